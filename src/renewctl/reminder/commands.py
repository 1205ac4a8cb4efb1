"""`remind`: what is due is told to whoever looks after it."""

from typing import TYPE_CHECKING, Annotated

import typer

from renewctl.cli.context import AppContext
from renewctl.cli.options import prints
from renewctl.errors import PartlyDoneError
from renewctl.messages import N_, _, joined, n_
from renewctl.output import Column, Kind
from renewctl.plain import brief, masked
from renewctl.vocabulary import DeliveryChannel, RunKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from renewctl.reminder.lines import ToldLine
    from renewctl.reminder.plan import Plan, Ways
    from renewctl.reminder.sending import Delivered, Stationery
    from renewctl.reminder.standing import Duty, Standing

COLUMNS: tuple[Column["ToldLine"], ...] = (
    Column("recipient", N_("To")),
    Column("deadline", N_("Deadline"), Kind.DATE),
    Column("days_left", N_("Days left"), Kind.INT),
    Column("kind", N_("What"), Kind.WORD),
    Column("title", N_("About"), priority=3),
    Column("customer", N_("Customer"), priority=1),
    Column("contract", N_("Contract"), priority=2),
    Column("code", N_("Code")),
    Column("window", N_("Window"), Kind.INT, table=False),
    Column("is_late", N_("Told late"), Kind.BOOL, priority=4),
    Column("is_escalation", N_("Escalated"), Kind.BOOL, priority=4),
    Column("owner", N_("Owner"), table=False),
    Column("channel", N_("Channel"), Kind.WORD, table=False),
    Column("address", N_("Address"), value=lambda row: row.address and masked(row.address), priority=5),
)
NAMED = 3  # of those whom one cause keeps from hearing


@prints(COLUMNS)
def remind(
    ctx: typer.Context,
    send: Annotated[
        bool, typer.Option("--send", help=N_("Send it; without this only what would go is shown."))
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=N_("Show what would go, and do nothing."))] = False,
    owner: Annotated[str | None, typer.Option("--owner", help=N_("Only to this person."))] = None,
    channel: Annotated[
        DeliveryChannel | None,
        typer.Option("--channel", help=N_("By this way, whatever the people's own ways are.")),
    ] = None,
    show: Annotated[bool, typer.Option("--show", help=N_("Print the messages as they would go."))] = False,
) -> None:
    """Tell each owner in one message what is due, each window once; what was missed is caught up, marked late."""
    shell: AppContext = ctx.obj
    from renewctl.reminder.lines import told_lines
    from renewctl.reminder.plan import plan
    from renewctl.reminder.standing import duty_of, owed, standing
    from renewctl.team import owner_queries as owners

    duty = duty_of(shell.settings, shell.today)
    ways, stationery = _ways(shell, duty, owner, channel), _stationery(shell)
    with shell.reader() as book:
        shell.doubt(owners.doubt(book, owner))
        stands: Standing = standing(book, duty)
    planned = plan(stands, owed(stands, duty), duty, ways)
    if show:
        _show(planned, duty, stationery)
        return
    lines = told_lines(planned)
    if not send or dry_run:
        shell.show(lines, COLUMNS, footer=_left_out(planned), empty=_("Nobody has to be reminded of anything."))
        return
    done = _send(shell, planned, duty, stationery, ways)
    shell.show(lines, COLUMNS, footer=[_summary(done), *_left_out(planned)], empty=_summary(done))
    _tell(shell, done, planned)


def _ways(shell: AppContext, duty: "Duty", owner: str | None, channel: DeliveryChannel | None) -> "Ways":
    from renewctl.reminder.plan import Ways

    return Ways(owner, channel, duty.reminders.channel, bool(shell.settings.notify))


def _stationery(shell: AppContext) -> "Stationery":
    """The tables of the channels are read now, so that a slip in one is told before anything is written."""
    from renewctl.reminder.delivery import settings as ways
    from renewctl.reminder.sending import Stationery

    written = shell.settings
    for table, read in (
        (written.command, ways.read_program),
        (written.webhook, ways.read_webhook),
        (written.notify, ways.read_notify),
    ):
        if table:
            read(table)
    return Stationery(written.folder, ways.domain_of(written.mail), shell.moment)


def _show(planned: "Plan", duty: "Duty", stationery: "Stationery") -> None:
    from renewctl.reminder.sending import message_of

    for letter in planned.letters:
        message = message_of(letter, duty, stationery)
        if message is not None:
            print(_("To: {recipient}").format(recipient=f"{letter.recipient} <{masked(message.address or '-')}>"))
            print(_("Subject: {subject}").format(subject=message.subject))
            print()
            print(message.body_text)


