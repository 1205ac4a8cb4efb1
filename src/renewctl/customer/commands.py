"""`customer`: who renews, and all that is known of them."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from renewctl.cli.context import AppContext
from renewctl.cli.look_alikes import LookAlikes
from renewctl.cli.options import Customer, Yes, prints, takes
from renewctl.cli.tree import group
from renewctl.messages import N_, _, n_
from renewctl.output import Column, Kind, page_size, show_record
from renewctl.plain import brief
from renewctl.vocabulary import Channel, Segment, Tier

if TYPE_CHECKING:
    from renewctl.customer.queries import CustomerLine
    from renewctl.store.reader import Reader

app = group()

COLUMNS: tuple[Column["CustomerLine"], ...] = (
    Column("code", N_("Customer code")),
    Column("name", N_("Name")),
    Column("tier", N_("Tier"), Kind.WORD),
    Column("segment", N_("Segment"), Kind.WORD, priority=5),
    Column("channel", N_("Channel"), Kind.WORD, table=False),
    Column("industry", N_("Industry"), priority=4),
    Column("owner", N_("Owner"), priority=1),
    Column("open_contracts", N_("Open contracts"), Kind.INT, priority=2),
    Column("next_end", N_("Earliest end"), Kind.DATE),
    Column("last_contact", N_("Last contact"), Kind.DATE, priority=3),
    Column("phone", N_("Phone"), table=False),
    Column("email", N_("E-mail"), table=False),
    Column("address", N_("Address"), table=False),
    Column("preferences", N_("Preferences"), table=False),
    Column("notes", N_("Notes"), table=False),
    Column("archived_on", N_("Archived on"), Kind.DATE, table=False),
    Column("merged_into", N_("Merged into"), table=False),
    Column("attributes", N_("Other columns"), Kind.JSON, table=False),
)

FIELDS: Mapping[str, object] = {
    "tier": Annotated[Tier | None, typer.Option("--tier", help=N_("How much the customer matters."))],
    "segment": Annotated[Segment | None, typer.Option("--segment", help=N_("A business or a person."))],
    "channel": Annotated[Channel | None, typer.Option("--channel", help=N_("Sold to by us, or by others."))],
    "industry": Annotated[str | None, typer.Option("--industry", help=N_("The industry; market signals go by it."))],
    "owner": Annotated[str | None, typer.Option("--owner", help=N_("Who of us looks after the customer."))],
    "phone": Annotated[str | None, typer.Option("--phone", help=N_("The telephone number."))],
    "email": Annotated[str | None, typer.Option("--email", help=N_("The e-mail address."))],
    "address": Annotated[str | None, typer.Option("--address", help=N_("The postal address."))],
    "preferences": Annotated[
        str | None, typer.Option("--preferences", help=N_("What the customer likes and dislikes."))
    ],
    "notes": Annotated[str | None, typer.Option("--notes", help=N_("More about it."))],
}


@app.command("add")
@prints(COLUMNS, one=True)
@takes(FIELDS)
def add(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help=N_("The customer's name."))],
    code: Annotated[str | None, typer.Option("--code", help=N_("Its code; one is given unless said."))] = None,
    *,
    contact: Annotated[str | None, typer.Option("--contact", metavar="NAME", help=N_("A person there."))] = None,
    yes: Yes = False,
    **fields: Any,
) -> None:
    """Add a customer. For example: renewctl customer add "Acme Ltd" --tier key --owner wang"""
    shell: AppContext = ctx.obj
    from renewctl.customer import actions, queries
    from renewctl.store.session import reading

    typed = actions.CustomerFields(code=code, name=name, **fields)
    look_alikes = _look_alikes(shell, name, code, None, yes)
    with shell.transaction() as session:
        look_alikes.check_again(reading(session))
        row = queries.line(reading(session), actions.add(session, typed, contact))
    shell.answer(_("Added customer {code}  {name}.").format(code=row.code, name=brief(row.name)), row, COLUMNS)


@app.command("list")
@prints(COLUMNS)
def list_(
    ctx: typer.Context,
    owner: Annotated[str | None, typer.Option("--owner", help=N_("Only this owner's."))] = None,
    tier: Annotated[Tier | None, typer.Option("--tier", help=N_("Only this tier."))] = None,
    industry: Annotated[str | None, typer.Option("--industry", help=N_("Only this industry."))] = None,
    segment: Annotated[Segment | None, typer.Option("--segment", help=N_("Only this segment."))] = None,
    archived: Annotated[bool, typer.Option("--archived", help=N_("The archived and merged ones instead."))] = False,
) -> None:
    """List customers by name, each with its open contracts, their next end and the last contact."""
    shell: AppContext = ctx.obj
    from renewctl.customer import queries
    from renewctl.team import owner_queries as owners

    page = page_size(shell.view)
    wanted = queries.CustomerFilter(owner, tier, segment, industry, archived)
    with shell.reader() as book:
        rows = queries.lines(book, wanted, page and page + 1)
        shell.doubt(owners.doubt(book, owner))
        shell.show(rows, COLUMNS, empty=_("No customers."))


@app.command("show")
@prints(COLUMNS, one=True)
def show(
    ctx: typer.Context,
    customer: Customer,
    known_at: Annotated[
        str | None,
        typer.Option(
            "--known-at", metavar="INSTANT", help=N_("As the book was at this instant, such as 2026-06-01T12:00Z.")
        ),
    ] = None,
) -> None:
    """Show all that is known of a customer: contacts, contracts, interactions, tasks, invoices."""
    shell: AppContext = ctx.obj
    from renewctl.customer import picture, queries

    with shell.reader(known_at) as book:
        row = queries.line(book, queries.find_customer(book, customer).id)
        show_record(picture.whole(book, row, COLUMNS, shell.today), shell.view)


@app.command("edit")
@prints(COLUMNS, one=True)
@takes(FIELDS)
def edit(
    ctx: typer.Context,
    customer: Customer,
    name: Annotated[str | None, typer.Option("--name", help=N_("The new name."))] = None,
    code: Annotated[str | None, typer.Option("--code", help=N_("The new code."))] = None,
    *,
    yes: Yes = False,
    **fields: Any,
) -> None:
    """Change what the options say and nothing else; an empty text clears a field."""
    shell: AppContext = ctx.obj
    from renewctl.customer import actions, queries
    from renewctl.store.session import reading

    typed = actions.CustomerFields(code=code, name=name, **fields)
    with shell.reader() as book:
        found = queries.find_customer(book, customer)
    look_alikes = _look_alikes(shell, name, code, found.id, yes)
    with shell.transaction() as session:
        look_alikes.check_again(reading(session))
        actions.edit(session, found.id, typed)
        row = queries.line(reading(session), found.id)
    shell.answer(_said(shell, row), row, COLUMNS)


@app.command("merge")
@prints(COLUMNS, one=True)
def merge(
    ctx: typer.Context,
    customer: Annotated[str, typer.Argument(metavar="CUSTOMER", help=N_("The one to give up."))],
    into: Annotated[str, typer.Argument(metavar="INTO", help=N_("The one to keep."))],
) -> None:
    """Move all that a customer has to another one; it is kept as archived, and named it stands for the other."""
    shell: AppContext = ctx.obj
    from renewctl.customer import actions, queries
    from renewctl.store.session import reading

    with shell.transaction() as session:
        book = reading(session)
        gone, kept = queries.find_customer(book, customer), queries.find_customer(book, into)
        actions.merge(session, gone.id, kept.id, shell.today)
        row = queries.line(reading(session), kept.id)
    sentence = _("Merged {gone}  {gone_name} into {code}  {name}.")
    words = {"gone": gone.code, "gone_name": brief(gone.name), "code": row.code, "name": brief(row.name)}
    shell.answer(sentence.format(**words), row, COLUMNS)


@app.command("archive")
@prints(COLUMNS, one=True)
def archive(
    ctx: typer.Context,
    customer: Customer,
    back: Annotated[bool, typer.Option("--back", help=N_("Take it out of the archive again."))] = False,
    yes: Yes = False,
) -> None:
    """Put a customer aside: lists leave it out. One with open contracts stays unless --yes says otherwise."""
    shell: AppContext = ctx.obj
    from renewctl.customer import actions, queries
    from renewctl.store.session import reading

    with shell.reader() as book:
        found = queries.line(book, queries.find_customer(book, customer).id)
    if found.open_contracts and not back:
        refusal = n_("{code} has {n} open contract.", "{code} has {n} open contracts.", found.open_contracts)
        refusal = refusal.format(code=found.code, n=found.open_contracts)
        shell.confirm(_("{refusal} Archive it all the same?").format(refusal=refusal), yes=yes, refusal=refusal)
    with shell.transaction() as session:
        if back:
            actions.bring_back(session, found.id)
        else:
            actions.archive(session, found.id, shell.today)
        row = queries.line(reading(session), found.id)
    sentence = _("Took {code}  {name} out of the archive.") if back else _("Archived {code}  {name}.")
    shell.answer(sentence.format(code=row.code, name=brief(row.name)), row, COLUMNS)


def _said(shell: AppContext, row: "CustomerLine") -> str:
    sentence = _("Changed customer {code}  {name}.") if shell.change_set else _("{code}  {name} is as it was.")
    return sentence.format(code=row.code, name=brief(row.name))


def _look_alikes(shell: AppContext, name: str | None, code: str | None, but: int | None, yes: bool) -> LookAlikes:
    """Ask before there are two customers of one name, or of codes that differ in writing only. RuleError (exit 4)."""
    from renewctl.customer import queries

    def find(book: "Reader") -> list[str]:
        alike = queries.look_alikes(book, name, but) if name else []
        alike += queries.codes_like(book, code.strip(), but) if code else []
        return [f"{row.code}  {brief(row.name)}" for row in dict.fromkeys(alike)]

    return LookAlikes(shell, "  ".join(filter(None, [code, name])), find, yes)
