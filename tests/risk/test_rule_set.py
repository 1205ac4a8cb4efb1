"""A rule set is read strictly: what is missing, unknown or off is refused by its name."""

from pathlib import Path

import pytest

from renewctl.errors import InputFileError
from renewctl.risk.rule_set import DEFAULT, default_rules, parse_rules, read_rules


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


OPTIONAL = """
[silence]
weight = 10
curve = [[30, 0], [120, 100]]

[satisfaction]
weight = 5
days = 180
curve = [[2, 100], [4, 0]]

[notice]
weight = 20
points = {none = 0, received = 100, "*" = 20}

[[attribute]]
key = "Contract"
of = "customer"
weight = 1
points = {"Month-to-month" = 100, "Two year" = 0}

[[attribute]]
key = "Seats"
of = "contract"
weight = 2.5
direction = "rising"
curve = [[0, 0], [50, 100]]
"""


def test_optional_indicators_are_read_in_the_order_of_their_kinds(tmp_path: Path) -> None:
    rules = parse_rules(DEFAULT.read_text(encoding="utf-8") + OPTIONAL, "mine")
    assert [(one.name, one.weight, one.days, one.direction) for one in rules.further] == [
        ("satisfaction", 5, 180, "falling"),
        ("silence", 10, None, "rising"),
        ("notice", 20, None, None),
        ("customer.Contract", 1, None, None),
        ("contract.Seats", 2.5, None, "rising"),
    ]
    assert rules.weight == 138.5


@pytest.mark.parametrize(
    ("before", "after", "key"),
    [
        ("[silence]", "[silences]", "silences"),
        ("weight = 10\n", "", "silence.weight"),
        ("weight = 10", "weight = -1", "silence.weight"),
        ("curve = [[30, 0], [120, 100]]", "points = {a = 1}", "silence.points"),
        ("curve = [[30, 0], [120, 100]]", "curve = [[30, 0], [20, 100]]", "silence.curve"),
        ("weight = 10", "weight = 10\ndays = 9", "silence.days"),
        ("days = 180", "days = 0", "satisfaction.days"),
        ("days = 180", "days = 3651", "satisfaction.days"),
        ("days = 180", "days = true", "satisfaction.days"),
        ("none = 0", "never = 0", "notice.points.never"),
        ("received = 100", "received = 101", "notice.points.received"),
        ('points = {none = 0, received = 100, "*" = 20}', "points = {}", "notice.points"),
        ('points = {none = 0, received = 100, "*" = 20}', "curve = [[0, 0], [1, 1]]", "notice.curve"),
        ('key = "Contract"', 'key = " "', "attribute[1].key"),
        ('key = "Contract"', "key = 7", "attribute[1].key"),
        ('of = "customer"', 'of = "invoice"', "attribute[1].of"),
        ('"Two year" = 0', '"month-to-month " = 0', "attribute[1].points"),
        ("weight = 1\n", 'weight = 1\ndirection = "rising"\n', "attribute[1].direction"),
        ("weight = 1\n", "weight = 1\ncurve = [[0, 0], [1, 1]]\n", "attribute[1].curve"),
        ('points = {"Month-to-month" = 100, "Two year" = 0}', "", "attribute[1].curve"),
        ('direction = "rising"', 'direction = "falling"', "attribute[2].direction"),
        ('direction = "rising"', 'direction = "up"', "attribute[2].direction"),
        ('key = "Seats"\nof = "contract"', 'key = "contract"\nof = "customer"', "attribute[2].key"),
        ("[[attribute]]", "[attribute]", None),
    ],
)
def test_what_is_off_in_an_optional_indicator_is_named(before: str, after: str, key: str | None) -> None:
    assert before in OPTIONAL
    with pytest.raises(InputFileError) as refused:
        parse_rules(DEFAULT.read_text(encoding="utf-8") + OPTIONAL.replace(before, after, 1), "mine")
    assert key is None or f" {key} " in f"{refused.value.message.rstrip('.')} "


@pytest.mark.parametrize(
    ("curve", "direction"),
    [
        ("[[0, 0], [5, 0], [9, 50]]", "rising"),
        ("[[0, 9], [5, 3]]", "falling"),
        ("[[0, 9], [5, 3], [9, 9]]", None),
        ("[[0, 9], [5, 9]]", None),
    ],
)
def test_a_column_points_the_way_of_its_curve(curve: str, direction: str | None) -> None:
    table = f'[[attribute]]\nkey = "x"\nof = "customer"\nweight = 1\ncurve = {curve}'
    (entry,) = parse_rules(DEFAULT.read_text(encoding="utf-8") + table, "mine").further
    assert entry.direction == direction


@pytest.mark.parametrize("version", ["", "a" * 101, "a\u202eb", "a\\nb", "mine.TOML "])
def test_a_version_is_one_short_printable_line_and_no_file(version: str) -> None:
    with pytest.raises(InputFileError):
        parse_rules(DEFAULT.read_text(encoding="utf-8").replace("default-1", version), "mine")


def test_a_file_that_is_far_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "rules.toml"
    path.write_text(DEFAULT.read_text(encoding="utf-8") + "#" * 200_000, encoding="utf-8")
    with pytest.raises(InputFileError):
        read_rules(path)


def test_rules_that_weigh_nothing_are_refused(tmp_path: Path) -> None:
    import re

    path = tmp_path / "rules.toml"
    path.write_text(re.sub(r"weight = \d+", "weight = 0", DEFAULT.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(InputFileError):
        read_rules(path)


@pytest.mark.parametrize("content", [b"version = ", b"\xff\xfe", b"", b"window_days = " + b"9" * 5000])
def test_a_broken_file_is_one_error(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "rules.toml"
    path.write_bytes(content)
    with pytest.raises(InputFileError):
        read_rules(path)


def test_a_missing_file_is_one_error(tmp_path: Path) -> None:
    with pytest.raises(InputFileError):
        read_rules(tmp_path / "none.toml")
