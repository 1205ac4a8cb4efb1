"""The settings of one run: defaults < config.toml < RENEWCTL_* < options."""

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from renewctl.errors import UsageError
from renewctl.files import read_up_to
from renewctl.messages import N_, _
from renewctl.plain import named
from renewctl.system_errors import why
from renewctl.vocabulary import UrgencyTerm

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
    offer_days: int = 30  # before their notice deadline our offer goes out, unless the contract says otherwise
    playbook_rules: Sequence[object] = ()  # as written, like amount_classes; playbook/selection reads them
    amount_classes: Mapping[str, object] = field(default_factory=dict)
    reason_codes: Sequence[object] = ()  # as written; renewal/outcome reads them
    windows: Mapping[str, object] = field(default_factory=dict)  # as written; tick/rules reads it
    urgency: Mapping[str, object] = field(default_factory=dict)  # as written; agenda/urgency reads it
    low_answers: Mapping[str, object] = field(default_factory=dict)  # as written; survey/rules reads it
    reminders: Mapping[str, object] = field(default_factory=dict)  # as written; reminder/settings reads it
    mail: Mapping[str, object] = field(default_factory=dict)  # as written, like the three below; reminder/delivery
    command: Mapping[str, object] = field(default_factory=dict)
    webhook: Mapping[str, object] = field(default_factory=dict)
    notify: Mapping[str, object] = field(default_factory=dict)
    folder: Path = Path()  # where config.toml lies, and the user's own templates beside it
    untouched_days: int = 14  # after which `check` asks what became of an open renewal


COLORS = ("auto", "always", "never")
MOST_DAYS = 3650  # a time of grace of ten years
LARGEST = 256 * 1024  # bytes; a long one has a hundredth of it
# The time that a dotted key takes to parse grows with the square of its parts; none here has more than two.
ENDLESS_KEY = re.compile(r"(?:[^.\n=]{0,100}\.){50}")

TYPED = ("book", "actor", "today", "color", "currency")  # also an option or RENEWCTL_*

# The keys of config.toml, each with the type its value must have.
KEYS: Mapping[str, type] = {
    "book": str,
    "actor": str,
    "color": str,
    "currency": str,
    "grace_days": int,
    "offer_days": int,
    "playbook_rules": list,
    "amount_classes": dict,
    "reason_codes": list,
    "windows": dict,
    "urgency": dict,
    "low_answers": dict,
    "reminders": dict,
    "mail": dict,
    "command": dict,
    "webhook": dict,
    "notify": dict,
    "untouched_days": int,
}

KINDS = {str: N_("a text"), int: N_("a whole number"), dict: N_("a table"), list: N_("a list")}

# The keys inside a table of config.toml, or inside each of a list of tables; one that is not named here takes any.
TABLES: Mapping[str, frozenset[str]] = {
    "playbook_rules": frozenset({"playbook", "segment", "tier", "industry", "kind", "amount_class"}),
    "windows": frozenset({"key", "regular", "potential", "default"}),
    "urgency": frozenset(UrgencyTerm),
    "low_answers": frozenset({"csat", "nps", "willingness"}),
    "reminders": frozenset(
        "channel without_owner catch_up_days unacknowledged_days overdue_days escalate_within_days "
        "default key regular potential".split()
    ),
    "mail": frozenset("host port security user from password_command keyring timeout ca_file".split()),
    "command": frozenset({"program", "timeout"}),
    "webhook": frozenset({"url", "url_command", "timeout"}),
    "notify": frozenset({"urls", "urls_command", "timeout"}),
}


def load(options: Mapping[str, str | None], environment: Mapping[str, str]) -> Settings:
    """Return the settings of this run.

    Raises UsageError (exit 2) for a config file that cannot be read, an unknown key or a value of the wrong kind.
    """
    written = _config_file(environment)
    typed = {key: options.get(key) or environment.get(f"RENEWCTL_{key.upper()}") or "" for key in TYPED}
    text = {key: typed[key] or str(written.get(key) or "") for key in TYPED}
    if text["color"] not in ("", *COLORS):
        sentence = _("{name} takes one of: {choices}.")
        raise UsageError(sentence.format(name="color", choices=", ".join(COLORS)))
    return Settings(
        book=Path(text["book"]).expanduser() if text["book"] else default_book(),
        actor=named(text["actor"] or _os_user(), _("The actor")),
        today=typed["today"],
        color=text["color"] or "auto",
        currency=text["currency"].upper(),
        grace_days=_whole(written.get("grace_days"), 30),
        offer_days=_whole(written.get("offer_days"), 30),
        playbook_rules=_list(written.get("playbook_rules")),
        amount_classes=_table(written.get("amount_classes")),
        reason_codes=_list(written.get("reason_codes")),
        windows=_table(written.get("windows")),
        urgency=_table(written.get("urgency")),
        low_answers=_table(written.get("low_answers")),
        reminders=_table(written.get("reminders")),
        mail=_table(written.get("mail")),
        command=_table(written.get("command")),
        webhook=_table(written.get("webhook")),
        notify=_table(written.get("notify")),
        folder=config_path(environment).parent,
        untouched_days=_whole(written.get("untouched_days"), 14),
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
        content = read_up_to(path, LARGEST + 1)
        text = content.decode("utf-8-sig")
    except FileNotFoundError:
        if environment.get("RENEWCTL_CONFIG"):
            raise UsageError(_("There is no config file at {path}.").format(path=path)) from None
        return {}
    except (OSError, ValueError) as error:
        raise UsageError(_("{path} cannot be read: {reason}.").format(path=path, reason=why(error))) from error
    if len(content) > LARGEST:
        raise UsageError(_("{path} is too large for a config file.").format(path=path))
    if ENDLESS_KEY.search(text):
        raise UsageError(_("{path} is not valid TOML: {reason}.").format(path=path, reason=_("a key without an end")))
    import tomllib

    try:
        written = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # ValueError: also a number of thousands of digits
        raise UsageError(_("{path} is not valid TOML: {reason}.").format(path=path, reason=error)) from error
    if "approval" in written:
        raise UsageError(
            _("{path}: rules for approvals stand in the book, and [approval] counts no longer.").format(path=path),
            _("Move that part into a file of its own, then: renewctl approval rules install FILE."),
        )
    for key, value in written.items():
        _check_is_known(path, key, KEYS)
        if type(value) is not KEYS[key]:
            raise UsageError(
                _("{path}: {key} has a value of the wrong kind.").format(path=path, key=key),
                _("It is {kind}.").format(kind=_(KINDS[KEYS[key]])),
            )
        if isinstance(value, int) and not 0 <= value <= MOST_DAYS:
            sentence = _("{path}: {key} is a whole number from 0 to {most}.")
            raise UsageError(sentence.format(path=path, key=key, most=MOST_DAYS))
        for table in (value if isinstance(value, list) else [value]) if key in TABLES else ():
            for inner in _table(table):
                _check_is_known(path, inner, TABLES[key], within=f"{key}.")
    return written


def _check_is_known(path: Path, key: str, known: Iterable[str], within: str = "") -> None:
    if key not in known:
        raise UsageError(
            _("{path} has an unknown key: {key}.").format(path=path, key=within + key),
            _("Known keys: {keys}.").format(keys=", ".join(within + name for name in sorted(known))),
        )


def _whole(value: object, default: int) -> int:
    return value if isinstance(value, int) else default


def _list(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else ()


def _table(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}
