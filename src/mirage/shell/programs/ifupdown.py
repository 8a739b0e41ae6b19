"""ifup, ifdown and ifquery (ifupdown 0.8.41): /etc/network/interfaces, brought about or taken back, as a booted Debian 12 answered."""

from __future__ import annotations

import fnmatch
import ipaddress
import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mirage.shell.lib.recorded import recorded
from mirage.shell.net.netstack import restack
from mirage.shell.registry import program
from mirage.world.stack import changes, routing
from mirage.world.stack.changes import RefusedError
from mirage.world.stack.state import V4, Address, Link, Route, Stack

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mirage.shell.process import Process

INTERFACES, STATE = "/etc/network/interfaces", "/run/network/ifstate"
VALUED = ("--allow", "-i", "--interfaces", "--state-dir", "-X", "--exclude", "-o", "--option")
PLAIN = {
    "-a": "all", "--all": "all", "-v": "verbose", "--verbose": "verbose", "-n": "dry", "--no-act": "dry", "-f": "force", "--force": "force",
    "-l": "list", "--list": "list", "--state": "state", "--read-environment": "", "--no-mappings": "", "--no-scripts": "",
    "--no-loopback": "", "--ignore-errors": "", "-h": "help", "--help": "help", "-V": "version", "--version": "version",
}  # fmt: skip
VERSION = """{name} version 0.8.41

Copyright (c) 1999-2009 Anthony Towns
              2010-2015 Andrej Shadura
              2015-2017 Guus Sliepen

This program is free software; you can redistribute it and/or modify
it under the terms of the GNU General Public License as published by
the Free Software Foundation; either version 2 of the License, or (at
your option) any later version.
"""


@dataclass(slots=True)
class Config:
    """What interfaces(5) tells: each stanza's method and options, and what is brought up by itself."""

    stanzas: dict[str, tuple[str, dict[str, str]]] = field(default_factory=dict)
    classes: dict[str, list[str]] = field(default_factory=dict)


def _config(proc: Process) -> Config:
    config, options = Config(), dict[str, str]()
    for words in _lines(proc, INTERFACES):
        if words[0] == "auto" or words[0].startswith("allow-"):
            config.classes.setdefault(words[0].removeprefix("allow-"), []).extend(words[1:])
            options = {}
        elif words[0] == "iface" and len(words) > 3:
            options = {}
            if words[2] == "inet":
                config.stanzas[words[1]] = words[3], options
            config.stanzas.setdefault(words[1], (words[3], options))
        elif len(words) > 1:
            options[words[0]] = " ".join(words[1:])
    return config


def _lines(proc: Process, path: str, depth: int = 0) -> Iterator[list[str]]:
    try:
        text = proc.read_file(path).decode("utf-8", "replace")
    except OSError:
        return
    for line in text.replace("\\\n", " ").splitlines():
        words = line.split()
        if not words or words[0].startswith("#"):
            continue
        if words[0] in ("source", "source-directory") and len(words) > 1 and depth < 3:
            folder, _, pattern = words[1].rpartition("/")
            try:
                names = sorted(os.fsdecode(entry.name) for entry in proc.caller.listdir(folder.encode() or b"/"))
            except OSError:
                continue
            for name in names:
                if fnmatch.fnmatch(name, pattern) and not name.startswith("."):
                    yield from _lines(proc, f"{folder}/{name}", depth + 1)
        else:
            yield words


def _up(proc: Process) -> list[str]:
    """Those that are configured, as the state file has them."""
    try:
        lines = proc.read_file(STATE).decode("utf-8", "replace").splitlines()
    except OSError:
        return []
    return [line.partition("=")[0] for line in lines if "=" in line]


def _keep(proc: Process, names: list[str], changed: str, *, is_up: bool) -> None:
    proc.caller.write_file(STATE.encode(), "".join(f"{name}={name}\n" for name in names).encode())
    proc.caller.write_file(f"{STATE}.{changed}".encode(), f"{changed if is_up else ''}\n".encode())


