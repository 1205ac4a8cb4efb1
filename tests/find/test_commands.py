"""`find`: any part of a code, name, phone, e-mail address or number."""

import pytest

from tests.conftest import Cli
from tests.ready import ready


@ready
def full(cli: Cli) -> None:
    for name, *options in (
        ("深圳明德科技有限公司", "--phone", "0755-8888 6666", "--contact", "王明"),
        ("Acme 100%", "--code", "A_1", "--email", "info@acme.example"),
        ("Acme 1000", "--code", "AX1"),
        ("ÖSTERREICH \\ AG",),
    ):
        assert cli("customer", "add", name, *options).code == 0
    cli("contact", "add", "A_1", "Bob", "--phone", "+86 (138) 0013-8000", "--email", "bob@acme.example")
    cli("contract", "add", "AX1", "HT-2025_07", "--name", "Maintenance", "--product", "CRM")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("明", [("customer", "C00001", "name"), ("contact", "1", "name")]),
        ("科技", [("customer", "C00001", "name")]),
        ("深圳 明德", [("customer", "C00001", "name")]),
        ("88886666", [("customer", "C00001", "phone")]),
        ("13800138000", [("contact", "2", "phone")]),
        ("138 0013", [("contact", "2", "phone")]),
        ("１３８００１３", [("contact", "2", "phone")]),
        ("BOB@", [("contact", "2", "email")]),
        ("info@", [("customer", "A_1", "email")]),
        ("100%", [("customer", "A_1", "name")]),
        ("%", [("customer", "A_1", "name")]),
        ("a_", [("customer", "A_1", "code")]),
        ("_", [("customer", "A_1", "code"), ("contract", "HT-2025_07", "number")]),
        ("\\", [("customer", "C00004", "name")]),
        ("österreich", [("customer", "C00004", "name")]),
        ("ht-2025", [("contract", "HT-2025_07", "number")]),
        ("mainten", [("contract", "HT-2025_07", "name")]),
        ("crm", [("contract", "HT-2025_07", "product")]),
        ("ax1", [("customer", "AX1", "code")]),
        ("' OR '1'='1", []),
        ("x" * 100_000, []),
    ],
)
def test_finding(full: Cli, text: str, found: list[tuple[str, str, str]]) -> None:
    answer = full("find", "--json", "--", text)
    assert answer.code == 0, answer.err
    assert [(row["kind"], row["code"], row["matched"]) for row in answer.json] == found


@pytest.mark.parametrize("text", ["", " ", "\x00"])
def test_nothing_to_look_for_is_a_usage_error(cli: Cli, text: str) -> None:
    assert cli("find", text).code == 2


def test_an_empty_list_says_so(cli: Cli) -> None:
    answer = cli("find", "nobody")
    assert (answer.code, answer.out) == (0, "Nothing holds nobody.\n")
