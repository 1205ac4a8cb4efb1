"""What an import did, or would do: one object with the same keys every time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from renewctl.importer.attributes import attribute_columns
from renewctl.importer.files.sheets import Sheet
from renewctl.importer.header.tables import Table
from renewctl.importer.plan import Conflict, Edit, Effect, Plan
from renewctl.importer.staging import Problem, Staged
from renewctl.messages import _, n_
from renewctl.plain import brief
from renewctl.vocabulary import label

SHOWN_PROBLEMS = 20
SHOWN_WARNINGS = 20
SHOWN_LINES = 10
SHOWN_VALUES = 3
COUNTS = ("new", "changed", "same", "further_terms", "quarantined")


SheetFigures = dict[str, object]


@dataclass(slots=True)
class Summary:
    """The summary of one import; `rows` counts data rows, and is the sum of the five counts after it.

    header_row and the lines of problems are numbered from 1, as in the file. change_set is null when nothing was
    written. sheets: every sheet of the file with its rows, blank and title rows included; where several are imported
    at once, also what each holds, its data rows (`records`), header row, columns and counts. changed_fields: of how
    many standing records each field changes; edits: the first of these, with what they were.
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
    sheets: list[SheetFigures] = field(default_factory=list)
    left_out: list[dict[str, str | int]] = field(default_factory=list)
    quarantine: str | None = None
    dry_run: bool = False
    changed_fields: dict[str, int] = field(default_factory=dict)
    edits: list[Edit] = field(default_factory=list)


