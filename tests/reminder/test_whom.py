"""What is told to whom, when owners, answers and deadlines change between a reminder and its sending."""

import json
import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest

from renewctl.reminder.queries import FiredRow
from tests.agenda.books import opened
from tests.conftest import Cli
from tests.ready import ready
from tests.reminder.conftest import Config
from tests.reminder.simulated import Kept, ledger, remind

Rows = list[tuple[object, ...]]


class Post:
    """A program that takes what it gets, or says that it cannot now."""

    def __init__(self, folder: Path) -> None:
        self.kept, self.code = folder / "kept.jsonl", folder / "code"
        self.works(is_well=True)

    def works(self, *, is_well: bool) -> None:
        self.code.write_text("0" if is_well else "75")

    def arrived(self) -> list[tuple[str, str]]:
        """Return whom each message reached and what it said; each is returned once."""
        found = self.kept.read_text("utf-8").splitlines() if self.kept.exists() else []
        self.kept.unlink(missing_ok=True)
        messages = [json.loads(line) for line in found]
        return [(message["recipient"], message["text"]) for message in messages]


@pytest.fixture
def post(config: Config, tmp_path: Path) -> Post:
    take = f'[ $code = 0 ] && echo \\"$all\\" >> {tmp_path}/kept.jsonl'
    script = f"read -r all; code=$(cat {tmp_path}/code); {take}; exit $code"
    config(f'[reminders]\nchannel = "command"\n[command]\nprogram = ["bash", "-c", "{script}"]\n')
    return Post(tmp_path)


@ready
def tom(cli: Cli) -> None:
    """Tom, whose task is due tomorrow."""
    assert cli("task", "add", "Secret", "--owner", "Tom", "--in", "1d").code == 0


def windows(cli: Cli, what: str, *options: str) -> Rows:
    found = cli("reminder", "show", what, "--json", *options).json["windows"]
    return [(row["window"], row["fired_on"], row["recipient"], row["message"]) for row in found]


@pytest.mark.parametrize("owner", ["Amy", "Zoe"])  # before and after Tom
def test_what_waits_follows_its_owner(tom: Cli, post: Post, owner: str) -> None:
    assert tom("task", "add", "Plain", "--owner", "Tom", "--in", "1d").code == 0
    post.works(is_well=False)
    assert tom("remind", "--send").code == 6
    assert tom("task", "edit", "1", "--owner", owner).code == 0
    post.works(is_well=True)
    assert tom("reminder", "retry").code == 0
    assert tom("remind", "--send").code == 0
    found = dict(post.arrived())
    assert {name: "Secret" in text for name, text in found.items()} == {"Tom": False, owner: True}
    assert windows(tom, "task-1")[0] == (1, "2026-06-15", owner, "sent")
    assert tom("remind", "--json").json == []


def test_what_waits_is_kept_from_its_old_owner_though_only_the_new_one_was_told(tom: Cli, post: Post) -> None:
    post.works(is_well=False)
    tom("remind", "--send")
    tom("task", "edit", "1", "--owner", "Amy")
    post.works(is_well=True)
    tom("reminder", "retry")
    assert tom("remind", "--send", "--owner", "Amy").code == 0
    assert [name for name, _text in post.arrived()] == ["Amy"]
    assert tom("remind", "--send").code == 0
    assert post.arrived() == []


def test_what_nobody_can_be_told_of_stays_owed_when_its_old_owner_is_told_the_rest(
    tom: Cli, post: Post, tmp_path: Path
) -> None:
    tom("task", "add", "Plain", "--owner", "Tom", "--in", "1d")
    tom("team", "person", "Amy", "--channel", "mail")
    post.works(is_well=False)
    tom("remind", "--send")
    tom("task", "edit", "1", "--owner", "Amy")
    post.works(is_well=True)
    tom("reminder", "retry")
    assert tom("remind", "--send").code == 6  # nobody knows how to reach Amy
    assert [(name, "Secret" in text) for name, text in post.arrived()] == [("Tom", False)]
    assert tom("team", "person", "Amy", "--channel", "command").code == 0
    assert tom("remind", "--send").code == 0
    assert [(name, "Secret" in text) for name, text in post.arrived()] == [("Amy", True)]
    assert [row[4] for row in ledger(tmp_path / "book.db")].count("Amy") == 1


