"""What TAB offers: codes and numbers of the book, with the name beside them as help; on any trouble, nothing.

What a parameter is called says what it takes, so a command needs no line of its own here.
"""

import sqlite3
from collections.abc import Callable, Mapping

from typer import _click as click
from typer._click.shell_completion import CompletionItem
from typer.core import TyperArgument, TyperOption

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

OWNERS = """
SELECT DISTINCT owner, '' FROM (SELECT owner FROM contract UNION SELECT owner FROM customer) people
 WHERE substr(owner, 1, length(:typed)) = :typed
 ORDER BY owner LIMIT :most
"""

INDUSTRIES = """
SELECT DISTINCT industry, '' FROM customer
 WHERE substr(industry, 1, length(:typed)) = :typed
 ORDER BY industry LIMIT :most
"""

PROFILES = """
SELECT name, '' FROM import_profile WHERE substr(name, 1, length(:typed)) = :typed ORDER BY name LIMIT :most
"""

BY_NAME: Mapping[str, str] = {
    "customer": CUSTOMERS,
    "into": CUSTOMERS,
    "record": CUSTOMERS,
    "contract": CONTRACTS,
    "invoice": INVOICES,
    "task": TASKS,
    "tasks": TASKS,
    "owner": OWNERS,
    "industry": INDUSTRIES,
    "profile": PROFILES,
}


def attach(command: click.Command) -> None:
    """Let TAB offer what the book holds for each parameter of a command."""
    for parameter in command.params:
        sql = BY_NAME.get(str(parameter.name))
        if sql and isinstance(parameter, TyperOption | TyperArgument):
            parameter._custom_shell_complete = _offer(sql)


def _offer(sql: str) -> Callable[[click.Context, click.Parameter, str], list[CompletionItem]]:
    def complete(context: click.Context, parameter: click.Parameter, typed: str) -> list[CompletionItem]:
        app = context.find_object(AppContext)
        if app is None:
            return []
        try:
            with app.reader() as book:
                found = book.tuples(sql, {"typed": typed, "most": MOST})
                return [CompletionItem(visible(str(value)), help=visible(str(name)) or None) for value, name in found]
        except (RenewctlError, sqlite3.Error, OSError):
            # A shell that waits for TAB has no use for an error message.
            return []

    return complete
