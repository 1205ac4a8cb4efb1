"""Command lines as a day brings them, at random: most succeed, some are refused."""

import random
from collections.abc import Iterator

WORDS = ("Acme", "大华", "Müller & Söhne", "O'Brien", "百合有限公司", "[red]", "100%", "a_b", "Ω")


def lines(seed: int) -> Iterator[list[str]]:
    """Yield command lines for ever, the same ones for the same seed; they name records that may or may not exist."""
    chance = random.Random(seed)
    count = 0
    while True:
        count += 1
        yield [str(word) for word in _line(chance, count)]


def _line(chance: random.Random, count: int) -> list[object]:
    customer, contract = f"C{chance.randint(1, 9):05}", f"K{chance.randint(1, 9):05}"
    word, day = chance.choice(WORDS), f"2026-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    number, sum_ = chance.randint(1, 12), f"{chance.randint(1, 99999)}.{chance.randint(0, 99):02}"
    owner = chance.choice(["--owner", "li"]), chance.choice(["", "zhao"])
    choices: list[list[object]] = [
        ["customer", "add", f"{word} {count}", "--yes", "--contact", "赵", "--industry", "steel"],
        ["customer", "edit", customer, "--notes", word, "--owner", owner[1]],
        ["customer", "edit", customer, "--name", f"{word} neu {count}", "--yes"],
        ["customer", "merge", customer, f"C{chance.randint(1, 9):05}"],
        ["customer", "archive", customer, "--yes", *chance.choice([[], ["--back"]])],
        ["contact", "add", customer, f"{word}-{count}", "--yes", "--every", 30],
        ["contact", "edit", number, "--phone", count, chance.choice(["--gone", "--back"]), "--yes"],
        ["contract", "add", customer, "--start", day, "--months", 12, "--amount", f"{sum_} CNY", "--yes"],
        ["contract", "add", customer, "--start", day, "--kind", "auto", "--months", 6, "--notice", "30d", "--yes"],
        ["contract", "edit", contract, "--amount", f"{sum_} USD", "--yes"],
        ["contract", "edit", contract, "--state", chance.choice(["ended", "active", "cancelled"]), "--yes"],
        ["quote", "make", contract, "--amount", f"{sum_} CNY", "--note", word],
        ["quote", "make", contract, "--uplift", f"{number}.5", "--valid-until", day],
        ["quote", chance.choice(["send", "accept", "reject"]), contract, "--note", word],
        ["approval", "request", chance.choice(["quote", "contract"]), contract, "--reason", word],
        ["approval", chance.choice(["approve", "reject"]), number],
        ["renew", contract],
        ["renew", contract, "--amount", sum_],
        ["renew", contract, "--months", number],
        ["renew", contract, "--signed-on", day],
        ["lose", contract, "--reason", chance.choice(["price", "other", "weather"]), "--note", word],
        ["renewal", "forecast", contract, "--probability", 10 * number, "--expected", word],
        ["task", "add", word, "--customer", customer, "--in", "3d"],
        ["task", "done", number],
        ["task", "snooze", number, "--in", "1w"],
        ["log-call", customer, f"{word} said {count}", "--next", "again", "--in", "2d", "--minutes", number],
        ["log-visit", customer, word, "--idempotency-key", f"key {number}"],
        ["invoice", "add", customer, f"I{number}", "--amount", f"{sum_} CNY", "--due", day],
        ["invoice", "receive", f"I{number}", "--yes", *chance.choice([[], ["--amount", f"{sum_} CNY"]])],
        ["signal", "add", "--kind", "usage", "--customer", customer, "--value", number, "--on", day],
        ["signal", "add", "--kind", "policy", "--industry", "steel", "--on", day, "--label", word],
    ]
    return chance.choice(choices)
