"""`contract amend|extend|coterm`: what happens between signing and renewal, and what is refused."""

import pytest

from tests.conftest import Cli
from tests.contract.answers import do, due, refused, shown


def test_an_amendment_changes_what_holds_and_keeps_what_held(acme: Cli) -> None:
    said = do(
        acme, "amend", "YEAR", "--effective", "2026-07-01", "--reason", "more seats", "--amount", "800",
        "--kind", "auto", "--notice", "30d", "--end", "2027-03-31",
    )  # fmt: skip
    assert said == "Amended amount, end, notice, kind of contract YEAR from 2026-07-01 on.\n"
    record = shown(acme, "YEAR")
    assert [(row["field"], row["before"], row["after"], row["sequence"]) for row in record["amendments"]] == [
        ("amount", "500.00 CNY", "800.00 CNY", 1),
        ("end", "2026-12-31", "2027-03-31", 1),
        ("notice", None, "30d", 1),
        ("kind", "fixed", "auto", 1),
    ]
    assert {row["reason"] for row in record["amendments"]} == {"more seats"}
    assert due(acme)["YEAR"] == ("2027-03-01", "notice")
    assert (record["amount"]["amount"], record["term_end"], record["kind"]) == ("800.00", "2027-03-31", "auto")
    assert acme("undo").code == 0
    assert "amendments" not in shown(acme, "YEAR")
    assert due(acme)["YEAR"] == ("2026-12-31", "end")


def test_a_past_term_keeps_its_own_deadline_whatever_is_amended_or_free(acme: Cli) -> None:
    assert acme("renew", "AUTO", "--on", "2026-06-15").code == 0
    before = shown(acme, "AUTO")["terms"]
    assert [row["notice_deadline"] for row in before] == ["2026-06-30", "2027-06-30"]
    do(acme, "amend", "AUTO", "--effective", "2026-10-01", "--reason", "shorter", "--notice", "30d")
    assert [row["notice_deadline"] for row in shown(acme, "AUTO")["terms"]] == ["2026-06-30", "2027-08-01"]
    assert due(acme, "--days", "500")["AUTO"] == ("2027-08-01", "notice")
    assert acme("calendar", "weekend", "6,7").code == 0  # 2027-08-01 is a Sunday
    assert [row["notice_deadline"] for row in shown(acme, "AUTO")["terms"]] == ["2026-06-30", "2027-07-30"]
    assert due(acme, "--days", "500")["AUTO"] == ("2027-07-30", "notice")
    after = "2026-08-31"  # the last day of the first term: past, once the second one runs
    late = acme(
        "--today", "2026-10-01", "contract", "amend", "AUTO", "--effective", after, "--reason", "r", "--amount", "1"
    )
    assert late.code == 4
    assert "never rewritten" in late.err


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["--effective", "2025-12-31", "--amount", "1"], 4, "never rewritten"),
        (["--effective", "2027-01-01", "--amount", "1"], 4, "no term"),
        (["--effective", "2026-07-01", "--end", "2026-06-30"], 4, "before the day"),
        (["--effective", "2026-07-01"], 2, "Nothing to amend"),
        (["--effective", "2026-07-01", "--currency", "USD", "--notice", "30d"], 2, "A currency alone"),
        (["--effective", "soon", "--amount", "1"], 2, "soon"),
        (["--effective", "2026-07-01", "--notice", "often"], 2, "often"),
        (["--effective", "2026-07-01", "--amount", "much"], 2, "much"),
        (["--effective", "2026-07-01", "--kind", "odd"], 2, "evergreen"),
    ],
)
def test_an_amendment_that_makes_no_sense(acme: Cli, words: list[str], code: int, said: str) -> None:
    assert said in refused(acme, "amend", "YEAR", "--reason", "r", *words, code=code)


