"""Stories of a sheet of outcomes: a new user's history goes to the terms it decided, or stays with its customers."""

import json

import pytest

from tests.sheets import Desk, counts

TERMS = (
    "Customer No,Customer Name,Contract No,Start Date,End Date,Kind\n"
    "1,Acme,A,2024-01-01,2024-12-31,fixed\n1,Acme,A,2025-01-01,2025-12-31,fixed\n1,Acme,A,2026-01-01,2026-12-31,fixed\n"
    "2,贝塔,B,2025-07-01,2026-06-30,fixed\n3,Ever,E,2024-03-01,,evergreen\n"
)
CUSTOMERS = "Customer No,Customer Name\n4,Nobody's\n5,Other\n"
DECIDED = (
    "SELECT number, term.end_on, outcome, decided_on, reason_code, is_open "
    "FROM term JOIN contract ON contract.id = contract_id "
)
OWN = "SELECT code, attributes FROM customer WHERE attributes IS NOT NULL ORDER BY code"


@pytest.fixture
def known(desk: Desk) -> Desk:
    """Return a desk on 2026-06-15 whose book has three contracts, two with open ends, and two customers without any."""
    assert desk.take(TERMS, "--today", "2026-06-15").code == 0
    assert desk.take(CUSTOMERS, "--what", "customers").code == 0
    return desk


def take(desk: Desk, sheet: str, *options: str) -> tuple[int, tuple[int, int, int, int, int]]:
    """Import a sheet of outcomes on 2026-06-15; return the exit code and the counts."""
    done = desk.take(sheet, "--what", "outcomes", "--today", "2026-06-15", *options)
    return done.code, counts(done)


def test_an_outcome_goes_to_the_term_that_it_decided(known: Desk) -> None:
    sheet = "contract,outcome,day,reason\nA,renewed,2024-12-20,\nA,续费,2025-12-30,\nB,lost,2026-06-01,price\n"
    assert take(known, sheet) == (0, (3, 0, 0, 0, 0))
    assert known.rows(DECIDED + "ORDER BY term.id") == [
        ("A", "2024-12-31", "renewed", "2024-12-20", None, 0),
        ("A", "2025-12-31", "renewed", "2025-12-30", None, 0),
        ("A", "2026-12-31", None, None, None, 1),
        ("B", "2026-06-30", "churned", "2026-06-01", "price", 0),
        ("E", None, None, None, None, 1),
    ]
    assert take(known, sheet) == (0, (0, 0, 3, 0, 0))
    assert known.cli("undo").code == 0
    assert known.rows(DECIDED + "WHERE outcome IS NOT NULL") == []


# A day within 30 days of the end decides the term that has ended, if nothing was decided of it.
@pytest.mark.parametrize(("day", "end"), [("2026-01-30", "2025-12-31"), ("2026-01-31", "2026-12-31")])
def test_a_late_decision_is_one_of_the_term_that_has_ended(known: Desk, day: str, end: str) -> None:
    assert take(known, f"contract,outcome,day\nA,renewed,{day}\n") == (0, (1, 0, 0, 0, 0))
    assert known.rows(DECIDED + "WHERE outcome IS NOT NULL") == [("A", end, "renewed", day, None, 0)]


def test_the_end_of_the_term_beside_it_says_which_and_corrects(known: Desk) -> None:
    assert take(known, "contract,end date,outcome\nA,2024-12-31,renewed\n") == (0, (1, 0, 0, 0, 0))
    assert take(known, "contract,end date,outcome\nA,2024-12-31,expanded\n") == (0, (0, 1, 0, 0, 0))
    assert take(known, "contract,end date,outcome\nA,2024-12-30,renewed\n") == (4, (0, 0, 0, 0, 1))
    assert known.rows(DECIDED + "WHERE outcome IS NOT NULL") == [("A", "2024-12-31", "expanded", None, None, 0)]


@pytest.mark.parametrize(
    "row",
    [
        "X,renewed,2026-01-01",  # no such contract
        "A,renewed,2026-06-16",  # still to come
        "A,lost,2023-12-31",  # before its first term
        "A,,2026-01-01",
        "A,perhaps,2026-01-01",
    ],
)
def test_what_cannot_be_is_refused(known: Desk, row: str) -> None:
    assert take(known, f"contract,outcome,day\n{row}\n") == (4, (0, 0, 0, 0, 1))


@pytest.mark.parametrize(
    ("language", "rows", "way_out"),
    [
        ("en", "8,yes\n4,no\n", "Correct the sheet, or import the good rows with --keep-good."),
        ("en", "8,yes\n9,no\n", "Correct the sheet."),
        ("zh_CN", "8,yes\n9,no\n", "请改正表格。"),
    ],
)
def test_good_rows_are_offered_only_where_there_are_any(known: Desk, language: str, rows: str, way_out: str) -> None:
    sheet = known.sheet(f"customer no,churn\n{rows}")
    refused = known.cli("--lang", language, "import", sheet, "--what", "outcomes")
    assert (refused.code, refused.err.splitlines()[-1].strip()) == (4, way_out)


