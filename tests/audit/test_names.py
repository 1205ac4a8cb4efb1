"""What the log calls the records that fields point to, and an undo those that stand in its way."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from renewctl import messages
from renewctl.audit import conflicts
from renewctl.audit.name_queries import CALLED, POINTS_TO
from renewctl.store.collisions import Record
from renewctl.store.images import Shape, shapes
from renewctl.store.tables import metadata
from tests.conftest import Cli
from tests.store.books import book_with_renewal, write

COLUMNS = {column.name for table in metadata.sorted_tables for column in table.columns}


@pytest.mark.parametrize("field", POINTS_TO)
def test_every_field_that_points_to_a_record_is_a_column(field: str) -> None:
    assert field in COLUMNS
    assert POINTS_TO[field] in CALLED


def test_a_task_that_follows_another_names_it(cli: Cli) -> None:
    cli("task", "add", "Weekly look", "--on", "2026-06-15", "--every", "1w")
    cli("task", "done", "1")
    out = cli("audit", "log", "task:2").out
    assert "follows_id" in out
    assert "Weekly look" in next(line for line in out.splitlines() if "follows_id" in line)


def test_a_typed_record_is_no_pattern(demo: Cli) -> None:
    assert demo("audit", "log", "contract:%", "--json").json == []


NAMELESS = {
    *("approval_rules", "book_setting", "calendar_day", "import_profile", "market_signal"),
    *("reminder_answer", "rule_activation", "team_member"),
}
"""Kinds of record that hardly stand in anybody's way."""


@pytest.mark.parametrize(
    ("language", "step", "receipt"),
    [
        ("en", "the step A of contract K1", "the receipt of 2026-06-15 for invoice I1"),
        ("zh_CN", "合同 K1 的步骤“甲”", "发票 I1 2026-06-15 的到账"),
    ],
)
def test_a_record_in_the_way_is_called_as_people_call_it_though_it_is_gone(
    tmp_path: Path, language: str, step: str, receipt: str
) -> None:
    book = book_with_renewal(tmp_path / "book.db")
    write(book, "DELETE FROM receipt", "DELETE FROM invoice")
    messages.use(language)
    with closing(sqlite3.connect(book)) as connection:
        assert conflicts.named(connection, Record("receipt", "1")) == receipt
        assert conflicts.named(connection, Record("step", "1")) == step
        bare = {
            shape.table
            for shape in shapes(connection)
            if conflicts.named(connection, Record(shape.table, _key(connection, shape))).startswith(f"{shape.table}:")
        }
    assert bare == NAMELESS


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "the term of contract K1 until 2026-12-31"), ("zh_CN", "合同 K1 到 2026-12-31 为止的合同期")],
)
def test_a_term_whose_start_nobody_knows_is_called_by_its_end(
    cli: Cli, tmp_path: Path, language: str, said: str
) -> None:
    sheet = tmp_path / "ends.csv"
    sheet.write_text("customer name,contract no,end date,amount\nAcme,K1,2026-12-31,5 CNY\n")
    assert cli("import", str(sheet)).code == 0
    messages.use(language)
    with closing(sqlite3.connect(tmp_path / "book.db")) as connection:
        assert conflicts.named(connection, Record("term", "1")) == said


def _key(connection: sqlite3.Connection, shape: Shape) -> str:
    found = connection.execute(f'SELECT {shape.key_of("r")} FROM "{shape.table}" r').fetchone()
    return str(found[0]) if found else "1"  # of what was deleted


def test_a_name_in_the_way_may_hold_anything(cli: Cli) -> None:
    assert cli("customer", "add", "{own} {0}\x1b[31m", "--code", "C1").code == 0
    for owner in ("li", "wang"):
        assert cli("customer", "edit", "C1", "--owner", owner).code == 0
    number = cli("audit", "log", "--json").json[1]["change_set"]
    refused = cli("undo", str(number))
    assert refused.err.startswith("customer {own} {0}\\x1b[31m was changed since")
    assert refused.code == 4
