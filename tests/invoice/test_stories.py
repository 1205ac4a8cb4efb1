"""From the invoice to the money, as the user types it."""

from pathlib import Path

import pytest

from tests import parties
from tests.conftest import Cli


@pytest.fixture
def book(cli: Cli, tmp_path: Path) -> Path:
    path = tmp_path / "book.db"
    acme = parties.customer(path, "Acme Ltd", "C1")
    parties.contract(path, acme, "K1")
    mingde = parties.customer(path, "深圳明德科技有限公司", "C2")
    parties.contract(path, mingde, "K2")
    return path


def add(cli: Cli, number: str, amount: str, due: str, customer: str = "C1") -> None:
    """Add an invoice that must go in."""
    added = cli("invoice", "add", customer, number, "--amount", amount, "--due", due)
    assert added.code == 0, added.err


def test_an_invoice_is_added_partly_paid_and_paid(cli: Cli, book: Path) -> None:
    line = "invoice add acme INV-1 --amount 1,000.00 --currency CNY --due 2026-06-30 --issued 2026-06-01 --contract K1"
    added = cli(*line.split())
    assert (added.code, added.out) == (0, "")
    assert added.err == "Invoice INV-1 for Acme Ltd: 1,000.00 CNY, due 2026-06-30.\n"

    part = cli("invoice", "receive", "INV-1", "--amount", "400", "--on", "2026-06-10", "--reference", "TT 77")
    assert part.err == "Received 400.00 CNY for invoice INV-1 on 2026-06-10; 600.00 CNY is open now.\n"
    (row,) = cli("invoice", "list", "--json").json
    assert row == {
        "number": "INV-1",
        "customer": "Acme Ltd",
        "customer_code": "C1",
        "contract": "K1",
        "issued_on": "2026-06-01",
        "due_on": "2026-06-30",
        "amount": {"amount": "1000.00", "currency": "CNY"},
        "received": {"amount": "400.00", "currency": "CNY"},
        "open": {"amount": "600.00", "currency": "CNY"},
        "state": "partly-paid",
        "days_late": 0,
        "paid_on": None,
        "notes": None,
    }

    rest = cli("invoice", "receive", "inv-1", "--json")
    assert rest.json == {
        "id": 2,
        "invoice": "INV-1",
        "received_on": "2026-06-15",
        "amount": {"amount": "600.00", "currency": "CNY"},
        "reference": None,
    }
    (row,) = cli("invoice", "list", "--state", "paid", "--json").json
    assert (row["open"]["amount"], row["paid_on"], row["days_late"]) == ("0.00", "2026-06-15", 0)


def test_late_is_counted_until_the_last_part_arrived(cli: Cli, book: Path) -> None:
    add(cli, "INV-1", "100 CNY", "2026-05-01")
    cli("invoice", "receive", "INV-1", "--amount", "40", "--on", "2026-05-10")
    (row,) = cli("invoice", "list", "--json").json
    assert (row["state"], row["days_late"]) == ("overdue", 45)
    cli("invoice", "receive", "INV-1", "--on", "2026-05-19")
    (row,) = cli("invoice", "list", "--json").json
    assert (row["state"], row["paid_on"], row["days_late"]) == ("paid", "2026-05-19", 18)


def test_seen_from_an_earlier_day_what_arrived_later_is_still_open(cli: Cli, book: Path) -> None:
    add(cli, "INV-1", "100 CNY", "2026-06-10")
    cli("invoice", "receive", "INV-1", "--on", "2026-06-12")
    (row,) = cli("--today", "2026-06-11", "invoice", "list", "--json").json
    assert (row["state"], row["open"]["amount"], row["days_late"]) == ("overdue", "100.00", 1)


def test_more_than_is_open_needs_a_yes(cli: Cli, book: Path) -> None:
    add(cli, "INV-1", "100 CNY", "2026-06-30")
    refused = cli("invoice", "receive", "INV-1", "--amount", "100.01")
    assert refused.code == 4
    assert "100.01 CNY is more than is open of invoice INV-1: 100.00 CNY." in refused.err
    assert "--yes" in refused.err
    assert cli("invoice", "list", "--json").json[0]["received"]["amount"] == "0.00"

    assert cli("invoice", "receive", "INV-1", "--amount", "100.01", "--yes").code == 0
    (row,) = cli("invoice", "list", "--json").json
    assert (row["state"], row["open"]["amount"]) == ("paid", "-0.01")
    assert cli("invoice", "receive", "INV-1").code == 4


