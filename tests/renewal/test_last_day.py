"""The day after a term's end, where the calendar ends with the term."""

from datetime import date

import pytest

from renewctl.renewal.queries import RenewalLine


@pytest.mark.parametrize(("end", "following"), [("2026-12-31", date(2027, 1, 1)), ("9999-12-31", None), (None, None)])
def test_the_renewal_date_is_the_day_after_the_end_where_there_is_one(end: str | None, following: date | None) -> None:
    row = RenewalLine._make([None] * len(RenewalLine._fields))._replace(term_end=end)
    assert row.renewal_date == following
