"""The words and lengths of time that sheets use."""

import pytest

from renewctl import vocabulary
from renewctl.importer.cells.words import folded, read_period, words_of
from renewctl.vocabulary import NoticeUnit

DAYS, MONTHS = NoticeUnit.DAYS, NoticeUnit.MONTHS
KINDS = {
    "state": vocabulary.ContractState,
    "kind": vocabulary.ContractKind,
    "tier": vocabulary.Tier,
    "segment": vocabulary.Segment,
    "channel": vocabulary.Channel,
    "billing_cycle": vocabulary.BillingCycle,
    "notice_unit": vocabulary.NoticeUnit,
    "outcome": vocabulary.Outcome,
    "interaction_kind": vocabulary.InteractionKind,
    "direction": vocabulary.Direction,
    "call_outcome": vocabulary.CallOutcome,
    "content": vocabulary.ContentKind,
    "signal_kind": vocabulary.SignalKind,
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_synonym_stands_for_a_stored_word_and_every_stored_word_for_itself(kind: str) -> None:
    stored = {word.value for word in KINDS[kind]}
    assert set(words_of(kind).values()) == stored
    assert all(words_of(kind)[folded(word)] == word for word in stored)


@pytest.mark.parametrize(
    ("written", "state"),
    [
        ("执行中", "active"),
        ("履行中", "active"),
        ("In Force", "active"),
        ("ＳＩＧＮＥＤ", "active"),
        ("已结束", "ended"),
        ("expired", "ended"),
        ("已取消", "cancelled"),
        ("Terminated", "cancelled"),
        ("未生效", "not-effective"),
        ("not effective", "not-effective"),
        ("Draft", "not-effective"),
    ],
)
def test_a_state_is_known_in_both_languages(written: str, state: str) -> None:
    assert words_of("state")[folded(written)] == state


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("30天", (30, DAYS)),
        ("30 days", (30, DAYS)),
        ("30-day", (30, DAYS)),
        ("1个月", (1, MONTHS)),
        ("三个月", (3, MONTHS)),
        ("提前30天书面通知", (30, DAYS)),
        ("3 months' notice", (3, MONTHS)),
        ("2 weeks", (14, DAYS)),
        ("半年", (6, MONTHS)),
        ("一年", (12, MONTHS)),
        ("1 quarter", (3, MONTHS)),
        ("30", (30, None)),
        ("30.0", (30, None)),
    ],
)
def test_a_length_of_time_is_read(written: str, meant: tuple[int, NoticeUnit | None]) -> None:
    assert read_period(written) == meant


@pytest.mark.parametrize("written", ["", "abc", "1.5 months", "-30", "days", "30 or 60 days", "半天"])
def test_what_is_no_clear_length_is_none(written: str) -> None:
    assert read_period(written) is None
