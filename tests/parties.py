"""Customers, contacts and contracts put straight into a book, for stories that are about something else."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlmodel import SQLModel


def customer(book: Path, name: str, code: str, owner: str | None = None, industry: str | None = None) -> int:
    """Put a customer into a book and return its number."""
    from renewctl.customer.rules import name_key
    from renewctl.store.tables import Customer

    return _put(book, Customer(name=name, code=code, name_key=name_key(name), owner=owner, industry=industry))


def contact(book: Path, customer_id: int, name: str) -> int:
    """Put a contact of a customer into a book and return its number."""
    from renewctl.store.tables import Contact

    return _put(book, Contact(customer_id=customer_id, name=name))


def contract(book: Path, customer_id: int, number: str, owner: str | None = None) -> int:
    """Put a contract of a customer into a book and return its number."""
    from renewctl.store.tables import Contract

    return _put(book, Contract(customer_id=customer_id, number=number, owner=owner, anchor=date(2026, 1, 1)))


def _put(book: Path, row: "SQLModel") -> int:
    from renewctl.store.journal import Stamp
    from renewctl.store.session import transaction

    with transaction(book, Stamp(actor="test", command="test")) as session:
        session.add(row)
        session.flush()
        number = row.model_dump()["id"]
    assert isinstance(number, int)
    return number
