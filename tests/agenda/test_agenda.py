"""A morning: what is on the agenda, whose it is, in which order, and why."""

from pathlib import Path

import pytest

from renewctl.agenda.commands import COLUMNS
from tests.agenda.books import day, fill, opened
from tests.conftest import TODAY, Cli
from tests.rows import put, put_term


@pytest.fixture
def book(cli: Cli, tmp_path: Path) -> Cli:
    fill(tmp_path / "book.db")
    return cli


def kinds(cli: Cli, *options: str) -> list[tuple[str, str]]:
    return sorted((row["kind"], row["what"]) for row in cli("agenda", "--json", *options).json)


EVERYTHING = sorted(
    [
        ("notice", "Last day to give notice; no offer is out"),
        ("end", "The term ends; no offer is out"),
        ("offer", "Our offer goes out"),
        ("task", "Send it"),
        ("task", "Some day"),
        ("call", "Call them"),
        ("case", "complaint: It leaks"),
        ("measure", "Send a technician"),
        ("invoice", "Invoice F1: not paid"),
        ("unanswered", "Answer: Any news?"),
        ("undelivered", "A message to li was not delivered: 550"),
    ]
)


def test_everything_there_is_to_do_is_on_one_list(book: Cli) -> None:
    assert kinds(book, "--all") == EVERYTHING


def test_a_day_further_or_nearer_counts(book: Cli) -> None:
    nearer = {what for _kind, what in kinds(book, "--all", "--days", "6")}
    assert {what for _kind, what in EVERYTHING} - nearer == {
        "The term ends; no offer is out", "Send it"
    }  # fmt: skip
    further = kinds(book, "--all", "--days", "8")
    assert ("task", "Ask legal") in further
    assert [
        row["contract"] for row in book("agenda", "--all", "--days", "8", "--json").json if row["kind"] == "offer"
    ] == [
        "OFFER",
        "FAR",
    ]


def test_the_keys_are_promised(book: Cli) -> None:
    rows = {row["kind"]: row for row in book("agenda", "--all", "--json").json}
    assert list(rows["notice"]) == [column.key for column in COLUMNS if column.data]
    notice = rows["notice"]
    assert (notice["contract"], notice["owner"], notice["due_on"], notice["days_left"]) == (
        "AUTO",
        "li",
        str(day(3)),
        3,
    )
    assert (notice["band"], notice["tier"], notice["number"]) == ("red", "key", None)
    assert notice["amount"] == {"amount": "5000000.00", "currency": "CNY"}
    assert rows["invoice"]["amount"] == {"amount": "6.00", "currency": "CNY"}
    assert (rows["invoice"]["band"], rows["invoice"]["days_left"]) == ("overdue", -10)
    assert (rows["unanswered"]["since"], rows["unanswered"]["waited_days"]) == (str(day(-3)), 3)
    assert (rows["unanswered"]["due_on"], rows["unanswered"]["band"]) == (None, None)
    call = rows["call"]
    assert (call["earliest_on"], call["latest_on"], call["due_on"]) == (str(day(-2)), str(day(20)), str(day(20)))
    assert rows["undelivered"]["owner"] == "li"


def test_a_message_that_may_have_arrived_is_on_it_too_and_one_on_its_way_is_not(cli: Cli, tmp_path: Path) -> None:
    with opened(tmp_path / "book.db") as at:
        put(at, "task", title="Something of li's", owner="li", due_on=day(90))
        for key, state, error in (("a", "sending", "no answer"), ("b", "sending", None), ("c", "waiting", "451")):
            put(at, "message", key=key, recipient="li", message_id=key, on_day=day(-1), state=state, last_error=error)
        for key, until in (("d", f"{day(-1)}T09:00:00Z"), ("e", f"{day(0)}T09:00:00Z")):  # whoever sent d was killed
            sending = {"state": "sending", "claimed_until": until}
            put(at, "message", key=key, recipient="wu", message_id=key, on_day=day(-1), **sending)
    assert [row["id"] for row in cli("agenda", "--json", "--owner", "wu").json] == [4]
    said = "A message to li may have arrived: no answer"
    assert [row["what"] for row in cli("agenda", "--json", "--owner", "li").json] == [said]
    assert "发给 li 的消息可能已送达：no answer" in cli("--lang", "zh_CN", "agenda").out
    assert f"SUMMARY:undelivered: {said}" in cli("agenda", "--ics", "-").out


