"""What decides on days, sums and renewals survives an export: the new book is the same one, and goes on as the old."""

from pathlib import Path

import pytest

from renewctl.importer.fields import BY_DEPENDENCE
from tests.sheets import Desk, counts

SHEET = (
    "contract_no,customer_name,start_date,end_date,amount,currency,kind,notice,renewal_months\n"
    "GIVEN,Acme,2025-07-01,2026-06-30,1200,CNY,auto,30d,12\n"
    "RECEIVED,Acme,2025-07-01,2026-06-30,1200,CNY,auto,30d,12\n"
    "BACK,Acme,2025-07-01,2026-06-30,1200,CNY,auto,30d,12\n"
    "TACIT,Beta,2024-06-01,2025-05-31,99.5,EUR,auto,1m,\n"
    "LONGER,Beta,2025-06-15,2026-06-14,5000,JPY,fixed,,\n"
    "BOTH,Beta,2025-06-15,2026-06-14,5000,JPY,auto,30d,\n"
    "WORDS,Beta,2025-07-01,2026-06-30,700,CNY,auto,30d,12\n"
    "LATER,Beta,2025-07-01,2026-06-30,700,CNY,auto,30d,12\n"
    "OPEN,Gamma,2024-01-01,,10,CNY,evergreen,3m,\n"
    "LEAST,Gamma,2024-01-01,2027-12-31,10,CNY,evergreen,1m,\n"
    "LOST,Gamma,2025-07-01,2026-06-30,800,CNY,fixed,,\n"
    "AGAIN,Gamma,2024-01-01,2024-12-31,300,CNY,fixed,,\n"
    "PLAIN,Gamma,2025-07-01,2026-06-30,800,CNY,fixed,,\n"
)
STORY = (
    ("2025-05-10", "tick"),  # TACIT renews by itself
    ("2026-05-01", "contract notice GIVEN --given --evidence", "letter of 1 May"),
    ("2026-05-02", "contract notice RECEIVED --received"),
    ("2026-05-02", "contract notice BACK --received --on 2026-04-30"),
    ("2026-05-03", "contract notice BACK --withdraw"),
    ("2026-05-04", "contract extend LONGER --months 2 --reason talks"),
    ("2026-05-04", "contract extend BOTH --months 1 --reason talks"),
    ("2026-05-05", "contract amend WORDS --effective 2026-05-05 --reason seats --amount 900CNY --notice 60d"),
    ("2026-05-05", "contract amend WORDS --effective 2026-05-05 --reason longer --end 2026-09-30"),
    ("2026-05-05", "contract amend LATER --effective 2026-07-01 --kind fixed --reason", "=not by itself any more"),
    ("2026-05-06", "contract notice OPEN --given"),
    ("2026-05-06", "contract notice LEAST --received"),
    ("2026-05-07", "lose LOST --reason price --note", "-10 % at the rival's"),
    ("2025-03-01", "tick --since 2024-01-01"),  # AGAIN lapses
    ("2025-04-01", "renew AGAIN --months 24"),  # and is won back
    ("2026-05-08", "contract edit PLAIN --escalator 2.5 --offer-days 45 --notes", "plain"),
    ("2026-05-08", "customer archive Gamma --yes"),
    ("2026-05-08", "renew PLAIN --amount 850"),
)
TODAY = "2026-05-10"
LATER = ("2026-06-15", "2026-09-20", "2027-08-01")

FACTS = {
    "customer": "SELECT code, name, tier, notes, archived_on FROM customer ORDER BY code",
    "contract": "SELECT {columns}, (SELECT code FROM customer WHERE customer.id = t.customer_id) FROM contract AS t",
    "term": "SELECT {columns}, {number}, sequence FROM term AS t",
    "amendment": "SELECT {columns}, {number}, {sequence} FROM amendment AS t",
    "notice": "SELECT {columns}, {number}, {sequence} FROM notice AS t",
}
NUMBER = "(SELECT number FROM contract WHERE contract.id = t.contract_id)"
SEQUENCE = "(SELECT sequence FROM term WHERE term.id = t.term_id)"


