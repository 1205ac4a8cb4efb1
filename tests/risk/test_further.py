"""The optional indicators, each from its records, with the boundary days; missing data is no data."""

from collections.abc import Callable
from datetime import date

import pytest

from renewctl.risk.active import InForce
from renewctl.risk.assessments import assessments, customer_risk
from renewctl.risk.further import KINDS, NOTHING, Measured
from renewctl.risk.indicators import Lack, Reading
from renewctl.risk.measures import further_readings
from renewctl.risk.reasons import Reasons
from renewctl.risk.rule_set import DEFAULT, parse_rules
from renewctl.risk.score import RuleSet, Scorer
from renewctl.store.reader import Reader
from renewctl.vocabulary import IndicatorName, Level
from tests.customer.books import book_of
from tests.risk.test_risk_queries import TODAY, day, worked_example
from tests.risk.test_score import Facts
from tests.rows import put, put_term

SHIPPED = DEFAULT.read_text(encoding="utf-8")
CURVE = "weight = 10\ncurve = [[0, 0], [100, 100]]"


def rules_with(*tables: str) -> RuleSet:
    return parse_rules("\n".join([SHIPPED.replace("default-1", "mine-1"), *tables]), "mine-1")


def table(name: str) -> str:
    kind = KINDS[IndicatorName(name)]
    points = ", ".join(f"{word} = {10 * at}" for at, word in enumerate(kind.words))
    return f"[{name}]\nweight = 10\npoints = {{{points}}}" if kind.words else f"[{name}]\n{CURVE}"


def reading_of(book: Reader, customer: int, rules: RuleSet, today: date = TODAY) -> Reading:
    """The reading of the only optional indicator; asked for one and for all it is the same."""
    for whom in ([customer], None):
        known, blank = further_readings(book, rules, today, whom)
        (found,) = known.get(customer, blank)
    return found


def customer_with(book: Reader, **values: object) -> int:
    return put(book.connection, "customer", name="Acme", **values)


def surveys(book: Reader) -> int:
    customer = customer_with(book)
    for offset, score in ((-365, 5), (-364, 4), (0, 2), (1, 1)):
        put(book.connection, "survey", customer_id=customer, asked_on=day(offset), answered_on=day(offset), score=score)
    put(book.connection, "survey", customer_id=customer, asked_on=day(-1), answered_on=day(-1), score=10, kind="nps")
    put(book.connection, "survey", customer_id=customer, asked_on=day(-1))
    return customer


def talks(book: Reader) -> int:
    customer = customer_with(book)
    for at, direction, outcome, kind in (
        (f"{day(-30)}T09:00", "out", "reached", "call"),
        (f"{day(-5)}", "out", "no-answer", "call"),
        (f"{day(-4)}", "out", None, "email"),
        (f"{day(1)}", "in", None, "email"),
    ):
        put(
            book.connection, "interaction", customer_id=customer, happened_at=at, direction=direction, outcome=outcome,
            kind=kind,
        )  # fmt: skip
    return customer


def cases(book: Reader) -> int:
    customer = customer_with(book)
    for opened, resolved, kind in (
        (-364, -300, "complaint"),
        (-365, None, "complaint"),
        (-2, 1, "complaint"),
        (-1, None, "inquiry"),
        (1, None, "complaint"),
    ):
        put(
            book.connection, "service_case", customer_id=customer, opened_at=f"{day(opened)}T10:00", kind=kind,
            resolved_at=None if resolved is None else f"{day(resolved)}T10:00",
            state="open" if resolved is None else "resolved",
        )  # fmt: skip
    return customer


def champions(book: Reader) -> int:
    customer = customer_with(book)
    put(book.connection, "contact", customer_id=customer, role="Champion", archived_on=day(0))
    put(book.connection, "contact", customer_id=customer, role="pays")
    return customer


def notices(book: Reader) -> int:
    customer = put_term(book.connection, "K1", day(10), start_on=day(-300))
    put(book.connection, "notice", contract_id=1, term_id=1, on_day=day(0), direction="given")
    put(book.connection, "notice", contract_id=1, term_id=1, on_day=day(-9), withdrawn_on=day(0))
    put(book.connection, "notice", contract_id=1, term_id=1, on_day=day(1))
    return customer


