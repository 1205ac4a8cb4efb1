"""What may be done with a step on which day, as the people who work on a renewal see it."""

from pathlib import Path

import pytest

from tests.conftest import Cli, Result
from tests.ready import ready_file


def on(cli: Cli, day: str, *words: str) -> Result:
    answer = cli("--today", day, *words)
    assert answer.code == 0, answer.err
    return answer


def steps(cli: Cli, day: str = "2024-09-30") -> dict[str, dict[str, object]]:
    """The steps of HT-1 as JSON has them, by their codes."""
    return {row["step"]: row for row in on(cli, day, "step", "list", "HT-1", "--json").json}


@ready_file
def book(cli: Cli) -> None:
    """A contract from 2023-10-01 to 2024-09-30."""
    cli("customer", "add", "Acme", "--code", "C1")
    add = ("contract", "add", "C1", "HT-1", "--start", "2023-10-01", "--months", "12", "--amount", "CNY 120000")
    assert cli(*add).code == 0


@pytest.fixture
def under_way(cli: Cli, book: Path) -> Path:
    """Its renewal by the standard playbook, opened on 2024-09-01."""
    on(cli, "2024-09-01", "renewal", "open", "HT-1")
    return book


def refused(cli: Cli, book: Path, day: str, line: str) -> str:
    """Return what a line that is against the rules is answered with; nothing was changed."""
    before = book.read_bytes()
    answer = cli("--today", day, *line.split())
    assert (answer.code, answer.out) == (4, ""), answer.err
    assert book.read_bytes() == before
    return answer.err


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "2024-09-02 is before its turn came, on 2024-09-04."),
        ("zh_CN", "2024-09-02 早于轮到该步骤的日期 2024-09-04。"),
    ],
)
@pytest.mark.parametrize("line", ["step start HT-1 offer", "step done HT-1 offer", "step skip HT-1 offer --reason x"])
def test_no_step_is_dated_before_its_turn_came(line: str, language: str, sentence: str, cli: Cli, book: Path) -> None:
    """An offer that begins five days before the end, which are still to come when the customer has answered."""
    playbook = (
        'name = "two"\ntitle = "Two"\n[[steps]]\ncode = "ask"\nname = "Ask"\nrole = "sales"\ndays = 3\n'
        '[[steps]]\ncode = "offer"\nname = "Offer"\nrole = "sales"\ndays = 3\nafter = "ask"\n'
        'before = { deadline = "end", days = 5 }\nskip_by = ["sales"]\n'
    )
    (book.parent / "two.toml").write_text(playbook, "utf-8")
    cli("playbook", "install", str(book.parent / "two.toml"))
    cli("team", "set", "sales", "li")
    on(cli, "2024-09-01", "renewal", "open", "HT-1", "--playbook", "two")
    on(cli, "2024-09-04", "advance", "HT-1")
    assert steps(cli)["offer"]["state"] == "not-started"
    told = refused(cli, book, "2024-09-10", f"--actor li --lang {language} {line} --on 2024-09-02")
    assert sentence in told
    on(cli, "2024-09-10", "--actor", "li", *line.split(), "--on", "2024-09-04")


def test_no_step_is_dated_before_the_renewal_was_opened(cli: Cli, under_way: Path) -> None:
    on(cli, "2024-09-05", "undo")
    playbook = cli("playbook", "show", "standard", "--source").out.replace("days = 5\n", "days = 5\nBEFORE\n", 1)
    file = under_way.parent / "later.toml"
    file.write_text(playbook.replace("BEFORE", 'before = { deadline = "end", days = 9 }'), "utf-8")
    cli("playbook", "install", str(file))
    on(cli, "2024-09-01", "renewal", "open", "HT-1")
    told = refused(cli, under_way, "2024-09-10", "step done HT-1 first-contact --on 2024-08-31")
    assert "2024-08-31 is before its turn came, on 2024-09-01." in told


