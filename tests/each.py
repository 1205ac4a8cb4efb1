"""Many small cases in one test: where a test of its own for each would cost more than the case."""

from collections.abc import Callable, Iterable
from typing import TypeVar

C = TypeVar("C")


def each(cases: Iterable[C], name: Callable[[C], str] = str) -> Callable[[Callable[[C], None]], Callable[[], None]]:
    """Run a test on every case; all that fail are named with what is wrong with them."""

    def over(test: Callable[[C], None]) -> Callable[[], None]:
        def run() -> None:
            wrong: dict[str, str] = {}
            count = 0
            for case in cases:
                count += 1
                try:
                    test(case)
                except AssertionError as error:
                    wrong[name(case)] = str(error)
            assert not wrong, "\n\n".join(f"{case}: {why}" for case, why in wrong.items())
            assert count, "there is no case"

        run.__name__, run.__doc__, run.__module__ = test.__name__, test.__doc__, test.__module__
        return run

    return over
