"""dig, host and nslookup (BIND 9.18): three ways to ask one resolver, which says the same to all."""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.unit.shell.conftest import Result


def _known(run: Callable[..., Result]) -> str:
    """A name that exists on this host's internet."""
    return next(name for name in (f"www{number}.example.com" for number in range(50)) if run(f"dig +short {name}").out.strip())


def test_all_three_tell_the_same_addresses(run: Callable[..., Result]) -> None:
    name = _known(run)
    short = set(run(f"dig +short {name}").out.decode().split())
    assert set(re.findall(r"\tIN\tA\t(\S+)", run(f"dig {name}").out.decode())) == short
    assert set(re.findall(r"has address (\S+)", run(f"host {name}").out.decode())) == short
    assert set(re.findall(r"Address: ([\d.]+)$", run(f"nslookup {name}").out.decode(), re.MULTILINE)) == short


def test_a_name_that_is_none_is_told_in_the_words_of_each(run: Callable[..., Result]) -> None:
    assert run("host nosuch.invalid").answer == ("Host nosuch.invalid not found: 3(NXDOMAIN)\n", "", 1)
    assert "** server can't find nosuch.invalid: NXDOMAIN\n" in run("nslookup nosuch.invalid").answer[0]
    assert "status: NXDOMAIN" in run("dig nosuch.invalid").answer[0]
    assert run("dig +short nosuch.invalid").answer == ("", "", 0)


def test_a_server_of_somebody_elses_does_not_answer(run: Callable[..., Result]) -> None:
    late = ";; communications error to 192.0.2.1#53: timed out\n" * 3
    assert run("dig +short @192.0.2.1 example.com").answer == (f"{late};; no servers could be reached\n", "", 9)


def test_mistakes_are_told_as_the_real_ones_tell_them(run: Callable[..., Result]) -> None:
    assert run("dig -z").answer[1].startswith("Invalid option: -z\nUsage:  dig [@global-server] [domain]")
    assert run("host -z").answer[1].startswith("host: illegal option -- z\nUsage: host [-aCdilrTvVw] [-c class]")


def test_on_the_machine_itself_nobody_answers_at_once(run: Callable[..., Result]) -> None:
    refused = ";; communications error to 127.0.0.1#53: connection refused\n"
    assert run("dig +short @127.0.0.1 x.y").answer == (f"{refused * 3};; no servers could be reached\n", "", 9)
    out, err, status = run("dig @127.0.0.1 -p 5399 x.y +tries=1").answer
    release = out.partition("<<>> DiG ")[2].partition(" ")[0]
    assert (out, err, status) == (
        f"{refused.replace('#53', '#5399')}\n; <<>> DiG {release} <<>> @127.0.0.1 -p 5399 x.y +tries=1\n; (1 server found)\n"
        ";; global options: +cmd\n;; no servers could be reached\n",
        "",
        9,
    )
    assert run("host x.y 127.0.0.1").answer == (f"{refused * 2};; no servers could be reached\n", "", 1)
    assert run("nslookup x.y 127.0.0.1").answer == (f"{refused * 3};; no servers could be reached\n\n", "", 1)
