"""What commands have in common: the same options, words and colours wherever they are taken or shown."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from typer import _click as click
from typer.core import TyperArgument, TyperGroup

from renewctl.cli import app, tree
from renewctl.vocabulary import Level
from tests.conftest import Cli


def every_command() -> Iterator[click.Command]:
    """Yield every command, those of groups too."""
    todo = [tree.load(name, entry) for name, entry in app.COMMANDS.items()]
    while todo:
        command = todo.pop()
        below = command.commands if isinstance(command, TyperGroup) else {}
        todo += below.values()
        if not below:
            yield command


def test_yes_is_y_wherever_it_is_taken() -> None:
    flags = [parameter.opts for command in every_command() for parameter in command.params if "--yes" in parameter.opts]
    assert len(flags) > 10
    assert all(flag == ["--yes", "-y"] for flag in flags)


def test_y_answers_beforehand(cli: Cli, tmp_path: Path) -> None:
    cli("customer", "add", "Acme", "--code", "C1")
    file = str(tmp_path / "book.csv")
    for argv in (["export", file, "--what", "customers"], ["book", "backup", str(tmp_path / "copy.db")]):
        assert [cli(*argv).code, cli(*argv).code, cli(*argv, "-y").code] == [0, 4, 0]


def test_the_customer_is_asked_for_in_the_same_words() -> None:
    asked = {
        parameter.help
        for command in every_command()
        for parameter in command.params
        if isinstance(parameter, TyperArgument) and parameter.name == "customer" and parameter.required
    }
    # A conversation may be named by a contract's number, a merge by what is given up.
    assert len(asked) == 3


def test_a_level_of_risk_has_one_colour_in_every_list() -> None:
    found = [
        tuple(column.style(SimpleNamespace(level=level, risk_level=level)) for level in Level)
        for command in every_command()
        for column in getattr(command.callback, "columns", ())
        if column.key in ("level", "risk_level") and column.style
    ]
    assert len(found) > 4
    assert set(found) == {("green", "yellow", "bold red", None)}


@pytest.mark.parametrize("option", [("--columns", "nope"), ("--format", "nope")])
def test_an_option_of_the_answer_that_is_wrong_is_refused_before_anything_is_changed(
    cli: Cli, option: tuple[str, str]
) -> None:
    refused = cli("customer", "add", "Acme", *option)
    assert (refused.code, cli("customer", "list", "--json").json) == (2, [])


@pytest.mark.parametrize("words", [("--columns", "nope"), ("--sort", "-nope")])
def test_an_unknown_column_is_refused_also_where_there_is_nothing_to_print(cli: Cli, words: tuple[str, str]) -> None:
    assert cli("check", *words).code == 2
