"""The agenda as iCalendar: RFC 5545 to the letter, the same bytes for the same things, and nobody's file harmed."""

import os
import re
import sqlite3
import subprocess
import sys
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from icalendar import Alarm, Calendar

from renewctl.output import visible
from tests.agenda.books import day, fill, opened
from tests.conftest import TODAY, Cli
from tests.naughty import names
from tests.rows import put


@pytest.fixture
def book(cli: Cli, tmp_path: Path) -> Cli:
    fill(tmp_path / "book.db")
    return cli


def content_lines(written: bytes) -> list[str]:
    """Return the unfolded lines of a calendar, read by the letter of RFC 5545 3.1 and of ical.js's parser."""
    assert written.endswith(b"\r\n")
    unfolded: list[bytes] = []
    for line in written.split(b"\r\n")[:-1]:
        assert len(line) <= 75
        assert not re.search(rb"[\x00-\x08\x0a-\x1f\x7f]", line)
        line.decode("utf-8")  # a character is never cut in two
        if line.startswith(b" "):
            unfolded[-1] += line[1:]
        else:
            unfolded.append(line)
    return [line.decode() for line in unfolded]


def values(lines: list[str], name: str) -> list[str]:
    return [line.partition(":")[2] for line in lines if re.match(rf"{name}[:;]", line)]


def unescaped(text: str) -> str:
    assert not re.search(r"(?<!\\)(\\\\)*[;,]", text.replace("\\;", "").replace("\\,", "")), text
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], text)


def calendar(written: bytes) -> Calendar:
    """Return a calendar as the strict parser reads it."""
    found = Calendar.from_ical(written)
    assert isinstance(found, Calendar)
    return found


def events(written: bytes) -> dict[str, str]:
    """Return the summaries of a calendar's events by their UIDs."""
    found = calendar(written)
    assert not found.errors
    assert all(not event.errors for event in found.events)
    return {str(event["uid"]): str(event["summary"]) for event in found.events}


def test_a_file_is_one_calendar_of_all_day_events_with_alarms(book: Cli, tmp_path: Path) -> None:
    path = tmp_path / "a.ics"
    answer = book("agenda", "--all", "--ics", str(path))
    assert (answer.code, answer.out) == (0, "")
    assert answer.err.splitlines() == [
        f"Wrote 10 events to {path} (files: 1 new, 0 changed, 0 as they were, 0 removed).",
        "1 thing has no day.",
    ]
    found = calendar(path.read_bytes())
    assert (found["version"], found["prodid"]) == ("2.0", "-//renewctl//agenda//EN")
    notice = next(event for event in found.events if str(event["uid"]).startswith("notice-"))
    assert notice.start == day(3)
    assert str(notice["summary"]) == "notice: Last day to give notice; no offer is out (Acme)"
    triggers = [alarm.TRIGGER for alarm in notice.subcomponents if isinstance(alarm, Alarm)]
    assert triggers == [timedelta(hours=9) - timedelta(days=before) for before in (30, 7, 1, 0)]
    assert "Contract: AUTO" in str(notice["description"])


def test_every_rule_of_the_format_is_kept_by_every_naughty_name(cli: Cli, tmp_path: Path) -> None:
    wanted = {}
    with opened(tmp_path / "book.db") as at:
        for number, name in enumerate(names(), 1):
            customer = put(at, "customer", name=name, code=str(number), owner=name)
            put(at, "task", title=name, customer_id=customer, owner=name, due_on=day(0))
            wanted[number] = visible(f"task: {name} ({name})")
    path = tmp_path / "a.ics"
    assert cli("agenda", "--all", "--ics", str(path)).code == 0
    written = path.read_bytes()
    lines = content_lines(written)
    uids, summaries = values(lines, "UID"), [unescaped(text) for text in values(lines, "SUMMARY")]
    assert len(set(uids)) == len(uids) == len(wanted)
    assert {int(re.findall(r"\d+", uid)[0]): text for uid, text in zip(uids, summaries, strict=True)} == wanted
    assert list(events(written).values()) == summaries
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == len(wanted)


def test_naughty_names_do_not_break_a_line_of_the_table(cli: Cli, tmp_path: Path) -> None:
    found = names()
    with opened(tmp_path / "book.db") as at:
        for number, name in enumerate(found, 1):
            customer = put(at, "customer", name=name, code=str(number))
            put(at, "task", title="call", customer_id=customer, due_on=day(0))
    lines = cli("agenda", "--all").out.splitlines()
    assert len(lines) == 2 + len(found) + 3
    assert all(line.startswith("   ") and " task " in line for line in lines[2:-3])
    assert sorted(row["customer"] for row in cli("agenda", "--all", "--json").json) == sorted(found)


