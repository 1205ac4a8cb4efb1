"""A sum too large to be kept exactly is refused wherever it would be computed, and nothing is written."""

from datetime import date
from pathlib import Path

import pytest

from renewctl.errors import RuleError
from renewctl.money import kept, of_days
from renewctl.renewal.outcome import Price, at_the_same_rate, decide
from renewctl.vocabulary import Outcome
from tests.conftest import Cli
from tests.store.books import dump
from tests.tick.conftest import call_nobody

LARGEST = 9_000_000_000_000_000
YEAR = date(2026, 1, 1), date(2026, 12, 31)
TWO_YEARS = date(2027, 1, 1), date(2028, 12, 31)

SAID = [("en", "The amount is too large to be kept exactly."), ("zh_CN", "金额过大，无法精确保存。")]


@pytest.mark.parametrize("sign", [1, -1])
def test_the_largest_sum_is_kept_and_the_next_is_not(sign: int) -> None:
    assert kept(sign * LARGEST) == sign * LARGEST
    with pytest.raises(RuleError) as refused:
        kept(sign * (LARGEST + 1))
    assert refused.value.rule == "amount-range"


def test_a_sum_in_proportion_is_kept_up_to_the_limit() -> None:
    half = LARGEST // 2
    assert at_the_same_rate(Price(half, "EUR", *YEAR), *TWO_YEARS, YEAR[0]) == LARGEST
    assert of_days(LARGEST, 365) == LARGEST
    with pytest.raises(RuleError):
        at_the_same_rate(Price(half + 1, "EUR", *YEAR), *TWO_YEARS, YEAR[0])
    with pytest.raises(RuleError):
        of_days(LARGEST, 366)


def test_a_sum_that_was_agreed_is_compared_whatever_the_rate_comes_to() -> None:
    assert decide(Price(LARGEST, "EUR", *YEAR), 5, "EUR", TWO_YEARS, YEAR[0]) is Outcome.CONTRACTED


@pytest.fixture
def book(cli: Cli, tmp_path: Path) -> Cli:
    """Y renews by itself for a hundred years at a sum near the limit; Z for a month at a small one."""
    call_nobody(cli, tmp_path)
    cli("customer", "add", "Acme", "--code", "C1", "--today", "2026-01-01")
    for number, amount, months in (("Y", "9999999999999.99EUR", "1200"), ("Z", "5EUR", "1")):
        words = ("--kind", "auto", "--notice", "1d", "--renewal-months", months, "--today", "2026-01-01")
        term = ("--start", "2026-01-01", "--months", "1", "--amount", amount)
        assert cli("contract", "add", "C1", number, *term, *words).code == 0
    return cli


@pytest.mark.parametrize(("language", "said"), SAID)
@pytest.mark.parametrize(
    "line",
    [
        ("renew", "Y", "--on", "2026-01-20"),
        ("renew", "Y", "--on", "2026-01-20", "--dry-run"),
        ("renew", "Y", "--on", "2026-01-20", "--months", "1000"),
        ("contract", "coterm", "Y", "--on", "2199-12-31"),
        ("contract", "coterm", "Y", "--on", "2199-12-31", "--dry-run"),
        ("quote", "make", "Y", "--uplift", "9999%"),
    ],
)
def test_what_would_come_to_too_much_is_refused(
    book: Cli, tmp_path: Path, line: tuple[str, ...], language: str, said: str
) -> None:
    before = dump(tmp_path / "book.db")
    refused = book("--lang", language, *line, "--today", "2026-01-25")
    assert (refused.code, refused.out) == (4, ""), refused.err
    assert said in refused.err
    assert dump(tmp_path / "book.db") == before


def test_a_sum_of_ones_own_is_the_way_on(book: Cli) -> None:
    renewed = book("renew", "Y", "--on", "2026-01-20", "--amount", "5EUR", "--today", "2026-01-25", "--json")
    assert renewed.code == 0, renewed.err


@pytest.mark.parametrize(("language", "said"), SAID)
def test_tick_names_what_would_come_to_too_much_and_goes_on(book: Cli, language: str, said: str) -> None:
    ticked = book("--lang", language, "tick", "--today", "2026-02-02", "--json")
    assert ticked.code == 6
    assert [line for line in ticked.err.splitlines() if "Y" in line and said in line], ticked.err
    done = {(row["contract"], row["effect"]) for row in ticked.json}
    assert ("Z", "renewed-by-itself") in done
    assert ("Y", "renewed-by-itself") not in done
    assert [row["term_end"] for row in book("contract", "list", "--json").json] == ["2026-01-31", "2026-02-28"]


def test_a_dry_run_names_it_and_says_that_nothing_was_done(book: Cli, tmp_path: Path) -> None:
    before = dump(tmp_path / "book.db")
    rehearsed = book("tick", "--dry-run", "--today", "2026-02-02")
    assert (rehearsed.code, rehearsed.err.splitlines()) == (
        6,
        [
            "Y: The amount is too large to be kept exactly.",
            "renewctl: 1 contract cannot be done.",
            "  Correct these before you run `renewctl tick`; it does the others.",
        ],
    )
    assert dump(tmp_path / "book.db") == before


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "A number or a date is too large for a book or a calendar."),
        ("zh_CN", "数字或日期太大，账本或日历容纳不下。"),
    ],
)
def test_an_overflow_of_the_language_is_told_in_our_words(language: str, said: str) -> None:
    from renewctl import messages
    from renewctl.tick.standing import why

    messages.use(language)
    told = why(OverflowError("Python int too large to convert to SQLite INTEGER"))
    assert "Python" not in told
    assert said in told
