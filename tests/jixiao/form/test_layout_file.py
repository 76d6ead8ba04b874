"""A layout file with a mistake is refused with its line, what is wrong and what to write."""

from __future__ import annotations

from pathlib import Path

import pytest

from jixiao.errors import BadSetting
from jixiao.form.layout import layouts, use_folder
from tests.support.provinces import layouts_in

HEAD = 'name = "水务"\nbase = "plain"\n'


def refusal(folder: Path, text: str) -> str:
    (folder / "水务.toml").write_text(text, "utf-8")
    before = [layout.name for layout in layouts()]
    with pytest.raises(BadSetting) as why:
        use_folder(folder)
    assert [layout.name for layout in layouts()] == before
    return why.value.sentence


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (HEAD + "[fields.name]\nalso = [“工程名称”]", 4, "引号要用英文半角"),
        (HEAD + '[fields.name]\nalso = ["甲"]\n[fields.name]\nalso = ["乙"]', 5, "写了两次"),
        (HEAD + 'titel_ends = ["任务书"]', 3, "是否为“title_ends”"),
        (HEAD + 'title_ends = "任务书"', 3, 'title_ends = ["考核点"]'),
        (HEAD + '[field.name]\nalso = ["工程名称"]', 3, "是否为“fields”"),
        (HEAD + '[fields.nmae]\nalso = ["工程名称"]', 3, "没有栏目“nmae”（是否为“name”？）"),
        (HEAD + '[columns.goal]\nlabels = ["成效"]', 3, "没有指标表的列“goal”"),
        (HEAD + '[fields.name]\n\nalos = ["工程名称"]', 5, "不认识的键“alos”（是否为“also”？）"),
        (HEAD + '[fields.？]\nalso = ["工程名称"]', 3, "请把？换成栏目名"),
        (HEAD + '[fields.name]\nalso = ["甲项"，"乙项"]', 4, "逗号要用英文半角"),
        (HEAD + '[fields.name]\nalso = "工程名称"', 4, "方括号里的文字"),
        (HEAD + '[fields.name]\nalso = ["工程名称", ""]', 4, "方括号里的文字"),
        (HEAD + "[fields.name]", 3, "要写labels"),
        (HEAD + '[fields.owner]\nalso = ["股室"]\nkind = "note"', 3, "要写labels"),
        (HEAD + '[fields.name]\nlabels = ["甲项"]\nvalue = "up"', 5, "value应为right"),
        (HEAD + '[fields.name]\nlabels = ["甲项"]\nkind = "txt"', 5, "kind应为text"),
        (HEAD + '[fields.name]\nlabels = ["甲项"]\nrequired = "true"', 5, "true或false"),
        (HEAD + '[columns.name]\nalso = ["数量指标"]', 4, "“数量指标”是一级、二级指标的名称"),
        (HEAD + '[columns.name]\nalso = ["≥90%"]', 4, "“≥90%”是填写的内容"),
        (
            HEAD + '[columns.name]\nalso = ["考核点"]\n[columns.target]\nalso = ["考核点"]',
            6,
            "同时写在[columns.name]和[columns.target]下",
        ),
        (HEAD + '[fields.name]\nalso = ["主管部门"]', 4, "已是[fields.department]"),
        (HEAD + 'unit = "块"', 3, "unit应为"),
        ('base = "plain"', 0, "name要写一个自己的名字"),
        ('name = "plain"\nbase = "plain"', 1, "自己的名字"),
        ('name = "水务"\nbase = "palin"', 2, "base应为其中之一"),
    ],
)
def test_a_mistake_is_named_with_its_line(text: str, line: int, words: str, tmp_path: Path) -> None:
    sentence = refusal(tmp_path, text)
    assert "水务.toml" in sentence and words in sentence
    assert (f"第{line}行" in sentence) is (line > 0)


def test_two_files_of_one_name_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(HEAD, "utf-8")
    assert "“水务”与“a.toml”相同" in refusal(tmp_path, HEAD)


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / "b.toml").write_bytes((HEAD + "# 说明").encode("gbk"))
    assert "不是UTF-8编码" in refusal(tmp_path, HEAD)


def test_a_label_may_change_its_field_where_both_are_written(tmp_path: Path) -> None:
    text = HEAD + '[fields.name]\nalso = ["预算单位"]\n[fields.department]\nlabels = ["主管局"]'
    (tmp_path / "水务.toml").write_text(text, "utf-8")
    with layouts_in(tmp_path):
        own = next(layout for layout in layouts() if layout.name == "水务")
        assert own.field_labels["预算单位"].key == "name"
        assert own.field_labels["主管局"].key == "department"
