"""Options that many commands share: those of every command, those of every command that prints data, and more."""

import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Annotated, Any, TypeVar

import typer
from typer import _click as click
from typer.core import TyperOption

from renewctl.cli.context import AppContext
from renewctl.errors import UsageError
from renewctl.messages import LANGUAGES, N_, _
from renewctl.output import Color, Column, Format, View
from renewctl.output.columns import chosen
from renewctl.plain import named

MOST_DIGITS = 15
"""No list is longer than a number of so many digits: one that is larger stands for all."""

F = TypeVar("F", bound=Callable[..., Any])

Customer = Annotated[str, typer.Argument(metavar="CUSTOMER", help=N_("Its code, its name or a unique part of it."))]
Contract = Annotated[str, typer.Argument(metavar="CONTRACT", help=N_("Its number, its name or a unique part of them."))]
On = Annotated[str | None, typer.Option("--on", metavar="DATE", help=N_("The day it was; today unless said."))]
YES = ("--yes", "-y")
Yes = Annotated[bool, typer.Option(*YES, help=N_("Do not ask."))]


def takes(fields: Mapping[str, object]) -> Callable[[F], F]:
    """Give a command with `**fields` these options, by their names, where its `*` stands: `add` and `edit` share them.

    Each is None unless typed.
    """

    def mark(function: F) -> F:
        signature = inspect.signature(function)
        own = [one for one in signature.parameters.values() if one.kind is not one.VAR_KEYWORD]
        only = inspect.Parameter.KEYWORD_ONLY
        taken = [inspect.Parameter(name, only, default=None, annotation=kind) for name, kind in fields.items()]
        before, after = [one for one in own if one.kind is not only], [one for one in own if one.kind is only]
        function.__dict__["__signature__"] = signature.replace(parameters=[*before, *taken, *after])
        return function

    return mark


def prints(*forms: Sequence[Column[Any]], one: bool = False) -> Callable[[F], F]:
    """Say that a command prints these columns, in each of its forms: it gets --format, --json and --columns.

    A list gets --sort and --limit as well; `one` is for a command that prints a single record or answer.
    """

    def mark(function: F) -> F:
        function.__dict__["columns"] = tuple({column.key: column for form in forms for column in form}.values())
        function.__dict__["column_keys"] = " | ".join(", ".join(column.key for column in form) for form in forms)
        function.__dict__["prints_one"] = one
        return function

    return mark


def check_form(view: View, shown: Sequence[Column[Any]], other: Sequence[Column[Any]], hint: str) -> None:
    """Raise UsageError (exit 2) for a column that only the command's other form prints; `hint` says how to get that."""
    elsewhere = {column.key for column in other} - {column.key for column in shown}
    for name in (*view.columns, *(key.removeprefix("-") for key in view.sort)):
        if name in elsewhere:
            raise UsageError(_("The column {name} is not in this form of the list.").format(name=name), hint)


def printing(function: Callable[..., Any] | None) -> list[click.Parameter]:
    """Return the options of a command marked by `prints`; none for any other."""
    columns: tuple[Column[Any], ...] | None = getattr(function, "columns", None)
    if columns is None:
        return []
    help_columns = _("Columns to print, separated by commas: {keys}").format(keys=function.__dict__["column_keys"])
    found: list[click.Parameter] = [
        _option(
            "--format",
            "format",
            N_("How to print the answer."),
            metavar="|".join(Format),
            read=_read_format,
            complete=_complete(Format),
        ),
        _option("--json", "json", N_("Short for --format json."), is_flag=True),
        _option(
            "--columns",
            "columns",
            help_columns,
            metavar=N_("KEYS"),
            read=_read_keys(columns),
            complete=_complete_keys(columns),
        ),
    ]
    if not getattr(function, "prints_one", False):
        help_sort = N_("Columns to sort by, separated by commas; -KEY is descending.")
        found += [
            _option(
                "--sort",
                "sort",
                help_sort,
                metavar=N_("KEYS"),
                read=_read_keys(columns, mark="-"),
                complete=_complete_keys(columns),
            ),
            _option("--limit", "limit", N_("Print at most N rows; 0 prints all."), metavar="N", read=_read_limit),
        ]
    return found


