"""What becomes of a task: done, dropped, snoozed (be reminded later), moved (be due later)."""

from typing import TYPE_CHECKING, Annotated

import typer

from renewctl.cli.context import AppContext
from renewctl.cli.options import prints
from renewctl.errors import UsageError
from renewctl.messages import N_, _
from renewctl.task.columns import TASK

if TYPE_CHECKING:
    from datetime import date

    from renewctl.store.reader import Reader
    from renewctl.task.queries import TaskRow

Task = Annotated[int, typer.Argument(metavar="NUMBER", min=1, max=2**62, help=N_("The task's number, as listed."))]
Within = Annotated[str | None, typer.Option("--in", metavar="3d", help=N_("The same as a distance: 3d, 2w, 1m."))]


@prints(TASK)
def done(
    ctx: typer.Context,
    tasks: Annotated[
        list[int],
        typer.Argument(metavar="NUMBER...", min=1, max=2**62, help=N_("The tasks' numbers, as listed.")),
    ],
    on: Annotated[
        str | None, typer.Option("--on", metavar="DATE", help=N_("The day it was done; today unless said."))
    ] = None,
) -> None:
    """Mark tasks done, all of those named or none; one that comes again makes its next, those that waited go on."""
    shell: AppContext = ctx.obj
    from renewctl.call.titles import spoken
    from renewctl.store.session import reading
    from renewctl.task import actions, queries, rules

    day = rules.typed_day(on, None, shell.today) or shell.today
    chosen = list(dict.fromkeys(tasks))
    with shell.transaction() as session:
        following = actions.finish(session, chosen, day, shell.today)
        book = reading(session)
        rows = spoken(book, (queries.task(book, number, shell.today) for number in chosen))
        following_rows = spoken(book, (queries.task(book, number, shell.today) for number in following))
        freed = spoken(book, (row for number in chosen for row in queries.held_up_by(book, number, shell.today)))
    for row in rows:
        shell.say(_("Task {number} is done, on {day}: {title}").format(number=row.id, day=row.done_on, title=row.title))
    for row in following_rows:
        shell.say(_("It comes again. {task}").format(task=row.said))
    _tell_freed(shell, freed)
    if shell.view.format:
        shell.show([*rows, *following_rows], TASK)


@prints(TASK, one=True)
def drop(
    ctx: typer.Context,
    task: Task,
    reason: Annotated[str, typer.Option("--reason", help=N_("Why; it is kept with the task's notes."))],
) -> None:
    """Give a task up, for a reason; one that comes again does not come again."""
    shell: AppContext = ctx.obj
    from renewctl.call.titles import spoken
    from renewctl.store.session import reading
    from renewctl.task import actions, queries

    with shell.transaction(reason) as session:
        actions.drop(session, task, reason)
        book = reading(session)
        row, freed = task_row(book, task, shell.today), spoken(book, queries.held_up_by(book, task, shell.today))
    shell.answer(_("Task {number} is dropped: {title}").format(number=row.id, title=row.title), row, TASK)
    _tell_freed(shell, freed)


@prints(TASK, one=True)
def snooze(
    ctx: typer.Context,
    task: Task,
    until: Annotated[
        str | None, typer.Option("--until", metavar="DATE", help=N_("The day on which it is listed again."))
    ] = None,
    within: Within = None,
) -> None:
    """Be reminded later: out of sight until a day. The day it is due stays; `task move` is to be due later."""
    shell: AppContext = ctx.obj
    from renewctl.store.session import reading
    from renewctl.task import actions, rules

    day = rules.typed_day(until, within, shell.today)
    if day is None:
        raise UsageError(_("Say until when: --until DATE or --in 3d."))
    with shell.transaction() as session:
        actions.snooze(session, task, day, shell.today)
        row = task_row(reading(session), task, shell.today)
    sentence = _("Task {number} comes back on {day} (due {due}): {title}").format(
        number=row.id, day=row.snoozed_until, due=row.due_on or _("no day"), title=row.title
    )
    shell.answer(sentence, row, TASK)


@prints(TASK, one=True)
def move(
    ctx: typer.Context,
    task: Task,
    due: Annotated[str | None, typer.Option("--due", metavar="DATE", help=N_("The day it is due instead."))] = None,
    within: Within = None,
) -> None:
    """Be due later: another day for a task. To be reminded later of a day that stays is `task snooze`."""
    shell: AppContext = ctx.obj
    from renewctl.store.session import reading
    from renewctl.task import actions, queries, rules

    day = rules.typed_day(due, within, shell.today)
    if day is None:
        raise UsageError(_("Say when it is due: --due DATE or --in 3d."))
    with shell.transaction() as session:
        before = queries.task(reading(session), task, shell.today).due_on
        actions.move(session, task, day, shell.today)
        row = task_row(reading(session), task, shell.today)
    sentence = _("Task {number} is due {day}, not {before}: {title}").format(
        number=row.id, day=row.due_on, before=before or _("no day"), title=row.title
    )
    shell.answer(f"{sentence}{_past_window(row)}", row, TASK)


def task_row(book: "Reader", number: int, today: "date") -> "TaskRow":
    """Return a task as it is shown: its title in the reader's language where a care rule gave it."""
    from renewctl.call.titles import spoken
    from renewctl.task import queries

    (row,) = spoken(book, [queries.task(book, number, today)])
    return row


def _past_window(row: "TaskRow") -> str:
    """Return the warning for a call that is now due after the last day of its window."""
    if row.latest_on is None or row.due_on is None or row.due_on <= row.latest_on:
        return ""
    return " " + _("That is after its window, which ends {day}.").format(day=row.latest_on)


def _tell_freed(shell: AppContext, freed: "list[TaskRow]") -> None:
    for row in freed:
        shell.say(_("Task {number} waits no longer: {title}").format(number=row.id, title=row.title))
