"""Nothing of a book is left out of an export without being named: every table, every column, every file."""

import re

from renewctl.exporter import queries
from renewctl.exporter.left_out import COUNTS, WITHOUT_A_KIND
from renewctl.importer.fields import BY_DEPENDENCE
from renewctl.store.tables import JOURNAL_TABLES, metadata
from tests.sheets import Desk

EXPORTED = " ".join(statement for statements in queries.STATEMENTS.values() for statement in statements)
BELONGING = {
    *("approval_decision", "case_event", "warning_step", "rule_activation", "reminder_answer"),
    *("message", "run", "book_setting"),
}
"""Tables whose rows belong to what is named, or to the book itself."""
DERIVED = {"name_key", "number_is_ours", "anchor", "sequence", "notice_deadline", "is_open"}
"""Columns that an import derives from the others."""
OF_THE_BOOK = {"recorded_on", "idempotency_key"}
"""What says when and how a record came into this book, and not another one."""

HEAD = "contract_no,customer_name,start_date,end_date,kind,notice\n"


def test_every_table_is_exported_or_named() -> None:
    named = set(re.findall(r"(?:FROM|JOIN) (\w+)", EXPORTED + " " + COUNTS))
    assert metadata.tables.keys() - named - set(JOURNAL_TABLES) == BELONGING


def test_every_column_is_exported_or_derived() -> None:
    tables = set(re.findall(r"(?:FROM|JOIN) (\w+)", EXPORTED)) - {"market_signal"}
    missing = {
        f"{name}.{column.name}"
        for name in tables
        for column in metadata.tables[name].columns
        if not re.search(rf"\b{name}\.{column.name}\b", EXPORTED)
        and not (column.name == "id" or column.name.endswith("_id") or column.name in DERIVED | OF_THE_BOOK)
    }
    assert missing == set()


def test_a_file_of_contracts_alone_says_what_it_lacks(desk: Desk) -> None:
    desk.take(HEAD + "A,Acme,2026-01-01,2026-12-31,auto,30d\nB,Acme,2026-01-01,2026-12-31,auto,30d\n")
    whole = desk.cli("export", desk.folder / "x.xlsx", "--json")
    assert (whole.json["left_out"], "Left out" in whole.err) == ([], False), "nothing is there to be left out"
    for number in ("A", "B"):
        assert desk.cli("contract", "notice", number, "--received", "--today", "2026-06-15").code == 0
    for target in ("c.csv", "c.xlsx", "-"):
        told = desk.cli("export", desk.folder / target if target != "-" else "-", "--what", "contracts")
        assert "lacks what also decides on these contracts: notices 2." in told.err, target
    usual = desk.cli("export", desk.folder / "u.csv", "--json")
    assert usual.json["left_out"] == [{"what": "notices", "rows": 2}]
    assert "Left out: notices 2, and the history" in usual.err
    assert "notices 2" not in desk.cli("export", desk.folder / "customers.csv", "--what", "customers").err
    assert "通知 2" in desk.cli("--lang", "zh_CN", "export", desk.folder / "z.csv").err


def test_the_words_for_what_is_left_out_are_no_kinds() -> None:
    assert WITHOUT_A_KIND.keys().isdisjoint(BY_DEPENDENCE)
    assert tuple(queries.STATEMENTS) == BY_DEPENDENCE
