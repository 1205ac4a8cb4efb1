"""README is true: each command stands in its table, its example runs, in Chinese nothing Latin is left over."""

import os
import re
import shlex
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from typer.core import TyperGroup

from renewctl import config, errors, messages
from renewctl.check import every
from renewctl.cli import app, tree
from renewctl.importer.header.mapping import field_names, record_kinds
from renewctl.messages import _
from renewctl.playbook.reading import STEP_KEYS
from renewctl.reminder.delivery import limit, settings
from tests.conftest import TODAY, Cli, made

README = Path(__file__).parents[1] / "README.md"
ROW = re.compile(r"^\| `([^`]+)` \| (.+?) \| `renewctl ([^`]+)` \|$", re.MULTILINE)
TABLE = ROW.findall(README.read_text(encoding="utf-8"))

# What may stay Latin in Chinese output: names of formats and systems, and words of command lines.
ALLOWED = set(
    "iCalendar ics "
    "renewctl JSON CSV XLSX XLS ODS TOML Markdown NUL undo init Asia Shanghai UTC xlsx contracts default- utf- ymd "
    "contract-review customer-confirmation first-contact "
    "standard key-account c-simple auto-renewal offer reminder payment pip today none body "
    "evergreen untouched_days budget closed-business no-contact other urgency "
    "after-purchase after-installation yearly months- mine- complaint-received proposal-received visit-arranged "
    "repair-overdue after-repair care "
    "amount_over discount_over roles self true "
    "reminders without_owner crontab macOS systemctl launchctl LaunchAgents learn".split()
)
PATH = re.compile(
    r"\b(?:notice|offer|end|step|task|call|case|measure|invoice|approval)-\d+\b|"
    r"[~.]?/[\w./+-]+|\S+\|\S+|RENEWCTL_[A-Z]+|[\w-]+\.(?:csv|xlsx|json|db|toml)"
)  # also choices such as en|zh_CN
WORD = re.compile(r"--?[a-z][a-z-]*|[A-Za-z][A-Za-z_-]*")


def all_commands() -> Iterator[str]:
    """Yield every command as it is typed."""
    for name, entry in app.COMMANDS.items():
        command = tree.load(name, entry)
        yield from verbs(name, command)


def verbs(name: str, command: object) -> Iterator[str]:
    """Yield a command's name, or those of a group's verbs, below groups too."""
    if not isinstance(command, TyperGroup):
        yield name
        return
    for verb, below in command.commands.items():
        yield from verbs(f"{name} {verb}", below)


def test_readme_names_every_command_and_no_other() -> None:
    assert [name for name, _what, _example in TABLE] == list(dict.fromkeys(name for name, _w, _e in TABLE))
    assert {name for name, _what, _example in TABLE} == set(all_commands())


def test_readme_tells_every_exit_code() -> None:
    text = README.read_text(encoding="utf-8")
    codes = {kind.exit_code for kind in vars(errors).values() if isinstance(kind, type) and hasattr(kind, "exit_code")}
    for code in codes | {0, 130}:
        assert re.search(rf"^\| {code} \| ", text, re.MULTILINE), code


def test_readme_tells_every_setting() -> None:
    text = README.read_text(encoding="utf-8")
    for key in config.KEYS:
        assert f"| `{key}` |" in text


