"""Codes of our own: how they look, and that they follow each other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renewctl.codes import CONTRACT, CUSTOMER, code_of, is_ours, next_code


@pytest.mark.parametrize(
    ("last", "letter", "code"),
    [
        ("", CUSTOMER, "C00001"),
        ("C00009", CUSTOMER, "C00010"),
        ("C99999", CUSTOMER, "C100000"),
        ("their-7", CUSTOMER, "C00001"),
        ("", CONTRACT, "K00001"),
        ("K00009", CONTRACT, "K00010"),
    ],
)
def test_codes_follow_each_other(last: str, letter: str, code: str) -> None:
    assert next_code(last, letter) == code


@given(st.integers(0, 10**14), st.sampled_from([CUSTOMER, CONTRACT]))
def test_what_we_give_is_known_again_as_ours(number: int, letter: str) -> None:
    code = code_of(number, letter)
    assert is_ours(code, letter)
    assert next_code(code, letter) == code_of(number + 1, letter)


@pytest.mark.parametrize("code", ["", "K", "C00001", "K0001", "K-00001", "K00001x", "k00001", "K００００１", " K00001"])
def test_others_are_not_taken_for_ours(code: str) -> None:
    assert not is_ours(code, CONTRACT)