def test_what_follows_two_steps_begins_after_the_later_one_whichever_is_written_down_first(
    cli: Cli, under_way: Path
) -> None:
    on(cli, "2024-09-01", "undo")
    step = '[[steps]]\ncode = "{0}"\nname = "{0}"\nrole = "legal"\ndays = 2\n'
    text = 'name = "fork"\ntitle = "Fork"\n' + "".join(map(step.format, ("one", "other", "then")))
    (under_way.parent / "fork.toml").write_text(text + 'after = ["one", "other"]\n', "utf-8")
    cli("playbook", "install", str(under_way.parent / "fork.toml"))
    on(cli, "2024-09-01", "renewal", "open", "HT-1", "--playbook", "fork")
    on(cli, "2024-09-09", "step", "done", "HT-1", "one", "--on", "2024-09-08")
    on(cli, "2024-09-09", "step", "done", "HT-1", "other", "--on", "2024-09-03")
    assert steps(cli)["then"]["started_on"] == "2024-09-08"


def test_a_step_is_not_begun_on_a_day_to_come(cli: Cli, book: Path) -> None:
    on(cli, "2024-08-01", "renewal", "open", "HT-1", "--playbook", "b2c-simple")
    assert steps(cli)["offer"]["state"] == "not-started"
    told = refused(cli, book, "2024-08-05", "step start HT-1 offer --on 2024-08-06")
    assert "2024-08-06 is still to come" in told
    on(cli, "2024-08-05", "step", "start", "HT-1", "offer")


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "A step that begins on {start} is not due on {due}."),
        ("zh_CN", "{start} 开始的步骤不能在 {due} 到期。"),
    ],
)
@pytest.mark.parametrize(
    ("step", "due", "start"),
    [
        ("first-contact", "2024-08-31", "2024-09-01"),  # it was begun on the day of the opening
        ("quote", "2024-09-05", "2024-09-06"),  # what it waits for is planned until the day before
        ("payment", "2020-01-01", "2024-09-21"),
    ],
)
def test_a_step_is_not_moved_before_it_begins(
    step: str, due: str, start: str, language: str, sentence: str, cli: Cli, under_way: Path
) -> None:
    told = refused(cli, under_way, "2024-09-03", f"--lang {language} step move HT-1 {step} --due {due}")
    assert sentence.format(due=due, start=start) in told
    on(cli, "2024-09-03", "step", "move", "HT-1", step, "--due", start)
    moved = steps(cli)[step]
    assert (moved["planned_start"], moved["planned_end"]) == (start, start)


def test_a_step_moves_to_the_day_on_which_what_it_waited_for_was_done(cli: Cli, under_way: Path) -> None:
    on(cli, "2024-09-03", "advance", "HT-1")
    on(cli, "2024-09-03", "step", "move", "HT-1", "quote", "--due", "2024-09-03")
    assert "A step that begins on 2024-09-03 is not due on 2024-09-02." in refused(
        cli, under_way, "2024-09-03", "step move HT-1 quote --due 2024-09-02"
    )


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("en", "{day} is before the term began, on {start}."), ("zh_CN", "{day} 早于本合同期的开始日 {start}。")],
)
def test_a_renewal_is_not_opened_before_its_term_began(language: str, sentence: str, cli: Cli, book: Path) -> None:
    told = refused(cli, book, "2024-09-01", f"--lang {language} renewal open HT-1 --on 2023-09-30")
    assert sentence.format(day="2023-09-30", start="2023-10-01") in told
    on(cli, "2024-09-01", "renewal", "open", "HT-1", "--on", "2023-10-01")


def test_the_renewal_of_a_term_to_come_is_opened_today(cli: Cli, book: Path) -> None:
    """A month with sixty days of notice has to be decided before it begins."""
    assert "is before the term began" in refused(cli, book, "2023-09-10", "renewal open HT-1 --on 2023-09-09")
    on(cli, "2023-09-10", "renewal", "open", "HT-1")


