"""All boundaries from the anchor: terms, extensions and bridges; terms never overlap and never leave a gap."""

import csv
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renewctl.contract.amended import AmendmentRow, Words, words_on
from renewctl.contract.bridges import Ending, bridge, bridges
from renewctl.contract.extension_rules import check_extension, later_end
from renewctl.contract.rules import end_after_notice, gap_days, read_percent, term_days
from renewctl.dates import ONE_DAY, notice_deadline, period
from renewctl.errors import RuleError, UsageError
from renewctl.money import Money, annual, of_days
from renewctl.vocabulary import ContractKind, NoticeUnit
from tests.conftest import TEST_DATA, needs_real_files

anchors = st.dates(date(1999, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize(
    ("anchor", "months", "ends"),
    [  # the worked examples of the definitions
        ("2025-01-31", 1, ["2025-02-27", "2025-03-30", "2025-04-29", "2025-05-30"]),
        ("2024-02-29", 12, ["2025-02-27", "2026-02-27", "2027-02-27", "2028-02-28"]),
    ],
)
def test_terms_end_on_the_anchors_grid(anchor: str, months: int, ends: list[str]) -> None:
    first = start = date.fromisoformat(anchor)
    found = []
    for _each in ends:
        end = term_days(first, start, None, months)
        assert end
        found.append(end.isoformat())
        start = end + ONE_DAY
    assert found == ends


@needs_real_files
def test_every_row_of_the_month_file_goes_through_the_term_engine() -> None:
    with (Path(TEST_DATA) / "standards" / "month_add_dev.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        start, months = date.fromisoformat(row["start"]), int(row["add_months"])
        last_day = date.fromisoformat(row["term_last_day_if_anchor_is_next_start"])
        assert term_days(start, start, None, months) == last_day, row
        assert last_day + ONE_DAY == date.fromisoformat(row["expected_anchor"]), row
        end = first_end = period(start, 0, 1)[1]
        for _month in range(months - 1):  # month by month: each term and each extension from the anchor
            assert later_end(start, end, 1) == term_days(start, end + ONE_DAY, None, 1), row
            end = later_end(start, end, 1)
        assert end == last_day, row
        assert later_end(start, first_end, months - 1) == last_day if months > 1 else True, row
    assert len(rows) == 558


@given(anchors, st.lists(st.integers(1, 40), min_size=1, max_size=8))
def test_terms_one_after_the_other_never_overlap_and_never_leave_a_gap(anchor: date, lengths: list[int]) -> None:
    start, before = anchor, None
    for months in lengths:
        end = term_days(anchor, start, None, months)
        assert end
        assert end >= start
        assert gap_days(before, start) == (None if before is None else 0)
        before, start = end, end + ONE_DAY
    assert before == period(anchor, 0, sum(lengths))[1]


@given(anchors, st.integers(1, 30), st.integers(1, 3))
def test_an_extension_ends_where_a_term_of_those_months_would(anchor: date, months: int, more: int) -> None:
    end = period(anchor, 0, months)[1]
    extended = later_end(anchor, end, more)
    assert extended == period(anchor, 0, months + more)[1]
    check_extension(anchor, end, end, extended)


@given(anchors, st.integers(1, 500), st.integers(1, 12))
def test_off_the_grid_an_extension_counts_from_the_end(anchor: date, days: int, months: int) -> None:
    end = anchor + timedelta(days=days)
    later = later_end(None, end, months)
    assert later > end
    assert later_end(None, end, 3) >= later if months <= 3 else later_end(None, end, 3) < later


@pytest.mark.parametrize(
    ("end", "new_end", "rule"),
    [
        ("2025-02-27", "2025-05-30", ""),  # three months on the grid of the 31st
        ("2025-02-27", "2025-05-31", "extension-length"),
        ("2025-02-27", "2025-02-28", ""),
        ("2025-02-27", "2025-02-27", "extension-forward"),
        ("2025-02-27", "2025-02-26", "extension-forward"),
        ("2025-04-29", "2025-05-30", ""),  # extended before: it is three months in all
        ("2025-04-29", "2025-05-31", "extension-length"),
    ],
)
def test_an_extension_is_three_months_or_less_in_all(end: str, new_end: str, rule: str) -> None:
    words = (date(2025, 1, 31), date(2025, 2, 27), date.fromisoformat(end), date.fromisoformat(new_end))
    if not rule:
        check_extension(*words)
        return
    with pytest.raises(RuleError) as refused:
        check_extension(*words)
    assert refused.value.rule == rule


ENDING = Ending(
    contract_id=1,
    contract="K1",
    customer="Acme",
    start=date(2025, 7, 1),
    end=date(2026, 6, 30),
    committed_end=None,
    amount=Money(1_000_000, "CNY"),
    anchor=date(2025, 7, 1),
)


def ending(**words: Any) -> Ending:
    return replace(ENDING, **words)


@pytest.mark.parametrize(
    ("common", "days", "amount"),
    [
        ("2026-07-01", 1, 2740),  # 1,000,000 / 365 = 2739.7
        ("2026-12-31", 184, 504110),  # 504109.59
        ("2027-06-30", 365, 1_000_000),
        ("2028-06-30", 731, 2_002_740),
    ],
)
def test_a_bridge_costs_the_yearly_value_by_days(common: str, days: int, amount: int) -> None:
    found = bridge(ending(), date.fromisoformat(common))
    assert found
    assert (found.gap_days, found.annual) == (days, Money(1_000_000, "CNY"))
    assert (found.amount, found.effect) == (Money(amount, "CNY"), Money(amount - 1_000_000, "CNY"))
    assert (found.bridge_start, found.bridge_end) == (date(2026, 7, 1), date.fromisoformat(common))


def test_a_bridge_from_an_extended_term_keeps_the_yearly_value_that_was_agreed() -> None:
    found = bridge(ending(end=date(2026, 8, 31), committed_end=date(2026, 6, 30)), date(2026, 12, 31))
    assert found
    assert found.annual == Money(1_000_000, "CNY")


@pytest.mark.parametrize(
    ("words", "common", "rule"),
    [
        ({"end": None}, "2026-12-31", "coterm-end"),
        ({}, "2026-06-29", "coterm-backwards"),
        ({"start": None, "anchor": None}, "2026-12-31", "coterm-start"),
        ({}, "2026-06-30", "coterm-same-end"),
    ],
)
def test_what_no_bridge_leads_to(words: dict[str, Any], common: str, rule: str) -> None:
    with pytest.raises(RuleError) as refused:
        bridges([ending(**words)], date.fromisoformat(common))
    assert refused.value.rule == rule


def test_a_bridge_without_a_sum_has_no_price() -> None:
    found = bridge(ending(amount=None, start=None), date(2026, 12, 31))
    assert found
    assert (found.annual, found.amount, found.effect) == (None, None, None)


@given(anchors, st.integers(1, 900), st.integers(1, 900), st.integers(-(10**12), 10**12))
def test_a_bridge_never_leaves_a_gap_and_keeps_the_yearly_value(anchor: date, days: int, gap: int, minor: int) -> None:
    end = anchor + timedelta(days=days)
    found = bridge(ending(start=anchor, end=end, anchor=anchor, amount=Money(minor, "CNY")), end + timedelta(days=gap))
    assert found
    assert found.amount
    assert found.annual
    assert gap_days(end, found.bridge_start) == 0
    yearly = annual(minor, anchor, end, anchor)
    assert abs(found.amount.minor * 365 - yearly * gap) * 2 <= 365
    assert of_days(-yearly, gap) == -of_days(yearly, gap)


@given(anchors, st.integers(0, 365))
def test_an_evergreen_end_is_the_day_of_notice_plus_the_period(on: date, length: int) -> None:
    end = end_after_notice(on, length, NoticeUnit.DAYS)
    assert notice_deadline(end, length, NoticeUnit.DAYS) == on


@pytest.mark.parametrize(
    ("on", "months", "end"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2026-06-15", 3, "2026-09-15"),
        ("2026-06-15", 0, "2026-06-15"),
    ],
)
def test_an_evergreen_end_in_months(on: str, months: int, end: str) -> None:
    assert end_after_notice(date.fromisoformat(on), months, NoticeUnit.MONTHS).isoformat() == end


def amended(day: str, field: str, before: str | None) -> AmendmentRow:
    return AmendmentRow(1, 1, day, field, before, None, "r")


def test_what_was_agreed_on_a_day_is_what_holds_now_less_later_amendments() -> None:
    now = Words(ContractKind.EVERGREEN, 3, NoticeUnit.MONTHS)
    changes = [
        amended("2025-01-01", "notice", None),
        amended("2026-01-01", "kind", "fixed"),
        amended("2026-06-01", "amount", "1 CNY"),
        amended("2026-07-01", "notice", "30d"),
        amended("2026-07-01", "kind", "auto"),
    ]
    on = {day: words_on(date.fromisoformat(day), now, changes) for day in ("2026-07-01", "2026-06-30", "2025-12-31")}
    assert on["2026-07-01"] == words_on(None, now, changes) == now
    assert on["2026-06-30"] == Words(ContractKind.AUTO, 30, NoticeUnit.DAYS)
    assert on["2025-12-31"] == Words(ContractKind.FIXED, 30, NoticeUnit.DAYS)
    assert words_on(date(2024, 12, 31), now, changes) == Words(ContractKind.FIXED, None, None)


@pytest.mark.parametrize(
    ("typed", "points"), [("7%", 700), ("7", 700), ("2.5 %", 250), ("0.05％", 5), ("100%", 10000), ("0", 0)]
)
def test_a_yearly_rise_is_kept_exactly(typed: str, points: int) -> None:
    assert read_percent(typed) == points


@pytest.mark.parametrize("typed", ["", "seven", "7.125%", "-1%", "100.01%", "1e2", "７.5.5"])
def test_what_is_no_percentage(typed: str) -> None:
    with pytest.raises(UsageError):
        read_percent(typed)
