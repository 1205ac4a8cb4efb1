"""Draws the demo's customers and all that happened to them, from a seed and a day.

Each customer is given a *story* first (how its use, its questions and its payments develop), and the dated facts
are then made to add up to it; truth.py computes from the story what the product must find in the facts.
"""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import pairwise
from random import Random

from dateutil.relativedelta import relativedelta

from renewctl.customer.rules import name_key
from renewctl.demo import names

CUSTOMERS = 200
TWINS = 2  # customers whose name looks like that of another
YEARS = 3
WEEKS = 13  # facts stand a week apart, and 13 of them lie inside each window of 90 days


@dataclass(frozen=True, slots=True)
class Story:
    """How a customer fares; None where nothing was recorded, or not for long enough."""

    usage: tuple[int, int] | None  # totals of the 90 days before, and of the last 90
    inquiries: tuple[int, int] | None
    days_late: int | None  # of its one invoice in the last 90 days
    still_open: bool  # that invoice is not paid yet


@dataclass(frozen=True, slots=True)
class Customer:
    """An invented customer with its one contact."""

    code: str
    name: str
    chinese: bool
    tier: str
    segment: str
    industry: str
    owner: str
    contact: str
    phone: str
    email: str
    story: Story


@dataclass(frozen=True, slots=True)
class Contract:
    """An invented contract; its terms are whole years, or half ones, from the anchor on."""

    number: str
    customer: int
    product: str
    kind: str
    state: str
    anchor: date
    months: int
    notice_days: int | None
    currency: str
    amounts: tuple[int, ...]  # minor units, one per term


@dataclass(slots=True)
class Demo:
    """Everything the demo book holds."""

    today: date
    customers: list[Customer] = field(default_factory=list)
    contracts: list[Contract] = field(default_factory=list)
    market: list[tuple[str, str, date, str]] = field(default_factory=list)  # industry, kind, day, label
    calls: list[tuple[int, date, int, bool]] = field(default_factory=list)  # customer, day, note, with a task


def make(seed: int, today: date) -> Demo:
    """Return the demo of a seed: the same for the same seed and day, on any machine."""
    chance, demo = Random(seed), Demo(today)
    taken: set[str] = set()
    for index in range(CUSTOMERS):
        demo.customers.append(_customer(chance, index, taken))
        for part in range(chance.choices((1, 2), (4, 1))[0]):
            demo.contracts.append(_contract(chance, index, part, today))
        for _call in range(chance.randint(0, 3)):
            day = today - timedelta(days=chance.randint(1, 240))
            demo.calls.append((index, day, chance.randrange(len(names.CALLS)), chance.random() < 0.3))
    _tell_apart(demo.customers)
    for industry in names.WATCHED:
        for offset in [chance.randint(0, 89) for _event in range(chance.randint(0, 3))] + [chance.randint(120, 400)]:
            kind = chance.choice(("competitor", "policy"))
            demo.market.append((industry, kind, today - timedelta(days=offset), chance.choice(names.EVENTS)))
    return demo


def _customer(chance: Random, index: int, taken: set[str]) -> Customer:
    chinese = chance.random() < 0.6
    name = _company(chance, chinese)
    while name in taken:
        name = _company(chance, chinese)
    taken.add(name)
    if chinese:
        contact = chance.choice(names.SURNAMES_ZH) + chance.choice(names.GIVEN_ZH)
        phone, email = f"010-5550-{index:04d}", f"contact{index + 1}@example.cn"
    else:
        contact = f"{chance.choice(names.GIVEN_EN)} {chance.choice(names.FAMILY_EN)}"
        phone, email = f"+1 202-555-{index:04d}", f"contact{index + 1}@example.com"
    return Customer(
        code=f"D{index + 1:03d}",
        name=name,
        chinese=chinese,
        tier=chance.choices(("key", "regular", "potential"), (2, 6, 2))[0],
        segment=chance.choices(("b2b", "b2c"), (8, 2))[0],
        industry=chance.choice(names.INDUSTRIES),
        owner=chance.choice(names.OWNERS),
        contact=contact,
        phone=phone,
        email=email,
        story=_story(chance),
    )


