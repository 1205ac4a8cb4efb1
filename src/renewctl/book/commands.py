"""The commands that are about the book itself."""

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from renewctl.cli.context import AppContext
from renewctl.cli.options import YES, prints
from renewctl.cli.tree import group
from renewctl.errors import AttentionError, BookError
from renewctl.messages import N_, _, n_
from renewctl.output import Column, Kind, Record, Section
from renewctl.vocabulary import RunKind

app = group()

INFO: tuple[Column[object], ...] = (
    Column("path", N_("Path")),
    Column("size", N_("Size in bytes"), Kind.INT),
    Column("schema", N_("Schema")),
    Column("zone", N_("Time zone")),
    Column("change_sets", N_("Change sets"), Kind.INT),
    Column("last_change", N_("Last change")),
    Column("last_actor", N_("Last change by")),
    Column("head", N_("Hash")),
    Column("config", N_("Config file")),
    Column("has_config", N_("Config file exists"), Kind.BOOL),
)
# The kinds of record as they are called in the journal (table:id), each with a word for people.
KINDS = (
    *(N_("customer"), N_("contact"), N_("contract"), N_("term"), N_("interaction"), N_("task")),
    *(N_("invoice"), N_("receipt"), N_("customer_signal"), N_("market_signal")),
    *(N_("import_profile"), N_("book_setting"), N_("calendar_day")),
    *(N_("clause"), N_("amendment"), N_("notice"), N_("renewal"), N_("step"), N_("playbook"), N_("team_member")),
    *(N_("quote"), N_("approval"), N_("approval_decision"), N_("approval_rules"), N_("forecast")),
    *(N_("service_case"), N_("case_event"), N_("survey"), N_("measure"), N_("installation")),
    *(N_("person"), N_("reminder_answer")),
    *(N_("rule_set"), N_("rule_activation"), N_("warning"), N_("warning_step")),
)
RECORDS: tuple[Column[object], ...] = (
    Column("kind", N_("Kind"), Kind.WORD),
    Column("records", N_("Records"), Kind.INT),
)

Yes = Annotated[bool, typer.Option(*YES, help=N_("Overwrite without asking."))]


def init(
    ctx: typer.Context,
    zone: Annotated[
        str, typer.Option("--zone", help=N_("The book's time zone, such as Asia/Shanghai; else this machine's."))
    ] = "",
) -> None:
    """Make an empty book."""
    shell: AppContext = ctx.obj
    from renewctl.book import actions, zones
    from renewctl.store.journal import Stamp

    chosen = zones.read_zone(zone) if zone else zones.machine_zone()
    actions.create(shell.book, chosen, Stamp(shell.actor, shell.command))
    shell.say(_("Made an empty book at {path}, time zone {zone}.").format(path=shell.book, zone=chosen))
    shell.say(_("Next: `renewctl import FILE` reads your sheet, `renewctl demo` shows an example."))


@dataclass(frozen=True, slots=True)
class Info:
    """What `book info` prints."""

    path: str
    size: int
    schema: str
    zone: str
    change_sets: int
    last_change: str | None
    last_actor: str | None
    head: str | None
    config: str
    has_config: bool


@app.command("info")
@prints(INFO, one=True)
def info(ctx: typer.Context) -> None:
    """Show where the book and config.toml are, and what the book holds."""
    shell: AppContext = ctx.obj
    from renewctl.book import queries
    from renewctl.store.journal import local_time
    from renewctl.store.revision import HEAD
    from renewctl.store.zone import zone_of

    with shell.reader() as book:
        zone = zone_of(book)
        last = queries.last_change_set(book)
        found = Info(
            str(shell.book.absolute()),
            shell.book.stat().st_size,
            HEAD,  # no other schema is read
            zone.key,
            last.id if last else 0,
            local_time(last.at, zone) if last else None,
            last.actor if last else None,
            last.hash if last else None,
            str(shell.config_file.absolute()),
            shell.config_file.is_file(),
        )
        counts = list(queries.record_counts(book))
    shell.show_record(Record(_("The book"), found, INFO, [Section("records", N_("Records"), counts, RECORDS)]))


