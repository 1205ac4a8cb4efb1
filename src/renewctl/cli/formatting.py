"""Help pages that stay aligned when their text is Chinese: a wide character takes two columns."""

from collections.abc import Sequence

from typer._click.formatting import HelpFormatter

from renewctl.messages import _
from renewctl.output.glyphs import width


class WideFormatter(HelpFormatter):
    """Click's help formatter, counting columns instead of characters."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the usage line."""
        plain = args.replace("{", "").replace("}", "")  # Typer's braces around what is required
        super().write_usage(prog, plain, _("Usage: ") if prefix is None else prefix)

    def write_text(self, text: str) -> None:
        """Write paragraphs, wrapped at the page's width; an indented one (an example) is kept as it is."""
        room = max(self.width - self.current_indent, 20)
        margin = " " * self.current_indent
        paragraphs = []
        for paragraph in text.split("\n\n"):
            lines = paragraph.splitlines() if paragraph.startswith("  ") else wrap(" ".join(paragraph.split()), room)
            paragraphs.append("".join(f"{margin}{line}\n" for line in lines))
        self.write("\n".join(paragraphs))

    def write_dl(self, rows: Sequence[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write terms and their explanations in two aligned columns."""
        rows = list(rows)
        first = min(max((width(term) for term, _text in rows), default=0), col_max) + col_spacing
        margin = " " * self.current_indent
        room = max(self.width - first - self.current_indent, 20)
        for term, text in rows:
            lines = wrap(" ".join(text.split()), room) or [""]
            if width(term) > first - col_spacing:
                self.write(f"{margin}{term}\n")
                lead = " " * first
            else:
                lead = term + " " * (first - width(term))
            self.write(f"{margin}{lead}{lines[0]}".rstrip() + "\n")
            for line in lines[1:]:
                self.write(f"{margin}{' ' * first}{line}\n")


def wrap(text: str, room: int) -> list[str]:
    """Return a paragraph as lines of at most `room` columns, broken at spaces and between wide characters."""
    lines, line = [], ""
    for piece in _pieces(text):
        if line and width(line) + width(piece.rstrip()) > room:
            lines.append(line.rstrip())
            line = ""
        line += piece.lstrip() if not line else piece
    return [*lines, line.rstrip()] if line.strip() else lines


def _pieces(text: str) -> list[str]:
    # A word keeps its following space; wide characters may part anywhere but before a closing mark.
    pieces: list[str] = []
    for character in text:
        wide = width(character) == 2
        closing = character in "，。；：、！？）》”’"
        inside_word = not wide and bool(pieces) and width(pieces[-1][-1]) != 2 and pieces[-1][-1] != " "
        if pieces and (closing or inside_word or character == " "):
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces
