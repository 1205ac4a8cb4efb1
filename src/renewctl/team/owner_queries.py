"""Whether a name that is filtered by is anybody's: a misspelt one would find nothing, as if all were well."""

from renewctl.messages import _, joined
from renewctl.plain import brief
from renewctl.store.reader import Reader

OWNERS = """
SELECT owner FROM customer WHERE owner IS NOT NULL UNION SELECT owner FROM contract WHERE owner IS NOT NULL
UNION SELECT owner FROM task WHERE owner IS NOT NULL UNION SELECT owner FROM step WHERE owner IS NOT NULL
UNION SELECT owner FROM service_case WHERE owner IS NOT NULL UNION SELECT owner FROM measure WHERE owner IS NOT NULL
UNION SELECT owner FROM warning WHERE owner IS NOT NULL
UNION SELECT person FROM team_member UNION SELECT name FROM person
"""
MOST_NAMED = 8


def doubt(book: Reader, owner: str | None) -> str | None:
    """Return a sentence where nobody of this name owns or is anything in the book; None where somebody does.

    Upper and lower case are the same, as they are where the name is looked for.
    """
    if owner is None:
        return None
    names = sorted(str(name) for (name,) in book.tuples(OWNERS))
    if owner.lower() in {name.lower() for name in names}:
        return None
    said = _("Nobody here is called {owner}.").format(owner=brief(owner) or '""')
    if not names:
        return said
    listed = ", ".join(brief(name) for name in names[:MOST_NAMED]) + (" …" if len(names) > MOST_NAMED else "")
    return joined([said, _("Owners: {names}.").format(names=listed)])
