"""The worked renewal of the form, played by commands; and all that is refused on the way."""

import multiprocessing
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest

from renewctl import messages
from renewctl.cli import app
from renewctl.cli.context import AppContext
from renewctl.vocabulary import label
from tests.conftest import Cli, Result
from tests.renewal.conftest import PEOPLE, on


@pytest.mark.parametrize(
    ("language", "doubt"),
    [
        ("en", "Quote 2 was never sent; renewctl quote send HT-1 says that it was."),
        ("zh_CN", "报价 2 从未发出；若已发出，请运行 renewctl quote send HT-1。"),
    ],
)
def test_a_quote_that_was_never_sent_is_doubted_once_its_step_is_closed(
    cli: Cli, under_way: Path, language: str, doubt: str
) -> None:
    on(cli, "2024-09-02", "quote", "make", "HT-1", "--uplift", "3")
    on(cli, "2024-09-02", "quote", "send", "HT-1")
    on(cli, "2024-09-03", "quote", "make", "HT-1", "--uplift", "5")
    assert doubt not in on(cli, "2024-09-04", "--lang", language, "advance", "HT-1").err  # the first contact
    assert doubt in on(cli, "2024-09-05", "--lang", language, "advance", "HT-1").err
    on(cli, "2024-09-05", "undo")
    on(cli, "2024-09-05", "quote", "send", "HT-1")
    assert doubt not in on(cli, "2024-09-05", "--lang", language, "advance", "HT-1").err


def form_lines(answer: Result) -> list[list[str]]:
    """Return the five lines of the form as cells."""
    lines = answer.out.splitlines()
    first = next(number for number, line in enumerate(lines) if line.startswith("─")) + 1
    return [line.split("  ") for line in lines[first : first + 5]]


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_worked_renewal_looks_like_the_form(language: str, cli: Cli, under_way: Path) -> None:
    told = on(cli, "2024-09-05", "advance", "HT-1", "愿意续费")
    assert told.err == "Done: First contact of HT-1. Next: Quote, 李强, by 2024-09-10.\n"
    on(cli, "2024-09-10", "advance", "HT-1")
    on(cli, "2024-09-12", "step", "block", "HT-1", "合同审核", "--on", "附件二")
    shown = on(cli, "2024-09-12", "--lang", language, "renewal", "show", "HT-1")
    messages.use(language)
    rows = [[cell.strip() for cell in cells if cell.strip()] for cells in form_lines(shown)]
    names = ["初步沟通", "续费报价", "合同审核", "客户确认", "付款处理"]
    if language == "en":
        names = ["First contact", "Quote", "Contract review", "Customer confirmation", "Payment"]
    days = ["2024-09-01", "2024-09-05", "2024-09-06", "2024-09-10", "2024-09-11", "2024-09-15", "2024-09-16"]
    days += ["2024-09-20", "2024-09-21", "2024-09-25"]
    states = ["done", "done", "blocked", "not-started", "not-started"]
    assert [row[0] for row in rows] == names
    assert [row[1] for row in rows] == list(PEOPLE.values())
    assert [day for row in rows for day in row[2:4]] == days
    assert [row[4] for row in rows] == [label(state) for state in states]
    assert [row[5] for row in rows] == ["愿意续费", "-", messages._("waits for {what}").format(what="附件二"), "-", "-"]
    assert "████████░░░░░░░░░░░░ 40%" in shown.out
    assert "120,000.00 CNY" in shown.out
    assert "2024-10-01" in shown.out
    assert "刘洋" in shown.out


def test_it_is_played_to_the_end(cli: Cli, under_way: Path) -> None:
    for day in ("2024-09-05", "2024-09-10", "2024-09-15", "2024-09-20"):
        on(cli, day, "advance", "HT-1")
    last = on(cli, "2024-09-25", "advance", "HT-1", "到账")
    assert last.err == ("Done: Payment of HT-1. All steps are done; renewctl renew HT-1 writes the next term.\n")
    row = cli("--today", "2024-09-25", "renewal", "show", "HT-1", "--json").json
    assert (row["progress"], row["step"], row["days_late"]) == (100.0, None, 0)
    assert [step["days_late"] for step in row["steps"]] == [0, 0, 0, 0, 0]
    assert [step["ended_on"] for step in row["steps"]][::4] == ["2024-09-05", "2024-09-25"]
    again = cli("--today", "2024-09-25", "advance", "HT-1")
    assert (again.code, "All steps of HT-1 are done." in again.err) == (4, True)
    assert cli("--today", "2024-09-25", "task", "list", "--json").json == [], "a step's tasks are done with it"


