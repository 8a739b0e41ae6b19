"""ip rule and ip neighbour."""

from __future__ import annotations

import errno
import ipaddress
import json
from typing import TYPE_CHECKING, Any

from mirage.shell.net.netstack import stack
from mirage.shell.programs.ip.asked import Asked, MistakeError, Words, change, is_in, mac, prefix
from mirage.shell.programs.ip.routes import table_name, table_number
from mirage.world.stack import changes, routing
from mirage.world.stack.changes import RefusedError
from mirage.world.stack.state import V4, V6, Neighbour, Rule, Stack

if TYPE_CHECKING:
    from mirage.shell.process import Process

ACTIONS = ("blackhole", "unreachable", "prohibit")
STATES = ("permanent", "reachable", "noarp", "none", "stale", "incomplete", "delay", "probe", "failed")


def rule(proc: Process, asked: Asked, words: Words) -> int:
    command = words.next() if words else "show"
    name = next(
        (one for one in ("list", "show", "lst", "add", "delete", "flush", "save", "restore", "help") if one.startswith(command)), ""
    )
    if not name:
        raise MistakeError(f'Command "{command}" is unknown, try "ip rule help".')
    if name in ("list", "show", "lst"):
        return _show_rules(proc, asked, words)
    if name == "flush":
        return change(proc, lambda net: _flush(net, asked.family or V4))
    if name not in ("add", "delete"):
        return 0
    wanted, is_tabled, is_about = _rule(words, asked.family)
    if name == "add":
        return change(proc, lambda net: routing.add_rule(net, wanted))
    if not is_about and not is_tabled and wanted.priority < 0 and not wanted.action:
        return change(proc, lambda net: routing.remove_rule(net, Rule(0, "", family=wanted.family), by_table=False))
    named = wanted if is_about else Rule(wanted.priority, "", wanted.table, wanted.action, wanted.family)
    return change(proc, lambda net: routing.remove_rule(net, named, by_table=is_tabled))


def _flush(net: Stack, family: str) -> None:
    net.rules = [one for one in net.rules if one.family != family or one.priority == 0]


def _rule(words: Words, family: str) -> tuple[Rule, bool, bool]:
    """The rule, whether a table was named, and whether anything was said of whom it is about."""
    source, rest, priority, table, action, is_tabled, sign = "all", "", -1, 254, "", False, ""
    while words:
        word = words.next()
        match word:
            case "not":
                sign = "not "
            case "from":
                source = _shown(words.value())
                family = V6 if ":" in source else family
            case "to":
                place = _shown(words.value())
                family = V6 if ":" in place else family
                rest += f" to {place}"
            case "priority" | "pref" | "preference" | "order":
                priority = words.number("preference")
            case "table" | "lookup":
                table, is_tabled = table_number(words.value()), True
            case "fwmark":
                mark, _, mask = words.value().partition("/")
                rest += f" fwmark {hex(int(mark, 0))}" + (f"/{hex(int(mask, 0))}" if mask else "")
            case "iif" | "dev":
                rest += f" iif {words.value()}"
            case "oif":
                rest += f" oif {words.value()}"
            case "tos" | "dsfield" | "uidrange" | "ipproto" | "sport" | "dport":
                rest += f" {word} {words.value()}"
            case "suppress_prefixlength" | "sup_pl" | "protocol" | "goto" | "realms":
                words.value()
            case "type":
                action = words.value()
            case _ if word in ACTIONS:
                action = word
            case _:
                raise MistakeError(f'Error: argument "{word}" is wrong: Failed to parse rule type')
    is_about = bool(sign or rest or source != "all")
    return Rule(priority, f"{sign}from {source}{rest}", table, action if action in ACTIONS else "", family or V4), is_tabled, is_about


def _shown(text: str) -> str:
    if text in ("all", "any", "default"):
        return "all"
    place = prefix(text)
    return str(place.ip) if place.network.prefixlen == place.network.max_prefixlen else f"{place.network}"


def _show_rules(proc: Process, asked: Asked, words: Words) -> int:
    table = -1
    while words:
        if words.next() in ("table", "lookup"):
            table = table_number(words.value())
    found = [
        one for one in stack(proc).rules if one.family == (asked.family or V4) and table in (-1, one.table if not one.action else -2)
    ]
    found.sort(key=lambda one: one.priority)
    if asked.is_json:
        proc.out(json.dumps([_as_json(one) for one in found], separators=(",", ":")) + "\n")
        return 0
    for one in found:
        proc.out(f"{one.priority}:\t{one.what} {one.action or f'lookup {table_name(one.table)}'}\n")
    return 0


