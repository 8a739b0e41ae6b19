"""What root does to his links, addresses, routes, rules and neighbours, in every view of them: as a booted Debian 12 answered it.

`network.booted.txt` was recorded line by line in QEMU (Linux 6.1.0-56-amd64, iproute2 6.1.0, net-tools 2.10). What belongs to that one
machine is masked on both sides. A line behind `~~` is typed as well, and its answer is not compared: there that machine stood otherwise
(it had a router of IPv6, or an address from the line before).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mirage.image.image import Image
from tests.unit.shell.conftest import Machine, Result
from tests.unit.world import ground

RECORDED = Path(__file__).with_name("network.booted.txt")
HEAD = (
    "N=$(ls /sys/class/net | grep -v '^lo$'); A=$(hostname -I | cut -d' ' -f1); G=$(ip route | awk '/^default/{print $3}')\n"
    "run() { eval \"$1\" </dev/null 2>&1; printf -- '\\n-- %s\\n' $?; }\n"
)
MASKS = (
    (r"\b(ens\d+|eth0)\b", "NIC"), (r"\benp\w+\b", "ALT"), (r"\b([0-9a-f]{2}:){5}[0-9a-f]{2}\b", "MAC"),
    (r"\b(10\.\d+\.\d+\.\d+|172\.(1[6-9]|2\d|3[01])\.\d+\.\d+|192\.168\.\d+\.\d+)", "ADDR"), (r"ADDR/\d+", "ADDR/P"), (r"fe80::[0-9a-f:]+", "LL"),
    (r"\b(fq_codel|mq)\b", "QD"), (r"(RX|TX) packets.*", r"\1 packets"), (r"dropped \d+", "dropped N"), (r" +", " "),
)  # fmt: skip


def _scenes() -> dict[str, list[tuple[str, str | None]]]:
    """By name: each line, and what it was answered."""
    found: dict[str, list[tuple[str, str | None]]] = {}
    lines: list[tuple[str, str | None]] = []
    for line in RECORDED.read_text().splitlines():
        if line.startswith("#scene "):
            lines = found[line[7:]] = []
        elif line.startswith(("== ", "~~ ")):
            lines.append((line[3:], "" if line.startswith("==") else None))
        else:
            command, answer = lines[-1]
            lines[-1] = command, f"{answer}{line}\n"
    return found


def _masked(text: str) -> str:
    for pattern, mask in MASKS:
        text = re.sub(pattern, mask, text)
    return re.sub(r"\n+-- ", "\n-- ", text)


def _answers(out: str) -> Iterator[str]:
    for part in re.findall(r"(.*?)\n-- (\d+)\n", out, re.DOTALL):
        body = part[0].rstrip("\n")
        yield f"{body}\n-- {part[1]}\n" if body else f"-- {part[1]}\n"


@pytest.fixture
def plain(image: Image, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """A machine in a network that sorts before all that the lines name, as the recorded one's does; who types comes from its router, whom
    no line cuts off.
    """
    machine = Machine(ground.begin(image, b"t" * 32))
    assert machine.host.identity.interface.address.startswith("10.")
    monkeypatch.setattr("tests.unit.shell.conftest.SOURCE", (machine.host.identity.gateway, 50_122))
    return machine


@pytest.mark.parametrize("name", _scenes())
def test_what_is_changed_is_so_wherever_somebody_looks(plain: Machine, name: str) -> None:
    lines = _scenes()[name]
    quoted = (command.replace("'", "'\\''") for command, _ in lines)
    result = plain.run(HEAD + "".join(f"run '{command}'\n" for command in quoted))
    given = list(_answers(result.out.decode()))
    assert result.err == b""
    assert len(given) == len(lines)
    wrong = [
        (command, answer, _masked(said))
        for (command, answer), said in zip(lines, given, strict=True)
        if answer is not None and _masked(said) != _masked(answer)
    ]
    assert wrong == []


def test_it_stays_so_for_who_comes_again_until_a_boot(run: Callable[..., Result]) -> None:
    run("ip link add d0 type dummy; ip addr add 192.0.2.9/24 dev d0; ip link set d0 up; ip route add 203.0.113.0/24 via 192.0.2.1")
    assert (
        run("ip -br addr show d0 | cut -c-40; ip route show 203.0.113.0/24; cat /sys/class/net/d0/operstate")
        .answer[0]
        .startswith("d0               UNKNOWN        192.0.2.")
    )
    assert run("ip route show 203.0.113.0/24").answer == ("203.0.113.0/24 via 192.0.2.1 dev d0 \n", "", 0)


def test_nobody_but_root_changes_anything(run: Callable[..., Result]) -> None:
    before = run("ip addr; ip route show table all").out
    for line in ("ip addr add 192.0.2.9/24 dev lo", "ip link set lo down", "ip route del default", "ip link add d0 type dummy"):
        assert run(line, user="deploy" if b"deploy" in run("cat /etc/passwd").out else "www-data").status != 0
    assert run("ip addr; ip route show table all").out == before


def test_without_a_way_there_is_no_connection(plain: Machine) -> None:
    assert plain.run("ip route del default; curl -s -m 3 http://192.0.2.1/; echo $?; ping -c1 192.0.2.1").answer == (
        "7\n", "ping: connect: Network is unreachable\n", 2,
    )  # fmt: skip


def test_an_address_that_was_added_answers(run: Callable[..., Result]) -> None:
    run("ip addr add 192.0.2.9/24 dev lo")
    assert b"1 received" in run("ping -c1 192.0.2.9").out
    assert b"192.0.2.9" in run("grep -B1 'host LOCAL' /proc/net/fib_trie").out


def test_ifdown_and_ifup_take_back_and_bring_about_what_interfaces_says(plain: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.unit.shell.conftest.SOURCE", ("127.0.0.1", 50_122))  # whom nothing cuts off meanwhile
    line = "N=$(ls /sys/class/net | grep -v '^lo$'); ip addr show $N >/tmp/a; ip route >>/tmp/a; ifup $N; "
    line += "ifdown $N && ip -br addr show $N | tr -s ' '; ifup $N && (ip addr show $N; ip route) | diff - /tmp/a && cat /run/network/ifstate"
    card = plain.host.identity.interface.name
    assert plain.run(line).answer == (f"{card} DOWN \n{card}={card}\nlo=lo\n", f"ifup: interface {card} already configured\n", 0)


def test_ifup_says_its_commands_and_its_mistakes_as_ifupdown_does(plain: Machine) -> None:
    assert plain.run("ifup nosuch; ifdown nosuch; ifup; ifquery --list").answer == (
        "lo\n",
        "ifup: unknown interface nosuch\nifdown: interface nosuch not configured\nifup: no interface(s) specified\nifup: Use --help for help\n",
        0,
    )
    said = plain.run("N=$(ls /sys/class/net | grep -v '^lo$'); ifup -n -f $N").err.decode()
    assert " route add default via " in said
    assert said.startswith("\nrun-parts --exit-on-error /etc/network/if-pre-up.d\nip addr add ")
