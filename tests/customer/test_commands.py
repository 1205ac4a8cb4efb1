"""`customer`: added, listed, shown, edited, merged, archived."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from renewctl.customer.actions import MOVED_WITH_A_CUSTOMER
from renewctl.find.queries import found
from renewctl.store.reader import open_reader
from renewctl.store.tables import metadata
from tests.conftest import TEST_DATA, Cli, needs_real_files
from tests.ready import ready


def test_a_customer_goes_in_and_comes_back(cli: Cli) -> None:
    added = cli(
        "customer", "add", "深圳明德科技有限公司", "--tier", "key", "--owner", "wang", "--contact", "李娜", "--json"
    )
    assert added.code == 0, added.err
    assert added.json["code"] == "C00001"
    assert added.err == "Added customer C00001  深圳明德科技有限公司.\n"
    assert [row["name"] for row in cli("customer", "list", "--owner", "WANG", "--json").json] == [
        "深圳明德科技有限公司"
    ]
    shown = cli("customer", "show", "明", "--json").json
    assert (shown["tier"], shown["contacts"][0]["name"]) == ("key", "李娜")


@pytest.mark.parametrize("name", ["acme limited", "ＡＣＭＥ", "A C M E Co., Ltd.", "Acme"])
def test_a_look_alike_is_refused_without_a_terminal_unless_yes(cli: Cli, name: str) -> None:
    cli("customer", "add", "Acme")
    refused = cli("customer", "add", name)
    assert refused.code == 4
    assert "C00001  Acme" in refused.err
    assert len(cli("customer", "list", "--json").json) == 1
    assert cli("customer", "add", name, "--yes").code == 0


@pytest.mark.parametrize("code", ["a-7", "Ａ７", "A 7", " a7 "])
def test_so_is_a_code_that_is_another_one_but_for_its_writing(cli: Cli, code: str) -> None:
    cli("customer", "add", "Acme", "--code", "A7")
    for words in (("add", "Beta", "--code", code), ("edit", "Cedar", "--code", code)):
        cli("customer", "add", "Cedar")
        refused = cli("customer", *words)
        assert (refused.code, f"{code.strip()}" in refused.err, "A7  Acme" in refused.err) == (4, True, True)
        assert sorted(row["name"] for row in cli("customer", "list", "--json").json) == ["Acme", "Cedar"]
        assert cli("customer", *words, "--yes").code == 0
        assert cli("undo").code == 0
    assert cli("customer", "edit", "Acme", "--code", "a7").code == 0, "its own code may be written otherwise"


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ([""], 2),
        (["  \t"], 2),
        (["a\x00b"], 2),
        (["a\udc80b"], 2),
        (["Beta", "--phone", "\x00"], 2),
        (["Beta", "--code", " "], 2),
        (["Beta", "--code", "A"], 4),
        (["Beta", "--tier", "gold"], 2),
    ],
)
def test_what_cannot_be_kept_is_refused(cli: Cli, options: list[str], code: int) -> None:
    cli("customer", "add", "Acme", "--code", "A")
    assert cli("customer", "add", *options).code == code
    assert len(cli("customer", "list", "--json").json) == 1


def test_edit_changes_what_was_said_and_an_empty_text_clears(cli: Cli) -> None:
    cli("customer", "add", "Acme", "--phone", "1", "--email", "a@b", "--tier", "key")
    edited = cli("customer", "edit", "Acme", "--phone", "", "--name", "Apex", "--code", "X1", "--json").json
    assert (edited["phone"], edited["email"], edited["name"], edited["code"]) == (None, "a@b", "Apex", "X1")
    assert cli("customer", "show", "apex").code == 0
    assert cli("customer", "edit", "X1").code == 2
    assert cli("customer", "edit", "X1", "--name", "").code == 2
    assert "is as it was" in cli("customer", "edit", "X1", "--email", "a@b").err


def test_a_new_name_that_another_has_is_asked_about(cli: Cli) -> None:
    cli("customer", "add", "Acme")
    cli("customer", "add", "Beta")
    assert cli("customer", "edit", "Beta", "--name", "ACME Ltd").code == 4
    assert cli("customer", "edit", "Acme", "--name", "ACME Ltd").code == 0


def test_known_at_shows_the_customer_as_it_was_recorded_then(cli: Cli) -> None:
    cli("customer", "add", "Acme", "--code", "A")
    then = datetime.now(UTC).isoformat()
    cli("customer", "edit", "A", "--name", "Apex")
    assert cli("customer", "show", "A", "--known-at", then, "--json").json["name"] == "Acme"
    assert cli("customer", "show", "A", "--json").json["name"] == "Apex"


@ready
def two(cli: Cli) -> None:
    """Two customers that are one, each with one of everything, and signals that have one natural key."""
    for name, code in (("Old Acme", "A"), ("Acme", "B")):
        cli("customer", "add", name, "--code", code, "--contact", f"Li {code}")
        cli("contract", "add", code, f"HT-{code}", "--start", "2026-01-01", "--months", "12")
        cli("log-call", code, "hello", "--next", "write", "--in", "3d")
        cli("invoice", "add", code, f"F-{code}", "--amount", "10 CNY", "--due", "2026-06-01")
        for day in ("2026-06-01", "2026-06-01", "2026-06-02"):
            assert cli("signal", "add", "--kind", "usage", "--value", "5", "--customer", code, "--on", day).code == 0
    cli("customer", "edit", "A", "--phone", "1380")


def test_a_merge_moves_everything(two: Cli) -> None:
    cli = two
    merged = cli("customer", "merge", "A", "B", "--json")
    assert merged.code == 0, merged.err
    assert (merged.json["open_contracts"], merged.json["phone"]) == (2, "1380")
    shown = cli("customer", "show", "A", "--json").json
    assert shown["code"] == "B"
    sections = {"contacts": 2, "contracts": 2, "terms": 2, "interactions": 2, "tasks": 2, "invoices": 2}
    assert {key: len(shown[key]) for key in sections} == sections
    assert len(cli("signal", "list", "--customer", "B", "--json").json) == 6
    gone = cli("customer", "list", "--archived", "--json").json
    assert [(row["code"], row["merged_into"], row["archived_on"]) for row in gone] == [("A", "B", "2026-06-15")]
    assert cli("customer", "merge", "A", "B").code == 4


def test_a_merge_keeps_what_sheets_knew_of_either(cli: Cli, tmp_path: Path) -> None:
    sheet = tmp_path / "customers.csv"
    sheet.write_text("客户编号,客户名称,城市,门店\nA,甲,上海,\nB,乙,北京,12\nC,丙,,\n", "utf-8")
    assert cli("import", str(sheet), "--what", "customers").code == 0
    assert cli("customer", "merge", "B", "A").code == 0
    assert cli("customer", "merge", "C", "A").code == 0
    assert cli("customer", "show", "A", "--json").json["attributes"] == {"城市": "上海", "门店": "12"}
    assert [cli("undo").code, cli("undo").code] == [0, 0]
    assert cli("customer", "show", "A", "--json").json["attributes"] == {"城市": "上海"}


def test_nothing_that_is_of_a_customer_is_left_behind_by_a_merge() -> None:
    of_a_customer = {
        key.parent.table.name for table in metadata.sorted_tables for key in table.foreign_keys
        if key.column.table.name == "customer" and key.parent.name == "customer_id"
    }  # fmt: skip
    assert of_a_customer == {*MOVED_WITH_A_CUSTOMER, "customer_signal", "team_member"}


def test_a_merge_moves_who_fills_a_role_and_leaves_who_fills_it_already(two: Cli) -> None:
    for words in (("legal", "陈静", "A"), ("finance", "李强", "A"), ("finance", "王芳", "B")):
        role, person, customer = words
        assert two("team", "set", role, person, "--customer", customer).code == 0
    assert two("customer", "merge", "A", "B").code == 0
    found = {(row["role"], row["person"], row["customer_code"]) for row in two("team", "list", "--json").json}
    assert found == {("legal", "陈静", "B"), ("finance", "王芳", "B")}


def test_undo_takes_a_merge_back(two: Cli) -> None:
    before = [two("customer", "show", code, "--json").out for code in "AB"]
    assert two("customer", "merge", "A", "B").code == 0
    assert two("undo").code == 0
    assert [two("customer", "show", code, "--json").out for code in "AB"] == before


def test_nothing_is_merged_into_an_archived_customer(cli: Cli) -> None:
    cli("customer", "add", "Acme", "--code", "A")
    cli("customer", "add", "Beta", "--code", "B")
    cli("customer", "archive", "B")
    assert cli("customer", "merge", "A", "B").code == 4


def test_archiving_one_with_open_contracts_needs_a_yes(cli: Cli) -> None:
    cli("customer", "add", "Acme", "--code", "A")
    cli("contract", "add", "A", "K", "--start", "2026-01-01", "--months", "12")
    refused = cli("customer", "archive", "A")
    assert (refused.code, "A has 1 open contract." in refused.err) == (4, True)
    assert cli("customer", "archive", "A", "--yes").code == 0
    assert cli("customer", "list", "--json").json == []
    assert cli("customer", "archive", "A", "--yes").code == 4
    assert cli("customer", "archive", "A", "--back").code == 0
    assert cli("customer", "archive", "A", "--back").code == 4
    cli("contract", "edit", "K", "--state", "cancelled")
    assert cli("customer", "archive", "A").code == 0


def test_the_list_counts_open_contracts_and_tells_the_next_end(cli: Cli) -> None:
    cli("customer", "add", "Acme", "--code", "A")
    cli("contract", "add", "A", "K1", "--start", "2026-01-01", "--months", "12")
    cli("contract", "add", "A", "K2", "--start", "2026-01-01", "--months", "9")
    cli("contract", "add", "A", "K3", "--start", "2026-01-01", "--months", "3", "--state", "ended")
    cli("log-call", "A", "hello", "--at", "2026-06-10 09:30")
    (row,) = cli("customer", "list", "--json").json
    assert (row["open_contracts"], row["next_end"], row["last_contact"]) == (2, "2026-09-30", "2026-06-10")


def test_several_candidates_are_exit_3(cli: Cli) -> None:
    cli("customer", "add", "Acme North")
    cli("customer", "add", "Acme South")
    answer = cli("customer", "show", "acme")
    assert answer.code == 3
    assert "  C00001  Acme North\n  C00002  Acme South\n" in answer.err
    assert cli("customer", "show", "nobody").code == 3


def test_a_name_of_a_megabyte_goes_in_and_comes_back(cli: Cli) -> None:
    name = "长 long " * 150_000
    assert cli("customer", "add", name).code == 0
    (row,) = cli("customer", "list", "--json").json
    assert row["name"] == name.strip()
    assert cli("customer", "show", name).code == 0
    assert len(cli("customer", "add", name).err) < 400


@pytest.mark.long
@needs_real_files
def test_naughty_names_go_in_and_come_back_unchanged(cli: Cli, tmp_path: Path) -> None:
    """All but the blank ones: listed, found and shown exactly as they were typed."""
    strings = json.loads((Path(TEST_DATA) / "standards" / "naughty_strings.json").read_text("utf-8"))
    names = list(dict.fromkeys(text.strip() for text in strings))
    kept = [name for name in names if name and "\x00" not in name]
    for number, name in enumerate(kept):
        added = cli("customer", "add", "--yes", "--code", f"N{number}", "--", name)
        assert added.code == 0, (name, added.err)
    rows = {row["code"]: row["name"] for row in cli("customer", "list", "--json").json}
    assert rows == {f"N{number}": name for number, name in enumerate(kept)}
    with open_reader(tmp_path / "book.db") as book:
        for number, name in enumerate(kept):
            assert (f"N{number}", name) in {(row.code, row.name) for row in found(book, name)}
