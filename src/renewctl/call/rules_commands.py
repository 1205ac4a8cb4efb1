"""`call rules`: what asks for a call, as a file that people edit."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from renewctl.cli.context import AppContext
from renewctl.cli.options import prints
from renewctl.cli.tree import group
from renewctl.errors import NotFoundError
from renewctl.messages import N_, _, n_
from renewctl.output import Column, Kind, Record
from renewctl.plain import brief

if TYPE_CHECKING:
    from renewctl.call.picture import RuleLine

app = group()

COLUMNS: tuple[Column["RuleLine"], ...] = (
    Column("rule", N_("Rule")),
    Column("title", N_("Call")),
    Column("cause", N_("Counted from"), Kind.WORD),
    Column("earliest", N_("Earliest")),
    Column("latest", N_("Latest")),
    Column("every", N_("Again"), priority=3),
    Column("content", N_("Content"), Kind.WORD, priority=4),
    Column("role", N_("Role"), Kind.WORD, priority=1),
    Column("priority", N_("Priority"), Kind.WORD, priority=5),
    Column("tiers", N_("Tiers"), priority=2),
    Column("segments", N_("Segments"), priority=6),
    Column("points", N_("Talking points"), Kind.JSON, table=False),
)

File = Annotated[Path, typer.Argument(metavar="FILE", help=N_("The file of care rules, TOML."))]


@app.command("list")
@prints(COLUMNS)
def list_(ctx: typer.Context) -> None:
    """List the care rules in force."""
    shell: AppContext = ctx.obj
    from renewctl.call import care, picture

    with shell.reader() as book:
        rows = [picture.line(rule) for rule in care.care_rules(book)]
    shell.show(rows, COLUMNS, empty=_("No care rules: nobody is called unasked."))


@app.command("show")
@prints(COLUMNS, one=True)
def show(
    ctx: typer.Context,
    code: Annotated[str, typer.Argument(metavar="[RULE]", help=N_("Its code, as call rules list has it."))] = "",
    source: Annotated[bool, typer.Option("--source", help=N_("Print the file in force, to be edited."))] = False,
    shipped: Annotated[bool, typer.Option("--shipped", help=N_("Print the file that came with the program."))] = False,
) -> None:
    """Show one care rule, or (--source) the file of all: renewctl call rules show --source > mine.toml"""
    shell: AppContext = ctx.obj
    from renewctl.call import care, picture

    if shipped:
        print(care.shipped(), end="")
        return
    with shell.reader() as book:
        content, rules = care.source(book), care.care_rules(book)
    if source:
        print(content, end="")
        return
    found = next((rule for rule in rules if rule.code == code.strip().casefold()), None)
    if found is None:
        known = ", ".join(rule.code for rule in rules)
        raise NotFoundError(
            _("No care rule {code}.").format(code=brief(code)), _("Care rules: {codes}.").format(codes=known)
        )
    shell.show_record(Record(str(found.title), picture.line(found), COLUMNS))


@app.command("check")
def check(ctx: typer.Context, file: File) -> None:
    """Say whether a file of care rules is in order; nothing is changed."""
    shell: AppContext = ctx.obj
    from renewctl.call.reading import read
    from renewctl.strict_toml import text_of

    n = len(read(text_of(file)))
    shell.say(n_("{file} is in order: {n} rule.", "{file} is in order: {n} rules.", n).format(file=file, n=n))


@app.command("install")
def install(ctx: typer.Context, file: File) -> None:
    """Put care rules into the book, in place of those in force; calls made before stay."""
    shell: AppContext = ctx.obj
    from renewctl.call import actions
    from renewctl.strict_toml import text_of

    content = text_of(file)
    with shell.transaction() as session:
        n = actions.install(session, content)
    if shell.change_set is None:
        shell.say(_("The care rules are as they were."))
        return
    shell.say(n_("{n} care rule is in force now.", "{n} care rules are in force now.", n).format(n=n))
