"""What is due, against a plain reading of the definition, contract by contract."""

from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renewctl.due import queries
from renewctl.due.queries import ANYTHING, Choice, DueTerm, Total
from renewctl.due.rules import Floor, window
from renewctl.store.reader import Reader
from renewctl.vocabulary import DueBy
from tests.customer.books import book_of
from tests.rows import put, put_term

TODAY = date(2026, 6, 15)


class Contract(NamedTuple):
    """A contract by the days of its end and of its notice deadline from today."""

    end: int
    notice: int | None
    is_open: int


contracts = st.builds(
    lambda end, length, is_open: Contract(end, None if length is None else end - length, is_open),
    st.integers(-60, 60),
    st.none() | st.integers(0, 60),
    st.integers(0, 1),
)


def expected(contract: Contract, days: int, by: DueBy, overdue_days: int | None) -> tuple[str, int] | None:
    """The deadline of a contract and its day, or None: the definition, word by word."""
    if not contract.is_open or (by is DueBy.NOTICE and contract.notice is None):
        return None
    if contract.end < 0:
        if overdue_days is not None and contract.end < -overdue_days:
            return None
        return ("notice", contract.notice or 0) if by is DueBy.NOTICE else ("end", contract.end)
    deadlines = [("end", contract.end)] if by is not DueBy.NOTICE else []
    if by is not DueBy.END and contract.notice is not None and contract.notice >= 0:
        deadlines.append(("notice", contract.notice))
    # On the same day it is both: giving notice is what can still be done.
    earliest = min(deadlines, key=lambda one: (one[1], one[0] == "end"), default=None)
    return earliest if earliest and earliest[1] <= days else None


def day(offset: int | None) -> date | None:
    return None if offset is None else TODAY + timedelta(days=offset)


@pytest.mark.long
@settings(max_examples=150, deadline=None)
@given(
    st.lists(contracts, max_size=12),
    st.integers(0, 45),
    st.sampled_from(DueBy),
    st.sampled_from([0, 30, None]),
    st.none() | st.integers(1, 5),
)
def test_the_list_is_the_definition(
    book: list[Contract], days: int, by: DueBy, overdue_days: int | None, most: int | None
) -> None:
    with book_of() as reader:
        for number, contract in enumerate(book):
            put_term(
                reader.connection,
                str(number),
                day(contract.end),
                notice_deadline=day(contract.notice),
                is_open=contract.is_open,
                amount=100,
                currency="CNY",
            )
        wanted = window(TODAY, days, by, overdue_days=overdue_days)
        found = queries.due_terms(reader, wanted, ANYTHING, most)
        chosen = queries.due_terms(reader, wanted, Choice(currency="CNY"), most)
        counted = queries.count(reader, wanted, ANYTHING)
        totals = queries.totals(reader, wanted, ANYTHING)
        before = queries.count(reader, wanted.before, ANYTHING)
    due = {
        str(number): deadline for number, one in enumerate(book) if (deadline := expected(one, days, by, overdue_days))
    }
    lines = [(line.contract, (line.deadline_kind, (date.fromisoformat(line.deadline) - TODAY).days)) for line in found]
    in_order = sorted(due.items(), key=lambda item: (item[1][1], int(item[0])))
    assert lines == in_order[:most]
    assert found == chosen
    assert counted == len(due) == sum(total.contracts for total in totals)
    assert before == sum(
        bool(expected(one, 0, by, None)) and not expected(one, 0, by, overdue_days) and one.end < 0 for one in book
    )


@pytest.mark.parametrize(
    ("end", "notice", "by", "lines"),
    [
        (10, 0, DueBy.ANY, [("notice", 0)]),
        (10, -1, DueBy.ANY, [("end", 10)]),
        (10, 10, DueBy.ANY, [("notice", 10)]),
        (0, 0, DueBy.ANY, [("notice", 0)]),
        (-1, -1, DueBy.ANY, [("end", -1)]),
        (31, 30, DueBy.ANY, [("notice", 30)]),
        (31, 31, DueBy.ANY, []),
        (10, -1, DueBy.NOTICE, []),
        (-1, -9, DueBy.NOTICE, [("notice", -9)]),
        (10, 0, DueBy.END, [("end", 10)]),
    ],
)
def test_a_contract_appears_once_by_what_can_still_be_done(
    end: int, notice: int, by: DueBy, lines: list[tuple[str, int]]
) -> None:
    with book_of() as book:
        put_term(book.connection, "A", day(end), notice_deadline=day(notice))
        found = queries.due_terms(book, window(TODAY, 30, by, overdue_days=None), ANYTHING)
    assert [(one.deadline_kind, (date.fromisoformat(one.deadline) - TODAY).days) for one in found] == lines


