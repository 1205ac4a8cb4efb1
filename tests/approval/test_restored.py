"""A backup from before the rules for approvals takes nobody's rules away."""

import shutil
from pathlib import Path

import pytest

from renewctl.book import migrations
from renewctl.store import revision
from tests.approval.conftest import RULES, As, installed
from tests.approval.ways import refused
from tests.store.books import dump, verdict

FOLDER = migrations.folder()
LAX = "[approval]\ndiscount_over = 90\n"


def copied(act: As, book: Path) -> Path:
    """Back the book up and return the copy."""
    copy = book.with_name("copy.db")
    act("wang", f"book backup {copy} --yes")
    return copy


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "The rules for approvals stay as they were in force, now as version 1: the backup had others."),
        ("zh_CN", "审批规则仍按恢复前生效的执行，现为第 1 版：备份中的不同。"),
    ],
)
def test_a_backup_from_before_the_rules_does_not_take_them_away(act: As, book: Path, language: str, told: str) -> None:
    copy = copied(act, book)
    installed(act, book, RULES)
    assert told in act("wang", f"--lang {language} book restore {copy} --yes").err.splitlines()
    row = act("wang", "approval rules show --json").json
    assert (row["version"], row["state"], row["installed_by"], row["installed_os_user"], row["approved_by"]) == (
        *(1, "in-force", "chief", "u-chief", "chief"),
    )
    assert act("wang", "approval rules show --source").out == RULES
    assert "the discount is over 20 %" in refused(act, book, "renew K1 --amount", "1 CNY")
    log = act("wang", "audit log --json").json[0]
    assert (log["actor"], "book restore" in log["command"]) == ("wang", True)
    assert verdict(book).problems == []
    # Whoever is alone in the backup is not alone with its rules.
    assert "Proposed version 2" in act("wang", f"approval rules install {_file(book, LAX)}").err


def test_a_backup_with_laxer_rules_gets_the_stricter_ones_as_its_next_version(
    act: As, book: Path, configured: Path
) -> None:
    lax = _file(book, LAX)
    act("wang", f"approval rules install {lax}")
    act("chief", "approval rules approve 2")
    copy = copied(act, book)
    act("wang", f"approval rules install {configured}")
    act("chief", "approval rules approve 3")
    assert "now as version 3" in act("wang", f"book restore {copy} --yes").err
    assert [row["state"] for row in act("wang", "approval rules list --json").json] == [
        *("in-force", "replaced", "replaced"),
    ]


def test_a_backup_with_the_same_rules_is_restored_row_by_row(act: As, book: Path, configured: Path) -> None:
    copy = copied(act, book)
    act("wang", "customer add Other")
    assert "rules" not in act("wang", f"book restore {copy} --yes").err
    assert dump(book) == dump(copy)


def test_a_backup_of_a_schema_without_rules_is_brought_up_to_date_for_them(
    act: As, configured: Path, book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = tmp_path / "old.db"
    with monkeypatch.context() as earlier:
        earlier.setattr(migrations, "folder", lambda: without_rules(tmp_path / "migrations"))
        earlier.setattr(revision, "HEAD", "0004")
        earlier.setattr(revision, "TABLES", revision.TABLES - {"approval_rules"})
        act("wang", f"--book {old} init --zone Asia/Shanghai")
    restored = act("wang", f"book restore {old} --yes")
    assert "The rules for approvals stay as they were in force, now as version 1" in restored.err
    assert act("wang", "book info --json").json["schema"] == revision.HEAD
    assert act("wang", "approval rules show --source").out == RULES
    assert act("wang", "customer list --json").json == []
    assert verdict(book).problems == []


@pytest.mark.parametrize("damage", [b"\xff" * 5000, b""])
def test_rules_that_cannot_be_read_any_more_are_told(act: As, configured: Path, book: Path, damage: bytes) -> None:
    copy = copied(act, book)
    whole = book.read_bytes()
    book.write_bytes(whole[:100] + damage + whole[100 + len(damage) :] if damage else b"")
    told = act("wang", f"book restore {copy} --yes").err
    assert ("Nobody can say whether the old book had rules for approvals" in told) is bool(damage)
    assert act("wang", "approval rules show --source").out == RULES  # which the backup has


def without_rules(folder: Path) -> Path:
    """Return the migrations as they were before books had rules for approvals."""
    if not folder.exists():
        shutil.copytree(FOLDER, folder)
        (folder / "versions" / "0005_approval_rules.py").unlink()
    return folder


def _file(book: Path, text: str) -> Path:
    path = book.with_name("other.toml")
    path.write_text(text, "utf-8")
    return path
