"""How right warnings were, counted from the tables: the worked example of the definitions, and who is left out."""

import json
from datetime import date, timedelta
from typing import Any

import pytest

from renewctl.errors import NotFoundError
from renewctl.risk.proof.periods import Period
from renewctl.risk.proof.scoreboard import Request, Scoreboard, scoreboard
from renewctl.store.reader import Reader
from renewctl.vocabulary import Level, ScoreboardBy
from tests.customer.books import book_of
from tests.rows import put

TODAY = date(2026, 12, 31)
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
END = date(2026, 6, 30)
INPUTS = json.dumps([{"name": "usage", "points": 60.0}, {"name": "payment", "points": 10.0}])


def term(book: Reader, number: int, outcome: str | None = "renewed", **values: object) -> int:
    """Put a term of 2025-07-01 to 2026-06-30 into a book, of a customer and a contract of its own; return its id."""
    told = {key: values.pop(key) for key in ("kind", "notice_length", "notice_unit") if key in values}
    customer = put(book.connection, "customer", name=f"C{number}", tier="key" if number % 2 else None)
    contract = put(
        book.connection, "contract", number=f"K{number}", customer_id=customer, anchor=date(2025, 7, 1), **told
    )
    facts = {
        "start_on": date(2025, 7, 1),
        "end_on": END,
        "amount": 100_000,
        "currency": "CNY",
        "recorded_on": date(2025, 7, 1),
    }
    return put(
        book.connection, "term", contract_id=contract, outcome=outcome, is_open=int(outcome is None), **facts | values
    )


def next_term(book: Reader, before: int, amount: int, end: date = date(2027, 6, 30), currency: str = "CNY") -> None:
    """Put the term that follows one into a book."""
    put(
        book.connection, "term", contract_id=before, sequence=2, kind="renewal", start_on=date(2026, 7, 1), end_on=end,
        amount=amount, currency=currency, recorded_on=END,
    )  # fmt: skip


def warning(book: Reader, of: int, days_before: int = 90, level: str = "medium", **values: object) -> int:
    """Put a warning into a book, issued so many days before the end; return its number."""
    values = {"score": 55_000, "rule_set": "default-1", "inputs": INPUTS, "deadline": END} | values
    return put(
        book.connection, "warning", customer_id=of, contract_id=of, term_id=of, level=level, coverage=100_000,
        issued_on=END - timedelta(days=days_before), **values,
    )  # fmt: skip


def board(book: Reader, **wanted: Any) -> Scoreboard:
    """Return the scoreboard of 2026."""
    return scoreboard(book, Request(TODAY, YEAR, **wanted))


def test_the_worked_example() -> None:
    """40 due, 10 events, 12 warned, 7 hit."""
    with book_of() as book:
        for number in range(1, 41):
            term(book, number, "churned" if number <= 10 else "renewed")
        for number in (*range(1, 8), *range(11, 16)):
            warning(book, number, 90 + number, in_action_on=END if number in (1, 11, 12) else None)
        found = board(book)
    whole = found.whole
    assert (whole.due, whole.events, whole.warned, whole.hits) == (40, 10, 12, 7)
    assert round(100 * (whole.precision.value or 0), 1) == 58.3
    assert [round(100 * end) for end in whole.precision.interval or ()] == [32, 81]
    assert round(100 * (whole.recall.value or 0), 1) == 70.0
    assert [round(100 * end) for end in whole.recall.interval or ()] == [40, 89]
    assert round(100 * (whole.false_alarms.value or 0), 1) == 16.7
    assert round(whole.lift or 0, 2) == 2.33
    assert whole.lead_days == 94
    assert not whole.is_too_few
    assert (found.acted.hits, found.acted.n, found.not_acted.hits, found.not_acted.n) == (1, 3, 6, 9)
    assert (found.unwarned.hits, found.unwarned.n) == (3, 28)
    assert [(band.low, band.high, band.lost.hits, band.lost.n) for band in found.bands] == [(50, 60, 7, 12)]


@pytest.mark.parametrize(("days_before", "horizon", "counts"), [(90, 90, True), (89, 90, False), (60, 60, True)])
def test_a_warning_counts_when_it_was_issued_by_the_horizon(days_before: int, horizon: int, counts: bool) -> None:
    with book_of() as book:
        warning(book, term(book, 1, "churned"), days_before)
        assert board(book, horizon=horizon).whole.warned == counts


@pytest.mark.parametrize(("written", "lead"), [(92, 92), (90, 90), (89, None)])
def test_a_warning_counts_from_the_day_it_was_written(written: int, lead: int | None) -> None:
    """A warning of a missed day is issued as of that day, here 95 days before the end."""
    with book_of() as book:
        of = term(book, 1, "churned")
        put(
            book.connection, "warning_step", warning_id=warning(book, of, 95), stage="identify", action="issued-late",
            done_on=END - timedelta(days=written),
        )  # fmt: skip
        assert (board(book).whole.lead_days, list(board(book).late)) == (lead, [] if lead else ["K1"])
        # What was not in time as of its day either, or is below the level, is not late but no warning at all.
        assert not board(book, horizon=96).late
        assert not board(book, level=Level.HIGH).late
        # Another one came in time.
        warning(book, of, 90, rule_set="mine-2")
        assert not board(book).late


def test_a_warning_counts_at_the_level_or_above_and_by_its_rules() -> None:
    with book_of() as book:
        of = term(book, 1, "churned")
        warning(book, of, 120, "medium")
        warning(book, of, 100, "high", rule_set="mine-2")
        assert board(book).whole.lead_days == 120
        assert board(book, level=Level.HIGH).whole.lead_days == 100
        assert board(book, rules="mine-2").whole.lead_days == 100
        assert board(book, level=Level.HIGH, rules="default-1").whole.warned == 0


