"""Files that a user names: a link stays a link, no device or pipe is replaced, and nothing is read without an end."""

import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from renewctl.errors import InputFileError
from renewctl.files import read_up_to, real_place, written_whole
from tests.conftest import Cli

SHEET = "contract_no,customer_name,end_date\n1,Acme,2026-12-31\n2,Beta,2026-13-31\n"


@pytest.fixture
def odd(tmp_path: Path) -> list[Path]:
    """Return paths that are no place for a file: a pipe, a link to a device, a link to itself, a folder."""
    pipe, device, circle, folder = (tmp_path / f"{name}.csv" for name in ("pipe", "device", "circle", "folder"))
    os.mkfifo(pipe)
    device.symlink_to(os.devnull)
    circle.symlink_to(circle)
    folder.mkdir()
    return [pipe, device, circle, folder]


def kind(path: Path) -> tuple[int, str]:
    """Return what stands at a path, as it could be replaced."""
    return path.lstat().st_mode, os.readlink(path) if path.is_symlink() else ""


def test_no_command_replaces_what_is_no_file(cli: Cli, tmp_path: Path, odd: list[Path]) -> None:
    sheet = tmp_path / "sheet.csv"
    sheet.write_text(SHEET)
    demo = ("--book", str(tmp_path / "demo.db"), "demo", "--truth")
    for path in odd:
        before, name = kind(path), str(path)
        for code, words in (
            (2, ("export", name, "--yes")),
            (2, ("import", str(sheet), "--keep-good", "--quarantine", name, "--yes")),
            (5, ("book", "backup", name, "--yes")),
            (2, (*demo, name)),
        ):
            refused = cli(*words)
            assert (refused.code, kind(path)) == (code, before), (words, refused.err)
            assert refused.err.startswith(f"renewctl: {path}")
            assert refused.out == ""
    assert cli("customer", "list", "--json").json == [], "nothing was imported"


def test_a_link_stays_and_what_it_names_is_written(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "far").mkdir()
    for words in (("export",), ("book", "backup")):
        link, real = tmp_path / f"{words[-1]}.csv", tmp_path / "far" / f"{words[-1]}.csv"
        link.symlink_to(real)
        for _again in range(2):
            assert cli(*words, str(link), "--yes").code == 0
            assert link.is_symlink()
            assert real.stat().st_size > 100
            assert [path.name for path in real.parent.iterdir() if path.name.startswith(".")] == []
    book = tmp_path / "link.db"
    book.symlink_to(tmp_path / "book.db")
    assert cli("--book", str(book), "book", "restore", str(tmp_path / "backup.csv"), "--yes").code == 0
    assert book.is_symlink()
    assert cli("--book", str(book), "customer", "add", "Acme").code == 0
    assert [row["name"] for row in cli("customer", "list", "--json").json] == ["Acme"]


def test_a_failed_writing_leaves_the_old_file_and_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("old")

    def fail() -> None:
        with written_whole(path) as making:
            making.write_text("new")
            raise OSError(28, "No space left on device")

    with pytest.raises(InputFileError, match=r"a\.csv cannot be written: No space"):
        fail()
    assert [(one.name, one.read_text()) for one in tmp_path.iterdir()] == [("a.csv", "old")]
    assert real_place(tmp_path / "none.csv") == tmp_path / "none.csv"


def test_the_next_writing_clears_what_a_killed_one_left(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    child = os.fork()
    if child == 0:
        with written_whole(path) as making:
            (tmp_path / f"{making.name}.scratch").mkdir()
            os.kill(os.getpid(), signal.SIGKILL)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    left = f".a.xlsx.{child}.new"
    running = f".a.xlsx.{os.getppid()}.new"
    (tmp_path / running).touch()
    assert sorted(one.name for one in tmp_path.iterdir()) == sorted([left, f"{left}.scratch", running])
    with written_whole(path) as making:
        making.write_text("new")
    assert sorted(one.name for one in tmp_path.iterdir()) == [running, "a.xlsx"]


def test_an_export_that_finds_no_room_says_so_and_leaves_nothing(cli: Cli, tmp_path: Path) -> None:
    for n in range(20):
        cli("customer", "add", f"Customer {n}", "--notes", f"{n}" * 200)
    folder = tmp_path / "out"
    folder.mkdir()
    for ending in ("xlsx", "csv", "json"):
        line = [sys.executable, "-m", "renewctl", "--book", str(tmp_path / "book.db"), "export"]
        done = subprocess.run(
            [*line, str(folder / f"a.{ending}"), "--what", "customers"],
            capture_output=True,
            text=True,
            check=False,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000)),
        )
        assert done.returncode == 2, done.stderr
        assert done.stderr == f"renewctl: {folder}/a.{ending} cannot be written: File too large.\n"
        assert list(folder.iterdir()) == []


