"""The rules for approvals of a book, version by version: they stand in it, so that no caller brings others along."""

from dataclasses import dataclass

from renewctl.approval.policy import NO_RULES, Policy, read
from renewctl.approval.rules import is_same_person
from renewctl.audit.rules import Person
from renewctl.errors import NotFoundError
from renewctl.messages import _, joined
from renewctl.store.reader import Reader
from renewctl.store.texts import from_the_book
from renewctl.vocabulary import RulesState

IN_FORCE = "SELECT content FROM approval_rules WHERE approved_on IS NOT NULL ORDER BY version DESC LIMIT 1"
VERSIONS = """
SELECT version, content, installed_by, installed_os_user, installed_on, approved_by, approved_os_user, approved_on
FROM approval_rules ORDER BY version DESC
"""
# Rules that a restore carried over are of people who may have written nothing else into this book.
WRITERS = """
SELECT actor, os_user FROM change_set WHERE kind <> 'schema'
UNION SELECT installed_by, installed_os_user FROM approval_rules
UNION SELECT approved_by, approved_os_user FROM approval_rules WHERE approved_by IS NOT NULL
"""


@dataclass(frozen=True, slots=True)
class StoredRules:
    """A version as it was installed; approved by the installer where nobody else had to agree."""

    version: int
    content: str
    installed_by: str
    installed_os_user: str
    installed_on: str
    approved_by: str | None
    approved_os_user: str | None
    approved_on: str | None

    @property
    def installer(self) -> Person:
        """Who installed it."""
        return Person(self.installed_by, self.installed_os_user)

    @property
    def policy(self) -> Policy:
        """What it says. BookError where another program has spoilt it."""
        return _kept(self.content)

    @property
    def is_self_approved(self) -> bool:
        """Whether nobody but the installer agreed to it."""
        if self.approved_by is None or self.approved_os_user is None:
            return False
        return is_same_person(self.installer, Person(self.approved_by, self.approved_os_user))


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Every version, the newest first."""

    versions: tuple[StoredRules, ...]

    @property
    def in_force(self) -> StoredRules | None:
        """The newest version that was approved; None: nothing has to be approved."""
        return next((row for row in self.versions if row.approved_on is not None), None)

    def state(self, row: StoredRules) -> RulesState:
        """Return how a version stands: one that is older than the one in force can only have been replaced."""
        now = self.in_force
        if now is None or row.version > now.version:
            return RulesState.PROPOSED
        return RulesState.IN_FORCE if row.version == now.version else RulesState.REPLACED

    def named(self, version: int | None) -> StoredRules:
        """Return a version, else the one in force, else the newest that waits for it. NotFoundError (exit 3)."""
        if version is None:
            found = self.in_force or next(iter(self.versions), None)
        else:
            found = next((row for row in self.versions if row.version == version), None)
        if found is not None:
            return found
        if version is None:
            raise NotFoundError(
                _("The book has no rules for approvals: nothing has to be approved."),
                joined(
                    [
                        _("`renewctl approval rules install FILE` puts some into it."),
                        _("How they are written: renewctl approval rules check --help."),
                    ]
                ),
            )
        raise NotFoundError(
            _("The book has no rules for approvals of version {n}.").format(n=version),
            _("`renewctl approval rules list` lists them."),
        )


def rulebook(book: Reader) -> Rulebook:
    """Return every version of the rules in a book."""
    return Rulebook(tuple(book.rows(VERSIONS, {}, StoredRules)))


def policy_of(book: Reader) -> Policy:
    """Return the rules that are in force in a book. BookError where another program has spoilt them."""
    found = next(book.tuples(IN_FORCE), None)
    return NO_RULES if found is None else _kept(str(found[0]))


def _kept(content: str) -> Policy:
    with from_the_book(_("the rules for approvals")):
        return read(content)


def has_others(book: Reader, by: Person) -> bool:
    """Return whether anybody but this person has ever written into the book."""
    writers = [Person(str(actor), str(os_user)) for actor, os_user in book.tuples(WRITERS)]
    return any(not is_same_person(by, writer) for writer in writers)