@pytest.mark.parametrize(
    ("language", "sentence"), [("en", "It was waiting for [b]list[/b]."), ("zh_CN", "此前在等待：[b]list[/b]。")]
)
def test_what_a_closed_step_was_waiting_for_is_told(language: str, sentence: str, cli: Cli, under_way: Path) -> None:
    on(cli, "2024-09-02", "step", "block", "HT-1", "first-contact", "--on", "[b]list[/b]")
    assert sentence in on(cli, "2024-09-03", "--lang", language, "advance", "HT-1").err
    assert sentence not in on(cli, "2024-09-03", "--lang", language, "advance", "HT-1").err
    on(cli, "2024-09-03", "undo")
    on(cli, "2024-09-03", "undo")
    cli("team", "set", "director", "li")
    skip = ("--actor", "li", "step", "skip", "HT-1", "first-contact", "--reason", "known")
    assert sentence in on(cli, "2024-09-03", "--lang", language, *skip).err


def test_a_closed_renewal_has_the_late_steps_of_the_day_on_which_it_was_closed(cli: Cli, under_way: Path) -> None:
    on(cli, "2024-09-06", "lose", "HT-1", "--reason", "other", "--on", "2024-09-06")
    late = on(cli, "2024-12-01", "step", "list", "HT-1", "--late", "--json").json
    assert [(row["step"], row["days_late"]) for row in late] == [("first-contact", 1)]


DISCOUNTS = "[approval]\ndiscount_over = [10, 20]\nself = true\n"


@pytest.mark.parametrize(
    ("language", "needed", "pending", "approved"),
    [
        (
            "en",
            "Quote 1 was never sent: it needs an approval first, renewctl approval request quote HT-1.",
            "Quote 1 was never sent; its approval is pending: renewctl approval list shows who decides next.",
            "Quote 1 was never sent; renewctl quote send HT-1 says that it was.",
        ),
        (
            "zh_CN",
            "报价 1 从未发出：须先审批，renewctl approval request quote HT-1。",
            "报价 1 从未发出；其审批尚待决定：renewctl approval list 显示由谁决定。",
            "报价 1 从未发出；若已发出，请运行 renewctl quote send HT-1。",
        ),
    ],
)
def test_a_quote_that_was_never_sent_is_to_be_approved_first(
    language: str, needed: str, pending: str, approved: str, cli: Cli, under_way: Path
) -> None:
    (under_way.parent / "rules.toml").write_text(DISCOUNTS, "utf-8")
    on(cli, "2024-09-01", "approval", "rules", "install", str(under_way.parent / "rules.toml"))
    on(cli, "2024-09-01", "quote", "make", "HT-1", "--discount", "15")
    on(cli, "2024-09-02", "advance", "HT-1")
    assert needed in on(cli, "2024-09-03", "--lang", language, "advance", "HT-1").err
    on(cli, "2024-09-03", "undo")
    on(cli, "2024-09-03", "approval", "request", "quote", "HT-1")
    assert pending in on(cli, "2024-09-03", "--lang", language, "advance", "HT-1").err
    on(cli, "2024-09-03", "undo")
    on(cli, "2024-09-03", "approval", "approve", "1")
    assert approved in on(cli, "2024-09-03", "--lang", language, "advance", "HT-1").err


@pytest.mark.parametrize("levels", ["1 level", "2 levels"])
def test_how_many_levels_a_step_needs_is_told_as_it_is_counted(levels: str, cli: Cli, book: Path) -> None:
    text = cli("playbook", "show", "standard", "--source").out
    asked = f'days = 5\napproval = {{ subject = "quote", levels = {levels[0]} }}'
    (book.parent / "mine.toml").write_text(text.replace("days = 5", asked, 1), "utf-8")
    cli("playbook", "install", str(book.parent / "mine.toml"))
    on(cli, "2024-09-01", "renewal", "open", "HT-1")
    assert f"needs an approval of the quote first, by {levels}." in refused(cli, book, "2024-09-02", "advance HT-1")
