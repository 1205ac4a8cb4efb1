"""Undo after any command brings every record back, byte for byte; undos and redos in long chains too."""

import os
from pathlib import Path

import pytest

from tests.conftest import Cli
from tests.drills.random_commands import lines
from tests.store.books import dump, verdict

FULL = os.environ.get("RENEWCTL_DRILL") == "full"


def one_after_the_other(cli: Cli, book: Path, commands: int, seed: int) -> None:
    """Run random commands; after each that wrote, undo it, compare, and redo it."""
    written = 0
    for line in lines(seed):
        before = dump(book)
        answer = cli(*line)
        assert answer.code in (0, 2, 3, 4), (line, answer)
        after = dump(book)
        assert answer.code == 0 or after == before, line
        if after == before:
            continue
        assert cli("undo").code == 0, line
        assert dump(book) == before, line
        newest = cli("audit", "log", "--json", "--limit", "1").json[0]["change_set"]
        assert cli("undo", str(newest)).code == 0, line
        assert dump(book) == after, line
        written += 1
        if written == commands:
            break
    assert verdict(book).problems == []


def chains(cli: Cli, book: Path, length: int, seed: int) -> None:
    """Undo so many commands, newest first, then redo them all."""
    states: list[object] = [dump(book)]
    for line in lines(seed):
        cli(*line)
        if dump(book) != states[-1]:
            states.append(dump(book))
        if len(states) > length:
            break
    undos = []
    for state in reversed(states[:-1]):
        answer = cli("undo", "--json")
        assert answer.code == 0, answer.err
        assert dump(book) == state
        undos.append(answer.json["change_set"])
    for number, state in zip(reversed(undos), states[1:], strict=True):
        assert cli("undo", str(number)).code == 0
        assert dump(book) == state
    assert verdict(book).problems == []


def test_undo_after_any_command(cli: Cli, tmp_path: Path) -> None:
    one_after_the_other(cli, tmp_path / "book.db", 20, seed=1)


def test_undos_and_redos_in_a_row(cli: Cli, tmp_path: Path) -> None:
    chains(cli, tmp_path / "book.db", 6, seed=2)


@pytest.mark.drill
@pytest.mark.parametrize("seed", range(3 if FULL else 1))
def test_undo_after_two_hundred_commands(cli: Cli, tmp_path: Path, seed: int) -> None:
    one_after_the_other(cli, tmp_path / "book.db", 200 if FULL else 60, seed=100 + seed)


@pytest.mark.drill
@pytest.mark.parametrize("seed", range(3 if FULL else 1))
def test_forty_undos_and_forty_redos(cli: Cli, tmp_path: Path, seed: int) -> None:
    chains(cli, tmp_path / "book.db", 40 if FULL else 15, seed=200 + seed)
