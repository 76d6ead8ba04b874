"""PDF files that are encrypted, with and without what deciphers them.

`no_printing.pdf`: one line, “Goal 100”, AES with 128 bits, no password needed to open it.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from jixiao.errors import UnreadableFile
from jixiao.files.read import pdf
from jixiao.form.document import Paragraph

HERE = Path(__file__).parent
ENCRYPTED = HERE / "no_printing.pdf"
# The same process as `pdf` starts, in which nobody finds `cryptography`.
WITHOUT = """
import sys
class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("cryptography", "PIL", "pypdfium2"):
            raise ModuleNotFoundError(name=name)
sys.meta_path.insert(0, Absent())
from jixiao.files.read import ciphers, pdf
ciphers.find_spec = lambda name: None
print(pdf._answer(sys.argv[1]))
"""


def read_without_ciphers(path: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT, str(path)], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_restrictions_without_a_password_do_not_hinder_reading() -> None:
    [line], _ = pdf.read_blocks(ENCRYPTED)
    assert isinstance(line, Paragraph)
    assert line.text == "Goal 100"


def test_without_ciphers_an_encrypted_document_is_known_as_such() -> None:
    assert read_without_ciphers(ENCRYPTED) == str((pdf._ENCRYPTED, []))


def test_without_ciphers_and_pictures_every_other_document_is_read(tmp_path: Path) -> None:
    content = b"BT /F1 12 Tf 20 50 Td (Goal 100) Tj ET"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 100]/Contents 4 0 R"
        b"/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    parts = [b"%%PDF-1.4\n", *(b"%d 0 obj%s\nendobj\n" % one for one in enumerate(objects, 1))]
    plain = tmp_path / "plain.pdf"
    plain.write_bytes(b"".join([*parts, b"trailer<</Size 6/Root 1 0 R>>\n%%EOF"]))
    assert read_without_ciphers(plain) == str((pdf._READ, ["Goal 100"]))


def test_the_sentence_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "answer_of", lambda *_: (pdf._ENCRYPTED, []))
    with pytest.raises(UnreadableFile) as why:
        pdf.read_blocks(ENCRYPTED)
    assert why.value.sentence == (
        "“no_printing.pdf”经过加密，此电脑上的程序无法读取加密的PDF，请先取消加密，"
        "或提供Word、Excel文件。"
    )