def test_a_term_is_not_decided_otherwise_without_its_end(known: Desk) -> None:
    assert take(known, "contract,outcome,day\nB,renewed,2026-06-01\n")[0] == 0
    assert take(known, "contract,outcome,day\nB,lost,2026-06-10\n") == (4, (0, 0, 0, 0, 1))


def test_a_column_of_churn_decides_what_has_ended_and_no_open_term(known: Desk) -> None:
    done = known.take("客户编号,流失\n1,否\n2,是\n", "--what", "outcomes", "--today", "2026-06-15")
    assert (done.code, counts(done)) == (0, (2, 0, 0, 0, 0))
    assert known.rows(DECIDED + "WHERE outcome IS NOT NULL ORDER BY number") == [
        ("A", "2025-12-31", "renewed", None, None, 0),
        ("B", "2026-06-30", "churned", None, None, 0),
    ]


def test_who_is_not_lost_while_the_term_runs_is_counted_and_left_open(known: Desk) -> None:
    done = known.take("contract,churn\nB,no\n", "--what", "outcomes", "--today", "2026-06-15")
    assert (done.code, counts(done)) == (0, (0, 0, 1, 0, 0))
    assert any("nothing is decided" in warning for warning in done.json["warnings"])
    assert known.rows(DECIDED + "WHERE outcome IS NOT NULL") == []


def test_a_customer_without_a_term_to_decide_keeps_its_own(known: Desk) -> None:
    sheet = "customer,outcome,day,reason\n3,kept,2026-03-31,\n4,lost,2026-04-30,price\n4,kept,2025-12-31,\n"
    assert take(known, sheet)[0] == 0
    own = [(code, json.loads(text)) for code, text in known.rows(OWN)]
    assert own == [
        ("3", {"outcome": "renewed", "outcome_on": "2026-03-31"}),
        ("4", {"outcome": "churned", "outcome_on": "2026-04-30", "outcome_reason": "price"}),
    ]
    assert take(known, "customer,outcome,day\n4,kept,2025-12-31\n") == (0, (0, 0, 1, 0, 0))  # older than what stands
    assert known.rows(DECIDED + "WHERE outcome IS NOT NULL") == []
    as_kept = "customer,outcome,outcome_on,outcome_reason\n4,churned,2026-05-31,product\n"
    assert take(known, as_kept)[0] == 0  # under the names that it has there
    assert json.loads(known.rows(OWN)[-1][1])["outcome_on"] == "2026-05-31"
    assert json.loads(known.rows(OWN)[-1][1])["outcome_reason"] == "product"


def test_what_a_sheet_of_customers_had_in_columns_of_those_names_is_in_nobody_s_way(known: Desk) -> None:
    for outcome, day in (("churned", "soon"), ("good", "2026-09-09")):
        sheet = f"Customer No,Customer Name,outcome,outcome_on\n9,New,{outcome},{day}\n"
        assert known.take(sheet, "--what", "customers").code == 0
        assert take(known, "customer,outcome,day\n9,kept,2026-03-31\n")[0] == 0
        own = {code: json.loads(text) for code, text in known.rows(OWN)}
        assert own["9"] == {"outcome": "renewed", "outcome_on": "2026-03-31"}


def test_rows_of_one_day_that_contradict_each_other_are_refused(known: Desk) -> None:
    assert take(known, "customer,churn\n4,yes\n4,no\n") == (4, (0, 0, 0, 0, 2))
    assert take(known, "customer,churn,renewed\n4,yes,yes\n") == (4, (0, 0, 0, 0, 1))
    assert known.rows(OWN) == []


def test_what_stands_beside_an_outcome_is_left_out_and_a_contract_may_be_its_length(known: Desk) -> None:
    sheet = "customerID,Contract,Churn,Score\n4,Two year,Yes,99\n5,One year,No,1\n"
    done = known.take(sheet, "--what", "outcomes")
    assert (done.code, counts(done)) == (0, (2, 0, 0, 0, 0))
    assert any(warning.startswith("Left out: Score.") for warning in done.json["warnings"])
    assert any(warning.startswith("Contract: no contract") for warning in done.json["warnings"])
    assert [json.loads(text) for _code, text in known.rows(OWN)] == [{"outcome": "churned"}, {"outcome": "renewed"}]


def test_the_customer_of_a_contract_is_not_another(known: Desk) -> None:
    assert take(known, "customer,contract,outcome\n2,A,lost\n") == (4, (0, 0, 0, 0, 1))
    assert take(known, "customer,contract,outcome\nnobody,A,lost\n") == (4, (0, 0, 0, 0, 1))
    assert take(known, "customer,contract,outcome\nAcme,A,lost\n") == (0, (1, 0, 0, 0, 0))


def test_a_lost_contract_without_an_end_ends_that_day(known: Desk) -> None:
    assert take(known, "contract,outcome,day\nE,lost,2026-05-31\n") == (0, (1, 0, 0, 0, 0))
    assert known.rows(DECIDED + "WHERE number = 'E'") == [("E", "2026-05-31", "churned", "2026-05-31", None, 0)]
    assert known.cli("check", "--today", "2026-06-15").code in (0, 7)
    assert known.cli("audit", "verify").code == 0
