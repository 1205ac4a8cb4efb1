"""`reminder`: what was fired, what is said to it, and what waits in the outbox."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from renewctl.cli.context import AppContext
from renewctl.cli.options import prints
from renewctl.cli.tree import group
from renewctl.errors import NotFoundError, UsageError
from renewctl.messages import N_, _, n_
from renewctl.output import Column, Kind, Record, Section
from renewctl.plain import masked
from renewctl.vocabulary import AnswerKind, MessageState

if TYPE_CHECKING:
    from datetime import date

    from renewctl.reminder.picture import ItemLine, WindowLine
    from renewctl.reminder.queries import AnswerRow, MessageRow

app = group()

COLUMNS: tuple[Column["ItemLine"], ...] = (
    Column("code", N_("Code")),
    Column("deadline", N_("Deadline"), Kind.DATE),
    Column("days_left", N_("Days left"), Kind.INT),
    Column("kind", N_("What"), Kind.WORD),
    Column("customer", N_("Customer"), priority=1),
    Column("contract", N_("Contract"), priority=2),
    Column("title", N_("About"), priority=3),
    Column("owner", N_("Owner"), priority=2),
    Column("last_on", N_("Last told"), Kind.DATE),
    Column("next_on", N_("Next"), Kind.DATE),
    Column("answer", N_("Answer"), Kind.WORD),
    Column("until", N_("Until"), Kind.DATE, table=False),
    Column("message", N_("Message"), Kind.WORD, priority=4),
)
WINDOWS: tuple[Column["WindowLine"], ...] = (
    Column("window", N_("Window"), Kind.INT),
    Column("falls_on", N_("Falls on"), Kind.DATE),
    Column("fired_on", N_("Told on"), Kind.DATE),
    Column("recipient", N_("To")),
    Column("is_late", N_("Told late"), Kind.BOOL),
    Column("is_escalation", N_("Escalated"), Kind.BOOL),
    Column("message", N_("Message"), Kind.WORD),
)
ANSWERS: tuple[Column["AnswerRow"], ...] = (
    Column("on_day", N_("Day"), Kind.DATE),
    Column("answer", N_("Answer"), Kind.WORD),
    Column("person", N_("Actor")),
    Column("deadline", N_("Deadline"), Kind.DATE),
    Column("until", N_("Until"), Kind.DATE),
    Column("withdrawn_on", N_("Taken back on"), Kind.DATE),
    Column("reason", N_("Reason")),
)
MESSAGES: tuple[Column["MessageRow"], ...] = (
    Column("id", N_("No."), Kind.INT),
    Column("state", N_("State"), Kind.WORD),
    Column("recipient", N_("To")),
    Column("subject", N_("Subject line"), priority=2),
    Column("on_day", N_("Day"), Kind.DATE),
    Column("attempts", N_("Attempts"), Kind.INT, priority=3),
    Column("last_error", N_("Error"), priority=1),
    Column("kind", N_("Kind"), Kind.WORD, table=False),
    Column("channel", N_("Channel"), Kind.WORD, table=False),
    Column("address", N_("Address"), value=lambda row: row.address and masked(row.address), table=False),
    Column("next_attempt_at", N_("Next attempt"), table=False),
    Column("sent_at", N_("Sent at"), table=False),
    Column("message_id", N_("Message-ID"), table=False),
)

What = Annotated[
    str, typer.Argument(metavar="WHAT", help=N_("Its code, such as end-12, or a contract for all that it has."))
]
Reason = Annotated[str, typer.Option("--reason", help=N_("Why."))]


@app.command("list")
@prints(COLUMNS)
def list_(
    ctx: typer.Context,
    owner: Annotated[str | None, typer.Option("--owner", help=N_("Only this owner's."))] = None,
    all: Annotated[bool, typer.Option("--all", help=N_("What has not been told yet too."))] = False,
) -> None:
    """List what was told and is still open, by deadline."""
    shell: AppContext = ctx.obj
    from renewctl.reminder import picture
    from renewctl.reminder.standing import duty_of, standing
    from renewctl.team import owner_queries as owners

    duty = duty_of(shell.settings, shell.today)
    with shell.reader() as book:
        shell.doubt(owners.doubt(book, owner))
        rows = picture.lines(standing(book, duty), duty, owner, all=all)
    shell.show(rows, COLUMNS, empty=_("Nothing that was told is still open."))


@app.command("show")
@prints(COLUMNS, one=True)
def show(ctx: typer.Context, what: What) -> None:
    """Show one thing with its windows, what was told of it, and what was said to it."""
    shell: AppContext = ctx.obj
    from renewctl.reminder import queries
    from renewctl.reminder.picture import meant, picture
    from renewctl.reminder.standing import duty_of, standing

    duty = duty_of(shell.settings, shell.today)
    with shell.reader() as book:
        stands = standing(book, duty)
        items = meant(book, stands, what)
        if len(items) > 1:
            raise UsageError(
                _("{text} has several deadlines.").format(text=what),
                _("Name one of {codes}.").format(codes=", ".join(item.code for item in items)),
            )
        found = picture(stands, items[0], duty, queries.answers(book))
    sections: list[Section[Any]] = [
        Section("windows", N_("Windows"), found.windows, WINDOWS),
        Section("answers", N_("Answers"), found.answers, ANSWERS, _("Nothing was said to it.")),
    ]
    shell.show_record(Record(found.line.code, found.line, COLUMNS, sections))


@app.command("ack")
@prints(COLUMNS)
def ack(ctx: typer.Context, what: What, reason: Reason = "") -> None:
    """Say that you have seen it: the supervisor is not told, until it is overdue. A moved deadline ends that."""
    _answer(ctx.obj, what, AnswerKind.ACKNOWLEDGED, None, reason)


@app.command("snooze")
@prints(COLUMNS)
def snooze(
    ctx: typer.Context,
    what: What,
    until: Annotated[
        str | None, typer.Option("--until", metavar="DATE", help=N_("The day to be reminded again."))
    ] = None,
    within: Annotated[
        str | None, typer.Option("--in", metavar="3d", help=N_("The same as a distance: 3d, 2w, 1m."))
    ] = None,
    reason: Reason = "",
) -> None:
    """Be reminded again on a day, and not before."""
    shell: AppContext = ctx.obj
    from renewctl.task.rules import typed_day

    day = typed_day(until, within, shell.today)
    if day is None:
        raise UsageError(_("Say until when: --until DATE or --in 3d."))
    _answer(shell, what, AnswerKind.SNOOZED, day, reason)


@app.command("mute")
@prints(COLUMNS)
def mute(ctx: typer.Context, what: What, reason: Reason = "") -> None:
    """Be reminded of it no more; `reminder unmute` takes that back."""
    _answer(ctx.obj, what, AnswerKind.MUTED, None, reason)


@app.command("unmute")
@prints(COLUMNS)
def unmute(ctx: typer.Context, what: What) -> None:
    """Take back what was said to it (mute, snooze, ack): the coming windows are told again."""
    _answer(ctx.obj, what, None, None, "")


@app.command("messages")
@prints(MESSAGES)
def messages(
    ctx: typer.Context,
    state: Annotated[MessageState | None, typer.Option("--state", help=N_("Only those in this state."))] = None,
    to: Annotated[str | None, typer.Option("--to", help=N_("Only to this person."))] = None,
) -> None:
    """List the messages that left, wait, or failed, newest first."""
    shell: AppContext = ctx.obj
    from renewctl.reminder import queries
    from renewctl.team import owner_queries as owners

    with shell.reader() as book:
        rows = list(queries.messages(book, state.value if state else None, to))
        shell.doubt(None if rows else owners.doubt(book, to))
    shell.show(rows, MESSAGES, empty=_("There are no messages."))


@app.command("retry")
def retry(
    ctx: typer.Context,
    numbers: Annotated[
        list[int] | None,
        typer.Argument(
            metavar="[NUMBER...]", min=1, max=2**62, help=N_("Messages that failed or wait; all unless named.")
        ),
    ] = None,
) -> None:
    """Let messages that failed, or wait to be tried again, be tried by the next `remind --send`."""
    shell: AppContext = ctx.obj
    from renewctl.reminder import outbox

    with shell.transaction() as session:
        found = outbox.retry(session, numbers or None)
        missing = sorted(set(numbers or ()) - set(found))
        if missing:
            raise NotFoundError(
                _("No message that failed or waits: {numbers}.").format(numbers=", ".join(map(str, missing))),
                _("`renewctl reminder messages` shows the state of each."),
            )
    shell.say(
        n_(
            "The next `remind --send` tries {n} message again.",
            "The next `remind --send` tries {n} messages again.",
            len(found),
        ).format(n=len(found))
        if found
        else _("No message has failed or waits.")
    )


def _answer(shell: AppContext, what: str, kind: AnswerKind | None, until: "date | None", reason: str) -> None:
    from renewctl.reminder import actions, picture
    from renewctl.reminder.standing import duty_of, standing
    from renewctl.store.session import reading

    duty = duty_of(shell.settings, shell.today)
    with shell.transaction() as session:
        items = picture.meant(reading(session), standing(reading(session), duty), what)
        if kind is None:
            actions.withdraw(session, items, shell.today)
        else:
            actions.answer(session, items, kind, shell.actor, shell.today, until=until, reason=reason)
        stands = standing(reading(session), duty)
        rows = [picture.line(stands, item, duty) for item in items]
    for row in rows:
        shell.say(_said(kind).format(code=row.code, day=row.deadline, until=until))
    if shell.view.format:
        shell.show(rows, COLUMNS)


def _said(kind: AnswerKind | None) -> str:
    match kind:
        case AnswerKind.ACKNOWLEDGED:
            return _("{code} (deadline {day}) is acknowledged.")
        case AnswerKind.SNOOZED:
            return _("{code} (deadline {day}) is told again on {until}.")
        case AnswerKind.MUTED:
            return _("{code} (deadline {day}) is told no more.")
        case _taken_back:
            return _("{code} (deadline {day}) is told again from its next window on.")
