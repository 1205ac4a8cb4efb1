"""What Click has to say about a mistyped line, in the user's language (Typer's copy of Click speaks English only)."""

from typing import Any

from typer import _click as click

from renewctl.cli.words import WordChoice
from renewctl.messages import N_, _

# Words that Typer itself looks up in the default gettext domain, which is ours (messages.use).
TYPER_WORDS = (
    N_("Options"),
    N_("Commands"),
    N_("Arguments"),
    N_("required"),
    N_("default: {default}"),
    N_("(dynamic)"),
)

_EXTRA = "Got unexpected extra argument(s) ("


def explain(error: click.exceptions.ClickException) -> tuple[str, str]:
    """Return the sentence and the hint for a usage error."""
    context = getattr(error, "ctx", None)
    hint = _("See {command} --help.").format(command=context.command_path) if context else ""
    exceptions = click.exceptions
    match error:
        case exceptions.MissingParameter(param=param) if param is not None:
            return _("{name} is missing.").format(name=_shown(param)), hint
        case exceptions.BadParameter(param=param) if param is not None:
            return _bad_value(error, param), hint
        case exceptions.NoSuchOption(option_name=name, possibilities=near):
            if near := _days(context) if name in DAYS else near:
                hint = _("Did you mean {words}?").format(words=", ".join(sorted(near)))
            return _("There is no option {name}.").format(name=name), hint
        case exceptions.BadOptionUsage(option_name=name):
            return _("{name} needs a value.").format(name=name), hint
    if error.message.startswith(_EXTRA):
        words = error.message.removeprefix(_EXTRA).removesuffix(")")
        return _("Too many words: {words}.").format(words=words), hint
    if error.message.startswith("No such command"):
        word, *near = error.message.split("'")[1::2]  # Typer appends: Did you mean 'x', 'y'?
        if near:
            hint = _("Did you mean {words}?").format(words=", ".join(near))
        return _("There is no command {word}.").format(word=word), hint
    if error.message == "Missing command.":
        return _("A command is missing."), hint
    return error.message, hint


# What people call a day that an option takes; what looks alike is not what they mean.
DAYS = frozenset({"--by", "--due", "--on", "--date", "--day", "--when", "--until", "--deadline"})


def _days(context: click.Context | None) -> list[str]:
    """Return the options of the command typed that take a day."""
    shown = (one for one in context.command.params if not getattr(one, "hidden", False)) if context else ()
    return [_shown(one) for one in shown if one.metavar == _("DATE")]


NOBODYS = 10**9  # a limit for the sake of SQLite, which nobody who mistypes needs to hear of


def _shown(parameter: Any) -> str:
    names = [name for name in parameter.opts if name.startswith("-")]
    return names[0] if names else str(parameter.metavar or parameter.name.upper()).removesuffix("...")


def _bad_value(error: click.exceptions.BadParameter, parameter: Any) -> str:
    name, kind = _shown(parameter), parameter.type
    if isinstance(kind, WordChoice):
        choices = ", ".join(kind.shown())
        return _("{name} takes one of: {choices}.").format(name=name, choices=choices)
    low, high = getattr(kind, "min", None), getattr(kind, "max", None)
    if low is not None and high is not None and high < NOBODYS:
        return _("{name} takes a whole number from {low} to {high}.").format(name=name, low=low, high=high)
    if low is not None:
        return _("{name} takes a whole number of {low} or more.").format(name=name, low=low)
    if kind.name.startswith("int"):
        return _("{name} takes a whole number.").format(name=name)
    if kind.name.startswith("float"):
        return _("{name} takes a number.").format(name=name)
    return _("{name}: {reason}").format(name=name, reason=error.message)
