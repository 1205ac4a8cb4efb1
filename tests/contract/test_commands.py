"""`contract`: added, listed, shown, edited."""

import pytest

from tests.conftest import Cli
from tests.ready import ready


@ready
def acme(cli: Cli) -> None:
    assert cli("customer", "add", "Acme", "--code", "A", "--owner", "wang", "--tier", "key").code == 0


def add(cli: Cli, *options: str, code: int = 0) -> str:
    answer = cli("contract", "add", "A", *options)
    assert answer.code == code, answer.err
    return answer.err


def test_a_contract_goes_in_and_comes_back(acme: Cli) -> None:
    said = add(
        acme, "HT-1", "--name", "维保", "--product", "CRM", "--start", "2025-07-01", "--months", "12",
        "--amount", "￥9,800", "--kind", "auto", "--notice", "1m", "--renewal-months", "12", "--billing", "quarterly",
        "--payment-method", "bank", "--signed-on", "2025-06-20", "--notes", "n",
    )  # fmt: skip
    assert said == "Added contract HT-1 of Acme. Its term is 2025-07-01 to 2026-06-30.\n"
    (row,) = acme("contract", "list", "--json").json
    assert row == {
        "contract": "HT-1",
        "name": "维保",
        "customer": "Acme",
        "customer_code": "A",
        "product": "CRM",
        "kind": "auto",
        "state": "active",
        "owner": "wang",
        "tier": "key",
        "term_start": "2025-07-01",
        "term_end": "2026-06-30",
        "days_left": 15,
        "amount": {"amount": "9800.00", "currency": "CNY"},
        "notice": "1m",
        "notice_deadline": "2026-05-30",
        "offer_by": "2026-04-30",
        "offer_days": None,
        "renewal_months": 12,
        "billing_cycle": "quarterly",
        "payment_method": "bank",
        "escalator": None,
        "signed_on": "2025-06-20",
        "anchor": "2025-07-01",
        "notes": "n",
        "attributes": None,
    }


@pytest.mark.parametrize(
    ("options", "term"),
    [
        (["--start", "2025-01-31", "--months", "1"], ("2025-01-31", "2025-02-27")),
        (["--start", "2024-02-29", "--months", "12"], ("2024-02-29", "2025-02-27")),
        (["--start", "2026-01-01", "--end", "2026-01-01"], ("2026-01-01", "2026-01-01")),
        (["--start", "today", "--end", "2027年6月14日"], ("2026-06-15", "2027-06-14")),
        (["--end", "2026-12-31"], (None, "2026-12-31")),
        (["--start", "2026-01-01"], ("2026-01-01", None)),
        ([], (None, None)),
    ],
)
def test_days_of_the_first_term(acme: Cli, options: list[str], term: tuple[str | None, str | None]) -> None:
    add(acme, "K", *options)
    (row,) = acme("contract", "list", "--json").json
    assert (row["term_start"], row["term_end"], row["anchor"]) == (*term, term[0])


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (["--start", "2026-02-01", "--end", "2026-01-31"], 4, "before the start"),
        (["--start", "2026-02-01", "--end", "2026-03-31", "--months", "2"], 2, "not both"),
        (["--months", "2"], 2, "--start"),
        (["--start", "01/09/2024"], 2, "01/09/2024"),
        (["--start", "2026-02-30"], 2, "2026-02-30"),
        (["--amount", "100"], 2, "names no currency"),
        (["--amount", "225*", "--currency", "CNY"], 2, "masked"),
        (["--amount", "USD 1", "--currency", "CNY"], 2, "Two currencies"),
        (["--amount", "1", "--currency", "ZZZ"], 2, "ZZZ"),
        (["--notice", "soon"], 2, "30d or 1m"),
        (["--notice", "30"], 2, "30d or 1m"),
        (["--end", "2026-12-31", "--notice", "9999y"], 2, "at most ten years"),
        (["--kind", "rolling"], 2, "fixed, auto, evergreen"),
        (["--months", "0", "--start", "2026-01-01"], 2, "months"),
    ],
)
def test_what_makes_no_sense_is_refused(acme: Cli, options: list[str], code: int, said: str) -> None:
    assert said in add(acme, "K", *options, code=code)
    assert acme("contract", "list", "--json").json == []


def test_numbers_of_ours_and_numbers_that_are_taken(acme: Cli) -> None:
    assert "K00001" in add(acme)
    assert "K00002" in add(acme, "")
    add(acme, "HT-2024 001")
    assert "HT-2024 001" in add(acme, "HT-2024 001", code=4)
    assert "HT-2024 001" in add(acme, "ｈｔ２０２４—００１", code=4)
    add(acme, "HT2024001", "--yes")
    assert acme("contract", "edit", "K00001", "--number", "HT-2024 001").code == 4
    assert acme("contract", "edit", "K00001", "--number", "HT/2024/001").code == 4
    assert acme("contract", "edit", "K00001", "--number", "Z-1").code == 0
    assert acme("contract", "edit", "Z-1", "--number", " ").code == 2


