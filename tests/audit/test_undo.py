"""Taking change sets back: what comes back, what stands in the way, and undo of undo."""

from pathlib import Path

import pytest

from renewctl.audit.rules import undone_by
from tests.conftest import Cli
from tests.store.books import dump, full_book, meddle, verdict, write


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A book with a record of every kind."""
    return full_book(tmp_path / "book.db")


STATEMENTS = {
    "insert": ["INSERT INTO customer (code, name, name_key) VALUES ('C7', 'Seven', 'seven')"],
    "edit": ["UPDATE customer SET owner = 'new', notes = 'line one\nline \"two\" \\ \u4e2d' WHERE id = 2"],
    "edit twice": ["UPDATE customer SET owner = 'a' WHERE id = 2", "UPDATE customer SET owner = 'b' WHERE id = 2"],
    "delete": ["DELETE FROM receipt", "DELETE FROM invoice"],
    "delete parents and children": [f"DELETE FROM {table}" for table in ("task", "receipt", "invoice", "interaction")]
    + [f"DELETE FROM {table}" for table in ("term", "contract", "contact", "customer_signal", "customer")],
    "insert and delete": ["INSERT INTO task (title, state) VALUES ('t', 'open')", "DELETE FROM task WHERE title = 't'"],
    "natural key": ["UPDATE customer_signal SET value = 7", "UPDATE customer_signal SET on_day = '2026-06-16'"],
    "key moved": ["UPDATE task SET id = 50"],
    "unique values swapped": [
        "UPDATE customer SET code = 'X' WHERE id = 1",
        "UPDATE customer SET code = 'C1' WHERE id = 2",
        "UPDATE customer SET code = 'C2' WHERE id = 1",
    ],
    "unique value passed on": [
        "UPDATE customer SET code = 'C5' WHERE id = 1",
        "INSERT INTO customer (code, name, name_key) VALUES ('C1', 'Heir', 'heir')",
    ],
    "chain of references": [
        "INSERT INTO customer (id, code, name, name_key) VALUES (9, 'C9', 'Nine', 'nine')",
        "INSERT INTO contact (customer_id, name) VALUES (9, 'Li')",
        "UPDATE contract SET customer_id = 9",
        "UPDATE customer SET merged_into_id = 9 WHERE id = 1",
    ],
}


@pytest.mark.parametrize("statements", STATEMENTS.values(), ids=STATEMENTS)
def test_undo_brings_every_value_back_and_its_undo_does_it_again(
    cli_on: Cli, book: Path, statements: list[str]
) -> None:
    before = dump(book)
    number = write(book, *statements)
    after = dump(book)
    assert number == 5
    assert cli_on("undo", "5").code == 0
    assert dump(book) == before
    assert verdict(book).problems == []
    if before != after:
        assert cli_on("undo", "6").code == 0
        assert dump(book) == after
        assert cli_on("undo", "7").code == 0
        assert dump(book) == before
        assert verdict(book).problems == []


CONFLICTS = {
    "the record moved on": (
        ["UPDATE customer SET owner = 'mine' WHERE id = 2"],
        ["UPDATE customer SET notes = 'later' WHERE id = 2"],
        "customer Acme 2 was changed since, by change set 6.",
    ),
    "the record is gone": (
        ["UPDATE receipt SET notes = 'mine'"],
        ["DELETE FROM receipt"],
        "the receipt of 2026-06-15 for invoice I1 was changed since, by change set 6.",
    ),
    "the record is there again": (
        ["DELETE FROM receipt"],
        ["INSERT INTO receipt (id, invoice_id, received_on, amount) VALUES (1, 1, '2026-06-15', 7)"],
        "the receipt of 2026-06-15 for invoice I1 was changed since, by change set 6.",
    ),
    "another record points at one that would go": (
        ["INSERT INTO customer (id, code, name, name_key) VALUES (9, 'C9', 'Nine', 'nine')"],
        ["INSERT INTO contact (customer_id, name) VALUES (9, 'Li')"],
        "contact Li of Nine points at customer Nine, which would go.",
    ),
    "what it pointed at is gone": (
        ["DELETE FROM receipt"],
        ["DELETE FROM invoice"],
        "the receipt of 2026-06-15 for invoice I1 would point at invoice I1, which is gone.",
    ),
    "its unique value was taken": (
        ["UPDATE customer SET code = 'X2' WHERE id = 2"],
        ["INSERT INTO customer (code, name, name_key) VALUES ('C2', 'Thief', 'thief')"],
        "The code of customer Acme 2 belongs to customer Thief now.",
    ),
    "its unique values of several columns were taken": (
        ["DELETE FROM market_signal"],
        [
            "INSERT INTO market_signal (industry, kind, on_day, label, sequence, value) "
            "VALUES ('steel', 'policy', '2026-06-15', '', 1, 5)"
        ],
        "The industry, kind, on_day, label, sequence of market_signal:1 belongs to market_signal:2 now.",
    ),
}


@pytest.mark.parametrize(("mine", "later", "sentence"), CONFLICTS.values(), ids=CONFLICTS)
def test_what_came_later_stands_in_the_way(
    cli_on: Cli, book: Path, mine: list[str], later: list[str], sentence: str
) -> None:
    write(book, *mine)
    write(book, *later)
    before = book.read_bytes()
    refused = cli_on("undo", "5")
    assert refused.code == 4
    assert refused.err.splitlines()[0] == sentence
    assert book.read_bytes() == before


def test_an_edit_by_another_program_stands_in_the_way(cli_on: Cli, book: Path) -> None:
    write(book, "UPDATE customer SET owner = 'mine' WHERE id = 2")
    meddle(book, "UPDATE customer SET owner = 'theirs' WHERE id = 2")
    refused = cli_on("undo", "5")
    assert refused.code == 4
    assert refused.err.startswith("customer Acme 2 is not as change set 5 left it.")


def test_many_conflicts_are_not_all_listed(cli_on: Cli, book: Path) -> None:
    write(book, *(f"INSERT INTO task (title, state) VALUES ('{n}', 'open')" for n in range(200)))
    write(book, "UPDATE task SET notes = 'later'")
    assert len(cli_on("undo", "5").err.splitlines()) == 22


def test_without_a_number_it_walks_back_through_ones_own(cli_on: Cli, book: Path) -> None:
    from renewctl.store.journal import Stamp

    states = [dump(book)]
    for n in range(3):
        write(book, f"UPDATE customer SET notes = '{n}' WHERE id = 1", stamp=Stamp("wang", f"edit {n}"))
        states.append(dump(book))
    write(book, "UPDATE customer SET notes = 'li was here' WHERE id = 2", stamp=Stamp("li", "edit"))
    for state in reversed(states[:-1]):
        assert cli_on("undo").code == 0
        assert dump(book)["customer"][0] == state["customer"][0]
    assert cli_on("undo", "--json").json["undone"] == 4


def test_nothing_of_mine_left(cli_on: Cli, book: Path) -> None:
    refused = cli_on("--actor", "nobody", "undo")
    assert refused.code == 3
    assert "nobody" in refused.err


def test_what_it_took_back_is_said_in_one_line(cli_on: Cli, book: Path) -> None:
    write(
        book,
        "DELETE FROM receipt",
        "UPDATE customer SET notes = 'x'",
        "INSERT INTO task (title,state) VALUES ('t','open')",
    )
    said = cli_on("undo", "5", "--reason", "by mistake")
    what = "1 record removed, 1 put back, 2 changed back"
    assert said.err == f"Took back change set 5 (test): {what}; `renewctl undo 6` brings it back.\n"
    assert said.out == ""
    newest = cli_on("audit", "log", "--json").json[0]
    assert (newest["state"], newest["undoes"], newest["reason"]) == ("undo", 5, "by mistake")


def test_a_dry_run_changes_nothing(cli_on: Cli, book: Path) -> None:
    write(book, "DELETE FROM receipt")
    before = book.read_bytes()
    said = cli_on("undo", "--dry-run", "--json")
    assert said.code == 0
    assert said.json == {"change_set": None, "undone": 5, "removed": 0, "restored": 1, "changed": 0}
    assert book.read_bytes() == before


@pytest.mark.parametrize(("number", "code"), [("1", 4), ("99", 3), ("0", 2), ("x", 2)])
def test_what_cannot_be_taken_back(cli_on: Cli, number: str, code: int) -> None:
    assert cli_on("undo", number).code == code


def test_what_is_undone_is_not_undone_twice(cli_on: Cli, book: Path) -> None:
    write(book, "DELETE FROM receipt")
    assert cli_on("undo", "5").code == 0
    refused = cli_on("undo", "5")
    assert refused.code == 4
    assert "renewctl undo 6" in refused.err


@pytest.mark.parametrize(
    ("undos", "undone"),
    [
        ([], {}),
        ([(2, 1)], {1: 2}),
        ([(2, 1), (3, 2)], {2: 3}),
        ([(2, 1), (3, 2), (4, 3)], {3: 4, 1: 2}),
        ([(2, 1), (3, 2), (4, 1)], {2: 3, 1: 4}),
    ],
)
def test_an_undo_that_was_undone_undoes_nothing(undos: list[tuple[int, int]], undone: dict[int, int]) -> None:
    assert undone_by(undos) == undone


@pytest.fixture
def cli_on(run: Cli, book: Path) -> Cli:
    """Commands on the full book."""
    return run


def test_the_way_back_that_is_named_leads_there(cli: Cli) -> None:
    """An undo is taken back after the later undo that hangs on it, and not after what was done before both."""
    assert cli("customer", "add", "Acme", "--code", "C1").code == 0
    assert cli("contract", "add", "C1", "K1", "--start", "2026-01-01", "--months", "12").code == 0
    assert cli("renewal", "open", "K1", "--playbook", "standard").code == 0
    assert cli("step", "block", "K1", "quote", "--on", "prices").code == 0
    sets = [row["change_set"] for row in cli("audit", "log", "--json").json]
    block, opened = sets[:2]
    assert cli("undo", str(block)).code == 0
    assert cli("undo", str(opened)).code == 0
    refused = cli("undo", str(block + 1))
    assert refused.code == 4
    assert f"`renewctl undo {block + 2}`" in refused.err
    assert cli("undo", str(block + 2)).code == 0
    assert cli("undo", str(block + 1)).code == 0
    assert cli("step", "list", "K1", "--json").json[1]["waiting_on"] == "prices"


def test_of_what_came_later_the_newest_that_stands_is_named(cli: Cli) -> None:
    assert cli("customer", "add", "Acme", "--code", "C1").code == 0
    for owner in ("li", "wang", "sun"):
        assert cli("customer", "edit", "C1", "--owner", owner).code == 0
    newest = cli("audit", "log", "--json").json[0]["change_set"]
    assert cli("undo", str(newest)).code == 0
    assert f"`renewctl undo {newest - 1}`" in cli("undo", str(newest - 2)).err
