"""Quotes as the user types them: versions, sent, accepted, rejected, run out; and what is refused."""

from pathlib import Path

import pytest

from renewctl.quote.queries import accepted
from renewctl.store.reader import open_reader
from tests.conftest import Cli
from tests.ready import ready_file


@ready_file
def book(cli: Cli) -> None:
    cli("customer", "add", "Acme", "--code", "C1")
    line = "contract add C1 K1 --start 2025-09-01 --months 12 --amount 1000CNY"
    assert cli(*line.split()).code == 0


def test_versions_are_made_sent_rejected_and_accepted(cli: Cli, book: Path) -> None:
    made = cli(*"quote make K1 --uplift 7.5% --valid-until 30d --note training".split())
    assert (made.code, made.out, made.err) == (0, "", "Quote 1 for K1 from 2026-09-01 on: 1,075.00 CNY (+7.5 %).\n")
    assert cli("quote", "send", "K1").err == "Sent quote 1 for K1: 1,075.00 CNY (+7.5 %).\n"
    assert cli(*"quote reject K1 --note dear".split()).err == "Quote 1 for K1 is rejected: 1,075.00 CNY (+7.5 %).\n"
    cli(*"quote make K1 --discount 5 --months 24".split())
    made = cli(*"quote make K1 --amount 1.9千 --months 24".split())
    assert made.err == "Quote 3 for K1 from 2026-09-01 on: 1,900.00 CNY (-5.0 %). 1 earlier version is superseded.\n"
    cli("quote", "send", "K1")
    assert cli(*"quote accept K1 --on 2026-06-15".split()).code == 0
    rows = cli("quote", "list", "k1", "--json").json
    assert [(row["version"], row["state"], row["amount"]["amount"], row["change"]) for row in rows] == [
        (1, "rejected", "1075.00", 7.5),
        (2, "superseded", "1900.00", -5.0),
        (3, "accepted", "1900.00", -5.0),
    ]
    assert (rows[0]["note"], rows[0]["remark"], rows[0]["valid_until"]) == ("training", "dear", "2026-07-15")
    with open_reader(book) as reader:
        chosen = accepted(reader, 1)
        assert chosen is not None
        assert (chosen.version, chosen.amount, chosen.months) == (3, (190000, "CNY"), 24)
        assert accepted(reader, 2) is None


def test_a_new_version_is_refused_once_one_is_accepted_until_that_is_undone(cli: Cli, book: Path) -> None:
    for line in ("quote make K1 --amount 9", "quote send K1", "quote accept K1"):
        assert cli(*line.split()).code == 0
    refused = cli(*"quote make K1 --amount 8".split())
    assert (refused.code, refused.err.splitlines()[0]) == (4, "renewctl: Version 1 is accepted already.")
    assert cli("undo").code == 0
    assert cli(*"quote make K1 --amount 8".split()).code == 0
    assert [row["state"] for row in cli("quote", "list", "--json").json] == ["superseded", "draft"]
    assert cli("undo").code == 0
    assert [row["state"] for row in cli("quote", "list", "--json").json] == ["sent"]


def test_only_one_version_is_accepted_even_if_another_was_sent_by_other_means(cli: Cli, book: Path) -> None:
    import sqlite3

    for line in ("quote make K1 --amount 9", "quote send K1", "quote accept K1"):
        cli(*line.split())
    with sqlite3.connect(book) as connection:
        connection.execute(
            "INSERT INTO quote (contract_id, term_id, version, amount, currency, state, made_by, made_os_user, made_on)"
            " VALUES (1, 1, 2, 5, 'CNY', 'sent', 'x', 'x', '2026-06-15')"
        )
    refused = cli("quote", "accept", "K1")
    assert (refused.code, refused.err.splitlines()[0]) == (4, "renewctl: Version 1 is accepted already.")


def test_what_ran_out_is_accepted_late_only_if_that_is_meant(cli: Cli, book: Path) -> None:
    cli(*"quote make K1 --amount 9 --valid-until 2026-06-20".split())
    cli("quote", "send", "K1")
    late = ["--today", "2026-06-21"]
    assert cli(*late, "quote", "list", "--json").json[0]["state"] == "expired"
    assert cli("--today", "2026-06-20", "quote", "list", "--json").json[0]["state"] == "sent"
    refused = cli(*late, "quote", "accept", "K1")
    assert (refused.code, "was valid until 2026-06-20" in refused.err) == (4, True)
    # They said yes in time; it is only recorded later.
    assert cli(*late, *"quote accept K1 --on 2026-06-20".split()).code == 0
    assert cli("undo", "--today", "2026-06-21").code == 0
    assert cli(*late, "quote", "accept", "K1", "--late").code == 0
    assert cli(*late, "quote", "list", "--json").json[0]["state"] == "accepted"


