"""`status`: for monitoring."""

from typing import Annotated

import typer

from renewctl.cli.context import AppContext
from renewctl.cli.options import prints
from renewctl.errors import AttentionError
from renewctl.messages import N_, _
from renewctl.output import Column, Kind, Record
from renewctl.vocabulary import MessageState, RunKind

COLUMNS: tuple[Column[object], ...] = (
    Column("is_well", N_("Well"), Kind.BOOL),
    Column("tick_good_at", N_("Last good tick")),
    Column("remind_good_at", N_("Last good remind")),
    Column("backup_good_at", N_("Last proved backup")),
    Column("owed", N_("Reminders owed"), Kind.INT),
    Column("waiting", N_("Messages waiting"), Kind.INT),
    Column("sending", N_("Messages being sent"), Kind.INT),
    Column("failed", N_("Messages failed"), Kind.INT),
    Column("size", N_("Size in bytes"), Kind.INT),
    Column("tick_problem", N_("Problem of the last tick"), table=False),
    Column("remind_problem", N_("Problem of the last remind"), table=False),
)


@prints(COLUMNS, one=True)
def status(
    ctx: typer.Context,
    max_age: Annotated[
        str | None,
        typer.Option(
            "--max-age",
            metavar="26h",
            help=N_("Exit with 7 if tick or remind last ran well longer ago, or a message failed."),
        ),
    ] = None,
) -> None:
    """Show when it last ticked, reminded and was backed up, and what waits or failed."""
    shell: AppContext = ctx.obj
    from renewctl.check.settings import check_settings
    from renewctl.reminder import queries
    from renewctl.reminder.plan import backlog
    from renewctl.reminder.standing import duty_of, owed, standing
    from renewctl.reminder.status import Status, complaints, read_age

    most = read_age(max_age) if max_age is not None else None
    with shell.reader() as book:
        check_settings(shell.settings, shell.config_file, book)
        duty = duty_of(shell.settings, shell.today)
        runs = {row.kind: row for row in queries.runs(book)}
        counts = queries.counts(book)
        stands = standing(book, duty)
    untold = backlog(stands, owed(stands, duty), duty)
    failed = counts.get(MessageState.FAILED, 0)
    wrong = complaints(runs.values(), failed, shell.now, most)
    good = {kind: runs[kind.value].good_at if kind.value in runs else None for kind in RunKind}
    problem = {kind: runs[kind.value].detail if kind.value in runs else None for kind in RunKind}
    found = Status(
        good[RunKind.TICK], good[RunKind.REMIND], good[RunKind.BACKUP], untold, counts.get(MessageState.WAITING, 0),
        counts.get(MessageState.SENDING, 0), failed, shell.book.stat().st_size, problem[RunKind.TICK],
        problem[RunKind.REMIND], not wrong,
    )  # fmt: skip
    shell.show_record(Record(_("Status"), found, COLUMNS), footer=wrong)
    if wrong and most is not None:
        raise AttentionError(_("Work that goes on by itself does not go on."))
