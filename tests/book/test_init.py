"""Making a book: where, in which time zone, for whose eyes."""

import os
import stat
from pathlib import Path

import pytest

from renewctl.book.zones import is_zone, machine_zone
from tests.conftest import Cli


def test_a_new_book_is_private_and_says_what_comes_next(run: Cli, tmp_path: Path) -> None:
    made = run("--book", str(tmp_path / "a" / "b" / "book.db"), "init", "--zone", "Asia/Shanghai")
    book = tmp_path / "a" / "b" / "book.db"
    assert made.code == 0
    assert made.out == ""
    assert str(book) in made.err
    assert "Asia/Shanghai" in made.err
    assert "renewctl import" in made.err
    assert stat.S_IMODE(book.stat().st_mode) == 0o600
    assert stat.S_IMODE(book.parent.stat().st_mode) == 0o700
    assert [path.name for path in book.parent.iterdir()] == ["book.db"]


def test_a_file_that_is_there_is_never_touched(run: Cli, tmp_path: Path) -> None:
    (tmp_path / "book.db").write_text("precious")
    refused = run("init")
    assert refused.code == 5
    assert (tmp_path / "book.db").read_text() == "precious"


def test_an_unknown_zone_is_a_usage_error(run: Cli, tmp_path: Path) -> None:
    for zone in ("Mars/Olympus", "../../etc/passwd", "/etc/passwd", "Asia", " ", "localtime", "posixrules"):
        assert run("init", "--zone", zone).code == 2, zone
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_one_clear_line(run: Cli, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    refused = run("--book", str(tmp_path / "file" / "book.db"), "init")
    assert refused.code == 5
    assert refused.err.count("\n") == 1


@pytest.mark.parametrize(
    ("typed", "link", "zone"),
    [
        ("Europe/Berlin", "Asia/Tokyo", "Europe/Berlin"),
        (":Europe/Berlin", None, "Europe/Berlin"),
        ("", "Asia/Tokyo", "Asia/Tokyo"),
        ("CST6CDT,M3.2.0,M11.1.0", "Asia/Tokyo", "Asia/Tokyo"),
        ("", None, "UTC"),
    ],
)
def test_the_zone_is_the_machines(tmp_path: Path, typed: str, link: str | None, zone: str) -> None:
    localtime = tmp_path / "localtime"
    if link:
        target = tmp_path / "share" / "zoneinfo" / link
        target.parent.mkdir(parents=True)
        target.touch()
        os.symlink(target, localtime)
    assert machine_zone({"TZ": typed}, localtime) == zone
    assert is_zone(zone)
