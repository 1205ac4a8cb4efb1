"""Co-termination as it is planned and written: bridge terms up to the end of another contract, or to a day."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from sqlmodel import Session

from renewctl.contract.actions import NewTerm, add_term
from renewctl.contract.bridges import Bridge, Ending, bridges
from renewctl.contract.notices import notice_on
from renewctl.contract.queries import ContractRow
from renewctl.contract.standing import standing, undecided
from renewctl.errors import RuleError, UsageError
from renewctl.messages import _
from renewctl.money import Money
from renewctl.plain import brief
from renewctl.store.session import reading
from renewctl.store.tables import Contract
from renewctl.vocabulary import Outcome

REASON = "co-termed"


def coterm(
    session: Session,
    joining: Sequence[ContractRow],
    *,
    partner: ContractRow | None,
    on: date | None,
    today: date,
    check: Callable[[Bridge, int], None],
) -> list[Bridge]:
    """Write a bridge term for each joining contract, up to the partner's end or to a day, and return the bridges.

    `check` is asked about each bridge with the id of the term before it, and may refuse it. That term is decided as
    renewed, at its annualised value, with co-termed for a reason. RuleError: a contract that is not in force, decided,
    without end, under notice, or that ends later; UsageError for none or two goals.
    """
    if (partner is None) == (on is None):
        raise UsageError(_("Give the contract to join by --with or a day by --on, and not both."))
    distinct = {row.id: row for row in joining if partner is None or row.id != partner.id}
    common_end = on or _end_of(session, partner)
    planned = bridges([_ending(session, row) for row in distinct.values()], common_end)
    note = _("joins {contract}").format(contract=partner.number) if partner else _("ends on a common day")
    for each in planned:
        check(each, _last_term(session, each))
        _write(session, each, note, today)
    return planned


def _last_term(session: Session, each: Bridge) -> int:
    id = standing(session, each.contract_id).last.id
    assert id is not None
    return id


def decided_terms(session: Session, planned: Iterable[Bridge]) -> list[int]:
    """Return the ids of the terms that the bridges decided, whose renewals are done."""
    found = [standing(session, each.contract_id).terms[-2].id for each in planned]
    return [id for id in found if id is not None]


def _end_of(session: Session, partner: ContractRow | None) -> date:
    assert partner is not None
    end = standing(session, partner.id).last.end_on
    if end is None:
        raise RuleError(
            _("Contract {number} has no end that others could join.").format(number=brief(partner.number)),
            rule="coterm-end",
        )
    return end


def _ending(session: Session, row: ContractRow) -> Ending:
    found = undecided(session, row.id)
    term = found.last
    assert term.id is not None
    if notice_on(reading(session), term.id) is not None:
        sentence = _("Notice stands on contract {number}: it does not go on.")
        raise RuleError(sentence.format(number=brief(row.number)), rule="notice-stands")
    amount = None if term.amount is None or term.currency is None else Money(term.amount, term.currency)
    return Ending(
        contract_id=row.id,
        contract=row.number,
        customer=row.customer,
        start=term.start_on,
        end=term.end_on,
        committed_end=term.original_end_on,
        amount=amount,
        anchor=found.anchor,
    )


def _write(session: Session, each: Bridge, note: str, today: date) -> None:
    term = undecided(session, each.contract_id).last
    term.outcome, term.decided_on = Outcome.RENEWED, today
    term.reason_code, term.reason_note = REASON, note
    new = NewTerm(
        start_on=each.bridge_start,
        end_on=each.bridge_end,
        amount=each.amount.minor if each.amount else None,
        currency=each.amount.currency if each.amount else term.currency,
        recorded_on=today,
    )
    add_term(session, session.get_one(Contract, each.contract_id), new)
