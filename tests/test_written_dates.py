"""Written dates: each style, what must never become a date, and the order a whole column decides."""

import csv
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renewctl.vocabulary import DateOrder
from renewctl.written_dates import (
    NotADate,
    OrderVerdict,
    candidates,
    column_order,
    is_open_end,
    read_date,
)
from tests.conftest import TEST_DATA, needs_real_files

DAY = date(2024, 9, 1)

SAME_IN_EVERY_ORDER = """
2024-09-01|2024-9-1|2024/9/1|2024.09.01|2024. 9. 1|2024 - 09 - 01|20240901|20240901235959|20240901T000000Z
2024年9月1日|2024 年 09 月 01 日|2024年9月1号|2024年9月1號|24年9月1日|公元2024年9月1日|2024年九月1日
二〇二四年九月一日|二零二四年九月一日|二○二四年九月一日|二0二四年九月一日|贰零贰肆年零玖月零壹日
２０２４－０９－０１|２０２４／９／１|２０２４年９月１日|2024–09–01|2024。9。1
2024-09-01 00:00:00|2024-09-01T00:00|2024-09-01T23:59:59.999+08:00|2024-09-01T00:00:00Z|2024-09-01 10:00 UTC
2024/9/1 0:00|2024/9/1 1:01 上午|2024/9/1 1:01 PM|2024年9月1日 上午9:30|2024年9月1日下午3时30分|2024年9月1日24时
2024年9月1日星期日|2024年9月1日（周日）|星期天 2024年9月1日|2024-09-01 Sun|Sunday, September 1, 2024
2024-09-01 (Sun) 10:00|2024-09-01 Sunday
1 Sep 2024|1-Sep-24|1/Sep/2024|01Sep2024|1st September, 2024|1. Sept. 2024|Sep 1, 2024|September 1st 2024|2024-Sep-01
1-九月-24|九月 1, 2024|Sun Sep 01 2024 00:00:00 GMT+0800 (中国标准时间)|Sun, 01 Sep 2024 10:00:00 GMT
民國113年9月1日|民国113年9月1日|中華民國一百一十三年九月一日|民國一一三年九月一日|ROC 113/09/01|R.O.C. 113.9.1
45536|45536.75|'2024-09-01|"2024-09-01"|  2024-09-01  |\u00a02024-09-01\u00a0|\u200e2024/9/1|2024-09-01\t00:00
"""


def same_day_texts() -> list[str]:
    return [text for line in SAME_IN_EVERY_ORDER.strip("\n").split("\n") for text in line.split("|")]


@pytest.mark.parametrize("text", same_day_texts())
def test_a_text_that_shows_its_order_is_one_day(text: str) -> None:
    assert candidates(text) == dict.fromkeys(DateOrder, DAY)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("二OO四年九月一日", "2004-09-01"),
        ("二〇二五年十二月三十一日", "2025-12-31"),
        ("二零二五年十二月廿九日", "2025-12-29"),
        ("二零二五年十二月廿九", "2025-12-29"),
        ("二〇二五年一月卅一日星期五", "2025-01-31"),
        ("二〇二五年二月二十日", "2025-02-20"),
        ("二〇二五年十月十日", "2025-10-10"),
        ("民國元年元月一日", "1912-01-01"),
        ("民國99年12月31日", "2010-12-31"),
        ("99/12/31", "2099-12-31"),
        ("1900-01-01", "1900-01-01"),
        ("2199-12-31", "2199-12-31"),
        ("2122-06-30", "2122-06-30"),
        ("2024-02-29", "2024-02-29"),
        ("20000", "1954-10-03"),
        ("80000", "2119-01-11"),
        ("20/1/1", "2020-01-01"),
        ("Sun 01/09/2024", "2024-09-01"),
    ],
)
def test_further_days(text: str, day: str) -> None:
    assert read_date(text).isoformat() == day


