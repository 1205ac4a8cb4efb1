"""What the journal's commands answer."""

from pathlib import Path

import pytest

from renewctl.audit.commands import LOG, RECORD_LOG
from renewctl.audit.rules import field_changes
from tests.conftest import Cli
from tests.store.books import full_book, meddle, write


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A book with a record of every kind."""
    return full_book(tmp_path / "book.db")


def test_the_log_lists_change_sets_newest_first_in_the_books_zone(run: Cli, book: Path) -> None:
    rows = run("audit", "log", "--json").json
    assert [row["change_set"] for row in rows] == [4, 3, 2, 1]
    assert list(rows[0]) == (
        "change_set at actor command reason changes state undoes undone_by instant os_user hash".split()
    )
    assert rows[0]["at"].endswith("+08:00")
    assert rows[0]["instant"].endswith("Z")
    assert [row["state"] for row in rows] == ["", "", "", "init"]
    assert rows[0]["actor"] == "wang"


def test_the_log_tells_what_was_undone_and_by_what(run: Cli, book: Path) -> None:
    assert run("undo", "4").code == 0
    newest, undone, *_rest = run("audit", "log", "--json").json
    assert (newest["state"], newest["undoes"], newest["undone_by"]) == ("undo", 4, None)
    assert (undone["state"], undone["undoes"], undone["undone_by"]) == ("undone", None, 5)


@pytest.mark.parametrize("named", ["C1", "Acme 1", "customer:1"])
def test_a_records_log_is_field_by_field(run: Cli, book: Path, named: str) -> None:
    rows = run("audit", "log", named, "--json").json
    assert list(rows[0]) == "change_set at actor command reason record about field before after".split()
    assert (rows[0]["change_set"], rows[0]["field"], rows[0]["before"], rows[0]["after"]) == (4, "owner", "li", "zhao")
    assert {row["change_set"] for row in rows[1:]} == {2}
    assert {"field": "code", "before": None, "after": "C1"}.items() <= rows[2].items()


def test_a_contracts_log_holds_its_terms_those_deleted_too(run: Cli, book: Path) -> None:
    write(book, "UPDATE term SET amount = 250", "DELETE FROM term")
    rows = run("audit", "log", "K1", "--json").json
    assert {row["record"] for row in rows} == {"contract:1", "term:1"}
    deleted = next(row for row in rows if row["field"] == "amount")
    assert (deleted["before"], deleted["after"]) == (250, None)


def test_people_read_names_where_the_journal_has_numbers(run: Cli, book: Path) -> None:
    assert run("contract", "add", "C2", "K77", "--start", "2026-01-01", "--months", "12").code == 0
    rows = run("audit", "log", "K77", "--json").json
    assert {row["about"] for row in rows} == {"K77", "K77 2026-01-01"}
    (customer,) = (row for row in rows if row["field"] == "customer_id")
    assert isinstance(customer["after"], int)
    line = next(line for line in run("audit", "log", "K77").out.splitlines() if " customer_id " in line)
    assert line.split()[-1] == "C2"


def test_a_record_that_is_gone_is_called_as_it_was(run: Cli, book: Path) -> None:
    assert run("contract", "add", "C2", "K78", "--start", "2026-01-01", "--months", "12").code == 0
    number = run("audit", "log", "--json").json[0]["change_set"]
    assert run("undo").code == 0
    gone = run("audit", "log", "--change-set", str(number), "--json").json
    assert {row["about"] for row in gone if row["record"].startswith("contract:")} == {"K78"}


def test_a_change_by_another_program_stands_in_the_log_of_its_record(run: Cli, book: Path) -> None:
    meddle(book, "UPDATE customer SET owner = 'mallory' WHERE id = 2")
    row = run("audit", "log", "C2", "--json").json[0]
    assert (row["change_set"], row["at"], row["actor"], row["after"]) == (None, None, None, "mallory")


@pytest.mark.parametrize("named", ["customer:77", "task:x", "interaction:"])
def test_a_record_the_journal_does_not_know_is_an_empty_list(run: Cli, book: Path, named: str) -> None:
    answer = run("audit", "log", named)
    assert answer.code == 0
    assert named in answer.out


@pytest.mark.parametrize("named", ["nobody", "sqlite_schema:1", "change:1", "%", "' OR 1=1 --"])
def test_an_unknown_name_is_not_found(run: Cli, book: Path, named: str) -> None:
    assert run("audit", "log", named).code == 3


def test_a_name_that_fits_several_is_listed(run: Cli, book: Path) -> None:
    refused = run("audit", "log", "Acme")
    assert refused.code == 3
    assert "Acme 2" in refused.err


def test_verify_says_one_line_when_well(run: Cli, book: Path) -> None:
    answer = run("audit", "verify")
    head = run("audit", "head")
    assert (answer.code, answer.out) == (0, "")
    assert answer.err == f"Verified: 4 change sets, 14 changes, head {head.out.strip()}.\n"


def test_the_head_is_a_bare_hash_for_scripts(run: Cli, book: Path) -> None:
    head = run("audit", "head")
    assert len(head.out) == 65
    assert run("audit", "head", "--json").json["hash"] == head.out.strip()
    assert run("audit", "verify", "--anchor", head.out.strip()).code == 0
    assert run("audit", "verify", "--anchor", "f" * 64).code == 7


def test_verify_names_the_first_bad_change_set(run: Cli, book: Path) -> None:
    meddle(book, "UPDATE change_set SET actor = 'mallory' WHERE id = 3")
    answer = run("audit", "verify", "--json")
    assert answer.code == 7
    assert answer.json["verified"] is False
    assert answer.json["first_bad"] == 3
    assert "first bad change set: 3" in answer.err


def test_verify_lists_no_more_than_a_screen(run: Cli, book: Path) -> None:
    write(book, *(f"INSERT INTO task (title, state) VALUES ('{n}', 'open')" for n in range(100)))
    meddle(book, "UPDATE journal_state SET change_set_id = 77", "UPDATE task SET notes = 'x'")
    answer = run("audit", "verify")
    assert answer.code == 7
    assert len(answer.err.splitlines()) == 22


def test_adopting_makes_it_well_again(run: Cli, book: Path) -> None:
    meddle(book, "UPDATE customer SET owner = 'x'")
    assert run("audit", "verify").code == 7
    assert run("audit", "adopt").code == run("audit", "adopt", "--reason", " ").code == 2
    adopted = run("audit", "adopt", "--reason", "fixed by hand")
    assert adopted.err == "Adopted 2 changes as change set 5.\n"
    assert run("audit", "verify").code == 0
    newest = run("audit", "log", "--json").json[0]
    assert (newest["state"], newest["reason"], newest["changes"]) == ("adopt", "fixed by hand", 2)
    assert run("audit", "adopt", "--reason", "again").err == "There is nothing to adopt.\n"


MEDDLING = {
    "a trigger dropped": ["DROP TRIGGER journal_interaction_insert"],
    "a trigger that does nothing": [
        "DROP TRIGGER journal_interaction_insert",
        "CREATE TRIGGER journal_interaction_insert AFTER INSERT ON interaction BEGIN SELECT 1; END",
    ],
    "a trigger of their own": [
        'CREATE TRIGGER "own ""one" BEFORE INSERT ON interaction BEGIN SELECT RAISE(IGNORE); END'
    ],
    "the journal's state gone": ["DELETE FROM journal_state"],
    "a table made anew": [
        "CREATE TABLE other AS SELECT * FROM interaction",
        "DROP TABLE interaction",
        "CREATE TABLE interaction (id INTEGER PRIMARY KEY, customer_id, contact_id, contract_id, kind, happened_at,"
        " minutes, direction, outcome, content, note, owner, idempotency_key, attributes)",
        "INSERT INTO interaction SELECT * FROM other",
        "DROP TABLE other",
    ],
}


@pytest.mark.parametrize("statements", MEDDLING.values(), ids=MEDDLING)
def test_a_book_that_would_not_record_is_not_written_to(run: Cli, book: Path, statements: list[str]) -> None:
    meddle(book, *statements)
    before = book.read_bytes()
    for words in (("log-call", "C1", "hello"), ("undo",), ("customer", "add", "New")):
        refused = run(*words)
        assert (refused.code, refused.out) == (5, ""), refused
        assert "altered the journal" in refused.err
        assert "audit adopt" in refused.err
    assert book.read_bytes() == before
    assert run("audit", "verify").code == 7


@pytest.mark.parametrize("statements", MEDDLING.values(), ids=MEDDLING)
def test_adopting_has_the_journal_record_again(run: Cli, book: Path, statements: list[str]) -> None:
    meddle(book, *statements, "UPDATE interaction SET note = 'by hand'")
    adopted = run("audit", "adopt", "--reason", "a repair")
    assert adopted.code == 0, adopted.err
    assert "The journal is as it should be again: " in adopted.err
    assert run("audit", "verify").code == 0
    assert run("log-call", "C1", "hello").code == 0
    assert {row["note"] for row in run("interaction", "list", "--json").json} == {"by hand", "hello"}
    assert run("undo").code == 0
    assert run("audit", "adopt", "--reason", "again").err == "There is nothing to adopt.\n"


def test_triggers_alone_are_set_right_as_a_change_set_of_its_own(run: Cli, book: Path) -> None:
    meddle(book, "DROP TRIGGER journal_task_insert")
    assert run("audit", "adopt", "--reason", "a repair").err.splitlines() == [
        "The journal is as it should be again: journal_task_insert.",
        "Adopted 0 changes as change set 5.",
    ]
    assert run("audit", "verify").code == 0
    assert run("audit", "log", "--json").json[0]["reason"] == "a repair"


@pytest.mark.parametrize(
    ("before", "after", "fields"),
    [
        (None, '{"id": 1, "name": "a", "notes": null}', [("id", None, 1), ("name", None, "a")]),
        ('{"id": 1, "name": "a"}', None, [("id", 1, None), ("name", "a", None)]),
        ('{"id": 1, "name": "a"}', '{"id": 1, "name": "b"}', [("name", "a", "b")]),
        ('{"id": 1}', '{"id": 1, "added": 5}', [("added", None, 5)]),
        ('{"id": 1, "dropped": 5}', '{"id": 1}', [("dropped", 5, None)]),
        (None, None, []),
    ],
)
def test_field_changes(before: str | None, after: str | None, fields: list[tuple[str, object, object]]) -> None:
    assert [(change.field, change.before, change.after) for change in field_changes("contact", before, after)] == fields


def test_a_change_set_tells_what_it_did_to_which_record(run: Cli, book: Path) -> None:
    rows = run("audit", "log", "--change-set", "4", "--json").json
    assert {row["change_set"] for row in rows} == {4}
    assert [(row["record"], row["field"], row["before"], row["after"]) for row in rows] == [
        ("customer:1", "owner", "li", "zhao")
    ]


def test_a_change_set_must_be_there_and_goes_with_no_record(run: Cli, book: Path) -> None:
    assert run("audit", "log", "--change-set", "99").code == 3
    assert run("audit", "log", "C1", "--change-set", "4").code == 2


@pytest.mark.parametrize("form", [[], ["C1"], ["--change-set", "4"]], ids=" ".join)
def test_each_column_that_help_names_is_accepted_or_told_where_it_is(run: Cli, book: Path, form: list[str]) -> None:
    offered = {column.key for column in (*LOG, *RECORD_LOG)}
    assert all(key in run("audit", "log", "--help").out for key in offered)
    here = {column.key for column in (RECORD_LOG if form else LOG)}
    for key in sorted(offered):
        for option in (f"--columns={key}", f"--sort=-{key}"):
            answer = run("audit", "log", *form, option)
            assert answer.code == (0 if key in here else 2), (key, answer.err)
            assert ("is not in this form of the list.\n  It is there" in answer.err) == (key not in here)


def test_a_column_of_the_other_form_is_told_in_chinese(run: Cli, book: Path) -> None:
    answer = run("--lang", "zh_CN", "audit", "log", "--sort", "field")
    assert (answer.code, answer.err.count("\n")) == (2, 2)
    assert "field" in answer.err
    assert "There" not in answer.err + answer.out
