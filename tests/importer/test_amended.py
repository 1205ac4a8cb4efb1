"""Sheets that come again after something was agreed in the book: that holds, and past terms stay as they were."""

from pathlib import Path

import pytest

from tests.conftest import Cli
from tests.store.books import dump

HEAD = "合同编号,客户名称,开始日期,结束日期,合同金额,币种,续约方式,通知期\n"
FIRST = "HT-1,星辰,2025-01-01,2025-12-31,100000,CNY,自动续约,30天"


@pytest.fixture
def sheet(cli: Cli, tmp_path: Path) -> Path:
    """A sheet of one contract that renews by itself, imported on 2025-03-01."""
    path = tmp_path / "合同.csv"
    path.write_text(f"{HEAD}{FIRST}\n", "utf-8")
    assert cli("import", str(path), "--today", "2025-03-01").code == 0
    return path


def chain(cli: Cli) -> list[tuple[object, ...]]:
    """Return days, sum, notice deadline and outcome of each term."""
    rows = cli("contract", "terms", "HT-1", "--json").json
    return [
        (row["term_start"], row["term_end"], row["amount"]["amount"], row["notice_deadline"], row["outcome"])
        for row in rows
    ]


def stored(tmp_path: Path) -> list[tuple[object, ...]]:
    """Return the stored notice deadlines, which `due` and `tick` go by."""
    import sqlite3

    with sqlite3.connect(tmp_path / "book.db") as book:
        return book.execute("SELECT notice_deadline FROM term ORDER BY sequence").fetchall()


def again(cli: Cli, sheet: Path, *rows: str) -> str:
    """Import the sheet again, with these rows or as it was; return what was said."""
    if rows:
        sheet.write_text(HEAD + "".join(f"{row}\n" for row in rows), "utf-8")
    answer = cli("import", str(sheet))
    assert answer.code == 0, answer.err
    return answer.out + answer.err


def test_import_amend_import_again(cli: Cli, sheet: Path, tmp_path: Path) -> None:
    assert cli("tick", "--today", "2025-12-05").code == 0  # renewed by itself: a past term and a present one
    amend = ["contract", "amend", "HT-1", "--effective", "2026-03-01", "--reason", "more seats"]
    assert cli(*amend, "--notice", "60d", "--amount", "120000 CNY").code == 0
    before, deadlines = chain(cli), stored(tmp_path)
    assert before == [
        ("2025-01-01", "2025-12-31", "100000.00", "2025-12-01", "renewed"),
        ("2026-01-01", "2026-12-31", "120000.00", "2026-11-01", None),
    ]
    assert deadlines == [("2025-12-01",), ("2026-11-01",)]
    again(cli, sheet)
    assert (chain(cli), stored(tmp_path)) == (before, deadlines)
    # Today's row, as another system still has it from before the amendment.
    old = FIRST.replace("2025-", "2026-")
    said = again(cli, sheet, old)
    assert "1 row still says what was agreed before an amendment or a notice" in said
    assert (chain(cli), stored(tmp_path)) == (before, deadlines)
    # A sum that never stood is a correction; what was agreed for the past term stays.
    again(cli, sheet, old.replace("100000", "130000").replace("30天", "90天"))
    assert chain(cli) == [
        ("2025-01-01", "2025-12-31", "100000.00", "2025-12-01", "renewed"),
        ("2026-01-01", "2026-12-31", "130000.00", "2026-10-02", None),
    ]
    assert stored(tmp_path) == [("2025-12-01",), ("2026-10-02",)]


def test_an_amended_kind_stays(cli: Cli, sheet: Path, tmp_path: Path) -> None:
    amend = ["contract", "amend", "HT-1", "--effective", "2025-06-01", "--reason", "asked for", "--kind", "fixed"]
    assert cli(*amend, "--today", "2025-06-01").code == 0
    assert stored(tmp_path) == [(None,)]
    before = dump(tmp_path / "book.db")
    assert "still says" in again(cli, sheet)
    assert dump(tmp_path / "book.db") == before
    assert cli("contract", "show", "HT-1", "--json").json["kind"] == "fixed"


@pytest.mark.parametrize(
    "line",
    [
        "contract extend HT-1 --months 2 --reason talks",
        "contract amend HT-1 --effective 2025-12-01 --reason longer --end 2026-06-30",
        "contract amend HT-1 --effective 2025-12-01 --reason shorter --end 2025-12-15",
        "contract notice HT-1 --received --on 2025-11-20",
        "renew HT-1 --amount 110000CNY",
        "lose HT-1 --reason price",
        "contract coterm HT-1 --on 2026-06-30",
    ],
)
def test_what_happened_since_is_not_taken_back(cli: Cli, sheet: Path, tmp_path: Path, line: str) -> None:
    assert cli(*line.split(), "--today", "2025-12-01").code == 0
    before = dump(tmp_path / "book.db")
    again(cli, sheet)
    assert dump(tmp_path / "book.db") == before


def test_an_evergreen_that_ends_by_notice_still_ends(cli: Cli, tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.csv"
    sheet.write_text(
        "合同编号,客户名称,开始日期,结束日期,续约方式,通知期\nHT-1,星辰,2025-01-01,,无固定期限,3个月\n", "utf-8"
    )
    assert cli("import", str(sheet), "--today", "2025-03-01").code == 0
    assert "It ends on 2026-09-15." in cli("contract", "notice", "HT-1", "--given").err
    before = dump(tmp_path / "book.db")
    assert "still says" in again(cli, sheet)
    assert dump(tmp_path / "book.db") == before


def test_a_win_back_stays_a_beginning(cli: Cli, sheet: Path, tmp_path: Path) -> None:
    assert cli("contract", "edit", "HT-1", "--kind", "fixed", "--today", "2025-03-01").code == 0
    assert cli("tick", "--today", "2026-03-01").code == 0
    assert cli("renew", "HT-1", "--today", "2026-03-10").code == 0
    before = dump(tmp_path / "book.db")
    again(cli, sheet, FIRST.replace("自动续约", "到期终止"), "HT-1,星辰,2026-03-10,2027-03-09,,,,")
    assert dump(tmp_path / "book.db") == before
