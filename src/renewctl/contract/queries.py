"""Contracts as they are named: by number, by name, by a part of either."""

from collections.abc import Iterator
from dataclasses import dataclass

from renewctl.contract.rules import next_number
from renewctl.errors import AmbiguousError, NotFoundError, RuleError
from renewctl.messages import _
from renewctl.plain import brief, named
from renewctl.store.patterns import containing
from renewctl.store.reader import Parameters, Reader

MOST_CANDIDATES = 20


@dataclass(frozen=True, slots=True)
class ContractRow:
    """A contract that was named, with its customer."""

    id: int
    number: str
    customer_id: int
    customer_code: str
    customer: str
    name: str | None
    product: str | None
    kind: str
    state: str
    owner: str | None


_FROM = """
SELECT contract.id, contract.number, contract.customer_id, customer.code, customer.name, contract.name,
    contract.product, contract.kind, contract.state, contract.owner
FROM contract JOIN customer ON customer.id = contract.customer_id
"""
_FIRST = f"ORDER BY contract.number, contract.id LIMIT {MOST_CANDIDATES + 1}"

BY_NUMBER = f"{_FROM} WHERE contract.number = :text"
BY_NUMBER_IN_ANY_CASE = f"{_FROM} WHERE LOWER(contract.number) = LOWER(:text) {_FIRST}"
BY_NAME = f"{_FROM} WHERE LOWER(contract.name) = LOWER(:text) {_FIRST}"
BY_PART = f"""{_FROM}
WHERE LOWER(contract.number) LIKE LOWER(:part) ESCAPE '\\' OR LOWER(contract.name) LIKE LOWER(:part) ESCAPE '\\'
{_FIRST}"""

NUMBER_IS_TAKEN = "SELECT COUNT(*) FROM contract WHERE number = :number"
NEWEST = "SELECT MAX(id) FROM contract"


def find_contract(book: Reader, text: str) -> ContractRow:
    """Return the contract that a person means: by number, else by exact name, else by a unique part of either.

    UsageError for a blank text, NotFoundError, AmbiguousError with "number  name" lines.
    """
    text = named(text, _("The contract"))
    for found in _ways_of_naming(book, text):
        if len(found) > 1:
            raise AmbiguousError(_("{text} fits several contracts.").format(text=brief(text)), _listed(found))
        if found:
            return found[0]
    raise NotFoundError(
        _("No contract {text}.").format(text=brief(text)),
        _("renewctl find TEXT looks in codes, names, contacts, phones and contract numbers."),
    )


def find_contract_of(book: Reader, customer_id: int, text: str) -> ContractRow:
    """Return the contract that a person means, like `find_contract`; RuleError where it is another customer's."""
    found = find_contract(book, text)
    if found.customer_id != customer_id:
        raise RuleError(
            _("Contract {number} belongs to {customer}.").format(number=found.number, customer=brief(found.customer)),
            rule="contract-of-customer",
        )
    return found


def unused_number(book: Reader) -> str:
    """Return a number of ours that no contract has."""
    number = next_number(f"K{book.number(NEWEST):05}")
    while book.number(NUMBER_IS_TAKEN, {"number": number}):
        number = next_number(number)
    return number


def _ways_of_naming(book: Reader, text: str) -> Iterator[list[ContractRow]]:
    def rows(sql: str, parameters: Parameters) -> list[ContractRow]:
        return list(book.rows(sql, parameters, ContractRow))

    yield rows(BY_NUMBER, {"text": text})
    yield rows(BY_NUMBER_IN_ANY_CASE, {"text": text})
    yield rows(BY_NAME, {"text": text})
    yield rows(BY_PART, {"part": containing(text)})


def _listed(rows: list[ContractRow]) -> list[str]:
    lines = [f"{row.number}  {brief(row.name or row.customer)}" for row in rows]
    return lines if len(lines) <= MOST_CANDIDATES else [*lines[:MOST_CANDIDATES], "…"]