def test_the_order_is_that_of_the_urgency_which_is_the_sum_of_its_terms(book: Cli) -> None:
    rows = book("agenda", "--all", "--json").json
    assert [row["urgency"] for row in rows] == sorted((row["urgency"] for row in rows), reverse=True)
    for row in rows:
        assert round(sum(row["terms"].values()), 1) == row["urgency"]
    assert [row["kind"] for row in rows[:2]] == ["case", "notice"]  # a complaint that nobody answered comes first
    assert rows[1]["terms"] == {"due": 10.8, "deadline": 12.0, "amount": 4.6, "tier": 4.0}
    waiting = next(row for row in rows if row["what"] == "Send it")
    assert (waiting["waits_for"], waiting["terms"]["blocked"]) == ("task 1", -10.0)


def test_explain_shows_the_sum_and_how_it_is_made_up(book: Cli) -> None:
    answer = book("agenda", "--all", "--explain")
    assert "due 10.8 + deadline 12.0 + amount 4.6 + tier 4.0" in answer.out
    assert "due 9.2 + tier 4.0 - blocked 10.0" in answer.out
    assert "Urgency is a sum; at most: due 12, overdue 4, " in answer.out
    assert "deadline 12.0" not in book("agenda", "--all").out


def test_it_is_yours_when_anything_is_yours_else_everyones(book: Cli) -> None:
    assert len(kinds(book)) == len(EVERYTHING)  # wang owns nothing
    assert "As of 2026-06-15, everyone's, 7 days ahead: 11 things to do, 2 overdue." in book("agenda").out
    assert kinds(book, "--actor", "ZHAO") == [("measure", "Send a technician"), ("task", "Some day")]
    assert "those of zhao" in book("agenda", "--actor", "zhao").out
    assert kinds(book, "--actor", "zhao", "--all") == EVERYTHING
    assert kinds(book, "--owner", "Zhao") == kinds(book, "--actor", "zhao")
    refused = book("agenda", "--owner", "zhao", "--all")
    assert (refused.code, refused.out) == (2, "")


def test_who_owns_something_later_has_nothing_to_do_now(book: Cli, tmp_path: Path) -> None:
    with opened(tmp_path / "book.db") as at:
        put_term(at, "MINE", day(900), owner="wang")
    answer = book("agenda")
    assert answer.code == 0
    assert answer.out.splitlines() == [
        "Nothing to do in the next 7 days.",
        "",
        "As of 2026-06-15, those of wang, 7 days ahead: 0 things to do, 0 overdue.",
    ]
    assert book("agenda", "--json").json == []


def test_what_is_counted_and_what_is_left_out_stand_below(book: Cli) -> None:
    lines = book("agenda", "--owner", "li").out.splitlines()
    assert lines[-3:] == [
        "notice 1, end 1, offer 1, unanswered 1, case 1, call 1, task 1, invoice 1, undelivered 1.",
        "1 task is snoozed. `renewctl task list --all` shows them.",
        "1 contract ended over 30 days ago without a decision; `renewctl due --all-overdue` lists it.",
    ]


def test_a_snoozed_task_comes_back_on_its_day(book: Cli) -> None:
    assert ("task", "Later") in kinds(book, "--all", "--today", str(day(1)))


def test_a_contract_that_goes_on_by_itself_has_its_notice_deadline_until_that_is_past(book: Cli) -> None:
    def of(offset: int, *options: str) -> list[str]:
        rows = book("agenda", "--all", "--json", "--today", str(day(offset)), *options).json
        return [row["kind"] for row in rows if row["contract"] == "AUTO"]

    assert of(3) == ["notice"]
    assert of(4) == []
    assert of(4, "--days", "60") == ["end"]


@pytest.mark.parametrize("offset", [-30, -31])
def test_an_end_is_overdue_for_as_long_as_the_grace_lasts(cli: Cli, tmp_path: Path, offset: int) -> None:
    with opened(tmp_path / "book.db") as at:
        put_term(at, "PAST", day(offset))
    assert [row["kind"] for row in cli("agenda", "--json").json] == (["end"] if offset == -30 else [])


@pytest.mark.parametrize("state", ["draft", "sent", "accepted", "rejected"])
def test_an_offer_that_is_out_is_no_deadline_any_more(cli: Cli, tmp_path: Path, state: str) -> None:
    with opened(tmp_path / "book.db") as at:
        put_term(at, "K", day(30))
        put(at, "quote", contract_id=1, term_id=1, amount=1, state=state)
    assert bool(cli("agenda", "--json").json) == (state == "draft")


def test_notice_given_ends_the_deadline_and_the_offer(cli: Cli, tmp_path: Path) -> None:
    with opened(tmp_path / "book.db") as at:
        put_term(at, "K", day(5), kind="auto", notice_deadline=day(1))
        put(at, "notice", contract_id=1, term_id=1, on_day=day(0))
    assert [(row["kind"], row["what"]) for row in cli("agenda", "--json").json] == [("end", "The term ends")]


