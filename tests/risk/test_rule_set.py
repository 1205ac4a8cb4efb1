"""A rule set is read strictly: what is missing, unknown or off is refused by its name."""

from pathlib import Path

import pytest

from renewctl.errors import InputFileError
from renewctl.risk.rule_set import DEFAULT, default_rules, read_rules


def test_the_shipped_rules_are_the_definition() -> None:
    rules = default_rules()
    assert rules.version == "default-1"
    assert (rules.window_days, rules.minimum_coverage, rules.medium, rules.high) == (90, 60, 40, 70)
    weights = [one.weight for one in (rules.usage, rules.inquiries, rules.market, rules.payment)]
    assert (weights, rules.weight, rules.inquiries.least_before) == ([35, 20, 15, 30], 100, 3)


@pytest.mark.parametrize(
    ("before", "after", "key"),
    [
        ('version = "default-1"', "version = 1", "version"),
        ('version = "default-1"', 'version = " "', "version"),
        ("window_days = 90", "window_days = 0", "window_days"),
        ("window_days = 90", "window_days = true", "window_days"),
        ("minimum_coverage = 60", "minimum_coverage = 101", "minimum_coverage"),
        ("medium = 40", "medium = 71", "levels.medium"),
        ("high = 70", "high = nan", "levels.high"),
        ("weight = 35", "weight = -1", "usage.weight"),
        ("weight = 35", "wait = 35", "usage.wait"),
        ("weight = 35", 'weight = "35"', "usage.weight"),
        ("least_before = 3", "least_before = false", "inquiries.least_before"),
        ("curve = [[10, 0], [50, 100]]", "curve = [[10, 0]]", "usage.curve"),
        ("curve = [[10, 0], [50, 100]]", "curve = [[10, 0], [10, 100]]", "usage.curve"),
        ("curve = [[10, 0], [50, 100]]", "curve = [[10, 0], [50, 101]]", "usage.curve"),
        ("curve = [[10, 0], [50, 100]]", "curve = [[10, 0], [50]]", "usage.curve"),
        ("curve = [[10, 0], [50, 100]]", 'curve = [[10, 0], ["50", 1]]', "usage.curve"),
        ("[payment]", "[payments]", "payments"),
        ("[levels]", "[level]", "level"),
    ],
)
def test_what_is_off_is_named(tmp_path: Path, before: str, after: str, key: str) -> None:
    path = tmp_path / "rules.toml"
    text = DEFAULT.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(InputFileError) as refused:
        read_rules(path)
    assert f" {key} " in f"{refused.value.message.rstrip('.')} "


def test_rules_that_weigh_nothing_are_refused(tmp_path: Path) -> None:
    import re

    path = tmp_path / "rules.toml"
    path.write_text(re.sub(r"weight = \d+", "weight = 0", DEFAULT.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(InputFileError):
        read_rules(path)


@pytest.mark.parametrize("content", [b"version = ", b"\xff\xfe", b""])
def test_a_broken_file_is_one_error(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "rules.toml"
    path.write_bytes(content)
    with pytest.raises(InputFileError):
        read_rules(path)


def test_a_missing_file_is_one_error(tmp_path: Path) -> None:
    with pytest.raises(InputFileError):
        read_rules(tmp_path / "none.toml")
