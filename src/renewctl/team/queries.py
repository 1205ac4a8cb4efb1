"""Who fills which role, as it is listed and as a renewal asks for it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from renewctl.folding import person_key
from renewctl.store.batches import THESE
from renewctl.store.reader import Reader
from renewctl.vocabulary import Role

_MEMBER = """
SELECT team_member.role, team_member.person, customer.name, customer.code
FROM team_member LEFT JOIN customer ON customer.id = team_member.customer_id
"""
MEMBERS = f"{_MEMBER} ORDER BY customer.code IS NOT NULL, customer.code, team_member.role"
MEMBERS_OF_CUSTOMER = f"""{_MEMBER}
WHERE team_member.customer_id = :customer OR team_member.customer_id IS NULL
ORDER BY customer.code IS NOT NULL, team_member.role
"""

TEAMS = f"""
SELECT team_member.customer_id, team_member.role, team_member.person FROM team_member
WHERE team_member.customer_id IS NULL OR team_member.customer_id IN ({THESE})
ORDER BY team_member.id
"""

PEOPLE = "SELECT id, name, email, supervisor, language, channel, address FROM person ORDER BY name"


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One of us: where to reach, in which language, and who is told when nobody acts."""

    id: int
    name: str
    email: str | None
    supervisor: str | None
    language: str | None
    channel: str | None
    address: str | None


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A person in a role; without a customer the role is theirs for all of them."""

    role: str
    person: str
    customer: str | None
    customer_code: str | None


def members(book: Reader, customer_id: int | None = None) -> Iterator[MemberRow]:
    """Yield who fills which role, for everyone first; of one customer: its own people and those for everyone."""
    if customer_id is None:
        return book.rows(MEMBERS, {}, MemberRow)
    return book.rows(MEMBERS_OF_CUSTOMER, {"customer": customer_id}, MemberRow)


Roles = dict[Role, str]


def people(book: Reader, customer_id: int) -> tuple[Roles, Roles]:
    """Return the people of a customer's own team, and those for everyone, by role."""
    return teams(book, [customer_id])(customer_id)


def teams(book: Reader, customers: Iterable[int]) -> Callable[[int], tuple[Roles, Roles]]:
    """Return what tells the people of each of these customers, and those for everyone, by role."""
    found: dict[object, Roles] = {}
    for customer, role, person in book.tuples_of(TEAMS, customers):
        found.setdefault(customer, {})[Role(str(role))] = str(person)
    return lambda customer: (found.get(customer, {}), found.get(None, {}))


def persons(book: Reader) -> Iterator[PersonRow]:
    """Yield everybody of whom the book knows how to reach them, by name."""
    return book.rows(PEOPLE, {}, PersonRow)


def find_person(book: Reader, name: str) -> PersonRow | None:
    """Return a person by name, whatever its case and spelling; None for one who has not been entered."""
    key = person_key(name)
    return next((row for row in persons(book) if person_key(row.name) == key), None)
