"""Programs of the user's own: bounded in time and in what is kept of what they say, by their exit code."""

import json
from pathlib import Path
from subprocess import TimeoutExpired
from typing import Literal

import pytest

from renewctl.errors import UsageError
from renewctl.reminder.delivery import settings
from renewctl.reminder.delivery.program import Run
from tests.conftest import Cli
from tests.reminder.conftest import Config


@pytest.mark.parametrize(
    ("program", "state"),
    [
        ("exit 0", "sent"),
        ("exit 75", "waiting"),
        ("echo no >&2; exit 1", "failed"),
        ("sleep 9", "sending"),
        ("sleep 9 & exit 0", "sent"),  # what it leaves behind is its own matter
        ("sleep 9 & exit 75", "waiting"),
        ("head -c 9000000 /dev/zero >&2; exit 0", "sent"),
        ("exec 0<&-; exit 0", "sent"),
        (None, "waiting"),
    ],
)
def test_a_program_by_its_exit_code(acme: Cli, config: Config, program: str | None, state: str) -> None:
    words = json.dumps(["sh", "-c", program] if program else ["/nowhere/at/all"])
    config(f'[reminders]\nchannel = "command"\n[command]\nprogram = {words}\ntimeout = 1\n')
    assert acme("remind", "--send").code == (0 if state == "sent" else 6)
    assert acme("reminder", "messages", "--json").json[0]["state"] == state


@pytest.mark.parametrize("hear", ["out", "err"])
def test_of_what_a_program_says_only_the_beginning_is_kept(hear: Literal["out", "err"]) -> None:
    speak = "(printf abc; head -c 9000000 /dev/zero)" + (" >&2" if hear == "err" else "")
    done = Run(["sh", "-c", f"{speak}; exit 3"], 20, 5, hear=hear)
    assert (done.code, done.said) == (3, b"abc\0\0")


def test_a_secret_that_is_cut_off_is_none() -> None:
    assert len(settings.secret(("head", "-c", "99999", "/dev/zero"), "x")) == 99_999
    with pytest.raises(UsageError, match="OverflowError"):
        settings.secret(("head", "-c", "9000000", "/dev/zero"), "x")


@pytest.mark.filterwarnings("error::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_program_takes_more_than_a_pipe_holds_and_ends_at_once() -> None:
    given = b"x" * 1_000_000
    assert Run(["wc", "-c"], 20, 100, given).said.split() == [b"1000000"]
    assert Run(["true"], 20, 100, given).code == 0
    left_behind = Run(["sh", "-c", "printf secret; sleep 9 &"], 20, 100)
    assert (left_behind.said, left_behind.listening.is_alive()) == (b"secret", True)


def test_a_program_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    with pytest.raises(TimeoutExpired):
        Run(["sh", "-c", f"sleep 1; touch '{tmp_path}/done'"], 0.2, 100)
    assert not (tmp_path / "done").exists()


@pytest.mark.parametrize("code", [1, 75])
def test_what_a_program_says_is_kept_as_one_line_of_text(acme: Cli, config: Config, code: int) -> None:
    words = json.dumps(["sh", "-c", f"printf 'a\\000b\\033[1m\\nc\\377' >&2; exit {code}"])
    config(f'[reminders]\nchannel = "command"\n[command]\nprogram = {words}\n')
    answer = acme("remind", "--send")
    assert (answer.code, acme("status", "--json").json["remind_problem"]) == (6, f"li: sh: {code} ab[1m c\ufffd")
    assert f"sh: {code} ab[1m c" in answer.err
