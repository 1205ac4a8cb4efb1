"""`contract clause|show|terms`: the key clauses, and what a contract says of itself."""

from typing import Any

import pytest

from tests.conftest import Cli
from tests.contract.answers import do, due, refused, shown


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