@app.command("upgrade")
def upgrade(ctx: typer.Context) -> None:
    """Bring an older book up to date; a backup of it is made first."""
    shell: AppContext = ctx.obj
    from renewctl.store.revision import HEAD

    if not shell.upgrade():
        shell.say(_("The book is up to date (schema {head}).").format(head=HEAD))


@app.command("backup")
def backup(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help=N_("Where to put the copy."))],
    yes: Yes = False,
) -> None:
    """Copy the book while others work in it; the copy is opened and compared before it counts."""
    shell: AppContext = ctx.obj
    from renewctl.book import backups
    from renewctl.book.files import check_gives_way
    from renewctl.store.reader import is_older

    check_gives_way(file)
    if os.path.exists(file):
        question = _("{path} exists. Overwrite it?").format(path=file)
        shell.confirm(question, yes=yes, refusal=_("{path} exists; nothing was changed.").format(path=file))
    backups.backup(shell.book, file, overwrite=yes or os.path.exists(file))
    # An older book, or one that cannot be written, is backed up all the same: only `status` does not know of it.
    with suppress(BookError):
        if not is_older(shell.book):
            shell.note_run(RunKind.BACKUP)
    shell.say(_("Backed up to {path}; the copy was opened and every row compared.").format(path=file))


@app.command("restore")
def restore(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help=N_("The backup."))],
    yes: Yes = False,
) -> None:
    """Put a backup in the book's place once it is proved sound; the old file is kept, and its approval rules hold."""
    shell: AppContext = ctx.obj
    from renewctl.approval.carried import CarriedRules
    from renewctl.book import backups
    from renewctl.book.files import check_gives_way
    from renewctl.store.journal import Stamp

    check_gives_way(shell.book)
    backups.check_is_backup(file)
    if os.path.exists(shell.book):
        question = _("There is a book at {path}. Put the backup in its place?").format(path=shell.book)
        refusal = _("There is a book at {path}; nothing was changed.").format(path=shell.book)
        shell.confirm(question, yes=yes, refusal=refusal)
    carried = CarriedRules(Stamp(shell.actor, shell.command))
    kept = backups.restore(file, shell.book, carried)
    shell.say(_("Restored {path} from {file}.").format(path=shell.book, file=file))
    if kept:
        shell.say(_("The old book is kept at {path}.").format(path=kept))
    if carried.put:
        sentence = _("The rules for approvals stay as they were in force, now as version {n}: the backup had others.")
        shell.say(sentence.format(n=carried.put.version))
    if carried.unread:
        shell.say(_("Nobody can say whether the old book had rules for approvals, so damaged is it."))
        shell.say(_("`renewctl approval rules show` shows those in force now."))


@app.command("verify")
def verify(ctx: typer.Context) -> None:
    """Check pages, references, the journal, and every record against it; exits with 7 if not well."""
    shell: AppContext = ctx.obj
    from renewctl.store.soundness import complaints
    from renewctl.store.verification import verify

    with shell.reader() as book:
        wrong = complaints(book.connection)
        verdict = verify(book.connection)
    wrong += [problem.sentence for problem in verdict.problems]
    if not wrong:
        sentence = n_(
            "Sound: pages, references, and {n} change with its record.",
            "Sound: pages, references, and {n} changes with their records.",
            verdict.changes,
        )
        shell.say(sentence.format(n=verdict.changes))
        return
    for line in wrong[:20]:
        shell.say(line)
    raise AttentionError(
        n_("The book does not verify: {n} problem.", "The book does not verify: {n} problems.", len(wrong)).format(
            n=len(wrong)
        ),
        _("A backup can be put in its place: `renewctl book restore FILE`."),
    )
