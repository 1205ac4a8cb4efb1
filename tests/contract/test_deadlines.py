"""The three deadlines: theirs, ours, the end; fallen back to a working day, the plain date kept beside."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renewctl.calendar.rules import EVERY_DAY, working_days
from renewctl.contract.deadlines import Agreed, Reckoning, three
from renewctl.contract.rules import derive
from renewctl.vocabulary import ContractKind, ContractState, DayKind, NoticeUnit

WEEKEND = working_days("6,7", {})
NATIONAL = working_days(
    "6,7",
    {date(2026, 10, n): DayKind.HOLIDAY for n in range(1, 8)} | {date(2026, 9, 27): DayKind.WORKDAY},
)
days = st.dates(date(2020, 1, 1), date(2035, 12, 31))
units = st.sampled_from(NoticeUnit)


def agreed(end: str, notice: str, offer: int | None = None) -> Agreed:
    unit = {"d": NoticeUnit.DAYS, "m": NoticeUnit.MONTHS}.get(notice[-1:])
    return Agreed(int(notice[:-1]) if unit else None, unit, offer, date.fromisoformat(end))


@pytest.mark.parametrize(
    ("end", "notice", "deadline"),
    [  # the worked examples of the definitions
        ("2025-12-31", "30d", "2025-12-01"),
        ("2025-12-31", "1m", "2025-11-30"),
        ("2025-02-28", "1m", "2025-01-28"),
        ("2026-08-28", "2m", "2026-06-28"),
        ("2026-08-28", "0d", "2026-08-28"),
        ("2024-03-30", "1m", "2024-02-29"),
    ],
)
def test_their_deadline_is_the_end_less_the_notice_period(end: str, notice: str, deadline: str) -> None:
    facts = agreed(end, notice)
    found = three(facts, Reckoning(EVERY_DAY))
    assert found.notice == found.notice_plain == date.fromisoformat(deadline)


@pytest.mark.parametrize(
    ("end", "notice", "by", "plain"),
    [
        ("2026-08-28", "2m", "2026-06-26", "2026-06-28"),  # a Sunday
        ("2026-10-31", "30d", "2026-09-30", "2026-10-01"),  # a holiday
        ("2026-11-07", "1m", "2026-09-30", "2026-10-07"),  # the last of the holidays
        ("2026-11-08", "1m", "2026-10-08", "2026-10-08"),  # the first day after them
        ("2026-10-27", "30d", "2026-09-27", "2026-09-27"),  # a Sunday that is worked
    ],
)
def test_it_falls_back_and_the_plain_date_stays_beside(end: str, notice: str, by: str, plain: str) -> None:
    facts = agreed(end, notice)
    found = three(facts, Reckoning(NATIONAL))
    assert (str(found.notice), str(found.notice_plain)) == (by, plain)


@pytest.mark.parametrize(
    ("notice", "own", "usual", "offer"),
    [
        ("1m", None, 30, "2026-07-01"),  # from 2026-07-31, a Friday
        ("1m", 10, 30, "2026-07-21"),
        ("1m", 0, 30, "2026-07-31"),
        ("1m", None, 45, "2026-06-16"),
        ("", None, 30, "2026-07-31"),  # no notice agreed: before the end, which is a Monday; 08-01 is a Saturday
        ("", 7, 30, "2026-08-24"),
    ],
)
def test_our_offer_goes_out_before_their_deadline(notice: str, own: int | None, usual: int, offer: str) -> None:
    facts = agreed("2026-08-31", notice, own)
    assert str(three(facts, Reckoning(WEEKEND, usual)).offer) == offer


def test_ours_counts_from_the_day_that_theirs_falls_back_to() -> None:
    facts = agreed("2026-08-28", "2m", 1)  # theirs falls from Sunday 28 to Friday 26 June
    found = three(facts, Reckoning(WEEKEND))
    assert (str(found.offer_plain), str(found.offer)) == ("2026-06-25", "2026-06-25")


def test_the_end_stays_and_its_last_working_day_stands_beside() -> None:
    facts = agreed("2026-10-07", "")
    found = three(facts, Reckoning(NATIONAL))
    assert (str(found.end), str(found.end_by), found.notice) == ("2026-10-07", "2026-09-30", None)
    assert found.years() == {2026}


def test_a_term_without_an_end_has_no_deadline() -> None:
    facts = Agreed(30, NoticeUnit.DAYS)
    found = three(facts, Reckoning(NATIONAL))
    assert {found.notice, found.offer, found.end, found.end_by} == {None}


def test_a_period_that_leaves_the_calendar_is_no_deadline() -> None:
    facts = Agreed(1200, NoticeUnit.MONTHS, 9999, date(50, 1, 1))
    assert three(facts, Reckoning(EVERY_DAY)).notice is None


@given(days, st.integers(0, 400), units, st.one_of(st.none(), st.integers(0, 90)))
def test_the_deadlines_stand_in_their_order(end: date, length: int, unit: NoticeUnit, offer: int | None) -> None:
    facts = Agreed(length if unit is NoticeUnit.DAYS else length % 24, unit, offer, end)
    found = three(facts, Reckoning(NATIONAL))
    assert found.offer
    assert found.notice
    assert found.end_by
    assert found.offer <= found.notice <= found.end_by <= end
    for by, plain in ((found.notice, found.notice_plain), (found.offer, found.offer_plain)):
        assert plain
        assert by == NATIONAL.falls_back(plain)


@given(days, st.integers(0, 100), units, st.sampled_from(ContractKind), st.booleans())
def test_what_is_stored_is_what_is_shown(
    end: date, length: int, unit: NoticeUnit, kind: ContractKind, has_notice: bool
) -> None:
    facts = Agreed(length, unit, None, end)
    stored = derive(
        kind=kind,
        state=ContractState.ACTIVE,
        notice_length=length,
        notice_unit=unit,
        end_on=end,
        outcome=None,
        is_last=True,
        calendar=NATIONAL,
        has_notice=has_notice,
    ).notice_deadline
    waits = kind is not ContractKind.FIXED and not has_notice
    assert stored == (three(facts, Reckoning(NATIONAL)).notice if waits else None)