def test_a_step_makes_its_tasks_for_its_owner(cli: Cli, under_way: Path) -> None:
    (task,) = cli("task", "list", "--json").json
    assert (task["title"], task["owner"], task["due_on"], task["contract"]) == (
        "Ask whether the customer wants to renew",
        "王芳",
        "2024-09-05",
        "HT-1",
    )


def test_a_step_closes_its_own_tasks_and_nobody_elses(cli: Cli, under_way: Path) -> None:
    title = "Ask whether the customer wants to renew"
    assert on(cli, "2024-09-02", "task", "add", title, "--contract", "HT-1").code == 0
    own, theirs = sorted(row["id"] for row in cli("task", "list", "--json").json)
    on(cli, "2024-09-05", "advance", "HT-1")
    left = [row["id"] for row in cli("task", "list", "--json").json if row["title"] == title]
    assert left == [theirs]
    assert cli("undo").code == 0
    assert {row["id"] for row in cli("task", "list", "--json").json} == {own, theirs}


def test_undo_takes_an_advance_back(cli: Cli, under_way: Path) -> None:
    before = cli("step", "list", "HT-1", "--json").json
    on(cli, "2024-09-05", "advance", "HT-1")
    assert cli("undo").code == 0
    assert cli("step", "list", "HT-1", "--json").json == before


def test_the_record_of_an_advance(cli: Cli, under_way: Path) -> None:
    assert on(cli, "2024-09-09", "advance", "HT-1", "--on", "2024-09-07", "--json").json == {
        "contract": "HT-1",
        "closed": "first-contact",
        "ended_on": "2024-09-07",
        "next_step": "quote",
        "next_name": "Quote",
        "next_owner": "李强",
        "next_due": "2024-09-10",
    }
    first, second = cli("--today", "2024-09-12", "step", "list", "HT-1", "--json").json[:2]
    assert (first["started_on"], first["days_late"], first["remark"]) == ("2024-09-01", 2, "2 days late")
    assert (second["started_on"], second["days_late"], second["state"]) == ("2024-09-07", 2, "in-progress")


def test_steps_are_given_away_moved_blocked_and_left_out(cli: Cli, under_way: Path) -> None:
    assert "Quote of HT-1 is for 周明, by 2024-09-10." in cli("step", "assign", "HT-1", "quote", "周明").err
    moved = cli("step", "move", "HT-1", "quote", "--due", "2024-09-12")
    assert moved.err == "Quote of HT-1 is due on 2024-09-12. 3 steps behind it move along.\n"
    steps = {step["step"]: step for step in cli("step", "list", "HT-1", "--json").json}
    assert steps["contract-review"]["planned_start"] == "2024-09-13"
    assert steps["payment"]["planned_end"] == "2024-09-27"
    assert cli("step", "block", "HT-1", "1", "--on", "[red]boss[/red]").code == 0
    assert "waits for [red]boss[/red]" in cli("step", "list").out
    assert cli("step", "unblock", "HT-1", "first").code == 0
    told = cli("--actor", "李强", "step", "skip", "HT-1", "first-contact", "--reason", "long-standing customer")
    assert "Left out: First contact of HT-1. Next: Quote, 周明" in told.err
    (left_out,) = [step for step in cli("step", "list", "HT-1", "--json").json if step["state"] == "skipped"]
    assert left_out["note"] == "long-standing customer"
    assert cli("renewal", "show", "HT-1", "--json").json["progress"] == 0


def test_a_step_that_is_held_up_before_its_turn_is_not_the_one_at_work(cli: Cli, under_way: Path) -> None:
    assert cli("step", "block", "HT-1", "payment", "--on", "the bank").code == 0
    refused = cli("step", "start", "HT-1", "payment")
    assert (refused.code, refused.err.splitlines()[0]) == (4, "renewctl: Step payment is blocked.")
    (row,) = cli("renewal", "list", "--json").json
    assert row["step"] == "first-contact"
    for step in ("first-contact", "quote", "contract-review", "customer-confirmation"):
        assert on(cli, "2024-09-20", "advance", "HT-1", "--json").json["closed"] == step
    told = on(cli, "2024-09-21", "advance", "HT-1").err
    assert told.startswith("Done: Payment of HT-1. It was waiting for the bank. All steps are done")


