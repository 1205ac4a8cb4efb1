"""`approval`: what has to be approved, who decided what, and what is void by now."""

from typing import TYPE_CHECKING, Annotated

import typer

from renewctl.approval import rules_commands
from renewctl.cli.context import AppContext
from renewctl.cli.options import prints
from renewctl.cli.tree import group
from renewctl.messages import N_, _
from renewctl.output import Column, Kind, Record, Section
from renewctl.plain import brief
from renewctl.vocabulary import ApprovalState, ApprovalSubject, Decision, label

if TYPE_CHECKING:
    from renewctl.approval.actions import Wanted
    from renewctl.approval.picture import ApprovalLine, ContentLine, DecisionLine
    from renewctl.store.reader import Reader

app = group()
app.add_typer(rules_commands.app, name="rules", help=N_("What must be approved, as the book demands it of everybody."))


def _state_style(row: "ApprovalLine") -> str | None:
    return {ApprovalState.APPROVED: "green", ApprovalState.PENDING: "yellow"}.get(row.state, "red")


COLUMNS: tuple[Column["ApprovalLine"], ...] = (
    Column("id", N_("No."), Kind.INT),
    Column("subject", N_("Subject"), Kind.WORD),
    Column("contract", N_("Contract")),
    Column("customer", N_("Customer"), priority=1),
    Column("state", N_("State"), Kind.WORD, style=_state_style),
    Column("decided", N_("Decided levels"), Kind.INT, priority=3),
    Column("levels", N_("Levels"), Kind.INT, priority=3),
    Column("role", N_("Next decides"), Kind.WORD, priority=1),
    Column("waiting_for", N_("Waiting for"), Kind.JSON, priority=2),
    Column("requested_by", N_("Requested by"), priority=3),
    Column("requested_on", N_("Requested on"), Kind.DATE, priority=5),
    Column("why", N_("State because"), priority=2),
    Column("reason", N_("Reason"), table=False),
    Column("is_self_approved", N_("Self-approved"), Kind.BOOL, priority=3),
    Column("may_decide", N_("Waits for you"), Kind.BOOL, table=False),
    Column("requested_os_user", N_("System user"), table=False),
    Column("content_hash", N_("Hash"), table=False),
)
DECISIONS: tuple[Column["DecisionLine"], ...] = (
    Column("level", N_("Level"), Kind.INT),
    Column("decision", N_("Decision"), Kind.WORD),
    Column("decided_by", N_("Decided by")),
    Column("decided_os_user", N_("System user")),
    Column("decided_on", N_("Decided on"), Kind.DATE),
    Column("comment", N_("Comment")),
    Column("is_own", N_("Self-approved"), Kind.BOOL),
)
CONTENT: tuple[Column["ContentLine"], ...] = (
    Column("field", N_("Field"), Kind.WORD),
    Column("of", N_("Which")),
    Column("approved", N_("To approve")),
    Column("today", N_("Changed since to")),
)

Number = Annotated[int, typer.Argument(metavar="ID", min=1, help=N_("Its number in `approval list`."))]
Level = Annotated[
    int | None,
    typer.Option("--level", metavar="N", min=1, help=N_("The level you mean; refused if it is not its turn.")),
]
Comment = Annotated[str | None, typer.Option("--comment", help=N_("Why; it stays with the decision."))]


@app.command("request")
@prints(COLUMNS, one=True)
def request(
    ctx: typer.Context,
    subject: Annotated[
        ApprovalSubject, typer.Argument(metavar="quote|contract|plan", help=N_("What is to be approved."))
    ],
    contract: Annotated[
        str,
        typer.Argument(
            metavar="CONTRACT",
            help=N_("The contract, or the one whose quote or plan it is."),
        ),
    ],
    version: Annotated[
        int | None,
        typer.Option("--version", metavar="N", min=1, help=N_("Which version of the quote; else the newest.")),
    ] = None,
    levels: Annotated[
        int,
        typer.Option(
            "--levels",
            metavar="N",
            min=1,
            max=9,
            help=N_("At least so many levels; the rules or a step may ask for more."),
        ),
    ] = 1,
    reason: Annotated[str | None, typer.Option("--reason", help=N_("What those who decide should know."))] = None,
) -> None:
    """Ask for the approval of content as it is now; any later edit of it makes the approval void."""
    shell: AppContext = ctx.obj
    from renewctl.approval import actions, picture, queries
    from renewctl.audit.rules import Person
    from renewctl.store.session import reading

    me, today = Person(shell.actor, shell.os_user), shell.today
    with shell.transaction() as session:
        wanted = _wanted(reading(session), subject, contract, version, levels, reason, shell)
        number = actions.request(session, wanted, me, today)
        book = reading(session)
        line = picture.line(book, me, queries.find_approval(book, number))
    shell.answer(_requested(line), line, COLUMNS)


