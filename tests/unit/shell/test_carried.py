"""Who cuts his own connection off: what he is sent, and what comes of the machine."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from mirage.base.clock import SECOND
from mirage.world.kernel.firewall import BUILTIN, Chain, Option, Packet, Rule, passes
from tests.unit.shell.conftest import Machine, Result, Wire

CARD = "$(ls /sys/class/net | grep -v '^lo$')"


def test_what_is_printed_while_it_is_down_arrives_when_it_is_up_again(run: Callable[..., Result]) -> None:
    line = f"N={CARD}; G=$(ip route | awk '/^default/{{print $3}}'); ip link set $N down; ip -br link show $N; ip link set $N up"
    result = run(f"{line}; ip route add default via $G; ip route | cut -d' ' -f1")
    assert result.out.decode().split()[1] == "DOWN"
    assert result.out.decode().endswith("default\n" + result.out.decode().split()[-1] + "\n")


async def _cut(machine: Machine, line: str) -> tuple[bytes, float]:
    """What had arrived when the machine fell silent, and after how many seconds it is reset."""
    wire = Wire(ends=False)
    task = asyncio.ensure_future(machine.serve(line, wire))
    place = machine.host.place(machine.layer)
    began = machine.host.clock.now()
    async with asyncio.timeout(30):
        while place.going is None:
            await place.changed()
    await asyncio.sleep(0)
    assert place.going is not None
    seen = bytes(wire.out)
    down = (place.going[0].down - began) / SECOND
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        pass
    return seen, down


def test_a_machine_that_is_silent_is_reset_by_its_provider(machine: Machine) -> None:
    seen, seconds = asyncio.run(_cut(machine, f"echo before; ip link set {CARD} down; echo after"))
    assert seen == b"before\n"
    assert 150 < seconds < 410
    assert machine.host.place(machine.layer).standing.network is None


def test_a_filter_that_drops_all_cuts_him_off_as_well(machine: Machine) -> None:
    seen, _ = asyncio.run(_cut(machine, "echo before; iptables -P INPUT DROP; echo after"))
    assert seen == b"before\n"


def test_a_filter_that_lets_him_in_does_not(run: Callable[..., Result]) -> None:
    line = "iptables -A INPUT -p tcp --dport 22 -j ACCEPT; iptables -A INPUT -p tcp --dport 3306 -j DROP; iptables -P INPUT DROP; echo after"
    assert run(line).answer == ("after\n", "", 0)


def test_rules_are_asked_in_their_order() -> None:
    def rule(target: str, *basics: Option, port: str = "") -> Rule:
        matches = (("tcp", (Option("--dport", port),)),) if port else ()
        return Rule(basics, matches, target)

    table = {name: Chain("ACCEPT") for name in BUILTIN["filter"]}
    table["MINE"] = Chain("", [rule("RETURN", Option("-s", "198.51.100.0/24")), rule("DROP")])
    table["INPUT"] = Chain("ACCEPT", [rule("ACCEPT", port="22"), rule("MINE"), rule("REJECT", Option("-i", "eth+"), port="1:100")])
    tables = {"4/filter": table}
    for source, port, is_let_in in (
        ("192.0.2.1", 22, True),
        ("192.0.2.1", 80, False),
        ("198.51.100.1", 80, False),
        ("198.51.100.1", 443, True),
    ):
        packet = Packet("tcp", source, "203.0.113.1", 40000, port, into="eth0", state="NEW")
        assert passes(tables, 4, "INPUT", packet) is is_let_in
