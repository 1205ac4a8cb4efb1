"""The command tree as Click sees it: nothing is imported before it is typed, help speaks the user's language.

Click imports a subcommand to show its one-line help; with every command of the program that would take a
second. Here the root group knows each command by a line of text, and imports the one that is run.
"""

import importlib
import inspect
from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

import typer
from typer import _click as click
from typer._click.shell_completion import CompletionItem
from typer._types import TyperChoice
from typer.core import TyperArgument, TyperGroup, TyperOption

from renewctl.cli import completion, options
from renewctl.cli.formatting import WideFormatter
from renewctl.cli.words import WordChoice
from renewctl.errors import UsageError
from renewctl.messages import N_, _

click.Context.formatter_class = WideFormatter


@dataclass(frozen=True, slots=True)
class Entry:
    """One word of the first level: where its function or group lives, its help line (a msgid) and its section."""

    where: str
    help: str
    section: str


class LazyGroup(TyperGroup):
    """The root group: shows commands from their entries, imports the one that is typed."""

    entries: Mapping[str, Entry] = {}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the words in the order of the table."""
        return list(self.entries)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and dress the command that is typed."""
        entry = self.entries.get(cmd_name)
        return load(cmd_name, entry) if entry else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the typed command, or suggest the nearest words for a mistyped one (exit 2)."""
        typed, below = args[0], args[1:]
        if ctx.resilient_parsing or typed.startswith("-"):
            return super().resolve_command(ctx, args)
        if typed in self.entries:
            return typed, load(typed, self.entries[typed], below[0] if below else ""), below
        near = ", ".join(get_close_matches(typed, self.entries))
        hint = _("Did you mean {words}?").format(words=near) if near else _("See renewctl --help.")
        raise UsageError(_("There is no command {word}.").format(word=typed), hint)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands by section, from the table alone."""
        for section in dict.fromkeys(entry.section for entry in self.entries.values()):
            with formatter.section(_(section)):
                formatter.write_dl([(name, _(e.help)) for name, e in self.entries.items() if e.section == section])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Complete the first word from the table alone."""
        words = [(name, entry) for name, entry in self.entries.items() if name.startswith(incomplete)]
        items = [CompletionItem(name, help=_(entry.help)) for name, entry in words]
        return items + (click.Command.shell_complete(self, ctx, incomplete) if incomplete.startswith("-") else [])


def load(name: str, entry: Entry, verb: str = "") -> click.Command:
    """Import a command and return it dressed; `where` names a function or a Typer group.

    Of a group that has the verb, only that one is made: to make all of them takes longer than to read a book.
    """
    module, _colon, attribute = entry.where.partition(":")
    found: typer.Typer | Callable[..., Any] = getattr(importlib.import_module(module), attribute)
    if isinstance(found, typer.Typer):
        command: click.Command = typer.main.get_group(_narrowed(found, verb))  # a group even when it has one verb
        command.help = entry.help
    else:
        leaf = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
        leaf.command(name)(found)
        command = typer.main.get_command(leaf)
    command.name = name
    dress(command)
    return command


def _narrowed(whole: typer.Typer, verb: str) -> typer.Typer:
    verbs = [info for info in whole.registered_commands if info.name == verb]
    groups = [info for info in whole.registered_groups if info.name == verb]
    if not verbs and not groups:  # the group's own help, or a mistyped verb
        return whole
    narrow = copy(whole)
    narrow.registered_commands, narrow.registered_groups = verbs, groups
    return narrow


def group() -> typer.Typer:
    """Return the Typer app of a noun with several verbs; its one-line help stands in the table of commands."""
    return typer.Typer(
        add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False, no_args_is_help=True
    )


LONGEST_LINE = 400  # a command's line in its group's help is wrapped, not cut in the middle of its example


def dress(command: click.Command) -> None:
    """Give a command and those below it the shared options, and its texts in the session's language."""
    if isinstance(command, TyperGroup):
        command.subcommand_metavar = _("COMMAND [ARGS]...")
        for below in command.commands.values():
            dress(below)
            below.short_help = below.get_short_help_str(LONGEST_LINE)
    else:
        command.params += options.printing(inspect.unwrap(command.callback) if command.callback else None)
        command.params += options.everywhere(hidden=True)
        completion.attach(command)
        command.epilog = _("Options of every command, such as --book and --lang: renewctl --help")
    translate(command)


def translate(command: click.Command) -> None:
    """Put a command's help, its parameters' help and metavars into the session's language."""
    command.help = _(inspect.cleandoc(command.help)) if command.help else None
    command.options_metavar = _("[OPTIONS]")
    command.add_help_option = False
    command.params.append(options.eager_flag(("-h", "--help"), N_("Show this page and exit."), _show_help))
    for parameter in command.params:
        if not isinstance(parameter, TyperOption | TyperArgument):
            continue
        if isinstance(parameter.type, TyperChoice):
            parameter.type = WordChoice(parameter.type.choices, parameter.type.case_sensitive)
        parameter.help = _(parameter.help) if parameter.help else None
        if isinstance(parameter, TyperArgument):
            parameter.metavar = _(parameter.metavar or str(parameter.name).upper())
        elif parameter.metavar or not (parameter.is_flag or isinstance(parameter.type, TyperChoice)):
            parameter.metavar = _(parameter.metavar or METAVARS.get(parameter.type.name.partition(" ")[0], "TEXT"))


METAVARS = {"int": N_("N"), "float": N_("NUMBER"), "file": N_("FILE"), "path": N_("FILE"), "str": N_("TEXT")}


def _show_help(context: click.Context, parameter: click.Parameter, value: bool) -> None:
    if value and not context.resilient_parsing:
        print(context.get_help())
        context.exit()
