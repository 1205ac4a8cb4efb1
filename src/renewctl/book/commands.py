"""The commands that are about the book itself."""

from typing import Annotated

import typer

from renewctl.cli.context import AppContext
from renewctl.messages import N_, _


def init(
    ctx: typer.Context,
    zone: Annotated[
        str, typer.Option("--zone", help=N_("The book's time zone, such as Asia/Shanghai; else this machine's."))
    ] = "",
) -> None:
    """Make an empty book."""
    app: AppContext = ctx.obj
    from renewctl.book import actions, zones
    from renewctl.store.journal import Stamp

    chosen = zones.read_zone(zone) if zone else zones.machine_zone()
    actions.create(app.book, chosen, Stamp(app.actor, app.command, kind="init"))
    app.say(_("Made an empty book at {path}, time zone {zone}.").format(path=app.book, zone=chosen))
    app.say(_("Next: `renewctl import FILE` reads your sheet, `renewctl demo` shows an example."))
