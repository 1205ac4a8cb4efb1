"""Noting that what was sold is installed: care counts from that day."""

from datetime import date

from sqlmodel import Session, select

from renewctl.errors import RuleError
from renewctl.messages import _
from renewctl.plain import brief, clean
from renewctl.store.tables import Contract, Installation


def note_installed(session: Session, contract_id: int, on: date, what: str, today: date) -> None:
    """Note an installation; RuleError for a day still to come, and for the same once more."""
    number = brief(session.get_one(Contract, contract_id).number)
    if on > today:
        raise RuleError(
            _("{day} is still to come; nothing is installed on it yet.").format(day=on.isoformat()),
            rule="installed-by-today",
        )
    told = clean(what, _("What was installed")) or None
    stands = session.exec(select(Installation).where(Installation.contract_id == contract_id)).all()
    if any(row.on_day == on and row.what == told for row in stands):
        raise RuleError(
            _("That installation of contract {number} on {day} is noted already.").format(number=number, day=on),
            rule="installed-once",
        )
    session.add(Installation(contract_id=contract_id, on_day=on, what=told, recorded_on=today))
