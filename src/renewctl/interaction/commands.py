"""`log-call` and its four sisters, and `interaction list`: what was said and written with a customer."""

import inspect
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from renewctl.cli.context import AppContext
from renewctl.cli.options import prints
from renewctl.cli.tree import group
from renewctl.errors import InputFileError
from renewctl.interaction import digest_commands
from renewctl.messages import N_, _
from renewctl.output import Column, Kind
from renewctl.vocabulary import CallOutcome, ContentKind, Direction, InteractionKind

if TYPE_CHECKING:
    from renewctl.contact.queries import ContactRow
    from renewctl.contract.queries import ContractRow
    from renewctl.customer.queries import CustomerRow
    from renewctl.interaction.queries import InteractionRow
    from renewctl.store.reader import Reader

app = group()

LONGEST_NOTE = 4 * 1024 * 1024  # characters, as in a cell of an import

COLUMNS: tuple[Column["InteractionRow"], ...] = (
    Column("id", N_("No."), Kind.INT),
    Column("happened_at", N_("When"), Kind.DATE),
    Column("kind", N_("Kind"), Kind.WORD),
    Column("customer", N_("Customer")),
    Column("customer_code", N_("Customer code"), table=False),
    Column("contact", N_("Contact"), priority=3),
    Column("contract", N_("Contract"), priority=5),
    Column("direction", N_("Direction"), Kind.WORD, priority=6),
    Column("outcome", N_("Outcome"), Kind.WORD, priority=2),
    Column("content", N_("Content"), Kind.WORD, priority=7),
    Column("minutes", N_("Minutes"), Kind.INT, table=False),
    Column("note", N_("Note"), priority=1),
    Column("owner", N_("Owner"), priority=4),
    Column("idempotency_key", N_("Key"), table=False),
    Column("task_id", N_("Task no."), Kind.INT, table=False),
    Column("task_title", N_("Next step"), table=False),
    Column("task_due_on", N_("Next step due"), Kind.DATE, table=False),
    Column("task_owner", N_("Next step's owner"), table=False),
)


def _log(
    kind: InteractionKind,
    ctx: typer.Context,
    customer: Annotated[
        str,
        typer.Argument(
            metavar="CUSTOMER", help=N_("Its code, its name or a part of it, or the number of a contract of it.")
        ),
    ],
    note: Annotated[
        str | None, typer.Argument(metavar="[NOTE]", help=N_("What was said; - reads it from standard input."))
    ] = None,
    contact: Annotated[str | None, typer.Option("--contact", help=N_("Who it was with."))] = None,
    contract: Annotated[str | None, typer.Option("--contract", help=N_("The contract it was about."))] = None,
    at: Annotated[
        str | None,
        typer.Option(
            "--at", metavar="MOMENT", help=N_('A date, a time, or both: "2026-06-15 14:30"; now unless said.')
        ),
    ] = None,
    minutes: Annotated[
        int | None, typer.Option("--minutes", metavar="N", min=0, max=1440, help=N_("How long it took."))
    ] = None,
    direction: Annotated[
        Direction | None,
        typer.Option("--direction", help=N_("Who began: in is the customer, out is us; blank unless said.")),
    ] = None,
    outcome: Annotated[
        CallOutcome | None, typer.Option("--outcome", help=N_("What came of it; blank unless said."))
    ] = None,
    content: Annotated[ContentKind | None, typer.Option("--kind", help=N_("What it was for."))] = None,
    next_: Annotated[
        str | None,
        typer.Option(
            "--next",
            metavar="TEXT",
            help=N_("What follows: makes a task of the contract's owner, else the customer's, else the actor."),
        ),
    ] = None,
    within: Annotated[
        str | None, typer.Option("--in", metavar="3d", help=N_("When the next step is due: 3d, 2w, 1m from today."))
    ] = None,
    on: Annotated[str | None, typer.Option("--on", metavar="DATE", help=N_("The day the next step is due."))] = None,
    task: Annotated[
        int | None,
        typer.Option(
            "--task",
            metavar="NUMBER",
            min=1,
            max=2**62,
            help=N_(
                "The number of the task that this call was to do, as listed: it is closed. Where the outcome is "
                "no-answer or left-message it stays open, due again on the next working day."
            ),
        ),
    ] = None,
    question: Annotated[
        str | None,
        typer.Option(
            "--question", metavar="TEXT", help=N_("A question you could not answer: makes a task to answer it.")
        ),
    ] = None,
    key: Annotated[
        str | None,
        typer.Option(
            "--idempotency-key",
            metavar="KEY",
            help=N_("Logs it once: the same again changes nothing, anything else under the key is refused."),
        ),
    ] = None,
) -> None:
    shell: AppContext = ctx.obj
    from renewctl.interaction import actions, queries, rules
    from renewctl.plain import clean, named
    from renewctl.store.session import reading
    from renewctl.typed_dates import parse_moment

    text = clean(_standard_input() if note == "-" else note or "", _("The note"))
    moment = parse_moment(at, shell.today) if at is not None else None
    step = rules.next_step(next_, on, within)
    now = shell.now
    with shell.transaction() as session:
        whom, who, what = _concerned(reading(session), customer, contact, contract)
        said = rules.Said(
            kind=kind,
            customer_id=whom.id,
            contact_id=who.id if who else None,
            contract_id=what.id if what else None,
            moment=moment,
            minutes=minutes,
            direction=direction,
            outcome=outcome,
            content=content,
            note=text or None,
            next=step,
            key=named(key, _("The key")) if key is not None else None,
        )
        answer = actions.log(session, said, actions.Reason(task, question), actor=shell.actor, now=now)
        row = queries.interaction(reading(session), answer.number)
    shell.answer(row.said_before if answer.was_there else row.said, row, COLUMNS)
    for line in answer.told:
        shell.say(line)


