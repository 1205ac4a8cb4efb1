"""Characters that no book can keep, NUL and half of a pair: the row or the header is told, and the other rows go in."""

import json

import pytest

from tests.conftest import Cli
from tests.sheets import Desk, counts

TWINS = "Contract No,Customer Name,End Date\nH1,C,2027-01-01\nh1,C,2027-01-01\nX\0Y,C,2027-01-01\n"


def test_a_nul_in_a_number_is_a_problem_also_where_numbers_are_spelled_alike(desk: Desk) -> None:
    refused = desk.take(TWINS, "--json")
    (problem,) = refused.json["problems"]
    assert (refused.code, problem["line"], problem["column"]) == (4, 4, "Contract No")
    taken = desk.take(TWINS, "--keep-good")
    assert (taken.code, counts(desk.take(TWINS, "--dry-run", "--json"))[2]) == (6, 2)


def test_half_of_a_pair_is_a_problem_of_its_row_in_a_book_of_any_size(demo: Cli, desk: Desk) -> None:
    rows = [
        {"contract_no": "Q1", "customer_name": "x\ud800", "end_date": "2027-01-01"},
        {"contract_no": "Q2", "customer_name": "y", "end_date": "2027-01-01"},
    ]
    path = desk.folder / "half.json"
    path.write_text(json.dumps(rows), "utf-8")
    for options, code in (("--dry-run", 4), ("--keep-good", 6)):
        said = demo("import", str(path), options, "--json")
        assert (said.code, [one["line"] for one in said.json["problems"]]) == (code, [1])


@pytest.mark.parametrize("options", [("--dry-run",), (), ("--keep-good",)])
def test_half_of_a_pair_in_a_header_is_told_before_anything_is_written(desk: Desk, options: tuple[str, ...]) -> None:
    path = desk.folder / "header.json"
    path.write_text(json.dumps([{"contract_no": "1", "customer_name": "y", "end_date": "2027-01-01", "q\ud800": "z"}]))
    refused = desk.cli("import", path, *options)
    assert (refused.code, "The header q\\ud800 holds a character" in refused.err) == (2, True)
    assert desk.cli("import", path, "--unmapped", "drop").code == 0


def test_a_json_file_without_records_is_told_as_that(desk: Desk) -> None:
    path = desk.folder / "none.json"
    path.write_text("{}")
    refused = desk.cli("import", path)
    assert (refused.code, "The file holds no list of records." in refused.err) == (2, True)