def test_what_is_given_back_before_it_was_sent_reaches_its_first_owner(tom: Cli, post: Post) -> None:
    post.works(is_well=False)
    for owner in ("Tom", "Amy", "Tom"):
        tom("task", "edit", "1", "--owner", owner)
        tom("remind", "--send")
    post.works(is_well=True)
    tom("reminder", "retry")
    assert tom("remind", "--send").code == 0
    assert [name for name, _text in post.arrived()] == ["Tom"]


def test_what_was_done_by_mistake_is_told_after_the_undo(tom: Cli, post: Post) -> None:
    tom("task", "done", "1")
    assert tom("remind", "--send").code == 0
    assert tom("undo").code == 0
    assert windows(tom, "task-1")[0] == (1, None, None, None)
    assert tom("reminder", "list", "--json").json == []
    assert tom("remind", "--send").code == 0
    assert [name for name, _text in post.arrived()] == ["Tom"]
    assert windows(tom, "task-1")[0] == (1, "2026-06-15", "Tom", "sent")
    assert tom("remind", "--json").json == []


def test_a_message_that_was_void_by_mistake_goes_after_the_undo(tom: Cli, post: Post) -> None:
    post.works(is_well=False)
    tom("remind", "--send")
    tom("task", "done", "1")
    tom("remind", "--send")
    assert tom("undo").code == 0
    post.works(is_well=True)
    assert tom("remind", "--send").code == 0
    assert [name for name, _text in post.arrived()] == ["Tom"]
    assert [row["state"] for row in tom("reminder", "messages", "--json").json] == ["sent", "void"]


def test_what_a_message_leaves_out_is_not_said_to_be_sent(tom: Cli, post: Post) -> None:
    tom("task", "add", "Plain", "--owner", "Tom", "--in", "1d")
    post.works(is_well=False)
    tom("remind", "--send")
    tom("reminder", "mute", "task-1")
    tom("task", "add", "Third", "--owner", "Tom", "--in", "1d")
    tom("reminder", "mute", "task-3")
    post.works(is_well=True)
    tom("reminder", "retry")
    assert tom("remind", "--send").code == 0
    ((_name, text),) = post.arrived()
    assert ("Secret" in text, "Plain" in text, "Third" in text) == (False, True, False)
    assert [windows(tom, f"task-{n}")[0][1] for n in (1, 2, 3)] == [None, "2026-06-15", None]


def test_what_was_settled_is_left_out_once(tom: Cli, post: Post) -> None:
    tom("task", "done", "1")
    tom("remind", "--send")
    tom("task", "add", "Plain", "--owner", "Tom", "--in", "1d")
    shown = tom("remind", "--show").out
    assert ("Plain" in shown, "left out" in shown) == (True, False)


@pytest.mark.parametrize(
    ("state", "recipient", "is_open"),
    [
        *((None, "Tom", True), ("void", "Tom", True), ("sending", "Amy", False), ("sent", "Amy", False)),
        *(("failed", "Amy", False), ("waiting", "Tom", False), ("waiting", "Amy", True), ("waiting", None, False)),
    ],
)
def test_a_line_of_the_ledger_is_open_to_whom_it_has_not_reached(
    state: str | None, recipient: str | None, is_open: bool
) -> None:
    row = FiredRow("task", 1, "2026-06-16", 1, 0, "Tom", "2026-06-15", "2026-06-15", 0, 1 if state else None, state, 1)
    assert row.is_open_to(recipient) is is_open


