"""`rules`: the rule sets of the risk score, as files that people edit; a score names its version."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from renewctl.cli.context import AppContext
from renewctl.cli.options import prints
from renewctl.cli.tree import group
from renewctl.messages import N_, _, n_
from renewctl.output import Column, Kind, Record, Section
from renewctl.plain import brief
from renewctl.vocabulary import Segment

if TYPE_CHECKING:
    from renewctl.rules.difference import Difference
    from renewctl.rules.picture import IndicatorLine, RuleSetLine

app = group()

COLUMNS: tuple[Column["RuleSetLine"], ...] = (
    Column("version", N_("Version")),
    Column("shipped", N_("Supplied"), Kind.BOOL),
    Column("installed_on", N_("Installed on"), Kind.DATE),
    Column("indicators", N_("Indicators"), Kind.INT),
    Column("scores", N_("Scores"), Kind.JSON, table=False),
    Column("whom", N_("Scores"), data=False),
    Column("since", N_("Since"), Kind.DATE),
    Column("by", N_("Actor")),
    Column("evidence", N_("Evidence")),
)
INDICATORS: tuple[Column["IndicatorLine"], ...] = (
    Column("name", N_("Indicator"), Kind.WORD),
    Column("weight", N_("Weight"), Kind.SCORE),
    Column("curve", N_("Curve"), Kind.JSON),
    Column("points", N_("Points"), Kind.JSON),
    Column("days", N_("Days"), Kind.INT),
    Column("direction", N_("Direction"), Kind.WORD),
)
DIFFERENCES: tuple[Column["Difference"], ...] = (
    Column("key", N_("Key")),
    Column("before", N_("Before"), Kind.JSON),
    Column("after", N_("After"), Kind.JSON),
)

File = Annotated[Path, typer.Argument(metavar="FILE", help=N_("The rule set's file, TOML."))]
Named = Annotated[str, typer.Argument(metavar="VERSION", help=N_("A version, as rules list has it, or a file."))]


@app.command("list")
@prints(COLUMNS)
def list_(ctx: typer.Context) -> None:
    """List the rule sets, and whom each scores today."""
    shell: AppContext = ctx.obj
    from renewctl.rules.picture import lines

    with shell.reader() as book:
        rows = lines(book, shell.today)
    shell.show(rows, COLUMNS)


@app.command("show")
@prints(COLUMNS, one=True)
def show(
    ctx: typer.Context,
    version: Named,
    source: Annotated[bool, typer.Option("--source", help=N_("Print its file, to be edited."))] = False,
) -> None:
    """Show a rule set's indicators, or (--source) its file: renewctl rules show default-1 --source > mine.toml"""
    shell: AppContext = ctx.obj
    from renewctl.rules import picture

    with shell.reader() as book:
        content, rules = picture.named(book, version)
        row = picture.line_of(book, rules, shell.today)
    if source:
        print(content, end="")
        return
    section = Section("prescribed", N_("Indicators"), picture.indicator_lines(rules), INDICATORS)
    columns = [column for column in COLUMNS if column.key != "scores" or not shell.view.for_people]
    shell.show_record(Record(rules.version, row, columns, (section,)))


@app.command("check")
def check(ctx: typer.Context, file: File) -> None:
    """Say whether a rule set's file is in order; nothing is changed."""
    shell: AppContext = ctx.obj
    from renewctl.risk.rule_set import read_rules

    rules = read_rules(file)
    n = sum(1 for entry in rules.indicators if entry.weight)
    sentence = n_("{file} is in order: {version}, {n} indicator.", "{file} is in order: {version}, {n} indicators.", n)
    shell.say(sentence.format(file=file, version=brief(rules.version), n=n))


@app.command("diff")
@prints(DIFFERENCES)
def diff(
    ctx: typer.Context,
    one: Annotated[str, typer.Argument(metavar="A", help=N_("A version, as rules list has it, or a file."))],
    other: Annotated[str, typer.Argument(metavar="B", help=N_("The other version or file."))],
) -> None:
    """Show what differs between two rule sets, figure by figure."""
    shell: AppContext = ctx.obj
    from renewctl.rules.difference import differences
    from renewctl.rules.picture import named

    with shell.reader() as book:
        (_text, before), (_other_text, after) = named(book, one), named(book, other)
    rows = differences(before, after)
    same = _("{before} and {after} score alike.").format(before=brief(before.version), after=brief(after.version))
    shell.show(rows, DIFFERENCES, empty=same)


@app.command("install")
@prints(COLUMNS, one=True)
def install(ctx: typer.Context, file: File) -> None:
    """Put a rule set into the book; it scores nobody until it is activated."""
    shell: AppContext = ctx.obj
    from renewctl.risk.rule_set import text_of
    from renewctl.rules import actions, picture
    from renewctl.store.session import reading

    content = text_of(file)
    with shell.transaction() as session:
        rules = actions.install(session, content, str(file), shell.today)
        row = picture.line_of(reading(session), rules, shell.today)
    sentence = _("Installed rule set {version}; `renewctl rules activate` has it score.")
    if shell.change_set is None:
        sentence = _("Rule set {version} is there already.")
    shell.answer(sentence.format(version=brief(rules.version)), row, COLUMNS)


@app.command("activate")
@prints(COLUMNS, one=True)
def activate(
    ctx: typer.Context,
    version: Annotated[str, typer.Argument(metavar="VERSION", help=N_("Its version, as rules list has it."))],
    segment: Annotated[
        Segment | None, typer.Option("--segment", help=N_("Only for the customers of this segment."))
    ] = None,
    evidence: Annotated[str | None, typer.Option("--evidence", help=N_("What speaks for it, in your words."))] = None,
    on: Annotated[
        str | None, typer.Option("--on", metavar="DATE", help=N_("From this day on; today unless named."))
    ] = None,
) -> None:
    """Have a rule set score from a day on: everybody, or a segment. Earlier days keep the rules they had.

    renewctl rules activate default-1 --evidence "backtest of May"
    """
    shell: AppContext = ctx.obj
    from renewctl.rules import actions, picture
    from renewctl.store.session import reading

    day = shell.typed_day(on) or shell.today
    with shell.transaction(evidence or "") as session:
        rules = actions.activate(session, version, segment, day, person=shell.actor, evidence=evidence)
        row = picture.line_of(reading(session), rules, shell.today)
    sentence = _("Rule set {version} scores {whom} from {day} on.")
    if shell.change_set is None:
        sentence = _("Rule set {version} scores {whom} already.")
    whom = _("everybody without rules of their own") if segment is None else segment.value
    shell.answer(sentence.format(version=brief(rules.version), whom=whom, day=day), row, COLUMNS)
