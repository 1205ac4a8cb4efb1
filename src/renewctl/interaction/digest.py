"""A digest of what was said and written with customers, for each of us whom it concerns."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from renewctl.folding import person_key
from renewctl.interaction.queries import InteractionFilter, InteractionRow, interactions
from renewctl.interaction.rules import spoken
from renewctl.messages import _, aside, n_
from renewctl.store.reader import Reader
from renewctl.vocabulary import label

CONCERNED = """
SELECT customer.code, customer.owner FROM customer WHERE customer.owner IS NOT NULL
UNION
SELECT customer.code, contract.owner FROM contract JOIN customer ON customer.id = contract.customer_id
WHERE contract.state = 'active' AND contract.owner IS NOT NULL
UNION
SELECT customer.code, team_member.person FROM team_member JOIN customer ON customer.id = team_member.customer_id
"""


@dataclass(frozen=True, slots=True)
class Digest:
    """What one of us gets: the communications of the customers that are theirs."""

    recipient: str
    rows: tuple[InteractionRow, ...]

    @property
    def customers(self) -> int:
        """How many customers they are of."""
        return len({row.customer_code for row in self.rows})


@dataclass(frozen=True, slots=True)
class DigestRow:
    """A communication in a digest."""

    recipient: str
    row: InteractionRow


def digests(book: Reader, since: date, until: date, customer_id: int | None = None) -> list[Digest]:
    """Return a digest for each owner and team member of a customer with whom something was said, by their names.

    What concerns nobody goes to whoever logged it. However a name is spelt, its person gets one digest.
    """
    concerned: dict[str, set[str]] = {}
    for code, person in book.tuples(CONCERNED):
        concerned.setdefault(str(code), set()).add(str(person))
    found: dict[str, dict[int, InteractionRow]] = {}
    names: dict[str, str] = {}
    for row in interactions(book, InteractionFilter(customer_id, since=since, until=until)):
        for person in concerned.get(row.customer_code) or ({row.owner} if row.owner else set()):
            key = person_key(person)
            names[key] = min(person, names.get(key, person))
            found.setdefault(key, {})[row.id] = row
    return sorted(
        (Digest(names[key], tuple(_in_order(rows.values()))) for key, rows in found.items()),
        key=lambda one: one.recipient,
    )


def _in_order(rows: Iterable[InteractionRow]) -> list[InteractionRow]:
    return sorted(rows, key=lambda row: (row.customer_code, row.happened_at, row.id))


def title(digest: Digest, since: date, until: date) -> str:
    """Return the heading of a digest, which is also the subject of its mail."""
    n = digest.customers
    sentence = n_(
        "Communications with {n} customer, {since} to {until}",
        "Communications with {n} customers, {since} to {until}",
        n,
    )
    return sentence.format(n=n, since=since.isoformat(), until=until.isoformat())


def text(digest: Digest, since: date, until: date) -> str:
    """Return a digest as plain text that reads as Markdown too."""
    lines = [f"# {title(digest, since, until)}", "", _("For {person}").format(person=one_line(digest.recipient))]
    customer = None
    for row in digest.rows:
        if row.customer_code != customer:
            customer = row.customer_code
            lines += ["", f"## {aside(one_line(row.customer), one_line(row.customer_code))}", ""]
        lines.append(f"- {_line(row)}")
    return "\n".join(lines) + "\n"


def _line(row: InteractionRow) -> str:
    parts: Sequence[str | None] = (
        label(row.kind),
        row.contact,
        label(row.outcome) or None,
        row.owner,
    )
    said = ", ".join(one_line(part) for part in parts if part)
    line = f"{spoken(row.happened_at)} {said}"
    if row.note:
        line += f": {one_line(row.note)}"
    if row.task_title:
        due = _("due {day}").format(day=row.task_due_on) if row.task_due_on else _("no day set")
        line += " -> " + _("{task}, {due}").format(task=one_line(row.task_title), due=due)
    return line


def one_line(text: str) -> str:
    """Return a text without line breaks: what a customer wrote begins no line of its own."""
    return " ".join(text.split())
