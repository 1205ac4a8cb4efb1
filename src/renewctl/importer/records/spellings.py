"""Numbers of a sheet that are another number but for the way they are written: HT-001, ht001 and ＨＴ－００１."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from renewctl.folding import number_key
from renewctl.importer.plan import Plan
from renewctl.messages import _, n_
from renewctl.plain import brief

MOST_TOLD, MOST_WRITTEN = 20, 5
NUL = "\0"  # in no number, and kept by the folding


def warn_of_spellings(plan: Plan, name: str, new: Sequence[str], standing: Iterable[str]) -> None:
    """Say by name which numbers that a sheet brings are others but for their writing: of the sheet, or of the book.

    `name` is the field that holds them; `standing` are the numbers of the book, read only where the sheet brings some.
    """
    if not new:
        return
    others = list(standing)
    keys, keys_of_others = _keys(new), _keys(others)
    if len(set(keys)) == len(keys) and set(keys).isdisjoint(keys_of_others):
        return  # as nearly always, and a sheet may have a hundred thousand
    spelled: dict[str, list[str]] = defaultdict(list)
    for number, key in zip(new, keys, strict=True):
        spelled[key].append(number)
    in_book: dict[str, list[str]] = defaultdict(list)
    for number, key in zip(others, keys_of_others, strict=True):
        if key in spelled:
            in_book[key].append(number)
    found = [key for key, numbers in spelled.items() if key and len(numbers) + len(in_book.get(key, ())) > 1]
    sentence = _("{column}: {numbers} differ only in how they are written; each stays by itself.")
    for key in found[:MOST_TOLD]:
        told = [_("{number} (in the book)").format(number=brief(number)) for number in in_book.get(key, ())]
        told += [_told(plan, name, number) for number in spelled[key]]
        listed = ", ".join(told[:MOST_WRITTEN]) + (" …" if len(told) > MOST_WRITTEN else "")
        plan.warnings.append(sentence.format(column=plan.header(name), numbers=listed))
    if (more := len(found) - MOST_TOLD) > 0:
        sentence = n_(
            "{column}: {n} more number differs from another only in how it is written.",
            "{column}: {n} more numbers differ from others only in how they are written.",
            more,
        )
        plan.warnings.append(sentence.format(column=plan.header(name), n=more))


def _told(plan: Plan, name: str, number: str) -> str:
    rows = [row for row, said in enumerate(plan.staged.text(name)) if said == number]
    return n_("{number} (line {lines})", "{number} (lines {lines})", len(rows)).format(
        number=brief(number), lines=plan.lines(rows)
    )


def _keys(numbers: Sequence[str]) -> list[str]:
    """Return the key of each number, folded as one text."""
    return number_key(NUL.join(numbers)).split(NUL) if numbers else []
