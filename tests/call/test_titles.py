"""A call that a care rule asked for is called in the language of whoever reads, not of the tick that made it."""

from pathlib import Path

import pytest

from renewctl.call.rules import titled
from renewctl.strict_toml import Words
from tests import parties
from tests.conftest import Cli

WORDS = Words("Care call", "回访")
EN, ZH = "Confirm that the proposal has arrived: Blue or red?", "确认收到来函建议: Blue or red?"


@pytest.mark.parametrize(
    ("title", "en", "zh"),
    [
        ("Care call", "Care call", "回访"),
        ("回访", "Care call", "回访"),
        ("回访: 数据: x", "Care call: 数据: x", "回访: 数据: x"),
        ("Care call: Care call", "Care call: Care call", "回访: Care call"),
        ("Care calls", "Care calls", "Care calls"),
        ("Care call about it", "Care call about it", "Care call about it"),
        ("My care call", "My care call", "My care call"),
        ("", "", ""),
    ],
)
def test_a_title_that_the_rule_wrote_is_known_in_both_languages(title: str, en: str, zh: str) -> None:
    assert titled(title, WORDS) == Words(en, zh)
    assert titled(title, None) == Words(title, title)


@pytest.fixture(params=["en", "zh_CN"])
def book(cli: Cli, tmp_path: Path, request: pytest.FixtureRequest) -> Cli:
    """A proposal of a customer of Li's, whom a tick in one language or the other asks to be called about."""
    parties.customer(tmp_path / "book.db", "Acme Ltd", "C1", owner="Li")
    assert cli("case", "add", "C1", "Blue or red?", "--kind", "proposal").code == 0
    assert cli("--lang", request.param, "tick", "--today", "2026-06-16").code == 0
    return cli


READ = (
    *("agenda --all", "agenda --all --json", "agenda --all --ics -", "task list", "task list --json", "call list"),
    *("call list --json", "call plan --dry-run", "call plan --json", "customer show C1", "customer show C1 --json"),
    *("remind --show", "remind", "remind --json", "reminder list --all", "reminder show call-1"),
)
CHANGE = (
    *("task edit 1 --priority low", "task move 1 --due 2026-06-18", "task snooze 1 --in 5d"),
    *("task drop 1 --reason x", "task done 1", "task done 1 --json"),
)
SPOKEN = {"en": (EN, ZH), "zh_CN": (ZH, EN)}


def said(book: Cli, language: str, line: str) -> tuple[bool, bool]:
    """Return whether a command says the title in that language, and whether in the other one."""
    answer = book("--lang", language, *line.split(), "--today", "2026-06-16")
    assert answer.code == 0, answer.err
    its, other = SPOKEN[language]
    text = (answer.out + answer.err).replace("\r\n ", "")  # where iCalendar folds a line
    return its in text, other in text


@pytest.mark.parametrize("line", READ)
def test_whoever_reads_it_reads_their_own_language(book: Cli, line: str) -> None:
    assert book("team", "person", "Li", "--email", "li@example.com").code == 0
    assert [said(book, language, line) for language in SPOKEN] == [(True, False)] * 2


@pytest.mark.parametrize("language", SPOKEN)
@pytest.mark.parametrize("line", CHANGE)
def test_whoever_changes_it_reads_their_own_language(book: Cli, language: str, line: str) -> None:
    assert said(book, language, line) == (True, False)


@pytest.mark.parametrize("language", SPOKEN)
def test_what_may_go_on_is_called_so_too(book: Cli, language: str) -> None:
    assert book("task", "add", "First this").code == book("task", "edit", "1", "--blocked-by", "2").code == 0
    assert said(book, language, "task done 2") == (True, False)


def test_a_digest_is_in_the_language_of_whom_it_goes_to(book: Cli) -> None:
    assert book("team", "person", "Li", "--email", "li@example.com", "--language", "zh_CN").code == 0
    told = book("remind", "--show", "--today", "2026-06-16").out
    assert (ZH in told, EN in told) == (True, False)


def test_a_title_that_was_edited_stays_as_it_was_written(book: Cli) -> None:
    assert book("task", "edit", "1", "--title", "Ask about the colour").code == 0
    for language in ("en", "zh_CN"):
        (row,) = book("--lang", language, "task", "list", "--json").json
        assert row["title"] == "Ask about the colour"
        assert "Ask about the colour" in book("--lang", language, "agenda", "--all").out
