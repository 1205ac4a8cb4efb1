"""A term has one notice deadline and one day for our offer, whoever asks: by what the contract says when it ends."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from renewctl.reminder.settings import Reminders
from renewctl.reminder.standing import Duty, items
from renewctl.store.reader import open_reader
from tests.conftest import Cli
from tests.contract.answers import do, due, shown

PLAYBOOK = """
name = "waits"
title = { en = "Waits", zh = "等待" }

[[steps]]
code = "offer"
role = "sales"
days = 2
name = { en = "Offer", zh = "报价" }
before = { deadline = "offer", days = 3 }
"""


def reminded(book: Path, on: date, offer_days: int = 30) -> dict[str | None, dict[str, str]]:
    """Return the deadlines that are reminded of, by contract and kind."""
    found: dict[str | None, dict[str, str]] = {}
    with open_reader(book) as reader:
        for item in items(reader, Duty(on, Reminders(), offer_days)):
            found.setdefault(item.contract, {})[item.kind.value] = str(item.deadline)
    return found


def planned(cli: Cli, contract: str, tmp_path: Path, today: str) -> list[str]:
    """Open a renewal whose first step waits for our offer, plan it anew, and return when it starts by either."""
    file = tmp_path / "waits.toml"
    file.write_text(PLAYBOOK, encoding="utf-8")
    assert cli("playbook", "install", str(file)).code == 0
    opened = cli("renewal", "open", contract, "--playbook", "waits", "--today", today, "--json")
    assert opened.code == 0, opened.err
    anew = cli("renewal", "replan", contract, "--today", today, "--json")
    return [opened.json["step_start"], anew.json["step_start"]]


def offers(cli: Cli, today: str) -> dict[str, str]:
    """Return the offers on the agenda of the next days, by contract."""
    rows = cli("agenda", "--all", "--days", "14", "--today", today, "--json").json
    return {row["contract"]: row["due_on"] for row in rows if row["kind"] == "offer"}


def test_words_that_hold_from_the_next_term_on_move_no_deadline_of_this_one(acme: Cli, tmp_path: Path) -> None:
    def deadlines() -> list[Any]:
        (listed,) = [row for row in acme("contract", "list", "--json").json if row["contract"] == "AUTO"]
        record = shown(acme, "AUTO")
        (term,) = record["terms"]
        return [(row["notice_deadline"], row["offer_by"]) for row in (listed, record, term)]

    do(acme, "amend", "AUTO", "--effective", "2026-09-01", "--reason", "longer", "--notice", "120d")
    assert deadlines() == [("2026-06-30", "2026-05-31")] * 3
    assert due(acme)["AUTO"] == ("2026-06-30", "notice")
    assert reminded(tmp_path / "book.db", date(2026, 6, 15))["AUTO"]["offer"] == "2026-05-31"
    assert offers(acme, "2026-05-20")["AUTO"] == "2026-05-31"
    assert planned(acme, "AUTO", tmp_path, "2026-03-01") == ["2026-05-28", "2026-05-28"]
    answer = acme("--today", "2026-07-01", "contract", "notice", "AUTO", "--given")
    assert "The notice deadline of contract AUTO was 2026-06-30; 2026-07-01 is after it." in answer.err
    do(acme, "notice", "AUTO", "--given")  # on 15 June: in time


def test_a_contract_that_goes_on_until_it_becomes_evergreen_keeps_its_end_under_notice(acme: Cli) -> None:
    do(acme, "amend", "AUTO", "--effective", "2026-09-01", "--reason", "open", "--kind", "evergreen")
    assert "It ends on 2026-08-31." in do(acme, "notice", "AUTO", "--given")
    assert acme("undo").code == 0
    assert acme("--today", "2026-07-01", "contract", "notice", "AUTO", "--given").code == 4


def test_what_is_usual_for_our_offer_counts_wherever_it_is_looked_at(
    acme: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "config.toml").write_text("offer_days = 150\n")
    monkeypatch.setenv("RENEWCTL_CONFIG", str(tmp_path / "config.toml"))
    days = ["--start", "2026-01-01", "--months", "12", "--today", "2026-01-01"]
    assert acme("contract", "add", "A", "OWN", *days, "--offer-days", "20").code == 0
    for number in ("USUAL", "LEFT"):
        assert acme("contract", "add", "A", number, *days).code == 0
    assert [shown(acme, number)["offer_by"] for number in ("OWN", "USUAL")] == ["2026-12-11", "2026-08-03"]
    assert planned(acme, "OWN", tmp_path, "2026-02-01") == ["2026-12-08"] * 2
    assert planned(acme, "USUAL", tmp_path, "2026-02-01") == ["2026-07-31"] * 2
    (tmp_path / "config.toml").write_text('offer_days = 150\n[[playbook_rules]]\nplaybook = "waits"\n')
    rows = acme("tick", "--today", "2026-08-03", "--json").json
    assert ("2026-08-03", "LEFT") in [(row["on"], row["contract"]) for row in rows if row["effect"] == "renewal-opened"]
    assert acme("renewal", "show", "LEFT", "--json").json["step_due"] == "2026-08-04"  # it waited for 31 July


def test_the_offer_of_a_fixed_contract_goes_out_before_the_notice_it_agreed_on(acme: Cli, tmp_path: Path) -> None:
    days = ["--start", "2026-01-01", "--months", "12", "--today", "2026-01-01"]
    assert acme("contract", "add", "A", "LONG", *days, "--notice", "3m", "--offer-days", "100").code == 0
    assert shown(acme, "LONG")["offer_by"] == "2026-06-22"
    assert offers(acme, "2026-06-16")["LONG"] == "2026-06-22"
    assert reminded(tmp_path / "book.db", date(2026, 6, 15))["LONG"]["offer"] == "2026-06-22"
    rows = acme("tick", "--today", "2026-06-22", "--json").json
    assert ("2026-06-22", "LONG") in [(row["on"], row["contract"]) for row in rows if row["effect"] == "renewal-opened"]


def test_a_longer_notice_that_was_agreed_before_reaches_as_far(acme: Cli, tmp_path: Path) -> None:
    days = ["--start", "2026-01-01", "--months", "12", "--today", "2026-01-01"]
    assert acme("contract", "add", "A", "LONG", *days, "--notice", "5m").code == 0  # notice 2026-07-31, offer 07-01
    do(acme, "amend", "LONG", "--effective", "2027-01-01", "--reason", "shorter", "--notice", "5d", "--kind", "auto")
    assert shown(acme, "LONG")["offer_by"] == "2026-07-01"
    assert offers(acme, "2026-06-20")["LONG"] == "2026-07-01"
    assert reminded(tmp_path / "book.db", date(2026, 6, 20))["LONG"]["offer"] == "2026-07-01"
    rows = acme("tick", "--today", "2026-07-01", "--json").json
    assert ("2026-07-01", "LONG") in [(row["on"], row["contract"]) for row in rows if row["effect"] == "renewal-opened"]
