"""What a web page shows, block by block: hidden parts are none, merged cells keep their columns."""

from __future__ import annotations

from pathlib import Path

import pytest

from jixiao.errors import UnreadableFile
from jixiao.files.read import html
from jixiao.files.read.kinds import kind_of
from jixiao.form.document import Paragraph, Table

Shown = list[str | list[list[str | None]]]


def shown(folder: Path, body: str) -> Shown:
    path = folder / "页.html"
    path.write_text(f"<html><body>{body}</body></html>", encoding="utf-8")
    blocks, _ = html.read_blocks(path)
    return [
        one.text if isinstance(one, Paragraph) else [list(row) for row in one.rows]  # type: ignore[arg-type]
        for one in blocks
    ]


TABLE = "<table><tr><td>甲</td></tr></table>"


@pytest.mark.parametrize(
    ("body", "blocks"),
    [
        ("<p>首</p>" + TABLE + "<p>末</p>", ["首", [["甲"]], "末"]),
        ("<p>一<b>二</b>三</p>" + TABLE, ["一二三", [["甲"]]]),
        ("<div>一<p>二</p>三</div>" + TABLE, ["一", "二", "三", [["甲"]]]),
        (TABLE + "尾<span>巴</span>", [[["甲"]], "尾巴"]),
        ("<p>一\n  二</p>" + TABLE, ["一二", [["甲"]]]),  # a line of the source is no space
        ("<p>a\n b</p>" + TABLE, ["a b", [["甲"]]]),
        ("<p>一<script>x</script>二</p>" + TABLE, ["一二", [["甲"]]]),
        ("<p hidden>一</p><p>二</p>" + TABLE, ["二", [["甲"]]]),
        ("<p style='display:none'>一</p>" + TABLE, [[["甲"]]]),
        ("<p style='Visibility : Hidden'>一</p>" + TABLE, [[["甲"]]]),
        ("<p style='display:block'>一</p>" + TABLE, ["一", [["甲"]]]),
        ("<p>　</p>" + TABLE, [[["甲"]]]),
        (f"<table><tr><td>外{TABLE}</td></tr></table>", ["外", [["甲"]]]),
        (  # a form with a table of indicators in one of its cells
            f"<table><tr><td>项目名称<td>某项目<tr><td>绩效指标<td>{TABLE}</table>",
            [[["项目名称", "某项目"], ["绩效指标", ""]], [["甲"]]],
        ),
        (  # below the row that it stands in
            f"<table><tr><td>项目名称<td>某项目<tr><td>资金<td>{TABLE}<tr><td>总体目标<td>甲</table>",
            [[["项目名称", "某项目"], ["资金", ""]], [["甲"]], [["总体目标", "甲"]]],
        ),
    ],
)
def test_blocks_come_in_the_order_of_the_page(body: str, blocks: Shown, tmp_path: Path) -> None:
    assert shown(tmp_path, body) == blocks


@pytest.mark.parametrize(
    ("rows", "cells"),
    [
        ("<tr><td colspan=2>甲</td><td>乙</td></tr>", [["甲", None, "乙"]]),
        (
            "<tr><td rowspan=2>甲</td><td>乙</td></tr><tr><td>丙</td></tr><tr><td>丁</td></tr>",
            [["甲", "乙"], [None, "丙"], ["丁"]],
        ),
        (
            "<tr><td rowspan=2 colspan=2>甲</td></tr><tr><td>丙</td></tr>",
            [["甲", None], [None, None, "丙"]],
        ),
        (
            "<tr><td>甲</td><td rowspan=2>乙</td></tr><tr><td>丙</td><td>丁</td></tr>",
            [["甲", "乙"], ["丙", None, "丁"]],
        ),
        ("<tr><td>甲</td><td hidden>乙</td><td>丙</td></tr>", [["甲", "丙"]]),
        ("<tr hidden><td>甲</td></tr><tr><td>乙</td></tr>", [["乙"]]),
        ("<tr><td>甲<br>乙</td></tr>", [["甲\n乙"]]),
        ("<tr><td><p>甲</p><p>乙</p>丙</td></tr>", [["甲\n乙\n丙"]]),
        ("<tr><td>甲<span>乙</span><i>丙</i>丁</td></tr>", [["甲乙丙丁"]]),
        ("<tr><td>甲<script>x</script>乙</td></tr>", [["甲\n乙"]]),
        ("<tr><td></td><th>乙</th></tr>", [["", "乙"]]),
        ("<tr><td colspan=0>甲</td><td colspan=' 2 '>乙</td></tr>", [["甲", "乙", None]]),
        ("<tr><td colspan=x>甲</td></tr>", [["甲"]]),
    ],
)
def test_cells_stand_at_their_columns(
    rows: str, cells: list[list[str | None]], tmp_path: Path
) -> None:
    assert shown(tmp_path, f"<table>{rows}</table>") == [cells]


