"""Pathname expansion on the visitor's file system (bash 5.2: dotglob, globstar, nocaseglob, globskipdots, GLOBIGNORE).

Names come sorted as strcoll sorts them in C.UTF-8, by code point. A component without magic is looked up, not listed.
"""

from __future__ import annotations

import re
from stat import S_IFDIR, S_IFLNK
from typing import TYPE_CHECKING

from mirage.shell.bash.patterns import compile_pattern, has_magic, unescape
from mirage.shell.lib.directories import listed
from mirage.shell.lib.text import to_bytes, to_text

if TYPE_CHECKING:
    from mirage.shell.bash.interpreter import Shell

_PARTS = re.compile(r"(?:\[[!^]?\]?(?:\[:[a-z]+:\]|[^\]])*\]|\\.|[^:])+")  # a colon parts patterns, but not inside brackets
MAX_NAMES = 200_000  # names one pattern may come to


def glob(shell: Shell, pattern: str) -> list[str]:
    """The paths that match, sorted; empty when none does."""
    components = pattern.split("/")
    prefixes = [""]
    if components[0] == "" and len(components) > 1:
        prefixes = ["/"]
        components = components[1:]
        while components and components[0] == "" and len(components) > 1:
            components = components[1:]
            prefixes[0] += "/"
    for index, component in enumerate(components):
        last = index == len(components) - 1
        prefixes = _step(shell, prefixes, component, last)
        if not prefixes:
            return []
        if len(prefixes) > MAX_NAMES:
            shell.session.stop("memory", MAX_NAMES, "names of one pattern")
    ignored = shell.vars.get("GLOBIGNORE")
    if ignored:
        matchers = [(compile_pattern(item, shell.extglob), item.count("/")) for item in _PARTS.findall(ignored)]
        prefixes = [
            path
            for path in prefixes
            if path not in (".", "..") and not any(path.count("/") == depth and m.fullmatch(path) for m, depth in matchers)
        ]
    return sorted(prefixes)


def _step(shell: Shell, prefixes: list[str], component: str, last: bool) -> list[str]:
    """Each path so far with the names that match one more component."""
    caller = shell.proc.caller
    if not component:
        return (
            [path + "/" if not last else path for path in prefixes]
            if not last
            else [path for path in prefixes if _is_directory(shell, path)]
        )
    if component == "**" and "globstar" in shell.shopts:
        return _deep(shell, prefixes, last)
    if not has_magic(component, shell.extglob):
        name = unescape(component)
        paths = [path + name for path in prefixes]
        if last:
            return [path for path in paths if caller.exists(to_bytes(path), False)]
        return [path + "/" for path in paths if caller.exists(to_bytes(path))]
    result: list[str] = []
    matcher = compile_pattern(component, shell.extglob, "nocaseglob" in shell.shopts)
    dotted = component.startswith((".", "\\.")) or "dotglob" in shell.shopts or bool(shell.vars.get("GLOBIGNORE"))
    for path in prefixes:
        for name, kind in _names(shell, path, component):
            if name[0] == "." and not dotted:
                continue
            if matcher.fullmatch(name):
                if last:
                    result.append(path + name)
                elif kind == S_IFDIR or (kind == S_IFLNK and _is_directory(shell, path + name)):
                    result.append(path + name + "/")
    return result


def _names(shell: Shell, path: str, component: str) -> list[tuple[str, int]]:
    shell.session.step(8)
    try:
        with listed(shell.proc, path or ".") as listing:
            names = [(to_text(entry.name), entry.type) for entry in listing.entries]
    except OSError:
        return []
    if "globskipdots" not in shell.shopts:
        names += [(".", S_IFDIR), ("..", S_IFDIR)]
    shell.session.step(len(names) // 8)
    return names


def _is_directory(shell: Shell, path: str) -> bool:
    try:
        return shell.proc.caller.stat(to_bytes(path or ".")).type == S_IFDIR
    except OSError:
        return False


def _deep(shell: Shell, prefixes: list[str], last: bool) -> list[str]:
    """`**`: every directory below, itself included; with nothing behind it the files as well."""
    result: list[str] = []
    stack = [(path, True) for path in reversed(prefixes)]
    while stack:
        path, is_root = stack.pop()
        if last:
            if not is_root:
                result.append(path.rstrip("/"))
            elif path:
                result.append(path)
        else:
            result.append(path)
        if len(result) > MAX_NAMES:
            shell.session.stop("memory", MAX_NAMES, "names of one pattern")
        for name, kind in sorted(_names(shell, path, "**"), reverse=True):
            if name[0] == "." and ("dotglob" not in shell.shopts or name in (".", "..")):
                continue
            if kind == S_IFDIR:
                stack.append((path + name + "/", False))
            elif last:
                result.append(path + name)
    return result
