"""Playbooks on the command line: looked at, checked, installed, chosen."""

import re
from pathlib import Path

import pytest

from renewctl.playbook.reading import DEADLINES, STEP_KEYS
from renewctl.vocabulary import ApprovalSubject
from tests.conftest import Cli


def test_the_supplied_ones_are_listed_and_shown(cli: Cli) -> None:
    rows = cli("playbook", "list", "--json").json
    assert [row["name"] for row in rows] == ["standard", "key-account", "b2c-simple", "auto-renewal"]
    assert rows[0] == {
        "name": "standard",
        "title": "Standard renewal",
        "version": 1,
        "shipped": True,
        "steps": 5,
        "renewals": 0,
    }
    shown = cli("playbook", "show", "key-account", "--json").json
    quote = next(step for step in shown["prescribed"] if step["step"] == "quote")
    assert (quote["takes"], quote["starts"], quote["approval"]) == (
        "5 working days",
        "after Visit to the customer",
        "quote, 2 levels",
    )


def test_a_copy_is_edited_checked_and_installed(cli: Cli, tmp_path: Path) -> None:
    source = cli("playbook", "show", "standard", "--source").out
    file = tmp_path / "standard.toml"
    file.write_text(source.replace("days = 5", "days = 7"), encoding="utf-8")
    assert cli("playbook", "check", str(file)).err == f"{file} is in order: standard, 5 steps.\n"
    assert cli("playbook", "install", str(file)).err == "Installed playbook standard, version 2.\n"
    assert cli("playbook", "install", str(file)).err == "Playbook standard is as it was, version 2.\n"
    assert cli("playbook", "list", "--json").json[0]["shipped"] is False
    assert cli("undo").code == 0
    assert cli("playbook", "list", "--json").json[0]["version"] == 1


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", 4),
        (b"steps = [", 2),
        (b"\xff\xfe\x00", 2),
        (b"a = " + b"[" * 100_000, 2),
        (b"[" + b"a." * 100_000 + b"a]\n", 2),
        (b"#" * 10_000_000, 2),
        (b'name = "x"\x00', 2),
    ],
)
def test_a_file_that_is_none_is_told_in_one_line(content: bytes, code: int, cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "bad.toml"
    file.write_bytes(content)
    before = (tmp_path / "book.db").read_bytes()
    for verb in ("check", "install"):
        refused = cli("playbook", verb, str(file))
        assert (refused.code, refused.out) == (code, ""), refused.err
        assert refused.err.startswith("renewctl: ")
        assert len(refused.err.splitlines()) <= 2, "the sentence, and a hint"
    assert (tmp_path / "book.db").read_bytes() == before


def test_a_file_that_is_missing_or_a_folder(cli: Cli, tmp_path: Path) -> None:
    assert cli("playbook", "check", str(tmp_path / "none.toml")).code == 2
    assert cli("playbook", "install", str(tmp_path)).code == 2
    missing = cli("playbook", "show", "none")
    assert (missing.code, "standard, key-account" in missing.err) == (3, True)


def test_config_chooses_the_playbook(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = tmp_path / "config.toml"
    monkeypatch.setenv("RENEWCTL_CONFIG", str(config))
    config.write_text(
        '[[playbook_rules]]\namount_class = "high"\nplaybook = "key-account"\n[amount_classes.CNY]\nhigh = 100000\n',
        "utf-8",
    )
    cli("customer", "add", "Acme", "--code", "C1")
    for number, amount in (("K1", "100000元"), ("K2", "99999.99元")):
        cli("contract", "add", "C1", number, "--start", "2025-09-01", "--months", "12", "--amount", amount, "--yes")
    assert cli("renewal", "open", "K1", "--json").json["playbook"] == "key-account"
    assert cli("renewal", "open", "K2", "--json").json["playbook"] == "standard"
    config.write_text('[[playbook_rules]]\nplaybook = "gone"\n', "utf-8")
    cli("contract", "add", "C1", "K3", "--start", "2025-09-01", "--months", "12", "--yes")
    assert cli("renewal", "open", "K3").code == 3
    config.write_text('[[playbook_rules]]\nplaybook = "standard"\ntier = "gold"\n', "utf-8")
    assert cli("renewal", "open", "K3").code == 2


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_check_tells_every_key_of_a_playbook(language: str, cli: Cli) -> None:
    """The file that `show --source` prints says that they are told there."""
    assert "`renewctl playbook check --help`" in cli("playbook", "show", "standard", "--source").out
    told = cli("--lang", language, "playbook", "check", "--help").out
    for key in ("title", "phases", "steps", "deadline", "subject", "levels", *STEP_KEYS, *DEADLINES, *ApprovalSubject):
        assert re.search(rf"\b{key}\b", told, re.ASCII), key


@pytest.mark.parametrize(
    ("language", "hint"),
    [("en", 'For example: before = { deadline = "end", days = 60 }'), ("zh_CN", "例如：before = {")],
)
def test_what_a_table_holds_is_told(language: str, hint: str, cli: Cli, tmp_path: Path) -> None:
    source = cli("playbook", "show", "standard", "--source").out
    (tmp_path / "mine.toml").write_text(source.replace("days = 5", "days = 5\nbefore = 30", 1), encoding="utf-8")
    refused = cli("--lang", language, "playbook", "check", str(tmp_path / "mine.toml"))
    assert (refused.code, hint in refused.err) == (4, True), refused.err
