"""A condition of a Sigma rule as a function of a record; pySigma parses it, this compiles what it parsed.

Strings are compared without regard to case, with * and ? as wildcards (Sigma specification, "Values"); regular expressions are RE2's,
so that no rule takes more than linear time, and one that RE2 does not know is refused where it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from ipaddress import ip_address
from typing import Any

import re2
from sigma.conditions import (
    ConditionAND,
    ConditionFieldEqualsValueExpression,
    ConditionNOT,
    ConditionOR,
    ConditionValueExpression,
)
from sigma.types import (
    CompareOperators,
    SigmaBool,
    SigmaCasedString,
    SigmaCIDRExpression,
    SigmaCompareExpression,
    SigmaExists,
    SigmaExpansion,
    SigmaFieldReference,
    SigmaNull,
    SigmaNumber,
    SigmaRegularExpression,
    SigmaString,
    SpecialChars,
)

from mirage.analysis.commands.patterns import far_count

MAX_VALUE = 64 << 10  # characters of a field that are looked at
MAX_COUNTED_VALUE = 4 << 10  # by an expression that counts far, whose automaton is slow: `(.){500}` takes 10 us a character


class Record:
    """One entry of a log as Sigma sees it: fields by their names, and all of it as a text for keywords."""

    __slots__ = ("_lower", "fields", "text")

    def __init__(self, fields: Mapping[str, str | int | None], text: str = "") -> None:
        self.fields = {name.lower(): value[:MAX_VALUE] if isinstance(value, str) else value for name, value in fields.items()}
        self.text = text[:MAX_VALUE] or " ".join(str(value) for value in self.fields.values() if value is not None)
        self._lower: dict[str, str] = {}

    def lower(self, name: str) -> str | None:
        """A field's text in lower case; None where there is none of that name."""
        found = self._lower.get(name)
        if found is None:
            value = self.text if name == "" else self.fields.get(name)
            if value is None:
                return None
            found = self._lower[name] = str(value).lower()
        return found


Test = Callable[[Record], bool]


def compile_condition(tree: Any) -> Test:
    """The function of a parsed condition. Raises ValueError for what is not understood."""
    if isinstance(tree, ConditionAND):
        tests = [compile_condition(part) for part in tree.args]
        return lambda record: all(test(record) for test in tests)
    if isinstance(tree, ConditionOR):
        tests = [compile_condition(part) for part in tree.args]
        return lambda record: any(test(record) for test in tests)
    if isinstance(tree, ConditionNOT):
        inner = compile_condition(tree.args[0])
        return lambda record: not inner(record)
    if isinstance(tree, ConditionFieldEqualsValueExpression):
        return _value(tree.field.lower(), tree.value)
    if isinstance(tree, ConditionValueExpression):
        return _keyword(tree.value)
    raise ValueError(f"a condition of kind {type(tree).__name__} is not understood")


def _value(name: str, value: Any) -> Test:
    if isinstance(value, SigmaExpansion):
        tests = [_value(name, item) for item in value.values]
        return lambda record: any(test(record) for test in tests)
    for kind, build in _KINDS:
        if isinstance(value, kind):
            return build(name, value)
    raise ValueError(f"a value of kind {type(value).__name__} is not understood")


def _keyword(value: Any) -> Test:
    """A keyword stands anywhere in the record."""
    if isinstance(value, SigmaString):
        plain = _plain(value)
        if plain is not None:
            wanted = plain.lower()
            return lambda record: wanted in (record.lower("") or "")
        expression = _wild(value, "(?is).*", ".*")
        return lambda record: expression.search(record.text) is not None
    if isinstance(value, SigmaNumber):
        digits = str(value)
        return lambda record: digits in record.text
    if isinstance(value, SigmaRegularExpression):
        search, longest = _expression(value).search, _longest(value)
        return lambda record: search(record.text[:longest]) is not None
    raise ValueError(f"a keyword of kind {type(value).__name__} is not understood")


def _plain(value: SigmaString) -> str | None:
    """The text of a string without wildcards; None for one with some."""
    return "".join(str(part) for part in value.s) if all(isinstance(part, str) for part in value.s) else None


