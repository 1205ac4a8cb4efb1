"""How far a long command is: told on a terminal only, and only where it takes long."""

import io

import pytest
from rich.text import Text

from renewctl.output import progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_appears_only_after_a_second_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([0.0, 0.9, 1.0])
    monkeypatch.setattr("renewctl.output.bar.monotonic", lambda: next(clock))
    err = Terminal()
    with progress(10, "Rows \x1b[red]", err=err) as advance:
        advance(4)
        assert err.getvalue() == ""
        advance(5)
        advance(1)
    shown = Text.from_ansi(err.getvalue()).plain
    assert "Rows \\x1b[red]" in shown
    assert "100%" in shown


def test_progress_of_unknown_length_and_into_a_pipe() -> None:
    err = io.StringIO()
    with progress(None, "Rows", err=err) as advance:
        advance(4)
    assert err.getvalue() == ""
