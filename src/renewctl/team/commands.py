"""`team`: who fills which role, for everyone and at one customer."""

from typing import TYPE_CHECKING, Annotated

import typer

from renewctl.cli.context import AppContext
from renewctl.cli.options import prints
from renewctl.cli.tree import group
from renewctl.messages import N_, _, joined, n_
from renewctl.output import Column, Kind
from renewctl.plain import brief, masked
from renewctl.vocabulary import Role, label

if TYPE_CHECKING:
    from renewctl.team.actions import Assigned
    from renewctl.team.queries import MemberRow, PersonRow

app = group()

COLUMNS: tuple[Column["MemberRow"], ...] = (
    Column("role", N_("Role"), Kind.WORD),
    Column("person", N_("Person")),
    Column("customer", N_("Customer")),
    Column("customer_code", N_("Customer code"), table=False),
)

PEOPLE: tuple[Column["PersonRow"], ...] = (
    Column("name", N_("Person")),
    Column("email", N_("E-mail")),
    Column("supervisor", N_("Supervisor")),
    Column("language", N_("Language")),
    Column("channel", N_("Channel"), Kind.WORD),
    Column("address", N_("Address"), value=lambda row: row.address and masked(row.address), priority=1),
)

Customer = Annotated[
    str | None,
    typer.Option("--customer", help=N_("At this customer only.")),
]


@app.command("set")
@prints(COLUMNS, one=True)
def set_(
    ctx: typer.Context,
    role: Annotated[Role, typer.Argument(metavar="ROLE", help=N_("The role, such as sales, legal or finance."))],
    person: Annotated[str, typer.Argument(metavar="PERSON", help=N_("Who fills it; a blank name: nobody."))],
    customer: Customer = None,
    takes_over: Annotated[
        bool, typer.Option("--take-over", help=N_("Open steps of whoever filled it before become theirs too."))
    ] = False,
) -> None:
    """Say who fills a role; steps of it that had nobody are theirs. For example: renewctl team set legal 陈静"""
    shell: AppContext = ctx.obj
    from renewctl.customer.queries import find_customer
    from renewctl.store.session import reading
    from renewctl.team import actions
    from renewctl.team.queries import MemberRow

    with shell.transaction() as session:
        at = find_customer(reading(session), customer) if customer is not None else None
        came = actions.assign(session, role, person, at.id if at else None, takes_over=takes_over)
    row = MemberRow(role.value, person.strip(), at.name if at else None, at.code if at else None)
    words = {"role": label(role), "person": brief(row.person), "customer": brief(row.customer or "")}
    line = _("{role} is {person}.") if row.person else _("{role} is nobody any more.")
    if row.customer:
        line = _("{role} at {customer} is {person}.") if row.person else _("{role} at {customer} is nobody any more.")
    shell.answer(joined([line.format(**words), *_steps(came, is_anybody=bool(row.person))]), row, COLUMNS)


def _steps(came: "Assigned", *, is_anybody: bool) -> list[str]:
    """Say whose the open steps of the role are now."""
    taken = n_("{n} open step is theirs now.", "{n} open steps are theirs now.", came.taken)
    stay = n_("{n} open step stays with {before}.", "{n} open steps stay with {before}.", came.stay)
    told = [taken.format(n=came.taken)] if came.taken else []
    if came.stay:
        told.append(stay.format(n=came.stay, before=brief(came.before)))
        told += [_("With --take-over they go along.")] if is_anybody else []
    return told


@app.command("list")
@prints(COLUMNS)
def list_(ctx: typer.Context, customer: Customer = None) -> None:
    """List who fills which role: for everyone, then at single customers."""
    shell: AppContext = ctx.obj
    from renewctl.customer.queries import find_customer
    from renewctl.team.queries import members

    with shell.reader() as book:
        whose = find_customer(book, customer).id if customer is not None else None
        rows = list(members(book, whose))
    shell.show(rows, COLUMNS, empty=_("Nobody fills a role yet; renewctl team set ROLE PERSON says who."))


@app.command("person")
@prints(PEOPLE, one=True)
def person(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help=N_("The name that owners and roles bear."))],
    email: Annotated[str | None, typer.Option("--email", help=N_("Where reminders go; blank: nowhere."))] = None,
    supervisor: Annotated[str | None, typer.Option("--supervisor", help=N_("Who is told when nobody acts."))] = None,
    language: Annotated[
        str | None, typer.Option("--language", metavar="en|zh_CN", help=N_("The language to write to them in."))
    ] = None,
    channel: Annotated[
        str | None,
        typer.Option(
            "--channel", metavar="mail|command|webhook|notify", help=N_("By which way; else as config.toml says.")
        ),
    ] = None,
    address: Annotated[
        str | None, typer.Option("--address", help=N_("Where to reach them by a channel other than mail."))
    ] = None,
) -> None:
    """Say where to reach a person. For example: renewctl team person 王芳 --email wang@example.com --language zh_CN"""
    shell: AppContext = ctx.obj
    from renewctl.store.session import reading
    from renewctl.team.person_actions import PersonFields, enter
    from renewctl.team.queries import find_person

    with shell.transaction() as session:
        enter(session, name, PersonFields(email, supervisor, language, channel, address))
        row = find_person(reading(session), name.strip())
    assert row is not None
    to = row.address or row.email
    line = _("{person} is reached at {address}.") if to else _("{person} has no address yet.")
    shell.answer(line.format(person=brief(row.name), address=brief(masked(to or ""))), row, PEOPLE)


@app.command("people")
@prints(PEOPLE)
def people(ctx: typer.Context) -> None:
    """List where everybody is reached, in which language, and who is told when they do not act."""
    shell: AppContext = ctx.obj
    from renewctl.team.queries import persons

    with shell.reader() as book:
        rows = list(persons(book))
    shell.show(rows, PEOPLE, empty=_("Nobody has an address yet; renewctl team person NAME --email says where."))