@pytest.mark.parametrize(("said", "columns"), [("200", 200), ("201", 200), ("9" * 30, 200)])
def test_a_span_without_end_ends(said: str, columns: int, tmp_path: Path) -> None:
    [[row]] = shown(tmp_path, f"<table><tr><td colspan={said}>甲</td></tr></table>")
    assert len(row) == columns


@pytest.mark.parametrize(("most", "refused"), [(5, False), (4, True)])
def test_the_cells_of_all_tables_of_a_page_have_a_limit(
    most: int, refused: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(html, "MOST_CELLS", most)
    body = TABLE * 2 + "<table><tr><td>1</td><td>2</td></tr><tr><td>3</td></tr></table>"
    if refused:
        with pytest.raises(UnreadableFile, match="表格过大"):
            shown(tmp_path, body)
    else:
        assert len(shown(tmp_path, body)) == 3


def test_a_page_without_a_table_is_read_as_its_text(tmp_path: Path) -> None:
    lines = ["项目名称|养护|", "一级指标|三级指标|指标值", "产出指标|里程|5"]
    assert shown(tmp_path, "".join(f"<div>{one}</div>" for one in lines)) == [
        [["项目名称", "养护"], ["一级指标", "三级指标", "指标值"], ["产出指标", "里程", "5"]]
    ]


def test_a_page_of_nothing_is_no_page(tmp_path: Path) -> None:
    path = tmp_path / "页.html"
    path.write_text("<!-- -->", encoding="utf-8")
    with pytest.raises(UnreadableFile, match="不是网页或已损坏"):
        html.read_blocks(path)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("<p>现予公开</p><a href='a.XLS?v=1'>1.目标表</a>", "只有附件（“1.目标表”等1个）"),
        ("<p>现予公开</p><img src='a.png'>", "表格可能是图片"),
    ],
)
def test_a_form_that_is_elsewhere_is_said_to_be_there(
    body: str, words: str, tmp_path: Path
) -> None:
    with pytest.raises(UnreadableFile, match=words):
        shown(tmp_path, body)


def test_a_page_that_has_the_form_in_lines_is_read_though_it_has_attachments(
    tmp_path: Path,
) -> None:
    found = shown(tmp_path, "<p>项目名称：甲</p><p>绩效目标：乙</p><a href='a.doc'>附件</a>")
    assert found[:2] == ["项目名称：甲", "绩效目标：乙"]


def test_lines_and_tables_of_nothing_but_links_are_of_the_site_and_listed(tmp_path: Path) -> None:
    path = tmp_path / "页.html"
    links = "<p><a href='/'>首页</a> <a href='/gk'>公开指南</a></p>"
    table = "<table><tr><td><a href='/1'>关于春耕的通知</a></td></tr></table>"
    path.write_text(f"{links}{table}<p>见<a href='/2'>附件</a></p>{TABLE}", encoding="utf-8")
    blocks, cleaned = html.read_blocks(path)
    assert [one.text for one in blocks if isinstance(one, Paragraph)] == ["见附件"]
    assert [one.before for one in cleaned] == ["首页公开指南", "关于春耕的通知"]


ARCHIVE = """From: <Saved by a browser>
MIME-Version: 1.0
Content-Type: multipart/related; boundary="x"

--x
Content-Type: text/html; charset="gb2312"
Content-Transfer-Encoding: quoted-printable

<table><tr><td>=BC=D7</td><td rowspan=3D2>=D2=
=D2</td></tr></table>
--x
Content-Type: image/gif
Content-Transfer-Encoding: base64

R0lGODdh
--x--
"""


@pytest.mark.parametrize("name", ["页.mht", "页.doc", "页.xls"])
def test_a_page_that_was_saved_with_its_pictures_is_read(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(ARCHIVE, encoding="ascii")
    assert kind_of(path) == "html"
    [table] = html.read_blocks(path)[0]
    assert isinstance(table, Table) and table.rows == [["甲", "乙"]]


def test_a_part_whose_kind_cannot_be_told_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "页.mht"
    broken = "--x\nContent-Type: text/css; charset*\n\n.a {}\n--x\nContent-Type: text/html;"
    path.write_text(ARCHIVE.replace("--x\nContent-Type: text/html;", broken, 1), encoding="ascii")
    [table] = html.read_blocks(path)[0]
    assert isinstance(table, Table) and table.rows == [["甲", "乙"]]


def test_an_archive_without_a_page_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "页.mht"
    path.write_text(ARCHIVE.replace("text/html", "text/css"), encoding="ascii")
    with pytest.raises(UnreadableFile, match="没有网页"):
        html.read_blocks(path)
