"""A playbook's file, read strictly: what is not understood is refused, with the place where it stands."""

import re
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from functools import lru_cache
from typing import TypeVar

from renewctl.errors import InputFileError, RuleError
from renewctl.messages import _
from renewctl.plain import brief, clean
from renewctl.playbook.rules import Approval, Before, Duration, Phase, Playbook, Prescribed, Words, ordered
from renewctl.vocabulary import ApprovalSubject, Role

W = TypeVar("W", bound=StrEnum)
T = TypeVar("T")

LARGEST = 64 * 1024  # characters; the longest shipped playbook has 3,000
MOST_STEPS, MOST_DAYS, MOST_LEVELS, MOST_TASKS, LONGEST_NAME = 60, 3650, 9, 20, 80
CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
DEADLINES = ("notice", "offer", "end")


@lru_cache(maxsize=32)  # `tick` opens hundreds of renewals by the same few
def read(content: str) -> Playbook:
    """Return the playbook that a file's text describes, its steps in an order in which they can be done.

    InputFileError (exit 2) for a text that is too long or no TOML; RuleError (exit 4) for a role, step or key that is
    not known, a missing or negative duration, a step that is missing, and steps that wait for each other.
    """
    top = _Table(_parsed(content), _("The playbook"))
    top.keys("name", "title", "phases", "steps")
    name = top.code("name")
    phases = tuple(Phase(each.code("code"), each.words("name")) for each in top.tables("phases", "code", "name"))
    tables = top.tables("steps", *STEP_KEYS)
    if not tables:
        raise _wrong(_("The playbook has no steps."))
    if len(tables) > MOST_STEPS:
        raise _wrong(_("The playbook has more than {most} steps.").format(most=MOST_STEPS))
    steps = [_step(each, {phase.code for phase in phases}) for each in tables]
    _check_unique([phase.code for phase in phases])
    _check_unique([step.code for step in steps])
    return Playbook(name, top.words("title"), phases, ordered(steps))


STEP_KEYS = ("code", "name", "phase", "role", "days", "working_days", "after", "before", "approval", "tasks", "skip_by")


def _step(table: "_Table", phases: set[str]) -> Prescribed:
    code = table.code("code")
    table = _Table(table.values, _("Step {code}").format(code=code))
    phase = table.text("phase") if "phase" in table.values else ""
    if phase and phase not in phases:
        raise _wrong(_("{where}: there is no phase {phase}.").format(where=table.where, phase=brief(phase)))
    return Prescribed(
        code,
        table.words("name"),
        phase,
        table.word("role", Role),
        _duration(table),
        table.codes("after"),
        table.optional("before", _before),
        table.optional("approval", _approval),
        table.several_words("tasks"),
        table.several("skip_by", Role),
    )


def _duration(table: "_Table") -> Duration:
    given = [key for key in ("days", "working_days") if key in table.values]
    if len(given) != 1:
        raise _wrong(_("{where} needs either days or working_days.").format(where=table.where), "playbook-duration")
    return Duration(table.number(given[0], 1, MOST_DAYS, "playbook-duration"), working=given[0] == "working_days")


def _before(table: "_Table") -> Before:
    table.keys("deadline", "days")
    deadline = table.text("deadline")
    if deadline not in DEADLINES:
        sentence = _("{where}: there is no deadline {deadline}; there are {known}.")
        raise _wrong(sentence.format(where=table.where, deadline=brief(deadline), known=", ".join(DEADLINES)))
    return Before(deadline, table.number("days", 0, MOST_DAYS, "playbook-duration"))


def _approval(table: "_Table") -> Approval:
    table.keys("subject", "levels")
    levels = table.number("levels", 1, MOST_LEVELS, "playbook-levels") if "levels" in table.values else 1
    return Approval(table.word("subject", ApprovalSubject), levels)


def _check_unique(codes: Sequence[str]) -> None:
    for code in codes:
        if codes.count(code) > 1:
            raise _wrong(_("{code} stands there twice.").format(code=code), "playbook-code-unique")


def _parsed(content: str) -> Mapping[str, object]:
    import tomllib

    if len(content) > LARGEST:
        raise InputFileError(_("A playbook has at most {most} characters.").format(most=LARGEST))
    try:
        return tomllib.loads(content)
    except tomllib.TOMLDecodeError as error:
        raise InputFileError(_("Not valid TOML: {reason}.").format(reason=brief(str(error)))) from error
    except RecursionError:
        raise InputFileError(_("Not valid TOML: {reason}.").format(reason=_("nested too deeply"))) from None
    except ValueError as error:  # a number of ten thousand digits
        raise InputFileError(_("Not valid TOML: {reason}.").format(reason=brief(str(error)))) from error


