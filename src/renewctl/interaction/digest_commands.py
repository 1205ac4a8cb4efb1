"""`interaction digest`: what was said and written lately, to those whom it concerns."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from renewctl.cli.context import AppContext
from renewctl.cli.options import prints
from renewctl.messages import N_, _, n_
from renewctl.output import Column, Kind, visible

if TYPE_CHECKING:
    from renewctl.interaction.digest import Digest, DigestRow
    from renewctl.interaction.digest_sending import Sent

COLUMNS: tuple[Column["DigestRow"], ...] = (
    Column("recipient", N_("For")),
    Column("customer", N_("Customer"), value=lambda line: line.row.customer),
    Column("customer_code", N_("Customer code"), value=lambda line: line.row.customer_code, table=False),
    Column("happened_at", N_("When"), Kind.DATE, lambda line: line.row.happened_at),
    Column("kind", N_("Kind"), Kind.WORD, lambda line: line.row.kind),
    Column("contact", N_("Contact"), value=lambda line: line.row.contact, priority=2),
    Column("outcome", N_("Outcome"), Kind.WORD, lambda line: line.row.outcome, priority=3),
    Column("note", N_("Note"), value=lambda line: line.row.note),
    Column("owner", N_("Owner"), value=lambda line: line.row.owner, priority=1),
    Column("task_title", N_("Next step"), value=lambda line: line.row.task_title, table=False),
    Column("task_due_on", N_("Next step due"), Kind.DATE, lambda line: line.row.task_due_on, table=False),
)


@prints(COLUMNS)
def digest(
    ctx: typer.Context,
    since: Annotated[
        str, typer.Option("--since", metavar="7d", help=N_("How far back: 7d, 2w, 1m, or a date; both days count."))
    ] = "7d",
    customer: Annotated[str | None, typer.Option("--customer", help=N_("Only this customer's."))] = None,
    person: Annotated[
        str | None, typer.Option("--for", metavar="NAME", help=N_("Only the digest of this person."))
    ] = None,
    send: Annotated[
        bool, typer.Option("--send", help=N_("Put each digest into the outbox for its person, once for these days."))
    ] = False,
) -> None:
    """Show what was said and written lately, a digest for each owner and team member whom it concerns."""
    shell: AppContext = ctx.obj
    from renewctl.customer.queries import find_customer
    from renewctl.folding import is_theirs
    from renewctl.interaction import digest as digests
    from renewctl.interaction.rules import since_day
    from renewctl.team import owner_queries as owners

    first = since_day(since, shell.today)
    with shell.reader() as book:
        whose = find_customer(book, customer) if customer is not None else None
        found = digests.digests(book, first, shell.today, whose.id if whose else None)
        wanted = [one for one in found if is_theirs(one.recipient, person)]
        shell.doubt(None if wanted else owners.doubt(book, person))
    if send:
        _send(shell, wanted, first, whose.code if whose else "")
        return
    if shell.view.format or not wanted:
        rows = [digests.DigestRow(one.recipient, row) for one in wanted for row in one.rows]
        shell.show(rows, COLUMNS, empty=_("Nothing was logged."))
        return
    for one in wanted:
        for line in digests.text(one, first, shell.today).splitlines():
            print(visible(line))
        print()


def _send(shell: AppContext, wanted: "Sequence[Digest]", first: date, about: str) -> None:
    """Put digests into the outbox, by the channels of config.toml and of the people."""
    from renewctl.interaction.digest_sending import Sending, send
    from renewctl.reminder.delivery.settings import domain_of
    from renewctl.reminder.plan import Ways
    from renewctl.reminder.settings import read

    written = shell.settings
    ways = Ways(usual=read(written.reminders).channel, notifies_all=bool(written.notify))
    asked = Sending(first, shell.today, about, ways, domain_of(written.mail), shell.now)
    with shell.transaction() as session:
        sent = send(session, wanted, asked)
    _tell(shell, sent)


def _tell(shell: AppContext, sent: "Sent") -> None:
    n = len(sent.queued)
    line = n_("{n} digest waits in the outbox now.", "{n} digests wait in the outbox now.", n)
    shell.say(line.format(n=n))
    for names, sentence in (
        (sent.before, _("In the outbox already, for these days: {names}.")),
        (sent.unreachable, _("No address is known for: {names}.")),
    ):
        if names:
            shell.say(sentence.format(names=", ".join(names)))
