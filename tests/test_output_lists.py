"""Lists in the order and width that was asked for; reports and records that explain themselves."""

import io
import json
from collections.abc import Iterator
from datetime import date
from types import SimpleNamespace

import pytest

from renewctl.errors import UsageError
from renewctl.money import Money
from renewctl.output import Column, Format, Kind, Record, Report, Section, View, show, show_record, show_report
from tests.output_story import COLUMNS, CSV, NAMED, OBJECTS, STAR, STORY, WRITTEN, printed


def contracts(view: View) -> list[str]:
    return [row["contract"] for row in json.loads(printed(STORY, view._replace(format="json")))]


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ((), ["HT-1", "C-2", "C-3"]),
        (("contract",), ["C-2", "C-3", "HT-1"]),
        (("-days",), ["C-3", "C-2", "HT-1"]),
        (("score",), ["C-2", "HT-1", "C-3"]),  # none comes last, up or down
        (("-score",), ["HT-1", "C-2", "C-3"]),
        (("-end",), ["C-3", "C-2", "HT-1"]),  # a date and its ISO text are the same thing
        (("auto", "-contract"), ["C-3", "C-2", "HT-1"]),
    ],
)
def test_sorting_by_raw_values(sort: tuple[str, ...], order: list[str]) -> None:
    assert contracts(View(sort=sort)) == order


@pytest.mark.parametrize(
    ("sort", "order"), [("amount", ["a", "b", "c", "d", "e"]), ("-amount", ["b", "a", "d", "c", "e"])]
)
def test_money_is_sorted_within_its_currency(sort: str, order: list[str]) -> None:
    sums = {"d": Money(500, "EUR"), "e": None, "b": Money(90, "CNY"), "c": Money(-1, "EUR"), "a": Money(5, "CNY")}
    rows = [SimpleNamespace(name=name, amount=amount) for name, amount in sums.items()]
    columns: list[Column[SimpleNamespace]] = [Column("name", "Name"), Column("amount", "Amount", Kind.MONEY)]
    out = io.StringIO()
    show(rows, columns, View("tsv", columns=("name",), sort=(sort,)), out=out)
    assert out.getvalue().split() == ["name", *order]


def test_columns_are_those_asked_for_in_that_order() -> None:
    assert printed(STORY[:1], View("csv", columns=("amount", "contract"))).splitlines() == [
        "amount,amount_currency,contract",
        "1234.50,CNY,HT-1",
    ]
    assert "Reasons" in printed(STORY, View(columns=("reasons",)))
    assert json.loads(printed(STORY, View("json", columns=("days",)))) == [{"days": -5}, {"days": 24}, {"days": 32}]


@pytest.mark.parametrize("name", ["amount", "Amount", "金额"])
def test_a_column_may_be_called_by_its_header(name: str) -> None:
    assert printed(STORY[:1], View("csv", columns=(name,))) == "amount,amount_currency\n1234.50,CNY\n"
    assert printed(STORY, View("csv", sort=(f"-{name}",))) == printed(STORY, View("csv", sort=("-amount",)))


@pytest.mark.parametrize("view", [View(columns=("nope",)), View("csv", sort=("-nope",))])
def test_an_unknown_column_is_refused_with_the_list(view: View) -> None:
    with pytest.raises(UsageError, match="There is no column nope") as caught:
        printed(STORY, view)
    assert caught.value.hint.startswith("Columns: contract, customer, end, days, amount, ")


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(UsageError, match=r"There is no format xml\\x1b"):
        printed(STORY, View("xml\x1b"))


@pytest.mark.parametrize("form", WRITTEN)
def test_limit_holds_in_every_format_and_0_is_everything(form: Format) -> None:
    shown = printed(STORY, View(form, limit=1))
    assert "HT-1" in shown
    assert "C-2" not in shown
    assert "C-3" in printed(STORY, View(form, limit=0))


def long_list() -> Iterator[SimpleNamespace]:
    for n in range(20):
        yield SimpleNamespace(name=f"customer {n}", n=n)
    pytest.fail("read to the end")


@pytest.mark.parametrize("form", WRITTEN)
def test_rows_are_read_only_as_far_as_they_are_shown(form: Format) -> None:
    out = io.StringIO()
    show(long_list(), NAMED, View(form, limit=5), out=out)
    assert "customer 4" in out.getvalue()


def test_a_broken_pipe_is_the_callers_business() -> None:
    class Closed(io.StringIO):
        def write(self, _text: str) -> int:
            raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        show(STORY, COLUMNS, View("json"), out=Closed())


REPORT = Report(
    "2026-08-08",
    STORY,
    period="2026-Q3",
    definition="due",
    totals=[{"amount": Money(123450, "CNY"), "n": 1}],
    excluded=[{"contract": "K10", "day": date(2026, 8, 1)}],
)


def reported(view: View, footer: list[str] | None = None) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    show_report(REPORT, COLUMNS, view, footer=footer, out=out, err=err)
    return out.getvalue(), err.getvalue()


def test_a_report_in_json_is_one_object_that_explains_itself() -> None:
    text, words = reported(View("json", sort=("-days",), limit=2))
    assert words == ""
    assert list(json.loads(text)) == ["as_of", "period", "definition", "rows", "totals", "excluded"]
    assert json.loads(text) == {
        "as_of": "2026-08-08",
        "period": "2026-Q3",
        "definition": "due",
        "rows": [OBJECTS[2], OBJECTS[1]],
        "totals": [{"amount": {"amount": "1234.50", "currency": "CNY"}, "n": 1}],
        "excluded": [{"contract": "K10", "day": "2026-08-01"}],
    }


def test_a_report_says_its_figures_below_the_table_or_on_stderr() -> None:
    said = (
        "As of 2026-08-08. Period: 2026-Q3. Definition: due.\n"
        "Total: Amount 1,234.50 CNY, n 1.\n"
        "Left out: Contract K10, day 2026-08-01.\n"
    )
    assert reported(View())[0].endswith(f"\n\n{said}")
    assert reported(View("csv")) == (CSV, said)
    assert reported(View("csv"), ["In my words."])[1].splitlines()[1:] == ["In my words."]


RECORD = Record(
    "HT-1",
    STAR,
    COLUMNS,
    [Section("terms", "Terms", STORY, COLUMNS[:2]), Section("tasks", "Tasks", [], NAMED, empty="No tasks.")],
)


def recorded(form: str) -> str:
    out = io.StringIO()
    show_record(RECORD, View(form), footer=["As of 2026-08-08."], out=out, err=io.StringIO())
    return out.getvalue()


def test_a_record_in_json_is_one_object_with_its_lists() -> None:
    terms = [{"contract": row["contract"], "customer": row["customer"]} for row in OBJECTS]
    assert json.loads(recorded("json")) == OBJECTS[0] | {"terms": terms, "tasks": []}
    assert json.loads(recorded("jsonl")) == json.loads(recorded("json"))
    assert recorded("jsonl").count("\n") == 1


def test_a_record_for_people() -> None:
    lines = recorded("").splitlines()
    assert lines[:4] == ["HT-1", "Contract   HT-1", "Customer   北京星辰", "End        2026-08-03"]
    assert lines[lines.index("Terms") + 1] == "Contract  Customer"
    assert lines[-5:] == ["", "Tasks", "No tasks.", "", "As of 2026-08-08."]
    assert recorded("csv") == "\n".join(CSV.splitlines()[:2]) + "\n"
    assert "| Customer | 北京星辰 |" in recorded("md")
    assert recorded("md").endswith("\n### Tasks\n\nNo tasks.\n")
