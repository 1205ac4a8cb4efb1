"""A sheet to hand on: facts, a table and the day, as Markdown or as a page that needs nothing else."""

from collections.abc import Sequence
from typing import NamedTuple

from renewctl.messages import _
from renewctl.output import page
from renewctl.output.page import escaped
from renewctl.output.table import markdown_line, markdown_text


class Sheet(NamedTuple):
    """All that a sheet says; `percent` is how much is done, None for a sheet without a bar."""

    title: str
    facts: Sequence[tuple[str, str]]
    headers: Sequence[str]
    lines: Sequence[Sequence[str]]
    as_of: str
    percent: int | None = None

    @property
    def done(self) -> str:
        """How much is done, in words; "" without a bar."""
        return "" if self.percent is None else _("{n} % done").format(n=self.percent)


def markdown(sheet: Sheet) -> str:
    """Return the sheet as Markdown; whatever a name holds of it is shown, not obeyed."""
    pair = _("{name}: {value}")
    pairs = [pair.format(name=markdown_text(name), value=markdown_text(value)) for name, value in sheet.facts]
    facts = "".join(f"- {line}\n" for line in pairs)
    table = [markdown_line(sheet.headers), markdown_line(["---"] * len(sheet.headers))]
    table += [markdown_line(map(markdown_text, line)) for line in sheet.lines]
    done = f"- {sheet.done}\n" if sheet.done else ""
    return f"# {markdown_text(sheet.title)}\n\n{facts}{done}\n{''.join(table)}\n{sheet.as_of}\n"


def html(sheet: Sheet) -> str:
    """Return the sheet as one page that needs nothing else: no script, no font, no picture from elsewhere."""
    facts = "".join(f"<dt>{escaped(name)}</dt><dd>{escaped(value)}</dd>\n" for name, value in sheet.facts)
    head = "".join(f"<th>{escaped(each)}</th>" for each in sheet.headers)
    rows = "".join(f"<tr>{''.join(f'<td>{escaped(cell)}</td>' for cell in line)}</tr>\n" for line in sheet.lines)
    bar = BAR.format(percent=sheet.percent, done=escaped(sheet.done)) if sheet.done else ""
    body = BODY.format(
        title=escaped(sheet.title), facts=facts, bar=bar, head=head, rows=rows, as_of=escaped(sheet.as_of)
    )
    return page.head(sheet.title, STYLE) + body


BAR = """\
<p>{done}</p>
<div class="bar" role="img" aria-label="{done}"><div style="width: {percent}%"></div></div>
"""
STYLE = """\
body { font: 16px/1.5 sans-serif; max-width: 50em; margin: 2em auto; padding: 0 1em; color: #222; }
dl { display: grid; grid-template-columns: max-content auto; gap: .2em 1em; }
dt { color: #666; }
dd { margin: 0; }
.bar { background: #e5e5e5; border-radius: .5em; height: 1em; overflow: hidden; }
.bar div { background: #2e7d32; height: 100%; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .4em .6em; border-bottom: 1px solid #ddd; }
footer { color: #666; margin-top: 1em; }
"""
BODY = """\
<h1>{title}</h1>
<dl>
{facts}</dl>
{bar}<table>
<thead><tr>{head}</tr></thead>
<tbody>
{rows}</tbody>
</table>
<footer>{as_of}</footer>
</body>
</html>
"""
