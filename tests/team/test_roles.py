"""Who fills a role is not always who was typed first: the steps that follow the new person, and those that do not."""

import pytest

from tests.conftest import Cli
from tests.ready import ready


@ready
def book(cli: Cli) -> None:
    """Two customers with a renewal each; 王方 is legal for all, Tom at the second."""
    assert cli("team", "set", "legal", "王方").code == 0
    for code in ("C1", "C2"):
        assert cli("customer", "add", f"Firm {code}", "--code", code).code == 0
        assert cli("contract", "add", code, f"K{code}", "--start", "2025-07-01", "--months", "12").code == 0
    assert cli("team", "set", "legal", "Tom", "--customer", "C2").code == 0
    for code in ("C1", "C2"):
        assert cli("renewal", "open", f"K{code}", "--playbook", "standard").code == 0


def legal(book: Cli, contract: str) -> str | None:
    rows = book("step", "list", contract, "--json").json
    owners: list[str | None] = [row["owner"] for row in rows if row["role"] == "legal"]
    assert len(owners) == 1
    return owners[0]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "legal is 王芳. 1 open step stays with 王方. With --take-over they go along.\n"),
        ("zh_CN", "法务部：王芳。1 个未完成的步骤仍由 王方 负责。加 --take-over 可一并转交。\n"),
    ],
)
def test_steps_that_stay_with_the_person_before_are_told(book: Cli, language: str, said: str) -> None:
    assert book("--lang", language, "team", "set", "legal", "王芳").err == said
    assert legal(book, "KC1") == "王方"


def test_steps_are_taken_over_where_asked_for_and_given_back_by_undo(book: Cli) -> None:
    assert book("team", "set", "legal", "王芳", "--take-over").err == "legal is 王芳. 1 open step is theirs now.\n"
    assert (legal(book, "KC1"), legal(book, "KC2")) == ("王芳", "Tom")
    assert book("undo").code == 0
    assert legal(book, "KC1") == "王方"


def test_a_customer_with_a_person_of_their_own_is_not_meant_by_a_word_about_all(book: Cli) -> None:
    assert book("team", "set", "legal", "Tom", "--take-over").code == 0  # who has both now
    book("team", "set", "legal", "Ann", "--take-over")
    assert legal(book, "KC2") == "Tom"
    assert book("team", "set", "legal", "Ann", "--customer", "C2", "--take-over").code == 0
    assert legal(book, "KC2") == "Ann"


def test_whoever_fills_it_everywhere_is_followed_at_a_customer_too(book: Cli) -> None:
    assert "1 open step stays with 王方." in book("team", "set", "legal", "Bob", "--customer", "C1").err
    assert legal(book, "KC1") == "王方"
    assert book("team", "set", "legal", "Eve", "--customer", "C1").code == 0
    assert book("undo").code == 0
    assert book("undo").code == 0
    assert "1 open step is theirs now." in book("team", "set", "legal", "Bob", "--customer", "C1", "--take-over").err
    assert legal(book, "KC1") == "Bob"


def test_nobody_takes_nothing_over(book: Cli) -> None:
    said = book("team", "set", "legal", "", "--take-over").err
    assert said == "legal is nobody any more. 1 open step stays with 王方.\n"
    assert legal(book, "KC1") == "王方"


def test_a_person_in_another_spelling_is_the_same_person(book: Cli) -> None:
    assert book("team", "set", "legal", "王 方").err == "legal is 王 方.\n"  # nothing stays with somebody else
    assert book("team", "person", "José", "--email", "jose@example.com").code == 0
    assert book("team", "person", "Jose\u0301", "--supervisor", "王方").code == 0
    people = book("team", "people", "--json").json
    assert [(one["name"], one["email"], one["supervisor"]) for one in people] == [("José", "jose@example.com", "王方")]
    refused = book("team", "person", "王 方", "--supervisor", "Jose\u0301")
    assert refused.code == 4
    assert "circle" in refused.err
