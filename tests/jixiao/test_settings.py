"""jixiao.toml: what is set is used, what is not known is refused by name."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from jixiao.errors import BadSetting
from jixiao.settings import DEFAULT, Settings
from jixiao.settings_file import FILE_NAME, find_settings, load


def loaded(folder: Path, text: str) -> Settings:
    path = folder / FILE_NAME
    path.write_text(text, encoding="utf-8")
    return load(path)


def refused(folder: Path, text: str) -> str:
    with pytest.raises(BadSetting) as why:
        loaded(folder, text)
    return why.value.sentence


def test_an_empty_file_changes_nothing(tmp_path: Path) -> None:
    assert loaded(tmp_path, "") == DEFAULT


def test_everything_can_be_set(tmp_path: Path) -> None:
    settings = loaded(
        tmp_path,
        """
        dictionary = "2021"
        plan_line = "step"
        results_in_new_book = true
        scheme = "2021"
        [thresholds]
        plan_june = 35
        red = 22.5
        long_sentence = 20
        [weights]
        execution = 10
        cost = 20
        output = 40
        benefit = 30
        [rules]
        off = ["P04"]
        on = ["E09"]
        [rules.severity]
        P05 = "警告"
        """,
    )
    assert settings.dictionary == "2021"
    assert settings.plan_line == "step"
    assert settings.results_in_new_book is True
    assert settings.scheme == "2021"
    assert settings.thresholds.plan_june == Decimal(35)
    assert settings.thresholds.red == Decimal("22.5")
    assert settings.thresholds.long_sentence == 20
    assert settings.thresholds.yellow == Decimal(10)
    assert dict(settings.weights) == {"执行率": 10, "成本": 20, "产出": 40, "效益": 30}
    assert settings.rules_off == {"P04", "M03", "P05"}
    assert settings.severities == (("P05", "警告"),)


def test_a_profile_brings_its_alerts_and_turns_its_rule_on(tmp_path: Path) -> None:
    settings = loaded(tmp_path, 'profile = "sichuan-2025"')
    assert settings.profile_alerts == ((4, 25), (6, 40), (8, 60), (10, 80))
    assert settings.thresholds.goal_spending_gap == 10
    assert settings.rules_off == {"E09"}


def test_a_threshold_set_beside_a_profile_wins(tmp_path: Path) -> None:
    text = 'profile = "sichuan-2025"\n[thresholds]\ngoal_spending_gap = 15'
    assert loaded(tmp_path, text).thresholds.goal_spending_gap == 15


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("tresholds = 1", ["tresholds", "thresholds", "dictionary"]),
        ("[thresholds]\nplan_juni = 1", ["thresholds.plan_juni", "plan_june"]),
        ('dictionary = "2015"', ["dictionary", "2015", "legacy"]),
        ("dictionary = 2021", ["dictionary", "legacy"]),
        ('profile = "hebei"', ["profile", "hebei", "sichuan-2025"]),
        ("results_in_new_book = 1", ["results_in_new_book", "true"]),
        ('[thresholds]\nred = "20"', ["thresholds.red", "20"]),
        ("[thresholds]\nred = -1", ["thresholds.red", "-1"]),
        ("[thresholds]\nred = nan", ["thresholds.red", "nan"]),
        ("[thresholds]\nlong_sentence = 1.5", ["thresholds.long_sentence", "1.5"]),
        ("thresholds = 3", ["thresholds", "[thresholds]"]),
        ("[weights]\noutput = 50", ["weights", "100", "50"]),
        ("[weights]\ntimeliness = 100", ["weights.timeliness", "output"]),
        ('[rules]\noff = ["V99"]', ["rules.off", "V99", "V03"]),
        ('[rules]\noff = "V03"', ["rules.off"]),
        ('[rules]\nof = ["V03"]', ["rules.of", "off"]),
        ('[rules.severity]\nV03 = "严重"', ["rules.severity.V03", "严重", "警告"]),
        ('[rules.severity]\nV99 = "警告"', ["V99"]),
    ],
)
def test_what_is_not_known_is_named_with_what_is_allowed(
    tmp_path: Path, text: str, names: list[str]
) -> None:
    sentence = refused(tmp_path, text)
    assert FILE_NAME in sentence
    assert [name for name in names if name not in sentence] == []


def test_broken_toml_is_one_sentence(tmp_path: Path) -> None:
    for text in ("a = = 1", "a = " + "9" * 5000, "a = " + "[" * 20_000):
        assert "格式有误" in refused(tmp_path, text)


def test_another_encoding_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    path.write_bytes('scheme = "自定"'.encode("gb18030"))
    with pytest.raises(BadSetting, match="UTF-8"):
        load(path)


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    path.write_text('scheme = "2021"', encoding="utf-8-sig")
    assert load(path).scheme == "2021"


def test_a_missing_file_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="无法读取"):
        load(tmp_path / "none.toml")


def test_settings_are_found_beside_the_workbook(tmp_path: Path) -> None:
    book = tmp_path / "a.xlsx"
    assert find_settings(book) is None
    (tmp_path / FILE_NAME).write_text("", encoding="utf-8")
    assert find_settings(book) == tmp_path / FILE_NAME
    assert find_settings(tmp_path) == tmp_path / FILE_NAME
