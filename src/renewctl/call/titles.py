"""The titles of calls that care rules asked for, in the reader's language, though a tick in the other one made them."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any, ClassVar, Protocol, TypeVar

from renewctl.call.care import care_rules
from renewctl.call.rules import titled
from renewctl.store.reader import Reader
from renewctl.strict_toml import Words


class Task(Protocol):
    """A task as it is listed, with the rule that asked for it, if one did."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def title(self) -> str:
        """What it is called in the book."""

    @property
    def rule(self) -> str | None:
        """The code of the rule."""


T = TypeVar("T", bound=Task)


class Titles:
    """What tasks are called, by the care rules in force; these are read where a rule asked for one."""

    def __init__(self, book: Reader) -> None:
        self.book = book

    @cached_property
    def _words(self) -> Mapping[str, Words]:
        return {rule.code: rule.title for rule in care_rules(self.book)}

    def of(self, title: str, rule: str | None) -> Words:
        """Return a title in both languages; as it stands in either where no rule asked for it."""
        return titled(title, self._words.get(rule) if rule else None)


def spoken(book: Reader, tasks: Iterable[T]) -> list[T]:
    """Return tasks with their titles in the language of the session."""
    titles = Titles(book)
    return [replace(task, title=str(titles.of(task.title, task.rule))) if task.rule else task for task in tasks]
