"""`team`: who fills which role, for everyone and at one customer."""

from typing import TYPE_CHECKING, Annotated

import typer

from renewctl.cli.context import AppContext
from renewctl.cli.options import prints
from renewctl.cli.tree import group
from renewctl.messages import N_, _, n_
from renewctl.output import Column, Kind
from renewctl.plain import brief
from renewctl.vocabulary import Role, label

if TYPE_CHECKING:
    from renewctl.team.queries import MemberRow

app = group()

COLUMNS: tuple[Column["MemberRow"], ...] = (
    Column("role", N_("Role"), Kind.WORD),
    Column("person", N_("Person")),
    Column("customer", N_("Customer")),
    Column("customer_code", N_("Customer code"), table=False),
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
) -> None:
    """Say who fills a role; steps of it that had nobody are theirs. For example: renewctl team set legal 陈静"""
    shell: AppContext = ctx.obj
    from renewctl.customer.queries import find_customer
    from renewctl.store.session import reading
    from renewctl.team import actions
    from renewctl.team.queries import MemberRow

    with shell.transaction() as session:
        at = find_customer(reading(session), customer) if customer is not None else None
        taken = actions.assign(session, role, person, at.id if at else None)
    row = MemberRow(role.value, person.strip(), at.name if at else None, at.code if at else None)
    words = {"role": label(role), "person": brief(row.person), "customer": brief(row.customer or "")}
    line = _("{role} is {person}.") if row.person else _("{role} is nobody any more.")
    if row.customer:
        line = _("{role} at {customer} is {person}.") if row.person else _("{role} at {customer} is nobody any more.")
    line = line.format(**words)
    if taken:
        line += " " + n_(
            "{n} step without an owner is theirs.", "{n} steps without an owner are theirs.", taken
        ).format(n=taken)
    shell.answer(line, row, COLUMNS)


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