OF_CALLS = ("task", "question")


def _concerned(
    book: "Reader", customer: str, contact: str | None, contract: str | None
) -> "tuple[CustomerRow, ContactRow | None, ContractRow | None]":
    """Return the customer that was named, and the contact and contract of it."""
    from renewctl.contact.queries import find_contact
    from renewctl.contract.queries import find_contract_of
    from renewctl.customer.queries import find_customer, whose_contract

    if owner := whose_contract(book, customer):  # a line of `due` begins with the contract's number
        customer, contract = owner.code, contract or customer
    whom = find_customer(book, customer)
    who = find_contact(book, whom.id, contact) if contact is not None else None
    what = find_contract_of(book, whom.id, contract) if contract is not None else None
    return whom, who, what


def _standard_input() -> str:
    try:
        note = sys.stdin.read(LONGEST_NOTE + 1)
    except UnicodeDecodeError as error:
        raise InputFileError(_("Standard input is not UTF-8 text."), _("Convert it first, with iconv.")) from error
    if len(note) > LONGEST_NOTE:
        raise InputFileError(
            _("Standard input is longer than {most} characters.").format(most=LONGEST_NOTE), _("Shorten the note.")
        )
    return note


def _word(kind: InteractionKind, help: str, without: tuple[str, ...]) -> Callable[..., None]:
    """Return the command that logs one kind of interaction, without the options that make no sense for it."""

    record: Callable[..., None] = _log

    def log(**typed: object) -> None:
        record(kind, **typed)

    # Typer reads the options off the signature.
    whole = inspect.signature(record)
    kept = [parameter for name, parameter in whole.parameters.items() if name not in ("kind", *without)]
    log.__dict__["__signature__"] = whole.replace(parameters=kept)
    log.__doc__ = help
    return prints(COLUMNS, one=True)(log)


log_call = _word(
    InteractionKind.CALL,
    N_(
        'Log a call with a customer. For example: renewctl log-call Acme "Agreed on the price" --next "Send it" --in 3d'
    ),
    without=(),
)
log_email = _word(InteractionKind.EMAIL, N_("Log an e-mail."), without=("minutes", "outcome", *OF_CALLS))
log_meeting = _word(InteractionKind.MEETING, N_("Log a meeting."), without=("direction", "outcome", *OF_CALLS))
log_visit = _word(
    InteractionKind.VISIT,
    N_("Log a visit: in is the customer at ours, out is us at theirs."),
    without=("outcome", *OF_CALLS),
)
log_message = _word(
    InteractionKind.MESSAGE, N_("Log a chat or text message."), without=("minutes", "outcome", *OF_CALLS)
)


@app.command("list")
@prints(COLUMNS)
def list_(
    ctx: typer.Context,
    customer: Annotated[
        str | None, typer.Argument(metavar="[CUSTOMER]", help=N_("Only this customer's; everyone's unless said."))
    ] = None,
    kind: Annotated[InteractionKind | None, typer.Option("--kind", help=N_("Only this kind."))] = None,
    since: Annotated[str | None, typer.Option("--since", metavar="DATE", help=N_("Only from this day on."))] = None,
    until: Annotated[str | None, typer.Option("--until", metavar="DATE", help=N_("Only up to this day."))] = None,
    owner: Annotated[str | None, typer.Option("--owner", help=N_("Only this owner's."))] = None,
    contract: Annotated[str | None, typer.Option("--contract", help=N_("Only about this contract."))] = None,
) -> None:
    """List what was said and written, the newest first."""
    shell: AppContext = ctx.obj
    from renewctl.contract.queries import find_contract
    from renewctl.customer.queries import find_customer
    from renewctl.interaction import queries
    from renewctl.team import owner_queries as owners

    with shell.reader() as book:
        wanted = queries.InteractionFilter(
            customer_id=find_customer(book, customer).id if customer is not None else None,
            contract_id=find_contract(book, contract).id if contract is not None else None,
            kind=kind,
            owner=owner,
            since=shell.typed_day(since),
            until=shell.typed_day(until),
        )
        if owner is not None and next(queries.interactions(book, wanted), None) is None:
            shell.doubt(owners.doubt(book, owner))  # whoever logged anything need not own anything
        shell.show(queries.interactions(book, wanted), COLUMNS, empty=_("Nothing was logged."))


app.command("digest")(digest_commands.digest)