def _string(name: str, value: SigmaString) -> Test:
    parts = list(value.s)
    star = SpecialChars.WILDCARD_MULTI
    inner = [part for part in parts if part is not star]
    if all(isinstance(part, str) for part in inner) and (len(inner) <= 1) and parts.count(star) <= 2:
        wanted = str(inner[0]).lower() if inner else ""
        begins, ends = bool(parts) and parts[0] is star, bool(parts) and parts[-1] is star
        if not inner:
            return (lambda record: record.lower(name) is not None) if begins else (lambda record: record.lower(name) == "")
        if begins and ends:
            return lambda record: wanted in (record.lower(name) or "")
        if begins:
            return lambda record: (record.lower(name) or "").endswith(wanted)
        if ends:
            return lambda record: (record.lower(name) or "").startswith(wanted)
        return lambda record: record.lower(name) == wanted
    expression = _wild(value, "(?is)^", "$")
    return lambda record: expression.search(record.lower(name) or "") is not None


def _wild(value: SigmaString, before: str, behind: str) -> Any:
    pieces = [before]
    for part in value.s:
        if part is SpecialChars.WILDCARD_MULTI:
            pieces.append(".*")
        elif part is SpecialChars.WILDCARD_SINGLE:
            pieces.append(".")
        elif isinstance(part, str):
            pieces.append(re2.escape(part))
        else:
            raise ValueError(f"a placeholder is not filled in: {value}")
    return _compiled("".join((*pieces, behind)))


def _cased(name: str, value: SigmaCasedString) -> Test:
    plain = _plain(value)
    if plain is not None:
        return lambda record: record.fields.get(name) == plain
    expression = _wild(value, "(?s)^", "$")
    return lambda record: expression.search(str(record.fields.get(name) or "")) is not None


def _number(name: str, value: SigmaNumber) -> Test:
    wanted = str(value)
    return lambda record: record.lower(name) == wanted


def _regular(name: str, value: SigmaRegularExpression) -> Test:
    search, longest = _expression(value).search, _longest(value)

    def test(record: Record) -> bool:
        found = record.fields.get(name)
        return found is not None and search(str(found)[:longest]) is not None

    return test


def _longest(value: SigmaRegularExpression) -> int:
    return MAX_COUNTED_VALUE if far_count(str(value.regexp)) else MAX_VALUE


def _expression(value: SigmaRegularExpression) -> Any:
    flags = "".join(sorted(SigmaRegularExpression.sigma_to_re_flag[flag] for flag in value.flags))
    return _compiled(f"(?{flags})" + str(value.regexp) if flags else str(value.regexp))


def _compiled(text: str) -> Any:
    options = re2.Options()
    options.log_errors = False
    try:
        return re2.compile(text, options)
    except re2.error as error:
        raise ValueError(f"the expression {text!r} is not one of RE2: {error}") from None


def _network(name: str, value: SigmaCIDRExpression) -> Test:
    def test(record: Record) -> bool:
        try:
            address = ip_address(str(record.fields.get(name)))
        except ValueError:
            return False
        return address.version == value.network.version and address in value.network

    return test


_COMPARE: dict[CompareOperators, Callable[[float, float], bool]] = {
    CompareOperators.LT: lambda left, right: left < right,
    CompareOperators.LTE: lambda left, right: left <= right,
    CompareOperators.GT: lambda left, right: left > right,
    CompareOperators.GTE: lambda left, right: left >= right,
}


def _compared(name: str, value: SigmaCompareExpression) -> Test:
    compare = _COMPARE.get(value.op)
    if compare is None:
        raise ValueError(f"the comparison {value.op.name} is not understood")
    limit = float(str(value.number))

    def test(record: Record) -> bool:
        try:
            return compare(float(str(record.fields.get(name))), limit)
        except ValueError:
            return False

    return test


def _exists(name: str, value: SigmaExists) -> Test:
    wanted = value.exists
    return lambda record: (record.fields.get(name) is not None) is wanted


def _null(name: str, value: SigmaNull) -> Test:
    return lambda record: record.fields.get(name) is None


def _bool(name: str, value: SigmaBool) -> Test:
    wanted = str(value.boolean).lower()
    return lambda record: record.lower(name) == wanted


def _reference(name: str, value: SigmaFieldReference) -> Test:
    other = value.field.lower()
    return lambda record: record.lower(name) is not None and record.lower(name) == record.lower(other)


_KINDS: tuple[tuple[type, Callable[[str, Any], Test]], ...] = (
    (SigmaCasedString, _cased),
    (SigmaString, _string),
    (SigmaNumber, _number),
    (SigmaRegularExpression, _regular),
    (SigmaCIDRExpression, _network),
    (SigmaCompareExpression, _compared),
    (SigmaExists, _exists),
    (SigmaNull, _null),
    (SigmaBool, _bool),
    (SigmaFieldReference, _reference),
)
