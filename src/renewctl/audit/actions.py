"""Taking change sets back, and taking over what other programs changed."""

from dataclasses import dataclass

from renewctl.approval.prices import kept_or_approved
from renewctl.audit import queries, rules
from renewctl.audit.conflicts import sentence
from renewctl.audit.prices import repriced
from renewctl.errors import RuleError
from renewctl.messages import _
from renewctl.store.inverse import take_back
from renewctl.store.reader import Reader
from renewctl.store.rebase import adopt_strays
from renewctl.store.transaction import Writer


class ConflictError(RuleError):
    """A change set cannot be taken back; `conflicts` says why, one sentence each."""

    def __init__(self, message: str, conflicts: list[str], newest: int | None) -> None:
        hint = _("Nothing was changed. Take back what came later first, the newest first: `renewctl undo {newest}`.")
        super().__init__(message, hint.format(newest=newest) if newest else "", rule="undo-conflict")
        self.conflicts = conflicts


@dataclass(frozen=True, slots=True)
class Undone:
    """A change set that was taken back, and how many records that removed, put back and changed back."""

    undone: int
    command: str
    removed: int
    restored: int
    changed: int


def undo(writer: Writer, number: int, by: rules.Person) -> Undone:
    """Take a change set back, one that is an undo too (which does its work again).

    Raises NotFoundError (exit 3), RuleError (exit 4) for one that is undone already, made the schema or the book, holds
    what somebody else decided, or has raised a price that is not lowered without an approval, and ConflictError (exit
    4) when later changes stand in the way.
    """
    book = writer.reader
    target = queries.change_set(book, number)
    if target.kind in ("init", "schema"):
        raise RuleError(
            _("Change set {n} made the book what it is; it cannot be taken back.").format(n=number), rule="undo-kind"
        )
    taken_by = queries.undone_sets(book).get(number)
    if taken_by is not None:
        raise RuleError(
            _("Change set {n} was taken back already, by change set {by}.").format(n=number, by=taken_by),
            _("`renewctl undo {by}` brings it back.").format(by=taken_by),
            rule="undo-twice",
        )
    _refuse_what_others_decided(book, number, by)
    # A slip that its maker takes back at once has moved no price; what stood for a while has.
    is_a_slip = number == queries.newest(book) and rules.Person(target.actor, target.os_user) == by
    with kept_or_approved(lambda: book, () if is_a_slip else repriced(book, number)):
        inverse = take_back(writer.driver, number)
        if inverse.conflicts:
            raise ConflictError(
                _("Change set {n} cannot be taken back: later changes stand in the way.").format(n=number),
                [sentence(writer.driver, conflict) for conflict in inverse.conflicts],
                queries.newest_after(book, number),
            )
    return Undone(number, rules.shown_line(target.command), inverse.removed, inverse.restored, inverse.changed)


def _refuse_what_others_decided(book: Reader, number: int, by: rules.Person) -> None:
    for table, columns in rules.OWN_DECISIONS.items():
        for image in queries.images_of(book, number, table):
            maker = rules.maker(image, columns)
            if maker is not None and table == "approval_rules" and number != queries.newest(book):
                raise RuleError(
                    _("Rules for approvals are taken back only as long as nothing else was done after them."),
                    _("Install others: `renewctl approval rules install FILE`."),
                    rule="undo-approval-rules",
                )
            if maker is not None and maker != by:
                raise RuleError(
                    _("Change set {n} holds a decision of {maker}; only its maker takes it back.").format(
                        n=number, maker=maker.actor
                    ),
                    _("It was made as {maker}, by the system user {user}.").format(
                        maker=maker.actor, user=maker.os_user
                    ),
                    rule="undo-own-decision",
                )


def adopt(writer: Writer) -> int:
    """Take over what other programs changed, known to the journal or past it, and return how many changes."""
    return adopt_strays(writer.driver)