def of_sheets(path: Path, what: str, sheets: list[Sheet]) -> Summary:
    """Return the summary of a file before a table was found in it: its sheets and their rows."""
    listed: list[SheetFigures] = [
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
    summary.changed_fields, summary.edits = dict(plan.changed_fields.most_common()), plan.edits


def add_up(summary: Summary, parts: Sequence[Summary]) -> None:
    """Fill in the sums over the sheets that are imported at once, and each sheet's own figures under `sheets`."""
    summary.what = ", ".join(part.what for part in parts)
    summary.rows = sum(part.rows for part in parts)
    for count in COUNTS:
        setattr(summary, count, sum(getattr(part, count) for part in parts))
    own: dict[str, SheetFigures] = {}
    summary.problems, summary.left_out = [], []
    for part in parts:
        sheet = part.sheet or ""
        summary.problems += [replace(problem, sheet=sheet) for problem in part.problems]
        summary.warnings += [f"{sheet}: {warning}" for warning in part.warnings]
        summary.left_out += [{"sheet": sheet, **one} for one in part.left_out]
        summary.edits += part.edits
        for name, n in part.changed_fields.items():
            summary.changed_fields[name] = summary.changed_fields.get(name, 0) + n
        told = ("what", "header_row", "date_order", "mapping", "attributes", *COUNTS, "changed_fields")
        own[sheet] = {"records": part.rows} | {key: getattr(part, key) for key in told}
    summary.sheets = [one | own.get(str(one["name"]), {}) for one in summary.sheets]


def _order(staged: Staged) -> str | None:
    """Return the order of the dates: one for all columns, else each with its own; dates that need none are ymd."""
    if not staged.date_orders:
        return None
    orders = {header: order.value if order else "ymd" for header, order in staged.date_orders.items()}
    decided = {order.value for order in staged.date_orders.values() if order} or {"ymd"}
    if len(decided) == 1:
        return decided.pop()
    return _(", ").join(f"{header} {order}" for header, order in orders.items())


def counted(summary: Summary, *, refused: bool = False) -> list[str]:
    """Return the counts: one sentence for each sheet where several are imported, and one for all of it."""
    lead = _("Read") if refused else _("Would import") if summary.dry_run else _("Imported")
    figures = {count: getattr(summary, count) for count in COUNTS}
    whole = _("{lead} {file}: {counts}.").format(
        lead=lead, file=Path(summary.file).name, counts=_counts(summary.rows, figures, summary.changed_fields)
    )
    own = [sheet for sheet in summary.sheets if "records" in sheet]
    parts = [
        _("{sheet}: {counts}.").format(
            sheet=sheet["name"],
            counts=_counts(int(str(sheet["records"])), {count: int(str(sheet[count])) for count in COUNTS}),
        )
        for sheet in own
    ]
    return [*parts, whole]


def _counts(rows: int, figures: Mapping[str, int], changed_fields: Mapping[str, int] | None = None) -> str:
    changed = _("{n} changed").format(n=figures["changed"])
    if changed_fields:
        listed = _(", ").join(f"{label(name)} {n}" for name, n in changed_fields.items())
        changed = _("{changed} ({listed})").format(changed=changed, listed=listed)
    parts = [
        n_("{n} row", "{n} rows", rows).format(n=rows),
        _("{n} new").format(n=figures["new"]),
        changed,
        _("{n} same").format(n=figures["same"]),
    ]
    if figures["further_terms"]:
        parts.append(_("{n} further terms").format(n=figures["further_terms"]))
    if figures["quarantined"]:
        parts.append(_("{n} quarantined").format(n=figures["quarantined"]))
    return _(", ").join(parts)


def edit_lines(summary: Summary) -> list[str]:
    """Return the first fields that would be changed, each with what it was."""
    return [f"{edit.record}: {label(edit.field)} {edit.before} -> {edit.after}" for edit in summary.edits]


def problem_lines(summary: Summary) -> list[str]:
    """Return the first problems as sentences, those of one kind in one, and how many more there are.

    A reason with a few values has a sentence for each, so that every value stands beside its lines; with many, one.
    """
    alike: dict[tuple[str, str, str], dict[str, list[int]]] = {}
    for problem in summary.problems:
        column, value = ("", "") if isinstance(problem, Conflict) else (problem.column, problem.value)
        values = alike.setdefault((problem.sheet, column, problem.reason), {})
        values.setdefault(value, []).append(problem.line)
    told: list[str] = []
    contradicting = {problem.reason for problem in summary.problems if isinstance(problem, Conflict)}
    for (sheet, column, reason), values in alike.items():
        lead = f"{sheet}: " if sheet else ""
        if reason in contradicting:  # it names its lines itself
            told.append(f"{lead}{reason}")
        elif len(values) > SHOWN_VALUES:
            numbers = sorted(number for each in values.values() for number in each)
            told.append(f"{lead}{_where(column, list(values), numbers)}: {reason}")
        else:
            told += [f"{lead}{_where(column, [value], numbers)}: {reason}" for value, numbers in values.items()]
    lines = told[:SHOWN_PROBLEMS]
    left = len(told) - len(lines)
    if left > 0:
        lines.append(n_("… and {n} more problem.", "… and {n} more problems.", left).format(n=left))
    return lines


def _where(column: str, values: Sequence[str], numbers: Sequence[int]) -> str:
    """Return the lines of a problem, its column and the first of the values that have it."""
    listed = ", ".join(map(str, numbers[:SHOWN_LINES])) + (" …" if len(numbers) > SHOWN_LINES else "")
    where = n_("Line {lines}", "Lines {lines}", len(numbers)).format(lines=listed)
    cell = f", {column}" if column else ""
    shown = _(", ").join(f"“{brief(value)}”" for value in values[:SHOWN_VALUES] if value)
    more = len(values) - SHOWN_VALUES
    if more > 0:
        shown = n_("{values} and {n} more", "{values} and {n} more", more).format(values=shown, n=more)
    return f"{where}{cell} {shown}" if shown else f"{where}{cell}"


def left_out_lines(summary: Summary) -> list[str]:
    """Return which rows are no records and why: totals, repeated headers, footers."""
    alike: dict[tuple[str, str], list[str]] = {}
    for one in summary.left_out:
        alike.setdefault((str(one.get("sheet", "")), str(one["reason"])), []).append(str(one["line"]))
    lines = []
    for (sheet, reason), numbers in alike.items():
        sentence = n_("Line {lines} was left out: {reason}.", "Lines {lines} were left out: {reason}.", len(numbers))
        listed = ", ".join(numbers[:SHOWN_LINES]) + (" …" if len(numbers) > SHOWN_LINES else "")
        lines.append((f"{sheet}: " if sheet else "") + sentence.format(lines=listed, reason=reason))
    return lines


def warning_lines(summary: Summary) -> list[str]:
    """Return the first warnings, and how many more there are."""
    lines = summary.warnings[:SHOWN_WARNINGS]
    left = len(summary.warnings) - len(lines)
    return [*lines, n_("… and {n} more.", "… and {n} more.", left).format(n=left)] if left > 0 else lines
