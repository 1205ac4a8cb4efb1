"""The plan of a warning: whose tasks it makes, by when, and which are left."""

import re

import pytest

from renewctl.output.glyphs import width
from tests.conftest import Cli, Result
from tests.warning.test_stories import response, state


def test_a_response_makes_its_tasks_and_a_task_done_is_done_on_the_sheet(warned: Cli) -> None:
    assert warned("--today", "2026-04-03", "--lang", "zh_CN", "warning", "plan", "1", "--cause", "价格").code == 0
    tasks = response(warned)
    assert [(task["owner"], task["due_on"]) for task in tasks] == [("li", "2026-04-10"), ("li", "2026-04-13")]
    assert all(re.search("[一-鿿]", task["title"]) for task in tasks)
    assert warned("--today", "2026-04-05", "task", "done", str(tasks[0]["id"])).code == 0
    shown = warned("warning", "show", "1", "--json").json
    respond = [line for line in shown["sheet"] if line["stage"] == "respond"]
    assert [(line["task"], line["done_on"]) for line in respond] == [
        (tasks[0]["id"], "2026-04-05"),
        (tasks[1]["id"], None),
    ]
    assert shown["cause"] == "price"


@pytest.mark.parametrize(
    ("language", "made", "left"),
    [
        ("en", "Task {n} for {owner}, due {day}: ", "1 task of its plan is still open: {n}."),
        ("zh_CN", "任务 {n}（{owner}，{day} 到期）：", "其方案中还有 1 项任务未完成：{n}。"),
    ],
)
def test_a_plan_says_whose_tasks_it_made_and_the_end_which_are_left(
    warned: Cli, language: str, made: str, left: str
) -> None:
    def on(day: str, *words: str) -> Result:
        return warned("--lang", language, "--today", day, *words)

    planned = on("2026-04-03", "warning", "plan", "1", "--json")
    tasks = response(warned)
    assert [line["task"] for line in planned.json["tasks"]] == [task["id"] for task in tasks]
    assert {(line["owner"], line["due_on"]) for line in planned.json["tasks"]} == {
        (task["owner"], task["due_on"]) for task in tasks
    }
    told = [made.format(n=task["id"], owner=task["owner"], day=task["due_on"]) + task["title"] for task in tasks]
    assert planned.err.splitlines()[1:] == told
    first, second = (task["id"] for task in tasks)
    assert on("2026-04-04", "task", "done", str(first)).code == 0
    (listed,) = on("2026-04-04", "warning", "list", "--json").json
    assert (planned.json["open_tasks"], listed["open_tasks"]) == (2, 1)
    resolved = on("2026-04-05", "warning", "resolve", "1", "all is well", "--json")
    assert left.format(n=second) in resolved.err
    assert [line["task"] for line in resolved.json["tasks"]] == [second]
    assert on("2026-04-05", "task", "drop", str(second), "--reason", "settled").code == 0
    evaluated = on("2026-04-06", "warning", "evaluate", "1", "effective", "--json")
    assert (evaluated.json["open_tasks"], evaluated.json["tasks"]) == (0, [])
    assert len(evaluated.err.splitlines()) == 1
    given_up = {"en": "(dropped)", "zh_CN": "（放弃）"}[language]
    assert given_up in on("2026-04-06", "warning", "sheet", "1").out


def test_a_task_is_never_due_after_the_deadline(warned: Cli) -> None:
    assert warned("--today", "2026-06-25", "warning", "plan", "1").code == 0
    assert [task["due_on"] for task in response(warned)] == ["2026-06-30", "2026-06-30"]


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("columns", [80, 200])
def test_the_sheet_on_a_terminal_tells_each_action_whole(
    warned: Cli, language: str, columns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert warned("warning", "plan", "1").code == 0
    for number in range(20):
        told = warned("warning", "act", "1", f"Asked for the {number}. time whether they train their people")
        assert told.code == 0
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setenv("LINES", "24")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    shown = warned("--lang", language, "--color", "never", "warning", "sheet", "1").out
    assert max(map(width, shown.splitlines())) <= columns
    assert shown.split().count("people") == 20
    assert "…" not in shown
    assert "--" not in shown  # neither columns nor lines are left out


def test_a_plan_is_undone_with_its_tasks(warned: Cli) -> None:
    before = warned("task", "list", "--all", "--json").json
    assert warned("--today", "2026-04-02", "warning", "plan", "1").code == 0
    assert warned("task", "list", "--all", "--json").json != before
    assert warned("undo").code == 0
    assert state(warned) == "issued"
    assert warned("task", "list", "--all", "--json").json == before
