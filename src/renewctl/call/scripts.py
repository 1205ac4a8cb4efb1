"""What to say on a call, as a card: by the kind of its content, or by the care rule that asks for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from renewctl.call.rules import CareRule
from renewctl.errors import NotFoundError
from renewctl.messages import N_, _
from renewctl.plain import brief
from renewctl.vocabulary import ContentKind, label


@dataclass(frozen=True, slots=True)
class Card:
    """A script card, in the language of the session."""

    card: str
    content: str
    greeting: str
    convenient: str
    points: list[str]
    closing: str
    norms: list[str]


GREETING = N_("Good day, this is NAME of COMPANY, calling about the service you have from us.")
CONVENIENT = N_("Is it convenient for you now? If not: when may I call again?")
CLOSING = N_("Thank you for your time. May I sum up what we agreed? You reach us at any time; good-bye.")

POINTS: Mapping[ContentKind, Sequence[str]] = {
    ContentKind.EXPLAIN: (
        N_("Ask what is unclear about the product, the contract or the invoice, and explain it."),
        N_("Have them say it back in their own words."),
    ),
    ContentKind.PROMOTE: (
        N_("Tell of one thing that is new and of use to them; one, not five."),
        N_("Offer a trial or papers; press nobody."),
    ),
    ContentKind.AFFECTION: (
        N_("Ask how they are and how the work goes; listen."),
        N_("Take up what was said last time."),
    ),
    ContentKind.MEDIATE: (
        N_("Let them finish; say what you have understood, and that you regret it."),
        N_("Agree on the next step, who does it, and by when."),
    ),
    ContentKind.ADVISE: (
        N_("Ask what they want to achieve, and suggest one way that fits."),
        N_("Say what it takes and what it brings, without promises you cannot keep."),
    ),
    ContentKind.GUIDE: (
        N_("Go through the use step by step, and let them do it."),
        N_("Ask what still does not work, and write it down."),
    ),
}
NORMS = (
    N_("Read the customer's record first: what was said last, what is open."),
    N_("Call between 9 and 11:30 or 14 and 17:30; hang up after the customer does."),
    N_("Speak clearly and politely; do not interrupt, do not argue."),
    N_("A question you cannot answer is written down, and answered later: log-call --question."),
    N_("Write it down at once: log-call, and survey add where they were asked how content they are."),
)


def card(word: str, rules: Sequence[CareRule]) -> Card:
    """Return the card of a kind of content, or of a care rule by its code. NotFoundError naming those there are."""
    typed = word.strip().casefold()
    rule = next((rule for rule in rules if rule.code == typed), None)
    kind = next((kind for kind in ContentKind if typed in (kind, label(kind))), None)
    if rule is not None:
        own = [str(point) for point in rule.points]
        return _card(str(rule.title), rule.content, own or [_(point) for point in POINTS[rule.content]])
    if kind is None:
        known = ", ".join([*ContentKind, *(rule.code for rule in rules)])
        raise NotFoundError(_("No script {name}.").format(name=brief(word)), _("Scripts: {names}.").format(names=known))
    return _card(label(kind), kind, [_(point) for point in POINTS[kind]])


def lines(found: Card) -> list[str]:
    """Return a card as lines to read from."""
    return [
        found.card,
        "",
        f"1. {found.greeting}",
        f"2. {found.convenient}",
        *(f"{number}. {point}" for number, point in enumerate(found.points, 3)),
        f"{len(found.points) + 3}. {found.closing}",
        "",
        _("Norms:"),
        *(f"- {norm}" for norm in found.norms),
    ]


def _card(title: str, content: ContentKind, points: list[str]) -> Card:
    return Card(title, content, _(GREETING), _(CONVENIENT), points, _(CLOSING), [_(norm) for norm in NORMS])
