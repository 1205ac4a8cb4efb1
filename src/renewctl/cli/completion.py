"""What TAB offers: codes and numbers of the book, with the name beside them as help; on any trouble, nothing."""

import sqlite3

import typer

from renewctl.cli.context import AppContext
from renewctl.errors import RenewctlError
from renewctl.output import visible

MOST = 100

CUSTOMERS = """
SELECT code, name FROM customer
 WHERE substr(code, 1, length(:typed)) = :typed AND archived_on IS NULL
 ORDER BY code LIMIT :most
"""

CONTRACTS = """
SELECT contract.number, customer.name
  FROM contract JOIN customer ON customer.id = contract.customer_id
 WHERE substr(contract.number, 1, length(:typed)) = :typed
 ORDER BY contract.number LIMIT :most
"""

INVOICES = """
SELECT invoice.number, customer.name
  FROM invoice JOIN customer ON customer.id = invoice.customer_id
 WHERE substr(invoice.number, 1, length(:typed)) = :typed
 ORDER BY invoice.number LIMIT :most
"""

TASKS = """
SELECT CAST(id AS TEXT), title FROM task
 WHERE state = 'open' AND substr(CAST(id AS TEXT), 1, length(:typed)) = :typed
 ORDER BY id LIMIT :most
"""


def customers(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Offer customers' codes."""
    return _offer(ctx, CUSTOMERS, incomplete)


def contracts(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Offer contracts' numbers."""
    return _offer(ctx, CONTRACTS, incomplete)


def invoices(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Offer invoices' numbers."""
    return _offer(ctx, INVOICES, incomplete)


def tasks(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Offer the numbers of open tasks."""
    return _offer(ctx, TASKS, incomplete)


def _offer(ctx: typer.Context, sql: str, typed: str) -> list[tuple[str, str]]:
    app = ctx.obj
    if not isinstance(app, AppContext):
        return []
    try:
        with app.reader() as book:
            found = book.tuples(sql, {"typed": typed, "most": MOST})
            return [(visible(str(value)), visible(str(name))) for value, name in found]
    except (RenewctlError, sqlite3.Error, OSError):
        # A shell that waits for TAB has no use for an error message.
        return []
