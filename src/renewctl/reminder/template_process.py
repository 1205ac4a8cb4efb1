"""The process that renders a template of the user's own (see `templates.py`): JSON in, JSON out, nothing else.

Standard input: {"source", "values", "is_html", "memory"}. Standard output: {"text"} or {"error"}; a process that dies
says nothing, and that is an answer too.
"""

import contextlib
import json
import sys

from renewctl.reminder.templates import MOST_RENDERED, environment


def main() -> None:
    """Render what stands on standard input."""
    asked = json.load(sys.stdin)
    _limit(asked["memory"])
    from jinja2 import TemplateError

    try:
        size, parts = 0, []
        for part in environment(is_html=asked["is_html"]).from_string(asked["source"]).generate(asked["values"]):
            size += len(part)
            if size > MOST_RENDERED:
                raise MemoryError
            parts.append(part)
        said = {"text": "".join(parts)}
    except (
        TemplateError,
        ArithmeticError,
        AttributeError,
        LookupError,
        TypeError,
        ValueError,
        RecursionError,
    ) as error:
        said = {"error": f"{type(error).__name__}: {error}"}
    print(json.dumps(said))


def _limit(memory: int) -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


if __name__ == "__main__":
    main()
