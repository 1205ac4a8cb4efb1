"""Early warnings on the agenda: each waits there for its next act, by the one who looks after it."""

from datetime import date
from pathlib import Path

import pytest

from tests.agenda.books import day, opened
from tests.conftest import Cli
from tests.rows import put, put_term
from tests.warning.conftest import fill


@pytest.fixture
def warned(cli: Cli, tmp_path: Path) -> Cli:
    """A contract of li's that ends in 60 days, with a warning that was issued today."""
    with opened(tmp_path / "book.db") as at:
        acme = put(at, "customer", name="Acme", code="C1", owner="li")
        put_term(at, "K1", day(60), customer_id=acme, recorded_on=day(-300))
        put(at, "warning", customer_id=acme, contract_id=1, term_id=1, level="high", rule_set="default-1", score=80_000,
            coverage=100_000, inputs="[]", amount=100_000_00, currency="CNY", deadline=day(60), issued_on=day(0),
            cause="price")  # fmt: skip
    return cli


def lines(cli: Cli, *options: str) -> list[dict[str, object]]:
    return [row for row in cli("agenda", "--all", "--json", *options).json if row["kind"] == "warning"]


def test_a_warning_is_there_from_the_day_of_its_issue_though_its_deadline_is_far(warned: Cli) -> None:
    (row,) = lines(warned, "--days", "0")
    assert (row["number"], row["what"]) == (1, "Acknowledge the warning: risk high")
    assert (row["customer"], row["contract"], row["owner"]) == ("Acme", "K1", "li")
    assert (row["due_on"], row["days_left"]) == (str(day(60)), 60)
    assert row["amount"] == {"amount": "100000.00", "currency": "CNY"}
    assert row["terms"] == {"amount": 2.5, "warning": 8.0}
    assert lines(warned, "--today", str(day(-1))) == []
    assert "warning 1." in warned("agenda", "--all").out
    assert "warning 8.0" in warned("agenda", "--all", "--explain").out


def test_its_day_moves_with_the_deadline(warned: Cli) -> None:
    """Extended, amended or under notice: what it was issued with stays on the warning itself."""
    assert warned("contract", "extend", "K1", "--end", str(day(90)), "--reason", "they asked").code == 0
    assert [row["due_on"] for row in lines(warned)] == [str(day(90))]
    change = ("--effective", str(day(0)), "--reason", "agreed", "--kind", "auto", "--notice", "30d")
    assert warned("contract", "amend", "K1", *change).code == 0
    assert [row["due_on"] for row in lines(warned)] == [str(day(60))]
    assert warned("contract", "notice", "K1", "--received").code == 0
    assert [row["due_on"] for row in lines(warned)] == [str(day(90))]
    (issued,) = warned("warning", "list", "--json").json
    assert issued["deadline"] == str(day(60))


def test_it_names_the_next_act_and_leaves_the_word_to_the_tasks_of_its_plan(warned: Cli) -> None:
    said = [lines(warned)[0]["what"]]
    assert warned("warning", "ack", "1").code == 0
    said.append(lines(warned)[0]["what"])
    assert lines(warned)[0]["terms"] == {"amount": 2.5, "warning": 6.0}
    assert warned("warning", "plan", "1").code == 0
    assert lines(warned) == []
    tasks = [row["id"] for row in warned("task", "list", "--json").json]
    assert tasks
    for number in tasks:
        assert warned("task", "done", str(number)).code == 0
    said.append(lines(warned)[0]["what"])
    assert lines(warned)[0]["terms"] == {"amount": 2.5, "warning": 4.0}
    for act in ("act", "follow"):
        assert warned("warning", act, "1", "talked to them").code == 0
        said.append(lines(warned)[0]["what"])
    assert said == [
        "Acknowledge the warning: risk high",
        "Plan what is done about the warning: risk high",
        "Act on the warning: risk high",
        "Follow up what was done about the warning: risk high",
        "Resolve the warning, or act again: risk high",
    ]
    assert warned("warning", "resolve", "1", "they stay").code == 0
    assert lines(warned) == []


def test_a_decided_term_ends_it(warned: Cli) -> None:
    assert warned("lose", "K1", "--reason", "price").code == 0
    assert lines(warned) == []


def state(cli: Cli, on: date) -> str:
    """Return the state of the one warning there is."""
    (row,) = cli("--today", str(on), "warning", "list", "--all", "--json").json
    return str(row["state"])


def test_a_contract_that_goes_on_by_itself_leaves_it_behind_once_notice_is_past(cli: Cli) -> None:
    """Use falls; the contract renews by itself on the day after 2026-05-31, the last day for notice."""
    fill(cli)
    assert cli("--today", "2026-02-01", "contract", "edit", "HT-1", "--kind", "auto", "--notice", "30d").code == 0
    last, after = date(2026, 5, 31), date(2026, 6, 1)
    assert cli("--today", "2026-05-01", "tick").code == 0
    assert (len(lines(cli, "--today", str(last))), lines(cli, "--today", str(after))) == (1, [])
    assert cli("--today", str(last), "contract", "notice", "HT-1", "--received").code == 0
    assert len(lines(cli, "--today", str(after))) == 1  # it ends now, and may still be won back
    assert cli("undo").code == 0
    assert (cli("--today", str(after), "tick").code, state(cli, after)) == (0, "ended")
    assert lines(cli, "--today", str(after)) == lines(cli, "--today", str(last)) == []
    assert cli("undo").code == 0  # of the renewal
    assert state(cli, after) == "issued"


def test_a_term_that_lapses_ends_it(warned: Cli) -> None:
    lapsed = day(60 + 31)
    assert warned("--today", str(lapsed), "tick").code == 0
    assert (lines(warned, "--today", str(lapsed)), state(warned, lapsed)) == ([], "ended")


def test_it_is_on_the_list_of_who_looks_after_it(warned: Cli) -> None:
    assert warned("warning", "ack", "1", "--owner", "zhao").code == 0
    assert [row["kind"] for row in warned("agenda", "--actor", "zhao", "--json").json] == ["warning"]
    assert warned("agenda", "--owner", "li", "--json").json == []
    assert "those of zhao" in warned("agenda", "--actor", "zhao").out


def test_its_weight_is_set_in_config(warned: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = tmp_path / "config.toml"
    config.write_text("[urgency]\nwarning = 100\n", encoding="utf-8")
    monkeypatch.setenv("RENEWCTL_CONFIG", str(config))
    assert lines(warned)[0]["terms"] == {"amount": 2.5, "warning": 100.0}


def test_the_calendar_has_it_under_one_name_for_as_long_as_it_lives(warned: Cli) -> None:
    def named(*names: str) -> list[str]:
        written = warned("agenda", "--all", "--ics", "-").out.replace("\r\n ", "").splitlines()
        return [line.rstrip() for line in written if line.startswith(names or ("UID:warning-1@", "DTSTART"))]

    first, stamped = named(), named("DTSTAMP")
    assert f"DTSTART;VALUE=DATE:{day(60):%Y%m%d}" in first
    warned("warning", "ack", "1")
    assert named() == first
    assert named("DTSTAMP") != stamped  # of its last change
    assert len(first) == 2


def test_in_chinese(warned: Cli) -> None:
    assert lines(warned, "--lang", "zh_CN")[0]["what"] == "确认预警：风险高"
