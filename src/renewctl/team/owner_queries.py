"""Whether a name that is filtered by is anybody's: a misspelt one would find nothing, as if all were well."""

from renewctl.folding import person_key
from renewctl.messages import _, joined
from renewctl.plain import brief
from renewctl.store.reader import Reader

_OWNING = (
    ("person", "name"),
    ("team_member", "person"),
    ("task", "owner"),
    ("step", "owner"),
    ("customer", "owner"),
    ("contract", "owner"),
    ("service_case", "owner"),
    ("measure", "owner"),
    ("warning", "owner"),
)
_OWNED = " OR ".join(
    f"EXISTS (SELECT 1 FROM {table} WHERE LOWER({column}) = LOWER(CAST(:owner AS TEXT)))" for table, column in _OWNING
)
OWNS = f"SELECT CASE WHEN {_OWNED} THEN 1 ELSE 0 END"
OWNERS = " UNION ".join(f"SELECT {column} FROM {table} WHERE {column} IS NOT NULL" for table, column in _OWNING)
MOST_NAMED = 8


def is_anybody(book: Reader, person: str) -> bool:
    """Return whether anything in the book is somebody's."""
    return bool(book.number(OWNS, {"owner": person}))


def as_spelt(book: Reader, person: str) -> str:
    """Return a name as the book spells it, where it has it in another width, composition or with other blanks."""
    names = [str(name) for (name,) in book.tuples(OWNERS)]
    alike = (name for name in sorted(names) if person_key(name) == person_key(person))
    return person if is_anybody(book, person) else next(alike, person)


def doubt(book: Reader, owner: str | None) -> str | None:
    """Return a sentence where nobody of this name owns or is anything in the book; None where somebody does.

    Upper and lower case are the same, as they are where the name is looked for.
    """
    if owner is None or is_anybody(book, owner):
        return None
    names = sorted(str(name) for (name,) in book.tuples(OWNERS))
    said = _("Nobody here is called {owner}.").format(owner=brief(owner) or '""')
    if not names:
        return said
    listed = ", ".join(brief(name) for name in names[:MOST_NAMED]) + (" …" if len(names) > MOST_NAMED else "")
    return joined([said, _("Owners: {names}.").format(names=listed)])
