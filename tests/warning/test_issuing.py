"""Each warning once, on its day: by the facts dated by then, whenever it is ticked, and in a few statements."""

import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from renewctl.contract.amended import Words
from renewctl.playbook.rules import Selection
from renewctl.reminder.plan import Ways
from renewctl.risk.active import SHIPPED
from renewctl.risk.rule_set import DEFAULT
from renewctl.store.journal import Stamp
from renewctl.store.reader import Reader, open_reader
from renewctl.store.session import reading, transaction
from renewctl.tick import actions
from renewctl.tick.deeds import WarningEffect
from renewctl.tick.effects import Duty, Open, Standing, plan
from renewctl.tick.standing import due
from renewctl.tick.watches import watches
from renewctl.vocabulary import ContractKind, NoticeUnit
from renewctl.warning.informing import Sender
from renewctl.warning.issuing import alerts
from renewctl.warning.rules import Watch
from tests.conftest import Cli
from tests.customer.books import book_of
from tests.rows import put
from tests.store.books import dump

TODAY = date(2026, 6, 15)
END = date(2026, 6, 30)
FIXED = Words(ContractKind.FIXED, None, None)
AUTO = Words(ContractKind.AUTO, 30, NoticeUnit.DAYS)
TERM = Open(1, date(2025, 7, 1), END, END, recorded_on=date(2025, 7, 1))
CONTRACT = Standing(1, "K", "Acme", None, FIXED, (), 12, None, date(2025, 7, 1), 7)


def issued(cli: Cli, day: str) -> list[tuple[str, str]]:
    """Tick on a day and return day and level of the warnings that were issued."""
    answer = cli("--today", day, "tick", "--json")
    assert answer.code == 0, answer.err
    return [(row["on"], row["level"]) for row in answer.json if row["effect"] == "warning-issued"]


@pytest.mark.parametrize(
    ("words", "term", "span"),
    [
        (FIXED, TERM, (date(2026, 4, 1), END)),
        (AUTO, TERM, (date(2026, 3, 2), date(2026, 5, 31))),  # the last day for notice binds
        (AUTO, replace(TERM, notice_on=date(2026, 2, 1)), (date(2026, 4, 1), END)),  # it ends by now
        (replace(AUTO, notice_length=None, notice_unit=None), TERM, (date(2026, 4, 1), END)),
        (FIXED, replace(TERM, start_on=date(2026, 5, 1)), (date(2026, 5, 1), END)),  # a short one, from its start
        (FIXED, replace(TERM, recorded_on=date(2026, 5, 9)), (date(2026, 5, 9), END)),  # not before it is known
        (FIXED, replace(TERM, recorded_on=date(2026, 7, 1)), None),  # history
        (replace(AUTO, kind=ContractKind.EVERGREEN), TERM, None),
    ],
)
def test_a_term_is_watched_from_90_days_before_what_binds(
    words: Words, term: Open, span: tuple[date, date] | None
) -> None:
    found = watches([(replace(CONTRACT, words=words), term)], [], Duty(TODAY, 30))
    assert [(watch.first, watch.deadline) for watch in found] == ([span] if span else [])


def test_nobody_is_warned_of_an_archived_customer() -> None:
    assert not watches([(replace(CONTRACT, is_archived=True), TERM)], [], Duty(TODAY, 30))


def test_the_terms_that_a_tick_writes_are_watched_too() -> None:
    auto = replace(CONTRACT, words=AUTO)
    duty = Duty(date(2027, 4, 1), 30)
    effects = plan([(auto, TERM)], duty).effects
    found = watches([(auto, TERM)], effects, duty)
    assert [(watch.term_id, watch.deadline) for watch in found] == [(1, date(2026, 5, 31)), (None, date(2027, 5, 31))]


def late(book: Reader, customers: int) -> list[Watch]:
    """Put customers into a book whose one invoice of 2026-05-01 is not paid, and watch their terms."""
    found = []
    for number in range(1, customers + 1):
        customer = put(book.connection, "customer", name=f"C{number}")
        due, issued_on = date(2026, 5, 1), date(2026, 4, 1)
        put(
            book.connection, "invoice", number=f"I{number}", customer_id=customer, due_on=due, amount=100,
            issued_on=issued_on,
        )  # fmt: skip
        found.append(Watch(number, f"K{number}", customer, f"C{number}", number, END, date(2026, 4, 1), END))
    return found


