"""Who may decide what, how an approval stands, and how many levels the rules ask for."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renewctl.approval import rules
from renewctl.approval.policy import Facts, Policy, need, percent_text, read_policy
from renewctl.approval.rules import Decided, Line, Seat
from renewctl.audit.rules import Person
from renewctl.errors import RuleError
from renewctl.money import Money
from renewctl.quote.rules import AS_LONG, PERCENT, Lengths
from renewctl.vocabulary import ApprovalState, ApprovalSubject, Decision, Role, Tier

WANG, LI, ZHAO = Person("wang", "uw"), Person("li", "ul"), Person("zhao", "uz")
YES, NO = Decision.APPROVE, Decision.REJECT

lines = st.lists(st.builds(Line, st.text(max_size=9), st.text(max_size=9), st.text()), min_size=1, max_size=6)


@pytest.mark.parametrize(
    ("levels", "decisions", "same", "state"),
    [
        (1, [], True, ApprovalState.PENDING),
        (1, [YES], True, ApprovalState.APPROVED),
        (2, [YES], True, ApprovalState.PENDING),
        (2, [YES, YES], True, ApprovalState.APPROVED),
        (2, [NO], True, ApprovalState.REJECTED),
        (2, [YES, NO], True, ApprovalState.REJECTED),
        (1, [], False, ApprovalState.VOID),
        (1, [YES], False, ApprovalState.VOID),
        (2, [YES, NO], False, ApprovalState.REJECTED),  # what was rejected stays so, whatever is edited
    ],
)
def test_how_an_approval_stands(levels: int, decisions: list[Decision], same: bool, state: ApprovalState) -> None:
    decided = [Decided(level, decision, LI) for level, decision in enumerate(decisions, 1)]
    assert rules.state(levels, decided, "a", "a" if same else "b") is state
    if not same and state is ApprovalState.VOID:
        assert rules.state(levels, decided, "a", None) is ApprovalState.VOID


@pytest.mark.parametrize(
    ("decided", "since"),
    [
        ([], ["06-01"]),
        (["06-01"], ["06-01", "06-02"]),
        (["06-02"], ["06-01", "06-02"]),
        (["06-01", "06-01"], ["06-01", "06-02", "06-03"]),
        (["06-01", "06-04"], ["06-01", "06-02", "06-04"]),
        (["05-31"], ["06-01", "06-02"]),  # by a clock that was set back
    ],
)
def test_each_level_waits_since_a_day_of_its_own(decided: list[str], since: list[str]) -> None:
    found = rules.waits_since(date(2026, 6, 1), [date.fromisoformat(f"2026-{day}") for day in decided])
    assert found == [date.fromisoformat(f"2026-{day}") for day in since]


def test_the_last_day_of_the_calendar_is_like_any_other() -> None:
    assert rules.waits_since(date.max, [date.max]) == [date.max, date.max]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (WANG, LI, False),
        (WANG, Person("li", "uw"), True),  # another name typed by the same system user
        (WANG, Person("wang", "ul"), True),
        (WANG, Person("WANG", "ul"), True),
        (WANG, Person("  ｗａｎｇ ", "ul"), True),
        (WANG, Person("li", "UW"), True),
        (Person("José", "u1"), Person("Jose\u0301", "u2"), True),
        (Person("Bob", "u1"), Person("B\u202cob", "u2"), True),
        (Person("王芳", "u1"), Person("王\u3000芳", "u2"), True),
        (Person("王芳", "u1"), Person("王方", "u2"), False),
    ],
)
def test_one_person_is_known_by_name_or_by_system_user(one: Person, other: Person, same: bool) -> None:
    assert rules.is_same_person(one, other) is same


ANYBODY = Seat(1, Role.SALES_MANAGER, [])
LI_ONLY = Seat(1, Role.SALES_MANAGER, ["Li"])
JOSE_ONLY = Seat(1, Role.SALES_MANAGER, ["José"])
SECOND = Seat(2, Role.DIRECTOR, ["zhao"])
CASES = [
    # by, seat, makers, earlier, level meant -> the rule that refuses
    (LI, ANYBODY, [WANG], [], None, ""),
    (LI, LI_ONLY, [WANG], [], None, ""),
    (LI, LI_ONLY, [WANG], [], 1, ""),
    (LI, LI_ONLY, [WANG], [], 2, "approval-order"),
    (ZHAO, SECOND, [WANG], [Decided(1, YES, LI)], 1, "approval-order"),
    (Person("Jose\u0301", "uj"), JOSE_ONLY, [WANG], [], None, ""),
    (LI, JOSE_ONLY, [WANG], [], None, "approval-level"),
    (WANG, ANYBODY, [WANG], [], None, "own-approval"),
    (Person("li", "uw"), LI_ONLY, [WANG], [], None, "own-approval"),
    (Person("Wang", "ul"), ANYBODY, [WANG], [], None, "own-approval"),
    (LI, ANYBODY, [WANG, LI], [], None, "own-approval"),  # the maker of the quote, although another one asked
    (ZHAO, LI_ONLY, [WANG], [], None, "approval-level"),
    (LI, SECOND, [WANG], [Decided(1, YES, LI)], None, "approval-one-level-each"),
    (Person("zhao", "ul"), SECOND, [WANG], [Decided(1, YES, LI)], None, "approval-one-level-each"),
    (ZHAO, SECOND, [WANG], [Decided(1, YES, LI)], 2, ""),
]


@pytest.mark.parametrize(("by", "seat", "makers", "earlier", "level", "refused"), CASES)
def test_who_may_decide(
    by: Person, seat: Seat, makers: list[Person], earlier: list[Decided], level: int | None, refused: str
) -> None:
    found = ""
    try:
        rules.check_may_decide(by, seat, makers=makers, earlier=earlier, level=level)
    except RuleError as error:
        found = error.rule
    assert found == refused


@given(lines)
def test_content_reads_back_as_it_was_and_one_line_is_one_line(content: list[Line]) -> None:
    text = rules.canonical(content)
    assert rules.lines_of(text) == content
    assert text.count("\n") == len(content) - 1


@given(lines, lines)
def test_two_contents_have_one_hash_only_if_they_are_one(one: list[Line], other: list[Line]) -> None:
    first, second = rules.canonical(one), rules.canonical(other)
    assert (rules.content_hash(first) == rules.content_hash(second)) is (one == other)


def test_differences_name_what_was_added_changed_and_taken_away() -> None:
    approved = rules.canonical([Line("amount", "", "1"), Line("clause", "A", "x"), Line("note", "", "n")])
    today = rules.canonical([Line("amount", "", "2"), Line("clause", "B", "y"), Line("note", "", "n")])
    assert list(rules.differences(approved, today)) == [
        ("amount", "", "1", "2"),
        ("clause", "A", "x", None),
        ("clause", "B", None, "y"),
    ]
    assert [found.today for found in rules.differences(approved, None)] == [None, None, None]


CNY, USD = Money(1_000_000_00, "CNY"), Money(150_000_00, "USD")
POLICY = Policy(
    discount_over=(10 * PERCENT, 20 * PERCENT),
    amount_over=(USD, CNY, Money(5_000_000_00, "CNY")),
    tier={Tier.KEY: 2},
)


def offer(amount: int, currency: str = "CNY", *, tier: Tier | None = None, lengths: Lengths = AS_LONG) -> Facts:
    """A quote that follows a term of 100,000.00 CNY."""
    return Facts(tier, Money(amount, currency), True, Money(100_000_00, "CNY"), lengths)


@pytest.mark.parametrize(
    ("facts", "levels"),
    [
        (offer(100_000_00), 0),
        (offer(90_000_00), 0),  # ten per cent is not over ten
        (offer(89_999_99), 1),
        (offer(80_000_00), 1),
        (offer(79_999_99), 2),
        (offer(100_000_00, lengths=Lengths(24, 12)), 2),  # half the price a year
        (offer(1_000_000_00), 0),
        (offer(1_000_000_01), 1),
        (offer(5_000_000_01), 2),
        (offer(10, "USD"), 2),  # the discount cannot be told, so it is taken as over
        (offer(10, "EUR"), 2),
        (offer(100_000_00, tier=Tier.KEY), 2),
        (offer(100_000_00, tier=Tier.REGULAR), 0),
        (Facts(None, Money(1_000_000_01, "CNY")), 1),
        (Facts(None, Money(1, "EUR")), 1),  # no limit in its currency is no way round
        (Facts(None, Money(150_000_00, "USD")), 0),
        (Facts(Tier.KEY, None), 2),
        (Facts(None, None), 0),
    ],
)
def test_levels_that_the_rules_ask_for(facts: Facts, levels: int) -> None:
    found = need(POLICY, facts)
    assert found.levels == levels
    assert bool(found.why) is (levels > 0)
    assert need(Policy(), facts).levels == 0


def test_reasons_are_told() -> None:
    assert need(POLICY, offer(79_999_99, tier=Tier.KEY)).why == (
        "the discount is over 20 %",
        "the customer's tier is key",
    )
    assert need(POLICY, offer(1_000_000_01)).why == ("the amount is over 1,000,000.00 CNY",)
    assert percent_text(7_500_000) == "7.5"


def test_a_policy_is_read_as_it_is_written() -> None:
    written = {
        "discount_over": [20, 10.5],
        "amount_over": "1000000 CNY",
        "tier": {"key": 2},
        "roles": {"quote": ["supervisor"]},
    }
    policy = read_policy(written)
    assert policy.discount_over == (10_500_000, 20_000_000)
    assert policy.amount_over == (CNY,)
    assert policy.tier == {Tier.KEY: 2}
    assert policy.role(ApprovalSubject.QUOTE, 1) is Role.SUPERVISOR
    assert policy.role(ApprovalSubject.QUOTE, 2) is Role.SUPERVISOR  # further levels fall to the last role
    assert policy.role(ApprovalSubject.CONTRACT, 2) is Role.DIRECTOR
    assert read_policy({"discount_over": 10}).discount_over == (10 * PERCENT,)
    assert read_policy({}).role(ApprovalSubject.PLAN, 1) is Role.SUPERVISOR


@pytest.mark.parametrize(
    "written",
    [
        {"discount_over": True},
        {"discount_over": -1},
        {"discount_over": 101},
        {"discount_over": "ten"},
        {"discount_over": [[10]]},
        {"discount_over": float("nan")},
        {"amount_over": 1000000},
        {"amount_over": "1000000"},
        {"amount_over": "1000000 XXX"},
        {"amount_over": ["lots"]},
        {"tier": 2},
        {"tier": {"gold": 2}},
        {"tier": {"key": 0}},
        {"tier": {"key": 10}},
        {"tier": {"key": True}},
        {"tier": {"key": "2"}},
        {"roles": ["director"]},
        {"roles": {"quote": "director"}},
        {"roles": {"quote": []}},
        {"roles": {"quote": ["king"]}},
        {"roles": {"gift": ["director"]}},
    ],
)
def test_a_policy_that_cannot_be_meant_is_refused(written: Mapping[str, Any]) -> None:
    with pytest.raises(RuleError):
        read_policy(written)