@program("ifup", path="/usr/sbin/ifup")
def ifup(proc: Process) -> int:
    return _run(proc, "ifup")


@program("ifdown", path="/usr/sbin/ifdown")
def ifdown(proc: Process) -> int:
    return _run(proc, "ifdown")


@program("ifquery", path="/usr/sbin/ifquery")
def ifquery(proc: Process) -> int:
    return _run(proc, "ifquery")


def _run(proc: Process, name: str) -> int:
    given, values, names = set[str](), dict[str, str](), list[str]()
    words = list(proc.args)
    while words:
        word = words.pop(0)
        key, equals, value = word.partition("=")
        if key in VALUED:
            values[key.lstrip("-")] = value if equals else words.pop(0) if words else ""
        elif word in PLAIN:
            given.add(PLAIN[word])
        elif word.startswith("-"):
            shown = f"unrecognized option '{word}'" if word.startswith("--") else f"invalid option -- '{word[1]}'"
            proc.err(f"{name}: {shown}\n{name}: Use --help for help\n")
            return 1
        else:
            names.append(word)
    if given & {"help", "version"}:
        proc.out(VERSION.format(name=name) if "version" in given else recorded(proc, "ifup.help").replace("ifup", name))
        return 0
    config, up = _config(proc), _up(proc)
    if name == "ifquery":
        return _query(proc, config, up, given, values, names)
    if "all" in given:
        names = list(reversed(up)) if name == "ifdown" else config.classes.get(values.get("allow", "auto"), [])
    if not names and "all" not in given:
        proc.err(f"{name}: no interface(s) specified\n{name}: Use --help for help\n")
        return 1
    left = [one for one in names if not ("exclude" in values or "X" in values) or one != values.get("exclude", values.get("X"))]
    status = 0
    for one in left:
        status |= _one(proc, name, config, one, given)
    return status


def _query(proc: Process, config: Config, up: list[str], given: set[str], values: dict[str, str], names: list[str]) -> int:
    if "list" in given:
        proc.out("".join(f"{one}\n" for one in config.classes.get(values.get("allow", "auto"), [])))
        return 0
    if "state" in given:
        found = [one for one in (names or up) if one in up]
        proc.out("".join(f"{one}={one}\n" for one in found))
        return 0 if len(found) == len(names or up) else 1
    if not names:
        proc.err("ifquery: no interface(s) specified\nifquery: Use --help for help\n")
        return 1
    for one in names:
        if one not in config.stanzas:
            proc.err(f"ifquery: unknown interface {one}\n")
            return 1
        method, options = config.stanzas[one]
        shown = {**options}
        place = _place(options) if method == "static" else None
        if place is not None:
            shown["address"] = str(place.ip)
            shown |= {"broadcast": str(place.network.broadcast_address), "netmask": str(place.network.netmask)}
        proc.out("".join(f"{key}: {value}\n" for key, value in shown.items()))
    return 0


def _place(options: dict[str, str]) -> ipaddress.IPv4Interface | None:
    address = options.get("address", "")
    try:
        return ipaddress.IPv4Interface(address if "/" in address else f"{address}/{options.get('netmask', '32')}")
    except ValueError:
        return None


def _one(proc: Process, name: str, config: Config, one: str, given: set[str]) -> int:
    up = _up(proc)
    is_up = name == "ifup"
    if is_up and one in up and "force" not in given:
        proc.err(f"ifup: interface {one} already configured\n")
        return 0
    if is_up and one not in config.stanzas:
        proc.err(f"ifup: unknown interface {one}\n")
        return 1
    if not is_up and one not in up and "force" not in given:
        proc.err(f"ifdown: interface {one} not configured\n")
        return 0
    if proc.uid:
        proc.err(f"{name}: failed to open lockfile /run/network/.ifstate.lock: Permission denied\n")
        return 1
    method, options = config.stanzas.get(one, ("manual", {}))
    place = _place(options) if method == "static" else None
    if given & {"verbose", "dry"}:
        _tell(proc, name, one, place, options, given)
    if "dry" in given:
        return 0
    refused = restack(proc, lambda net: (_raise if is_up else _lower)(net, one, method, place, options))
    if refused is not None:
        said = f"Error: {refused.words}" if refused.words else f"RTNETLINK answers: {os.strerror(refused.errno)}"
        proc.err(f"{said}\n{name}: failed to bring {'up' if is_up else 'down'} {one}\n")
        return 1
    _keep(proc, sorted({*up, one} if is_up else {*up} - {one}), one, is_up=is_up)
    return 0


