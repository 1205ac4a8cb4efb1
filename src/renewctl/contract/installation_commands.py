"""`contract installed`: the day on which what was sold was installed."""

from typing import Annotated

import typer

from renewctl.cli.context import AppContext
from renewctl.cli.options import Contract, prints
from renewctl.contract import columns
from renewctl.messages import N_, _
from renewctl.plain import brief


@prints(columns.INSTALLATION, one=True)
def installed(
    ctx: typer.Context,
    contract: Contract,
    on: Annotated[str, typer.Option("--on", metavar="DATE", help=N_("The day it was installed."))],
    what: Annotated[str, typer.Option("--what", help=N_("What was installed."))] = "",
) -> None:
    """Note the day on which what was sold was installed; follow-up calls count from it."""
    shell: AppContext = ctx.obj
    from renewctl.contract import installation_actions, installations, queries
    from renewctl.store.session import reading
    from renewctl.typed_dates import parse_day

    day = parse_day(on, shell.today)
    with shell.transaction() as session:
        found = queries.find_contract(reading(session), contract)
        installation_actions.note_installed(session, found.id, day, what, shell.today)
        row = max(installations.installations(reading(session), found.id), key=lambda one: one.id)
    said = _("Noted: contract {number} was installed on {day}.").format(number=brief(found.number), day=row.on_day)
    shell.answer(said, row, columns.INSTALLATION)
