"""ss's filters, beside iproute2 6.1.0 with a server on 127.0.0.1:3306 and its Unix socket."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mirage.shell.programs.ss import ssfilter
from mirage.shell.programs.ss.ssfilter import FilterError
from mirage.world.visit import SocketFact
from tests.unit.shell.conftest import Result

SOCKETS = {
    "unix": SocketFact("unix", "LISTEN", ("", 0), ("", 0), 102142, path=b"/run/mysqld/mysqld.sock"),
    "mysql": SocketFact("tcp", "LISTEN", ("127.0.0.1", 3306), ("0.0.0.0", 0), 20),
    "ssh": SocketFact("tcp6", "LISTEN", ("::", 22), ("::", 0), 21),
    "visit": SocketFact("tcp", "ESTAB", ("192.0.2.10", 22), ("198.51.100.7", 50122), 22),
}
SERVICES = {"mysql": 3306, "ssh": 22}


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("sport = :3306", "mysql"),
        ("sport 3306", "mysql"),
        ("sport eq :mysql", "mysql"),
        ("( dport = :ssh or sport = :mysql )", "mysql"),
        ("not sport = :22", "unix mysql"),
        ("! sport = :3306", "unix ssh visit"),
        ("sport > :1000", "unix mysql"),
        ("sport le :22", "ssh visit"),
        ("src 127.0.0.1", "mysql"),
        ("src 127.0.0.0/8", "mysql"),
        ("src 127.0.0.1:mysql", "mysql"),
        ("src :3306", "mysql"),
        ("src *:3306", "mysql"),
        ("src [::]:22", "ssh"),
        ("src localhost", "mysql"),
        ("dst 198.51.100.0/24 and sport = :22", "visit"),
        ("dst 198.51.100.7 sport = :1", ""),
        ("src /run/mysqld/mysqld.sock", "unix"),
    ],
)
def test_what_fits_an_expression(words: str, names: str) -> None:
    fits = ssfilter.parsed(words.split(), SERVICES)
    assert [name for name, fact in SOCKETS.items() if fits(fact)] == names.split()


@pytest.mark.parametrize(
    ("words", "text", "status"),
    [
        ("foo", 'Error: an inet prefix is expected rather than "foo".\nCannot parse dst/src address.\n', 1),
        ("(sport = :1", 'Error: an inet prefix is expected rather than "(sport".\nCannot parse dst/src address.\n', 1),
        ("sport = :foo", 'Error: "foo" does not look like a port.\nCannot parse dst/src address.\n', 1),
        ("sport = :22 foo", 'Error: "foo" does not look like a port.\nCannot parse dst/src address.\n', 1),
        ("sport", ssfilter.SYNTAX, 255),
        ("dport = :22 or", ssfilter.SYNTAX, 255),
    ],
)
def test_what_is_said_of_one_that_is_none(words: str, text: str, status: int) -> None:
    with pytest.raises(FilterError) as caught:
        ssfilter.parsed(words.split(), SERVICES)
    assert (str(caught.value), caught.value.status) == (text, status)


def test_states_stand_before_the_expression() -> None:
    usual = ssfilter.CONNECTED
    assert ssfilter.states([], usual) == (usual, [])
    assert ssfilter.states(["state", "listening", "sport = :1"], usual) == (frozenset(["LISTEN"]), ["sport", "=", ":1"])
    assert ssfilter.states(["exclude", "listening"], usual)[0] == ssfilter.ALL - {"LISTEN"}
    with pytest.raises(FilterError, match="ss: wrong state name: foo"):
        ssfilter.states(["state", "foo"], usual)


def test_a_filter_is_one_word_or_several(run: Callable[..., Result]) -> None:
    assert run("ss -Htln 'sport = :22'").out == run("ss -Htln sport = :22").out
    assert run("ss -Hta state listening sport = :22 | wc -l").out == run("ss -Htln | grep -c ':22 '").out
    assert run("ss state").answer == ("", 'Command line is not complete. Try option "help"\n', 255)
