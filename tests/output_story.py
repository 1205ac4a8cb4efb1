"""One story of three rows, and what each format makes of it."""

import io
from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace

from renewctl.money import Money
from renewctl.output import Column, Format, Kind, View, show


@dataclass(frozen=True, slots=True)
class Due:
    contract: str
    customer: str
    end: str | date
    days: int
    amount: Money | None
    level: str
    score: float | None
    coverage: float
    reasons: list[object]
    auto: int


COLUMNS: list[Column[Due]] = [
    Column("contract", "Contract"),
    Column("customer", "Customer", value=lambda row: row.customer),
    Column("end", "End", Kind.DATE),
    Column("days", "Days", Kind.INT),
    Column("amount", "Amount", Kind.MONEY),
    Column("level", "Level", Kind.WORD, style=lambda row: "red" if row.level == "high" else None),
    Column("score", "Score", Kind.SCORE),
    Column("coverage", "Coverage", Kind.PERCENT),
    Column("reasons", "Reasons", Kind.JSON, table=False),
    Column("auto", "Automatic", Kind.BOOL),
]
STAR = Due(
    "HT-1", "北京星辰", "2026-08-03", -5, Money(123450, "CNY"), "high", 47.6954, 65.0, [{"name": "usage", "r": 62.5}], 1
)
ECLAIR = Due(
    "C-2", "e\u0301clair 👍, Ltd", date(2026, 9, 1), 24, Money(99999999, "JPY"), "medium", -0.04, 65.04, ["late"], 0
)
PLAIN = Due("C-3", 'a|b\t"x"\nc\\', "2026-09-09", 32, None, "low", None, 100, [], 0)
STORY = [STAR, ECLAIR, PLAIN]
WRITTEN = [form for form in Format if form is not Format.XLSX]
"""The formats that are text."""


def printed(rows: list[Due], view: View, columns: list[Column[Due]] = COLUMNS) -> str:
    out, err = io.StringIO(), io.StringIO()
    show(rows, columns, view, footer=["As of 2026-08-08."], title="Due", out=out, err=err)
    assert err.getvalue() == ("" if view.shape in (Format.TABLE, Format.HTML) else "As of 2026-08-08.\n")
    return out.getvalue()


def named(name: str) -> list[SimpleNamespace]:
    return [SimpleNamespace(name=name, n=1)]


NAMED: list[Column[SimpleNamespace]] = [Column("name", "Name"), Column("n", "N", Kind.INT)]


def printed_name(name: str, form: str) -> str:
    out = io.StringIO()
    show(named(name), NAMED, View(form), out=out)
    return out.getvalue()


TABLE = """\
Due
Contract  Customer        End         Days          Amount  Level   Score  Coverage  Automatic
──────────────────────────────────────────────────────────────────────────────────────────────
HT-1      北京星辰        2026-08-03    -5    1,234.50 CNY  high     47.7     65.0%  yes
C-2       e\u0301clair 👍, Ltd  2026-09-01    24  99,999,999 JPY  medium    0.0     65.0%  no
C-3       a|b\\t"x"⏎c\\     2026-09-09    32               -  low         -    100.0%  no

As of 2026-08-08.
"""
CSV = """\
contract,customer,end,days,amount,amount_currency,level,score,coverage,reasons,auto
HT-1,北京星辰,2026-08-03,-5,1234.50,CNY,high,47.695,65.0,"[{""name"": ""usage"", ""r"": 62.5}]",true
C-2,"e\u0301clair 👍, Ltd",2026-09-01,24,99999999,JPY,medium,-0.04,65.04,"[""late""]",false
C-3,"a|b\t""x""
c\\",2026-09-09,32,,,low,,100,[],false
"""
TSV_LAST = 'C-3\ta|b\\t"x"\\nc\\\\\t2026-09-09\t32\t\t\tlow\t\t100\t[]\tfalse'
MARKDOWN = """\
## Due

| Contract | Customer | End | Days | Amount | Level | Score | Coverage | Automatic |
| --- | --- | --- | ---: | ---: | --- | ---: | ---: | --- |
| HT-1 | 北京星辰 | 2026-08-03 | -5 | 1,234.50 CNY | high | 47.7 | 65.0% | yes |
| C-2 | e\u0301clair 👍, Ltd | 2026-09-01 | 24 | 99,999,999 JPY | medium | 0.0 | 65.0% | no |
| C-3 | a\\|b\\\\t"x"⏎c\\\\ | 2026-09-09 | 32 | - | low | - | 100.0% | no |
"""
OBJECTS = [
    {
        "contract": "HT-1",
        "customer": "北京星辰",
        "end": "2026-08-03",
        "days": -5,
        "amount": {"amount": "1234.50", "currency": "CNY"},
        "level": "high",
        "score": 47.6954,
        "coverage": 65.0,
        "reasons": [{"name": "usage", "r": 62.5}],
        "auto": True,
    },
    {
        "contract": "C-2",
        "customer": "e\u0301clair 👍, Ltd",
        "end": "2026-09-01",
        "days": 24,
        "amount": {"amount": "99999999", "currency": "JPY"},
        "level": "medium",
        "score": -0.04,
        "coverage": 65.04,
        "reasons": ["late"],
        "auto": False,
    },
    {
        "contract": "C-3",
        "customer": 'a|b\t"x"\nc\\',
        "end": "2026-09-09",
        "days": 32,
        "amount": None,
        "level": "low",
        "score": None,
        "coverage": 100,
        "reasons": [],
        "auto": False,
    },
]