def told(book: Reader, watched: Sequence[Watch], first: date, last: date | None = None) -> list[tuple[date, str]]:
    """Return day and level of the warnings that are due from one day to another, or on one."""
    return [(alert.on, alert.level.value) for alert in alerts(book, watched, first, last or first)]


# 7 days late is r 25, 30 days 70; payment alone has data, so that the score is its r: 40 is reached after 15 days.
RISES = [(date(2026, 5, 16), "medium"), (date(2026, 5, 31), "high")]


def test_a_warning_is_due_on_the_day_the_level_rises_and_once() -> None:
    with book_of() as book:
        watched = late(book, 1)
        assert told(book, watched, date(2026, 4, 1), END) == RISES
        assert told(book, watched, date(2026, 5, 15)) == []
        assert told(book, watched, date(2026, 5, 16)) == RISES[:1]
        # Looked at late, a term that is high by then is told of as high alone.
        assert told(book, watched, date(2026, 6, 1), END) == [(date(2026, 6, 1), "high")]


def test_nothing_is_due_before_the_watch_begins_and_after_the_deadline() -> None:
    with book_of() as book:
        (watch,) = late(book, 1)
        short = replace(watch, first=date(2026, 6, 10), deadline=date(2026, 6, 12))
        assert told(book, [short], date(2026, 6, 9)) == told(book, [short], date(2026, 6, 13)) == []
        assert told(book, [short], date(2026, 6, 9), date(2026, 6, 13)) == [(date(2026, 6, 10), "high")]


def test_days_on_which_nothing_is_watched_are_passed_over_whatever_the_year() -> None:
    with book_of() as book:
        (watch,) = late(book, 1)
        asked: list[str] = []
        book.connection.set_trace_callback(asked.append)
        later = replace(watch, contract_id=2, term_id=2, first=date(2026, 9, 1), deadline=date(2026, 9, 2))
        early, late_on = date(1, 1, 1), date(9999, 12, 31)
        assert told(book, [later, watch], early, late_on) == [*RISES, (date(2026, 9, 1), "high")]
        assert told(book, [watch], late_on) == told(book, [], early, late_on) == []
        assert len([sql for sql in asked if "FROM rule_activation" in sql]) < 2 * 95  # one and the glance for each day


def test_facts_dated_after_a_missed_day_do_not_count_on_it() -> None:
    with book_of() as book:
        watched = late(book, 1)
        put(book.connection, "receipt", invoice_id=1, received_on=date(2026, 5, 20), amount=100)
        # Paid 19 days late: 40 is reached on the 16th, before anybody could know that it would be paid on the 20th.
        assert told(book, watched, date(2026, 5, 1), date(2026, 5, 31)) == RISES[:1]


def test_a_missed_day_is_scored_by_the_rules_in_force_on_it() -> None:
    """Rules that are activated later say nothing of it, and what they warn of begins with their own day."""
    activated = date(2026, 5, 20)
    with book_of() as book:
        watched = late(book, 1)
        content = DEFAULT.read_text(encoding="utf-8").replace(SHIPPED, "mine-2")
        rules = put(book.connection, "rule_set", version="mine-2", content=content)
        put(book.connection, "rule_activation", rule_set_id=rules, on_day=activated)
        found = [(one.on, one.rules.version, one.level.value) for one in alerts(book, watched, date(2026, 4, 1), END)]
    assert found == [
        (date(2026, 5, 16), SHIPPED, "medium"),
        (activated, "mine-2", "medium"),
        (date(2026, 5, 31), "mine-2", "high"),
    ]


def test_many_customers_take_as_many_statements_as_one() -> None:
    counts = []
    for customers in (1, 400):
        with book_of() as book:
            watched = late(book, customers)
            said: list[str] = []
            book.connection.set_trace_callback(said.append)
            assert len(told(book, watched, TODAY)) == customers
            counts.append(len(said))
    assert counts[0] == counts[1]


def test_a_missed_warning_is_issued_as_of_its_day(falling: Cli) -> None:
    assert issued(falling, "2026-03-31") == []
    assert issued(falling, "2026-04-20") == [("2026-04-01", "high")]
    assert issued(falling, "2026-04-20") == []
    assert issued(falling, "2026-04-21") == []


def test_the_first_tick_of_a_book_looks_at_its_own_day_alone(falling: Cli) -> None:
    assert issued(falling, "2026-04-05") == [("2026-04-05", "high")]