@pytest.mark.parametrize(
    ("answer", "is_left"),
    [
        ({"direction": "out", "happened_at": str(day(-2))}, False),
        ({"direction": "out", "happened_at": f"{day(-3)}"}, False),  # logged later on the same day
        ({"direction": "out", "happened_at": f"{day(-4)}T23:00"}, True),
        ({"direction": None, "kind": "call", "happened_at": f"{day(0)}T08:00"}, False),
        ({"direction": "in", "kind": "call", "outcome": "reached", "happened_at": str(day(0))}, False),
        ({"direction": "in", "kind": "call", "outcome": "no-answer", "happened_at": str(day(0))}, True),
    ],
)
def test_a_message_is_unanswered_until_something_of_ours_follows(
    cli: Cli, tmp_path: Path, answer: dict[str, str | None], is_left: bool
) -> None:
    with opened(tmp_path / "book.db") as at:
        acme = put(at, "customer", name="Acme")
        put(at, "interaction", customer_id=acme, happened_at=f"{day(-3)}T10:00", direction="in", note="Hello?")
        put(at, "interaction", customer_id=acme, **answer)
    assert [row["kind"] for row in cli("agenda", "--json").json] == ["unanswered"] * is_left


@pytest.mark.parametrize(("ago", "count"), [(90, 1), (91, 0)])
def test_a_message_is_history_after_90_days(cli: Cli, tmp_path: Path, ago: int, count: int) -> None:
    with opened(tmp_path / "book.db") as at:
        acme = put(at, "customer", name="Acme")
        put(at, "interaction", customer_id=acme, happened_at=f"{day(-ago)}T10:00", direction="in")
    assert len(cli("agenda", "--json").json) == count


def test_steps_at_work_and_approvals_that_wait_for_me_are_on_it(demo: Cli) -> None:
    rows = demo("agenda", "--json", "--all").json
    steps = [row for row in rows if row["kind"] == "step"]
    assert steps
    assert {row["number"] for row in rows if row["kind"] == "approval"} == {1, 2}
    assert demo("team", "set", "sales-manager", "王芳").code == 0
    mine = demo("agenda", "--json", "--owner", "王芳").json
    assert {row["number"] for row in mine if row["kind"] == "approval"} == {1, 2}
    others = demo("agenda", "--json", "--owner", "李强").json
    assert not [row for row in others if row["kind"] == "approval"]
    assert {row["owner"] for row in others} == {"李强"}
    assert demo("approval", "approve", "1", "--actor", "王芳").code == 0
    left = demo("agenda", "--json", "--all").json
    assert {row["number"] for row in left if row["kind"] == "approval"} == {2}


def test_a_step_that_waits_says_for_what_and_is_less_urgent(demo: Cli) -> None:
    step = next(row for row in demo("agenda", "--json", "--all").json if row["kind"] == "step")
    assert demo("step", "block", step["contract"], "1", "--on", "价目表").code == 0
    blocked = next(
        row for row in demo("agenda", "--json", "--all").json if row["id"] == step["id"] and row["kind"] == "step"
    )
    assert blocked["waits_for"] == "价目表"
    assert blocked["urgency"] == pytest.approx(step["urgency"] - 10)


def test_coefficients_come_from_the_config(book: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = tmp_path / "config.toml"
    monkeypatch.setenv("RENEWCTL_CONFIG", str(config))
    config.write_text("[urgency]\ndeadline = 0\ntier = 100.5\n", encoding="utf-8")
    rows = book("agenda", "--all", "--json").json
    assert next(row for row in rows if row["kind"] == "notice")["terms"] == {"due": 10.8, "amount": 4.6, "tier": 100.5}


@pytest.mark.parametrize("line", ["due = nan", "due = inf", "due = -1", "due = '12'", "due = true", "speed = 1"])
def test_a_wrong_coefficient_is_told_in_one_line(
    book: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    config = tmp_path / "config.toml"
    monkeypatch.setenv("RENEWCTL_CONFIG", str(config))
    config.write_text(f"[urgency]\n{line}\n", encoding="utf-8")
    refused = book("agenda")
    assert (refused.code, refused.out) == (2, "")
    assert refused.err.startswith("renewctl: ")
    assert "urgency" in refused.err.splitlines()[0]


def test_in_chinese(book: Cli) -> None:
    out = book("--lang", "zh_CN", "agenda", "--all", "--explain").out
    assert "通知截止" in out
    assert f"截至 {TODAY}" in out


def test_the_far_end_of_the_calendar_is_no_failure(book: Cli) -> None:
    assert book("agenda", "--days", "36500", "--today", "9999-12-31").code == 0
    assert book("agenda", "--today", "1900-01-01").code == 0
