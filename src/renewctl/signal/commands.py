"""`signal`: dated facts from outside, of one customer or of an industry."""

from typing import TYPE_CHECKING, Annotated

import typer

from renewctl.cli.context import AppContext
from renewctl.cli.options import prints
from renewctl.cli.tree import group
from renewctl.errors import UsageError
from renewctl.messages import N_, _
from renewctl.output import Column, Kind
from renewctl.vocabulary import SignalKind, label

if TYPE_CHECKING:
    from renewctl.signal.queries import SignalRow

app = group()

# The keys are those that `import --what signals` reads.
COLUMNS: tuple[Column["SignalRow"], ...] = (
    Column("date", N_("Date"), Kind.DATE),
    Column("kind", N_("Kind"), Kind.WORD),
    Column("customer", N_("Customer")),
    Column("customer_code", N_("Customer code"), table=False),
    Column("industry", N_("Industry"), priority=1),
    Column("value", N_("Value"), Kind.INT),
    Column("label", N_("Label"), priority=2),
    Column("sequence", N_("Of that day"), Kind.INT, table=False),
    Column("notes", N_("Notes"), table=False),
)

CustomerOption = Annotated[str | None, typer.Option("--customer", help=N_("The customer it is about."))]
IndustryOption = Annotated[str | None, typer.Option("--industry", help=N_("The industry it is about."))]


@app.command("add")
@prints(COLUMNS, one=True)
def add(
    ctx: typer.Context,
    kind: Annotated[
        SignalKind,
        typer.Option("--kind", help=N_("usage and inquiry are of a customer, the others of either.")),
    ],
    customer: CustomerOption = None,
    industry: IndustryOption = None,
    on: Annotated[
        str | None, typer.Option("--on", metavar="DATE", help=N_("The day of the fact; today unless said."))
    ] = None,
    value: Annotated[
        str | None,
        typer.Option("--value", metavar="N", help=N_("How much was used, or how many events; 1 event unless said.")),
    ] = None,
    label_: Annotated[
        str | None,
        typer.Option("--label", metavar="TEXT", help=N_("What it is about: a product, a competitor, a law.")),
    ] = None,
    notes: Annotated[str | None, typer.Option("--notes", help=N_("More about it."))] = None,
) -> None:
    """Add a signal. For example: renewctl signal add --customer Acme --kind usage --value 400"""
    shell: AppContext = ctx.obj
    from renewctl.customer.queries import find_customer
    from renewctl.plain import clean, named
    from renewctl.signal import actions, queries, rules
    from renewctl.store.session import reading

    if (customer is None) == (industry is None):
        raise UsageError(_("Say what it is about: --customer NAME or --industry NAME."))
    day = shell.typed_day(on) or shell.today
    about = named(industry, _("The industry")) if industry is not None else None
    thousandths, was_rounded = rules.thousandths(value, kind)
    with shell.transaction() as session:
        whom = find_customer(reading(session), customer).id if customer is not None else None
        key = queries.Key(kind, day, clean(label_ or "", _("The label")), whom, about)
        sequence = actions.add(session, key, thousandths, today=shell.today, notes=notes)
        row = queries.signal(reading(session), key, sequence)
        reached = queries.customers_in(reading(session), about) if about is not None else 1
    shell.answer(_said(row), row, COLUMNS)
    if was_rounded:
        shell.say(_("It was rounded: three decimals are kept of {value}.").format(value=value))
    if not reached:
        shell.say(_("No customer is in the industry {industry} yet.").format(industry=about))


@app.command("list")
@prints(COLUMNS)
def list_(
    ctx: typer.Context,
    customer: CustomerOption = None,
    industry: IndustryOption = None,
    kind: Annotated[SignalKind | None, typer.Option("--kind", help=N_("Only this kind."))] = None,
    since: Annotated[str | None, typer.Option("--since", metavar="DATE", help=N_("Only from this day on."))] = None,
    until: Annotated[str | None, typer.Option("--until", metavar="DATE", help=N_("Only up to this day."))] = None,
) -> None:
    """List the signals, the newest first."""
    shell: AppContext = ctx.obj
    from renewctl.customer.queries import find_customer
    from renewctl.signal import queries

    with shell.reader() as book:
        wanted = queries.SignalFilter(
            customer_id=find_customer(book, customer).id if customer is not None else None,
            industry=industry,
            kind=kind,
            since=shell.typed_day(since),
            until=shell.typed_day(until),
        )
        shell.show(queries.signals(book, wanted), COLUMNS, empty=_("No signals."))


def _said(row: "SignalRow") -> str:
    words = {"kind": label(row.kind), "subject": row.subject, "day": row.date, "value": row.value, "n": row.sequence}
    if row.sequence > 1:
        return _("Signal: {kind} of {subject} on {day}, {value} (no. {n} of that day).").format(**words)
    return _("Signal: {kind} of {subject} on {day}, {value}.").format(**words)
