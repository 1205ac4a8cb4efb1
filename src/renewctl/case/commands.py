"""`case`: what customers ask, complain about, propose and want repaired."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from renewctl.case import columns
from renewctl.case.columns import CASES
from renewctl.cli.context import AppContext
from renewctl.cli.options import Customer, prints
from renewctl.cli.tree import group
from renewctl.messages import N_, _, n_
from renewctl.output import Record, Section
from renewctl.vocabulary import CaseEventKind, CaseKind, CaseState

if TYPE_CHECKING:
    from renewctl.case.actions import Note

app = group()

Number = Annotated[int, typer.Argument(metavar="NUMBER", min=1, max=2**62, help=N_("Its number, as listed."))]
At = Annotated[
    str | None,
    typer.Option("--at", metavar="MOMENT", help=N_('A date, a time, or both: "2026-06-15 14:30"; now unless said.')),
]
Text = Annotated[str, typer.Argument(metavar="[NOTE]", help=N_("What was said or done."))]


@app.command("add")
@prints(CASES, one=True)
def add(
    ctx: typer.Context,
    customer: Customer,
    title: Annotated[str, typer.Argument(metavar="TITLE", help=N_("What it is about."))],
    kind: Annotated[CaseKind, typer.Option("--kind", help=N_("What kind of case it is."))],
    written: Annotated[
        bool, typer.Option("--written", help=N_("It came by letter or mail: a complaint is then confirmed at once."))
    ] = False,
    at: At = None,
    due: Annotated[str | None, typer.Option("--due", metavar="DATE", help=N_("The time set for it."))] = None,
    contact: Annotated[str | None, typer.Option("--contact", help=N_("Who it came from."))] = None,
    contract: Annotated[str | None, typer.Option("--contract", help=N_("The contract it is about."))] = None,
    owner: Annotated[
        str | None,
        typer.Option("--owner", help=N_("Who sees to it; unless said the contract's owner, else the customer's.")),
    ] = None,
    notes: Annotated[str, typer.Option("--notes", help=N_("More about it."))] = "",
    measure: Annotated[
        str | None,
        typer.Option("--measure", metavar="TEXT", help=N_("What is done about a complaint; else a task asks for it.")),
    ] = None,
    by: Annotated[str | None, typer.Option("--by", metavar="NAME", help=N_("Who does the measure."))] = None,
    within: Annotated[
        str | None, typer.Option("--in", metavar="7d", help=N_("When the measure is due: 7d, 2w, 1m."))
    ] = None,
) -> None:
    """Open a case. For example: renewctl case add Acme "Printer jams" --kind repair --due 3d"""
    shell: AppContext = ctx.obj
    from renewctl.case import actions, queries
    from renewctl.contact.queries import find_contact
    from renewctl.contract.queries import find_contract_of
    from renewctl.customer.queries import find_customer
    from renewctl.measure import actions as measures
    from renewctl.measure.rules import typed_measure
    from renewctl.store.session import reading
    from renewctl.task.rules import owner_of

    moment, due_on = _moment(shell, at), shell.typed_day(due)
    decided = typed_measure(measure, by, None, within, shell.today)
    with shell.transaction() as session:
        book = reading(session)
        whom = find_customer(book, customer)
        who = find_contact(book, whom.id, contact) if contact is not None else None
        what = find_contract_of(book, whom.id, contract) if contract is not None else None
        whose = owner_of(owner, what.owner if what else None, whom.owner, shell.actor)
        new = actions.NewCase(
            kind=kind,
            title=title,
            customer_id=whom.id,
            contact_id=who.id if who else None,
            contract_id=what.id if what else None,
            moment=moment,
            due_on=due_on,
            is_written=written,
            owner=whose,
            notes=notes,
        )
        number = actions.add(session, new, shell.now)
        task = None
        if kind is CaseKind.COMPLAINT or decided is not None:
            task = measures.ask(session, whom.id, decided, shell.today, about=new.title, owner=whose, case_id=number)
        row = queries.case(reading(session), number, shell.today)
    shell.answer(row.said, row, CASES)
    if task is not None:
        shell.say(_("Task {number}: decide on a measure.").format(number=task))


@app.command("list")
@prints(CASES)
def list_(
    ctx: typer.Context,
    customer: Annotated[str | None, typer.Option("--customer", help=N_("Only this customer's."))] = None,
    kind: Annotated[CaseKind | None, typer.Option("--kind", help=N_("Only this kind."))] = None,
    state: Annotated[CaseState, typer.Option("--state", help=N_("Open or resolved ones."))] = CaseState.OPEN,
    owner: Annotated[str | None, typer.Option("--owner", help=N_("Only this owner's."))] = None,
    all: Annotated[bool, typer.Option("--all", help=N_("Resolved ones too."))] = False,
    overdue: Annotated[bool, typer.Option("--overdue", help=N_("Only open ones past their set time."))] = False,
) -> None:
    """List the open cases by their set time."""
    shell: AppContext = ctx.obj
    from renewctl.case import queries
    from renewctl.customer.queries import find_customer
    from renewctl.team import owner_queries as owners

    with shell.reader() as book:
        shell.doubt(owners.doubt(book, owner))
        whose = find_customer(book, customer).id if customer is not None else None
        wanted = queries.CaseFilter(whose, kind, None if all else state, owner, overdue)
        rows = list(queries.cases(book, wanted, shell.today))
    still = [row for row in rows if row.state == CaseState.OPEN]
    counted = n_(
        "As of {day}: {n} open case, {late} past the set time, {unanswered} without a reply.",
        "As of {day}: {n} open cases, {late} past the set time, {unanswered} without a reply.",
        len(still),
    ).format(
        day=shell.today.isoformat(),
        n=len(still),
        late=sum(row.days_left is not None and row.days_left < 0 for row in still),
        unanswered=sum(row.first_reply_at is None for row in still),
    )
    shell.show(rows, CASES, footer=[counted], empty=_("No cases."))


@app.command("show")
@prints(CASES, one=True)
def show(ctx: typer.Context, number: Number) -> None:
    """Show a case: what happened to it, and what is done about it."""
    shell: AppContext = ctx.obj
    from renewctl.case import queries
    from renewctl.measure.queries import of_case

    with shell.reader() as book:
        row = queries.case(book, number, shell.today)
        happened = queries.events(book, number)
        measures = of_case(book, number, shell.today)
    sections: list[Section[Any]] = [
        Section("events", N_("What happened"), happened, columns.EVENTS, _("Nothing yet.")),
        Section("measures", N_("Measures"), measures, columns.MEASURES, _("No measures.")),
    ]
    shell.show_record(Record(f"{row.id}  {row.title}", row, CASES, sections))


@app.command("reply")
@prints(CASES, one=True)
def reply(ctx: typer.Context, number: Number, note: Text = "", at: At = None) -> None:
    """Note that we replied to the customer; the first reply of all is kept as such."""
    shell: AppContext = ctx.obj
    _note(shell, number, _made(shell, CaseEventKind.REPLIED, note, at), _("Case {number}: replied."))


@app.command("visit")
@prints(CASES, one=True)
def visit(
    ctx: typer.Context,
    number: Number,
    technician: Annotated[
        str, typer.Option("--technician", metavar="NAME", help=N_("Who comes, with the number to reach them."))
    ],
    on: Annotated[str, typer.Option("--on", metavar="DATE", help=N_("The day of the visit."))],
    note: Annotated[str, typer.Option("--note", help=N_("More about it."))] = "",
    at: At = None,
) -> None:
    """Note that a technician's visit is arranged; the customer is then called with the technician's contact."""
    shell: AppContext = ctx.obj
    from renewctl.case import actions, queries
    from renewctl.store.session import reading
    from renewctl.typed_dates import parse_day

    what = _made(shell, CaseEventKind.VISIT_ARRANGED, note, at)
    day = parse_day(on, shell.today)
    with shell.transaction() as session:
        actions.arrange_visit(session, number, technician, day, what, shell.now)
        row = queries.case(reading(session), number, shell.today)
    sentence = _("Case {number}: {technician} comes on {day}.")
    shell.answer(sentence.format(number=row.id, technician=row.technician, day=row.visit_on), row, CASES)


@app.command("resolve")
@prints(CASES, one=True)
def resolve(
    ctx: typer.Context,
    number: Number,
    resolution: Annotated[str, typer.Argument(metavar="[RESOLUTION]", help=N_("What solved it."))] = "",
    at: At = None,
) -> None:
    """Close a case, with what solved it."""
    shell: AppContext = ctx.obj
    _note(shell, number, _made(shell, CaseEventKind.RESOLVED, resolution, at), _("Case {number} is resolved."))


@app.command("reopen")
@prints(CASES, one=True)
def reopen(
    ctx: typer.Context,
    number: Number,
    reason: Annotated[str, typer.Argument(metavar="[REASON]", help=N_("Why it is opened again."))] = "",
    at: At = None,
) -> None:
    """Open a resolved case again."""
    shell: AppContext = ctx.obj
    _note(shell, number, _made(shell, CaseEventKind.REOPENED, reason, at), _("Case {number} is open again."))


def _made(shell: AppContext, kind: CaseEventKind, text: str, at: str | None) -> "Note":
    from renewctl.case.actions import Note

    return Note(kind, text, shell.actor, _moment(shell, at))


def _note(shell: AppContext, number: int, what: "Note", sentence: str) -> None:
    from renewctl.case import actions, queries
    from renewctl.store.session import reading

    with shell.transaction() as session:
        actions.note(session, number, what, shell.now)
        row = queries.case(reading(session), number, shell.today)
    shell.answer(sentence.format(number=row.id), row, CASES)


def _moment(shell: AppContext, at: str | None) -> str | None:
    from renewctl.typed_dates import parse_moment

    return parse_moment(at, shell.today) if at is not None else None