@pytest.mark.parametrize(
    ("line", "code", "told"),
    [
        ("quote make K1", 2, "Give one of --amount, --uplift and --discount."),
        ("quote make K1 --uplift 5 --discount 5", 2, "Give one of"),
        ("quote make K1 --uplift -5", 2, "Not understood as a percentage"),
        ("quote make K1 --uplift -5", 2, "--uplift raises a price, --discount lowers it."),
        ("quote make K1 --discount 101", 2, "A discount is 100 % at most"),
        ("quote make K1 --uplift 5 --currency USD", 2, "keeps the currency"),
        ("quote make K1 --amount many", 2, "Not understood as an amount"),
        ("quote make K1 --amount -5", 4, "cannot be negative"),
        ("quote make K1 --amount 99999999999999999", 4, "too large"),
        ("quote make K1 --amount 5 --valid-until 2026-06-14", 4, "which is past"),
        ("quote make K1 --amount 5 --months 0", 2, "0"),
        ("quote make K9 --amount 5", 3, "No contract K9"),
        ("quote send K1", 3, "no quote for its present term"),
        ("quote accept K1 --version 4", 3, "no quote of version 4"),
        ("quote show K1", 3, "no quote"),
    ],
)
def test_what_is_refused_changes_nothing(cli: Cli, book: Path, line: str, code: int, told: str) -> None:
    before = book.read_bytes()
    answer = cli(*line.split())
    assert (answer.code, told in answer.err) == (code, True), answer.err
    assert book.read_bytes() == before


def test_steps_out_of_order_or_out_of_time_are_refused(cli: Cli, book: Path) -> None:
    cli(*"quote make K1 --amount 9".split())
    for line in ("accept K1", "reject K1", "send K1 --on 2026-06-14", "send K1 --on 2026-06-16"):
        assert cli("quote", *line.split()).code == 4, line
    assert cli("quote", "send", "K1").code == 0
    for line in ("send K1", "accept K1 --on 2026-06-14", "accept K1 --on 2026-06-16", "reject K1 --on 2026-06-14"):
        assert cli("quote", *line.split()).code == 4, line
    cli("quote", "reject", "K1")
    for line in ("send K1", "accept K1", "reject K1"):
        assert cli("quote", *line.split()).code == 4, line


@pytest.mark.parametrize("state", ["cancelled", "ended"])
def test_a_contract_that_is_over_gets_no_quote(cli: Cli, book: Path, state: str) -> None:
    cli("contract", "edit", "K1", "--state", state)
    refused = cli(*"quote make K1 --amount 5".split())
    assert (refused.code, "has no open term" in refused.err) == (4, True)


def test_a_percentage_needs_a_sum_and_months_need_days(cli: Cli, book: Path) -> None:
    cli("contract", "edit", "K1", "--amount", "")
    assert cli(*"quote make K1 --uplift 5".split()).code == 4
    assert cli(*"quote make K1 --amount 5".split()).code == 2  # no currency anywhere
    assert cli(*"quote make K1 --amount 5 --currency JPY".split()).err == "Quote 1 for K1 from 2026-09-01 on: 5 JPY.\n"
    cli("contract", "add", "C1", "K2", "--amount", "5 CNY")
    assert cli(*"quote make K2 --uplift 5 --months 6".split()).code == 4
    assert cli(*"quote make K2 --uplift 100".split()).err == "Quote 1 for K2: 10.00 CNY (+100.0 %).\n"


def test_show_holds_the_offer_and_its_approvals(cli: Cli, book: Path) -> None:
    cli(*"quote make K1 --amount 9.999".split())
    cli(*"approval request quote K1".split())
    shown = cli("quote", "show", "K1", "--json").json
    assert (shown["amount"]["amount"], shown["approval"], shown["approval_id"]) == ("10.00", "pending", 1)
    assert [row["state"] for row in shown["approvals"]] == ["pending"]
    text = cli("quote", "show", "K1", "--version", "1").out
    assert "Quote 1 for contract K1" in text
    assert "Approvals" in text


def test_every_step_is_undone(cli: Cli, book: Path) -> None:
    states = []
    for line in ("quote make K1 --amount 9", "quote send K1", "quote accept K1"):
        cli(*line.split())
        states.append([row["state"] for row in cli("quote", "list", "--json").json])
    for _step in range(3):
        assert [row["state"] for row in cli("quote", "list", "--json").json] == states.pop()
        assert cli("undo").code == 0
    assert cli("quote", "list", "--json").json == []


@pytest.mark.parametrize(("language", "told"), [("en", "from 2027-09-01 on"), ("zh_CN", "自 2027-09-01 起")])
def test_after_a_renewal_a_quote_says_that_it_is_for_the_term_after(
    cli: Cli, book: Path, language: str, told: str
) -> None:
    assert cli("renew", "K1").code == 0
    assert told in cli("--lang", language, "quote", "make", "K1", "--uplift", "5").err
    assert cli("quote", "list", "--json").json[0]["starts_on"] == "2027-09-01"
