"""The demo: a believable book in a place of its own, and what is due in it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from renewctl.cli.context import AppContext
from renewctl.cli.options import YES
from renewctl.files import real_place, written_whole
from renewctl.messages import N_, _, language

if TYPE_CHECKING:
    from renewctl.demo.generator import Demo


def demo(
    ctx: typer.Context,
    seed: Annotated[int, typer.Option("--seed", min=0, help=N_("Another number makes another book."))] = 1,
    truth: Annotated[
        Path | None, typer.Option("--truth", help=N_("Also write what is true of the book, as JSON, to compare with."))
    ] = None,
    yes: Annotated[
        bool, typer.Option(*YES, help=N_("Do not ask before a demo book that was worked in is replaced."))
    ] = False,
) -> None:
    """Make a demo book of 200 customers and show what is due in it.

    It is made beside your own book, never in its place, unless --book names another; a demo book that stands
    there already is made anew.
    """
    shell: AppContext = ctx.obj
    from renewctl import config
    from renewctl.book import zones
    from renewctl.cli.app import run
    from renewctl.demo import actions, generator
    from renewctl.store.journal import Stamp

    if truth is not None:
        real_place(truth)
        shell.refuse_book(truth)
    path = shell.book if shell.book != config.default_book() else shell.book.with_name("demo.db")
    made = generator.make(seed, shell.today)
    if actions.was_worked_in(path):
        shell.confirm(
            _("The demo book at {path} was worked in. Replace it?").format(path=path),
            yes=yes,
            refusal=_("The demo book at {path} was worked in; nothing was changed.").format(path=path),
        )
    actions.make_anew(path, made, zones.machine_zone(), Stamp(shell.actor, shell.command))
    if truth is not None:
        _write_truth(truth, made)
    shell.say(_("Made a demo book of {n} customers at {path}.").format(path=path, n=len(made.customers)))
    shell.say(_("Use it with --book {path}, or set RENEWCTL_BOOK.").format(path=path))
    shared = ["--book", str(path), "--today", shell.today.isoformat(), "--actor", shell.actor, "--lang", language()]
    raise typer.Exit(run([*shared, "due"]))


def _write_truth(path: Path, made: "Demo") -> None:
    import json

    from renewctl.demo.truth import truth

    with written_whole(path) as making:
        making.write_text(json.dumps(truth(made), ensure_ascii=False, indent=1), encoding="utf-8")
