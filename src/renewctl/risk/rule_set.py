"""Reading a rule set: a TOML file of which every key is known, of the right kind, and in its range."""

from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

from renewctl.errors import InputFileError
from renewctl.messages import _
from renewctl.risk.further import ANYTHING_ELSE, FALLING, KINDS, RISING, Further, Points
from renewctl.risk.indicators import LARGEST_FIGURE, Curve, Decline, Figure, Lack
from renewctl.risk.score import RuleSet
from renewctl.system_errors import why
from renewctl.vocabulary import AttributeOwner, IndicatorName, RiskDirection

DEFAULT = Path(__file__).with_name("default_rules.toml")
INDICATORS = (IndicatorName.USAGE, IndicatorName.INQUIRIES, IndicatorName.MARKET, IndicatorName.PAYMENT)
LONGEST_WINDOW = 3650
LARGEST = 200_000  # bytes


def default_rules() -> RuleSet:
    """Return the rule set that is shipped."""
    return read_rules(DEFAULT)


def shipped_rules() -> tuple[str, str]:
    """Return the version and the text of the rule set that is shipped."""
    return default_rules().version, text_of(DEFAULT)


def read_rules(path: Path) -> RuleSet:
    """Return the rule set of a file. InputFileError (exit 2) naming the key that is missing, unknown or off."""
    return parse_rules(text_of(path), str(path))