def steps(book: Reader) -> int:
    customer = put_term(book.connection, "K1", day(10))
    put(book.connection, "renewal", contract_id=1, term_id=1)
    for code, end, ended, state in (
        ("a", -1, None, "in-progress"),
        ("b", 0, None, "in-progress"),
        ("c", -9, 1, "done"),
        ("d", -9, -2, "done"),
        ("e", -9, None, "skipped"),
    ):
        put(
            book.connection, "step", renewal_id=1, code=code, planned_start=day(-20), planned_end=day(end),
            ended_on=None if ended is None else day(ended), state=state,
        )  # fmt: skip
    return customer


def signals(book: Reader) -> int:
    customer = customer_with(book)
    for kind, offset in (("usage", -40), ("inquiry", -33), ("usage", 1), ("policy", -1)):
        put(book.connection, "customer_signal", customer_id=customer, kind=kind, on_day=day(offset), value=1000)
    return customer


def uses(book: Reader) -> int:
    customer = customer_with(book)
    for offset, label, value in ((-364, "", 1), (-365, "", 1), (-1, "a", 1), (-1, "b", 1), (-2, "", 0), (1, "", 1)):
        put(
            book.connection, "customer_signal", customer_id=customer, kind="usage", on_day=day(offset), label=label,
            value=1000 * value,
        )  # fmt: skip
    put(book.connection, "customer_signal", customer_id=customer, kind="inquiry", on_day=day(-3), value=1000)
    return customer


def invoices(book: Reader) -> int:
    customer = customer_with(book)
    put(book.connection, "invoice", number="1", customer_id=customer, due_on=day(-150), amount=1)
    put(book.connection, "receipt", invoice_id=1, received_on=day(-140), amount=1)
    put(book.connection, "invoice", number="2", customer_id=customer, due_on=day(-25), amount=1)
    return customer


def quotes(book: Reader) -> int:
    customer = put_term(book.connection, "K1", day(10), start_on=day(-354), amount=1000, currency="CNY")
    for version, (amount, state, decided, currency) in enumerate(
        [
            (999, "accepted", 0, "CNY"),
            (1000, "accepted", -1, "CNY"),
            (1, "rejected", -1, "CNY"),
            (1, "accepted", 1, "CNY"),
            (1, "accepted", -1, "USD"),
        ],
        1,
    ):
        put(
            book.connection, "quote", contract_id=1, term_id=1, version=version, amount=amount, state=state,
            decided_on=day(decided), currency=currency,
        )  # fmt: skip
    return customer


def terms(book: Reader) -> int:
    customer = put_term(book.connection, "K1", day(10), start_on=day(-200))
    put_term(book.connection, "K2", day(900), customer_id=customer, start_on=day(1))
    return customer


@pytest.mark.parametrize(
    ("name", "made", "value", "baseline", "said"),
    [
        ("satisfaction", surveys, 3, None, "satisfaction 3 of 5 over 365 days"),
        ("satisfaction-trend", surveys, 3, 5, "satisfaction 3 over 365 days, 5 before"),
        ("silence", talks, 30, None, "not spoken with for 30 days"),
        ("open-complaints", cases, 2, None, "2 open complaints"),
        ("repeated-complaints", cases, 2, None, "2 complaints in 365 days"),
        ("champion", champions, "gone", None, "no champion is left"),
        ("notice", notices, "given", None, "we have given notice"),
        ("late-steps", steps, 2, None, "2 steps of the renewal are late"),
        ("stale-signals", signals, 33, None, "newest signal 33 days old"),
        ("active-days", uses, 2, None, "used on 2 of 365 days"),
        ("payment-trend", invoices, 25, 10, "worst invoice 25 days late, 10 before"),
        ("discounts", quotes, 1, None, "1 quote accepted below the price"),
        ("tenure", terms, 200, None, "customer for 200 days"),
    ],
)
def test_each_is_measured_from_the_records_dated_by_then(
    name: str, made: Callable[[Reader], int], value: object, baseline: object, said: str
) -> None:
    rules = rules_with(table(name))
    with book_of() as book:
        customer = made(book)
        found = reading_of(book, customer, rules)
        stranger = put(book.connection, "customer", name="New")
        lack = reading_of(book, stranger, rules)
    assert (found.name, found.value, found.baseline) == (name, value, baseline)
    assert found.r is not None
    assert Reasons(rules).of(found) == said
    if "complaints" in name:  # where cases are kept, one without any has no complaint
        assert (lack.value, lack.r) == (0, 0)
    else:
        assert (lack.r, lack.lack, lack.counts) == (None, Lack.NOT_RECORDED, 0)


