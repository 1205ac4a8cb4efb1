"""Columns of cells as values: texts, days, amounts, words, and what is a problem."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renewctl.errors import InputFileError
from renewctl.importer.cells.amounts import read_amounts, read_currencies
from renewctl.importer.cells.days import decide_order, read_days, read_moments
from renewctl.importer.cells.periods import read_months, read_notices
from renewctl.importer.cells.values import (
    guarded,
    read_counts,
    read_texts,
    read_thousandths,
    read_words,
    text_of,
    unguarded,
)
from renewctl.importer.cells.words import words_of
from renewctl.importer.files.sheets import Cell
from renewctl.vocabulary import DateOrder


def test_texts_are_trimmed_and_a_blank_one_is_none() -> None:
    assert read_texts([" a ", "", "  ", None, "\u3000客户\u3000"]).values == ["a", None, None, None, "客户"]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (35, "35"),
        (1.5, "1.5"),
        (0.1 + 0.2, "0.3"),
        (True, "TRUE"),
        (date(2024, 9, 1), "2024-09-01"),
        (datetime(2024, 9, 1), "2024-09-01"),
        (datetime(2024, 9, 1, 14, 30), "2024-09-01 14:30:00"),
        (None, ""),
    ],
)
def test_a_cell_is_the_text_that_a_spreadsheet_shows(cell: Cell, text: str) -> None:
    assert text_of(cell) == text


def test_nul_and_half_of_a_pair_are_problems() -> None:
    found = read_texts(["ok", "a\x00b", "\ud800", "\U0001f600"])
    assert set(found.problems) == {1, 2}


@given(st.text())
def test_a_guarded_text_comes_back(text: str) -> None:
    text = text.strip()
    assert unguarded(guarded(text)) == text
    assert guarded(text)[:1] not in {"=", "+", "-", "@", "\t", "\r"}


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "'=1", "''-1"])
def test_what_a_spreadsheet_would_run_is_guarded(text: str) -> None:
    assert guarded(text) == "'" + text


@pytest.mark.parametrize("text", ["1", "a=b", "'", "''", "'a", "O'Neill"])
def test_other_texts_are_left_as_they_are(text: str) -> None:
    assert guarded(text) == text
    assert unguarded(text) == text


def test_the_column_decides_the_order_of_day_and_month() -> None:
    cells = ["01/02/2024", "13/02/2024"]
    order = decide_order("Start", cells, None)
    assert order is DateOrder.DMY
    assert read_days(cells, order).values == ["2024-02-01", "2024-02-13"]


@pytest.mark.parametrize("cells", [["01/02/2024", "03/04/2024"], ["13/01/2024", "01/13/2024"]])
def test_an_ambiguous_or_contradictory_column_is_refused_naming_column_and_option(cells: list[str]) -> None:
    with pytest.raises(InputFileError, match="Start") as refusal:
        decide_order("Start", cells, None)
    assert "--date-order" in refusal.value.hint


def test_with_the_order_given_what_does_not_fit_is_a_problem() -> None:
    found = read_days(["13/01/2024", "01/13/2024"], DateOrder.DMY)
    assert found.values == ["2024-01-13", None]
    assert set(found.problems) == {1}


@pytest.mark.parametrize("text", ["", "永久", "长期", "No", "N/A", "--", "无固定期限"])
def test_an_open_end_is_no_end_and_no_problem(text: str) -> None:
    found = read_days([text], None, open_end=True)
    assert (found.values, found.problems) == ([None], {})


@pytest.mark.parametrize("text", ["永久", "No", "2024年9月", "2024-02-30", "soon"])
def test_a_start_that_is_no_date_is_a_problem(text: str) -> None:
    assert set(read_days([text], None).problems) == {0}


def test_serials_follow_the_epoch_of_the_workbook() -> None:
    assert read_days([45536, "45536"], None).values == ["2024-09-01", "2024-09-01"]
    assert read_days([44074], None, epoch_1904=True).values == ["2024-09-01"]


def test_moments_keep_their_time() -> None:
    cells: list[Cell] = ["2024-09-01", "2024-09-01 14:30", datetime(2024, 9, 1, 9, 5), date(2024, 9, 2), None]
    expected = ["2024-09-01", "2024-09-01T14:30", "2024-09-01T09:05", "2024-09-02", None]
    assert read_moments(cells, None).values == expected


def test_amounts_in_every_dress() -> None:
    cells: list[Cell] = ["1,234.50", "￥1,234.50", "1234.5元", 1234.5, "1.2万", "(500)", "-5", None, "0"]
    found = read_amounts("金额", cells, None, unless_written="CNY")
    assert found.minor == [123450, 123450, 123450, 123450, 1200000, -50000, -500, None, 0]
    assert not found.problems


@pytest.mark.parametrize("text", ["225*", "--", "n/a", "1,23", "12%"])
def test_what_is_no_amount_is_a_problem(text: str) -> None:
    assert set(read_amounts("金额", [text], None, unless_written="CNY").problems) == {0}


def test_an_amount_finer_than_its_currency_rounds_half_up_and_is_named() -> None:
    found = read_amounts("Value", ["1.005", "1.00", "100.5"], ["USD", "USD", "JPY"], unless_written=None)
    assert (found.minor, found.rounded) == ([101, 100, 101], [0, 2])


def test_the_currency_is_the_columns_else_the_signs_else_the_options() -> None:
    found = read_amounts("Value", ["1", "$1", "1"], ["EUR", None, None], unless_written="CNY")
    assert found.currency == ["EUR", "USD", "CNY"]


def test_a_sign_that_contradicts_the_column_is_a_problem() -> None:
    assert set(read_amounts("Value", ["€1"], ["USD"], unless_written=None).problems) == {0}


def test_an_amount_without_any_currency_refuses_the_file_naming_column_and_option() -> None:
    with pytest.raises(InputFileError, match="Value") as refusal:
        read_amounts("Value", ["1"], None, unless_written=None)
    assert "--currency" in refusal.value.hint


def test_a_column_in_wan_is_multiplied() -> None:
    assert read_amounts("金额（万元）", ["1.5", 2], None, unless_written="CNY", factor=10000).minor == [
        1500000,
        2000000,
    ]


@given(st.integers(-(10**12), 10**12), st.sampled_from(["USD", "JPY", "BHD"]))
def test_what_an_export_writes_is_read_as_the_same_amount(minor: int, currency: str) -> None:
    from renewctl.money import to_text

    found = read_amounts("Value", [guarded(to_text(minor, currency))], [currency], unless_written=None)
    assert found.minor == [minor]


def test_currencies_are_known_by_code_name_and_sign() -> None:
    found = read_currencies(["人民币", "usd", "€", "doubloons", None])
    assert (found.values, set(found.problems)) == (["CNY", "USD", "EUR", None, None], {3})


def test_an_unknown_word_is_a_problem_and_a_blank_one_is_not() -> None:
    found = read_words(["执行中", "", "whatever"], words_of("state"))
    assert (found.values, set(found.problems)) == (["active", None, None], {2})


def test_counts_and_measures() -> None:
    assert read_counts(["12", 12.0, "x"]).values == [12, 12, None]
    assert read_thousandths(["12.5", "1,000", "-1", "x"]).values == [12500, 1000000, None, None]


def test_notices_take_their_unit_from_cell_column_or_header() -> None:
    assert read_notices(["30天", "2"], [None, "months"], "").units == ["days", "months"]
    assert read_notices(["2"], None, "months").units == ["months"]
    assumed = read_notices(["30"], None, "")
    assert (assumed.lengths, assumed.units, assumed.assumed) == ([30], ["days"], True)


def test_renewal_months_are_months() -> None:
    found = read_months(["12", "1年", "30天", "0"])
    assert (found.values, set(found.problems)) == ([12, 12, None, None], {2, 3})


def test_a_long_column_with_one_odd_amount_at_its_end_is_read_at_once() -> None:
    found = read_amounts("Value", [*["1000.00"] * 5000, "1.2万"], ["CNY"] * 5001, unless_written=None)
    assert (found.minor[0], found.minor[-1], len(found.minor)) == (100000, 1200000, 5001)