def test_an_amount_finer_than_the_currency_is_rounded_and_said(cli: Cli, book: Path) -> None:
    added = cli("invoice", "add", "C1", "J-1", "--amount", "99.5", "--currency", "JPY", "--due", "2026-06-30", "--json")
    assert added.json["amount"] == {"amount": "100", "currency": "JPY"}
    assert "rounded" in added.err
    assert "rounded" in cli("invoice", "receive", "J-1", "--amount", "0.5").err


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("add nobody X-1 --amount 1CNY --due 2026-07-01", 3),
        ("add C1 INV-1 --amount 1CNY --due 2026-07-01", 4),
        ("add C1 X-1 --amount 0CNY --due 2026-07-01", 4),
        ("add C1 X-1 --amount 1CNY --due 2026-07-01 --issued 2026-07-02", 4),
        ("add C1 X-1 --amount 1CNY --due 2026-07-01 --contract K2", 4),
        ("add C1 X-1 --amount 1 --due 2026-07-01", 2),
        ("add C1 X-1 --amount many --currency CNY --due 2026-07-01", 2),
        ("add C1 X-1 --amount 1 --currency XYZ --due 2026-07-01", 2),
        ("add C1 X-1 --amount €1 --currency USD --due 2026-07-01", 2),
        ("add C1 X-1 --amount 1CNY --due soon", 2),
        ("add C1 X-1 --amount 99999999999999999CNY --due 2026-07-01", 4),
        ("receive INV-1 --amount 1USD", 4),
        ("receive INV-1 --amount 1 --currency USD", 4),
        ("receive INV-1 --amount 0", 4),
        ("receive INV-1 --amount -5", 4),
        ("receive INV-1 --on 2026-06-16", 4),
        ("receive INV-9", 3),
        ("receive INV", 3),
        ("list --state lost", 2),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(cli: Cli, book: Path, line: str, code: int) -> None:
    add(cli, "INV-1", "100 CNY", "2026-06-30")
    add(cli, "INV-2", "100 CNY", "2026-06-30")
    before = book.read_bytes()
    refused = cli("invoice", *line.split())
    assert (refused.code, refused.out) == (code, "")
    assert refused.err.startswith("renewctl: ")
    assert book.read_bytes() == before


@pytest.mark.parametrize(
    ("options", "numbers"),
    [
        ((), ["late", "today", "paid", "later"]),
        (("--state", "overdue"), ["late"]),
        (("--state", "open"), ["later"]),
        (("--state", "partly-paid"), ["today"]),
        (("--customer", "明德"), ["later"]),
        (("--days", "0"), ["late", "today"]),
        (("--days", "2"), ["late", "today", "paid"]),
    ],
)
def test_the_list_is_by_the_day_it_is_due_and_is_narrowed(
    cli: Cli, book: Path, options: tuple[str, ...], numbers: list[str]
) -> None:
    add(cli, "later", "8 USD", "2026-07-01", customer="C2")
    add(cli, "paid", "4 CNY", "2026-06-17")
    add(cli, "today", "2 CNY", "2026-06-15")
    add(cli, "late", "1 CNY", "2026-06-14")
    cli("invoice", "receive", "paid")
    cli("invoice", "receive", "today", "--amount", "1.50")
    assert [row["number"] for row in cli("invoice", "list", *options, "--json").json] == numbers


def test_totals_stand_below_per_currency_and_are_never_added_up(cli: Cli, book: Path) -> None:
    add(cli, "a", "1,000 CNY", "2026-06-14")
    add(cli, "b", "500.50 CNY", "2026-07-01")
    add(cli, "c", "8 USD", "2026-07-01")
    cli("invoice", "receive", "b", "--amount", "100")
    listed = cli("invoice", "list", "--limit", "1")
    assert listed.out.endswith(
        "As of 2026-06-15.\n"
        "2 invoices, 1,500.50 CNY: 1,400.50 open, 1,000.00 of it overdue.\n"
        "1 invoice, 8.00 USD: 8.00 open, 0.00 of it overdue.\n"
    )


def test_a_bare_amount_is_in_the_currency_of_the_contract(
    cli: Cli, book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RENEWCTL_CURRENCY", "EUR")
    assert cli("contract", "add", "C1", "K9", "--start", "2026-01-01", "--months", "12", "--amount", "5 USD").code == 0
    line = ["invoice", "add", "C1", "--amount", "100", "--due", "2026-07-01", "--json"]
    assert cli(*line[:3], "I-1", *line[3:], "--contract", "K9").json["amount"] == {
        "amount": "100.00",
        "currency": "USD",
    }
    assert cli(*line[:3], "I-2", *line[3:]).json["amount"]["currency"] == "EUR"
    given = cli(*line[:3], "I-3", *line[3:], "--contract", "K9", "--currency", "CNY").json
    assert given["amount"]["currency"] == "CNY"
    assert cli("contract", "edit", "K9", "--amount", "").code == 0  # no sum, no currency of its own
    assert cli(*line[:3], "I-4", *line[3:], "--contract", "K9").json["amount"]["currency"] == "EUR"
