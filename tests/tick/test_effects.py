"""When each effect falls due, to the day; and that the order in which days are ticked makes no difference."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renewctl.calendar.rules import WorkingDays
from renewctl.contract.amended import AmendmentRow, Words
from renewctl.errors import UsageError
from renewctl.tick.effects import Duty, Effect, Open, Standing, Windows, after, next_effect, plan, read_windows
from renewctl.vocabulary import ContractKind, NoticeUnit, TickEffect

START, END = date(2025, 7, 1), date(2026, 6, 30)
FIXED = Words(ContractKind.FIXED, None, None)
AUTO = Words(ContractKind.AUTO, 30, NoticeUnit.DAYS)  # notice by 2026-05-31
EVERGREEN = Words(ContractKind.EVERGREEN, 30, NoticeUnit.DAYS)
TERM = Open(1, START, END, END, recorded_on=START)
OPENED = replace(TERM, has_renewal=True)
CONTRACT = Standing(1, "K", "Acme", None, FIXED, (), None, None, START)
TACIT, OPENS, LAPSES = TickEffect.RENEWED_BY_ITSELF, TickEffect.RENEWAL_OPENED, TickEffect.LAPSED


def on(contract: Standing, term: Open, today: date, duty: Duty | None = None) -> tuple[TickEffect, date] | None:
    """Return what falls due by a day, and on which."""
    found = next_effect(contract, term, replace(duty or Duty(today, 30), today=today))
    return (found.effect, found.on) if found else None


def first_days(contract: Standing, term: Open, effect: TickEffect, day: date, duty: Duty | None = None) -> None:
    """An effect is not there on the day before, and there from its day on."""
    assert on(contract, term, day - timedelta(days=1), duty) is None
    assert on(contract, term, day, duty) == on(contract, term, day + timedelta(days=400), duty) == (effect, day)


def test_a_fixed_term_is_opened_90_days_before_its_end_and_lapses_after_the_grace() -> None:
    first_days(CONTRACT, TERM, OPENS, date(2026, 4, 1))
    first_days(CONTRACT, OPENED, LAPSES, date(2026, 7, 31))
    first_days(CONTRACT, OPENED, LAPSES, date(2026, 7, 1), Duty(END, 0))


def test_an_automatic_contract_renews_on_the_day_after_its_notice_deadline() -> None:
    contract = replace(CONTRACT, words=AUTO)
    first_days(contract, TERM, OPENS, date(2026, 3, 2))  # 90 days before 2026-05-31
    first_days(contract, OPENED, TACIT, date(2026, 6, 1))
    first_days(
        replace(contract, words=replace(AUTO, notice_length=None, notice_unit=None)), OPENED, TACIT, date(2026, 7, 1)
    )


def test_a_deadline_on_a_free_day_falls_back_and_renews_earlier() -> None:
    weekend = WorkingDays(frozenset({6, 7}))  # 2026-05-31 is a Sunday
    first_days(replace(CONTRACT, words=AUTO), OPENED, TACIT, date(2026, 5, 30), Duty(END, 30, calendar=weekend))


@pytest.mark.parametrize(
    ("notice_on", "effect", "day"),
    [
        (date(2026, 5, 31), LAPSES, date(2026, 7, 31)),  # on the last day: it ends
        (date(2026, 6, 1), LAPSES, date(2026, 7, 31)),  # a day late and recorded all the same (--late): it ends too
    ],
)
def test_notice_that_stands_keeps_it_from_renewing(notice_on: date, effect: TickEffect, day: date) -> None:
    first_days(replace(CONTRACT, words=AUTO), replace(OPENED, notice_on=notice_on), effect, day)


def test_an_evergreen_contract_owes_nothing_until_notice_gives_it_an_end() -> None:
    contract = replace(CONTRACT, words=EVERGREEN)
    assert on(contract, TERM, date(2040, 1, 1)) is None
    first_days(contract, replace(TERM, notice_on=date(2026, 5, 1)), LAPSES, date(2026, 7, 31))


def test_the_words_of_the_day_of_the_end_count() -> None:
    became_fixed = AmendmentRow(1, None, "2026-07-01", "kind", "auto", "fixed", "")
    contract = replace(CONTRACT, words=replace(AUTO, kind=ContractKind.FIXED), changes=(became_fixed,))
    assert on(contract, OPENED, date(2026, 6, 1)) == (TACIT, date(2026, 6, 1))


def test_windows_are_by_tier_and_an_earlier_offer_opens_earlier() -> None:
    duty = Duty(END, 30, Windows({"key": 120}, 60))
    assert on(replace(CONTRACT, tier="key"), TERM, END, duty) == (OPENS, date(2026, 3, 2))
    assert on(replace(CONTRACT, tier="regular"), TERM, END, duty) == (OPENS, date(2026, 5, 1))
    assert on(replace(CONTRACT, offer_days=100), TERM, END) == (OPENS, date(2026, 3, 22))
    assert on(replace(CONTRACT, offer_days=10), TERM, END) == (OPENS, date(2026, 4, 1))


def test_a_renewal_opens_no_earlier_than_the_term_is_entered_or_begins() -> None:
    entered = replace(TERM, recorded_on=date(2026, 5, 5))
    first_days(CONTRACT, entered, OPENS, date(2026, 5, 5))
    short = replace(TERM, start_on=date(2026, 6, 1))
    first_days(CONTRACT, short, OPENS, date(2026, 6, 1))


def test_what_ended_before_it_was_entered_is_left_alone_unless_asked_for() -> None:
    history = replace(TERM, recorded_on=END + timedelta(days=1))
    assert on(CONTRACT, history, date(2030, 1, 1)) is None
    assert on(CONTRACT, replace(history, recorded_on=END), date(2030, 1, 1)) == (OPENS, END)
    assert on(CONTRACT, history, date(2030, 1, 1), Duty(END, 30, since=END + timedelta(days=1))) is None
    # Opened on the day it was entered, were it not decided before that: it lapses at once where the grace is over.
    assert on(CONTRACT, history, date(2030, 1, 1), Duty(END, 30, since=END)) == (OPENS, date(2026, 7, 1))


def test_nobody_knows_for_how_long() -> None:
    contract = replace(CONTRACT, words=AUTO)
    broken = replace(OPENED, start_on=date(2025, 7, 13))
    assert on(contract, broken, date(2026, 5, 31)) is None
    with pytest.raises(UsageError):
        on(contract, broken, date(2026, 6, 1))
    made = plan([(contract, broken), (replace(CONTRACT, id=2), OPENED)], Duty(date(2026, 8, 1), 30))
    assert [effect.contract_id for effect in made.effects] == [2]
    assert [problem.contract_id for problem in made.problems] == [1]
    assert on(replace(contract, renewal_months=6), broken, date(2026, 6, 1)) == (TACIT, date(2026, 6, 1))


def test_the_length_agreed_first_counts_after_an_extension() -> None:
    extended = replace(OPENED, end_on=date(2026, 8, 15), first_end_on=END)
    found = next_effect(replace(CONTRACT, words=AUTO), extended, Duty(date(2026, 12, 31), 30))
    assert found is not None
    assert (found.next_start, found.next_end) == (date(2026, 8, 16), date(2027, 8, 15))


def test_several_tacit_renewals_in_one_catch_up_stay_on_the_anchors_grid() -> None:
    anchor = date(2025, 1, 31)
    contract = replace(CONTRACT, words=replace(AUTO, notice_length=None, notice_unit=None), anchor=anchor)
    term = Open(1, anchor, date(2025, 2, 27), date(2025, 2, 27), recorded_on=anchor)
    made = plan([(contract, term)], Duty(date(2025, 6, 1), 30))
    renewed = [effect for effect in made.effects if effect.effect is TACIT]
    assert [(each.on, each.next_end) for each in renewed] == [
        (date(2025, 2, 28), date(2025, 3, 30)),
        (date(2025, 3, 31), date(2025, 4, 29)),
        (date(2025, 4, 30), date(2025, 5, 30)),
        (date(2025, 5, 31), date(2025, 6, 29)),
    ]


@pytest.mark.parametrize("written", [{"key": -1}, {"key": "90"}, {"default": True}, {"regular": 1001}])
def test_windows_are_read_strictly(written: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        read_windows(written)


def test_windows_as_written() -> None:
    assert read_windows({}) == Windows({}, 90)
    assert read_windows({"key": 120, "default": 60}) == Windows({"key": 120}, 60)
    assert read_windows({"key": 120, "default": 60}).longest == 120


DAYS = st.dates(date(2024, 1, 1), date(2026, 12, 31))
WORDS = st.builds(Words, st.sampled_from(ContractKind), st.integers(0, 120), st.just(NoticeUnit.DAYS)) | st.builds(
    Words, st.sampled_from(ContractKind), st.integers(0, 6), st.just(NoticeUnit.MONTHS)
)


@st.composite
def standing(draw: st.DrawFn, number: int) -> tuple[Standing, Open]:
    """Draw a contract of any kind with a term anywhere around the days that are ticked."""
    start = draw(DAYS)
    end = start + timedelta(days=draw(st.integers(0, 900)))
    offer = draw(st.none() | st.integers(0, 200))
    contract = Standing(
        number, f"K{number}", "A", draw(st.sampled_from([None, "key"])), draw(WORDS), (),
        draw(st.none() | st.integers(1, 30)), offer, draw(st.sampled_from([start, date(2023, 1, 31)])),
    )  # fmt: skip
    entered = draw(st.dates(date(2024, 1, 1), date(2027, 1, 1)))
    notice = draw(st.none() | st.dates(start - timedelta(days=100), end))
    return contract, Open(number, draw(st.sampled_from([None, start])), end, end, entered, notice)


BOOKS = st.integers(0, 4).flatmap(lambda n: st.tuples(*(standing(number) for number in range(n))))


def ticked(book: Sequence[tuple[Standing, Open]], days: Sequence[date], duty: Duty) -> tuple[list[Effect], list[int]]:
    """Tick on these days, each time from where the last one left the book."""
    terms = dict(book_by_id(book))
    done: list[Effect] = []
    stuck: list[int] = []
    for day in days:
        made = plan(terms.values(), replace(duty, today=day))
        done += made.effects
        stuck = sorted(problem.contract_id or 0 for problem in made.problems)
        for effect in made.effects:
            contract, term = terms[effect.contract_id]
            if effect.effect is LAPSES:
                del terms[effect.contract_id]
            else:
                terms[effect.contract_id] = contract, after(term, effect)
    return done, stuck


def book_by_id(book: Sequence[tuple[Standing, Open]]) -> list[tuple[int, tuple[Standing, Open]]]:
    """Return the contracts by their numbers."""
    return [(contract.id, (contract, term)) for contract, term in book]


@given(BOOKS, DAYS, st.integers(0, 60), st.none() | DAYS)
def test_ticking_every_day_for_three_years_equals_one_tick(
    book: Sequence[tuple[Standing, Open]], first: date, grace: int, since: date | None
) -> None:
    days = [first + timedelta(days=n) for n in range(1096)]
    duty = Duty(first, grace, Windows({"key": 120}, 60), since, WorkingDays(frozenset({6, 7})))
    assert ticked(book, days, duty) == ticked(book, days[-1:], duty)


@given(BOOKS, DAYS)
def test_what_is_done_is_done_once_and_in_order(book: Sequence[tuple[Standing, Open]], today: date) -> None:
    made = plan(book, Duty(today, 30))
    keys = [(effect.contract_id, effect.effect, effect.term_end) for effect in made.effects]
    assert len(keys) == len(set(keys))
    assert all(effect.on <= today for effect in made.effects)
    for number in {effect.contract_id for effect in made.effects}:
        own = [effect for effect in made.effects if effect.contract_id == number]
        renewed = [effect for effect in own if effect.next_start is not None]
        for effect in renewed:
            assert effect.term_end is not None
            assert effect.next_start == effect.term_end + timedelta(days=1)
            assert effect.next_end is not None
            assert effect.next_end >= effect.next_start
