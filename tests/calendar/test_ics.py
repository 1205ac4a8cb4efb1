"""Holidays from an iCalendar file: whole days in, everything else told in one line."""

from pathlib import Path

import pytest

from tests.conftest import TEST_DATA, Cli, needs_real_files

HEAD = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//\r\n"
NATIONAL_DAY = "DTSTART;VALUE=DATE:20261001\r\nDTEND;VALUE=DATE:20261008\r\nSUMMARY:国庆节（休）\r\n"


def ics(*events: str) -> str:
    """Return a calendar of these events."""
    return HEAD + "".join(f"BEGIN:VEVENT\r\n{event}END:VEVENT\r\n" for event in events) + "END:VCALENDAR\r\n"


def load(cli: Cli, tmp_path: Path, text: str, name: str = "days.ics") -> str:
    """Load a file of this text and return what was said; refused or not."""
    path = tmp_path / name
    path.write_bytes(text.encode())
    return cli("calendar", "load", str(path)).err


def days(cli: Cli) -> list[tuple[str, str, str]]:
    """Return the days of the book's calendar."""
    return [(row["on_day"], row["kind"], row["name"]) for row in cli("calendar", "show", "--json").json]


def test_holidays_and_make_up_workdays(cli: Cli, tmp_path: Path) -> None:
    text = ics(
        NATIONAL_DAY,
        "DTSTART;VALUE=DATE:20261001\r\nSUMMARY:中秋\r\n",
        "DTSTART;VALUE=DATE:20261010\r\nDURATION:P1D\r\nSUMMARY:国庆节补班\r\n",
        "DTSTART;VALUE=DATE:20261225\r\nSTATUS:CANCELLED\r\nSUMMARY:no\r\n",
        "DTSTART;VALUE=DATE:20270101\r\nSUMMARY:New Year\\, a\r\n  long one\r\n",
    )
    assert load(cli, tmp_path, text).startswith("9 days read, 9 new or changed.")
    found = days(cli)
    assert found[0] == ("2026-10-01", "holiday", "国庆节（休）, 中秋")
    assert [day for day, *_rest in found[1:7]] == [f"2026-10-0{n}" for n in range(2, 8)]
    assert found[7:] == [("2026-10-10", "workday", "国庆节补班"), ("2027-01-01", "holiday", "New Year, a long one")]
    assert load(cli, tmp_path, text, "any.name").startswith("9 days read, 0 new or changed.")


REFUSED = [
    ("DTSTART:20261001T090000\r\nSUMMARY:Call\r\n", "Call is no event of whole days."),
    ("DTSTART;VALUE=DATE:20261001\r\nRRULE:FREQ=YEARLY\r\nSUMMARY:New Year\r\n", "New Year repeats"),
    ("SUMMARY:When\r\n", "When has no day on which it begins."),
    ("DTSTART;VALUE=DATE:20261301\r\nSUMMARY:Never\r\n", "Never"),
    ("DTSTART;VALUE=DATE:20261002\r\nDTEND;VALUE=DATE:20261002\r\nSUMMARY:Zero\r\n", "Zero does not last"),
    ("DTSTART;VALUE=DATE:20260101\r\nDTEND;VALUE=DATE:20270101\r\nSUMMARY:Year\r\n", "Year does not last"),
    (NATIONAL_DAY + "END:VEVENT\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20261002\r\nSUMMARY:班\r\n", "and a workday"),
]


@pytest.mark.parametrize(("event", "said"), REFUSED)
def test_what_is_no_given_day_is_refused_whole(cli: Cli, tmp_path: Path, event: str, said: str) -> None:
    path = tmp_path / "days.ics"
    path.write_text(ics("DTSTART;VALUE=DATE:20260101\r\nSUMMARY:ok\r\n", event), "utf-8", newline="")
    answer = cli("calendar", "load", str(path))
    assert (answer.code, said in answer.err) == (2, True), answer.err
    assert days(cli) == []


@pytest.mark.parametrize("text", [HEAD, ics(), "BEGIN:VCALENDAR", "BEGIN:VCALENDAR\r\nnonsense\r\nEND:VCALENDAR\r\n"])
def test_no_calendar(cli: Cli, tmp_path: Path, text: str) -> None:
    path = tmp_path / "days.ics"
    path.write_text(text, "utf-8")
    assert cli("calendar", "load", str(path)).code == 2


@needs_real_files
def test_every_published_sample_is_loaded_or_refused_in_one_line(cli: Cli) -> None:
    samples = sorted(Path(TEST_DATA, "standards", "ics").rglob("*.ics"))
    assert len(samples) > 80
    codes = []
    for path in samples:
        answer = cli("calendar", "load", str(path))
        assert answer.code in (0, 2), (path, answer.err)
        assert "Traceback" not in answer.err
        codes.append(answer.code)
    assert {0, 2} == set(codes)