def everywhere(*, hidden: bool) -> list[click.Parameter]:
    """Return the options that stand before or after any command; below the root they are accepted but not shown."""
    found: list[click.Parameter] = [
        _option(flag, flag.lstrip("-"), help, metavar=metavar, read=read, hidden=hidden, complete=_complete(words))
        for flag, help, metavar, read, words in (
            ("--book", N_("The book to use (also RENEWCTL_BOOK)."), N_("FILE"), None, ()),
            ("--today", N_("The day to take as today (also RENEWCTL_TODAY)."), N_("DATE"), None, ()),
            ("--actor", N_("Who acts, for the journal (also RENEWCTL_ACTOR)."), N_("NAME"), _read_actor, ()),
            ("--lang", N_("The language to speak (also RENEWCTL_LANG)."), "en|zh_CN", _read_language, LANGUAGES),
            ("--color", N_("When to use colour (also NO_COLOR)."), "auto|always|never", _read_color, tuple(Color)),
        )
    ]
    help_debug = N_("Show the traceback of an unforeseen failure.")
    return [*found, _option("--debug", "debug", help_debug, is_flag=True, hidden=hidden)]


def _option(
    flag: str,
    name: str,
    help: str,
    *,
    metavar: str | None = None,
    is_flag: bool = False,
    hidden: bool = False,
    read: Callable[[str], object] | None = None,
    complete: Callable[[click.Context, list[str], str], list[str]] | None = None,
) -> TyperOption:
    def keep(context: click.Context, parameter: click.Parameter, value: object) -> None:
        # Nothing typed here: an earlier place, or the environment, may have said it.
        if value not in (None, False) and isinstance(context.obj, AppContext):
            context.obj.options[name] = read(str(value)) if read else value

    return TyperOption(
        param_decls=[flag, f"shared_{name}"],
        help=help,
        metavar=metavar,
        is_flag=is_flag or None,
        default=False if is_flag else None,
        hidden=hidden,
        expose_value=False,
        callback=keep,
        autocompletion=complete,
    )


def _read_format(text: str) -> str:
    return View(format=text).shape.value


def _read_keys(columns: Sequence[Column[Any]], mark: str = "") -> Callable[[str], str]:
    """Return what refuses an unknown column before a command does anything; `mark` may stand before a key."""

    def read(text: str) -> str:
        keys = (key.strip() for key in text.split(","))
        chosen(columns, [key.removeprefix(mark) for key in keys if key], for_people=True)
        return text

    return read


def _read_actor(text: str) -> str:
    return named(text, "--actor")


def _read_language(text: str) -> str:
    # As in the locale variables: zh, zh-CN and zh_CN.UTF-8 are one.
    known = [language for language in LANGUAGES if text.lower().startswith(language[:2])]
    return known[0] if known else _one_of(text, "--lang", LANGUAGES)


def _read_color(text: str) -> str:
    return _one_of(text, "--color", tuple(Color))


def _one_of(text: str, name: str, choices: Sequence[str]) -> str:
    if text not in choices:
        raise UsageError(_("{name} takes one of: {choices}.").format(name=name, choices=", ".join(choices)))
    return text


def _read_limit(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise UsageError(_("--limit takes a whole number, not {text!r}.").format(text=text))
    return int(text[-MOST_DIGITS:]) if len(text.lstrip("0")) <= MOST_DIGITS else 0


def _complete(words: Iterable[str]) -> Callable[[click.Context, list[str], str], list[str]] | None:
    choices = list(words)
    return (lambda context, typed, incomplete: choices) if choices else None


def _complete_keys(columns: Sequence[Column[Any]]) -> Callable[[click.Context, list[str], str], list[str]]:
    def complete(context: click.Context, words: list[str], incomplete: str) -> list[str]:
        chosen, comma, last = incomplete.rpartition(",")
        return [f"{chosen}{comma}{column.key}" for column in columns if column.key.startswith(last)]

    return complete


def eager_flag(
    flags: Sequence[str], help: str, act: Callable[[click.Context, click.Parameter, bool], None]
) -> TyperOption:
    """Return a flag that acts before anything else is read, such as --version."""
    return TyperOption(
        param_decls=[*flags, f"shared_{flags[-1].lstrip('-')}"],
        help=help,
        is_flag=True,
        default=False,
        is_eager=True,
        expose_value=False,
        callback=act,
    )