MONTH, YEARLESS = "Only the month is given, not the day.", "The year is missing."
NO_DAY, FAR = "There is no such day in the calendar.", "The year is not between 1900 and 2199."
NOTHING, WEEKDAY = "It is not a date.", "The weekday does not fit the date."


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        *((text, MONTH) for text in ("2024年9月", "2024-09", "2024/9", "09/2024", "Sep 2024", "一月/20", "24年9月")),
        *((text, YEARLESS) for text in ("9月1日", "1/1", "1 Sep", "1-一月", "十二月廿九")),
        *((text, NO_DAY) for text in ("2023-02-29", "2024-13-01", "2024年2月30日", "32/01/2024", "31 Feb 2024")),
        *((text, NO_DAY) for text in ("1900-02-29", "20240230", "2024-00-01", "二〇二四年九月卅一日")),
        *((text, FAR) for text in ("9999-12-31", "1899-12-31", "2200-01-01", "0001-01-01", "民國289年1月1日")),
        *((text, WEEKDAY) for text in ("2024年9月1日星期一", "Monday, 1 Sep 2024")),
        *(
            (text, NOTHING)
            for text in ("", "无", "N/A", "--", "2024", "19999", "80001", "202409", "1,234", "99999999999")
        ),
        *((text, NOTHING) for text in ("113年9月1日", "民國2024年9月1日", "2024/9-1", "2024-9-1²", "٢٠٢٤-٠٩-٠١")),
        *(
            (text, NOTHING)
            for text in ("1:01 上午", "上午1时01分", "Monday", "123/1/2024", "1-2-3", "2024-W36-7", "2024-245")
        ),
        *(
            (text, NOTHING)
            for text in ("2024年9月1", "2024-09-01 25:00", "2024-09-01 10:61", "31 Foo 2024", "月", "年")
        ),
        *(
            (text, NOTHING)
            for text in (
                "2024年9月1日至2025年8月31日",
                "2024-09-01, 2024-09-02",
                f"2024-09-01 00:00Z ({'x' * 100})",
                "1.2.3.4",
                "9" * 10**6,
            )
        ),
    ],
)
def test_what_is_no_date_says_why(text: str, reason: str) -> None:
    assert candidates(text) == {}
    with pytest.raises(NotADate) as refused:
        read_date(text)
    assert refused.value.message == reason


def test_serials_in_both_epochs() -> None:
    assert read_date("45536") == read_date("44074", epoch_1904=True) == DAY
    with pytest.raises(NotADate):
        read_date("45536", serials=False)


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("01/09/2024", DateOrder.DMY, "2024-09-01"),
        ("01/09/2024", DateOrder.MDY, "2024-01-09"),
        ("01/09/24", DateOrder.YMD, "2001-09-24"),
        ("01-09-24", DateOrder.DMY, "2024-09-01"),
        ("01.09.24 10:00", DateOrder.MDY, "2024-01-09"),
        ("2024-09-01", DateOrder.MDY, "2024-09-01"),
    ],
)
def test_the_order_reads_an_ambiguous_text(text: str, order: DateOrder, day: str) -> None:
    assert read_date(text, order).isoformat() == day


@pytest.mark.parametrize(
    ("text", "order"), [("31/12/2024", DateOrder.MDY), ("01/09/2024", DateOrder.YMD), ("01/09/2024", None)]
)
def test_a_text_outside_its_columns_order_is_refused(text: str, order: DateOrder | None) -> None:
    with pytest.raises(NotADate):
        read_date(text, order)


