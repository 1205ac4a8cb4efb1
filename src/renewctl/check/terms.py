"""What contradicts itself in chains of terms: gaps, overlaps, and what is stored though it follows from elsewhere."""

from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any

from renewctl.calendar.queries import working_days
from renewctl.check.contracts import CONTRACT
from renewctl.check.rules import Check, Row
from renewctl.contract import rules
from renewctl.contract.amended import Words, amendments_of_words, words_on
from renewctl.contract.notices import noticed_terms
from renewctl.dates import ONE_DAY, stored_day
from renewctl.errors import RuleError
from renewctl.messages import N_
from renewctl.store.reader import Reader
from renewctl.vocabulary import ContractState, Outcome, Severity

_CHAIN = """
SELECT contract.number, customer.name, COALESCE(contract.owner, customer.owner), term.sequence, earlier.end_on,
    term.start_on,
    CASE WHEN term.end_on <= earlier.end_on OR EXISTS (
        SELECT 1 FROM term AS later WHERE later.contract_id = term.contract_id AND later.sequence > term.sequence
    ) THEN 0 ELSE 1 END
FROM term
JOIN term AS earlier ON earlier.contract_id = term.contract_id AND earlier.sequence = term.sequence - 1
JOIN contract ON contract.id = term.contract_id JOIN customer ON customer.id = contract.customer_id
"""
OVERLAPS = f"{_CHAIN} WHERE term.start_on <= earlier.end_on ORDER BY contract.number, term.sequence"
# A win-back is an initial term again, and has its gap by nature.
LATER = (
    f"{_CHAIN} WHERE term.kind = 'renewal' AND term.start_on > earlier.end_on ORDER BY contract.number, term.sequence"
)

# Names are looked up for what differs only: joined to each of many thousand terms they cost more than the rest.
DERIVED = """
SELECT contract.id, NULL, NULL, term.id, contract.kind, contract.state, contract.notice_length, contract.notice_unit,
    term.sequence, term.end_on, term.outcome, later.id, term.notice_deadline, term.is_open
FROM term
JOIN contract ON contract.id = term.contract_id
LEFT JOIN term AS later ON later.contract_id = term.contract_id AND later.sequence = term.sequence + 1
"""
NAMED = """
SELECT contract.number, customer.name, COALESCE(contract.owner, customer.owner)
FROM contract JOIN customer ON customer.id = contract.customer_id WHERE contract.id = :contract
"""


def apart(_book: Reader) -> Callable[[Row], Row | None]:
    """Leave out the terms that follow on at once; add the day on which the others should begin."""

    def sift(row: Row) -> Row | None:
        before = date.fromisoformat(row[4])
        return None if rules.gap_days(before, date.fromisoformat(row[5])) == 0 else (*row, before + ONE_DAY)

    return sift


def differing(book: Reader) -> Callable[[Row], Row | None]:
    """Leave out the terms whose stored deadline and openness are what contract/rules gives; add that to the others."""
    changes, noticed = amendments_of_words(book), noticed_terms(book)
    calendar = working_days(book)

    def derived(words: Words, state: str, end: str | None, outcome: str | None, last: bool, has_notice: bool) -> Row:
        found = rules.derive(
            kind=words.kind,
            state=ContractState(state),
            notice_length=words.notice_length,
            notice_unit=words.notice_unit,
            end_on=stored_day(end),
            outcome=Outcome(outcome) if outcome else None,
            is_last=last,
            calendar=calendar,
            has_notice=has_notice,
        )
        return (found.notice_deadline.isoformat() if found.notice_deadline else None, found.is_open)

    @cache  # thousands of terms share a few hundred ends
    def as_agreed(kind: str, length: int | None, unit: str | None, *term: Any) -> Row:
        return derived(Words.stored(kind, length, unit), *term)

    def sift(row: Row) -> Row | None:
        contract, _name, _owner, term, kind, state, length, unit, sequence, end, outcome, later, deadline, is_open = row
        facts = (state, None if length is None else end, outcome, later is None, term in noticed)
        try:
            if contract in changes:
                words = words_on(stored_day(end), Words.stored(kind, length, unit), changes[contract])
                by_rule = derived(words, state, end, *facts[2:])
            else:
                by_rule = as_agreed(kind, length, unit, *facts)
        except RuleError:  # a notice period that leaves the calendar
            return None
        if by_rule == (deadline, is_open):
            return None
        named = next(book.tuples(NAMED, {"contract": contract}))
        return (*named, sequence, kind, deadline, _yes(is_open), by_rule[0], _yes(by_rule[1]))

    return sift


def _yes(flag: int) -> str:
    return N_("yes") if flag else N_("no")


CHECKS = (
    Check(
        name="derived",
        severity=Severity.WRONG,
        kind=CONTRACT,
        why=N_("A stored notice deadline, or whether a term is open, that does not follow from the contract misleads."),
        sql=DERIVED,
        sift=differing,
        facts=("term", "kind", "deadline", "open_word", "right_deadline", "right_open_word"),
        what=N_(
            "term {term} says notice by {deadline}, open {open_word}; it should be {right_deadline}, {right_open_word}"
        ),
        mend="contract edit {record} --kind {kind}",
    ),
    Check(
        name="overlap",
        severity=Severity.WRONG,
        kind=CONTRACT,
        why=N_("Terms of one contract never overlap: the days in both would be counted twice."),
        sql=OVERLAPS,
        sift=apart,
        facts=("term", "before", "start", "can", "date"),
        what=N_("term {term} starts on {start}, the one before ends on {before}"),
        mend="contract edit {record} --start {date}",
        otherwise="contract terms {record}",
    ),
    Check(
        name="gap",
        severity=Severity.ATTENTION,
        kind=CONTRACT,
        why=N_("A renewal follows on at once; days between two terms were served without a contract, or mistyped."),
        sql=LATER,
        sift=apart,
        facts=("term", "before", "start", "can", "date"),
        what=N_("term {term} starts on {start}, the one before ends on {before}"),
        mend="contract edit {record} --start {date}",
        otherwise="contract terms {record}",
    ),
)
