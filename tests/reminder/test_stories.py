"""Being reminded, as people live with it: who is told, who answers, what monitoring hears."""

import json
import sqlite3
from pathlib import Path

import pytest

from renewctl.store import transaction
from tests.agenda.books import opened
from tests.conftest import Cli
from tests.reminder.conftest import Config
from tests.rows import put
from tests.store.books import dump


def codes(cli: Cli, *options: str) -> list[tuple[str, str]]:
    answer = cli("remind", "--json", *options)
    assert answer.code == 0, answer.err
    return [(row["recipient"], row["code"]) for row in answer.json]


@pytest.fixture
def by_program(config: Config, tmp_path: Path) -> Path:
    """Send by a program that keeps what it gets, one line each."""
    kept = tmp_path / "kept.jsonl"
    config(f'[reminders]\nchannel = "command"\n[command]\nprogram = ["sh", "-c", "cat >> {kept}; echo >> {kept}"]\n')
    return kept


def arrived(kept: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in kept.read_text("utf-8").splitlines()] if kept.exists() else []


def test_without_send_nothing_is_written_and_nothing_goes(acme: Cli, by_program: Path, tmp_path: Path) -> None:
    before = dump(tmp_path / "book.db")
    assert ("li", "end-1") in codes(acme)
    assert codes(acme, "--send", "--dry-run") == codes(acme)
    shown = acme("remind", "--show")
    assert (shown.code, "in 15 days" in shown.out) == (0, True)
    assert dump(tmp_path / "book.db") == before
    assert arrived(by_program) == []
    assert acme("reminder", "messages", "--json").json == []


def test_each_window_goes_once_and_the_next_on_its_day(acme: Cli, by_program: Path) -> None:
    assert acme("remind", "--send").code == 0
    assert codes(acme) == []
    assert codes(acme, "--today", "2026-06-22") == []
    assert codes(acme, "--today", "2026-06-23") == [("li", "end-1")]
    (message,) = arrived(by_program)
    assert message["recipient"] == "li"
    assert "Acme 北京" in str(message["text"])
    listed = acme("reminder", "list", "--json").json
    assert ("end-1", "2026-06-15", "2026-06-23") in [(row["code"], row["last_on"], row["next_on"]) for row in listed]


def test_a_month_off_brings_one_message_marked_late(acme: Cli, by_program: Path) -> None:
    assert acme("remind", "--send", "--today", "2026-07-15").code == 0
    (message,) = arrived(by_program)
    assert "(late)" in str(message["subject"])
    assert str(message["text"]).count("end-1") == 1
    windows = acme("reminder", "show", "end-1", "--json", "--today", "2026-07-15").json["windows"]
    told = [row for row in windows if row["fired_on"]]
    assert [row["is_late"] for row in told] == [row["falls_on"] < "2026-07-15" for row in told]
    assert any(row["is_late"] for row in told)


def test_of_what_is_older_than_the_book_only_the_last_window_is_told(
    acme: Cli, by_program: Path, tmp_path: Path
) -> None:
    with opened(tmp_path / "book.db") as at:
        put(at, "invoice", number="F1", customer_id=1, amount=1000, issued_on="2026-01-01", due_on="2026-06-01")
    assert acme("remind", "--send").code == 0
    windows = acme("reminder", "show", "invoice-1", "--json").json["windows"]
    assert {row["falls_on"] for row in windows if row["fired_on"]} == {"2026-06-15"}


def test_of_a_moved_end_only_the_last_window_that_passed_before_is_told(cli: Cli, by_program: Path) -> None:
    cli("team", "person", "li")
    cli("customer", "add", "Acme", "--code", "A", "--owner", "li", "--today", "2026-03-01")
    added = ("contract", "add", "A", "K1", "--start", "2025-07-01", "--months", "12", "--today", "2026-03-01")
    assert cli(*added).code == 0
    assert cli("remind", "--send", "--today", "2026-06-15").code == 0
    assert cli("contract", "edit", "K1", "--end", "2026-07-05", "--today", "2026-06-20").code == 0
    assert cli("remind", "--send", "--today", "2026-06-20").code == 0
    windows = cli("reminder", "show", "end-1", "--json", "--today", "2026-06-20").json["windows"]
    told = [(row["window"], row["falls_on"]) for row in windows if row["fired_on"]]
    assert told == [(30, "2026-06-15"), (15, "2026-06-20")]


