"""Amendments: what was agreed changes from a day on, for a reason; a past term is never rewritten."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial

from sqlmodel import Session

from renewctl.approval.prices import kept_or_approved
from renewctl.contract import rules
from renewctl.contract.amended import Words
from renewctl.contract.standing import Standing, standing
from renewctl.errors import RuleError, UsageError
from renewctl.messages import _
from renewctl.money import Money
from renewctl.plain import brief, named
from renewctl.store.session import reading
from renewctl.store.tables import Amendment, Term
from renewctl.typed_dates import parse_day
from renewctl.vocabulary import ContractKind, Outcome, label
from renewctl.written_amounts import typed_money


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What was typed: the day, why, and the fields that change; None leaves a field as it is."""

    effective: date
    reason: str
    amount: str | None = None
    currency: str | None = None
    end: str | None = None
    notice: str | None = None
    kind: ContractKind | None = None


@dataclass(frozen=True, slots=True)
class Amended:
    """One field's change, still to be written."""

    field: str
    before: str | None
    after: str | None
    term: Term | None
    write: Callable[[], None]
    is_rounded: bool = False  # an amount finer than its currency


def amend(session: Session, contract_id: int, typed: Changes, today: date, currency: str) -> list[Amended]:
    """Amend a contract, and return what changed; an amount is the sum of the whole term.

    UsageError when nothing was typed; RuleError for a day in a past term, a day in or after one that was lost, an
    amount or end on a day in no term, an end before the day, an end that reaches into the term after, and a price that
    needs an approval.
    """
    with kept_or_approved(partial(reading, session), [contract_id]):
        return _amend(session, contract_id, typed, today, currency)


def _amend(session: Session, contract_id: int, typed: Changes, today: date, currency: str) -> list[Amended]:
    found = standing(session, contract_id)
    reason = named(typed.reason, _("The reason"))
    if typed.amount is typed.end is typed.notice is typed.kind is None:
        raise UsageError(_("Nothing to amend."), _("Give --amount, --end, --notice or --kind."))
    if typed.currency is not None and typed.amount is None:
        raise UsageError(_("A currency alone does not change an amount."), _("Give --amount as well."))
    _check_not_past(found, typed.effective, today)
    _check_goes_on(found, typed.effective)
    planned = [*_of_term(found, typed, today, currency), *_of_words(found, typed)]
    changed = [one for one in planned if one.before != one.after]
    for one in changed:
        session.add(
            Amendment(
                contract_id=found.id,
                term_id=one.term.id if one.term else None,
                effective_on=typed.effective,
                field=one.field,
                before=one.before,
                after=one.after,
                reason=reason,
            )
        )
    session.flush()
    for one in changed:
        one.write()
    found.derive()
    return changed


def _check_not_past(found: Standing, effective: date, today: date) -> None:
    current = found.current(today)
    if current.start_on is not None and effective < current.start_on:
        raise RuleError(
            _("{day} lies before the current term, which began on {start}: a past term is never rewritten.").format(
                day=effective, start=current.start_on
            ),
            _("What was recorded wrongly is corrected by contract edit, or by undo."),
            rule="amend-past",
        )


def _check_goes_on(found: Standing, effective: date) -> None:
    term = found.current(effective)
    if term.outcome in (Outcome.CHURNED, Outcome.LAPSED):
        raise RuleError(
            _("On {day} contract {number} is over: its term is decided, {outcome}.").format(
                day=effective, number=brief(found.contract.number), outcome=label(term.outcome)
            ),
            _("If that was wrong, take it back with `renewctl undo`."),
            rule="term-decided",
        )


def _of_term(found: Standing, typed: Changes, today: date, currency: str) -> list[Amended]:
    if typed.amount is None and typed.end is None:
        return []
    term = found.on(typed.effective)
    if term is None:
        raise RuleError(
            _("On {day} contract {number} has no term whose amount or end could change.").format(
                day=typed.effective, number=brief(found.contract.number)
            ),
            rule="amend-outside-term",
        )
    planned = []
    if typed.amount is not None:
        planned.append(_amount(term, typed, currency))
    if typed.end is not None:
        planned.append(_end(found, term, typed, today))
    return planned


def _amount(term: Term, typed: Changes, currency: str) -> Amended:
    money, rounded = typed_money(typed.amount or "", typed.currency or "", term.currency or currency)
    before = None if term.amount is None or term.currency is None else Money(term.amount, term.currency).written

    def write() -> None:
        term.amount, term.currency = money

    return Amended("amount", before, money.written, term, write, rounded)


def _end(found: Standing, term: Term, typed: Changes, today: date) -> Amended:
    end = parse_day(typed.end or "", today)
    if end < typed.effective:
        raise RuleError(
            _("The end, {end}, is before the day from which it holds, {day}.").format(end=end, day=typed.effective),
            rule="term-order",
        )
    for following in found.terms:
        if following.sequence > term.sequence:
            rules.check_follows(end, following.start_on)
    before = term.end_on.isoformat() if term.end_on else None

    def write() -> None:
        term.end_on, term.original_end_on = end, None

    return Amended("end", before, end.isoformat(), term, write)


def _of_words(found: Standing, typed: Changes) -> list[Amended]:
    contract = found.contract
    now = Words(contract.kind, contract.notice_length, contract.notice_unit)
    term = found.on(typed.effective)
    planned = []
    if typed.notice is not None:
        length, unit = rules.read_notice(typed.notice) if typed.notice.strip() else (None, None)

        def write_notice() -> None:
            contract.notice_length, contract.notice_unit = length, unit

        planned.append(Amended("notice", now.notice, rules.notice_text(length, unit), term, write_notice))
    if (kind := typed.kind) is not None:

        def write_kind() -> None:
            contract.kind = kind

        planned.append(Amended("kind", contract.kind.value, kind.value, term, write_kind))
    return planned
