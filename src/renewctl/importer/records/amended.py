"""What was agreed after a sheet was written: a sheet that still says what stood before does not take it back."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from renewctl.calendar.rules import WorkingDays
from renewctl.contract.amended import AmendmentRow, Words, all_amendments, words_on
from renewctl.contract.rules import RENEWS_BY_ITSELF, notice_text
from renewctl.importer.plan import Value, Values
from renewctl.importer.records.facts import KIND, LENGTH, STATE, UNIT
from renewctl.importer.records.terms import ORIGINAL_END, Period, derived
from renewctl.messages import n_
from renewctl.money import Money
from renewctl.store.reader import Reader

SEQUENCE = 2  # of TERM_COLUMNS


class Amended:
    """The amendments of the book, by contract, against what the rows of a sheet say."""

    def __init__(self, book: Reader) -> None:
        self.changes: dict[int, list[AmendmentRow]] = defaultdict(list)
        for row in all_amendments(book):
            self.changes[row.contract_id].append(row)
        self.kept: set[int] = set()
        """The rows of the sheet that say what stood before."""

    def period(self, contract: Value, term: Period, given: Period, *, is_noticed: bool) -> Period:
        """Return a row's period without what was amended of its term since, or ended by notice."""
        changes = self.changes.get(int(contract or 0), [])
        sequence = term.standing[SEQUENCE] if term.standing else None
        own = [row for row in changes if row.sequence == sequence]
        ended = is_noticed and (given.end is None or given.end < str(term.end))
        first_agreed = term.what_came[ORIGINAL_END]
        earlier = _before(own, "end", "extension") | ({str(first_agreed)} if first_agreed else set())
        if given.end != term.end and (ended or given.end in earlier):
            came = (*given.what_came[:ORIGINAL_END], first_agreed, *given.what_came[ORIGINAL_END + 1 :])
            given = self._keep(replace(given, end=term.end, what_came=came))
        if (given.amount, given.currency) != (term.amount, term.currency) and _sum(given) in _before(own, "amount"):
            given = self._keep(replace(given, amount=None, currency=None))
        return given

    def facts(self, contract: Value, row: int, standing: Values, given: Values) -> Values:
        """Return what a row says of its contract without the kind and the notice period that were amended since."""
        changes = self.changes.get(int(contract or 0), [])
        told = list(given)
        if given[KIND] != standing[KIND] and given[KIND] in _before(changes, "kind"):
            told[KIND] = None
        notice = notice_text(_whole(given[LENGTH]), _text(given[UNIT]))
        if (given[LENGTH], given[UNIT]) != (standing[LENGTH], standing[UNIT]) and notice in _before(changes, "notice"):
            told[LENGTH] = told[UNIT] = None
        if tuple(told) != given:
            self.kept.add(row)
        return tuple(told)

    def words(self, contract: Value, facts: Values, end: str | None) -> tuple[Value, Value, Value]:
        """Return kind, notice length and unit as they were agreed when a term ended; `facts` are today's."""
        now = facts[KIND], facts[LENGTH], facts[UNIT]
        changes = self.changes.get(int(contract or 0), [])
        if not changes or end is None:
            return now
        unit = str(facts[UNIT]) if facts[UNIT] else None
        words = Words.stored(str(facts[KIND]), _whole(facts[LENGTH]), unit)
        then = words_on(date.fromisoformat(end), words, changes)
        return then.kind.value, then.notice_length, then.notice_unit.value if then.notice_unit else None

    def derived(
        self,
        contract: Value,
        facts: Values,
        end: str | None,
        outcome: Value,
        *,
        is_last: bool,
        has_notice: bool,
        calendar: WorkingDays,
    ) -> tuple[str | None, int]:
        """Return a term's stored notice deadline and is_open, by the words that were agreed when it ended."""
        kind, length, unit = self.words(contract, facts, end)
        known = end if kind in RENEWS_BY_ITSELF else None
        return derived(kind, facts[STATE], length, unit, known, outcome, is_last, calendar, has_notice)

    def warning(self) -> str | None:
        """Return a sentence on the rows that say what stood before; None without any."""
        n = len(self.kept)
        if not n:
            return None
        return n_(
            "{n} row still says what was agreed before an amendment or a notice; what was agreed since holds.",
            "{n} rows still say what was agreed before an amendment or a notice; what was agreed since holds.",
            n,
        ).format(n=n)

    def _keep(self, given: Period) -> Period:
        if given.row is not None:
            self.kept.add(given.row)
        return given


def _before(changes: Iterable[AmendmentRow], *fields: str) -> set[str | None]:
    return {row.before for row in changes if row.field in fields} - {None}


def _sum(given: Period) -> str | None:
    """What a row says of the sum, as an amendment keeps it."""
    if given.amount is None or given.currency is None:
        return None
    return Money(given.amount, given.currency).written


def _whole(value: Value) -> int | None:
    return None if value is None else int(value)


def _text(value: Value) -> str | None:
    return None if value is None else str(value)
