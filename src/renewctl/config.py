"""The settings of one run: defaults < config.toml < RENEWCTL_* < options."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from renewctl.errors import UsageError
from renewctl.messages import _

APP = "renewctl"


@dataclass(frozen=True, slots=True)
class Settings:
    """What a command needs to know before it opens the book."""

    book: Path
    actor: str
    today: str = ""  # as typed; "" is the clock in the book's zone
    color: str = "auto"
    currency: str = ""  # for amounts in imports that name none; "" refuses them
    grace_days: int = 30


TYPED = ("book", "actor", "today", "color", "currency")  # also an option or RENEWCTL_*

# The keys of config.toml, each with the type its value must have.
KEYS: Mapping[str, type] = {
    "book": str,
    "actor": str,
    "color": str,
    "currency": str,
    "grace_days": int,
}


def load(options: Mapping[str, str | None], environment: Mapping[str, str]) -> Settings:
    """Return the settings of this run.

    Raises UsageError (exit 2) for a config file that cannot be read, an unknown key or a value of the wrong kind.
    """
    written = _config_file(environment)
    typed = {key: options.get(key) or environment.get(f"RENEWCTL_{key.upper()}") or "" for key in TYPED}
    text = {key: typed[key] or str(written.get(key) or "") for key in TYPED}
    return Settings(
        book=Path(text["book"]).expanduser() if text["book"] else default_book(),
        actor=text["actor"] or _os_user(),
        today=typed["today"],
        color=text["color"] or "auto",
        currency=text["currency"].upper(),
        grace_days=_whole(written.get("grace_days"), 30),
    )


def config_path(environment: Mapping[str, str]) -> Path:
    """Return where config.toml is looked for: RENEWCTL_CONFIG, else the user's config folder."""
    named = environment.get("RENEWCTL_CONFIG")
    if named:
        return Path(named)
    import platformdirs

    return Path(platformdirs.user_config_dir(APP, appauthor=False)) / "config.toml"


def default_book() -> Path:
    """Return where the book is when nobody names one: in the user's data folder."""
    import platformdirs

    return Path(platformdirs.user_data_dir(APP, appauthor=False)) / "book.db"


def _os_user() -> str:
    named = os.environ.get("USER") or os.environ.get("USERNAME") or os.environ.get("LOGNAME")
    if named:
        return named
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a system that knows no such user, as in some containers
        return "unknown"


def _config_file(environment: Mapping[str, str]) -> dict[str, object]:
    path = config_path(environment)
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        if environment.get("RENEWCTL_CONFIG"):
            raise UsageError(_("There is no config file at {path}.").format(path=path)) from None
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(_("{path} cannot be read: {reason}.").format(path=path, reason=error)) from error
    import tomllib

    try:
        written = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise UsageError(_("{path} is not valid TOML: {reason}.").format(path=path, reason=error)) from error
    for key, value in written.items():
        if key not in KEYS:
            raise UsageError(
                _("{path} has an unknown key: {key}.").format(path=path, key=key),
                _("Known keys: {keys}.").format(keys=", ".join(KEYS)),
            )
        if type(value) is not KEYS[key]:
            raise UsageError(_("{path}: {key} has a value of the wrong kind.").format(path=path, key=key))
    return written


def _whole(value: object, default: int) -> int:
    return value if isinstance(value, int) else default
