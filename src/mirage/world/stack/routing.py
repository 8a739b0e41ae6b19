"""What root may do to routes and rules, and which way a packet takes by them. Refusals as Linux 6.1.0-56-amd64 gave them in QEMU."""

from __future__ import annotations

import errno
import ipaddress
from dataclasses import dataclass

from msgspec.structs import replace

from mirage.world.stack.changes import RefusedError
from mirage.world.stack.state import DEFAULT, LOCAL, MAIN, V4, V6, Link, Route, Rule, Stack

ROUTES, RULES = 1024, 256  # more are an attack on us
REFUSALS = {"blackhole": errno.EINVAL, "unreachable": errno.EHOSTUNREACH, "prohibit": errno.EACCES}


@dataclass(frozen=True, slots=True)
class Way:
    """The route that a packet takes, the link on which it leaves, and the address that it is sent from."""

    route: Route
    link: Link
    source: str


def way(stack: Stack, target: str, now: int) -> Way:
    """ENETUNREACH, EHOSTUNREACH, EACCES, EINVAL: there is none."""
    family = V6 if ":" in target else V4
    place = ipaddress.ip_address(target)
    for rule in sorted((rule for rule in stack.rules if rule.family == family), key=lambda rule: rule.priority):
        if not _takes(rule, target):
            continue
        if rule.action:
            raise RefusedError(REFUSALS.get(rule.action, errno.EINVAL))
        fits = [route for route in stack.table(rule.table, family) if place in route.network]
        for route in sorted(fits, key=lambda route: (-route.network.prefixlen, route.metric)):
            if route.is_refusing:
                raise RefusedError(REFUSALS.get(route.kind, errno.ENETUNREACH))
            link = stack.find(route.hops[0][1] if route.hops else route.interface)
            if link is not None and (stack.runs(link) or route.kind == "local"):
                return Way(route, link, route.source or source(stack, link, route, family, now))
    raise RefusedError(errno.ENETUNREACH)


def _takes(rule: Rule, target: str) -> bool:
    """Rules about who sends, marks and ports are for packets that have such; ours have none."""
    words = rule.what.split()
    if words[:2] != ["from", "all"] or (set(words[2:]) - {"to"} and words[2:3] != ["to"]):
        return False
    return len(words) == 2 or ipaddress.ip_address(target) in ipaddress.ip_network(words[3], strict=False)


def source(stack: Stack, link: Link, route: Route, family: str, now: int) -> str:
    """inet_select_addr(): of the gateway's own network, or the first; of another link where this one has none."""
    addresses = [one for one in stack.addresses(link, now) if one.family == family]
    gateway = ipaddress.ip_address(route.gateway) if route.gateway else None
    for one in addresses:
        if gateway is not None and gateway in ipaddress.ip_network(one.network):
            return one.address
    wide = [one for one in addresses if one.scope == "global"] or addresses
    if wide:
        return wide[0].address
    return next((one.address for _, one in stack.every_address(now) if one.family == family and one.scope == "global"), "")


def checked(stack: Stack, route: Route) -> Route:
    """The route as the kernel takes it: its device found where only a gateway was named. RefusedError: it goes nowhere."""
    if route.is_refusing:
        return replace(
            route, interface="lo" if route.family == V6 else "", metric=route.metric or (1024 if route.family == V6 else 0)
        )
    if route.family == V6:
        route = replace(route, metric=route.metric or 1024)
    if route.hops:
        return route
    link = stack.find(route.interface) if route.interface else None
    if route.gateway:
        onlink = _onlink(stack, route, link)
        if onlink is None:
            number, words = (errno.ENETUNREACH, "Nexthop has invalid gateway.") if route.family == V4 else (errno.EHOSTUNREACH, "")
            raise RefusedError(number, words)
        return replace(route, interface=onlink.name)
    if link is None:
        raise RefusedError(errno.ENODEV)
    if not link.is_up:
        raise RefusedError(errno.ENETDOWN, "Device for nexthop is not up." if route.family == V4 else "")
    return replace(route, interface=link.name, scope=route.scope or ("link" if route.family == V4 and not route.kind else ""))