def _send(shell: AppContext, planned: "Plan", duty: "Duty", stationery: "Stationery", ways: "Ways") -> "Delivered":
    from renewctl.reminder.actions import redirect
    from renewctl.reminder.outbox import Choice
    from renewctl.reminder.sending import Senders, deliver, write

    settings = shell.settings
    senders = Senders({name: getattr(settings, name.value) for name in DeliveryChannel})
    recipient = planned.letters[0].recipient if ways.owner and planned.letters else ways.owner
    with shell.kept_open():
        with shell.transaction() as session:
            redirect(session, ways)
        write(shell.transaction, planned, duty, stationery)
        done = deliver(shell.transaction, senders, Choice(recipient, ways.channel), shell.moment)
    if ways.owner is None and ways.channel is None:  # a run for some says nothing about the others
        wrong = [f"{who}: {reason}" for who, reason in _by_cause([*done.unsent, *done.in_doubt])]
        shell.note_run(RunKind.REMIND, "; ".join([*wrong, *_unreached(planned)]))
    return done


def _summary(done: "Delivered") -> str:
    if not done.sent:
        return _("Nothing was sent.")
    return n_("{n} message was sent.", "{n} messages were sent.", len(done.sent)).format(n=len(done.sent))


def _left_out(planned: "Plan") -> list[str]:
    found = _unreached(planned)
    if planned.without_owner:
        found.append(
            n_(
                "{n} reminder has no owner; without_owner in [reminders] says who gets it.",
                "{n} reminders have no owner; without_owner in [reminders] says who gets them.",
                planned.without_owner,
            ).format(n=planned.without_owner)
        )
    return found


def _unreached(planned: "Plan") -> list[str]:
    if not planned.unreached:
        return []
    sentence = _("Nobody knows how to reach {people}; `renewctl team person NAME --email` says it.")
    return [sentence.format(people=_(", ").join(map(brief, planned.unreached)))]


def _tell(shell: AppContext, done: "Delivered", planned: "Plan") -> None:
    for sentence, found in (
        (_("To {recipient}: failed for good: {reason}"), done.failed),
        (_("To {recipient}: not now, tried again later: {reason}"), done.later),
        (_("To {recipient}: still waits to be tried again: {reason}"), done.waiting),
        (_("To {recipient}: may have arrived, nobody knows: {reason}"), done.in_doubt),
    ):
        for who, reason in _by_cause(found):
            shell.say(sentence.format(recipient=who, reason=reason))
    if done.unsent or done.in_doubt:
        raise _partly(len(done.unsent), len(done.in_doubt))
    if planned.unreached:
        raise PartlyDoneError(_("Not everybody could be reached."))


def _partly(unsent: int, in_doubt: int) -> PartlyDoneError:
    """Say how many did not go out, or perhaps, and what becomes of either: `reminder retry` sends nothing twice."""
    said, hints = [], [_("`renewctl reminder messages` shows why.")]
    if unsent:
        said.append(n_("{n} message could not be sent.", "{n} messages could not be sent.", unsent).format(n=unsent))
        hints.append(_("`renewctl reminder retry` lets the next `remind --send` try what failed or waits."))
    if in_doubt:
        sentence = n_("{n} message may have arrived.", "{n} messages may have arrived.", in_doubt)
        said.append(sentence.format(n=in_doubt))
        hints.append(_("What may have arrived `reminder retry` leaves alone."))
        hints.append(_("Once its next attempt is due, `remind --send` sends it again, under the same Message-ID."))
    return PartlyDoneError(joined(said), joined(hints))


def _by_cause(found: "Iterable[tuple[str, str]]") -> "Iterator[tuple[str, str]]":
    """Yield each cause once, with the people whom it keeps from hearing, each once however many messages wait."""
    people: dict[str, dict[str, None]] = {}
    for recipient, reason in found:
        people.setdefault(reason, {})[recipient] = None
    for reason, kept in people.items():
        yield _named([*kept]), reason


def _named(people: "Sequence[str]") -> str:
    """Return the first by name, and how many more there are."""
    named, more = _(", ").join(map(brief, people[:NAMED])), len(people) - NAMED
    if more <= 0:
        return named
    return n_("{people} and {n} more", "{people} and {n} more", more).format(people=named, n=more)
