"""A customer is named by code, exact name or a unique part of the name."""

from collections.abc import Iterator

import pytest

from renewctl.customer.queries import find_customer, unused_code
from renewctl.customer.rules import name_key
from renewctl.errors import AmbiguousError, NotFoundError, UsageError
from renewctl.store.reader import Reader
from tests.customer.books import book_of


@pytest.fixture
def book() -> Iterator[Reader]:
    with book_of() as reader:
        yield reader


def add(book: Reader, code: str, name: str, archived_on: str | None = None, into: str | None = None) -> None:
    book.connection.execute(
        "INSERT INTO customer (code, name, name_key, archived_on, merged_into_id)"
        " VALUES (?, ?, ?, ?, (SELECT id FROM customer WHERE code = ?))",
        (code, name, name_key(name), archived_on, into),
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("C1", "C1"),
        ("c1", "C1"),
        ("Acme", "A"),
        ("  Acme ", "A"),
        ("ACME", "A"),
        ("ａｃｍｅ", "A"),
        ("Hold", "B"),
        ("明", "M"),
        ("明德　科技", "M"),
        ("100%", "P"),
        ("_", "U"),
        ("österreich", "O"),
        ("' OR 1=1", "Q"),
    ],
)
def test_naming(book: Reader, text: str, code: str) -> None:
    add(book, "A", "Acme")
    add(book, "B", "Acme Holding")
    add(book, "C1", "A")
    add(book, "M", "深圳明德科技有限公司")
    add(book, "P", "100% Fruit")
    add(book, "P2", "1000 Fruits")
    add(book, "U", "snake_case")
    add(book, "O", "ÖSTERREICH AG")
    add(book, "Q", "x' OR 1=1 --")
    assert find_customer(book, text).code == code


def test_several_candidates_are_listed(book: Reader) -> None:
    for number in range(30):
        add(book, f"A{number:02}", f"Acme {number:02}")
    with pytest.raises(AmbiguousError) as error:
        find_customer(book, "acme")
    assert error.value.candidates[:2] == ("A00  Acme 00", "A01  Acme 01")
    assert (len(error.value.candidates), error.value.candidates[-1]) == (21, "…")


def test_two_customers_of_one_name_are_told_apart_by_code(book: Reader) -> None:
    add(book, "A", "Acme")
    add(book, "B", "Acme")
    with pytest.raises(AmbiguousError):
        find_customer(book, "Acme")
    assert find_customer(book, "B").code == "B"


def test_an_archived_customer_is_found_by_name_only_when_no_other_fits(book: Reader) -> None:
    add(book, "A", "Acme", archived_on="2026-01-01")
    assert find_customer(book, "acm").code == "A"
    add(book, "B", "Acme West")
    assert find_customer(book, "Acme").code == "B"
    assert find_customer(book, "A").code == "A"


def test_a_merged_customer_stands_for_the_one_it_was_merged_into(book: Reader) -> None:
    add(book, "A", "Acme")
    add(book, "B", "Old Acme", archived_on="2026-01-01", into="A")
    add(book, "D", "Older Firm", archived_on="2026-01-01", into="B")
    assert [find_customer(book, text).code for text in ("B", "D", "Firm", "Old")] == ["A", "A", "A", "A"]


@pytest.mark.parametrize("text", ["nobody", "%", "\\", "x" * 100_000, "客" * 60_000])
def test_no_such_customer(book: Reader, text: str) -> None:
    add(book, "A", "Acme")
    with pytest.raises(NotFoundError) as error:
        find_customer(book, text)
    assert len(error.value.message) < 100


@pytest.mark.parametrize("text", ["", "  ", "\x00", "\udc80"])
def test_a_name_that_cannot_be_one_is_a_usage_error(book: Reader, text: str) -> None:
    with pytest.raises(UsageError):
        find_customer(book, text)


def test_a_code_of_ours_is_one_that_nobody_has(book: Reader) -> None:
    assert unused_code(book) == "C00001"
    add(book, "C00002", "Acme")
    assert unused_code(book) == "C00003"
