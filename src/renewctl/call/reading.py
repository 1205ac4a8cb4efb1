"""A file of care rules, read strictly: what is not understood is refused, with the place where it stands."""

from functools import lru_cache

from renewctl.call.rules import CareRule, Offset
from renewctl.messages import _
from renewctl.strict_toml import Table, parsed
from renewctl.vocabulary import CareCause, ContentKind, Role, Segment, TaskPriority, Tier

MOST_RULES, MOST_DAYS, MOST_MONTHS, MOST_POINTS = 60, 3650, 600, 10
KEYS = (
    *("code", "title", "cause", "earliest", "latest", "every_months", "content", "role", "priority"),
    *("tier", "segment", "points"),
)
REPEATED = (CareCause.CONTRACT_START, CareCause.INSTALLATION)


@lru_cache(maxsize=4)
def read(content: str) -> tuple[CareRule, ...]:
    """Return the care rules that a file's text holds, in their order.

    InputFileError (exit 2) for a text that is too long or no TOML; RuleError (exit 4) for a key, cause, role or kind
    of content that is not known, and for a window that ends before it begins.
    """
    top = Table(parsed(content), _("The file"), "care")
    top.keys("rules")
    tables = top.tables("rules", *KEYS)
    if len(tables) > MOST_RULES:
        raise top.wrong(_("The file has more than {most} rules.").format(most=MOST_RULES))
    rules = tuple(_rule(each) for each in tables)
    top.check_unique([rule.code for rule in rules])
    return rules


def _rule(table: Table) -> CareRule:
    code = table.code("code")
    table = table.renamed(_("Rule {code}").format(code=code))
    cause = table.word("cause", CareCause)
    earliest, latest = _offset(table, "earliest"), _offset(table, "latest")
    if not _is_in_order(earliest, latest):
        raise table.wrong(_("{where}: the latest day lies before the earliest.").format(where=table.where), "window")
    every = table.number("every_months", 1, MOST_MONTHS, "every") if "every_months" in table.values else None
    if every is not None and cause not in REPEATED:
        sentence = _("{where}: only {causes} come again every so many months.")
        raise table.wrong(sentence.format(where=table.where, causes=", ".join(REPEATED)), "every")
    return CareRule(
        code,
        table.words("title"),
        cause,
        earliest,
        latest,
        table.word("content", ContentKind),
        every,
        table.word("role", Role) if "role" in table.values else None,
        table.word("priority", TaskPriority) if "priority" in table.values else TaskPriority.NORMAL,
        table.several("tier", Tier, "tier"),
        table.several("segment", Segment, "segment"),
        table.several_words("points")[:MOST_POINTS],
    )


def _offset(table: Table, key: str) -> Offset:
    """Read { days = 7 } or { months = 4 }."""
    if key not in table.values:
        raise table.wrong(_("{where} needs {key}.").format(where=table.where, key=key), "window")
    found = table.optional(key, lambda inner: inner)
    assert found is not None
    found.keys("days", "months")
    if len(found.values) != 1:
        raise found.wrong(_("{where} needs either days or months.").format(where=found.where), "window")
    if "days" in found.values:
        return Offset(days=found.number("days", 0, MOST_DAYS, "window"))
    return Offset(months=found.number("months", 0, MOST_MONTHS, "window"))


def _is_in_order(earliest: Offset, latest: Offset) -> bool:
    """In one unit they compare as they stand; in two, the earliest counts in long months and the latest in short."""
    if bool(earliest.months) == bool(latest.months):
        return (earliest.months, earliest.days) <= (latest.months, latest.days)
    return earliest.days + 31 * earliest.months <= latest.days + 28 * latest.months
