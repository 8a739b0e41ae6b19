"""YARA rules, ours and the operator's, over captured bytes: YARA-X (VirusTotal's successor of YARA, in Rust; BSD-3-Clause).

Chosen over yara-python because that one is in maintenance, because what scans hostile bytes should be safe of memory, and because it
compiles a file's sound rules when another in it is wrong. `include` is off, and the time of a scan has its bound.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec
import yara_x

from mirage.analysis.rulebook import RuleError

SECONDS = 2  # of one scan, in whole seconds as YARA-X takes them
MAX_FILE = 4 << 20  # bytes of one file of rules
MAX_MATCHES = 64  # rules that are named of one file


class YaraMatch(msgspec.Struct, frozen=True, kw_only=True):
    """A rule that matched: its name, the file that it stands in, its `description`, its tags, and where it matched first."""

    rule: str
    file: str
    title: str = ""
    tags: tuple[str, ...] = ()
    offset: int = 0


class YaraRules:
    """Compiled rules. `problems` are those that could not be, each by file and line; the rest are in use."""

    def __init__(self, directories: Iterable[Path]) -> None:
        self.problems: list[RuleError] = []
        self.files = 0
        compiler = yara_x.Compiler(relaxed_re_syntax=True)
        compiler.enable_includes(False)
        compiler.ignore_invalid_rules(True)
        for directory in directories:
            for file in sorted([*directory.rglob("*.yar"), *directory.rglob("*.yara")]):
                self._add(compiler, file, str(Path(directory.name) / file.relative_to(directory)))
        self._rules = compiler.build()

    def _add(self, compiler: yara_x.Compiler, file: Path, name: str) -> None:
        try:
            if file.stat().st_size > MAX_FILE:
                raise RuleError(f"{name}:1: larger than {MAX_FILE} bytes")
            text = file.read_text(encoding="utf-8")
        except RuleError as error:
            self.problems.append(error)
            return
        except (OSError, UnicodeDecodeError) as error:
            self.problems.append(RuleError(f"{name}:1: {error}"))
            return
        before = len(compiler.errors())
        compiler.new_namespace(name)
        try:
            compiler.add_source(text, origin=name)
        except yara_x.CompileError as error:
            self.problems.append(RuleError(f"{name}:{_line(error)}: {str(error).partition(chr(10))[0]}"))
            return
        self.problems += [RuleError(f"{name}:{one['line']}: {one['title']}") for one in compiler.errors()[before:]]
        self.files += 1

    def scan(self, data: bytes) -> tuple[Sequence[YaraMatch], bool]:
        """The rules that match, and whether time ended the scan before its end."""
        scanner = yara_x.Scanner(self._rules)
        scanner.set_timeout(SECONDS)
        scanner.max_matches_per_pattern(16)
        try:
            found = scanner.scan(data)
        except yara_x.TimeoutError:
            return (), True
        except yara_x.ScanError:
            return (), False
        return [_match(rule) for rule in found.matching_rules[:MAX_MATCHES]], False


def _match(rule: yara_x.Rule) -> YaraMatch:
    meta = {key: value for key, value in rule.metadata if isinstance(value, str)}
    offsets = [match.offset for pattern in rule.patterns for match in pattern.matches]
    return YaraMatch(
        rule=rule.identifier,
        file=rule.namespace,
        title=meta.get("description", "")[:200],
        tags=tuple(rule.tags),
        offset=min(offsets, default=0),
    )


def _line(error: yara_x.CompileError) -> int:
    for part in str(error).split("\n")[1:2]:
        pieces = part.rsplit(":", 2)
        if len(pieces) == 3 and pieces[1].isdigit():
            return int(pieces[1])
    return 1
