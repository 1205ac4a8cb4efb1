"""`contact`: the people at a customer."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from renewctl.cli.context import AppContext
from renewctl.cli.look_alikes import LookAlikes
from renewctl.cli.options import Customer, Yes, prints, takes
from renewctl.cli.tree import group
from renewctl.contact.columns import CONTACT
from renewctl.messages import N_, _
from renewctl.output import page_size
from renewctl.plain import brief

if TYPE_CHECKING:
    from renewctl.contact.queries import ContactLine
    from renewctl.store.reader import Reader

app = group()

FIELDS: Mapping[str, object] = {
    "title": Annotated[str | None, typer.Option("--title", help=N_("The job title."))],
    "level": Annotated[str | None, typer.Option("--level", help=N_("The rank, such as director."))],
    "role": Annotated[
        str | None, typer.Option("--role", help=N_("The part in the renewal, such as decides, pays, uses."))
    ],
    "phone": Annotated[str | None, typer.Option("--phone", help=N_("The telephone number."))],
    "email": Annotated[str | None, typer.Option("--email", help=N_("The e-mail address."))],
    "chat_id": Annotated[str | None, typer.Option("--chat-id", help=N_("The name in a chat program, such as WeChat."))],
    "every_days": Annotated[
        int | None,
        typer.Option(
            "--every", metavar="DAYS", min=0, max=3650, help=N_("To be spoken with every so many days; 0 for never.")
        ),
    ],
    "notes": Annotated[str | None, typer.Option("--notes", help=N_("More about the person."))],
}


@app.command("add")
@prints(CONTACT, one=True)
@takes(FIELDS)
def add(
    ctx: typer.Context,
    customer: Customer,
    name: Annotated[str, typer.Argument(metavar="NAME", help=N_("The person's name."))],
    *,
    yes: Yes = False,
    **fields: Any,
) -> None:
    """Add a contact at a customer. For example: renewctl contact add Acme "Li Na" --title CFO --every 30"""
    shell: AppContext = ctx.obj
    from renewctl.contact import actions, queries
    from renewctl.customer.queries import find_customer
    from renewctl.store.session import reading

    typed = actions.ContactFields(name=name, **fields)
    with shell.reader() as book:
        whom = find_customer(book, customer)
    look_alikes = _look_alikes(shell, whom.id, name, None, yes)
    with shell.transaction() as session:
        look_alikes.check_again(reading(session))
        row = queries.line(reading(session), actions.add(session, whom.id, typed))
    shell.answer(_said(_("Added contact {number}  {name}, {customer}."), row), row, CONTACT)


@app.command("list")
@prints(CONTACT)
def list_(
    ctx: typer.Context,
    customer: Annotated[
        str | None, typer.Argument(metavar="[CUSTOMER]", help=N_("Only this customer's; else everybody's."))
    ] = None,
    all: Annotated[bool, typer.Option("--all", help=N_("Those who are gone too."))] = False,
) -> None:
    """List contacts by name, with the day each was last spoken with."""
    shell: AppContext = ctx.obj
    from renewctl.contact import queries
    from renewctl.customer.queries import find_customer

    page = page_size(shell.view)
    with shell.reader() as book:
        whose = find_customer(book, customer).id if customer is not None else None
        rows = queries.lines(book, whose, all=all, limit=page and page + 1)
        shell.show(rows, CONTACT, empty=_("No contacts."))


@app.command("edit")
@prints(CONTACT, one=True)
@takes(FIELDS)
def edit(
    ctx: typer.Context,
    contact: Annotated[str, typer.Argument(metavar="CONTACT", help=N_("Its number, its name or a unique part of it."))],
    customer: Annotated[str | None, typer.Option("--customer", help=N_("The customer whose contact it is."))] = None,
    name: Annotated[str | None, typer.Option("--name", help=N_("The new name."))] = None,
    *,
    gone: Annotated[
        bool | None, typer.Option("--gone/--back", help=N_("No longer there, or there again."), show_default=False)
    ] = None,
    yes: Yes = False,
    **fields: Any,
) -> None:
    """Change what the options say and nothing else; an empty text clears a field."""
    shell: AppContext = ctx.obj
    from renewctl.contact import actions, queries
    from renewctl.customer.queries import find_customer
    from renewctl.store.session import reading

    typed = actions.ContactFields(name=name, **fields)
    with shell.reader() as book:
        whose = find_customer(book, customer).id if customer is not None else None
        found = queries.find_contact(book, whose, contact)
    look_alikes = _look_alikes(shell, found.customer_id, name, found.id, yes) if name is not None else None
    with shell.transaction() as session:
        if look_alikes:
            look_alikes.check_again(reading(session))
        actions.edit(session, found.id, typed, gone, shell.today)
        row = queries.line(reading(session), found.id)
    changed = _("Changed contact {number}  {name}, {customer}.")
    shell.answer(_said(changed if shell.change_set else _("{number}  {name} is as it was."), row), row, CONTACT)


def _said(sentence: str, row: "ContactLine") -> str:
    return sentence.format(number=row.id, name=brief(row.name), customer=brief(row.customer))


def _look_alikes(shell: AppContext, customer_id: int, name: str, but: int | None, yes: bool) -> LookAlikes:
    """Ask before a customer has two contacts of one name. RuleError (exit 4) without a yes."""
    from renewctl.contact import queries

    def find(book: "Reader") -> list[str]:
        return [f"{row.id}  {brief(row.name)}" for row in queries.look_alikes(book, customer_id, name, but)]

    return LookAlikes(shell, name, find, yes)