def test_a_step_that_is_held_up_comes_after_the_next_one_that_may_begin(cli: Cli, book: Path) -> None:
    on(cli, "2024-08-01", "renewal", "open", "HT-1", "--playbook", "b2c-simple")  # whose first step waits for a day
    assert cli("step", "block", "HT-1", "payment", "--on", "the bank").code == 0
    (row,) = on(cli, "2024-08-02", "renewal", "list", "--json").json
    assert row["step"] == "offer"
    done = on(cli, "2024-08-02", "advance", "HT-1", "--json").json
    assert (done["closed"], done["next_step"]) == ("offer", "reminder")


def test_a_step_left_out_is_not_late(cli: Cli, under_way: Path) -> None:
    assert cli("--today", "2024-09-20", "--actor", "李强", "step", "skip", "HT-1", "1", "--reason", "known").code == 0
    late = cli("--today", "2024-09-20", "step", "list", "HT-1", "--late", "--json").json
    assert [row["step"] for row in late] == ["quote", "contract-review"]


def test_a_step_begun_before_its_plan_shows_the_day_it_was_begun(cli: Cli, under_way: Path) -> None:
    on(cli, "2024-09-02", "advance", "HT-1")
    on(cli, "2024-09-03", "advance", "HT-1")
    sheet = on(cli, "2024-09-03", "renewal", "sheet", "HT-1").out
    assert "| Contract review | 陈静 | 2024-09-03 | 2024-09-15 | in-progress |" in sheet
    for day, begins in (("2024-09-03", "2024-09-03"), ("2024-09-12", "2024-09-11")):
        shown = form_lines(on(cli, day, "renewal", "show", "HT-1"))[2]
        assert [cell.strip() for cell in shown if "2024" in cell] == [begins, "2024-09-15"]


def advance_together(book: str, meeting: Barrier, codes: "multiprocessing.Queue[int]") -> None:
    """Advance once both have seen which step is at work and stand before the book's door."""
    open_door = AppContext.transaction

    def wait_at_the_door(self: AppContext, reason: str = "", **stamp: object) -> object:
        meeting.wait(timeout=60)
        return open_door(self, reason, **stamp)

    AppContext.transaction = wait_at_the_door  # type: ignore[method-assign,assignment]
    codes.put(app.run(["--book", book, "--today", "2024-09-05", "--actor", "li", "advance", "HT-1"]))


def test_of_two_who_advance_at_once_one_does(cli: Cli, under_way: Path) -> None:
    context = multiprocessing.get_context("spawn")
    meeting, codes = context.Barrier(2), context.Queue()
    both = [context.Process(target=advance_together, args=(str(under_way), meeting, codes)) for _n in range(2)]
    for process in both:
        process.start()
    found = sorted(codes.get(timeout=120) for _process in both)
    for process in both:
        process.join()
    assert found == [0, 4]
    states = [step["state"] for step in cli("step", "list", "HT-1", "--json").json]
    assert states == ["done", "in-progress", "not-started", "not-started", "not-started"]


def test_two_steps_side_by_side_have_to_be_named(cli: Cli, book: Path, tmp_path: Path) -> None:
    steps = "".join(
        f'[[steps]]\ncode = "{code}"\nname = "{code}"\nrole = "legal"\ndays = 2\n' for code in ("one", "other")
    )
    (tmp_path / "both.toml").write_text('name = "both"\ntitle = "Both"\n' + steps, "utf-8")
    assert cli("playbook", "install", str(tmp_path / "both.toml")).code == 0
    on(cli, "2024-09-01", "renewal", "open", "HT-1", "--playbook", "both")
    refused = cli("advance", "HT-1")
    assert (refused.code, "Several steps of HT-1 are at work: one, other." in refused.err) == (4, True)
    assert "Next: one, 陈静" in cli("advance", "HT-1", "--step", "other").err
    assert "All steps are done" in cli("advance", "HT-1").err


def test_a_person_set_later_gets_the_steps_that_had_nobody(cli: Cli, book: Path) -> None:
    cli("team", "set", "legal", "")
    on(cli, "2024-09-01", "renewal", "open", "HT-1")
    assert cli("step", "list", "HT-1", "--json").json[2]["owner"] is None
    told = cli("team", "set", "legal", "周律师", "--customer", "C1")
    assert told.err == "legal at 北京星辰科技有限公司 is 周律师. 1 open step is theirs now.\n"
    assert cli("step", "list", "HT-1", "--json").json[2]["owner"] == "周律师"
    assert [row["person"] for row in cli("team", "list", "--customer", "C1", "--json").json][-1] == "周律师"