def _as_json(one: Rule) -> dict[str, Any]:
    words = one.what.split()
    found: dict[str, Any] = {"priority": one.priority}
    if words[0] == "not":
        found["not"] = None
        words = words[1:]
    source, _, length = words[1].partition("/")
    found |= {"src": source} | ({"srclen": int(length)} if length else {})
    for key, value in zip(words[2::2], words[3::2]):
        place, _, length = value.partition("/")
        found |= {"dst": place} | ({"dstlen": int(length)} if length else {}) if key == "to" else {key: value}
    return found | ({"action": one.action} if one.action else {"table": table_name(one.table)})


# ---- neighbours


def neighbours(proc: Process, asked: Asked, words: Words) -> int:
    command = words.next() if words else "show"
    known = ("show", "list", "lst", "add", "change", "replace", "delete", "flush", "get", "help")
    name = next((one for one in known if one.startswith(command)), "")
    if not name:
        raise MistakeError(f'Command "{command}" is unknown, try "ip neigh help".')
    if name in ("show", "list", "lst", "flush"):
        return _show(proc, asked, words, is_flush=name == "flush")
    place, hardware, device, state = "", "", "", "PERMANENT"
    while words:
        word = words.next()
        match word:
            case "lladdr":
                hardware = mac(words.value())
            case "dev":
                device = words.value()
            case "nud":
                state = words.value().upper()
            case "proxy" | "to":
                place = words.value()
            case "router" | "extern_learn" | "managed" | "use" | "permanent" | "noarp" | "reachable" | "stale" | "delay":
                state = word.upper() if word in STATES else state
            case _:
                place = str(prefix(word, "address").ip)
    if not place or not device:
        raise MistakeError("Device and destination are required arguments.")
    net = stack(proc)
    link = net.find(device)
    if link is None:
        raise MistakeError(f'Cannot find device "{device}"', 1)
    everybody = proc.host.place(proc.visit.layer).neighbours(proc.clock.now())
    if name == "get":
        found = next((one for one in everybody if (one.address, one.interface) == (place, link.name)), None)
        if found is None:
            return change(proc, _nobody)
        proc.out(f"{found.address} dev {found.interface} lladdr {found.mac} {found.state} \n")
        return 0
    entry = Neighbour(place, hardware, link.name, state)
    return change(proc, lambda inner: changes.set_neighbour(inner, entry, everybody, name))


def _nobody(net: Stack) -> None:
    raise RefusedError(errno.ENOENT)


def _show(proc: Process, asked: Asked, words: Words, *, is_flush: bool) -> int:
    device, states, place = "", list[str](), ""
    is_said = bool(words)
    while words:
        word = words.next()
        match word:
            case "dev":
                device = words.value()
            case "nud":
                states.append(words.value().upper())
            case "proxy" | "unused" | "vrf" | "master":
                continue
            case _:
                text = words.value() if word == "to" else word
                prefix(text)
                place = text
    if device and stack(proc).find(device) is None:
        raise MistakeError(f'Cannot find device "{device}"', 1)
    if is_flush and not is_said:
        raise MistakeError("Flush requires arguments.", 1)
    everybody = proc.host.place(proc.visit.layer).neighbours(proc.clock.now())
    found = [
        one for one in everybody
        if (not device or one.interface == device) and (one.state in states if states and "ALL" not in states else True)
        and (not place or is_in(one.address, place)) and _is_of(one, asked.family)
    ]  # fmt: skip
    if is_flush:
        gone = [one for one in found if one.state != "PERMANENT" or "PERMANENT" in states or "ALL" in states]

        def work(net: Stack) -> None:
            for one in gone:
                changes.set_neighbour(net, one, everybody, "delete")

        return change(proc, work) if gone else 0
    if asked.is_json:
        rows = [{"dst": one.address, "dev": one.interface, "lladdr": one.mac, "state": [one.state]} for one in found]
        proc.out(json.dumps(rows, separators=(",", ":")) + "\n")
        return 0
    for one in found:
        hardware = f" lladdr {asked.paint('mac', one.mac)}" if one.mac else ""
        where = f" dev {asked.paint('name', one.interface)}" if not device else ""
        proc.out(f"{asked.paint('inet', one.address)}{where}{hardware} {one.state} \n")
    return 0


def _is_of(one: Neighbour, family: str) -> bool:
    return not family or (ipaddress.ip_address(one.address).version == 6) == (family == V6)
