"""Which decided terms and customers of the past are cases, and as of which day; who is left out, and why."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from renewctl.risk.proof.history import NotReplayed, Span, history
from renewctl.store.reader import Reader
from tests.customer.books import book_of
from tests.rows import put


@pytest.fixture
def book() -> Iterator[Reader]:
    """Return an empty book in memory."""
    with book_of() as empty:
        yield empty


def term(book: Reader, outcome: str | None = "renewed", **values: object) -> None:
    """Put a contract K1 with a term of a year to 2026-06-30 into a book."""
    customer = put(book.connection, "customer", name="C1")
    contract = put(book.connection, "contract", number="K1", customer_id=customer)
    dates = {"start_on": date(2025, 7, 1), "end_on": date(2026, 6, 30), "recorded_on": date(2025, 7, 1)}
    put(book.connection, "term", contract_id=contract, outcome=outcome, is_open=int(outcome is None), **dates | values)


SPAN = Span(date(2026, 12, 31))


@pytest.mark.parametrize(
    ("outcome", "values", "reason"),
    [
        ("churned", {}, None),
        (None, {}, NotReplayed.UNDECIDED),
        ("renewed", {"decided_on": date(2026, 4, 1)}, None),
        ("renewed", {"decided_on": date(2026, 3, 31)}, NotReplayed.DECIDED),
        ("renewed", {"start_on": date(2026, 4, 1)}, None),
        ("renewed", {"start_on": date(2026, 4, 2)}, NotReplayed.NOT_BEGUN),
        ("renewed", {"recorded_on": date(2026, 4, 1)}, None),
        ("renewed", {"recorded_on": date(2026, 4, 2)}, NotReplayed.UNKNOWN),
    ],
)
def test_who_is_replayed_and_who_is_left_out(
    book: Reader, outcome: str | None, values: dict[str, object], reason: NotReplayed | None
) -> None:
    term(book, outcome, **values)
    found = history(book, Span(date(2026, 12, 31), is_strict=True))
    assert found.excluded == ({reason: ["K1"]} if reason else {})
    told = [(case.as_of, case.decided_on) for case in found.cases]
    assert told == ([] if reason else [(date(2026, 4, 1), values.get("decided_on"))])
    loose = history(book, SPAN)
    assert (NotReplayed.UNKNOWN in loose.excluded) is False


@pytest.mark.parametrize(
    ("on_day", "excluded"), [(date(2026, 3, 31), {NotReplayed.NOTICED: ["K1"]}), (date(2026, 4, 1), {})]
)
def test_notice_before_the_horizon_is_no_prediction(
    book: Reader, on_day: date, excluded: dict[NotReplayed, list[str]]
) -> None:
    """The score of a day may go by the notice of that day: only what was given before needs no prediction."""
    term(book, "churned")
    put(book.connection, "notice", contract_id=1, term_id=1, direction="received", on_day=on_day)
    assert history(book, SPAN).excluded == excluded


@pytest.mark.parametrize(("today", "cases"), [(date(2026, 3, 31), 0), (date(2026, 4, 1), 1)])
def test_what_is_decided_long_before_its_horizon_is_scored_as_of_no_day_to_come(
    book: Reader, today: date, cases: int
) -> None:
    """Renewed a year ahead in a sheet that has no day of it: on the horizon nobody has been yet."""
    term(book)
    put(book.connection, "customer", name="C2", attributes='{"outcome": "churned", "outcome_on": "2026-06-30"}')
    found = history(book, Span(today))
    assert [case.name for case in found.cases] == ["K1", "C2"] * cases
    assert found.excluded == ({} if cases else {NotReplayed.TO_COME: ["K1", "C2"]})


@pytest.mark.parametrize(
    ("told", "as_of", "is_event"),
    [
        ('{"outcome": "churned", "outcome_on": "2026-06-30"}', date(2026, 4, 1), True),
        ('{"outcome": "renewed", "outcome_on": "2026-06-30"}', date(2026, 4, 1), False),
        ('{"outcome": "lapsed"}', date(2026, 12, 31), True),
        ('{"outcome": "good", "x": "1"}', None, None),
        ('{"x": "outcome"}', None, None),
    ],
)
def test_a_customer_without_a_contract_is_a_case_by_its_own_outcome(
    book: Reader, told: str, as_of: date | None, is_event: bool | None
) -> None:
    put(book.connection, "customer", name="C1", attributes=told)
    cases = history(book, SPAN).cases
    assert [(case.name, case.as_of, case.is_event) for case in cases] == ([("C1", as_of, is_event)] if as_of else [])


@pytest.mark.parametrize("day", ["soon", "2026/06/30", "0001-01-05", "2026-02-30"])
def test_an_outcome_whose_day_cannot_be_read_is_left_out(book: Reader, day: str) -> None:
    """A sheet of customers may have a column of that name, and whatever in it."""
    put(book.connection, "customer", name="C1", attributes=f'{{"outcome": "churned", "outcome_on": "{day}"}}')
    found = history(book, SPAN)
    assert (found.cases, found.excluded) == ([], {NotReplayed.UNREADABLE: ["C1"]})


def test_an_outcome_without_a_day_is_none_of_a_period(book: Reader) -> None:
    put(book.connection, "customer", name="C1", attributes='{"outcome": "churned"}')
    for span in (Span(date(2026, 12, 31), first=date(2026, 1, 1)), Span(date(2026, 12, 31), is_strict=True)):
        assert history(book, span).excluded == {NotReplayed.UNDATED: ["C1"]}


def test_the_period_is_that_of_the_ends(book: Reader) -> None:
    term(book)
    end = date(2026, 6, 30)
    for first, last, cases in ((end, end, 1), (end + timedelta(days=1), date.max, 0), (date.min, end, 1)):
        assert len(history(book, Span(date(2026, 12, 31), first, last)).cases) == cases