def _raise(net: Stack, name: str, method: str, place: ipaddress.IPv4Interface | None, options: dict[str, str]) -> None:
    link = _link(net, name)
    if place is not None:
        broadcast = options.get("broadcast", str(place.network.broadcast_address))
        changes.add_address(net, link, Address(V4, str(place.ip), place.network.prefixlen, "global", broadcast, name))
    if method != "manual":
        changes.set_up(net, _link(net, name), is_up=True)
    if place is not None and "gateway" in options:
        metric = int(options["metric"]) if options.get("metric", "").isdecimal() else 0
        routing.add_route(net, Route("default", options["gateway"], name, metric=metric, is_onlink=True))


def _lower(net: Stack, name: str, method: str, place: ipaddress.IPv4Interface | None, options: dict[str, str]) -> None:
    link = net.find(name)
    if link is None or method == "manual":
        return
    for one in [one for one in link.addresses if one.family == V4 and not link.is_loopback]:
        inner = net.at(link.index)
        if inner is not None and one in inner.addresses:
            changes.remove_address(net, inner, one.address, one.prefix)
    changes.set_up(net, net.at(link.index) or link, is_up=False)


def _link(net: Stack, name: str) -> Link:
    found = net.find(name)
    if found is None:
        raise RefusedError(19, f'Cannot find device "{name}"')
    return found


def _tell(
    proc: Process, name: str, one: str, place: ipaddress.IPv4Interface | None, options: dict[str, str], given: set[str]
) -> None:
    """-v and -n: each command, and the hooks before and behind."""
    verbose = " --verbose" if "verbose" in given else ""
    strict = " --exit-on-error" if name == "ifup" else ""
    say: Callable[[str], None] = proc.err
    head = f"{name}: configuring interface {one}={one} (inet)\n" if verbose else ""
    say(f"\n{head}" if name == "ifup" else head)
    steps: list[str] = []
    if place is not None:
        what = f"{place.ip}/{place.network.netmask} broadcast {place.network.broadcast_address} \t  dev {one} label {one}"
        way = f"default via {options['gateway']}  dev {one}" if "gateway" in options else ""
        if name == "ifup":
            steps = [f"ip addr add {what}", f"ip link set dev {one}   up", *([f" ip route add {way} onlink "] if way else [])]
        else:
            steps = [f" ip route del {way} 2>&1 1>/dev/null || true "] if way else []
            steps += [f"ip addr del {what}", f"ip -4 addr flush dev {one}", f"ip link set dev {one} down"]
    before, behind = ("if-pre-up.d", "if-up.d") if name == "ifup" else ("if-down.d", "if-post-down.d")
    for line in (*_hooks(proc, before, strict, verbose), *steps, *_hooks(proc, behind, strict, verbose)):
        say(f"{line}\n")
    say("\n" if name == "ifdown" else "")


def _hooks(proc: Process, folder: str, strict: str, verbose: str) -> list[str]:
    found = [f"run-parts{strict}{verbose} /etc/network/{folder}"]
    try:
        entries = proc.caller.listdir(f"/etc/network/{folder}".encode())
    except OSError:
        return found
    names = sorted(os.fsdecode(entry.name) for entry in entries)
    return found + ([f"run-parts: executing /etc/network/{folder}/{one}" for one in names] if verbose else [])