def _company(chance: Random, chinese: bool) -> str:
    if chinese:
        return chance.choice(names.PLACES_ZH) + chance.choice(names.WORDS_ZH) + chance.choice(names.ENDINGS_ZH)
    return f"{chance.choice(names.FIRST_EN)} {chance.choice(names.SECOND_EN)} {chance.choice(names.ENDINGS_EN)}"


def _tell_apart(customers: list[Customer]) -> None:
    """Give a branch to each company that looks like one before it, but for the first of them."""
    taken: set[str] = set()
    twins = 0
    for at, one in enumerate(customers):
        branches = names.BRANCHES_ZH if one.chinese else names.BRANCHES_EN
        choices = [one.name, *(_with_branch(one, branch) for branch in branches)]
        name = next((name for name in choices if name_key(name) not in taken), one.name)
        if name != one.name and twins < TWINS:
            name, twins = one.name, twins + 1
        taken.add(name_key(name))
        customers[at] = replace(one, name=name)


def _with_branch(customer: Customer, branch: str) -> str:
    if customer.chinese:
        return customer.name[:4] + branch + customer.name[4:]
    first, _space, last = customer.name.rpartition(" ")
    return f"{first} {branch} {last}"


def _story(chance: Random) -> Story:
    before = chance.randint(100, 3000)
    left = chance.choices((chance.uniform(0.9, 1.3), chance.uniform(0.5, 0.9), chance.uniform(0.1, 0.5)), (6, 3, 1))[0]
    asked = chance.randint(3, 12)
    late = chance.choices((0, chance.randint(1, 10), chance.randint(11, 45), chance.randint(46, 80)), (6, 3, 2, 1))[0]
    return Story(
        usage=(before, round(before * left)) if chance.random() < 0.85 else None,
        inquiries=(asked, chance.randint(0, asked + 3)) if chance.random() < 0.7 else None,
        days_late=late if chance.random() < 0.9 else None,
        still_open=chance.random() < 0.4,
    )


def _contract(chance: Random, customer: int, part: int, today: date) -> Contract:
    months = chance.choices((12, 6, 24), (8, 1, 1))[0]
    anchor = today - relativedelta(months=chance.randint(1, YEARS * 12 - 1)) - relativedelta(days=chance.randint(0, 27))
    kind = chance.choices(("fixed", "auto"), (6, 4))[0]
    terms = 1
    # Whoever ended more than six weeks ago has renewed; only some of the last weeks' ends are undecided.
    while anchor + relativedelta(months=months * terms, days=-1) < today - timedelta(
        days=chance.choice((0, 0, 20, 42))
    ):
        terms += 1
    amounts = [chance.randint(6, 400) * 50_000]
    for _renewal in range(terms - 1):
        amounts.append(round(amounts[-1] * chance.choice((1, 1, 1.05, 1.2, 0.9)) / 100) * 100)
    return Contract(
        number=f"HT-{customer + 1:03d}{'AB'[part]}",
        customer=customer,
        product=chance.choice(names.PRODUCTS),
        kind=kind,
        state=chance.choices(("active", "cancelled"), (19, 1))[0],
        anchor=anchor,
        months=months,
        notice_days=chance.choice((30, 60, 90)) if kind == "auto" else None,
        currency=chance.choices(("CNY", "USD", "EUR"), (7, 2, 1))[0],
        amounts=tuple(amounts),
    )


def terms_of(contract: Contract) -> list[tuple[date, date]]:
    """Return first and last day of each of a contract's terms, all counted from its anchor."""
    boundaries = [contract.anchor + relativedelta(months=contract.months * n) for n in range(len(contract.amounts) + 1)]
    return [(start, after - timedelta(days=1)) for start, after in pairwise(boundaries)]