def test_an_amount_finer_than_its_currency_is_told_as_rounded(acme: Cli) -> None:
    words = ["YEAR", "--effective", "2026-07-01", "--reason", "r", "--amount"]
    assert "The amount was rounded to the decimals of CNY." in do(acme, "amend", *words, "120.005 CNY")
    assert "rounded" not in do(acme, "amend", *words, "130 CNY")


def test_an_amendment_needs_a_reason_and_a_change(acme: Cli) -> None:
    refused(acme, "amend", "YEAR", "--effective", "2026-07-01", "--amount", "1", "--reason", " ", code=2)
    said = refused(acme, "amend", "YEAR", "--effective", "2026-07-01", "--amount", "500", "--reason", "r", code=0)
    assert said == "YEAR is as it was.\n"


def test_an_amended_end_stays_clear_of_the_term_after(acme: Cli) -> None:
    assert acme("renew", "YEAR", "--on", "2026-06-15", "--months", "12").code == 0
    words = ("amend", "YEAR", "--effective", "2026-07-01", "--reason", "r", "--end")
    assert "overlap" in refused(acme, *words, "2027-01-01")
    do(acme, *words, "2026-12-30")
    assert shown(acme, "YEAR")["terms"][1]["remark"] == "1 day after the term before"


def test_an_extension_moves_what_is_due_and_keeps_the_end_first_agreed(acme: Cli) -> None:
    assert (
        do(acme, "extend", "FIXED", "--months", "2", "--reason", "talks") == "Extended contract FIXED to 2026-08-31.\n"
    )
    assert due(acme)["FIXED"] == ("2026-08-31", "end")
    (term,) = shown(acme, "FIXED")["terms"]
    assert (term["original_end"], term["term_end"]) == ("2026-06-30", "2026-08-31")
    assert term["remark"] == "extended, agreed to 2026-06-30"
    do(acme, "extend", "FIXED", "--end", "2026-09-30", "--reason", "talks")
    assert shown(acme, "FIXED")["terms"][0]["original_end"] == "2026-06-30"
    assert "three months" in refused(acme, "extend", "FIXED", "--end", "2026-10-01", "--reason", "talks")
    assert [row["field"] for row in shown(acme, "FIXED")["amendments"]] == ["extension", "extension"]
    assert acme("undo").code == 0
    assert acme("undo").code == 0
    assert due(acme)["FIXED"] == ("2026-06-30", "end")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["YEAR", "--reason", "r"], 2, "not both"),
        (["YEAR", "--months", "1", "--end", "2027-01-31", "--reason", "r"], 2, "not both"),
        (["YEAR", "--months", "4", "--reason", "r"], 4, "three months"),
        (["YEAR", "--end", "2026-12-31", "--reason", "r"], 4, "does not extend"),
        (["YEAR", "--months", "1", "--reason", ""], 2, "reason"),
        (["OPEN", "--months", "1", "--reason", "r"], 4, "no end"),
    ],
)
def test_an_extension_that_makes_no_sense(acme: Cli, words: list[str], code: int, said: str) -> None:
    assert said in refused(acme, "extend", *words, code=code)


def test_a_decided_term_is_not_extended(acme: Cli) -> None:
    assert acme("lose", "FIXED", "--reason", "price").code == 0
    refused(acme, "extend", "FIXED", "--months", "1", "--reason", "r")


