"""Key clauses are added and taken away; to change one is to add it again under its title."""

from sqlmodel import Session, select

from renewctl.errors import NotFoundError
from renewctl.messages import _
from renewctl.plain import brief, named
from renewctl.store.tables import Clause


def add_clause(session: Session, contract_id: int, title: str, body: str) -> bool:
    """Write a clause under its title, in the place of one that stands there; return whether one stood there."""
    title, body = named(title, _("The title")), named(body, _("The text"))
    clause = _clause(session, contract_id, title)
    if clause is None:
        session.add(Clause(contract_id=contract_id, title=title, body=body))
        return False
    clause.body = body
    return True


def remove_clause(session: Session, contract_id: int, title: str) -> None:
    """Take a clause away; NotFoundError where none has the title."""
    clause = _clause(session, contract_id, named(title, _("The title")))
    if clause is None:
        raise NotFoundError(
            _("There is no clause {title}.").format(title=brief(title)), _("renewctl contract clause list shows them.")
        )
    session.delete(clause)


def _clause(session: Session, contract_id: int, title: str) -> Clause | None:
    wanted = select(Clause).where(Clause.contract_id == contract_id, Clause.title == title.strip())
    return session.exec(wanted).first()
