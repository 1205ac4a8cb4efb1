"""People's names as they are compared: what nobody sees, or types otherwise, makes nobody another person."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renewctl.folding import person_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("José", unicodedata.normalize("NFD", "José")),
        ("José", "Jose\u200d\u0301"),  # a joiner that would keep the accent from its letter
        ("Bob", "BOB"),
        ("Bob", "Ｂｏｂ"),
        ("Straße", "STRASSE"),
        ("Bob", "B\u202cob"),
        ("Bob", "Bob\ufe0f"),
        ("Bob", "B\x08ob"),
        ("Bob", "Bob\u3164"),
        ("Bob", "Bo\u034fb\U000e0062"),
        ("Bob Li", "  Bob\u00a0\tLi "),
        ("王芳", "王 芳"),
        ("王芳", "王\u3000芳"),
        ("王小芳", "王 小 芳"),
        ("王芳", "王\u200b芳"),
    ],
)
def test_one_name_in_two_spellings_is_one_person(one: str, other: str) -> None:
    assert one != other
    assert person_key(one) == person_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bob Li", "BobLi"),
        ("O'Neil", "ONeil"),
        ("José", "Jose"),
        ("王芳", "王方"),
        ("王 Li", "王Li"),
        ("An-Na", "Anna"),
    ],
)
def test_other_letters_blanks_and_points_make_another_person(one: str, other: str) -> None:
    assert person_key(one) != person_key(other)


@given(st.text(max_size=20))
def test_a_folded_name_is_folded_and_knows_no_composition(name: str) -> None:
    key = person_key(name)
    assert person_key(key) == key
    assert person_key(unicodedata.normalize("NFD", name)) == key
    assert person_key(f" \u2060{name}\ufeff ") == key