def test_however_many_are_written_to_the_book_is_opened_once_for_them(
    acme: Cli, by_program: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To open one reads its whole schema: it took half of a run's time."""
    made: list[Path] = []
    connect = transaction._connect

    def connecting(path: Path, *, foreign_keys: bool) -> sqlite3.Connection:
        made.append(path)
        return connect(path, foreign_keys=foreign_keys)

    for code, owner in (("B", "wang"), ("C", "zhao")):
        assert acme("customer", "add", f"Acme {code}", "--code", code, "--owner", owner).code == 0
        assert acme("contract", "add", code, f"K{code}", "--start", "2025-07-01", "--months", "12").code == 0
    monkeypatch.setattr(transaction, "_connect", connecting)
    assert acme("remind", "--send").code == 0
    assert len(arrived(by_program)) == 3
    assert len(made) == 2  # once more to note that it ran


def test_a_clock_put_back_a_day_doubles_nothing(acme: Cli, by_program: Path) -> None:
    assert acme("remind", "--send").code == 0
    assert acme("remind", "--send", "--today", "2026-06-14").code == 0
    assert acme("remind", "--send").code == 0
    assert len(arrived(by_program)) == 1


def test_whoever_cannot_be_reached_stays_owed_and_is_named(acme: Cli, config: Config, by_program: Path) -> None:
    config("[reminders]\n")  # by mail
    acme("team", "person", "li", "--email", "")
    answer = acme("remind", "--send")
    assert (answer.code, "reach li" in answer.out) == (6, True)
    assert acme("status", "--json").json["owed"] > 0
    assert acme("team", "person", "li", "--email", "li@example.com").code == 0
    assert ("li", "end-1") in codes(acme)


def test_what_is_told_late_is_not_called_overdue(acme: Cli) -> None:
    for language, header in (("en", "Told late"), ("zh_CN", "补发")):
        lead = ("--lang", language, "--today", "2026-06-20")
        assert header in acme(*lead, "remind").out.splitlines()[0]
        assert header in acme(*lead, "reminder", "show", "end-1").out


def test_what_was_settled_and_what_the_team_left_are_told_in_plain_words(acme: Cli) -> None:
    acme("team", "person", "wang", "--email", "wang@example.com")
    assert acme("team", "person", "li", "--supervisor", "wang").code == 0
    acme("task", "add", "Call", "--customer", "A", "--on", "2026-06-15", "--owner", "li")
    acme("task", "done", "1", "--today", "2026-06-18")
    english = acme("remind", "--show", "--today", "2026-07-05").out
    chinese = acme("--lang", "zh_CN", "remind", "--show", "--today", "2026-07-05").out
    for shown, subject, heading, note in (
        (
            english,
            "Renewals: Left by your team 2 (late)",
            "Left by your team: not acknowledged, or overdue",
            "1 more reminder is left out: what it was about is settled or muted.",
        ),
        (
            chinese,
            "续费提醒：团队未处理 2（补发）",
            "下属未确认或已逾期的事项",
            "另有 1 条提醒不再发送：相关事项已了结，或已设为不再提醒。",
        ),
    ):
        assert subject in shown
        assert heading in shown
        assert note in shown


def test_answers_silence_and_are_taken_back(acme: Cli) -> None:
    assert acme("reminder", "snooze", "end-1", "--in", "3d").code == 0
    assert ("li", "end-1") not in codes(acme)
    assert ("li", "end-1") in codes(acme, "--today", "2026-06-18")
    assert acme("reminder", "mute", "K1").code == 0
    assert codes(acme, "--today", "2026-06-18") == []
    answer = acme("reminder", "unmute", "K1", "--today", "2026-06-18", "--json")
    assert answer.code == 0
    assert ("li", "end-1") in codes(acme, "--today", "2026-06-23")
    assert acme("undo").code == 0
    assert codes(acme, "--today", "2026-06-23") == []
    picture = acme("reminder", "show", "end-1", "--json").json
    assert [row["answer"] for row in picture["answers"]] == ["snoozed", "muted"]
    assert {"window", "falls_on", "fired_on"} <= set(picture["windows"][0])


def test_nonsense_is_answered_in_one_line(acme: Cli) -> None:
    for words, code in (
        (["reminder", "ack", "end-99"], 3),
        (["reminder", "ack", "nothing"], 3),
        (["reminder", "show", "K1"], 2),
        (["reminder", "snooze", "end-1"], 2),
        (["reminder", "snooze", "end-1", "--until", "2026-06-15"], 4),
        (["reminder", "unmute", "end-1"], 4),
        (["status", "--max-age", "soon"], 2),
        (["schedule", "cron", "--at", "25:00"], 2),
    ):
        answer = acme(*words)
        assert (answer.code, answer.out) == (code, ""), words
        assert answer.err.startswith("renewctl: ")


def test_the_supervisor_hears_of_what_nobody_acknowledged(acme: Cli, by_program: Path) -> None:
    acme("team", "person", "zhao", "--email", "zhao@example.com")
    acme("team", "person", "li", "--supervisor", "zhao")
    assert acme("remind", "--send").code == 0
    assert ("zhao", "end-1") not in codes(acme, "--today", "2026-06-21")
    assert ("zhao", "end-1") in codes(acme, "--today", "2026-06-22")
    assert acme("reminder", "ack", "end-1", "--today", "2026-06-20").code == 0
    assert ("zhao", "end-1") not in codes(acme, "--today", "2026-06-22")
    assert ("zhao", "end-1") in codes(acme, "--today", "2026-07-03")  # overdue all the same


@pytest.mark.parametrize(
    "email",
    [
        *("a@b.cn,c@d.cn", "a@b.cn, nonsense", "a@b.cn;c@d.cn", "a@b.cn\r\nBcc: x@y.cn", "a@b.cn\nX: y"),
        *("Li <a@b.cn>", "a b@c.cn", '"a"@b.cn', "a(b)@c.cn", "a@", "李@b.cn"),
        *("a@李.cn", "a@é.cn", "a@-b.cn", "a@b-.cn", "a@b_c.cn", "a@!.cn", '"a b"@c.cn', "a@b.cn\0", "a\t@b.cn"),
        *("a" * 250 + "@b.cn", "a@" + "b" * 253),
    ],
)
def test_only_one_bare_address_is_taken(cli: Cli, email: str) -> None:
    answer = cli("team", "person", "li", "--email", email)
    assert (answer.code, len(answer.err.splitlines())) == (2, 2)
    assert cli("team", "people", "--json").json == []


def test_people_are_entered_changed_and_lead_nobody_in_a_circle(cli: Cli) -> None:
    assert cli("team", "person", "李", "--email", "li@example.com", "--supervisor", "Zhao").code == 0
    assert cli("team", "person", "zhao", "--supervisor", "Wu", "--language", "zh_CN").code == 0
    for name, above in (("wu", "李"), ("wu", "wu"), ("zhao", "李")):
        answer = cli("team", "person", name, "--supervisor", above)
        assert (answer.code, "circle" in answer.err) == (4, True)
    assert cli("team", "person", "李", "--supervisor", "", "--channel", "webhook", "--address", "x").code == 0
    assert cli("team", "person", "李", "--channel", "pigeon").code == 2
    assert cli("team", "person", "李", "--language", "fr").code == 2
    rows = {row["name"]: row for row in cli("team", "people", "--json").json}
    assert (rows["李"]["supervisor"], rows["李"]["channel"], rows["李"]["email"]) == (None, "webhook", "li@example.com")
    assert cli("undo").code == 0


def test_monitoring_hears_what_does_not_run(acme: Cli, by_program: Path, tmp_path: Path) -> None:
    fresh = acme("status", "--json")
    assert (fresh.code, fresh.json["is_well"], "tick never ran well" in fresh.err) == (0, False, True)
    never = acme("status", "--max-age", "26h", "--json")
    assert (never.code, never.json["is_well"], "never" in never.err) == (7, False, True)
    assert acme("tick").code == acme("remind", "--send").code == 0
    assert acme("book", "backup", str(tmp_path / "backup.db")).code == 0
    well = acme("status", "--max-age", "26h", "--json")
    assert (well.code, well.json["is_well"]) == (0, True)
    assert None not in [well.json[key] for key in ("tick_good_at", "remind_good_at", "backup_good_at")]
    assert acme("tick", "--today", "2026-06-16").code == 0
    late = acme("status", "--max-age", "26h", "--today", "2026-06-17")
    assert (late.code, "remind last ran" in late.out, "tick last ran" in late.out) == (7, True, False)
    assert acme("tick", "--dry-run", "--today", "2026-06-20").code == 0
    assert acme("status", "--max-age", "26h", "--today", "2026-06-20").code == 7


def test_in_chinese(acme: Cli, by_program: Path) -> None:
    assert "还有 15 天" in acme("--lang", "zh_CN", "remind", "--show").out
    answer = acme("--lang", "zh_CN", "remind", "--send")
    assert (answer.code, "已发送 1 条消息" in answer.out) == (0, True)
    assert "已确认" in acme("--lang", "zh_CN", "reminder", "ack", "end-1").err
