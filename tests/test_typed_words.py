"""Words of the vocabulary as they are typed, stored or Chinese; and what is typed that nothing can hold."""

from collections.abc import Iterator
from enum import StrEnum

import pytest
from typer.core import TyperGroup

from renewctl import messages
from renewctl.cli import app, tree
from renewctl.cli.words import ALSO_TYPED, WordChoice
from tests.conftest import Cli

ODD = "x\udcff"


def choices() -> Iterator[WordChoice]:
    """Yield the choice of every parameter of every command that takes a word."""
    todo = [tree.load(name, entry) for name, entry in app.COMMANDS.items()]
    while todo:
        command = todo.pop()
        todo += command.commands.values() if isinstance(command, TyperGroup) else []
        yield from (parameter.type for parameter in command.params if isinstance(parameter.type, WordChoice))


def test_every_word_can_be_typed_in_chinese_whatever_the_session_speaks() -> None:
    words = 0
    for choice in choices():
        names = {messages.in_chinese(str(word)) for word in choice.choices}
        assert len(names) == len(choice.choices), f"two words of one name: {names}"
        for word in choice.choices:
            assert choice.convert(messages.in_chinese(str(word)), None, None) == word
            assert choice.convert(str(word), None, None) == word
            words += 1
    assert words > 60


def test_a_key_customer_is_typed_in_three_ways(cli: Cli) -> None:
    for number, word in enumerate(("key", "重点", *ALSO_TYPED)):
        added = cli("customer", "add", f"客户{number}", "--tier", word)
        assert added.code == 0, added.err
    for word in ("key", "重点", "重要"):
        tiers = {row["tier"] for row in cli("customer", "list", "--tier", word, "--json").json}
        assert tiers == {"key"}
    assert set(ALSO_TYPED.values()) <= {str(word) for word in vocabulary_words()}


def vocabulary_words() -> Iterator[StrEnum]:
    from renewctl import vocabulary

    for words in vars(vocabulary).values():
        if isinstance(words, type) and issubclass(words, StrEnum) and words is not StrEnum:
            yield from words


def test_help_and_refusals_show_both_words_in_chinese_and_one_in_english(cli: Cli) -> None:
    shown = "key 重点|regular 普通|potential 潜在"
    assert shown in cli("--lang", "zh_CN", "customer", "list", "--help").out
    assert "<key|regular|potential>" in cli("customer", "list", "--help").out
    refused = cli("--lang", "zh_CN", "customer", "list", "--tier", "很好")
    assert (refused.code, "key 重点, regular 普通" in refused.err) == (2, True)
    assert cli("customer", "list", "--tier", "很好").code == 2


@pytest.mark.parametrize(
    "words",
    [
        ("customer", "add", ODD),
        ("customer", "list", "--owner", ODD),
        ("find", ODD),
        ("due", "--industry", ODD),
        ("due", "--tier", ODD),
        ("undo", "99999999999999999999"),
        ("task", "done", "99999999999999999999"),
        ("due", "--days", "-1"),
        ("due", "--limit", "-1"),
        ("import", ODD),
        ("log-call", "Acme", "x", "--next", ODD, "--in", "3d"),
        ("--actor", ODD, "customer", "add", "Beta"),
        ("--today", ODD, "due"),
        ("--today", "9999-12-31", "--book", "no.db", "demo"),
    ],
    ids=" ".join,
)
def test_what_nothing_can_hold_is_usage(cli: Cli, words: tuple[str, ...]) -> None:
    cli("customer", "add", "Acme")
    refused = cli(*words)
    assert refused.code in (2, 3), refused.err
    assert "Unforeseen" not in refused.err
    assert [row["name"] for row in cli("customer", "list", "--json").json] == ["Acme"]


@pytest.mark.parametrize("name", ["RENEWCTL_ACTOR", "RENEWCTL_TODAY", "RENEWCTL_CURRENCY", "RENEWCTL_COLOR", "USER"])
def test_broken_bytes_in_the_environment_are_usage_or_nothing(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, ODD)
    for words in (["due"], ["customer", "add", f"of {name}"]):
        assert app.run(words) in (0, 2, 5)


@pytest.mark.parametrize(("today", "days"), [("9999-12-31", "30"), ("0001-01-01", "0"), ("2026-06-15", "9" * 30)])
def test_the_ends_of_the_calendar_are_no_failure(cli: Cli, today: str, days: str) -> None:
    cli("contract", "add", "Acme", "K1", "--start", "2026-01-01", "--months", "12", "--yes")
    for words in (("due", "--days", days), ("due", "--limit", "9" * 30), ("task", "list"), ("renewal", "list")):
        assert cli("--today", today, *words).code == 0
    assert cli("--today", today, "risk-report", "--all").code in (0, 2)