def acted(found: Scoreboard) -> tuple[int, int]:
    """Return how many of the warned terms were acted on, and how many were not."""
    return found.acted.n, found.not_acted.n


def test_acted_on_is_whatever_was_done_about_any_warning_of_the_term() -> None:
    """A warning that came too late for the horizon, or below the level, may have kept the customer all the same."""
    with book_of() as book:
        of = term(book, 1, decided_on=END)
        warning(book, of, 90, "high")
        assert acted(board(book)) == (0, 1)
        warning(book, of, 60, "medium", in_action_on=date(2026, 5, 10), rule_set="mine-2")
        assert acted(board(book)) == acted(board(book, level=Level.HIGH, rules="default-1")) == (1, 0)


@pytest.mark.parametrize(
    ("decided_on", "on", "counts"),
    [
        (date(2026, 5, 20), date(2026, 5, 20), True),
        (date(2026, 5, 20), date(2026, 5, 21), False),
        (None, END, True),
        (None, END + timedelta(days=1), False),
    ],
)
@pytest.mark.parametrize("by_task", [False, True])
def test_what_is_done_after_the_decision_is_not_acted_on(
    decided_on: date | None, on: date, counts: bool, by_task: bool
) -> None:
    with book_of() as book:
        number = warning(book, term(book, 1, decided_on=decided_on), in_action_on=None if by_task else on)
        if by_task:
            planned(book, number, state="done", done_on=on)
        assert acted(board(book)) == (int(counts), int(not counts))


@pytest.mark.parametrize(("state", "counts"), [("done", True), ("dropped", False), ("open", False)])
def test_a_task_of_the_sheet_counts_once_it_is_done(state: str, counts: bool) -> None:
    with book_of() as book:
        number = warning(book, term(book, 1))
        planned(book, number, state="open")
        planned(book, number, state=state, done_on=None if state == "open" else date(2026, 5, 1))
        assert acted(board(book)) == (int(counts), int(not counts))


def planned(book: Reader, number: int, **task: object) -> None:
    """Put a task on the sheet of a warning."""
    of = put(book.connection, "task", title="call", **task)
    put(book.connection, "warning_step", warning_id=number, stage="respond", action="call", task_id=of)


# A year's 100,000 against what follows: 80,000 a year is a fifth less; half a year at 40,000 is the same.
@pytest.mark.parametrize(
    ("outcome", "amount", "end", "lost"),
    [
        ("contracted", 80_000, date(2027, 6, 30), True),
        ("contracted", 80_001, date(2027, 6, 30), False),
        ("contracted", 40_000, date(2026, 12, 31), True),
        ("contracted", 40_100, date(2026, 12, 31), False),
        ("renewed", 100_000, date(2027, 6, 30), False),
        ("expanded", 120_000, date(2027, 6, 30), False),
        ("churned", None, None, True),
        ("lapsed", None, None, True),
    ],
)
def test_what_counts_as_lost(outcome: str, amount: int | None, end: date | None, lost: bool) -> None:
    with book_of() as book:
        of = term(book, 1, outcome)
        if amount is not None and end is not None:
            next_term(book, of, amount, end)
        assert board(book).whole.events == lost


@pytest.mark.parametrize("amount", [1, 79_000, 500_000])
def test_sums_of_two_currencies_are_not_compared(amount: int) -> None:
    with book_of() as book:
        next_term(book, term(book, 1, "contracted"), amount, currency="USD")
        assert (board(book).whole.due, board(book).whole.events) == (1, 0)


def test_a_person_is_one_line_however_the_name_is_spelt() -> None:
    with book_of() as book:
        for number, owner in enumerate(["Li Wei", "li  wei", "王芳", "王 芳"], 1):
            term(book, number)
            book.connection.execute("UPDATE customer SET owner = ? WHERE id = ?", (owner, number))
        lines = [(one.group, one.quality.due) for one in board(book, by=ScoreboardBy.OWNER).lines]
    assert lines == [("Li Wei", 2), ("王芳", 2)]


def test_rules_that_there_are_not_are_refused_and_others_may_have_warned_of_nobody() -> None:
    with book_of() as book:
        term(book, 1)
        assert board(book, rules="default-1").whole.warned == 0
        with pytest.raises(NotFoundError):
            board(book, rules="defualt-1")
        warning(book, 1, rule_set="gone-1")  # whose installation was taken back
        assert board(book, rules="gone-1").whole.warned == 1


def test_the_figures_are_broken_down() -> None:
    with book_of() as book:
        for number in range(1, 6):
            term(book, number, "churned" if number < 3 else "renewed")
        warning(book, 1, level="high")
        warning(book, 2)
        by_payment = json.dumps([{"name": "usage", "points": None}, {"name": "payment", "points": 42.0}])
        warning(book, 3, inputs=by_payment)

        def lines(by: ScoreboardBy) -> list[tuple[str | None, int, int, int]]:
            found = board(book, by=by).lines
            return [(one.group, one.quality.due, one.quality.warned, one.quality.hits) for one in found]

        assert lines(ScoreboardBy.TIER) == [("key", 3, 2, 1), (None, 2, 1, 1)]
        assert lines(ScoreboardBy.LEVEL) == [("medium", 5, 3, 2), ("high", 5, 1, 1)]
        assert lines(ScoreboardBy.INDICATOR) == [("payment", 5, 1, 0), ("usage", 5, 2, 2)]
        assert lines(ScoreboardBy.OWNER) == lines(ScoreboardBy.INDUSTRY) == [(None, 5, 3, 2)]