def text_of(path: Path) -> str:
    """Return the text of a rule set's file. InputFileError: missing, unreadable, no UTF-8, far too large."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
        if len(content) > LARGEST:
            raise _unreadable(path, _("it has more than {most} bytes").format(most=LARGEST))
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except OSError as error:
        raise _unreadable(path, why(error)) from error
    except UnicodeDecodeError as error:
        raise _unreadable(path, error) from error


def parse_rules(text: str, name: str, *, is_kept: bool = False) -> RuleSet:
    """Return the rule set that a text describes; refusals call it by this name. InputFileError as `read_rules`.

    is_kept: it stands in a book, under a version that is not refused any more.
    """
    import tomllib

    try:
        written = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # a ValueError of its own, or of a number with thousands of digits
        raise _unreadable(name, error) from error
    return _Sheet(name, written, is_kept).rule_set()


def _unreadable(name: object, reason: object) -> InputFileError:
    return InputFileError(_("The rule set {path} cannot be read: {reason}.").format(path=name, reason=reason))


class _Sheet:
    """A rule set as it is written; every refusal names the file and the key."""

    def __init__(self, path: str, written: Mapping[str, object], is_kept: bool) -> None:
        self.path = path
        self.is_kept = is_kept
        self.written = written

    def rule_set(self) -> RuleSet:
        plain = {"version", "window_days", "minimum_coverage", "levels", "attribute", "probability"}
        self._only(self.written, {*plain, *INDICATORS, *KINDS}, "")
        levels = self._table("levels")
        self._only(levels, {"medium", "high"}, "levels.")
        high = self._number(levels, "high", "levels.", 0, 100)
        rules = RuleSet(
            version=self._version(),
            window_days=self._whole(self.written, "window_days", ""),
            minimum_coverage=self._number(self.written, "minimum_coverage", "", 0, 100),
            medium=self._number(levels, "medium", "levels.", 0, high),
            high=high,
            usage=self._decline(IndicatorName.USAGE),
            inquiries=self._decline(IndicatorName.INQUIRIES),
            market=self._figure(IndicatorName.MARKET, Lack.NEVER_RECORDED, unit=1000),
            payment=self._figure(IndicatorName.PAYMENT, Lack.NO_INVOICE, unit=1),
            further=(*(self._further(name) for name in KINDS if name in self.written), *self._attributes()),
            probability=self._probability() if "probability" in self.written else None,
        )
        if not rules.weight:
            raise self._off("weight")
        return rules

    def _probability(self) -> Curve:
        curve = self._curve({"curve": self.written["probability"]}, "probability")
        if any(left > right for left, right in pairwise(curve.risks)):
            raise self._off("probability")
        return curve

    def _version(self) -> str:
        version = self.written.get("version")
        if not isinstance(version, str) or not version.strip() or len(version) > 100 or not version.isprintable():
            raise self._off("version")
        if not self.is_kept and version.strip().casefold().endswith(DEFAULT.suffix):
            raise self._off("version")  # it would be taken for a file wherever a version is named
        return version.strip()

    def _further(self, name: IndicatorName) -> Further:
        table, kind, where = self._table(name), KINDS[name], f"{name}."
        self._only(table, {"weight", "points" if kind.words else "curve", *(["days"] if kind.days else [])}, where)
        days = self._whole(table, "days", where) if "days" in table else kind.days
        scale = self._points(table, name, kind.words) if kind.words else self._curve(table, name)
        weight = self._number(table, "weight", where, 0)
        return Further(name, weight, scale, days, direction=kind.direction, can_change=kind.can_change)

    def _attributes(self) -> list[Further]:
        tables = self.written.get("attribute", [])
        if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
            raise self._off("attribute")
        found = [self._attribute(table, f"attribute[{number}]") for number, table in enumerate(tables, 1)]
        names = [one.name.casefold() for one in found]
        for number, name in enumerate(names, 1):
            if name in names[: number - 1]:
                raise self._off(f"attribute[{number}].key")
        return found

    def _attribute(self, table: Mapping[str, object], where: str) -> Further:
        scales = [key for key in ("curve", "points") if key in table]
        self._only(table, {"key", "of", "weight", "direction", "curve", "points"}, f"{where}.")
        key = table.get("key")
        if not isinstance(key, str) or not is_column_name(key.strip()):
            raise self._off(f"{where}.key")
        of = self._word(table, "of", where, tuple(AttributeOwner))
        weight = self._number(table, "weight", f"{where}.", 0)
        if len(scales) != 1:
            raise self._off(f"{where}.curve")
        name, owner = f"{of}.{key.strip()}", AttributeOwner(of)
        if scales == ["points"]:
            if "direction" in table:
                raise self._off(f"{where}.direction")
            return Further(name, weight, self._points(table, where), key=key.strip(), of=owner)
        curve = self._curve(table, where)
        return Further(name, weight, curve, key=key.strip(), of=owner, direction=self._direction(table, curve, where))

    def _direction(self, table: Mapping[str, object], curve: Curve, where: str) -> RiskDirection | None:
        """A direction that is given is kept by the curve; one that is not is the curve's own, if it has one."""
        rises = all(left <= right for left, right in pairwise(curve.risks))
        falls = all(left >= right for left, right in pairwise(curve.risks))
        if "direction" not in table:
            return None if rises == falls else RISING if rises else FALLING
        direction = RiskDirection(self._word(table, "direction", where, tuple(RiskDirection)))
        if not (rises if direction is RISING else falls):
            raise self._off(f"{where}.direction")
        return direction

    def _points(self, table: Mapping[str, object], name: str, words: tuple[str, ...] = ()) -> Points:
        points, where = table.get("points"), f"{name}.points"
        if not isinstance(points, dict) or not points:
            raise self._off(where)
        if words:
            self._only(points, {*words, ANYTHING_ELSE}, f"{where}.")
        by_word = {word.strip().casefold(): self._number(points, word, f"{where}.", 0, 100) for word in points}
        if len(by_word) < len(points):
            raise self._off(where)
        return Points(by_word)

    def _word(self, table: Mapping[str, object], key: str, where: str, words: tuple[str, ...]) -> str:
        word = table.get(key)
        if word not in words:
            raise self._off(f"{where}.{key}")
        return str(word)

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
        key = name if name == "probability" else f"{name}.curve"
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

    def _whole(self, table: Mapping[str, object], key: str, where: str) -> int:
        value = table.get(key)
        if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= LONGEST_WINDOW:
            raise self._off(where + key)
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


def is_column_name(key: str) -> bool:
    """Return whether a rule set can have a column of this name."""
    return bool(key) and key == key.strip() and key.isprintable()


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= LARGEST_FIGURE
