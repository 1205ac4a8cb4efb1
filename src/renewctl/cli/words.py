"""Options that take a word of the vocabulary: its stored word, or what it is called in Chinese, in any session.

The command is given the stored word either way; help, completion and refusals show both to who reads Chinese.
"""

from collections.abc import Mapping
from typing import Any

from typer import _click as click
from typer._click.shell_completion import CompletionItem
from typer._types import TyperChoice

from renewctl.messages import in_chinese
from renewctl.vocabulary import label

ALSO_TYPED: Mapping[str, str] = {"重要": "key", "大客户": "key", "一般": "regular", "意向": "potential"}
"""Chinese words that people type beside those of the catalogue, each for one stored word."""


class WordChoice(TyperChoice[Any]):
    """A choice of words; `重点` is `key`."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the word that was typed."""
        typed = str(value).strip()
        known = typed in self.choices
        return super().convert(value if known else self._stored(typed), param, ctx)

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str | None:
        """Return the words as help shows them."""
        return f"<{'|'.join(self.shown())}>"

    def shown(self) -> list[str]:
        """Return each word with its name in the session's language, where that is another."""
        words = [str(choice) for choice in self.choices]
        return [word if label(word) == word else f"{word} {label(word)}" for word in words]

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Offer the stored words with their names beside them, and a name whose beginning was typed."""
        words = [(str(choice), label(str(choice))) for choice in self.choices]
        if incomplete and not incomplete.isascii():
            named = [(in_chinese(word), word) for word, _name in words]
            return [CompletionItem(name, help=word) for name, word in named if name.startswith(incomplete)]
        found = [(word, name) for word, name in words if word.startswith(incomplete)]
        return [CompletionItem(word, help=None if name == word else name) for word, name in found]

    def _stored(self, typed: str) -> str:
        words = {in_chinese(str(choice)): str(choice) for choice in self.choices}
        lower = typed.lower()
        return words.get(typed) or ALSO_TYPED.get(typed, lower if lower in self.choices else typed)