def test_contracts_join_the_end_of_another_after_a_rehearsal(acme: Cli) -> None:
    head = acme("audit", "head").out
    planned = acme("contract", "coterm", "FIXED", "AUTO", "--with", "YEAR", "--dry-run", "--json")
    assert planned.code == 0
    assert acme("audit", "head").out == head
    assert [(row["contract"], row["gap_days"], row["bridge_start"], row["bridge_end"]) for row in planned.json] == [
        ("FIXED", 184, "2026-07-01", "2026-12-31"),
        ("AUTO", 122, "2026-09-01", "2026-12-31"),
    ]
    assert [row["amount"]["amount"] for row in planned.json] == ["6049.32", "1220.00"]
    assert planned.json[1]["annual"] == {"amount": "3650.00", "currency": "CNY"}
    assert planned.json[1]["effect"] == {"amount": "-2430.00", "currency": "CNY"}
    written = acme("contract", "coterm", "FIXED", "AUTO", "--with", "YEAR", "--json")
    assert written.json == planned.json
    assert written.err == "Wrote 2 bridge terms up to 2026-12-31.\n"
    first, second = shown(acme, "AUTO")["terms"]
    assert (first["outcome"], first["decided_on"]) == ("renewed", "2026-06-15")
    assert (second["term_start"], second["term_end"], second["gap_days"]) == ("2026-09-01", "2026-12-31", 0)
    assert due(acme)["AUTO"] == ("2026-10-31", "notice")
    assert acme("undo").code == 0
    assert due(acme)["AUTO"] == ("2026-06-30", "notice")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["FIXED"], 2, "--with"),
        (["FIXED", "--with", "YEAR", "--on", "2026-12-31"], 2, "not both"),
        (["YEAR", "--with", "FIXED"], 4, "no bridge leads back"),
        (["OPEN", "--with", "YEAR"], 4, "no end"),
        (["FIXED", "--with", "OPEN"], 4, "no end"),
        (["YEAR", "--with", "YEAR"], 4, "already"),
        (["FIXED", "YEAR", "--on", "2026-12-30"], 4, "no bridge leads back"),
        (["FIXED", "NONE", "--with", "YEAR"], 3, "NONE"),
    ],
)
def test_what_cannot_be_brought_together_changes_nothing(acme: Cli, words: list[str], code: int, said: str) -> None:
    assert said in refused(acme, "coterm", *words, code=code)


def test_a_contract_under_notice_joins_none(acme: Cli) -> None:
    do(acme, "notice", "AUTO", "--given")
    assert "does not go on" in refused(acme, "coterm", "AUTO", "--with", "YEAR")


LATER = {
    "en": "The notice of contract YEAR was amended from 2026-08-01 on already, which is after 2026-07-01.",
    "zh_CN": "合同 YEAR 的通知截止已有自 2026-08-01 起的合同变更，该日晚于 2026-07-01。",
}


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize(
    "words", [["--notice", "90d"], ["--kind", "fixed"], ["--amount", "900"], ["--end", "2027-02-28"]]
)
def test_an_amendment_does_not_go_under_a_later_one_of_the_same(acme: Cli, language: str, words: list[str]) -> None:
    amended = ["--notice", "60d", "--kind", "auto", "--amount", "800", "--end", "2027-01-31"]
    do(acme, "amend", "YEAR", "--effective", "2026-08-01", "--reason", "r", *amended)
    before = acme("audit", "head").out
    earlier = ["contract", "amend", "YEAR", "--effective", "2026-07-01", "--reason", "r"]
    answer = acme("--lang", language, *earlier, *words)
    assert (answer.code, acme("audit", "head").out) == (4, before)
    assert "--notice" not in words or LATER[language] in answer.err
    do(
        acme, "amend", "YEAR", "--effective", "2026-08-01", "--reason", "r", *words
    )  # on the same day it is the newer one
    assert acme("undo").code == acme("undo").code == 0
    do(acme, "amend", "YEAR", "--effective", "2026-07-01", "--reason", "r", *words)


def test_an_amendment_goes_before_one_of_something_else_or_of_another_term(acme: Cli) -> None:
    assert acme("renew", "YEAR", "--on", "2026-06-15", "--months", "12").code == 0
    do(acme, "amend", "YEAR", "--effective", "2027-03-01", "--reason", "r", "--amount", "700", "--notice", "30d")
    do(acme, "amend", "YEAR", "--effective", "2026-07-01", "--reason", "r", "--amount", "600", "--kind", "auto")
    assert [row["amount"]["amount"] for row in shown(acme, "YEAR")["terms"]] == ["600.00", "700.00"]
