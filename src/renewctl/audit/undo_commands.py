"""`undo`: a change set taken back as a new one."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from renewctl.cli.context import AppContext
from renewctl.cli.options import prints
from renewctl.messages import N_, _, n_
from renewctl.output import Column, Kind, visible

if TYPE_CHECKING:
    from renewctl.audit.actions import Undone

UNDONE: tuple[Column[object], ...] = (
    Column("change_set", N_("Change set"), Kind.INT),
    Column("undone", N_("Takes back"), Kind.INT),
    Column("removed", N_("Removed"), Kind.INT),
    Column("restored", N_("Put back"), Kind.INT),
    Column("changed", N_("Changed back"), Kind.INT),
)


@prints(UNDONE, one=True)
def undo(
    ctx: typer.Context,
    change_set: Annotated[
        int | None, typer.Argument(min=1, metavar="[CHANGE-SET]", help=N_("Its number in `audit log`."))
    ] = None,
    reason: Annotated[str, typer.Option("--reason", help=N_("Why, for the journal."))] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help=N_("Only say what would happen."))] = False,
) -> None:
    """Take back a change set, the newest of yours if none is named; an undo can be taken back too.

    It is refused, with the list, when later changes stand in the way.
    """
    shell: AppContext = ctx.obj
    from renewctl.audit import actions, queries
    from renewctl.audit.rules import Person

    if change_set is None:
        with shell.reader() as book:
            change_set = queries.newest_to_undo(book, shell.actor)
    try:
        with shell.bulk(reason, kind="undo", undoes_id=change_set) as writer:
            done = actions.undo(writer, change_set, Person(shell.actor, shell.os_user))
            writer.rehearsal = dry_run
    except actions.ConflictError as error:
        for conflict in error.conflicts:
            shell.say(conflict)
        raise
    _tell_undone(shell, done, dry_run)


@dataclass(frozen=True, slots=True)
class Answered:
    """What `undo` prints; `change_set` is None for --dry-run."""

    change_set: int | None
    undone: int
    removed: int
    restored: int
    changed: int


def _tell_undone(shell: AppContext, done: "Undone", dry_run: bool) -> None:
    counts = [
        n_("{n} record removed", "{n} records removed", done.removed).format(n=done.removed) if done.removed else "",
        n_("{n} put back", "{n} put back", done.restored).format(n=done.restored) if done.restored else "",
        n_("{n} changed back", "{n} changed back", done.changed).format(n=done.changed) if done.changed else "",
    ]
    what = _(", ").join(count for count in counts if count) or _("nothing to take back")
    if dry_run:
        sentence = _("Would take back change set {n} ({command}): {what}.")
    elif shell.change_set is None:
        sentence = _("Change set {n} ({command}) took nothing: {what}.")
    else:
        sentence = _("Took back change set {n} ({command}): {what}; `renewctl undo {own}` brings it back.")
    answer = Answered(shell.change_set, done.undone, done.removed, done.restored, done.changed)
    words = sentence.format(n=done.undone, command=visible(done.command), what=what, own=shell.change_set)
    shell.answer(words, answer, UNDONE)
