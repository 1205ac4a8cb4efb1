"""The front door: errors end in one line and the right exit code, in both languages; shared options stand anywhere."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from renewctl import messages
from renewctl.cli import app
from tests.conftest import Cli


@pytest.mark.parametrize(
    ("argv", "code", "words"),
    [
        (["duu"], 2, "There is no command duu"),
        (["book", "infoo"], 2, "There is no command infoo"),
        (["due", "--dayz", "3"], 2, "There is no option --dayz"),
        (["due", "--days", "x"], 2, "--days takes a whole number"),
        (["due", "--days", "-1"], 2, "--days takes a whole number of 0 or more"),
        (["due", "--days"], 2, "--days needs a value"),
        (["due", "--by", "x"], 2, "--by takes one of"),
        (["due", "--format", "xml"], 2, "There is no format xml"),
        (["due", "--columns", "x"], 2, "There is no column x"),
        (["due", "--limit", "x"], 2, "--limit takes a whole number"),
        (["due", "extra"], 2, "Too many words: extra"),
        (["log-call"], 2, "CUSTOMER is missing"),
        (["task", "done", "x"], 2, "NUMBER takes a whole number of 1 or more"),
        (["--today", "2026-02-30", "due"], 2, "2026-02-30"),
        (["customer", "show", "nobody"], 3, "nobody"),
    ],
)
def test_a_mistake_gets_one_line_and_its_exit_code(argv: list[str], code: int, words: str, cli: Cli) -> None:
    answer = cli(*argv)
    assert (answer.code, answer.out) == (code, "")
    assert words in answer.err
    assert answer.err.startswith("renewctl: ")
    assert len(answer.err.splitlines()) <= 3
    assert "Traceback" not in answer.err


@pytest.mark.parametrize("argv", [["due"], ["audit", "head"], ["customer", "add", "Acme"]], ids=" ".join)
def test_without_a_book_the_way_to_one_is_told(argv: list[str], run: Cli) -> None:
    answer = run(*argv)
    assert answer.code == 5
    assert "renewctl init" in answer.err


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n" * 100, b"SQLite format 3\0" + b"\0" * 4096])
@pytest.mark.parametrize("argv", [["due"], ["customer", "add", "Acme"]], ids=" ".join)
def test_another_file_is_no_book_and_stays_as_it_is(content: bytes, argv: list[str], run: Cli, tmp_path: Path) -> None:
    file = tmp_path / "book.db"
    file.write_bytes(content)
    answer = run(*argv)
    assert answer.code == 5
    assert len(answer.err.splitlines()) <= 3
    assert file.read_bytes() == content


def test_shared_options_stand_before_or_after_the_command(cli: Cli) -> None:
    cli("customer", "add", "Acme", "--code", "C1")
    before = cli("--lang", "zh_CN", "customer", "list")
    after = cli("customer", "list", "--lang", "zh_CN")
    assert before.out == after.out
    assert "客户" in after.out


@pytest.mark.parametrize(
    ("argv", "environment", "language"),
    [
        ([], {}, "en"),
        ([], {"LANG": "zh_CN.UTF-8"}, "zh_CN"),
        ([], {"LANG": "zh_TW.UTF-8", "LC_ALL": "C"}, "en"),
        ([], {"LANG": "en_GB.UTF-8", "LC_MESSAGES": "zh_CN.UTF-8"}, "zh_CN"),
        ([], {"LANG": "zh_CN.UTF-8", "RENEWCTL_LANG": "en"}, "en"),
        (["--lang", "zh_CN"], {"RENEWCTL_LANG": "en"}, "zh_CN"),
        (["due", "--lang=en"], {"LANG": "zh_CN.UTF-8"}, "en"),
        (["log-call", "A", "--", "--lang", "zh_CN"], {}, "en"),
    ],
)
def test_the_language_is_the_nearest_one_asked_for(argv: list[str], environment: dict[str, str], language: str) -> None:
    assert messages.choose_language(argv, environment) == language


@pytest.mark.parametrize("typed", ["zh", "zh-CN", "zh_CN.UTF-8"])
def test_chinese_may_be_typed_as_the_locale_has_it(cli: Cli, typed: str) -> None:
    assert cli("--lang", typed, "customer", "list").out == cli("--lang", "zh_CN", "customer", "list").out


def test_an_unknown_language_is_refused(cli: Cli) -> None:
    assert cli("--lang", "fr", "due").code == 2


def test_config_file_is_read_and_its_mistakes_are_told(
    run: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "config.toml"
    monkeypatch.setenv("RENEWCTL_CONFIG", str(file))
    for text, words in (
        ("boook = 'x'", "boook"),
        ("book = 3", "book"),
        ("book = ", "TOML"),
        ("grace_days = true", "grace_days"),
    ):
        file.write_text(text, encoding="utf-8")
        answer = run("due")
        assert (answer.code, words in answer.err) == (2, True), answer.err
    file.write_text(f"book = '{tmp_path / 'mine.db'}'\nactor = 'li'\n", encoding="utf-8")
    assert app.run(["init"]) == 0
    assert (tmp_path / "mine.db").exists()


def test_a_closed_pipe_is_no_failure(cli: Cli, tmp_path: Path) -> None:
    for n in range(20):
        cli("customer", "add", f"Customer {n}")
    words = f"{sys.executable} -m renewctl --book {tmp_path / 'book.db'} customer list --json"
    line = f"{words} | head -c 10 > /dev/null; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full disk to offer")
def test_a_full_disk_on_stdout_is_told_and_what_was_done_stays_done(cli: Cli, tmp_path: Path) -> None:
    book = ("--book", str(tmp_path / "book.db"))

    def into_full(*words: str) -> tuple[int, str]:
        with open("/dev/full", "w") as full:
            line = [sys.executable, "-m", "renewctl", *book, *words]
            done = subprocess.run(line, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
        return done.returncode, done.stderr

    for words in (("customer", "list"), ("export", "-", "--what", "customers"), ("--help",)):
        assert into_full(*words) == (2, "renewctl: The answer could not be written: No space left on device.\n")
    code, told = into_full("customer", "add", "Acme", "--json")
    assert code == 6
    assert "Done and kept as change set 2, but the answer could not be written" in told
    assert [row["name"] for row in cli("customer", "list", "--json").json] == ["Acme"]


def test_interrupted_is_130(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    from renewctl.store import reader

    def interrupt(path: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(reader, "connect", interrupt)
    assert cli("due").code == 130


def test_an_unforeseen_failure_is_one_line_unless_debug(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    from renewctl.due import queries

    def fail(*_given: object) -> None:
        raise ZeroDivisionError("oh")

    monkeypatch.setattr(queries, "totals", fail)
    answer = cli("due")
    assert (answer.code, "Traceback" in answer.err, "--debug" in answer.err) == (1, False, True)
    with pytest.raises(ZeroDivisionError):
        cli("due", "--debug")


def test_names_that_steer_a_terminal_are_shown_not_obeyed(cli: Cli) -> None:
    name = "A\x1b[31mred\x07 [bold]x[/] :smile: \u202eevil"
    cli("customer", "add", name, "--code", "C1")
    for argv in (["customer", "list"], ["customer", "show", "C1"], ["find", "red"], ["log-call", "C1", "hi"]):
        answer = cli(*argv)
        assert answer.code == 0
        assert not {"\x1b", "\x07", "\u202e"} & set(answer.out + answer.err)
    assert cli("customer", "list", "--json").json[0]["name"] == name


def test_output_is_utf8_in_any_locale(cli: Cli, tmp_path: Path) -> None:
    cli("customer", "add", "北京星辰", "--code", "C1")
    words = [sys.executable, "-m", "renewctl", "--book", str(tmp_path / "book.db"), "customer", "list", "--json"]
    environment = {**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = subprocess.run(words, capture_output=True, env=environment, check=True)
    assert json.loads(done.stdout.decode("utf-8"))[0]["name"] == "北京星辰"


def test_a_large_answer_into_a_closed_pipe_is_no_failure(cli: Cli, tmp_path: Path) -> None:
    cli("customer", "add", "X" * 300_000)
    words = f"{sys.executable} -m renewctl --book {tmp_path / 'book.db'} customer list --json"
    line = f"{words} | head -c 10 > /dev/null; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("closed", [">&-", "<&-", "2>&-"])
def test_closed_streams_are_no_failure(closed: str, cli: Cli, tmp_path: Path) -> None:
    words = f"{sys.executable} -m renewctl --book {tmp_path / 'book.db'} customer list {closed}"
    done = subprocess.run(["bash", "-c", words], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_nothing_is_written_over_the_book_itself(cli: Cli, tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.csv"
    sheet.write_text("customer_name,contract_no,end_date\nA,N1,2026-12-31\nB,N2,2026-13-01\n", encoding="utf-8")
    link = tmp_path / "link.csv"
    link.symlink_to(tmp_path / "book.db")
    for argv in (
        ["import", str(sheet), "--keep-good", "--quarantine", str(link)],
        ["import", str(sheet), "--keep-good", "--quarantine", str(sheet)],
        ["export", str(link), "--yes"],
        ["demo", "--truth", str(link)],
    ):
        before = (tmp_path / "book.db").read_bytes(), sheet.read_bytes()
        answer = cli(*argv)
        assert answer.code == 2, argv
        assert "itself" in answer.err or "is a renewctl book" in answer.err
        assert ((tmp_path / "book.db").read_bytes(), sheet.read_bytes()) == before


@pytest.mark.parametrize("group", ["renewal", "contract", "quote"])
def test_the_help_of_a_group_cuts_no_line_of_its_commands(
    group: str, run: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    english = run("--lang", "en", group, "--help").out
    assert not [line for line in english.splitlines()[1:] if line.endswith("...")]
    chinese = run("--lang", "zh_CN", group, "--help").out
    assert ("\n命令:\n" in chinese, "Commands" in chinese) == (True, False)


@pytest.mark.parametrize(
    ("typed", "option"),
    [
        ("task add x --by 3d", "--on"),
        ("task snooze 1 --by 3d", "--until"),
        ("invoice add A --by 3d", "--due, --issued"),
        ("customer list --by 3d", ""),
    ],
)
def test_a_day_under_another_name_is_told_the_option_that_takes_one(run: Cli, typed: str, option: str) -> None:
    hint = f"Did you mean {option}?" if option else f"See renewctl {' '.join(typed.split()[:2])} --help."
    assert run(*typed.split()).err == f"renewctl: There is no option --by.\n  {hint}\n"
    assert option in run("--lang", "zh_CN", *typed.split()).err


@pytest.mark.parametrize(("typed", "near"), [("customer lst", "list"), ("contract clauses", "clause")])
def test_a_mistyped_verb_is_told_the_nearest_of_its_noun(run: Cli, typed: str, near: str) -> None:
    answer = run(*typed.split())
    assert answer.code == 2
    assert f"Did you mean {near}?" in answer.err