@app.command("approve")
@prints(COLUMNS, one=True)
def approve(ctx: typer.Context, id: Number, level: Level = None, comment: Comment = None) -> None:
    """Approve, at the level whose turn it is; never what you made or asked for yourself."""
    _decide(ctx.obj, Decision.APPROVE, id, level, comment)


@app.command("reject")
@prints(COLUMNS, one=True)
def reject(ctx: typer.Context, id: Number, level: Level = None, comment: Comment = None) -> None:
    """Reject it for good and say why (--comment): this very content is not asked for again."""
    _decide(ctx.obj, Decision.REJECT, id, level, comment)


@app.command("list")
@prints(COLUMNS)
def list_(
    ctx: typer.Context,
    mine: Annotated[bool, typer.Option("--mine", help=N_("Only what you asked for."))] = False,
    waiting: Annotated[bool, typer.Option("--waiting", help=N_("Only what waits for your decision."))] = False,
    all: Annotated[bool, typer.Option("--all", help=N_("Also those that a newer request replaced."))] = False,
) -> None:
    """List the approvals, newest first: whose turn it is, and what made which of them void."""
    shell: AppContext = ctx.obj
    from renewctl.approval import picture
    from renewctl.audit.rules import Person

    me = Person(shell.actor, shell.os_user)
    with shell.reader() as book:
        rows = [
            row
            for row in picture.lines(book, me)
            if (all or row.is_newest) and (row.requested_by == me.actor or not mine) and (row.may_decide or not waiting)
        ]
    footer = [_("As of {day}.").format(day=shell.today.isoformat())]
    shell.show(rows, COLUMNS, footer=footer, empty=_("No approvals."))


@app.command("show")
@prints(COLUMNS, one=True)
def show(ctx: typer.Context, id: Number) -> None:
    """Show what is to be approved, line by line beside what it is today, and every decision."""
    shell: AppContext = ctx.obj
    from renewctl.approval import picture, queries
    from renewctl.audit.rules import Person

    me = Person(shell.actor, shell.os_user)
    with shell.reader() as book:
        row = queries.find_approval(book, id)
        line, decisions = picture.line(book, me, row), picture.decisions(book, row)
    sections = (
        Section("decisions", N_("Decisions"), decisions, DECISIONS, _("No decisions yet.")),
        Section("content", N_("What is to be approved"), picture.content(row), CONTENT),
    )
    shell.show_record(Record(_("Approval {n}").format(n=id), line, COLUMNS, sections))


def _decide(shell: AppContext, decision: Decision, number: int, level: int | None, comment: str | None) -> None:
    from renewctl.approval import actions, picture, queries
    from renewctl.audit.rules import Person
    from renewctl.store.session import reading

    me, today = Person(shell.actor, shell.os_user), shell.today
    with shell.transaction(comment or "") as session:
        done = actions.decide(session, number, actions.Verdict(decision, level, comment), me, today)
        book = reading(session)
        line = picture.line(book, me, queries.find_approval(book, number))
    if decision is Decision.REJECT:
        sentence = _("Rejected approval {n} of {subject} {number} at level {level}.")
    elif line.state is ApprovalState.APPROVED:
        sentence = _("Approved level {level}: approval {n} of {subject} {number} is complete.")
    else:
        sentence = _("Approved level {level} of {levels}: approval {n} of {subject} {number} goes on to the {role}.")
    words = {"n": number, "level": done, "levels": line.levels, "role": label(line.role)}
    shell.answer(sentence.format(subject=_(line.subject), number=brief(line.contract), **words), line, COLUMNS)


def _wanted(
    book: "Reader",
    subject: ApprovalSubject,
    contract: str,
    version: int | None,
    levels: int,
    reason: str | None,
    shell: AppContext,
) -> "Wanted":
    """Return which record is meant by its contract."""
    from renewctl.approval import queries
    from renewctl.approval.actions import Wanted
    from renewctl.contract.queries import find_contract
    from renewctl.errors import UsageError
    from renewctl.quote.queries import quote_to_move

    if version is not None and subject is not ApprovalSubject.QUOTE:
        raise UsageError(_("Only a quote has versions."))
    found = find_contract(book, contract)
    match subject:
        case ApprovalSubject.QUOTE:
            of = quote_to_move(book, found.id, found.number, version, shell.today).id
        case ApprovalSubject.CONTRACT:
            of = found.id
        case ApprovalSubject.PLAN:
            of = queries.open_renewal(book, found.id, found.number)
    return Wanted(subject, of, found.id, levels, reason)


def _requested(line: "ApprovalLine") -> str:
    who = _(", ").join(map(brief, line.waiting_for)) or _("anybody but who made it")
    words = {"n": line.id, "subject": _(line.subject), "number": brief(line.contract), "levels": line.levels}
    return _(
        "Asked for approval {n} of {subject} {number}; level 1 of {levels} is decided by the {role}: {who}."
    ).format(role=label(line.role), who=who, **words)
