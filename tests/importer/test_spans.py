"""Two days in one text: any two, however written and parted, come back; what is not clear is not taken for them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renewctl.dates import FIRST_YEAR, LAST_YEAR
from renewctl.importer.cells.spans import split_span
from renewctl.vocabulary import DateOrder
from renewctl.written_dates import read_date

JANUARY, DECEMBER = date(2024, 1, 1), date(2024, 12, 31)
APRIL, MARCH = date(2024, 4, 1), date(2025, 3, 31)


def days(text: str, order: DateOrder | None = None) -> tuple[date, date | None] | None:
    """Return the two days of a text, None where it holds none."""
    span = split_span(text)
    return span and (read_date(span.first, order), read_date(span.last, order) if span.last else None)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024-01-01至2024-12-31", JANUARY, DECEMBER),
        ("2024年1月1日—2024年12月31日", JANUARY, DECEMBER),
        ("2024年1月1日——2024年12月31日", JANUARY, DECEMBER),
        ("2024.3.1-2025.2.28", date(2024, 3, 1), date(2025, 2, 28)),
        ("2024/1/1 ~ 2025/1/1", JANUARY, date(2025, 1, 1)),
        ("2024/1/1～2025/1/1", JANUARY, date(2025, 1, 1)),
        ("自2024年1月1日起至2025年12月31日止", JANUARY, date(2025, 12, 31)),
        ("从 2024-01-01 到 2024-12-31 为止", JANUARY, DECEMBER),
        ("2024.1.1起，2024.12.31止", JANUARY, DECEMBER),
        ("2024.1.1一2024.12.31", JANUARY, DECEMBER),
        ("二〇二四年一月一日至二〇二四年十二月三十一日", JANUARY, DECEMBER),
        ("2024年1月1日0时至2024年12月31日24时", JANUARY, DECEMBER),
        ("2024-01-01 00:00:00 - 2024-12-31 23:59:59", JANUARY, DECEMBER),
        ("2024-01-01/2024-12-31", JANUARY, DECEMBER),
        ("2024-01-01\n2024-12-31", JANUARY, DECEMBER),
        ("20240101-20241231", JANUARY, DECEMBER),
        ("01/04/2024 - 31/03/2025", APRIL, MARCH),
        ("1-4-2024-31-3-2025", APRIL, MARCH),
        ("1 Apr 2024 to 31 Mar 2025", APRIL, MARCH),
        ("from 1 Apr 2024 until 31 Mar 2025", APRIL, MARCH),
        ("From: April 1, 2024 through March 31, 2025.", APRIL, MARCH),
        ("between 1st April 2024 and 31st March 2025", APRIL, MARCH),
        ("1-Apr-24 – 31-Mar-25", APRIL, MARCH),
        # the year of one stands for both
        ("2024.1.1-12.31", JANUARY, DECEMBER),
        ("2024-1-1-12-31", JANUARY, DECEMBER),
        ("2024年1月1日至12月31日", JANUARY, DECEMBER),
        ("24年1月1日至12月31日", JANUARY, DECEMBER),
        ("2024.1.1至12月31日", JANUARY, DECEMBER),
        ("01/01/2024 - 31/12", JANUARY, DECEMBER),
        ("1 Jan – 31 Dec 2024", JANUARY, DECEMBER),
        ("Jan 1 – Dec 31, 2024", JANUARY, DECEMBER),
        # a length or a word beside the days says nothing new
        ("1年（2024-01-01至2024-12-31）", JANUARY, DECEMBER),
        ("2024-01-01至2024-12-31（共12个月）", JANUARY, DECEMBER),
        ("一年，自2024年1月1日起至2024年12月31日止", JANUARY, DECEMBER),
        ("12 months: 1 Apr 2024 to 31 Mar 2025", APRIL, MARCH),
        ("1 Apr 2024 to 31 Mar 2025 (12 months)", APRIL, MARCH),
        ("2024年1月1日（含）至2024年12月31日（含）", JANUARY, DECEMBER),
        # no end
        ("2024-01-01至长期", JANUARY, None),
        ("1 Apr 2024 - ongoing", APRIL, None),
    ],
)
def test_both_days_are_found(text: str, first: date, last: date | None) -> None:
    assert days(text, DateOrder.DMY if text[:2] in ("01", "1-") else None) == (first, last)


@pytest.mark.parametrize(
    "text",
    [
        "2024-01-01",
        "2024-01-01 08:00",
        "2024-01-01 - 08:00",
        "3年",
        "12 months",
        "2024-2025",
        "2024年1月至2024年12月",
        "2024-01-01至",
        "至2024-12-31",
        "2024-01-01 / -",
        "2024年1月1日起3年",
        "2024年1月1日（不含）至2024年12月31日",  # the day after the first, which nobody has written
        "2024-01-01至2024-12-31至2025-12-31",
        "2024-01-01至2024-06-30，2024-07-01至2024-12-31",
        "1-2-2024-3-4",  # 1-2 to 2024-3-4, or 1-2-2024 to 3-4
        "长期",
        "",
        "2024-01-01至2024-12-31" + "(含)" * 50,  # prose
    ],
)
def test_what_is_not_clearly_two_days_is_not_split(text: str) -> None:
    assert split_span(text) is None


FORMS = {
    "{0:%Y-%m-%d}": None,
    "{0:%Y/%m/%d}": None,
    "{0.year}.{0.month}.{0.day}": None,
    "{0.year}年{0.month}月{0.day}日": None,
    "{0:%Y%m%d}": None,
    "{0.year}-{0.month}-{0.day} 00:00": None,
    "{0:%d/%m/%Y}": DateOrder.DMY,
    "{0:%m/%d/%Y}": DateOrder.MDY,
    "{0.day}.{0.month}.{0.year}": DateOrder.DMY,
    "{0.day} {0:%b} {0.year}": None,
    "{0:%d-%b-%Y}": None,
    "{0:%B} {0.day}, {0.year}": None,
}
BETWEEN = (
    "{}至{}",
    "{} 到 {}",
    "自{}起至{}止",
    "{}~{}",
    "{}-{}",
    "{} - {}",
    "{}——{}",
    "{}/{}",
    "{} to {}",
    "from {} until {}",
)
SOME_DAY = st.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31))


@given(SOME_DAY, SOME_DAY, st.sampled_from([*FORMS]), st.sampled_from([*FORMS]), st.sampled_from(BETWEEN))
def test_any_two_days_come_back(first: date, last: date, one: str, other: str, between: str) -> None:
    span = split_span(between.format(one.format(first), other.format(last)))
    assert span is not None
    assert (read_date(span.first, FORMS[one]), read_date(span.last, FORMS[other])) == (first, last)
    assert not span.takes_year


WITHOUT_YEAR = (
    ("{0.year}.{0.month}.{0.day}", "{0.month}.{0.day}", None),
    ("{0:%Y-%m-%d}", "{0:%m-%d}", None),
    ("{0.year}年{0.month}月{0.day}日", "{0.month}月{0.day}日", None),
    ("{0:%d/%m/%Y}", "{0:%d/%m}", DateOrder.DMY),
    ("{0:%m/%d/%Y}", "{0:%m/%d}", DateOrder.MDY),
    ("{0.day} {0:%b} {0.year}", "{0.day} {0:%b}", None),
)


@given(SOME_DAY, SOME_DAY, st.sampled_from(WITHOUT_YEAR), st.sampled_from(("{}至{}", "{} - {}", "{} to {}")))
def test_a_second_day_without_its_year_is_in_that_of_the_first(
    first: date, other: date, forms: tuple[str, str, DateOrder | None], between: str
) -> None:
    if (other.month, other.day) == (2, 29):
        other = other.replace(day=28)
    last = other.replace(year=first.year)
    full, short, order = forms
    span = split_span(between.format(full.format(first), short.format(last)))
    assert span is not None
    assert (read_date(span.first, order), read_date(span.last, order), span.takes_year) == (first, last, True)


@given(st.text(max_size=60))
def test_no_text_is_too_odd_to_look_at(text: str) -> None:
    span = split_span(text)
    assert span is None or span.first
