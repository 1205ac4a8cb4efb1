"""Everybody who looks after a customer of the demo, reached at example.com; the first of them leads the others."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlmodel import Session

from renewctl.store.tables import Person


def people(session: Session, owners: Sequence[str]) -> None:
    """Enter everybody with an address; mails of the demo reach nobody."""
    lead = owners[0]
    rows = [
        {
            "name": name,
            "email": f"person{number}@example.com",
            "supervisor": None if name == lead else lead,
            "language": "en" if name.isascii() else "zh_CN",
        }
        for number, name in enumerate(owners, 1)
    ]
    session.connection().execute(sa.insert(Person), rows)