@pytest.mark.parametrize(
    ("texts", "verdict", "order", "examples"),
    [
        ([], OrderVerdict.NOT_NEEDED, None, ()),
        (["2024-09-01", "1 Sep 2024", "45536", "无"], OrderVerdict.NOT_NEEDED, None, ()),
        (["05/05/2024", "06/06/2024"], OrderVerdict.NOT_NEEDED, None, ()),
        (["01/09/2024", "31/12/2025"], OrderVerdict.DECIDED, DateOrder.DMY, ("31/12/2025",)),
        (["05/05/2024", "12/31/2025", "01/02/2024"], OrderVerdict.DECIDED, DateOrder.MDY, ("12/31/2025",)),
        (["24/9/1", "24/10/12"], OrderVerdict.DECIDED, DateOrder.YMD, ("24/9/1",)),
        (["01/01/20", "2024-09-01"], OrderVerdict.AMBIGUOUS, None, ("01/01/20",)),
        (["01/01/20", "05/05/2024"], OrderVerdict.NOT_NEEDED, None, ()),
        (["2024-09-01", "05/05/2024", "04/05/2024"], OrderVerdict.AMBIGUOUS, None, ("04/05/2024",)),
        (["13/05/2024", "05/13/2024"], OrderVerdict.CONTRADICTORY, None, ("13/05/2024", "05/13/2024")),
        (["13/13/2024", "04/05/2024", "32/01/2024"], OrderVerdict.AMBIGUOUS, None, ("04/05/2024",)),
    ],
)
def test_the_column_decides(
    texts: list[str], verdict: OrderVerdict, order: DateOrder | None, examples: tuple[str, ...]
) -> None:
    decided = column_order(texts)
    assert (decided.verdict, decided.order, decided.examples) == (verdict, order, examples)


days = st.dates(min_value=date(1900, 1, 1), max_value=date(2199, 12, 31))


@given(st.lists(days, min_size=1), st.sampled_from([("%d/%m/%Y", DateOrder.DMY), ("%m/%d/%Y", DateOrder.MDY)]))
def test_a_column_in_one_order_is_never_misread(column: list[date], style: tuple[str, DateOrder]) -> None:
    form, true_order = style
    texts = [f"{day:{form}}".replace(f"{day:%Y}", f"{day.year:04}") for day in column]
    found = column_order(texts)
    assert found.verdict is not OrderVerdict.CONTRADICTORY
    assert found.order in (None, true_order)
    if found.verdict is not OrderVerdict.AMBIGUOUS:
        assert [read_date(text, found.order) for text in texts] == column


@given(st.text(alphabet="0123456789-/.年月日 :TZ一二十廿星期零民國SepSun(),", max_size=30))
def test_no_text_breaks_the_grammar(text: str) -> None:
    for day in candidates(text).values():
        assert timedelta(0) <= day - date(1900, 1, 1)


NO_END = "永久|长期|无固定期限|无|--|-|——|N/A|No|none|permanent|Indefinite|evergreen|open|（长期）|无　|/"


@pytest.mark.parametrize("text", ["", "  ", *NO_END.split("|")])
def test_words_for_no_end_are_no_dates(text: str) -> None:
    assert is_open_end(text)
    assert candidates(text) == {}


@pytest.mark.parametrize("text", ["2024-09-01", "Yes", "待定", "无效", "Nov", "0", "x" * 10**6])
def test_other_texts_do_not_say_no_end(text: str) -> None:
    assert not is_open_end(text)


@needs_real_files
def test_every_style_of_the_file_once_its_column_is_decided() -> None:
    columns: dict[str, list[tuple[str, str]]] = defaultdict(list)
    with (Path(TEST_DATA) / "standards" / "date_strings_dev.csv").open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            columns[row["style"]].append((row["text"], row["expected_iso"]))
    assert len(columns) >= 30
    for style, cells in columns.items():
        order = column_order(text for text, _expected in cells).order
        assert (order is not None) == style.startswith(("dmy", "mdy")), style
        for text, expected in cells:
            if expected:
                assert read_date(text, order).isoformat() == expected, (style, text)
            else:
                assert candidates(text) == {}, (style, text)


@needs_real_files
def test_dates_as_a_chinese_excel_shows_them() -> None:
    path = Path(TEST_DATA) / "standards" / "dates_and_amounts_displayed_zh.csv"
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    read = {row[key] for row in rows for key in ("shown_cn", "shown_us") if candidates(row[key])}
    assert all(date(2020, 1, 1) in candidates(text).values() for text in read)
    assert {text for text in read if "20" in text} >= {
        "2020-1-1 1:01",
        "2020/1/1",
        "2020年1月1日",
        "2020/1/1 1:01 上午",
    }
    assert {"20/1/1", "01/01/20", "1-一月-20", "2020年1月1日 1:01:01", "1-Jan-20"} <= read
    assert len(read) == 10
