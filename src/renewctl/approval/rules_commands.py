"""`approval rules`: what must be approved, as a file that people edit; it stands in the book, whoever calls."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from renewctl.cli.context import AppContext
from renewctl.cli.options import prints
from renewctl.cli.tree import group
from renewctl.messages import N_, _, n_
from renewctl.output import Column, Kind, Record, Section
from renewctl.plain import brief
from renewctl.vocabulary import RulesState

if TYPE_CHECKING:
    from renewctl.approval.rules_picture import Demanded, RulesLine

app = group()

STYLES = {RulesState.IN_FORCE: "green", RulesState.PROPOSED: "yellow", RulesState.REPLACED: "dim"}

COLUMNS: tuple[Column["RulesLine"], ...] = (
    Column("version", N_("Version"), Kind.INT),
    Column("state", N_("State"), Kind.WORD, style=lambda row: STYLES[row.state]),
    Column("rules", N_("Rules"), Kind.INT),
    Column("installed_by", N_("Installed by")),
    Column("installed_os_user", N_("System user"), table=False),
    Column("installed_on", N_("Installed on"), Kind.DATE),
    Column("approved_by", N_("Approved by")),
    Column("approved_os_user", N_("Approved by the system user"), table=False),
    Column("approved_on", N_("Approved on"), Kind.DATE),
    Column("is_self_approved", N_("Self-approved"), Kind.BOOL),
)
DEMANDED: tuple[Column["Demanded"], ...] = (
    Column("rule", N_("Rule"), Kind.WORD),
    Column("when", N_("Condition")),
    Column("levels", N_("Levels"), Kind.INT),
    Column("decided_by", N_("Decided by")),
)

File = Annotated[Path, typer.Argument(metavar="FILE", help=N_("The file of rules, TOML with one table [approval]."))]


@app.command("list")
@prints(COLUMNS)
def list_(ctx: typer.Context) -> None:
    """List every version of the rules, the newest first: who put it there, who agreed, which is in force."""
    shell: AppContext = ctx.obj
    from renewctl.approval import rulebook, rules_picture

    with shell.reader() as book:
        there = rulebook.rulebook(book)
    rows = [rules_picture.line(there, row) for row in there.versions]
    shell.show(rows, COLUMNS, empty=_("The book has no rules for approvals: nothing has to be approved."))


@app.command("show")
@prints(COLUMNS, one=True)
def show(
    ctx: typer.Context,
    version: Annotated[
        int | None,
        typer.Argument(metavar="[VERSION]", min=1, help=N_("Its number; else the rules in force, or those that wait.")),
    ] = None,
    source: Annotated[bool, typer.Option("--source", help=N_("Print its file, to be edited."))] = False,
) -> None:
    """Show what the rules demand, or (--source) their file: renewctl approval rules show --source > mine.toml"""
    shell: AppContext = ctx.obj
    from renewctl.approval import rulebook, rules_picture

    with shell.reader() as book:
        there = rulebook.rulebook(book)
        row = there.named(version)
    if source:
        print(row.content, end="")
        return
    section = Section("demanded", N_("What must be approved"), rules_picture.demanded(row.policy), DEMANDED)
    title = _("Rules for approvals, version {n}").format(n=row.version)
    found = rules_picture.line(there, row)
    waits = _("Not in force until somebody else agrees: renewctl approval rules approve {n}.").format(n=row.version)
    footer = [waits] if found.state is RulesState.PROPOSED else []
    shell.show_record(Record(title, found, COLUMNS, (section,)), footer=footer)


@app.command("check")
def check(ctx: typer.Context, file: File) -> None:
    """Say whether a file of rules is in order; nothing is changed.

    It begins with [approval]; each of its keys may be left out:

    discount_over = [10, 20] asks for one level over 10 per cent below the present price, for two over 20.

    amount_over = "1000000 CNY" asks for one level over that sum; a list asks for one more at each.

    tier.key = 2 asks for two levels for key customers; so do tier.regular and tier.potential.

    roles.quote = ["sales-manager", "director"] says who decides level 1, 2 ...; so do roles.contract and roles.plan.

    self = true lets people approve what is their own.
    """
    shell: AppContext = ctx.obj
    from renewctl.approval.policy import read
    from renewctl.approval.rules_picture import demanded
    from renewctl.strict_toml import text_of

    rows = demanded(read(text_of(file)))
    demands = [_demand(row, row.levels) for row in rows if row.levels is not None]
    told = _("; ").join(demands) or _("nothing has to be approved")
    shell.say(_("{file} is in order: {rules}.").format(file=file, rules=told))


def _demand(row: "Demanded", levels: int) -> str:
    told = n_("{rule} {when}: {n} level", "{rule} {when}: {n} levels", levels)
    return told.format(rule=_(row.rule), when=row.when, n=levels)


@app.command("install")
@prints(COLUMNS, one=True)
def install(ctx: typer.Context, file: File) -> None:
    """Put rules into the book; where rules are in force already, they wait until somebody else agrees.

    renewctl approval rules install mine.toml
    """
    shell: AppContext = ctx.obj
    from renewctl.approval import rules_actions, rules_picture
    from renewctl.approval.rulebook import rulebook
    from renewctl.audit.rules import Person
    from renewctl.store.session import reading
    from renewctl.strict_toml import text_of

    content = text_of(file)
    with shell.transaction() as session:
        row = rules_actions.install(session, content, Person(shell.actor, shell.os_user), shell.today)
        line = rules_picture.line(rulebook(reading(session)), row)
    if shell.change_set is None:
        sentence = _("Version {n} of the rules is as it was: {state}.")
    elif line.state is RulesState.IN_FORCE:
        sentence = _("Version {n} of the rules is in force.")
    else:
        sentence = _("Proposed version {n} of the rules; somebody else agrees: renewctl approval rules approve {n}.")
    shell.answer(sentence.format(n=line.version, state=_(line.state.value)), line, COLUMNS)


@app.command("approve")
@prints(COLUMNS, one=True)
def approve(
    ctx: typer.Context,
    version: Annotated[int, typer.Argument(metavar="VERSION", min=1, help=N_("The version that was proposed."))],
) -> None:
    """Agree to rules that somebody else proposed; they are in force from then on, for every renewal."""
    shell: AppContext = ctx.obj
    from renewctl.approval import rules_actions, rules_picture
    from renewctl.approval.rulebook import rulebook
    from renewctl.audit.rules import Person
    from renewctl.store.session import reading

    with shell.transaction() as session:
        row = rules_actions.approve(session, version, Person(shell.actor, shell.os_user), shell.today)
        line = rules_picture.line(rulebook(reading(session)), row)
    said = _("Version {n} of the rules, of {who}, is in force.")
    shell.answer(said.format(n=line.version, who=brief(line.installed_by)), line, COLUMNS)
