"""The commands of the journal: log, verify, adopt, head."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from renewctl.cli.context import AppContext
from renewctl.cli.options import check_form, prints
from renewctl.cli.tree import group
from renewctl.errors import AttentionError, NotFoundError, UsageError
from renewctl.messages import N_, _, n_
from renewctl.output import Column, Kind, Record

if TYPE_CHECKING:
    from renewctl.store.reader import Reader
    from renewctl.store.verification import Verdict

app = group()

STATES = (N_("undone"), N_("undo"), N_("adopt"), N_("schema"), N_("init"))
"""The words of the column `state`, for the catalogue."""

LOG: tuple[Column[object], ...] = (
    Column("change_set", N_("Change set"), Kind.INT),
    Column("at", N_("At"), Kind.DATE),
    Column("actor", N_("Actor")),
    Column("command", N_("Command")),
    Column("reason", N_("Reason"), priority=2),
    Column("changes", N_("Changes"), Kind.INT),
    Column("state", N_("State"), Kind.WORD),
    Column("undoes", N_("Takes back"), Kind.INT, priority=1),
    Column("undone_by", N_("Taken back by"), Kind.INT, priority=1),
    Column("instant", N_("Instant (UTC)"), table=False),
    Column("os_user", N_("System user"), table=False),
    Column("hash", N_("Hash"), table=False),
)

# What happened to one record: other rows than LOG's, so other columns.
RECORD_LOG: tuple[Column[object], ...] = (
    Column("change_set", N_("Change set"), Kind.INT),
    Column("at", N_("At"), Kind.DATE, priority=1),
    Column("actor", N_("Actor")),
    Column("command", N_("Command"), priority=4),
    Column("reason", N_("Reason"), table=False),
    Column("record", N_("Record"), priority=2),
    Column("about", N_("Name"), priority=3),
    Column("field", N_("Field")),
    Column("shown_before", N_("Before"), data=False),
    Column("before", N_("Before"), table=False),
    Column("shown_after", N_("After"), data=False),
    Column("after", N_("After"), table=False),
)

VERDICT: tuple[Column[object], ...] = (
    Column("verified", N_("Verified"), Kind.BOOL),
    Column("change_sets", N_("Change sets"), Kind.INT),
    Column("changes", N_("Changes"), Kind.INT),
    Column("head", N_("Hash")),
    Column("first_bad", N_("First bad change set"), Kind.INT),
    Column("problems", N_("Problems"), Kind.JSON),
)

HEAD: tuple[Column[object], ...] = (
    Column("change_set", N_("Change set"), Kind.INT),
    Column("at", N_("At")),
    Column("hash", N_("Hash")),
)

MOST_LINES = 20


@app.command("log")
@prints(LOG, RECORD_LOG)
def log(
    ctx: typer.Context,
    record: Annotated[
        str,
        typer.Argument(
            metavar="[RECORD]", help=N_("A customer's code or name, a contract's number, or TABLE:ID such as term:12.")
        ),
    ] = "",
    change_set: Annotated[
        int | None,
        typer.Option("--change-set", metavar="N", min=1, help=N_("What this change set did to which record.")),
    ] = None,
) -> None:
    """List the change sets, newest first; of one record, what each did to which field.

    For example: renewctl audit log HT-2024-001
    """
    shell: AppContext = ctx.obj
    from renewctl.audit import queries
    from renewctl.store.zone import zone_of

    if record and change_set is not None:
        raise UsageError(_("Name a record or a change set, not both."))
    if record or change_set is not None:
        check_form(shell.view, RECORD_LOG, LOG, _("It is there without a record and without --change-set."))
    else:
        check_form(shell.view, LOG, RECORD_LOG, _("It is there for one record, or with --change-set."))
    with shell.reader() as book:
        zone = zone_of(book)
        if change_set is not None:
            shell.show(queries.set_lines(book, change_set, zone), RECORD_LOG, empty=_("It changed no record."))
            return
        if not record:
            shell.show(queries.change_sets(book, zone), LOG, empty=_("Nothing was changed yet."))
            return
        table, key = _record(book, record)
        rows = queries.field_lines(book, table, key, zone)
        shell.show(rows, RECORD_LOG, empty=_("The journal knows nothing of {record}.").format(record=record))


def _record(book: "Reader", text: str) -> tuple[str, str]:
    from renewctl.audit.queries import is_record_table
    from renewctl.contract.queries import find_contract
    from renewctl.customer.queries import find_customer

    table, colon, key = text.partition(":")
    if colon and is_record_table(book, table):
        return table, key
    try:
        return "customer", str(find_customer(book, text).id)
    except NotFoundError as no_customer:
        if type(no_customer) is not NotFoundError:
            raise
    try:
        return "contract", str(find_contract(book, text).id)
    except NotFoundError as no_contract:
        if type(no_contract) is not NotFoundError:
            raise
        raise NotFoundError(
            _("No customer or contract is called {text}.").format(text=text),
            _("A record of another kind is named by its table and number, such as task:12."),
        ) from None


@dataclass(frozen=True, slots=True)
class Answer:
    """What `audit verify` prints."""

    verified: bool
    change_sets: int
    changes: int
    head: str
    first_bad: int | None
    problems: list[str]


@app.command("verify")
@prints(VERDICT, one=True)
def verify(
    ctx: typer.Context,
    anchor: Annotated[
        str, typer.Option("--anchor", metavar="HASH", help=N_("A hash that `audit head` gave earlier."))
    ] = "",
) -> None:
    """Prove that the journal is as it was written, and every record as it was last recorded.

    Exits with 7 when it is not, and names the first bad change set.
    """
    shell: AppContext = ctx.obj
    from renewctl.store import verification

    with shell.reader() as book:
        verdict = verification.verify(book.connection, anchor)
    sentences = [problem.sentence for problem in verdict.problems]
    answer = Answer(
        not sentences, verdict.change_sets, verdict.changes, verdict.head, verdict.first_bad, sentences[:MOST_LINES]
    )
    if shell.view.format:
        shell.show_record(Record("", answer, VERDICT))
    tell(shell, verdict)


def tell(shell: AppContext, verdict: "Verdict") -> None:
    """Say in one line that all is well; else each problem. Raises AttentionError (exit 7)."""
    if not verdict.problems:
        counts = n_("Verified: {sets} change set", "Verified: {sets} change sets", verdict.change_sets)
        changes = n_("{n} change", "{n} changes", verdict.changes)
        shell.say(
            _("{sets}, {changes}, head {hash}.").format(
                sets=counts.format(sets=verdict.change_sets),
                changes=changes.format(n=verdict.changes),
                hash=verdict.head,
            )
        )
        return
    for problem in verdict.problems[:MOST_LINES]:
        shell.say(problem.sentence)
    left = len(verdict.problems) - MOST_LINES
    if left > 0:
        shell.say(n_("And {n} more.", "And {n} more.", left).format(n=left))
    if verdict.first_bad is None:
        raise AttentionError(_("The book is not as the journal recorded it."))
    raise AttentionError(
        _("The journal is not as it was written; first bad change set: {n}.").format(n=verdict.first_bad)
    )


@app.command("adopt")
def adopt(
    ctx: typer.Context,
    reason: Annotated[str, typer.Option("--reason", help=N_("Why these changes are right."))],
) -> None:
    """Take over what other programs changed in the book, as a change set of your own.

    The journal's triggers are made anew where they were altered, and those of other programs removed.
    """
    shell: AppContext = ctx.obj
    from renewctl.audit import actions
    from renewctl.plain import named

    with shell.bulk(named(reason, _("The reason")), kind="adopt") as writer:
        changes = actions.adopt(writer)
    if writer.mended:
        shell.say(_("The journal is as it should be again: {names}.").format(names=", ".join(writer.mended)))
    if shell.change_set is None:
        shell.say(_("There is nothing to adopt."))
        return
    sentence = n_("Adopted {n} change as change set {number}.", "Adopted {n} changes as change set {number}.", changes)
    shell.say(sentence.format(n=changes, number=shell.change_set))


@dataclass(frozen=True, slots=True)
class Head:
    """The newest change set."""

    change_set: int
    at: str
    hash: str


@app.command("head")
@prints(HEAD, one=True)
def head(ctx: typer.Context) -> None:
    """Print the newest change set's hash; keep it elsewhere, for `audit verify --anchor`."""
    shell: AppContext = ctx.obj
    from renewctl.audit import queries
    from renewctl.store.zone import zone_of

    with shell.reader() as book:
        newest = next(queries.change_sets(book, zone_of(book)))
    if shell.view.format:
        shell.show_record(Record("", Head(newest.change_set, newest.at, newest.hash), HEAD))
    else:
        typer.echo(newest.hash)
