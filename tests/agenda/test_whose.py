"""Whose a thing is that has no owner of its own: the contract's or the customer's, on the agenda and in lists."""

from pathlib import Path

from tests.agenda.books import day, opened
from tests.conftest import Cli
from tests.rows import put, put_term


def test_what_has_no_owner_of_its_own_is_on_the_agenda_of_who_is_reminded_of_it(cli: Cli, tmp_path: Path) -> None:
    with opened(tmp_path / "book.db") as at:
        acme = put(at, "customer", name="Acme", owner="Li")
        put_term(at, "K1", day(300), customer_id=acme, owner="zhao")
        contract, term = (at.execute(f"SELECT MAX(id) FROM {table}").fetchone()[0] for table in ("contract", "term"))
        renewal = put(at, "renewal", contract_id=contract, term_id=term)
        put(at, "step", renewal_id=renewal, code="quote", planned_start=day(0), planned_end=day(2))
        put(at, "task", title="of the customer", customer_id=acme, due_on=day(1))
        put(at, "task", title="of the contract", customer_id=acme, contract_id=contract, due_on=day(1))
        put(at, "task", title="put off", customer_id=acme, due_on=day(1), snoozed_until=day(2))
        put(at, "task", title="of nobody", due_on=day(1))

    def of(*options: str) -> list[tuple[str, str | None]]:
        return sorted((row["what"], row["owner"]) for row in cli("agenda", "--json", *options).json)

    assert of("--owner", "li") == [("of the customer", "Li")]
    assert "1 task is snoozed" in cli("agenda", "--owner", "li").out
    zhaos = [("of the contract", "zhao"), ("offer", "zhao")]
    assert of("--owner", "zhao") == zhaos
    assert of("--all") == sorted([("of nobody", None), ("of the customer", "Li"), *zhaos])


def test_the_lists_of_tasks_and_calls_give_them_to_the_same_people_as_the_agenda(cli: Cli, tmp_path: Path) -> None:
    with opened(tmp_path / "book.db") as at:
        acme = put(at, "customer", name="Acme", owner="Li")
        put_term(at, "K1", day(300), customer_id=acme, owner="zhao")
        for kind in ("task", "call"):
            put(at, "task", title="own", kind=kind, customer_id=acme, contract_id=1, owner="wu", due_on=day(1))
            put(at, "task", title="contract's", kind=kind, customer_id=acme, contract_id=1, due_on=day(1))
            put(at, "task", title="customer's", kind=kind, customer_id=acme, due_on=day(1))
            put(at, "task", title="nobody's", kind=kind, due_on=day(1))
        put(at, "task", title="put off", customer_id=acme, due_on=day(1), snoozed_until=day(2))

    def of(*words: str) -> list[tuple[int, str | None]]:
        rows = cli(*words, "--json").json
        return sorted((row["id"], row["owner"]) for row in rows if row.get("kind", "call") in ("task", "call"))

    for options in (["--owner", "wu"], ["--owner", "ZHAO"], ["--owner", "li"], []):
        found = of("agenda", *(options or ["--all"]))
        assert of("task", "list", *options) == found
        assert of("call", "list", *options) == [line for line in found if line[0] > 4]
        assert of("call", "plan", "--dry-run", *options) == of("call", "list", *options)
    assert "1 snoozed" in cli("task", "list", "--owner", "Li").out
    assert "1 snoozed" not in cli("task", "list", "--owner", "zhao").out
