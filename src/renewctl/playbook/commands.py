"""`playbook`: the prescribed steps of renewals, as files that people edit."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from renewctl.cli.context import AppContext
from renewctl.cli.options import prints
from renewctl.cli.tree import group
from renewctl.messages import N_, _, n_
from renewctl.output import Column, Kind, Record, Section
from renewctl.plain import brief

if TYPE_CHECKING:
    from renewctl.playbook.picture import PlaybookLine, PlaybookStep

app = group()

COLUMNS: tuple[Column["PlaybookLine"], ...] = (
    Column("name", N_("Playbook")),
    Column("title", N_("Name")),
    Column("version", N_("Version"), Kind.INT),
    Column("shipped", N_("Supplied"), Kind.BOOL),
    Column("steps", N_("Steps"), Kind.INT),
    Column("renewals", N_("Open renewals"), Kind.INT),
)
STEPS: tuple[Column["PlaybookStep"], ...] = (
    Column("step", N_("Step code")),
    Column("name", N_("Step")),
    Column("phase", N_("Phase")),
    Column("role", N_("Role"), Kind.WORD),
    Column("takes", N_("Takes")),
    Column("starts", N_("Starts")),
    Column("approval", N_("Approval")),
    Column("tasks", N_("Tasks"), Kind.JSON),
    Column("skip_by", N_("May be left out by")),
)

File = Annotated[Path, typer.Argument(metavar="FILE", help=N_("The playbook's file, TOML."))]


@app.command("list")
@prints(COLUMNS)
def list_(ctx: typer.Context) -> None:
    """List the playbooks in their newest version, with the open renewals that go by them."""
    shell: AppContext = ctx.obj
    from renewctl.playbook import picture, queries

    with shell.reader() as book:
        under_way = queries.renewals_under_way(book)
        rows = [picture.line(found, under_way.get(found.name, 0)) for found in queries.playbooks(book)]
    shell.show(rows, COLUMNS)


@app.command("show")
@prints(COLUMNS, one=True)
def show(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="PLAYBOOK", help=N_("Its name, as playbook list has it."))],
    source: Annotated[bool, typer.Option("--source", help=N_("Print its file, to be edited."))] = False,
) -> None:
    """Show a playbook's steps, or (--source) its file: renewctl playbook show standard --source > mine.toml"""
    shell: AppContext = ctx.obj
    from renewctl.playbook import picture, queries

    with shell.reader() as book:
        found = queries.find_playbook(book, name)
        under_way = queries.renewals_under_way(book)
    if source:
        print(found.content, end="")
        return
    row = picture.line(found, under_way.get(found.name, 0))
    section = Section("prescribed", N_("Steps"), picture.steps(found.playbook), STEPS)
    shell.show_record(Record(f"{row.name}  {row.title}", row, COLUMNS, (section,)))


@app.command("check")
def check(ctx: typer.Context, file: File) -> None:
    """Say whether a playbook's file is in order; nothing is changed.

    At the top stand name, title, steps and perhaps phases; each of the phases has code and name. Each of the steps has:

      code, name, role
      days or working_days   how long it takes
      phase                  the code of its phase
      after                  the steps it waits for, a code or a list;
                             none: it begins with the renewal
      before                 { deadline = "end", days = 60 }: no earlier
                             than that before the end, notice or offer
      approval               { subject = "quote", levels = 2 }: not done
                             without it; quote, contract or plan
      tasks                  a list of texts, which become tasks
      skip_by                a list of the roles that may leave it out;
                             none: nobody may

    All but code, name, role and how long it takes may be missing. A title, a name and a task is one text, or
    { en = "Quote", zh = "报价" }. `renewctl playbook show standard --source` is one to copy.
    """
    shell: AppContext = ctx.obj
    from renewctl.playbook.reading import read
    from renewctl.strict_toml import text_of

    playbook = read(text_of(file))
    n = len(playbook.steps)
    sentence = n_("{file} is in order: {name}, {n} step.", "{file} is in order: {name}, {n} steps.", n)
    shell.say(sentence.format(file=file, name=playbook.name, n=n))


@app.command("install")
@prints(COLUMNS, one=True)
def install(ctx: typer.Context, file: File) -> None:
    """Put a playbook into the book, for the renewals opened from now on; those under way keep theirs."""
    shell: AppContext = ctx.obj
    from renewctl.playbook import actions, picture, queries
    from renewctl.store.session import reading
    from renewctl.strict_toml import text_of

    content = text_of(file)
    with shell.transaction() as session:
        found = actions.install(session, content)
        under_way = queries.renewals_under_way(reading(session)).get(found.name, 0)
    sentence = _("Installed playbook {name}, version {version}.")
    if shell.change_set is None:
        sentence = _("Playbook {name} is as it was, version {version}.")
    line = sentence.format(name=brief(found.name), version=found.version)
    if under_way and shell.change_set is not None:
        line += " " + n_(
            "{n} renewal under way keeps the version it was opened with.",
            "{n} renewals under way keep the version they were opened with.",
            under_way,
        ).format(n=under_way)
    shell.answer(line, picture.line(found, under_way), COLUMNS)
