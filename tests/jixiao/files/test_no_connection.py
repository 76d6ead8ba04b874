"""No connection is ever opened, by us or by a program that we start.

A server of the test's own listens on loopback; files that name pictures and texts on it are read,
and it hears nothing.
"""

from __future__ import annotations

import http.server
import shutil
import subprocess
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from jixiao.errors import JixiaoError
from jixiao.files.libreoffice import available
from jixiao.files.read.any import read
from tests.support.audits import audit

pytestmark = pytest.mark.skipif(not available(), reason="没有安装LibreOffice")
TEXT = "urn:oasis:names:tc:opendocument:xmlns"
FLAT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="{n}:office:1.0" xmlns:text="{n}:text:1.0"
 xmlns:draw="{n}:drawing:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"
 xmlns:svg="{n}:svg-compatible:1.0" office:version="1.2"
 office:mimetype="application/vnd.oasis.opendocument.text"><office:body><office:text>
<text:p>绩效目标表<draw:frame text:anchor-type="as-char" svg:width="5cm" svg:height="3cm">
<draw:image xlink:href="{url}/picture.png" xlink:type="simple" xlink:show="embed"
 xlink:actuate="onLoad"/></draw:frame></text:p>
<text:section text:name="s"><text:section-source xlink:href="{url}/text.odt"/><text:p>x</text:p>
</text:section></office:text></office:body></office:document>"""


class Listener:
    """A server that answers nothing and keeps what it was asked for."""

    def __init__(self) -> None:
        asked: list[str] = []
        self.asked = asked

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked.append(self.path)
                self.send_error(404)

            do_HEAD = do_OPTIONS = do_PROPFIND = do_GET

            def log_message(self, format: str, *args: object) -> None:
                """Not printed."""

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"


@pytest.fixture
def listener() -> Iterator[Listener]:
    made = Listener()
    thread = threading.Thread(target=made.server.serve_forever, daemon=True)
    thread.start()
    yield made
    made.server.shutdown()
    made.server.server_close()
    thread.join()


def linked_document(folder: Path, url: str, kind: str) -> Path:
    """A document of a kind that LibreOffice writes, with a picture and a text that lie elsewhere.

    Made with a profile that allows everything: it fetches while it converts, so what was heard by
    then counts for nothing.
    """
    source = folder / f"{kind}源.fodt"
    source.write_text(FLAT.format(n=TEXT, url=url), "utf-8")
    command = [
        "soffice", f"-env:UserInstallation={(folder / 'own').as_uri()}", "--headless",
        "--convert-to", kind, "--outdir", str(folder), str(source),
    ]  # fmt: skip
    subprocess.run(command, capture_output=True, check=True, timeout=120)
    return source.with_suffix(f".{kind}")


def read_quietly(path: Path) -> None:
    """Read it as every command does; that it is no form is no matter here."""
    with pytest.raises(JixiaoError):
        read(path)


@pytest.mark.parametrize("kind", ["doc", "rtf", "docx", "odt"])
def test_a_document_that_names_a_picture_elsewhere_fetches_nothing(
    kind: str, listener: Listener, tmp_path: Path
) -> None:
    made = linked_document(tmp_path, listener.url, kind)
    assert listener.asked, "the document does name it: whoever is allowed to fetches it"
    listener.asked.clear()
    sent = tmp_path / "报送" / "甲局.doc"
    sent.parent.mkdir()
    shutil.copy(made, sent)
    read_quietly(sent)
    audit(sent.parent, "-o", tmp_path / "r.xlsx", "--jobs", 1)
    assert listener.asked == []


def test_a_text_of_this_machine_is_not_drawn_in(tmp_path: Path) -> None:
    """A link to a file of the reader's own, as ``file:``, brings nothing of it along."""
    secret = tmp_path / "secret.txt"
    secret.write_text("机密内容", "utf-8")
    sent = linked_document(tmp_path, tmp_path.as_uri(), "doc")
    shutil.copy(secret, tmp_path / "text.odt")
    with pytest.raises(JixiaoError) as why:
        read(sent)
    assert "机密" not in why.value.sentence


def test_a_workbook_that_names_others_elsewhere_fetches_nothing(
    listener: Listener, book: Path, tmp_path: Path
) -> None:
    """An external link, a picture and a query, by http and by UNC: relationships of the package."""
    path = tmp_path / "甲局.xlsx"
    opened = openpyxl.load_workbook(book)
    opened.worksheets[0]["A1"].hyperlink = f"{listener.url}/link"
    opened.save(path)
    with zipfile.ZipFile(path, "a") as package:
        target = f'Target="{listener.url}/other.xlsx" TargetMode="External"'
        unc = 'Target="file:///\\\\127.0.0.1\\share\\other.xlsx" TargetMode="External"'
        package.writestr(
            "xl/externalLinks/_rels/externalLink1.xml.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="r1" Type="x" {target}/><Relationship Id="r2" Type="x" {unc}/>'
            "</Relationships>",
        )
    assert len(read(path, deep=True).department.projects) == 7
    for kind in ("xls", "ods"):
        command = [
            "soffice", f"-env:UserInstallation={(tmp_path / 'own').as_uri()}", "--headless",
            "--convert-to", kind, "--outdir", str(tmp_path), str(path),
        ]  # fmt: skip
        subprocess.run(command, capture_output=True, check=True, timeout=120)
        listener.asked.clear()
        assert len(read(path.with_suffix(f".{kind}")).department.projects) == 7
    assert listener.asked == []
