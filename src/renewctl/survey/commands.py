"""`survey`: what customers were asked, what they answered, and what the answers come to."""

from typing import TYPE_CHECKING, Annotated

import typer

from renewctl.cli.context import AppContext
from renewctl.cli.options import Customer, prints
from renewctl.cli.tree import group
from renewctl.errors import UsageError
from renewctl.messages import N_, _
from renewctl.output import Column, Kind
from renewctl.vocabulary import SurveyKind

if TYPE_CHECKING:
    from renewctl.survey.queries import SurveyRow

app = group()

COLUMNS: tuple[Column["SurveyRow"], ...] = (
    Column("id", N_("No."), Kind.INT),
    Column("asked_on", N_("Asked"), Kind.DATE),
    Column("kind", N_("Survey"), Kind.WORD),
    Column("customer", N_("Customer"), priority=1),
    Column("customer_code", N_("Customer code"), table=False),
    Column("contact", N_("Contact"), priority=5),
    Column("contract", N_("Contract"), table=False),
    Column("score", N_("Answer"), Kind.INT),
    Column("answered_on", N_("Answered"), Kind.DATE, priority=3),
    Column("comment", N_("Comment"), priority=2),
    Column("owner", N_("Owner"), table=False),
    Column("measures", N_("Measures"), Kind.INT, priority=4),
)

Score = Annotated[
    int | None,
    typer.Option("--score", metavar="N", min=-99, max=99, help=N_("The answer: csat and willingness 1-5, nps 0-10.")),
]
Comment = Annotated[str, typer.Option("--comment", metavar="TEXT", help=N_("What was said with it."))]
Measure = Annotated[
    str | None,
    typer.Option("--measure", metavar="TEXT", help=N_("What is done about a low answer; else a task asks for it.")),
]
By = Annotated[str | None, typer.Option("--by", metavar="NAME", help=N_("Who does the measure."))]
Within = Annotated[str | None, typer.Option("--in", metavar="7d", help=N_("When the measure is due: 7d, 2w, 1m."))]


@app.command("add")
@prints(COLUMNS, one=True)
def add(
    ctx: typer.Context,
    customer: Customer,
    kind: Annotated[
        SurveyKind, typer.Option("--kind", help=N_("Satisfaction, recommendation, or willingness to renew."))
    ],
    score: Score = None,
    comment: Comment = "",
    contact: Annotated[str | None, typer.Option("--contact", help=N_("Who was asked."))] = None,
    contract: Annotated[str | None, typer.Option("--contract", help=N_("The contract it is about."))] = None,
    on: Annotated[
        str | None, typer.Option("--on", metavar="DATE", help=N_("The day it was asked; today unless said."))
    ] = None,
    measure: Measure = None,
    by: By = None,
    within: Within = None,
) -> None:
    """Note that a customer was asked, with the answer or without one yet. A low answer asks for a measure."""
    shell: AppContext = ctx.obj
    from renewctl.contact.queries import find_contact
    from renewctl.contract.queries import find_contract_of
    from renewctl.customer.queries import find_customer
    from renewctl.measure.rules import typed_measure
    from renewctl.store.session import reading
    from renewctl.survey import actions, queries, rules

    day = shell.typed_day(on) or shell.today
    decided = typed_measure(measure, by, None, within, shell.today)
    low = rules.low_answers(shell.settings.low_answers)
    if decided is not None and score is None:
        raise UsageError(_("A measure follows an answer: give --score too."))
    with shell.transaction() as session:
        book = reading(session)
        whom = find_customer(book, customer)
        who = find_contact(book, whom.id, contact) if contact is not None else None
        what = find_contract_of(book, whom.id, contract) if contract is not None else None
        asked = actions.Asked(
            kind, whom.id, day, who.id if who else None, what.id if what else None, whom.owner or shell.actor
        )
        number = actions.ask(session, asked, shell.today, comment)
        task = None
        if score is not None:
            given = actions.Given(score, day, comment, decided)
            task = actions.answer(session, number, given, low, shell.today)
        row = queries.survey(reading(session), number)
    _tell(shell, row, task)


@app.command("answer")
@prints(COLUMNS, one=True)
def answer(
    ctx: typer.Context,
    number: Annotated[int, typer.Argument(metavar="NUMBER", min=1, max=2**62, help=N_("Its number, as listed."))],
    score: Annotated[
        int,
        typer.Option(
            "--score", metavar="N", min=-99, max=99, help=N_("The answer: csat and willingness 1-5, nps 0-10.")
        ),
    ],
    comment: Comment = "",
    on: Annotated[
        str | None, typer.Option("--on", metavar="DATE", help=N_("The day it was answered; today unless said."))
    ] = None,
    measure: Measure = None,
    by: By = None,
    within: Within = None,
) -> None:
    """Write down the answer to a question that was put before."""
    shell: AppContext = ctx.obj
    from renewctl.measure.rules import typed_measure
    from renewctl.store.session import reading
    from renewctl.survey import actions, queries, rules

    day = shell.typed_day(on) or shell.today
    given = actions.Given(score, day, comment, typed_measure(measure, by, None, within, shell.today))
    low = rules.low_answers(shell.settings.low_answers)
    with shell.transaction() as session:
        task = actions.answer(session, number, given, low, shell.today)
        row = queries.survey(reading(session), number)
    _tell(shell, row, task)


@app.command("list")
@prints(COLUMNS)
def list_(
    ctx: typer.Context,
    customer: Annotated[str | None, typer.Option("--customer", help=N_("Only this customer's."))] = None,
    kind: Annotated[SurveyKind | None, typer.Option("--kind", help=N_("Only this kind."))] = None,
    since: Annotated[
        str | None, typer.Option("--since", metavar="DATE", help=N_("Only what was asked from this day on."))
    ] = None,
    unanswered: Annotated[bool, typer.Option("--unanswered", help=N_("Only those without an answer yet."))] = False,
) -> None:
    """List the surveys, the newest first; below them what they come to."""
    shell: AppContext = ctx.obj
    from renewctl.customer.queries import find_customer
    from renewctl.survey import queries

    with shell.reader() as book:
        wanted = queries.SurveyFilter(
            find_customer(book, customer).id if customer is not None else None,
            kind,
            shell.typed_day(since),
            unanswered,
        )
        rows = list(queries.surveys(book, wanted))
    footer = [] if unanswered else _figures(rows, shell.today.isoformat())
    shell.show(rows, COLUMNS, footer=footer, empty=_("No surveys."))


def _figures(rows: "list[SurveyRow]", today: str) -> list[str]:
    """What the answers come to, each figure with its n and its response rate."""
    from renewctl.survey import rules

    lines = []
    for kind, figure, sentence in (
        (SurveyKind.CSAT, rules.csat, _("CSAT (answers of 4 and 5) as of {day}: {value:.0f} %, n = {n}.")),
        (SurveyKind.NPS, rules.nps, _("NPS (9 and 10 less 0 to 6) as of {day}: {value:+.0f}, n = {n}.")),
    ):
        share = figure([row.score for row in rows if row.kind == kind])
        if share.value is None:
            continue
        rate = _("{answered} of {asked} answered ({rate:.0f} %).")
        line = sentence.format(day=today, value=share.value, n=share.answered)
        lines.append(f"{line} {rate.format(answered=share.answered, asked=share.asked, rate=share.response_rate)}")
    return lines


def _tell(shell: AppContext, row: "SurveyRow", task: int | None) -> None:
    shell.answer(row.said, row, COLUMNS)
    if task is not None:
        shell.say(_("Task {number}: decide on a measure.").format(number=task))
