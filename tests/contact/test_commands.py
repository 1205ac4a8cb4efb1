"""`contact`: the people at a customer."""

from tests.conftest import Cli
from tests.ready import ready


@ready
def acme(cli: Cli) -> None:
    cli("customer", "add", "Acme", "--code", "A")
    cli("customer", "add", "Beta", "--code", "B")


def test_a_contact_goes_in_and_comes_back(acme: Cli) -> None:
    added = acme(
        "contact", "add", "A", " 李娜 ", "--title", "CFO", "--level", "C", "--role", "pays", "--phone", "138",
        "--email", "l@a", "--chat-id", "li", "--every", "30", "--notes", "n", "--json",
    )  # fmt: skip
    assert (added.code, added.err) == (0, "Added contact 1  李娜, Acme.\n")
    (row,) = acme("contact", "list", "A", "--json").json
    assert row == added.json
    assert (row["name"], row["every_days"], row["chat_id"], row["customer_code"]) == ("李娜", 30, "li", "A")
    assert acme("contact", "list", "B", "--json").json == []
    assert len(acme("contact", "list", "--json").json) == 1


def test_a_look_alike_of_the_same_customer_is_refused_unless_yes(acme: Cli) -> None:
    acme("contact", "add", "A", "Li Na")
    assert acme("contact", "add", "A", "ＬＩ-na").code == 4
    assert acme("contact", "add", "B", "li na").code == 0
    assert acme("contact", "add", "A", "li na", "--yes").code == 0


def test_edit_changes_what_was_said_and_an_empty_text_clears(acme: Cli) -> None:
    acme("contact", "add", "A", "Li Na", "--phone", "1", "--email", "e", "--every", "30")
    edited = acme("contact", "edit", "li", "--phone", "", "--every", "0", "--name", "Li Nan", "--json").json
    assert (edited["phone"], edited["email"], edited["every_days"], edited["name"]) == (None, "e", None, "Li Nan")
    assert acme("contact", "edit", "1").code == 2
    assert acme("contact", "edit", "1", "--name", " ").code == 2
    assert "is as it was" in acme("contact", "edit", "1", "--email", "e").err


def test_one_who_is_gone_is_left_out_until_back(acme: Cli) -> None:
    acme("contact", "add", "A", "Li Na")
    assert acme("contact", "edit", "1", "--gone", "--json").json["archived_on"] == "2026-06-15"
    assert acme("contact", "list", "A", "--json").json == []
    assert len(acme("contact", "list", "A", "--all", "--json").json) == 1
    assert acme("contact", "edit", "1", "--gone").code == 4
    assert acme("contact", "edit", "1", "--back").code == 0
    assert acme("contact", "edit", "1", "--back").code == 4


def test_naming_a_contact(acme: Cli) -> None:
    acme("contact", "add", "A", "Li Na")
    acme("contact", "add", "B", "Li Na")
    several = acme("contact", "edit", "Li Na", "--role", "x")
    assert (several.code, "  1  Li Na, Acme\n  2  Li Na, Beta\n" in several.err) == (3, True)
    assert acme("contact", "edit", "Li Na", "--customer", "B", "--role", "x", "--json").json["id"] == 2
    assert acme("contact", "edit", "2", "--role", "y").code == 0
    assert acme("contact", "edit", "2", "--customer", "A", "--role", "y").code == 3
    assert acme("contact", "edit", "nobody", "--role", "y").code == 3


def test_one_who_is_gone_gives_way_to_a_namesake(acme: Cli) -> None:
    acme("contact", "add", "A", "Li Na")
    acme("contact", "edit", "Li Na", "--gone")
    acme("contact", "add", "A", "Li Na", "--yes")
    for whose in ([], ["--customer", "A"]):
        assert acme("contact", "edit", "Li Na", *whose, "--role", "x", "--json").json["id"] == 2
    assert acme("contact", "edit", "1", "--role", "x").code == 0


def test_the_list_tells_when_each_was_last_spoken_with(acme: Cli) -> None:
    acme("contact", "add", "A", "Li Na")
    acme("log-call", "A", "hello", "--contact", "Li", "--at", "2026-06-01")
    assert acme("contact", "list", "--json").json[0]["last_contact"] == "2026-06-01"
