"""The day on which what was sold was installed."""

from pathlib import Path

import pytest

from tests.conftest import Cli
from tests.ready import ready_file


@ready_file
def book(cli: Cli) -> None:
    cli("customer", "add", "Acme Ltd", "--code", "C1")
    assert cli("contract", "add", "C1", "K1", "--start", "2026-01-01", "--months", "12").code == 0


def test_an_installation_is_noted_shown_and_undone(cli: Cli, book: Path) -> None:
    assert cli("contract", "show", "K1").code == 0
    assert "Installations" not in cli("contract", "show", "K1").out
    noted = cli("contract", "installed", "K1", "--on", "2026-06-10", "--what", " dashboard ")
    assert (noted.code, noted.err) == (0, "Noted: contract K1 was installed on 2026-06-10.\n")
    second = cli("contract", "installed", "K1", "--on", "yesterday", "--json")
    assert second.json == {"on_day": "2026-06-14", "what": None}
    earlier = cli("contract", "installed", "K1", "--on", "2026-06-01", "--json")
    assert earlier.json["on_day"] == "2026-06-01"
    assert cli("contract", "show", "K1", "--json").json["installations"] == [
        {"on_day": "2026-06-01", "what": None},
        {"on_day": "2026-06-10", "what": "dashboard"},
        {"on_day": "2026-06-14", "what": None},
    ]
    assert "dashboard" in cli("contract", "show", "K1").out
    cli("undo")
    assert len(cli("contract", "show", "K1", "--json").json["installations"]) == 2


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("K1", "--on", "tomorrow"), 4),
        (("K1", "--on", "2026-06-10", "--what", "dashboard"), 4),  # the same once more
        (("K1", "--on", "someday"), 2),
        (("K1",), 2),
        (("K9", "--on", "today"), 3),
        (("K1", "--on", "today", "--what", "a\x00b"), 2),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(cli: Cli, book: Path, words: tuple[str, ...], code: int) -> None:
    cli("contract", "installed", "K1", "--on", "2026-06-10", "--what", "dashboard")
    before = book.read_bytes()
    refused = cli("contract", "installed", *words)
    assert (refused.code, refused.out) == (code, "")
    assert book.read_bytes() == before
