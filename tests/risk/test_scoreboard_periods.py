"""Which terms the scoreboard is about: those of a period by their deadlines, and who is left out."""

from datetime import date, timedelta

import pytest

from renewctl.errors import UsageError
from renewctl.risk.proof.periods import Period, read_period
from renewctl.risk.proof.scoreboard import LeftOut, Request, scoreboard
from tests.customer.books import book_of
from tests.risk.test_scoreboard import END, TODAY, YEAR, board, term, warning
from tests.rows import put

NOTICE = {"kind": "auto", "notice_length": 30, "notice_unit": "days"}  # by 2026-05-31; the horizon is 2026-03-02


@pytest.mark.parametrize(
    ("outcome", "values", "reason"),
    [
        (None, {}, LeftOut.UNDECIDED),
        ("renewed", {"recorded_on": date(2026, 4, 1)}, None),
        ("renewed", {"recorded_on": date(2026, 4, 2)}, LeftOut.UNKNOWN),
        ("renewed", {"recorded_on": date(2026, 3, 3), **NOTICE}, LeftOut.UNKNOWN),
        ("renewed", {"decided_on": date(2026, 4, 1)}, None),
        ("renewed", {"decided_on": date(2026, 3, 31)}, LeftOut.DECIDED),
        ("churned", {"decided_on": date(2026, 3, 31)}, LeftOut.DECIDED),
        ("churned", {"decided_on": date(2026, 3, 1), **NOTICE}, LeftOut.DECIDED),
        ("churned", {"decided_on": date(2026, 3, 2), **NOTICE}, None),
        ("renewed", {"kind": "evergreen"}, LeftOut.ENDLESS),
        (None, {"end_on": date(2027, 1, 20), **NOTICE}, LeftOut.UNDECIDED),  # notice by 2026-12-21
    ],
)
def test_who_is_left_out_and_why(outcome: str | None, values: dict[str, object], reason: LeftOut | None) -> None:
    with book_of() as book:
        term(book, 1, outcome, **values)
        found = board(book)
    assert dict(found.excluded) == ({reason: ["K1"]} if reason else {})
    assert found.whole.due == (reason is None)


@pytest.mark.parametrize(("given", "is_known"), [(date(2026, 3, 1), True), (date(2026, 3, 2), False)])
def test_whoever_gave_notice_before_the_horizon_is_no_prediction(given: date, is_known: bool) -> None:
    with book_of() as book:
        of = term(book, 1, "churned", **NOTICE)
        put(book.connection, "notice", contract_id=of, term_id=of, direction="received", on_day=given)
        warning(book, of, 120)
        found = board(book)
    assert (LeftOut.NOTICED in found.excluded) is is_known
    # The deadline stays the last day for notice, though notice has made the term end: lead counts from there.
    assert found.whole.lead_days == (None if is_known else 90)


@pytest.mark.parametrize(
    ("told", "deadline"),
    [
        (date(2026, 5, 31), date(2026, 5, 31)),
        (date(2026, 5, 29), date(2026, 5, 29)),  # a Friday: the calendar had weekends then
        (date(2026, 4, 30), date(2026, 4, 30)),
        (date(2026, 4, 29), date(2026, 5, 31)),  # no calendar rests so long: the end was another one
        (date(2026, 6, 1), date(2026, 5, 31)),
        (END, date(2026, 5, 31)),  # issued after notice, for the end
    ],
)
def test_the_deadline_is_that_which_was_warned_of_whatever_calendar_came_since(told: date, deadline: date) -> None:
    with book_of() as book:
        of = term(book, 1, "churned", **NOTICE)
        warning(book, of, 160, deadline=told)
        warning(book, of, 155, "high", deadline=date(2026, 5, 30))  # the first one counts
        found = scoreboard(book, Request(TODAY, Period(deadline, deadline)))
        assert found.whole.lead_days == (deadline - (END - timedelta(days=160))).days
        # It is the term's, whichever rules are measured.
        warning(book, term(book, 2, None), rule_set="mine-2")
        assert scoreboard(book, Request(TODAY, Period(deadline, deadline), rules="mine-2")).whole.due == 1


def test_a_deadline_still_to_come_is_left_out() -> None:
    with book_of() as book:
        term(book, 1, None)
        found = scoreboard(book, Request(date(2026, 6, 29), YEAR))
    assert dict(found.excluded) == {LeftOut.TO_COME: ["K1"]}


def test_the_period_is_that_of_the_deadlines() -> None:
    with book_of() as book:
        term(book, 1)
        for first, last, due in ((END, END, 1), (END + timedelta(days=1), TODAY, 0), (YEAR.first, END, 1)):
            assert scoreboard(book, Request(TODAY, Period(first, last))).whole.due == due


def test_a_term_stays_in_the_period_of_its_deadline_when_its_contract_is_amended_later() -> None:
    """By itself it went on unless notice was given by 2026-05-31; since its end it is fixed."""
    with book_of() as book:
        of = term(book, 1, kind="fixed", notice_length=30, notice_unit="days")
        put(
            book.connection, "amendment", contract_id=of, effective_on=date(2026, 7, 1), field="kind", before="auto",
            after="fixed", reason="agreed",
        )  # fmt: skip
        for first, last, due in ((YEAR.first, date(2026, 5, 31), 1), (date(2026, 6, 1), TODAY, 0), (*YEAR, 1)):
            assert scoreboard(book, Request(TODAY, Period(first, last))).whole.due == due


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026", "2026-01-01", "2026-12-31"),
        ("2026年", "2026-01-01", "2026-12-31"),
        ("2026-Q3", "2026-07-01", "2026-09-30"),
        ("2026q4", "2026-10-01", "2026-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2026年7月", "2026-07-01", "2026-07-31"),
        ("2026-01-01..2026-06-30", "2026-01-01", "2026-06-30"),
        ("2026-05-05..today", "2026-05-05", "2026-12-31"),
        (None, "2026-01-01", "2026-12-31"),
    ],
)
def test_a_period_as_it_is_typed(text: str | None, first: str, last: str) -> None:
    assert read_period(text, TODAY) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize("text", ["", "26", "2026-Q5", "2026-13", "0000", "2026-06-30..2026-01-01", "..", "2026-Q3-1"])
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        read_period(text, TODAY)
