"""Two levels of an approval on one day: what one was told and said is not the other's."""

import pytest

from renewctl.store import journal
from tests.agenda.books import day
from tests.conftest import Cli
from tests.reminder.test_whom import Post, post

__all__ = ["post"]

CODE = "approval-1"


@pytest.fixture
def asked(acme: Cli, post: Post) -> Cli:
    """A contract that Lea of legal and then Dan, the director, approve; Lea is told today."""
    assert acme("team", "set", "legal", "Lea").code == acme("team", "set", "director", "Dan").code == 0
    assert acme("approval", "request", "contract", "K1", "--levels", "2").code == 0
    assert acme("remind", "--send").code == 0
    assert dict(post.arrived())["Lea"].count(CODE) == 1
    return acme


def approve(book: Cli, who: str, patch: pytest.MonkeyPatch, *options: str) -> None:
    patch.setattr(journal, "os_user", lambda: f"u-{who}")
    assert book("approval", "approve", "1", "--actor", who, *options).code == 0


def on_the_agenda(book: Cli, owner: str) -> list[str | None]:
    """Return what was said to each approval that waits for somebody."""
    rows = book("agenda", "--owner", owner, "--json").json
    return [row["answer"] for row in rows if row["kind"] == "approval"]


def test_the_second_level_is_told_though_the_first_was_on_that_very_day(
    asked: Cli, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    approve(asked, "Lea", monkeypatch)
    assert asked("remind", "--send").code == 0
    assert asked("remind", "--send", "--today", str(day(1))).code == 0
    told = post.arrived()
    assert [who for who, said in told if CODE in said] == ["Dan"]
    windows = asked("reminder", "show", CODE, "--json", "--today", str(day(1))).json["windows"]
    assert (windows[0]["window"], windows[0]["recipient"], windows[0]["is_late"]) == (0, "Dan", False)


@pytest.mark.parametrize("answer", [["mute"], ["snooze", "--in", "9d"]])
def test_what_the_first_level_said_silences_it_alone(
    asked: Cli, post: Post, monkeypatch: pytest.MonkeyPatch, answer: list[str]
) -> None:
    assert asked("reminder", answer[0], CODE, *answer[1:]).code == 0
    silenced = ["muted"] if answer == ["mute"] else []  # what is put off is not there
    assert on_the_agenda(asked, "Lea") == silenced
    approve(asked, "Lea", monkeypatch)
    assert on_the_agenda(asked, "Dan") == [None]
    assert asked("remind", "--send", "--today", str(day(1))).code == 0
    assert [who for who, said in post.arrived() if CODE in said] == ["Dan"]
    assert asked("reminder", answer[0], CODE, *answer[1:]).code == 0  # and his own does
    assert on_the_agenda(asked, "Dan") == silenced


def test_an_acknowledgement_of_the_first_level_keeps_nothing_from_the_seconds_supervisor(
    asked: Cli, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert asked("team", "person", "Dan", "--supervisor", "Uwe").code == 0
    assert asked("reminder", "ack", CODE).code == 0
    approve(asked, "Lea", monkeypatch)
    answers = asked("reminder", "list", "--all", "--owner", "Dan", "--json").json
    assert [row["answer"] for row in answers if row["code"] == CODE] == [None]
