"""The life of a warning in the users' words, in both languages: issued, handled, judged, and counted."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Cli
from tests.renewal.test_sheet import Page
from tests.warning.conftest import ISSUED


def response(cli: Cli) -> list[dict[str, Any]]:
    """Return the tasks that the plan of the warning made."""
    of_the_sheet = {line["task"] for line in cli("warning", "show", "1", "--json").json["sheet"]}
    return [task for task in cli("task", "list", "--all", "--json").json if task["id"] in of_the_sheet]


def state(cli: Cli) -> str:
    """Return the state of the one warning there is."""
    (row,) = cli("warning", "list", "--all", "--json").json
    return str(row["state"])


def counted(cli: Cli, day: str) -> dict[str, Any]:
    """Return what the scoreboard counts of the quarter in which the deadline lies, with the totals below it."""
    board = cli("--today", day, "risk", "scoreboard", "--period", "2026-Q2", "--json").json
    row: dict[str, Any]
    (row,) = board["rows"]
    return row | {"totals": board["totals"]}


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_signals_fall_a_warning_is_issued_handled_and_judged_and_the_scoreboard_counts_it(
    falling: Cli, language: str
) -> None:
    def on(day: str, *words: str) -> str:
        answer = falling("--lang", language, "--today", day, *words)
        assert answer.code == 0, answer.err
        return answer.out + answer.err

    for role, person in (("analyst", "chen"), ("risk-specialist", "zhao"), ("customer-representative", "sun")):
        on("2026-03-31", "team", "set", role, person)
    on("2026-03-31", "tick")
    assert falling("warning", "list", "--all", "--json").json == []  # 91 days before
    ticked = on(ISSUED, "tick")
    assert {"en": "warning-issued", "zh_CN": "发出预警"}[language] in ticked
    (issued,) = falling("warning", "list", "--json").json
    assert (issued["issued_on"], issued["deadline"], issued["lead_days"]) == (ISSUED, "2026-06-30", 90)
    assert (issued["level"], issued["score"], issued["cause"], issued["owner"]) == ("high", 100.0, "product", "li")
    states = [state(falling)]
    for day, *words in (
        ("2026-04-02", "ack", "1", "--owner", "account-manager"),
        ("2026-04-03", "plan", "1"),
        ("2026-04-10", "act", "1", "trained them", "--expect", "usage is back"),
        ("2026-05-10", "follow", "1", "they do not use it any more"),
    ):
        on(day, "warning", *words)
        states.append(state(falling))
    on("2026-05-11", "task", "done", str(response(falling)[0]["id"]))
    on("2026-06-20", "lose", "HT-1", "--reason", "product")
    states.append(state(falling))
    on("2026-07-01", "warning", "evaluate", "1", "ineffective", "--reason", "too late")
    states.append(state(falling))
    assert states == ["issued", "acknowledged", "planned", "in-action", "followed-up", "ended", "evaluated"]
    sheet = on("2026-07-01", "warning", "sheet", "1")
    expected = {
        "en": ("identify", "usage fell 70 %: 90 against 300", "trained them", "ineffective: too late", "chen", "zhao"),
        "zh_CN": ("预警识别", "使用量下降 70%：90，此前 300", "trained them", "无效: too late", "chen", "zhao"),
    }
    for shown in expected[language]:
        assert shown in sheet, shown
    row = counted(falling, "2026-07-01")
    figures = ("due", "events", "warned", "hits", "precision", "recall", "lead_days", "too_few")
    assert [row[key] for key in figures] == [1, 1, 1, 1, 100.0, 100.0, 90, True]
    assert (row["totals"]["acted_on"]["terms"], row["totals"]["not_acted_on"]["terms"]) == (1, 0)
    told = on("2026-07-01", "risk", "scoreboard", "--period", "2026-Q2")
    assert ("Too few: 1 term was lost" if language == "en" else "样本过少：流失 1 个合同期") in told
    acted = {
        "en": "Acted on: 1 term, lost 100.0 % [21-100].",
        "zh_CN": "已采取行动：1 个合同期，流失 100.0 % [21-100]。",
    }
    assert acted[language] in told
    assert "0/0" not in told  # nobody was not warned of


@pytest.mark.parametrize(("language", "effective"), [("en", "effective"), ("zh_CN", "有效")])
def test_a_customer_who_was_kept_is_resolved_judged_and_counts_as_one_that_was_acted_on(
    falling: Cli, language: str, effective: str
) -> None:
    """The contract renews by itself on the day after 2026-05-31, the last day for notice."""
    for day, *words in (
        ("2026-02-20", "contract", "edit", "HT-1", "--kind", "auto", "--notice", "30d"),
        ("2026-03-02", "tick"),
        ("2026-03-03", "warning", "ack", "1"),
        ("2026-03-04", "warning", "plan", "1"),
        ("2026-03-10", "warning", "act", "1", "trained them"),
        ("2026-04-10", "warning", "follow", "1", "they use it again"),
        ("2026-04-20", "warning", "resolve", "1", "usage is back"),
        ("2026-06-01", "tick"),
        ("2026-07-01", "warning", "evaluate", "1", "effective"),
    ):
        answer = falling("--lang", language, "--today", day, *words)
        assert answer.code == 0, answer.err
    assert state(falling) == "evaluated"
    assert effective in falling("--lang", language, "warning", "sheet", "1").out
    row = counted(falling, "2026-07-01")
    assert [row[key] for key in ("due", "events", "warned", "hits", "precision")] == [1, 0, 1, 0, 0.0]
    assert row["totals"]["acted_on"]["terms"] == 1


@pytest.mark.parametrize(
    ("language", "told"),
    [("en", "Acted on: 1 term, lost 100.0 %"), ("zh_CN", "已采取行动：1 个合同期，流失 100.0 %")],
)
def test_whoever_does_the_tasks_of_the_plan_has_acted_on_the_warning(warned: Cli, language: str, told: str) -> None:
    assert warned("--today", "2026-04-03", "warning", "plan", "1").code == 0
    for task in response(warned):
        assert warned("--today", "2026-04-20", "task", "done", str(task["id"])).code == 0
    assert warned("--today", "2026-05-20", "lose", "HT-1", "--reason", "price").code == 0
    shown = warned("--lang", language, "--today", "2026-07-01", "risk", "scoreboard", "--period", "2026-Q2")
    assert told in shown.out + shown.err


@pytest.mark.parametrize(
    ("language", "told", "on_sheet"),
    [
        ("en", "not counted as warned: 1 term.", "Issued late: `tick` had not run before"),
        ("zh_CN", "不计为已预警：1 个合同期。", "补发：此前 `tick` 未运行"),
    ],
)
def test_a_warning_that_nobody_had_in_time_is_issued_late(
    falling: Cli, language: str, told: str, on_sheet: str
) -> None:
    """A tick that catches up after months issues it as of its day; the scoreboard goes by the day it was written."""
    for day, *words in (
        ("2026-03-31", "tick"),
        ("2026-06-29", "tick"),
        ("2026-06-29", "lose", "HT-1", "--reason", "price"),
    ):
        assert falling("--today", day, *words).code == 0
    (issued,) = falling("warning", "list", "--all", "--json").json
    assert issued["issued_on"] == ISSUED
    row = counted(falling, "2026-07-01")
    assert [row[key] for key in ("due", "events", "warned", "hits", "recall")] == [1, 1, 0, 0, 0.0]
    assert row["totals"]["issued_late"] == {"terms": 1, "contracts": ["HT-1"]}
    shown = falling("--lang", language, "--today", "2026-07-01", "risk", "scoreboard", "--period", "2026-Q2")
    assert told in shown.out + shown.err
    sheet = falling("--lang", language, "warning", "show", "1", "--json").json["sheet"]
    late = [(line["action"], line["done_on"]) for line in sheet if line["stage"] == "identify"][1:]
    assert late == [(on_sheet, "2026-06-29")]


def test_a_warning_of_the_day_is_not_late(warned: Cli) -> None:
    sheet = warned("warning", "show", "1", "--json").json["sheet"]
    assert [line["done_on"] for line in sheet if line["stage"] == "identify"] == [ISSUED]
    assert warned("--today", "2026-06-29", "lose", "HT-1", "--reason", "price").code == 0
    row = counted(warned, "2026-07-01")
    assert (row["warned"], row["totals"]["issued_late"]["terms"]) == (1, 0)


def test_a_refusal_leaves_the_warning_as_it_was(warned: Cli) -> None:
    for words in (("act", "1", "x"), ("follow", "1", "x"), ("resolve", "1", "x"), ("evaluate", "1", "effective")):
        assert warned("--today", "2026-04-02", "warning", *words).code == 4, words
    assert warned("--today", "2026-04-02", "warning", "ack", "1", "--on", "2026-03-31").code == 4
    assert warned("--today", "2026-04-02", "warning", "ack", "1", "--on", "2026-04-03").code == 4
    assert warned("--today", "2026-04-02", "warning", "ack", "1", "--owner", "legal").code == 4
    assert warned("warning", "ack", "2").code == 3
    assert warned("warning", "evaluate", "1").code == 2
    assert warned("warning", "evaluate", "1", "effective", "--false-alarm", "--reason", "x").code == 2
    assert state(warned) == "issued"
    assert response(warned) == []


def test_a_false_alarm_has_a_reason_and_ends_a_warning_at_any_time(warned: Cli) -> None:
    refused = warned("--today", "2026-04-02", "warning", "evaluate", "1", "--false-alarm")
    assert (refused.code, "reason" in refused.err) == (4, True)
    evaluated = ("warning", "evaluate", "1", "--false-alarm", "--reason", "on holiday")
    assert warned("--today", "2026-04-02", *evaluated).code == 0
    shown = warned("warning", "show", "1", "--json").json
    assert (shown["state"], shown["evaluation"], shown["reason"]) == ("evaluated", "false-alarm", "on holiday")
    assert warned("--today", "2026-04-03", *evaluated).code == 4
    assert len(warned("warning", "list", "--all", "--json").json) == 1  # nothing is deleted


@pytest.mark.parametrize("judgement", [("effective",), ("--false-alarm", "--reason", "on holiday")])
def test_what_a_decision_ended_is_judged_from_its_day_on(warned: Cli, judgement: tuple[str, ...]) -> None:
    assert warned("--today", "2026-05-20", "lose", "HT-1", "--reason", "price").code == 0

    def evaluated(on: str) -> int:
        return warned("--today", "2026-05-25", "warning", "evaluate", "1", *judgement, "--on", on).code

    assert [evaluated("2026-05-19"), evaluated("2026-05-20")] == [4, 0]


def test_a_decision_ends_a_warning_and_its_undo_brings_it_back(warned: Cli) -> None:
    assert warned("--today", "2026-04-02", "lose", "HT-1", "--reason", "price").code == 0
    assert state(warned) == "ended"
    refused = warned("--today", "2026-04-03", "warning", "ack", "1")
    assert (refused.code, "is decided" in refused.err) == (4, True)
    assert warned("undo").code == 0
    assert state(warned) == "issued"


def test_what_was_issued_stays_as_it_was(warned: Cli) -> None:
    before = warned("warning", "show", "1", "--json").json
    warned("--today", "2026-04-02", "signal", "add", "--customer", "A", "--kind", "usage", "--value", "900")
    warned("--today", "2026-04-02", "customer", "edit", "A", "--name", "Acme anew")
    after = warned("warning", "show", "1", "--json").json
    same = ("score", "level", "coverage", "indicators", "amount", "deadline", "issued_on", "rule_set")
    assert [before[key] for key in same] == [after[key] for key in same]
    usage = before["indicators"][0]
    assert (usage["value"], usage["baseline"], usage["r"], usage["weight"], usage["points"]) == (90, 300, 100, 35, 100)


def test_the_departments_concerned_are_told_each_in_their_language(falling: Cli, tmp_path: Path) -> None:
    for role, person in (("account-manager", "li"), ("risk-specialist", "zhao"), ("customer-representative", "sun")):
        falling("team", "set", role, person)
    falling("team", "person", "li", "--email", "li@example.com", "--language", "zh_CN")
    falling("team", "person", "zhao", "--email", "zhao@example.com", "--language", "en")
    assert falling("--today", ISSUED, "tick").code == 0
    book = sqlite3.connect(tmp_path / "book.db")
    sent = book.execute("SELECT recipient, kind, address, subject, body_text FROM message ORDER BY id").fetchall()
    assert [row[:3] for row in sent] == [("li", "warning", "li@example.com"), ("zhao", "warning", "zhao@example.com")]
    assert sent[0][3] == "预警：Acme 北京，风险高"
    assert sent[1][3] == "Early warning: Acme 北京, high"
    assert "usage fell 70 %: 90 against 300" in sent[1][4]
    assert "2026-06-30, 90 days later" in sent[1][4]
    assert falling("undo").code == 0
    assert falling("--today", ISSUED, "tick").code == 0
    assert book.execute("SELECT COUNT(*) FROM message").fetchone() == (2,)  # told once, whatever is undone


@pytest.mark.parametrize("format", ["md", "html"])
def test_a_sheet_shows_what_names_hold_and_obeys_nothing(warned: Cli, format: str) -> None:
    warned("--today", "2026-04-02", "warning", "plan", "1")
    warned("--today", "2026-04-02", "warning", "act", "1", "<script>alert(1)</script> | x")
    sheet = warned("--today", "2026-04-03", "warning", "sheet", "1", "--format", format).out
    if format == "md":
        assert r"\<script>alert(1)\</script> \| x" in sheet
        assert "| Stage | Action | Owner | Expected effect | Done on |" in sheet
    else:
        page = Page()
        page.feed(sheet)
        assert "script" not in page.tags
        assert page.tags.count("tr") == 7  # the header, the issue, two tasks, what was done, two stages to come
        assert "<script>alert(1)</script> | x" in "\n".join(page.text)


def test_a_warning_is_seen_at_its_customer_and_in_due(warned: Cli) -> None:
    (seen,) = warned("--today", "2026-04-02", "customer", "show", "A", "--json").json["warnings"]
    assert (seen["id"], seen["level"], seen["state"]) == (1, "high", "issued")
    (line,) = warned("--today", "2026-04-02", "due", "--days", "90", "--json").json
    assert (line["warning"], line["warning_state"]) == (1, "issued")
    assert "Warning state" not in warned("--today", "2026-04-02", "due", "--days", "90").out
    warned("--today", "2026-04-02", "warning", "evaluate", "1", "--false-alarm", "--reason", "x")
    (line,) = warned("--today", "2026-04-02", "due", "--days", "90", "--json").json
    assert (line["warning"], line["warning_state"]) == (None, None)


def test_the_list_is_by_owner_level_and_state(warned: Cli) -> None:
    def listed(*options: str) -> int:
        return len(warned("warning", "list", "--json", *options).json)

    assert [listed(), listed("--owner", "LI"), listed("--owner", "chen")] == [1, 1, 0]
    assert [listed("--level", "high"), listed("--level", "medium")] == [1, 0]
    assert [listed("--state", "issued"), listed("--state", "planned")] == [1, 0]
    assert [listed("--customer", "A"), listed("--all")] == [1, 1]