def _wrong(sentence: str, rule: str = "playbook-format") -> RuleError:
    return RuleError(sentence, rule=rule)


class _Table:
    """One table of the file: gives its values by kind, or says what is wrong with which of them."""

    def __init__(self, values: Mapping[str, object], where: str) -> None:
        self.values = values
        self.where = where

    def keys(self, *known: str) -> None:
        """Refuse keys that mean nothing here: a slip of the pen would silently change a playbook."""
        for key in self.values:
            if key not in known:
                sentence = _("{where} has an unknown key: {key}.").format(where=self.where, key=brief(key))
                raise RuleError(sentence, _("Known keys: {keys}.").format(keys=", ".join(known)), rule="playbook-key")

    def text(self, key: str) -> str:
        value = self.values.get(key)
        if not isinstance(value, str) or not clean(value, key):
            raise _wrong(_("{where} needs a text: {key}.").format(where=self.where, key=key))
        if len(value) > LONGEST_NAME or not value.isprintable():
            sentence = _("{where}: {key} is one line of at most {most} characters.")
            raise _wrong(sentence.format(where=self.where, key=key, most=LONGEST_NAME))
        return value.strip()

    def code(self, key: str) -> str:
        return self._as_code(key, self.text(key))

    def codes(self, key: str) -> tuple[str, ...]:
        """Return one code or a list of them; none where the key is missing."""
        value = self.values.get(key, [])
        listed = value if isinstance(value, list) else [value]
        return tuple(dict.fromkeys(_Table({key: each}, self.where).code(key) for each in listed))

    def _as_code(self, key: str, text: str) -> str:
        if not CODE.fullmatch(text):
            sentence = _("{where}: {key} is made of small letters, digits and hyphens, not {text}.")
            raise _wrong(sentence.format(where=self.where, key=key, text=brief(text)))
        return text

    def number(self, key: str, least: int, most: int, rule: str) -> int:
        value = self.values.get(key)
        if type(value) is not int or not least <= value <= most:
            sentence = _("{where}: {key} is a whole number from {least} to {most}.")
            raise _wrong(sentence.format(where=self.where, key=key, least=least, most=most), rule)
        return value

    def word(self, key: str, words: type[W]) -> W:
        text = self.text(key)
        if text not in list(words):
            sentence = _("{where}: there is no {key} {text}.").format(where=self.where, key=key, text=brief(text))
            raise RuleError(sentence, _("Known words: {words}.").format(words=", ".join(words)), rule=f"playbook-{key}")
        return words(text)

    def several(self, key: str, words: type[W]) -> tuple[W, ...]:
        return tuple(_Table({"role": each}, self.where).word("role", words) for each in self._list(key))

    def words(self, key: str) -> Words:
        """Return a text in both languages: { en = "...", zh = "..." }, or one text for both."""
        value = self.values.get(key)
        if isinstance(value, Mapping):
            table = _Table(value, f"{self.where}, {key}")
            table.keys("en", "zh")
            return Words(table.text("en"), table.text("zh"))
        text = self.text(key)
        return Words(text, text)

    def several_words(self, key: str) -> tuple[Words, ...]:
        return tuple(_Table({key: each}, self.where).words(key) for each in self._list(key)[:MOST_TASKS])

    def optional(self, key: str, read: Callable[["_Table"], T]) -> T | None:
        if key not in self.values:
            return None
        value = self.values[key]
        if not isinstance(value, Mapping):
            raise _wrong(_("{where}: {key} is a table.").format(where=self.where, key=key))
        return read(_Table(value, f"{self.where}, {key}"))

    def tables(self, key: str, *known: str) -> list["_Table"]:
        found = []
        for number, each in enumerate(self._list(key), 1):
            if not isinstance(each, Mapping):
                raise _wrong(_("{where}: {key} is a list of tables.").format(where=self.where, key=key))
            table = _Table(each, f"{key} {number}")
            table.keys(*known)
            found.append(table)
        return found

    def _list(self, key: str) -> list[object]:
        value = self.values.get(key, [])
        if not isinstance(value, list):
            raise _wrong(_("{where}: {key} is a list.").format(where=self.where, key=key))
        return value
