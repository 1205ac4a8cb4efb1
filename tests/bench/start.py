"""How fast help and completion come, against loading Typer.

python -m tests.bench.start
"""

from tests.bench.pairs import RENEWCTL, compare, python

TYPER = python("import typer")
WORDS = ("renewctl ", "renewctl due --", "renewctl customer ")


def main() -> None:
    """Print the ratio of several help pages and completions."""
    for words in ((), ("due",), ("customer",), ("contract", "add")):
        compare(" ".join(["renewctl", *words, "--help"]), [*RENEWCTL, *words, "--help"], TYPER, most=2)
    for typed in WORDS:
        # The variable bears the name of the program as it was called: python -m renewctl is renewctl all the same.
        asked = {
            "_RENEWCTL_COMPLETE": "complete_bash",
            "COMP_WORDS": typed,
            "COMP_CWORD": str(len(typed.split(" ")) - 1),
        }
        compare(f"completion of {typed!r}", [*RENEWCTL], TYPER, most=2, environment=asked)


if __name__ == "__main__":
    main()