def test_the_bytes_follow_from_the_book_alone(book: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written = []
    for offset, zone in ((0, "UTC"), (1, "Asia/Shanghai")):
        monkeypatch.setenv("TZ", zone)
        path = tmp_path / f"{offset}.ics"
        words = ("--today", str(day(offset)), "--days", str(30 - offset), "--ics", str(path))
        assert book("agenda", "--owner", "zhao", *words).code == 0
        written.append(path.read_bytes())
    assert written[0] == written[1]
    assert len(events(written[0])) == 2


def test_standard_output_takes_the_same_calendar_and_nothing_else(book: Cli, tmp_path: Path) -> None:
    path = tmp_path / "a.ics"
    book("agenda", "--all", "--ics", str(path))
    line = ["--book", str(tmp_path / "book.db"), "--today", TODAY, "agenda", "--all", "--ics", "-"]
    done = subprocess.run([sys.executable, "-m", "renewctl", *line], capture_output=True, check=True)
    assert (done.stdout, done.stderr) == (path.read_bytes(), b"")


def test_a_folder_has_a_file_for_each_event_and_only_changes_are_written(book: Cli, tmp_path: Path) -> None:
    folder = tmp_path / "calendar"
    assert "10 new" in book("agenda", "--all", "--ics", f"{folder}/").err
    files = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert all(list(events(written)) == [name.removesuffix(".ics")] for name, written in files.items())
    stands = {path: path.stat().st_mtime_ns for path in folder.iterdir()}

    assert "0 new, 0 changed, 10 as they were, 0 removed" in book("agenda", "--all", "--ics", str(folder)).err
    assert {path: path.stat().st_mtime_ns for path in folder.iterdir()} == stands

    book("task", "edit", "2", "--title", "Send it by mail")
    book("task", "done", "5")
    book("task", "add", "New", "--on", "today")
    assert "1 new, 1 changed, 8 as they were, 1 removed" in book("agenda", "--all", "--ics", str(folder)).err
    now = {path.name: path.read_bytes() for path in folder.iterdir()}
    changed = {name for name in now if files.get(name) not in (None, now[name])}
    assert {name.partition("@")[0] for name in changed} == {"task-2"}
    assert {name.partition("@")[0] for name in files.keys() - now.keys()} == {"task-5"}
    assert {name.partition("@")[0] for name in now.keys() - files.keys()} == {"task-6"}


def test_the_stamp_is_the_last_change_of_the_record(book: Cli, tmp_path: Path) -> None:
    def stamp() -> datetime:
        book("agenda", "--all", "--ics", str(tmp_path / "a.ics"))
        found = calendar((tmp_path / "a.ics").read_bytes()).events
        instant = next(event.DTSTAMP for event in found if str(event["uid"]).startswith("task-2@"))
        assert isinstance(instant, datetime)
        return instant

    assert stamp().date() == day(7)  # nobody knows when another program wrote it
    book("task", "edit", "2", "--priority", "high")
    with sqlite3.connect(tmp_path / "book.db") as at:
        (at_instant,) = at.execute("SELECT MAX(at) FROM change_set").fetchone()
    at.close()
    assert str(stamp()).startswith(at_instant[:19].replace("T", " "))


def test_files_of_others_are_left_alone(book: Cli, tmp_path: Path) -> None:
    folder = tmp_path / "calendar"
    folder.mkdir()
    mine = folder / "dentist.ics"
    mine.write_bytes(b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")
    book("agenda", "--all", "--ics", str(folder))
    (other,) = [path for path in folder.iterdir() if path.name.startswith("task-2@")]
    other.write_bytes(mine.read_bytes())  # somebody took our name
    book("task", "done", "2")
    assert book("agenda", "--all", "--ics", str(folder)).code == 0
    assert mine.read_bytes() == other.read_bytes()


@pytest.mark.parametrize(
    "stands",
    [
        b"",
        b"my notes",
        b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x\r\nEND:VCALENDAR\r\n",
        "another book's",
        "mixed",
    ],
)
def test_a_file_that_is_not_ours_is_not_written_over(book: Cli, tmp_path: Path, stands: bytes | str) -> None:
    path = tmp_path / "a.ics"
    if isinstance(stands, str):
        book("agenda", "--all", "--ics", str(path))
        before = path.read_bytes()
        swap = (b".renewctl", b".elsewhere") if stands == "another book's" else (b"UID:task-2@", b"UID:my-own-event-")
        stands = before.replace(*swap)
        if swap[1].startswith(b"UID"):
            stands = re.sub(rb"UID:my-own-event-[^\r]*", b"UID:my-own-event", stands)
        assert stands != before
    path.write_bytes(stands)
    refused = book("agenda", "--all", "--ics", str(path))
    assert (refused.code, path.read_bytes()) == (4, stands)
    assert "holds something else than events of this book" in refused.err


def test_one_file_that_is_not_ours_stops_a_folder_before_anything_is_written(book: Cli, tmp_path: Path) -> None:
    folder = tmp_path / "calendar"
    book("agenda", "--all", "--ics", f"{folder}/")
    names = sorted(path.name for path in folder.iterdir())
    for path in folder.iterdir():
        path.unlink()
    (folder / names[-1]).write_bytes(b"mine")
    assert book("agenda", "--all", "--ics", str(folder)).code == 4
    assert [path.name for path in folder.iterdir()] == [names[-1]]


def test_an_empty_agenda_is_an_empty_calendar_that_stays_ours(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "a.ics"
    assert cli("agenda", "--ics", str(path)).code == 0
    cli("task", "add", "x", "--on", "today")
    assert cli("agenda", "--ics", str(path)).code == 0
    assert list(events(path.read_bytes()).values()) == ["task: x"]


@pytest.mark.parametrize(
    ("target", "code"), [("notes.txt", 2), ("missing/a.ics", 2), ("agenda", 2), ("book.db", 2), ("", 2)]
)
def test_a_place_that_cannot_be_meant_is_refused(
    book: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, target: str, code: int
) -> None:
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.iterdir())
    refused = book("agenda", "--all", "--ics", target)
    assert (refused.code, refused.out) == (code, "")
    assert sorted(tmp_path.iterdir()) == before
    assert book("agenda", "--ics", "a.ics", "--json").code == 2


def test_what_a_link_points_to_is_written_and_the_link_stays(book: Cli, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    link = tmp_path / "a.ics"
    link.symlink_to(tmp_path / "elsewhere" / "a.ics")
    assert book("agenda", "--all", "--ics", str(link)).code == 0
    assert link.is_symlink()
    assert (tmp_path / "elsewhere" / "a.ics").stat().st_mode & 0o777 == 0o600


def test_khal_imports_it_and_lists_every_event(cli: Cli, tmp_path: Path) -> None:
    fill(tmp_path / "book.db")
    with opened(tmp_path / "book.db") as at:
        for number, name in enumerate(names()[:40]):
            customer = put(at, "customer", name=name, code=str(number))
            put(at, "task", title=f"naughty {number}", customer_id=customer, due_on=day(2))
    path, folder = tmp_path / "a.ics", tmp_path / "khal"
    folder.mkdir()
    assert cli("agenda", "--all", "--ics", str(path)).code == 0
    config = tmp_path / "khal.conf"
    config.write_text(
        f"[calendars]\n[[renewals]]\npath = {folder}\n[locale]\ndateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\n"
        f"timeformat = %H:%M\ndatetimeformat = %Y-%m-%d %H:%M\nlongdatetimeformat = %Y-%m-%d %H:%M\n"
        f"local_timezone = Asia/Shanghai\n[default]\ndefault_calendar = renewals\n[sqlite]\npath = {tmp_path}/khal.db\n"
    )
    khal(config, "import", "--batch", "-a", "renewals", str(path))
    listed = khal(config, "list", "-a", "renewals", "--format", "{uid} {start-date}", str(day(-20)), "90d")
    found = dict(line.split() for line in listed.splitlines() if "@" in line)
    wanted = calendar(path.read_bytes()).events
    assert {uid: date.fromisoformat(on) for uid, on in found.items()} == {
        str(event["uid"]): event.start for event in wanted
    }


def khal(config: Path, *words: str) -> str:
    """Run khal with a config and a home of its own."""
    environment = {**os.environ, "HOME": str(config.parent), "LANG": "C.UTF-8", "XDG_DATA_HOME": str(config.parent)}
    line = [sys.executable, "-m", "khal", "-c", str(config), *words]
    done = subprocess.run(line, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout
