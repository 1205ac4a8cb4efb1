"""What `check` must not tell: whatever the program's own commands have written as it should be."""

from pathlib import Path

import pytest

from tests.check.books import make_perfect
from tests.conftest import Cli
from tests.ready import ready

perfect = ready(make_perfect)


QUIET = {
    "an evergreen contract has no end": [
        ["contract", "add", "C1", "K9", "--kind", "evergreen", "--start", "2026-01-01", "--amount", "1 CNY"]
    ],
    "a contract that was given notice on has no notice deadline": [
        ["contract", "notice", "K1", "--received", "--on", "2026-06-09"]
    ],
    "a past term keeps what was agreed then": [
        ["contract", "amend", "K2", "--effective", "2026-03-01", "--reason", "x", "--kind", "auto", "--notice", "30d"]
    ],
    "an archived customer needs no owner": [
        ["customer", "add", "Beta", "--code", "C2", "--tier", "potential"],
        ["customer", "archive", "C2"],
    ],
    "a merged customer is no look-alike": [
        ["customer", "add", "ACME Ltd", "--code", "C2", "--tier", "potential", "--owner", "li", "--yes"],
        ["customer", "merge", "C2", "C1"],
    ],
    "a contact who is gone is no twin": [
        ["contact", "add", "C1", "赵", "--phone", "010-5550-0001"],
        ["contact", "edit", "2", "--gone"],
    ],
    "a cancelled contract may lack anything": [["contract", "edit", "K2", "--amount", "", "--state", "cancelled"]],
    "a contract that was lost is decided": [["lose", "K2", "--reason", "price"]],
    "the same days for another product": [
        "contract add C1 K3 --product other --start 2026-01-01 --end 2026-12-31 --amount 900CNY".split()
    ],
    "an invoice for the rest of what was agreed": [
        ["invoice", "add", "C1", "I2", "--amount", "900 CNY", "--due", "2026-07-01", "--contract", "K2"]
    ],
}


@pytest.mark.parametrize("story", QUIET)
def test_what_is_as_it_should_be_is_not_told(story: str, perfect: Cli) -> None:
    for line in QUIET[story]:
        answer = perfect(*line)
        assert answer.code == 0, (line, answer.err)
    assert perfect("check", "--strict", "--json").json == []


def test_a_deadline_that_falls_back_to_a_working_day_is_right(perfect: Cli, tmp_path: Path) -> None:
    (tmp_path / "free.csv").write_text("2026-06-09,holiday,x\n", encoding="utf-8")
    assert perfect("calendar", "load", str(tmp_path / "free.csv")).code == 0
    (row,) = perfect("contract", "list", "--json").json[:1]
    assert row["notice_deadline"] == "2026-06-08"
    assert perfect("check", "--strict").code == 0