def names(book: Reader, choice: Choice, by: DueBy = DueBy.ANY) -> list[str]:
    return [line.contract for line in queries.due_terms(book, window(TODAY, 30, by, overdue_days=None), choice)]


def test_a_choice_leaves_out_all_others() -> None:
    with book_of() as book:
        at = book.connection
        key = put(at, "customer", name="Acme", tier="key", industry="Retail", owner="Wang")
        put_term(at, "A", TODAY, customer_id=key, amount=1050, currency="CNY")
        put_term(at, "B", TODAY, customer_id=key, owner="Li", amount=11, currency="JPY")
        put_term(at, "C", TODAY, amount=99, currency="USD")
        put_term(at, "D", TODAY)
        assert names(book, Choice(owner="wang")) == ["A"]
        assert names(book, Choice(owner="LI")) == ["B"]
        assert names(book, Choice(tier="key")) == ["A", "B"]
        assert names(book, Choice(industry="RETAIL")) == ["A", "B"]
        assert names(book, Choice(currency="USD")) == ["C"]
        assert names(book, Choice(floor=Floor(Decimal("10.5")))) == ["A", "B"]
        assert names(book, Choice(floor=Floor(Decimal("0.5"), "USD"))) == ["C"]
        assert names(book, Choice(owner="Wang", currency="USD")) == []


def test_a_line_shows_the_contract_s_owner_else_the_customer_s() -> None:
    with book_of() as book:
        customer = put(book.connection, "customer", name="Acme", owner="Wang")
        put_term(book.connection, "A", TODAY, customer_id=customer)
        put_term(book.connection, "B", TODAY, customer_id=customer, owner="Li")
        found = queries.due_terms(book, window(TODAY, 30, overdue_days=0), ANYTHING)
    assert [line.owner for line in found] == ["Wang", "Li"]


def next_task(book: Reader) -> DueTerm:
    (line,) = queries.due_terms(book, window(TODAY, 30, overdue_days=0), ANYTHING)
    return line


def test_the_next_task_is_the_earliest_open_one_of_the_contract_or_its_customer() -> None:
    with book_of() as book:
        at = book.connection
        customer = put_term(at, "A", TODAY)
        other = put(at, "contract", number="B", customer_id=customer)
        assert next_task(book).task is None
        put(at, "task", title="some day", customer_id=customer)
        assert next_task(book).task == "some day"
        put(at, "task", title="offer", contract_id=1, customer_id=customer, due_on="2026-06-20")
        put(at, "task", title="done", contract_id=1, due_on="2026-06-16", state="done")
        put(at, "task", title="of the other contract", contract_id=other, customer_id=customer, due_on="2026-06-17")
        assert (next_task(book).task, next_task(book).task_due_on) == ("offer", "2026-06-20")
        put(at, "task", title="call", customer_id=customer, due_on="2026-06-19")
        assert next_task(book).task == "call"


def test_totals_are_per_currency_and_count_what_has_no_amount() -> None:
    with book_of() as book:
        at = book.connection
        put_term(at, "A", TODAY, amount=100, currency="CNY")
        put_term(at, "B", TODAY, amount=50, currency="CNY")
        put_term(at, "C", TODAY, amount=7, currency="USD")
        put_term(at, "D", TODAY)
        put_term(at, "E", TODAY - timedelta(days=1), amount=1, currency="CNY")
        found = queries.totals(book, window(TODAY, 30, overdue_days=None), ANYTHING)
    assert found == [Total(1, "CNY", 1, 1), Total(0, None, 1, None), Total(0, "CNY", 2, 150), Total(0, "USD", 1, 7)]


@pytest.mark.parametrize("sql", ["LINES", "TOTALS", "COUNT"])
def test_a_large_book_is_neither_scanned_nor_sorted(sql: str) -> None:
    parameters: dict[str, str | int | float | None] = {"today": "", "since": "", "horizon": "", "by": "any", "most": 20}
    with book_of() as book:
        plan = [str(step[3]) for step in book.tuples(f"EXPLAIN QUERY PLAN {getattr(queries, sql)}", parameters)]
    reached = [step for step in plan if " term " in f"{step} "]
    assert not [step for step in plan if step.startswith("SCAN") and step not in ("SCAN due", "SCAN next")]
    assert sum("COVERING INDEX term_open_" in step for step in reached) == 3
    if sql == "LINES":
        assert "MERGE (UNION ALL)" in plan
