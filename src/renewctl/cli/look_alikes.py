"""Asking before there are two records of one name: beforehand, and once more where nobody else can write."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from renewctl.cli.context import AppContext
from renewctl.errors import RuleError
from renewctl.messages import _
from renewctl.plain import brief

if TYPE_CHECKING:
    from renewctl.store.reader import Reader

MOST_NAMED = 3


class LookAlikes:
    """The records that a new name looks like, as they were when the question was asked."""

    def __init__(self, shell: AppContext, name: str, find: "Callable[[Reader], Sequence[str]]", yes: bool) -> None:
        """Ask whether to go on where there are some. RuleError (exit 4) without a yes."""
        self.name, self.find, self.yes = name, find, yes
        with shell.reader() as book:
            self.known = find(book)
        if self.known:
            refusal = self._refusal(self.known)
            shell.confirm(_("{refusal} Go on all the same?").format(refusal=refusal), yes=yes, refusal=refusal)

    def check_again(self, book: "Reader") -> None:
        """Refuse, inside the transaction, what somebody else has added since the question. RuleError (exit 4)."""
        come = [] if self.yes else [record for record in self.find(book) if record not in self.known]
        if come:
            raise RuleError(self._refusal(come), _("Add --yes to do it all the same."), rule="confirmation")

    def _refusal(self, records: Sequence[str]) -> str:
        others = ", ".join(records[:MOST_NAMED])
        return _("{name} looks like {others}.").format(name=brief(self.name), others=others)
