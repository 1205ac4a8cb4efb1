"""`contract amend|notice|extend|coterm|clause|terms`: what happens between signing and renewal, and what is refused."""

from typing import Any

import pytest

from tests.conftest import Cli


@pytest.fixture
def acme(cli: Cli) -> Cli:
    """A book with contracts of every kind of one customer."""
    assert cli("customer", "add", "Acme", "--code", "A").code == 0
    for number, *options in (
        ("FIXED", "--start", "2025-07-01", "--months", "12", "--amount", "12000 CNY"),
        ("AUTO", "--start", "2025-09-01", "--months", "12", "--kind", "auto", "--notice", "2m",
         "--renewal-months", "12", "--amount", "3650 CNY"),
        ("OPEN", "--start", "2024-01-31", "--kind", "evergreen", "--notice", "1m", "--amount", "100 CNY"),
        ("YEAR", "--start", "2026-01-01", "--months", "12", "--amount", "500 CNY"),
    ):  # fmt: skip
        assert cli("contract", "add", "A", number, *options).code == 0
    return cli


def shown(cli: Cli, number: str) -> Any:
    answer = cli("contract", "show", number, "--json")
    assert answer.code == 0, answer.err
    return answer.json


def do(cli: Cli, *words: str) -> str:
    answer = cli("contract", *words)
    assert answer.code == 0, answer.err
    return answer.err


def refused(cli: Cli, *words: str, code: int = 4) -> str:
    before = cli("audit", "head").out
    answer = cli("contract", *words)
    assert answer.code == code, (answer.err, answer.out)
    assert cli("audit", "head").out == before
    return answer.err


def due(cli: Cli, *words: str) -> dict[str, tuple[str, str]]:
    rows = cli("due", "--days", "400", "--json", *words).json
    return {row["contract"]: (row["deadline"], row["deadline_kind"]) for row in rows}


# --- notice ---------------------------------------------------------------------------------------------------


def test_an_auto_contract_under_notice_has_no_notice_deadline_and_ends(acme: Cli) -> None:
    assert due(acme)["AUTO"] == ("2026-06-30", "notice")
    said = do(acme, "notice", "AUTO", "--received", "--on", "2026-06-10", "--evidence", "letter 7")
    assert said == "Notice on contract AUTO since 2026-06-10. It ends on 2026-08-31.\n"
    assert due(acme)["AUTO"] == ("2026-08-31", "end")
    record = shown(acme, "AUTO")
    assert record["notices"] == [
        {"sequence": 1, "direction": "received", "on_day": "2026-06-10", "evidence": "letter 7", "withdrawn_on": None}
    ]
    assert record["deadlines"][0]["remark"] == "notice received on 2026-06-10"
    do(acme, "notice", "AUTO", "--withdraw", "--on", "2026-06-12")
    assert due(acme)["AUTO"] == ("2026-06-30", "notice")
    assert shown(acme, "AUTO")["notices"][0]["withdrawn_on"] == "2026-06-12"
    assert acme("undo").code == 0
    assert due(acme)["AUTO"] == ("2026-08-31", "end")


def test_an_evergreen_contract_gets_its_end_from_notice_and_loses_it_again(acme: Cli) -> None:
    assert "OPEN" not in due(acme)
    assert "It ends on 2026-07-15." in do(acme, "notice", "OPEN", "--given")
    assert due(acme)["OPEN"] == ("2026-07-15", "end")
    do(acme, "notice", "OPEN", "--withdraw")
    assert "OPEN" not in due(acme)
    assert shown(acme, "OPEN")["term_end"] is None


@pytest.mark.parametrize(("on", "code"), [("2026-06-30", 0), ("2026-07-01", 4)])
def test_the_deadline_is_the_last_day_for_notice(acme: Cli, on: str, code: int) -> None:
    answer = acme("--today", "2026-07-10", "contract", "notice", "AUTO", "--given", "--on", on)
    assert answer.code == code
    if code:
        assert "The notice deadline of contract AUTO was 2026-06-30; 2026-07-01 is after it." in answer.err
        assert "--late" in answer.err
        assert acme("--today", "2026-07-10", "contract", "notice", "AUTO", "--given", "--on", on, "--late").code == 0


def test_notice_is_judged_by_the_working_day_that_its_deadline_falls_back_to(acme: Cli) -> None:
    assert acme("calendar", "weekend", "2,3").code == 0  # 2026-06-30 is a Tuesday: Monday is the last day
    answer = acme("--today", "2026-06-30", "contract", "notice", "AUTO", "--given")
    assert answer.code == 4
    assert "2026-06-29" in answer.err


def test_what_is_under_notice_does_not_renew_by_itself_but_lapses(acme: Cli) -> None:
    assert acme("calendar", "weekend", "6,7").code == 0
    do(acme, "notice", "OPEN", "--given", "--on", "2026-05-31")  # a Sunday, and a day that June does not have
    words = ("contract", "notice", "AUTO", "--given", "--on", "2026-07-01", "--late")
    assert acme("--today", "2026-07-01", *words).code == 0
    assert acme("--today", "2026-12-31", "tick").code == 0
    for number, ended in (("OPEN", "2026-06-30"), ("AUTO", "2026-08-31")):
        (term,) = shown(acme, number)["terms"]
        assert (term["term_end"], term["outcome"]) == (ended, "lapsed")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["AUTO"], 2, "--given"),
        (["AUTO", "--given", "--received"], 2, "--given"),
        (["AUTO", "--given", "--on", "2026-06-16"], 4, "still to come"),
        (["AUTO", "--withdraw"], 4, "No notice stands"),
        (["NONE", "--given"], 3, "NONE"),
    ],
)
def test_notice_that_makes_no_sense(acme: Cli, words: list[str], code: int, said: str) -> None:
    assert said in refused(acme, "notice", *words, code=code)


