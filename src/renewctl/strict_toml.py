"""TOML files that people edit (playbooks, care rules), read strictly: what is not understood is refused."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from renewctl.errors import InputFileError, RuleError
from renewctl.messages import _, language
from renewctl.plain import brief, clean
from renewctl.system_errors import why

W = TypeVar("W", bound=StrEnum)
T = TypeVar("T")

LARGEST = 64 * 1024  # characters; the longest shipped file has 5,000
MOST_WORDS, LONGEST_NAME = 20, 80
CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Words:
    """A text in the two languages."""

    en: str
    zh: str

    def __str__(self) -> str:
        return self.zh if language() == "zh_CN" else self.en


def text_of(path: Path) -> str:
    """Return the text of such a file. InputFileError: missing, unreadable, no UTF-8, far too large."""
    try:
        with path.open("rb") as file:
            content = file.read(4 * LARGEST + 1)
    except OSError as error:
        raise InputFileError(_("{path} cannot be read: {reason}.").format(path=path, reason=why(error))) from error
    if len(content) > 4 * LARGEST:
        raise InputFileError(_("The file has at most {most} characters.").format(most=LARGEST))
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise InputFileError(_("{path} is not UTF-8 text.").format(path=path)) from None


def parsed(content: str) -> Mapping[str, object]:
    """Return what a TOML text holds. InputFileError for one that is too long, and for what is no TOML."""
    import tomllib

    if len(content) > LARGEST:
        raise InputFileError(_("The file has at most {most} characters.").format(most=LARGEST))
    try:
        return tomllib.loads(content)
    except tomllib.TOMLDecodeError as error:
        raise InputFileError(_("Not valid TOML: {reason}.").format(reason=brief(str(error)))) from error
    except RecursionError:
        raise InputFileError(_("Not valid TOML: {reason}.").format(reason=_("nested too deeply"))) from None
    except ValueError as error:  # a number of ten thousand digits
        raise InputFileError(_("Not valid TOML: {reason}.").format(reason=brief(str(error)))) from error


class Table:
    """One table of a file: gives its values by kind, or says what is wrong with which of them."""

    def __init__(self, values: Mapping[str, object], where: str, kind: str) -> None:
        self.values = values
        self.where = where
        self.kind = kind  # of the file: the first part of the names of its rules

    def renamed(self, where: str) -> "Table":
        """Return the same table under the name that messages give it."""
        return Table(self.values, where, self.kind)

    def wrong(self, sentence: str, rule: str = "format", hint: str = "") -> RuleError:
        """Return the error for what is wrong in this kind of file."""
        return RuleError(sentence, hint, rule=f"{self.kind}-{rule}")

    def check_unique(self, codes: Sequence[str]) -> None:
        """Refuse a code that stands there twice."""
        for code in codes:
            if codes.count(code) > 1:
                raise self.wrong(_("{code} stands there twice.").format(code=code), "code-unique")

    def keys(self, *known: str) -> None:
        """Refuse keys that mean nothing here: a slip of the pen would silently change what is meant."""
        for key in self.values:
            if key not in known:
                sentence = _("{where} has an unknown key: {key}.").format(where=self.where, key=brief(key))
                raise self.wrong(sentence, "key", _("Known keys: {keys}.").format(keys=", ".join(known)))

    def text(self, key: str) -> str:
        """Return a text of one line that is not blank."""
        value = self.values.get(key)
        if not isinstance(value, str) or not clean(value, key):
            raise self.wrong(_("{where} needs a text: {key}.").format(where=self.where, key=key))
        if len(value) > LONGEST_NAME or not value.isprintable():
            sentence = _("{where}: {key} is one line of at most {most} characters.")
            raise self.wrong(sentence.format(where=self.where, key=key, most=LONGEST_NAME))
        return value.strip()

    def code(self, key: str) -> str:
        """Return a code: small letters, digits and hyphens."""
        return self._as_code(key, self.text(key))

    def codes(self, key: str) -> tuple[str, ...]:
        """Return one code or a list of them; none where the key is missing."""
        value = self.values.get(key, [])
        listed = value if isinstance(value, list) else [value]
        return tuple(dict.fromkeys(Table({key: each}, self.where, self.kind).code(key) for each in listed))

    def _as_code(self, key: str, text: str) -> str:
        if not CODE.fullmatch(text):
            sentence = _("{where}: {key} is made of small letters, digits and hyphens, not {text}.")
            raise self.wrong(sentence.format(where=self.where, key=key, text=brief(text)))
        return text

    def number(self, key: str, least: int, most: int, rule: str) -> int:
        """Return a whole number within its bounds."""
        value = self.values.get(key)
        if type(value) is not int or not least <= value <= most:
            sentence = _("{where}: {key} is a whole number from {least} to {most}.")
            raise self.wrong(sentence.format(where=self.where, key=key, least=least, most=most), rule)
        return value

    def word(self, key: str, words: type[W]) -> W:
        """Return a word of the vocabulary."""
        text = self.text(key)
        if text not in list(words):
            sentence = _("{where}: there is no {key} {text}.").format(where=self.where, key=key, text=brief(text))
            raise self.wrong(sentence, key, _("Known words: {words}.").format(words=", ".join(words)))
        return words(text)

    def several(self, key: str, words: type[W], name: str) -> tuple[W, ...]:
        """Return a list of words, each called `name` where it is wrong; none where the key is missing."""
        return tuple(Table({name: each}, self.where, self.kind).word(name, words) for each in self._list(key))

    def words(self, key: str) -> Words:
        """Return a text in both languages: { en = "...", zh = "..." }, or one text for both."""
        value = self.values.get(key)
        if isinstance(value, Mapping):
            table = Table(value, f"{self.where}, {key}", self.kind)
            table.keys("en", "zh")
            return Words(table.text("en"), table.text("zh"))
        text = self.text(key)
        return Words(text, text)

    def several_words(self, key: str) -> tuple[Words, ...]:
        """Return a list of texts in both languages; none where the key is missing."""
        return tuple(Table({key: each}, self.where, self.kind).words(key) for each in self._list(key)[:MOST_WORDS])

    def optional(self, key: str, read: Callable[["Table"], T], example: str = "") -> T | None:
        """Return what `read` makes of a table, None where it is missing; where it is none, the `example` is shown."""
        if key not in self.values:
            return None
        value = self.values[key]
        if not isinstance(value, Mapping):
            hint = _("For example: {example}").format(example=example) if example else ""
            raise self.wrong(_("{where}: {key} is a table.").format(where=self.where, key=key), hint=hint)
        return read(Table(value, f"{self.where}, {key}", self.kind))

    def tables(self, key: str, *known: str) -> list["Table"]:
        """Return a list of tables, none of them with another key than those known."""
        found = []
        for number, each in enumerate(self._list(key), 1):
            if not isinstance(each, Mapping):
                raise self.wrong(_("{where}: {key} is a list of tables.").format(where=self.where, key=key))
            table = Table(each, f"{key} {number}", self.kind)
            table.keys(*known)
            found.append(table)
        return found

    def _list(self, key: str) -> list[object]:
        value = self.values.get(key, [])
        if not isinstance(value, list):
            raise self.wrong(_("{where}: {key} is a list.").format(where=self.where, key=key))
        return value
