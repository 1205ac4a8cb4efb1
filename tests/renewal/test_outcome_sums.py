"""What the next term costs, and what is said of it: the accepted quote, the same price, an agreed rise."""

from pathlib import Path

import pytest

from tests.conftest import Cli
from tests.store.books import dump


@pytest.mark.parametrize(
    ("language", "summed", "left"),
    [
        (
            "en",
            "Its sum is 1,200.00 CNY: the same price as before.",
            "Quote 1 of 1,080.00 CNY (draft) was never accepted: its sum was not taken.",
        ),
        ("zh_CN", "金额为 1,200.00 CNY：价格与此前相同。", "报价 1（1,080.00 CNY，草稿）未被接受：未采用其金额。"),
    ],
)
def test_a_renewal_says_its_sum_and_which_quote_it_left_aside(acme: Cli, language: str, summed: str, left: str) -> None:
    assert acme("quote", "make", "FIX", "--discount", "10").code == 0
    told = acme("--lang", language, "renew", "FIX").err
    assert summed in told
    assert left in told


def test_an_accepted_quote_is_the_sum_and_nothing_is_left_aside(acme: Cli) -> None:
    for words in (("make", "FIX", "--discount", "10"), ("send", "FIX"), ("accept", "FIX")):
        assert acme("quote", *words).code == 0
    told = acme("renew", "FIX").err
    assert "Its sum is 1,080.00 CNY, that of quote 1." in told
    assert "never accepted" not in told


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "Quote 1 is for another length than 2026-07-01 to 2029-06-30."),
        ("zh_CN", "报价 1 的期限不是 2026-07-01 至 2029-06-30。"),
    ],
)
@pytest.mark.parametrize("months", [[], ["--months", "12"]], ids=["as long as now", "for a year"])
def test_a_quote_is_taken_for_the_length_it_was_made_for(
    acme: Cli, tmp_path: Path, months: list[str], language: str, told: str
) -> None:
    for words in (("make", "FIX", "--amount", "1080", *months), ("send", "FIX"), ("accept", "FIX")):
        assert acme("quote", *words).code == 0
    before = dump(tmp_path / "book.db")
    for length in (["--months", "36"], ["--end", "2029-06-30"]):
        refused = acme("--lang", language, "renew", "FIX", *length)
        assert (refused.code, told in refused.err) == (4, True), refused.err
    assert dump(tmp_path / "book.db") == before
    assert acme("renew", "FIX", "--months", "36", "--amount", "3300", "--dry-run").code == 0
    for length in (["--months", "12"], ["--end", "2027-06-30"], ["--start", "2026-07-15"], []):
        assert acme("renew", "FIX", *length, "--dry-run").code == 0, length
    acme("contract", "edit", "FIX", "--renewal-months", "36")  # what was agreed since lengthens no quote
    assert acme("renew", "FIX", "--json").json["next_end"] == "2027-06-30"


def test_a_quote_for_broken_months_is_taken_for_as_many_days(acme: Cli) -> None:
    for contract, days in (("B", ["--start", "2026-01-01", "--end", "2026-06-20"]), ("U", ["--end", "2026-06-30"])):
        assert acme("contract", "add", "A", contract, *days, "--amount", "500 CNY").code == 0
        for words in (("make", contract, "--amount", "450"), ("send", contract), ("accept", contract)):
            assert acme("quote", *words).code == 0
    assert "Quote 1 is for another length" in acme("renew", "B", "--months", "12").err
    assert acme("renew", "B", "--end", "2026-12-08").code == 0  # 171 days, as many as before
    assert acme("renew", "U", "--months", "12").code == 0  # nobody knows how long the first one was


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "A yearly price rise of 7% was agreed and is not in it: --amount gives another sum."),
        ("zh_CN", "约定每年涨价 7%，未计入该金额：可用 --amount 另行指定。"),
    ],
)
def test_an_agreed_price_rise_is_told_where_the_price_stays(acme: Cli, language: str, told: str) -> None:
    assert acme("contract", "edit", "FIX", "--escalator", "7%").code == 0
    for line, is_told in (("FIX", True), ("FIX --amount 1284", False), ("AUT", False)):
        answer = acme("--lang", language, "renew", *line.split(), "--dry-run")
        assert (answer.code, told in answer.err) == (0, is_told), answer.err


def test_the_sum_decides_the_outcome(acme: Cli) -> None:
    for typed, came in (("1300", "expanded"), ("1100", "contracted"), ("1200 元", "renewed")):
        assert acme("renew", "FIX", "--amount", typed, "--json").json["outcome"] == came
        assert acme("undo").code == 0
    row = acme("renew", "FIX", "--months", "6", "--json").json
    assert (row["amount"]["amount"], row["outcome"]) == ("600.00", "renewed")