@pytest.fixture
def desk(demo: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The demo book, in a folder that the examples may write to, with a sheet to import."""
    monkeypatch.chdir(tmp_path)
    sheet = "合同编号,客户名称,开始日期,结束日期,合同金额,币种\nHT-950,示例客户,2026-01-01,2026-12-31,100,CNY\n"
    (tmp_path / "contracts.csv").write_text(sheet, encoding="utf-8")
    (tmp_path / "holidays.csv").write_text("2026-06-19,holiday,端午节\n", encoding="utf-8")
    (tmp_path / "care.toml").write_text(demo("call", "rules", "show", "--source").out, encoding="utf-8")
    (tmp_path / "mine.toml").write_text(demo("playbook", "show", "standard", "--source").out, encoding="utf-8")
    (tmp_path / "approvals.toml").write_text(demo("approval", "rules", "show", "1", "--source").out, encoding="utf-8")
    rules = demo("rules", "show", "default-1", "--source").out.replace("default-1", "mine-1").replace("= 35", "= 40")
    (tmp_path / "rules.toml").write_text(rules, encoding="utf-8")
    assert demo("task", "add", "first").code == 0
    return tmp_path / "book.db"


@pytest.mark.long
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_every_example_runs_in_order(language: str, desk: Path, run: Cli) -> None:
    """The examples in the order of the table: a session of one morning, in each language."""
    held = data_words(desk)
    for name, _what, example in TABLE:
        answer = run("--lang", language, *shlex.split(example))
        # So few terms of the demo were lost that there is nothing to learn from, and it says so.
        assert answer.code == (7 if name == "risk tune" else 0), (example, answer.err)
        if language == "zh_CN" and not name.startswith("schedule"):  # which prints files for other programs
            left = latin(answer.out + answer.err) - held
            if left:
                held |= data_words(desk)
            assert not left - held, (name, left - held, answer.out[:2000] + answer.err)


STORY = README.read_text(encoding="utf-8").split("## A renewal, from first contact")[1].split("```")[1]


@pytest.fixture(scope="module")
def ticked(demo_book: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo after the first `tick` of its life, which has half a year to catch up with."""
    path = tmp_path_factory.mktemp("ticked") / "book.db"
    shutil.copy(demo_book, path)
    return made(path, "tick")


@pytest.mark.long
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_renewal_plays_command_by_command(language: str, ticked: Path, run: Cli, tmp_path: Path) -> None:
    shutil.copy(ticked, tmp_path / "book.db")
    lines = [part.split("#")[0].strip() for line in STORY.splitlines() for part in line.split("#")[0].split(" ; ")]
    played = [line for line in lines if line.startswith("renewctl ")]
    assert len(played) == 13
    for line in played:
        answer = run("--lang", language, *shlex.split(line)[1:])
        assert answer.code == 0, (line, answer.err)
    came = run("contract", "terms", "HT-078A", "--json").json
    assert [row["outcome"] for row in came] == ["expanded", None]
    shown = run("renewal", "show", "HT-078A", "--json").json
    assert (shown["outcome"], shown["invoices"][0]["state"]) == ("expanded", "paid")
    assert shown["invoices"][0]["amount"] == shown["next_amount"]  # what was quoted and accepted is what is billed


DAY = README.read_text(encoding="utf-8").split("## A day with it")[1].split("\n## ")[0]
SESSION = re.findall(r"^\$ (.+)\n((?:(?!\$ |```).*\n)*)", DAY, re.MULTILINE)
TOLD = re.findall(r"^(renewctl [^#\n]+)", DAY, re.MULTILINE)


@pytest.fixture
def morning(ticked: Path, run: Cli, tmp_path: Path) -> Cli:
    """The demo on the day of the examples, ticked."""
    shutil.copy(ticked, tmp_path / "book.db")
    return run


@pytest.mark.long
@pytest.mark.parametrize(("typed", "shown"), SESSION, ids=[" ".join(line.split()[1:3]) for line, _shown in SESSION])
def test_the_day_shows_what_is_printed(typed: str, shown: str, morning: Cli, tmp_path: Path) -> None:
    """A line `...` stands for lines that README leaves out; the program and the folder are those of its reader."""
    answer = morning(*shlex.split(typed)[1:])
    printed = answer.out.replace(str(Path(sys.executable).with_name("renewctl")), "/opt/renewctl/bin/renewctl")
    printed = printed.replace(str(tmp_path), "/home/tom")
    pattern = re.escape(shown).replace(re.escape("...\n"), "(?:.*\n)+")
    assert re.fullmatch(pattern, printed.rstrip("\n") + "\n"), printed


def test_the_day_has_the_crontab_line_the_mail_and_the_agenda() -> None:
    lines = {typed.split()[1]: shown.count("\n") for typed, shown in SESSION}
    assert list(lines) == ["schedule", "remind", "agenda"]
    assert (lines["schedule"], lines["remind"] > 15, lines["agenda"] > 5) == (1, True, True)


@pytest.mark.long
def test_the_other_commands_of_the_day_run(morning: Cli) -> None:
    assert len(TOLD) == 4
    for line in TOLD:
        answer = morning(*map(os.path.expanduser, shlex.split(line)[1:]))
        assert answer.code == (7 if "check" in line else 0), (line, answer.err)  # which finds what the demo holds


def test_readme_tells_how_long_a_delivery_may_take() -> None:
    text = README.read_text(encoding="utf-8")
    assert f"a whole delivery after {limit.MOST_SECONDS} s" in text
    assert f"`timeout` ({settings.USUAL_SECONDS} s)" in text


def test_every_help_page_is_chinese(run: Cli) -> None:
    for name, _what, _example in TABLE:
        answer = run("--lang", "zh_CN", *name.split(), "--help")
        assert answer.code == 0, name
        without_examples = re.sub(r"renewctl .*?\n\n", "\n\n", answer.out, flags=re.DOTALL)
        left = latin(without_examples) - vocabulary_words() - column_keys() - {"cn"}  # renewctl[cn]
        if name == "playbook check":  # which tells the keys of a file
            left -= {*STEP_KEYS, "phases", "zh", "Quote"}
        assert not left, (name, left)


def test_root_help_is_chinese(run: Cli) -> None:
    answer = run("--lang", "zh_CN", "--help")
    assert not latin(answer.out) - {"shell", "NO_COLOR"}


def latin(text: str) -> set[str]:
    """Return the Latin words of an output that are no words of the command line."""
    known = command_line_words()
    found = {word for word in WORD.findall(PATH.sub(" ", text)) if not word.startswith("-")}
    return {word for word in found if word not in known and not re.fullmatch(r"[A-Z]{3}|[A-Z]+-\w+|[A-Za-z]", word)}


@cache
def command_line_words() -> set[str]:
    """Return the words that are typed: commands, checks, and the fields of imports."""
    typed = set(re.split(r"[ |]", " ".join([*app.COMMANDS, *all_commands()])))
    fields = {field for what in record_kinds() for field in field_names(what)}
    return typed | ALLOWED | fields | {check.name for check in every.CHECKS}


def data_words(book: Path) -> set[str]:
    """Return every Latin word that stands in the book."""
    connection = sqlite3.connect(book)
    tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    words: set[str] = set()
    for table in tables:
        for row in connection.execute(f'SELECT * FROM "{table}" LIMIT 5000'):
            words.update(word for value in row if isinstance(value, str) for word in WORD.findall(value))
    connection.close()
    return words


@cache
def vocabulary_words() -> set[str]:
    """Return the words that options take as they are stored."""
    from enum import StrEnum

    from renewctl import vocabulary
    from renewctl.output import Color, Format

    found = {str(word) for word in (*Color, *Format)}
    for kind in vars(vocabulary).values():
        if isinstance(kind, type) and issubclass(kind, StrEnum):
            found.update(kind)
    return found | {part for word in found for part in word.split("-")} | {"zh_CN", "en"}


@cache
def column_keys() -> set[str]:
    """Return the keys of all columns: --columns names them in its help."""
    keys: set[str] = set()
    todo = [tree.load(name, entry) for name, entry in app.COMMANDS.items()]
    while todo:
        command = todo.pop()
        todo += command.commands.values() if isinstance(command, TyperGroup) else []
        keys |= {column.key for column in getattr(command.callback, "columns", ())}
    return keys


GROUPS = [name for name, entry in app.COMMANDS.items() if isinstance(tree.load(name, entry), TyperGroup)]


@pytest.mark.parametrize("language", messages.LANGUAGES)
@pytest.mark.parametrize("name", GROUPS)
def test_the_line_of_a_group_names_all_that_may_be_typed_after_it(name: str, language: str) -> None:
    messages.use(language)
    group, told = tree.load(name, app.COMMANDS[name]), re.split("[:：] ?", _(app.COMMANDS[name].help), maxsplit=1)[1]
    assert isinstance(group, TyperGroup)
    words = re.split(r"[:：;；,、.。] ?", told)
    assert [word for word in words if re.fullmatch("[a-z]+", word)] == list(group.commands)


def test_today_is_the_day_of_the_examples() -> None:
    assert TODAY.startswith("2026-06")
