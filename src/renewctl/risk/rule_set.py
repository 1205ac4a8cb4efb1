"""Reading a rule set: a TOML file of which every key is known, of the right kind, and in its range."""

from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

from renewctl.errors import InputFileError
from renewctl.messages import _
from renewctl.risk.indicators import Curve, Decline, Figure, Lack
from renewctl.risk.score import RuleSet
from renewctl.vocabulary import IndicatorName

DEFAULT = Path(__file__).with_name("default_rules.toml")
INDICATORS = (IndicatorName.USAGE, IndicatorName.INQUIRIES, IndicatorName.MARKET, IndicatorName.PAYMENT)
LONGEST_WINDOW = 3650


def default_rules() -> RuleSet:
    """Return the rule set that is shipped."""
    return read_rules(DEFAULT)


def read_rules(path: Path) -> RuleSet:
    """Return the rule set of a file. InputFileError (exit 2) naming the key that is missing, unknown or off."""
    import tomllib

    try:
        written = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise InputFileError(
            _("The rule set {path} cannot be read: {reason}.").format(path=path, reason=error)
        ) from error
    return _Sheet(path, written).rule_set()


class _Sheet:
    """A rule set as it is written; every refusal names the file and the key."""

    def __init__(self, path: Path, written: Mapping[str, object]) -> None:
        self.path = path
        self.written = written

    def rule_set(self) -> RuleSet:
        self._only(self.written, {"version", "window_days", "minimum_coverage", "levels", *INDICATORS}, "")
        version = self.written.get("version")
        if not isinstance(version, str) or not version.strip():
            raise self._off("version")
        levels = self._table("levels")
        self._only(levels, {"medium", "high"}, "levels.")
        high = self._number(levels, "high", "levels.", 0, 100)
        rules = RuleSet(
            version=version.strip(),
            window_days=self._whole("window_days", 1, LONGEST_WINDOW),
            minimum_coverage=self._number(self.written, "minimum_coverage", "", 0, 100),
            medium=self._number(levels, "medium", "levels.", 0, high),
            high=high,
            usage=self._decline(IndicatorName.USAGE),
            inquiries=self._decline(IndicatorName.INQUIRIES),
            market=self._figure(IndicatorName.MARKET, Lack.NEVER_RECORDED, unit=1000),
            payment=self._figure(IndicatorName.PAYMENT, Lack.NO_INVOICE, unit=1),
        )
        if not rules.weight:
            raise self._off("weight")
        return rules

    def _decline(self, name: IndicatorName) -> Decline:
        table = self._table(name)
        self._only(table, {"weight", "curve", "least_before"}, f"{name}.")
        least = self._number(table, "least_before", f"{name}.", 0) if "least_before" in table else 0
        return Decline(name, self._number(table, "weight", f"{name}.", 0), self._curve(table, name), least)

    def _figure(self, name: IndicatorName, lack: Lack, *, unit: int) -> Figure:
        table = self._table(name)
        self._only(table, {"weight", "curve"}, f"{name}.")
        return Figure(name, self._number(table, "weight", f"{name}.", 0), self._curve(table, name), lack, unit)

    def _curve(self, table: Mapping[str, object], name: str) -> Curve:
        points = table.get("curve")
        key = f"{name}.curve"
        if not isinstance(points, list) or len(points) < 2:
            raise self._off(key)
        if not all(isinstance(point, list) and len(point) == 2 and all(map(_is_number, point)) for point in points):
            raise self._off(key)
        figures, risks = zip(*points, strict=True)
        if any(right <= left for left, right in pairwise(figures)) or not all(0 <= risk <= 100 for risk in risks):
            raise self._off(key)
        return Curve(figures, risks)

    def _table(self, name: str) -> Mapping[str, object]:
        table = self.written.get(name)
        if not isinstance(table, dict):
            raise self._off(name)
        return table

    def _number(
        self, table: Mapping[str, object], key: str, where: str, least: float, most: float = float("inf")
    ) -> float:
        value = table.get(key)
        if not isinstance(value, int | float) or not _is_number(value) or not least <= value <= most:
            raise self._off(where + key)
        return value

    def _whole(self, key: str, least: int, most: int) -> int:
        value = self.written.get(key)
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise self._off(key)
        return value

    def _only(self, table: Mapping[str, object], known: set[str], where: str) -> None:
        for key in table:
            if key not in known:
                raise self._off(where + key, unknown=True)

    def _off(self, key: str, *, unknown: bool = False) -> InputFileError:
        sentence = (
            _("The rule set {path} has an unknown key: {key}.")
            if unknown
            else _("The rule set {path}: {key} is missing or out of range.")
        )
        return InputFileError(sentence.format(path=self.path, key=key))


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value == value and abs(value) < 1e15
