"""The status sheet for the customer: which steps there are and how far they are; nothing that is only ours.

No remarks, amounts, targets or risk; that a step is blocked or waits for our own approval is our business, so it is
in progress.
"""

import html as escaping
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from renewctl.messages import _, language
from renewctl.output.table import markdown_line, markdown_text
from renewctl.renewal.queries import RenewalLine
from renewctl.step.queries import StepRow
from renewctl.vocabulary import StepState, label

SHOWN = {StepState.BLOCKED: StepState.IN_PROGRESS, StepState.WAITING: StepState.IN_PROGRESS}


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One step as the customer sees it; the days are those planned, of a step that is done those on which it was."""

    name: str
    person: str
    start: str
    end: str
    state: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that the sheet says."""

    title: str
    facts: Sequence[tuple[str, str]]
    percent: int
    lines: Sequence[SheetLine]
    as_of: str


def sheet_of(row: RenewalLine, steps: Sequence[StepRow], today: date) -> Sheet:
    """Return the customer's sheet of a renewal; steps that were left out are not on it."""
    facts = [(_("Customer"), row.customer), (_("Contract"), row.contract)]
    if row.renewal_date is not None:
        facts.append((_("Renewal date"), row.renewal_date.isoformat()))
    if row.owner:
        facts.append((_("Your contact"), row.owner))
    shown = [step for step in steps if step.state != StepState.SKIPPED]
    return Sheet(
        _("Renewal of {contract}").format(contract=row.contract),
        facts,
        round(row.progress),
        [_line(step) for step in shown],
        _("As of {date}.").format(date=today),
    )


def _line(step: StepRow) -> SheetLine:
    state = SHOWN.get(StepState(step.state), StepState(step.state))
    start, end = step.planned_start, step.planned_end
    if step.ended_on:  # a step done before its plan did not begin after its end
        start, end = min(step.started_on or start, step.ended_on), step.ended_on
    return SheetLine(step.name, step.owner or label(step.role), start, end, label(state))


def markdown(sheet: Sheet) -> str:
    """Return the sheet as Markdown; whatever a name holds of it is shown, not obeyed."""
    pair = _("{name}: {value}")
    pairs = [pair.format(name=markdown_text(name), value=markdown_text(value)) for name, value in sheet.facts]
    facts = "".join(f"- {line}\n" for line in pairs)
    table = [markdown_line(_headers()), markdown_line(["---"] * 5)]
    table += [markdown_line(map(markdown_text, _cells(line))) for line in sheet.lines]
    done = _("{n} % done").format(n=sheet.percent)
    return f"# {markdown_text(sheet.title)}\n\n{facts}- {done}\n\n{''.join(table)}\n{sheet.as_of}\n"


def html(sheet: Sheet) -> str:
    """Return the sheet as one page that needs nothing else: no script, no font, no picture from elsewhere."""
    facts = "".join(f"<dt>{_text(name)}</dt><dd>{_text(value)}</dd>\n" for name, value in sheet.facts)
    head = "".join(f"<th>{_text(each)}</th>" for each in _headers())
    rows = "".join(f"<tr>{''.join(f'<td>{_text(cell)}</td>' for cell in _cells(line))}</tr>\n" for line in sheet.lines)
    return PAGE.format(
        language="zh-CN" if language() == "zh_CN" else "en",
        title=_text(sheet.title),
        facts=facts,
        percent=sheet.percent,
        done=_text(_("{n} % done").format(n=sheet.percent)),
        head=head,
        rows=rows,
        as_of=_text(sheet.as_of),
    )


def _headers() -> list[str]:
    return [_("Step"), _("Who"), _("Start"), _("End"), _("State")]


def _cells(line: SheetLine) -> tuple[str, ...]:
    return (line.name, line.person, line.start, line.end, line.state)


def _text(text: str) -> str:
    return escaping.escape(text)


PAGE = """\
<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ font: 16px/1.5 sans-serif; max-width: 50em; margin: 2em auto; padding: 0 1em; color: #222; }}
dl {{ display: grid; grid-template-columns: max-content auto; gap: .2em 1em; }}
dt {{ color: #666; }}
dd {{ margin: 0; }}
.bar {{ background: #e5e5e5; border-radius: .5em; height: 1em; overflow: hidden; }}
.bar div {{ background: #2e7d32; height: 100%; }}
table {{ border-collapse: collapse; width: 100%; }}
th, td {{ text-align: left; padding: .4em .6em; border-bottom: 1px solid #ddd; }}
footer {{ color: #666; margin-top: 1em; }}
</style>
</head>
<body>
<h1>{title}</h1>
<dl>
{facts}</dl>
<p>{done}</p>
<div class="bar" role="img" aria-label="{done}"><div style="width: {percent}%"></div></div>
<table>
<thead><tr>{head}</tr></thead>
<tbody>
{rows}</tbody>
</table>
<footer>{as_of}</footer>
</body>
</html>
"""