def facts(desk: Desk) -> dict[str, list[tuple[object, ...]]]:
    """Return every row of what an export of contracts holds, without ids and the day of entry."""
    found = {}
    for table, sql in FACTS.items():
        names = (name for (name,) in desk.rows(f"SELECT name FROM pragma_table_info('{table}')"))
        own = ", ".join(name for name in names if name not in ("id", "recorded_on") and not name.endswith("_id"))
        rows = desk.rows(sql.format(columns=own, number=NUMBER, sequence=SEQUENCE))
        found[table] = sorted(rows, key=str)
    return found


def tell(desk: Desk, *story: tuple[str, ...]) -> None:
    """Run the commands of a story, each on its day."""
    for day, line, *more in story:
        done = desk.cli(*line.split(), *more, "--today", day)
        assert done.code == 0, (line, done.err)


@pytest.fixture
def agreed(desk: Desk) -> Desk:
    """Return a desk whose contracts have been amended, extended, ended by notice, lost and renewed."""
    assert desk.take(SHEET, "--today", "2024-06-15").code == 0
    tell(desk, *sorted(STORY, key=lambda line: line[0]))
    assert {len(rows) > 0 for rows in facts(desk).values()} == {True}
    return desk


def carried(desk: Desk, other: Desk, suffix: str) -> list[Path]:
    """Export a book and import it into another one; return the files."""
    if suffix == "csv":
        files = [desk.folder / f"{what}.csv" for what in BY_DEPENDENCE]
        for what, path in zip(BY_DEPENDENCE, files, strict=True):
            assert desk.cli("export", path, "--what", what, "--yes").code == 0
    else:
        files = [desk.folder / f"book.{suffix}"]
        assert desk.cli("export", files[0], "--yes").code == 0
    for path in files:
        back = other.cli("import", path, *_what(path), "--json", "--today", TODAY)
        assert (back.code, back.json["changed"]) == (0, 0), back.err
    return files


def _what(path: Path) -> tuple[str, ...]:
    return ("--what", path.stem) if path.suffix == ".csv" else ()


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "json"])
def test_the_same_book_comes_back_and_goes_on_the_same(agreed: Desk, empty_book: Path, suffix: str) -> None:
    other = agreed.another(empty_book)
    files = carried(agreed, other, suffix)
    assert facts(other) == facts(agreed)
    for desk in (agreed, other):
        before = desk.dump("term", "contract", "amendment", "notice")
        for path in files:
            again = desk.cli("import", path, *_what(path), "--json", "--today", TODAY)
            assert counts(again) == (0, 0, again.json["rows"], 0, 0), again.out
        assert desk.dump("term", "contract", "amendment", "notice") == before
    for day in LATER:
        for desk in (agreed, other):
            assert desk.cli("tick", "--today", day).code == 0
        assert facts(other) == facts(agreed), day
    ends = dict(other.rows(f"SELECT {NUMBER}, COUNT(*) FROM term AS t GROUP BY 1"))
    assert (ends["GIVEN"], ends["RECEIVED"], ends["BACK"]) == (1, 1, 3), "only what notice ended does not go on"
    assert dict(other.rows("SELECT number, state FROM contract")) == dict(
        agreed.rows("SELECT number, state FROM contract")
    )


def test_an_older_export_takes_nothing_back(agreed: Desk) -> None:
    path = agreed.folder / "before.xlsx"
    assert agreed.cli("export", path).code == 0
    tell(
        agreed,
        (TODAY, "contract notice GIVEN --withdraw"),
        (TODAY, "contract notice PLAIN --given"),
        (TODAY, "contract extend LATER --months 1 --reason talks"),
        (TODAY, "contract amend LONGER --effective 2026-05-10 --reason agreed --end 2026-12-31"),
        (TODAY, "renew WORDS --months 12"),
        ("2026-06-20", "tick"),
    )
    before = facts(agreed)
    back = agreed.cli("import", path, "--json", "--today", "2026-06-20")
    assert back.code == 0, back.err
    assert facts(agreed) == before
    assert agreed.cli("undo").code == 0, "undo takes back the last of the days of the tick"
    changed = facts(agreed)
    assert agreed.cli("import", path, "--json", "--today", "2026-06-20").code == 0
    assert facts(agreed) == changed
