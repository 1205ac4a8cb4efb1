"""Names that are the same name."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renewctl.customer.rules import check_archive, check_bring_back, check_merge, name_key
from renewctl.errors import RuleError
from renewctl.folding import fold, folded_part


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("深圳明德科技有限公司", "深圳明德科技"),
        ("深圳明德科技股份有限公司", "深圳 明德 科技 有限责任公司"),
        ("明德集团有限公司", "明德（集团）股份有限公司"),
        ("ACME Co., Ltd.", "Acme"),
        ("Ｂｌｕｅ　Ｓｋｙ", "blue-sky, Inc."),
        ("Müller GmbH & Co. KG", "MÜLLER gmbh"),
        ("Straße AG", "STRASSE"),
        ("Iberia S.A.", "iberia sa"),
        ("Foo L.L.C.", "Foo LLC"),
    ],
)
def test_look_alikes_have_one_key(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Finco", "Fin"),
        ("明德科技", "明德软件"),
        ("有限公司", "股份有限公司"),
        ("Limited", "Inc"),
        ("C+", "C"),
        ("---", "..."),
    ],
)
def test_different_names_have_different_keys(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


@given(st.text(min_size=1).filter(lambda text: text.strip()))
def test_a_name_that_is_not_blank_has_a_key(name: str) -> None:
    assert name_key(name)


@given(st.text(), st.text())
def test_names_equal_but_for_case_and_width_have_one_key(one: str, other: str) -> None:
    assert name_key(one.upper()) == name_key(fold(one.upper()))
    assert (fold(one) != fold(other)) or name_key(one) == name_key(other)


@pytest.mark.parametrize(("text", "part"), [("ＡＢＣ 科技", "abc科技"), ("100%", ""), ("a_b", ""), ("…", "")])
def test_a_part_is_folded_only_without_punctuation(text: str, part: str) -> None:
    assert folded_part(text) == part


DAY = date(2026, 6, 15)


@pytest.mark.parametrize(
    ("gone", "kept", "archived_on", "rule"),
    [("A", "A", None, "merge-into-itself"), ("A", "B", DAY, "merge-into-archived")],
)
def test_what_cannot_be_merged(gone: str, kept: str, archived_on: date | None, rule: str) -> None:
    check_merge("A", "B", None)
    with pytest.raises(RuleError) as refused:
        check_merge(gone, kept, archived_on)
    assert refused.value.rule == rule


def test_a_customer_goes_into_the_archive_once_and_comes_out_of_it_once() -> None:
    check_archive("A", None)
    check_bring_back("A", DAY)
    with pytest.raises(RuleError, match="is archived since 2026-06-15"):
        check_archive("A", DAY)
    with pytest.raises(RuleError, match="is not archived"):
        check_bring_back("A", None)
