"""`contract notice`: what is under notice ends, and when it may be given."""

import pytest

from tests.conftest import Cli
from tests.contract.answers import do, due, refused, shown


def test_an_auto_contract_under_notice_has_no_notice_deadline_and_ends(acme: Cli) -> None:
    assert due(acme)["AUTO"] == ("2026-06-30", "notice")
    said = do(acme, "notice", "AUTO", "--received", "--on", "2026-06-10", "--evidence", "letter 7")
    assert said == "Notice on contract AUTO since 2026-06-10. It ends on 2026-08-31.\n"
    assert due(acme)["AUTO"] == ("2026-08-31", "end")
    record = shown(acme, "AUTO")
    assert record["notices"] == [
        {"sequence": 1, "direction": "received", "on_day": "2026-06-10", "evidence": "letter 7", "withdrawn_on": None}
    ]
    assert record["deadlines"][0]["remark"] == "notice received on 2026-06-10"
    do(acme, "notice", "AUTO", "--withdraw", "--on", "2026-06-12")
    assert due(acme)["AUTO"] == ("2026-06-30", "notice")
    assert shown(acme, "AUTO")["notices"][0]["withdrawn_on"] == "2026-06-12"
    assert acme("undo").code == 0
    assert due(acme)["AUTO"] == ("2026-08-31", "end")


def test_an_evergreen_contract_gets_its_end_from_notice_and_loses_it_again(acme: Cli) -> None:
    assert "OPEN" not in due(acme)
    assert "It ends on 2026-07-15." in do(acme, "notice", "OPEN", "--given")
    assert due(acme)["OPEN"] == ("2026-07-15", "end")
    do(acme, "notice", "OPEN", "--withdraw")
    assert "OPEN" not in due(acme)
    assert shown(acme, "OPEN")["term_end"] is None


@pytest.mark.parametrize(("on", "code"), [("2026-06-30", 0), ("2026-07-01", 4)])
def test_the_deadline_is_the_last_day_for_notice(acme: Cli, on: str, code: int) -> None:
    answer = acme("--today", "2026-07-10", "contract", "notice", "AUTO", "--given", "--on", on)
    assert answer.code == code
    if code:
        assert "The notice deadline of contract AUTO was 2026-06-30; 2026-07-01 is after it." in answer.err
        assert "--late" in answer.err
        assert acme("--today", "2026-07-10", "contract", "notice", "AUTO", "--given", "--on", on, "--late").code == 0


def test_notice_is_judged_by_the_working_day_that_its_deadline_falls_back_to(acme: Cli) -> None:
    assert acme("calendar", "weekend", "2,3").code == 0  # 2026-06-30 is a Tuesday: Monday is the last day
    answer = acme("--today", "2026-06-30", "contract", "notice", "AUTO", "--given")
    assert answer.code == 4
    assert "2026-06-29" in answer.err


def test_what_is_under_notice_does_not_renew_by_itself_but_lapses(acme: Cli) -> None:
    assert acme("calendar", "weekend", "6,7").code == 0
    do(acme, "notice", "OPEN", "--given", "--on", "2026-05-31")  # a Sunday, and a day that June does not have
    words = ("contract", "notice", "AUTO", "--given", "--on", "2026-07-01", "--late")
    assert acme("--today", "2026-07-01", *words).code == 0
    assert acme("--today", "2026-12-31", "tick").code == 0
    for number, ended in (("OPEN", "2026-06-30"), ("AUTO", "2026-08-31")):
        (term,) = shown(acme, number)["terms"]
        assert (term["term_end"], term["outcome"]) == (ended, "lapsed")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["AUTO"], 2, "--given"),
        (["AUTO", "--given", "--received"], 2, "--given"),
        (["AUTO", "--given", "--on", "2026-06-16"], 4, "still to come"),
        (["AUTO", "--withdraw"], 4, "No notice stands"),
        (["AUTO", "--withdraw", "--evidence", "letter 9"], 2, "go with --given or --received"),
        (["AUTO", "--withdraw", "--late"], 2, "go with --given or --received"),
        (["NONE", "--given"], 3, "NONE"),
    ],
)
def test_notice_that_makes_no_sense(acme: Cli, words: list[str], code: int, said: str) -> None:
    assert said in refused(acme, "notice", *words, code=code)


def test_notice_stands_once_and_needs_a_contract_in_force(acme: Cli) -> None:
    do(acme, "notice", "AUTO", "--given")
    assert "Notice stands" in refused(acme, "notice", "AUTO", "--received")
    assert "cannot be withdrawn" in refused(acme, "notice", "AUTO", "--withdraw", "--on", "2026-06-14")
    do(acme, "edit", "FIXED", "--state", "cancelled")
    assert "not in force" in refused(acme, "notice", "FIXED", "--given")
    do(acme, "edit", "OPEN", "--notice", "")
    assert "notice period" in refused(acme, "notice", "OPEN", "--given")


@pytest.mark.parametrize("kind", ["fixed", "auto"])
def test_notice_taken_back_leaves_the_end_as_it_was_before_it_whatever_was_amended(acme: Cli, kind: str) -> None:
    do(acme, "notice", "OPEN", "--given")
    do(acme, "amend", "OPEN", "--effective", "2026-06-15", "--reason", "r", "--kind", kind)
    assert shown(acme, "OPEN")["term_end"] == "2026-07-15"
    do(acme, "notice", "OPEN", "--withdraw")
    assert shown(acme, "OPEN")["term_end"] is None


def test_notice_taken_back_leaves_an_end_that_was_agreed_or_corrected(acme: Cli) -> None:
    for number in ("OPEN", "AUTO"):
        do(acme, "notice", number, "--given")
    do(acme, "amend", "OPEN", "--effective", "2026-06-15", "--reason", "longer", "--end", "2026-12-31")
    do(acme, "edit", "AUTO", "--end", "2026-09-30")
    for number, end in (("OPEN", "2026-12-31"), ("AUTO", "2026-09-30")):
        do(acme, "notice", number, "--withdraw")
        assert shown(acme, number)["term_end"] == end


def test_notice_on_a_minimum_term_that_is_taken_back_leaves_the_minimum(acme: Cli) -> None:
    days = ["--start", "2025-07-01", "--end", "2026-06-30", "--kind", "evergreen", "--notice", "3m"]
    do(acme, "add", "A", "LEAST", *days)
    assert "It ends on 2026-09-15." in do(acme, "notice", "LEAST", "--given")
    do(acme, "notice", "LEAST", "--withdraw")
    assert shown(acme, "LEAST")["term_end"] == "2026-06-30"