def test_a_pipe_is_read_to_its_end_or_the_limit_and_a_device_not_at_all(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert read_up_to(pipe, 10) == b"", "nobody writes, and nobody waits"
    assert read_up_to(Path(os.devnull), 10) == b""
    with pytest.raises(InputFileError, match="no ordinary file"):
        read_up_to(Path("/dev/zero"), 10)
    reading, writing = os.pipe()
    os.write(writing, b"x" * 100)
    assert read_up_to(Path(f"/dev/fd/{reading}"), 10) == b"x" * 10
    os.close(reading)
    os.close(writing)


def test_what_has_no_end_is_refused(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import io

    cli("customer", "add", "Acme")
    monkeypatch.setattr(sys, "stdin", io.StringIO("y\n" * 4_000_000))
    refused = cli("log-call", "Acme", "-")
    assert (refused.code, "4194304 characters" in refused.err) == (2, True)
    assert cli("interaction", "list", "--json").json == []
    config = tmp_path / "config.toml"
    monkeypatch.setenv("RENEWCTL_CONFIG", str(config))
    for text, told in (
        ("a" + ".a" * 50_000 + " = 1", "without an end"),
        ("windows = " + "{a=" * 50_000, "not valid TOML"),
        ("\n".join(f"[a{n}]" for n in range(100_000)), "too large"),
        ("grace_days = -1", "from 0 to 3650"),
        ("color = 'blue'", "auto, always, never"),
    ):
        config.write_text(text)
        answer = cli("due")
        assert (answer.code, told in answer.err) == (2, True), answer.err
    monkeypatch.setenv("RENEWCTL_CONFIG", "/dev/zero")
    assert (cli("due").code, "no ordinary file" in cli("due").err) == (2, True)
    monkeypatch.setenv("RENEWCTL_CONFIG", os.devnull)
    assert cli("due").code == 0


def test_a_quarantine_file_over_another_one_needs_yes(cli: Cli, tmp_path: Path) -> None:
    sheet, chosen = tmp_path / "sheet.csv", tmp_path / "bad.csv"
    sheet.write_text(SHEET)
    chosen.write_text("mine")
    words = ("import", str(sheet), "--keep-good", "--quarantine", str(chosen))
    refused = cli(*words)
    assert (refused.code, chosen.read_text()) == (4, "mine")
    assert cli("customer", "list", "--json").json == []
    assert (cli(*words, "--yes").code, "2026-13-31" in chosen.read_text()) == (6, True)
    assert cli(*words).code == 6, "the same rows again are no loss"


def test_an_export_to_standard_output_is_what_the_file_would_be(cli: Cli, tmp_path: Path) -> None:
    cli("customer", "add", "=1+1", "--tier", "key")
    for ending, words in (("csv", ()), ("json", ("--json",))):
        path = tmp_path / f"a.{ending}"
        for what in ((), ("--what", "customers")):
            assert cli("export", str(path), "--yes", *what).code == 0
            printed = cli("export", "-", *words, *what)
            with path.open(encoding="utf-8-sig", newline="") as file:
                assert (printed.code, printed.out) == (0, file.read())
            # Words stay off the data: a CSV of one kind of record says that it is one.
            assert bool(printed.err) == (ending == "csv" and not what)
    refused = cli("export", "-", "--format", "md")
    assert (refused.code, "csv or json" in refused.err) == (2, True)
    assert "- alone is standard output" in cli("export", "/dev/stdout").err