def test_amounts_are_rounded_aloud(acme: Cli) -> None:
    assert "rounded to the decimals of JPY" in add(acme, "K", "--amount", "100.5", "--currency", "jpy")
    assert acme("contract", "list", "--json").json[0]["amount"] == {"amount": "101", "currency": "JPY"}


def test_edit_corrects_the_term_and_what_is_derived_from_it(acme: Cli) -> None:
    add(acme, "K", "--start", "2026-01-31", "--months", "1", "--amount", "10 USD", "--kind", "auto", "--notice", "10d")

    def edited(*options: str) -> dict[str, object]:
        answer = acme("contract", "edit", "K", *options, "--json")
        assert answer.code == 0, answer.err
        row: dict[str, object] = answer.json
        return row

    assert edited("--end", "2026-07-31")["notice_deadline"] == "2026-07-21"
    assert edited("--amount", "12.50")["amount"] == {"amount": "12.50", "currency": "USD"}
    assert edited("--months", "3")["term_end"] == "2026-04-29"
    assert edited("--start", "2026-02-28")["anchor"] == "2026-02-28"
    assert edited("--notice", "")["notice"] is None
    assert edited("--end", "")["term_end"] is None
    assert edited("--amount", "")["amount"] is None
    assert edited("--owner", "li", "--kind", "fixed")["owner"] == "li"
    assert edited("--owner", "")["owner"] == "wang"
    assert edited("--signed-on", "2026-01-01")["signed_on"] == "2026-01-01"
    assert acme("contract", "edit", "K").code == 2
    assert "is as it was" in acme("contract", "edit", "K", "--kind", "fixed").err


@pytest.mark.parametrize(
    ("options", "code"),
    [(["--end", "2025-12-31"], 4), (["--currency", "USD"], 2), (["--customer", "nobody"], 3), (["--state", "x"], 2)],
)
def test_an_edit_that_makes_no_sense_changes_nothing(acme: Cli, options: list[str], code: int) -> None:
    add(acme, "K", "--start", "2026-01-01", "--months", "12", "--amount", "10 CNY")
    before = acme("contract", "show", "K", "--json").out
    assert acme("contract", "edit", "K", "--notes", "x", *options).code == code
    assert acme("contract", "show", "K", "--json").out == before


def test_a_cancelled_contract_has_no_open_term(acme: Cli) -> None:
    add(acme, "K", "--start", "2026-01-01", "--months", "12")
    assert acme("contract", "edit", "K", "--state", "cancelled", "--json").json["days_left"] is None
    assert acme("contract", "edit", "K", "--state", "active", "--json").json["days_left"] == 199
    assert acme("contract", "list", "--state", "cancelled", "--json").json == []


def test_a_contract_can_go_to_another_customer(acme: Cli) -> None:
    acme("customer", "add", "Beta", "--code", "B", "--owner", "li")
    add(acme, "K")
    assert acme("contract", "edit", "K", "--customer", "B", "--json").json["customer_code"] == "B"


def test_lists_are_filtered(acme: Cli) -> None:
    acme("customer", "add", "Beta", "--code", "B")
    add(acme, "K1", "--owner", "li")
    add(acme, "K2", "--kind", "evergreen")
    acme("contract", "add", "B", "K3")

    def listed(*options: str) -> list[str]:
        return [row["contract"] for row in acme("contract", "list", *options, "--json").json]

    assert listed() == ["K1", "K2", "K3"]
    assert listed("--customer", "Acme") == ["K1", "K2"]
    assert listed("--customer", "A", "--owner", "Wang") == ["K2"]
    assert listed("--owner", "wang") == ["K2"]
    assert listed("--kind", "evergreen") == ["K2"]
    assert listed("--limit", "2") == ["K1", "K2"]


def test_naming_a_contract(acme: Cli) -> None:
    add(acme, "HT-2025-1", "--name", "维保服务")
    add(acme, "HT-2025-2", "--name", "100%")
    assert acme("contract", "show", "ht-2025-1").code == 0
    assert acme("contract", "show", "维").code == 0
    assert "HT-2025-2" in acme("contract", "show", "%").out
    several = acme("contract", "show", "2025")
    assert (several.code, "  HT-2025-1  维保服务\n  HT-2025-2  100%\n" in several.err) == (3, True)
    assert acme("contract", "show", "nobody").code == 3


def test_no_term_ends_on_a_day_that_no_sheet_may_hold(cli: Cli) -> None:
    cli("customer", "add", "Acme", "--code", "A")
    refused = cli("contract", "add", "A", "L1", "--start", "2199-12-01", "--months", "1200")
    assert (refused.code, "a term ends by 2199 at the latest" in refused.err) == (4, True)
    assert cli("contract", "add", "A", "L1", "--start", "2099-12-01", "--months", "1200").code == 0