def test_notice_stands_once_and_needs_a_contract_in_force(acme: Cli) -> None:
    do(acme, "notice", "AUTO", "--given")
    assert "Notice stands" in refused(acme, "notice", "AUTO", "--received")
    assert "cannot be withdrawn" in refused(acme, "notice", "AUTO", "--withdraw", "--on", "2026-06-14")
    do(acme, "edit", "FIXED", "--state", "cancelled")
    assert "not in force" in refused(acme, "notice", "FIXED", "--given")
    do(acme, "edit", "OPEN", "--notice", "")
    assert "notice period" in refused(acme, "notice", "OPEN", "--given")


# --- amendments -----------------------------------------------------------------------------------------------


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
        (["--effective", "soon", "--amount", "1"], 2, "soon"),
        (["--effective", "2026-07-01", "--notice", "often"], 2, "often"),
        (["--effective", "2026-07-01", "--amount", "much"], 2, "much"),
        (["--effective", "2026-07-01", "--kind", "odd"], 2, "evergreen"),
    ],
)
def test_an_amendment_that_makes_no_sense(acme: Cli, words: list[str], code: int, said: str) -> None:
    assert said in refused(acme, "amend", "YEAR", "--reason", "r", *words, code=code)


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


# --- extensions -----------------------------------------------------------------------------------------------


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


# --- co-termination -------------------------------------------------------------------------------------------


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


# --- clauses, and what a contract says of itself ----------------------------------------------------------------


def test_clauses_come_and_go(acme: Cli) -> None:
    assert do(acme, "clause", "add", "YEAR", "违约责任", "10%") == "Added clause 违约责任 to YEAR.\n"
    assert "Changed" in do(acme, "clause", "add", "YEAR", " 违约责任 ", "12%")
    do(acme, "clause", "add", "YEAR", "Venue", "Shanghai")
    assert acme("contract", "clause", "list", "YEAR", "--json").json == [
        {"title": "违约责任", "body": "12%"},
        {"title": "Venue", "body": "Shanghai"},
    ]
    assert len(shown(acme, "YEAR")["clauses"]) == 2
    do(acme, "clause", "remove", "YEAR", "Venue")
    refused(acme, "clause", "remove", "YEAR", "Venue", code=3)
    refused(acme, "clause", "add", "YEAR", " ", "text", code=2)
    refused(acme, "clause", "add", "YEAR", "Venue", "", code=2)


def test_escalator_and_offer_days(acme: Cli) -> None:
    do(acme, "edit", "AUTO", "--escalator", "7%", "--offer-days", "10")
    record = shown(acme, "AUTO")
    assert (record["escalator"], record["offer_days"], record["offer_by"]) == (7.0, 10, "2026-06-20")
    do(acme, "edit", "AUTO", "--escalator", "", "--offer-days", "-1")
    record = shown(acme, "AUTO")
    assert (record["escalator"], record["offer_days"], record["offer_by"]) == (None, None, "2026-05-31")
    refused(acme, "edit", "AUTO", "--escalator", "a lot", code=2)


def test_offer_days_come_from_the_settings(acme: Cli, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "config.toml"
    path.write_text("offer_days = 45\n")
    monkeypatch.setenv("RENEWCTL_CONFIG", str(path))
    assert shown(acme, "AUTO")["offer_by"] == "2026-05-16"
    path.write_text("offer_days = 'soon'\n")
    assert acme("contract", "show", "AUTO").code == 2


def test_deadlines_stand_with_their_plain_dates_and_what_is_not_known(acme: Cli, tmp_path: Any) -> None:
    days = tmp_path / "days.csv"
    days.write_text("2026-06-30,holiday,\n")
    assert acme("calendar", "load", str(days)).code == 0
    assert [tuple(row.values())[:4] for row in shown(acme, "AUTO")["deadlines"]] == [
        ("notice", "2026-06-29", "2026-06-30", 14),
        ("offer", "2026-05-29", "2026-05-30", -17),
        ("end", "2026-08-31", "2026-08-31", 77),
    ]
    assert "no holidays" not in acme("contract", "show", "AUTO").out
    do(acme, "edit", "AUTO", "--end", "2027-01-31")
    assert "The calendar has no holidays for 2027" in acme("contract", "show", "AUTO").out
    assert "The calendar has no holidays for 2027" in acme("contract", "show", "AUTO", "--json").err


def test_terms_are_listed(acme: Cli) -> None:
    (row,) = acme("contract", "terms", "AUTO", "--json").json
    assert (row["sequence"], row["notice_deadline"], row["notice_plain"]) == (1, "2026-06-30", "2026-06-30")


def test_a_second_import_leaves_a_contract_under_notice_alone(acme: Cli, tmp_path: Any) -> None:
    sheet = tmp_path / "sheet.csv"
    sheet.write_text(
        "合同编号,客户名称,到期日期,续约类型,通知期\nAUTO,Acme,2026-08-31,自动续约,2个月\n", encoding="utf-8"
    )
    do(acme, "notice", "AUTO", "--given")
    assert acme("import", str(sheet)).code == 0
    assert due(acme)["AUTO"] == ("2026-08-31", "end")
