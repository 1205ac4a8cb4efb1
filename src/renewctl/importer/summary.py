"""What an import did, or would do: one object with the same keys every time."""

from dataclasses import dataclass, field
from pathlib import Path

from renewctl.importer.plan import Conflict, Effect, Plan
from renewctl.importer.sheets import Sheet
from renewctl.importer.staging import Problem, Staged, attribute_columns
from renewctl.importer.tables import Table
from renewctl.messages import _, n_
from renewctl.plain import brief

SHOWN_PROBLEMS = 20
SHOWN_WARNINGS = 20
SHOWN_LINES = 10


@dataclass(slots=True)
class Summary:
    """The summary of one import; `rows` counts data rows, and is the sum of the five counts after it.

    header_row and the lines of problems are numbered from 1, as in the file. change_set is null when nothing was
    written. sheets: every sheet of the file with its rows, blank and title rows included.
    """

    file: str
    what: str
    sheet: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    date_order: str | None = None
    header_row: int | None = None
    mapping: dict[str, str] = field(default_factory=dict)
    attributes: list[str] = field(default_factory=list)
    rows: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    further_terms: int = 0
    quarantined: int = 0
    problems: list[Problem] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    change_set: int | None = None
    sheets: list[dict[str, str | int | bool]] = field(default_factory=list)
    left_out: list[dict[str, str | int]] = field(default_factory=list)
    quarantine: str | None = None
    dry_run: bool = False


def of_sheets(path: Path, what: str, sheets: list[Sheet]) -> Summary:
    """Return the summary of a file before a table was found in it: its sheets and their rows."""
    listed: list[dict[str, str | int | bool]] = [
        {"name": sheet.name, "rows": len(sheet.rows), "hidden": sheet.hidden} for sheet in sheets
    ]
    return Summary(str(path), what, sheets=listed)


def tell_table(summary: Summary, table: Table, staged: Staged, *, keep_unmapped: bool) -> None:
    """Fill in what was found before the book was looked at."""
    sheet = table.sheet
    summary.sheet, summary.encoding, summary.delimiter = sheet.name or None, sheet.encoding, sheet.delimiter
    summary.header_row = table.header_line
    summary.mapping = table.mapping.headers()
    summary.attributes = [header for header, _index in attribute_columns(table)] if keep_unmapped else []
    summary.date_order = _order(staged)
    summary.rows = len(table.rows)
    summary.left_out = [{"line": one.line, "reason": _(one.reason)} for one in table.dropped]


def tell_plan(summary: Summary, plan: Plan) -> None:
    """Fill in what happens to the book."""
    counts = {effect: plan.count(effect) for effect in Effect}
    summary.new, summary.changed = counts[Effect.NEW], counts[Effect.CHANGED]
    summary.same, summary.further_terms = counts[Effect.SAME], counts[Effect.FURTHER]
    summary.quarantined = plan.quarantined
    summary.problems = plan.problems
    summary.warnings = list(dict.fromkeys(plan.warnings))


def _order(staged: Staged) -> str | None:
    """Return the order of the dates: one for all columns, else each with its own; dates that need none are ymd."""
    if not staged.date_orders:
        return None
    orders = {header: order.value if order else "ymd" for header, order in staged.date_orders.items()}
    decided = {order.value for order in staged.date_orders.values() if order} or {"ymd"}
    if len(decided) == 1:
        return decided.pop()
    return ", ".join(f"{header} {order}" for header, order in orders.items())


def counted(summary: Summary) -> str:
    """Return the counts as one sentence."""
    lead = _("Would import") if summary.dry_run else _("Imported")
    rows = n_("{n} row", "{n} rows", summary.rows).format(n=summary.rows)
    parts = [
        _("{n} new").format(n=summary.new),
        _("{n} changed").format(n=summary.changed),
        _("{n} same").format(n=summary.same),
    ]
    if summary.further_terms:
        parts.append(_("{n} further terms").format(n=summary.further_terms))
    if summary.quarantined:
        parts.append(_("{n} quarantined").format(n=summary.quarantined))
    return _("{lead} {file}: {rows}, {counts}.").format(
        lead=lead, file=Path(summary.file).name, rows=rows, counts=", ".join(parts)
    )


def problem_lines(summary: Summary) -> list[str]:
    """Return the first problems as sentences, those of one kind and value in one, and how many more there are."""
    alike: dict[tuple[str, str, str], list[int]] = {}
    for problem in summary.problems:
        about = ("", "") if isinstance(problem, Conflict) else (problem.column, problem.value)
        alike.setdefault((*about, problem.reason), []).append(problem.line)
    lines = []
    contradicting = {problem.reason for problem in summary.problems if isinstance(problem, Conflict)}
    for (column, value, reason), numbers in list(alike.items())[:SHOWN_PROBLEMS]:
        if reason in contradicting:  # it names its lines itself
            lines.append(reason)
            continue
        listed = ", ".join(map(str, numbers[:SHOWN_LINES])) + (" …" if len(numbers) > SHOWN_LINES else "")
        where = n_("Line {lines}", "Lines {lines}", len(numbers)).format(lines=listed)
        cell = f", {column}" if column else ""
        shown = f" “{brief(value)}”" if value else ""
        lines.append(f"{where}{cell}{shown}: {reason}")
    left = len(alike) - len(lines)
    if left > 0:
        lines.append(n_("… and {n} more problem.", "… and {n} more problems.", left).format(n=left))
    return lines


def warning_lines(summary: Summary) -> list[str]:
    """Return the first warnings, and how many more there are."""
    lines = summary.warnings[:SHOWN_WARNINGS]
    left = len(summary.warnings) - len(lines)
    return [*lines, n_("… and {n} more.", "… and {n} more.", left).format(n=left)] if left > 0 else lines