def _onlink(stack: Stack, route: Route, link: Link | None) -> Link | None:
    """The link on which a gateway is to be reached directly."""
    if link is not None and (route.is_onlink or ipaddress.ip_address(route.gateway).is_link_local):
        return link if link.is_up else None
    place = ipaddress.ip_address(route.gateway)
    near = [
        one for one in stack.routes if one.family == route.family and place in one.network and not one.gateway and not one.is_refusing
    ]
    if any(one.table == LOCAL and one.kind == "local" and one.interface != "lo" for one in near):
        return None  # an address of one's own
    for one in sorted(near, key=lambda one: -one.network.prefixlen):
        found = stack.find(one.interface)
        if found is not None and found.is_up and (link is None or link.index == found.index):
            return found
    return None


def _same(route: Route, other: Route, *, metric: bool = True) -> bool:
    return (
        (route.destination, route.table, route.family) == (other.destination, other.table, other.family)
        and (not metric or route.metric == other.metric)
    )  # fmt: skip


def add_route(stack: Stack, route: Route, verb: str = "add") -> None:
    """`verb`: add, append, prepend, change, replace, as `ip route` has them; first: as the older ioctl, before others of the same place."""
    if len(stack.routes) >= ROUTES:
        raise RefusedError(errno.ENOBUFS)
    route = checked(stack, route)
    same = [one for one in stack.routes if _same(one, route)]
    if route in same and verb != "replace" and verb != "change":
        raise RefusedError(errno.EEXIST)
    if same and verb == "add":
        raise RefusedError(errno.EEXIST)
    if verb == "change" and not same:
        raise RefusedError(errno.ENOENT)
    if route.table not in (MAIN, LOCAL, DEFAULT, *stack.made):
        stack.made = [*stack.made, route.table]
    if same and verb in ("change", "replace"):
        stack.routes[stack.routes.index(same[0])] = route
    elif same and verb in ("prepend", "first"):
        stack.routes.insert(stack.routes.index(same[0]), route)
    else:
        stack.routes.append(route)


def remove_route(stack: Stack, wanted: Route, *, by_metric: bool, by_protocol: bool = False) -> None:
    """The first that fits all that was said. ESRCH: none does."""
    for route in stack.table(wanted.table, wanted.family):
        if not _same(route, wanted, metric=by_metric) or (wanted.kind and wanted.kind != route.kind):
            continue
        if (wanted.gateway and wanted.gateway != route.gateway) or (wanted.interface and wanted.interface != route.interface):
            continue
        if (wanted.source and wanted.source != route.source) or (by_protocol and wanted.protocol != route.protocol):
            continue
        stack.routes.remove(route)
        return
    raise RefusedError(errno.ESRCH)


def add_rule(stack: Stack, rule: Rule) -> None:
    """Without a number it comes before the first but the one for local addresses. EEXIST: it is there."""
    if len(stack.rules) >= RULES:
        raise RefusedError(errno.ENOBUFS)
    same = sorted((one for one in stack.rules if one.family == rule.family), key=lambda one: one.priority)
    if rule.priority < 0:
        after = next((one.priority for one in same if one.priority > 0), 1)
        rule = replace(rule, priority=max(after - 1, 0))
    if rule in stack.rules:
        raise RefusedError(errno.EEXIST)
    stack.rules.append(rule)


def remove_rule(stack: Stack, wanted: Rule, *, by_table: bool) -> None:
    """ENOENT: none fits what was said."""
    for rule in sorted(stack.rules, key=lambda one: one.priority):
        if rule.family != wanted.family or (wanted.priority >= 0 and rule.priority != wanted.priority):
            continue
        if (
            (wanted.what and wanted.what != rule.what)
            or (by_table and wanted.table != rule.table)
            or (wanted.action and wanted.action != rule.action)
        ):
            continue
        stack.rules.remove(rule)
        return
    raise RefusedError(errno.ENOENT)


def own_rules() -> list[Rule]:
    """Those of the boot."""
    found = [Rule(0, table=LOCAL), Rule(32766, table=MAIN), Rule(32767, table=DEFAULT)]
    return [*found, *(replace(rule, family=V6) for rule in found[:2])]