def test_every_optional_indicator_has_a_sentence_for_no_data() -> None:
    for name in KINDS:
        rules = rules_with(table(name))
        (entry,) = rules.further
        assert len(Reasons(rules).of(entry.readings[NOTHING])) > 10


def test_where_no_case_was_ever_recorded_nobody_knows_of_complaints() -> None:
    with book_of() as book:
        found = reading_of(book, customer_with(book), rules_with(table("open-complaints")))
    assert found.lack is Lack.NOT_RECORDED


def attribute(scale: str, of: str = "customer", key: str = "Contract") -> str:
    return f'[[attribute]]\nkey = "{key}"\nof = "{of}"\nweight = 10\n{scale}'


WORDS = 'points = {"Month-to-month" = 100, "One year" = 40, "Two year" = 0}'
LINE = "curve = [[0, 0], [100, 100]]"


@pytest.mark.parametrize(
    ("scale", "told", "r", "lack"),
    [
        (WORDS, '{"Contract": " one YEAR "}', 40, None),
        (WORDS, '{"Contract": "Decade"}', None, Lack.UNLISTED),
        (WORDS.replace("}", ', "*" = 7}'), '{"Contract": "Decade"}', 7, None),
        (WORDS, '{"Contract": ""}', None, Lack.NOT_RECORDED),
        (WORDS, '{"Other": "One year"}', None, Lack.NOT_RECORDED),
        (WORDS, None, None, Lack.NOT_RECORDED),
        (LINE, '{"Contract": "29.5"}', 29.5, None),
        (LINE, '{"Contract": "1,029.5"}', 100, None),
        (LINE, '{"Contract": 12}', 12, None),
        (LINE, '{"Contract": "12 months"}', None, Lack.NO_NUMBER),
        (LINE, '{"Contract": "nan"}', None, Lack.NO_NUMBER),
        (LINE, '{"Contract": "1000000000000000"}', 100, None),
        (LINE, '{"Contract": "-1000000000000001"}', None, Lack.NO_NUMBER),
        (LINE, f'{{"Contract": "{"9" * 400}"}}', None, Lack.NO_NUMBER),
    ],
)
def test_a_column_that_an_import_kept_is_an_indicator(scale: str, told: str, r: float, lack: Lack) -> None:
    with book_of() as book:
        found = reading_of(book, customer_with(book, attributes=told), rules_with(attribute(scale)))
    assert (found.name, found.r, found.lack) == ("customer.Contract", r, lack)


def test_of_several_contracts_the_riskiest_that_runs_counts() -> None:
    with book_of() as book:
        customer = customer_with(book)
        for number, (told, end) in enumerate([("One year", 9), ("Two year", 9), ("Month-to-month", -1)]):
            put_term(book.connection, str(number), day(end), customer_id=customer, is_open=int(end > 0))
            book.connection.execute(
                "UPDATE contract SET attributes = ? WHERE number = ?", (f'{{"Contract": "{told}"}}', str(number))
            )
        found = reading_of(book, customer, rules_with(attribute(WORDS, of="contract")))
    assert (found.value, found.r) == ("One year", 40)


def test_the_worked_example_stands_beside_optional_indicators_without_data() -> None:
    rules = rules_with(table("tenure"), attribute(WORDS))
    with book_of() as book:
        _id, named, risk = customer_risk(book, worked_example(book), TODAY, InForce(rules))
    assert named is rules
    assert round(risk.score or 0, 1) == 47.7
    assert risk.coverage == pytest.approx(100 / 1.2)
    assert len(risk.readings) == 6


def test_below_the_minimum_coverage_nobody_is_called_low() -> None:
    rules = rules_with(table("tenure"))
    scorer = Scorer(rules, TODAY)
    nothing = Facts(None, None, None, None, None, None, None)
    (entry,) = rules.further
    found = scorer.assess(nothing, None, (entry.readings[Measured(0)],))
    assert (found.score, found.level) == (0, Level.UNKNOWN)


def test_many_customers_take_no_more_statements_than_few() -> None:
    rules = rules_with(*(table(name) for name in KINDS), attribute(WORDS), attribute(LINE, key="Age"))

    def statements(count: int) -> int:
        heard: list[str] = []
        with book_of() as book:
            ids = [put(book.connection, "customer", name=f"C{n}", attributes="{}") for n in range(count)]
            book.connection.set_trace_callback(heard.append)
            assert len(list(assessments(book, ids, TODAY, InForce(rules)))) == count
        return len(heard)

    assert statements(400) == statements(2)