@pytest.mark.parametrize("first", [["snooze", "end-1", "--in", "30d"], ["mute", "end-1"]])
def test_the_last_word_counts(acme: Cli, post: Post, first: list[str]) -> None:
    assert acme("reminder", *first).code == 0
    answer = acme("reminder", "snooze", "end-1", "--in", "3d")
    assert "told again on 2026-06-18" in answer.err
    assert acme("remind", "--send").code == 0
    post.arrived()
    assert acme("remind", "--send", "--today", "2026-06-18").code == 0
    assert ["end-1" in text for _name, text in post.arrived()] == [True]
    shown = acme("reminder", "show", "end-1", "--json", "--today", "2026-06-18").json
    assert [row["withdrawn_on"] for row in shown["answers"]] == ["2026-06-15", None]
    assert acme("reminder", "mute", "end-1", "--today", "2026-06-18").code == 0
    shown = acme("reminder", "show", "end-1", "--json", "--today", "2026-06-18").json
    assert [row["withdrawn_on"] for row in shown["answers"]] == ["2026-06-15", None, None]  # its day has come


def test_an_acknowledgement_takes_no_snooze_back(acme: Cli, post: Post) -> None:
    acme("reminder", "snooze", "end-1", "--in", "3d")
    assert acme("reminder", "ack", "end-1").code == 0
    assert "end-1" not in acme("remind").out


def test_a_snooze_that_was_told_ends_with_its_deadline(acme: Cli, post: Post) -> None:
    acme("reminder", "snooze", "end-1", "--in", "3d")
    assert acme("remind", "--send", "--today", "2026-06-18").code == 0
    assert acme("contract", "edit", "K1", "--end", "2026-12-31", "--today", "2026-06-20").code == 0
    assert "end-1" not in acme("remind", "--today", "2026-06-21").out


@pytest.mark.parametrize("some", [["--owner", "li"], ["--channel", "command"]])
def test_a_run_for_some_is_no_sign_that_reminding_goes_well(acme: Cli, post: Post, some: list[str]) -> None:
    assert acme("remind", "--send", *some).code == 0
    assert "remind never ran well" in acme("status").out
    assert acme("remind", "--send").code == 0
    assert "remind never ran well" not in acme("status").out


@pytest.mark.parametrize(("language", "said"), [("en", "by a clock that was ahead"), ("zh_CN", "当时的时钟走快了")])
def test_monitoring_hears_of_a_run_that_is_still_to_come(acme: Cli, post: Post, language: str, said: str) -> None:
    assert acme("tick", "--today", "2026-06-20").code == acme("remind", "--send", "--today", "2026-06-20").code == 0
    ahead = acme("--lang", language, "status", "--max-age", "26h")
    assert (ahead.code, ahead.out.count(said)) == (7, 2)
    assert acme("tick").code == acme("remind", "--send").code == 0
    assert acme("status", "--max-age", "26h").code == 0


def test_a_task_done_and_opened_again_owes_the_same_however_often_it_is_reminded(tom: Cli, tmp_path: Path) -> None:
    tom("team", "person", "Tom", "--email", "tom@example.com")
    book, found = tmp_path / "book.db", []
    for every in (1, 3, 10):
        copy, kept = tmp_path / f"every-{every}.db", Kept()
        shutil.copy(book, copy)
        for n in range(11):
            if n % every == 0 and (n or every == 1):
                remind(copy, date(2026, 6, 15) + timedelta(days=n), kept)
            with opened(copy) as at:
                if n == 1:
                    at.execute("UPDATE task SET state = 'done', done_on = '2026-06-16'")
                if n == 4:
                    at.execute("UPDATE task SET state = 'open', done_on = NULL")
        found.append(ledger(copy))
        assert None not in told_by(copy)
        assert kept.letters
    assert found[0] == found[1] == found[2]
    assert [row[3] for row in found[0]] == [1, 0, -1, -3, -7]


def told_by(book: Path) -> list[int | None]:
    with opened(book) as at:
        return [number for (number,) in at.execute("SELECT message_id FROM reminder")]