def test_what_is_recorded_afterwards_writes_no_warning_into_the_past(falling: Cli) -> None:
    falling("--today", "2026-03-20", "signal", "add", "--customer", "A", "--kind", "usage", "--value", "300")
    assert issued(falling, "2026-04-10") == []
    owed = ("A", "INV-1", "--amount", "100 CNY", "--issued", "2026-01-01", "--due", "2026-01-31")
    assert falling("--today", "2026-04-20", "invoice", "add", *owed).code == 0
    assert issued(falling, "2026-04-20") == [("2026-04-11", "medium")]


def test_however_many_warnings_are_issued_what_they_stand_on_is_read_once(falling: Cli, tmp_path: Path) -> None:
    add = ("contract", "add", "A", "--start", "2025-07-01", "--months", "12", "--amount", "CNY 1")
    for number in ("HT-2", "HT-3"):
        assert falling("--today", "2025-07-01", *add[:3], number, *add[3:]).code == 0
    falling("team", "person", "li", "--email", "li@example.com")
    book, duty = tmp_path / "book.db", Duty(date(2026, 4, 5), 30)
    with open_reader(book) as reader:
        planned = [effect for effect in due(reader, duty).plan.effects if isinstance(effect, WarningEffect)]
    said: list[str] = []
    sender = Sender(Ways(), "example.com", datetime(2026, 4, 5, tzinfo=UTC))
    with transaction(book, Stamp(actor="li", command="test")) as session:
        reading(session).connection.set_trace_callback(said.append)
        assert len(actions.do(session, planned, duty, Selection(), sender).effects) == 3
    with open_reader(book) as reader:
        assert reader.number("SELECT COUNT(*) FROM message") == 3
    read = (
        "FROM person",
        "FROM team_member",
        "AND term.is_open = 1 AND term.end_on IS NOT NULL",
        "rule_set, level FROM",
    )
    assert [len([sql for sql in said if words in sql]) for words in read] == [1] * 4


@pytest.mark.long
def test_ticking_every_day_and_once_issue_the_same(falling: Cli, tmp_path: Path) -> None:
    assert issued(falling, "2026-03-01") == []
    other = tmp_path / "other.db"
    shutil.copy(tmp_path / "book.db", other)
    first = date(2026, 3, 2)
    mornings = [first + timedelta(days=n) for n in range((END - first).days + 1)]
    daily = [row for day in mornings for row in issued(falling, day.isoformat())]
    answer = falling("--book", str(other), "--today", END.isoformat(), "tick", "--json")
    at_once = [(row["on"], row["level"]) for row in answer.json if row["effect"] == "warning-issued"]
    assert daily == at_once == [("2026-04-01", "high")]


def test_a_dry_run_shows_the_warning_and_keeps_nothing(falling: Cli) -> None:
    shown = falling("--today", "2026-04-05", "tick", "--dry-run", "--json").json
    assert [row["effect"] for row in shown if row["level"]] == ["warning-issued"]
    assert falling("warning", "list", "--all", "--json").json == []
    assert issued(falling, "2026-04-05") == [("2026-04-05", "high")]


def test_a_warning_that_was_undone_comes_again_while_its_reason_stands(falling: Cli) -> None:
    assert issued(falling, "2026-04-05") == [("2026-04-05", "high")]
    assert falling("undo").code == 0
    assert falling("warning", "list", "--all", "--json").json == []
    assert issued(falling, "2026-04-05") == [("2026-04-05", "high")]


def test_a_decided_term_is_not_warned_of_any_more(falling: Cli) -> None:
    assert falling("--today", "2026-03-30", "renew", "HT-1").code == 0
    assert issued(falling, "2026-04-05") == []


MEANWHILE = {
    "it was issued by another": ("tick",),
    "the term was renewed": ("renew", "HT-1"),
    "the term was lost": ("lose", "HT-1", "--reason", "price"),
    "the end was moved": ("contract", "edit", "HT-1", "--end", "2026-06-29"),
}


@pytest.mark.parametrize("what", MEANWHILE)
def test_a_warning_is_looked_at_again_before_it_is_written(falling: Cli, tmp_path: Path, what: str) -> None:
    book, duty = tmp_path / "book.db", Duty(date(2026, 4, 5), 30)
    with open_reader(book) as reader:
        planned = [effect for effect in due(reader, duty).plan.effects if isinstance(effect, WarningEffect)]
    assert len(planned) == 1
    assert falling("--today", "2026-04-05", *MEANWHILE[what]).code == 0
    before = dump(book)["warning"]
    with transaction(book, Stamp(actor="li", command="test")) as session:
        done = actions.do(session, planned, duty, Selection())
    assert (done.effects, done.problems) == ([], [])
    assert dump(book)["warning"] == before
