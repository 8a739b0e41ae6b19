"""The web server's access log: the scanners of the whole world at port 80, where Debian's default page answers.

Status and size of every answer are recorded from nginx 1.22.1-9+deb12u11 with Debian's settings (gzip on, try_files =404): the
page is 615 bytes, 409 packed; an error is shorter for whom it is packed, and padded for Chrome. Those of Apache are recorded from
apache2 2.4.71-1~deb12u1, whose log counts heads as well (%O): its pages name the address by which it was asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from mirage.base.chance import dice
from mirage.base.clock import SECOND
from mirage.content import webserver
from mirage.content.facts import Site
from mirage.world.logs.background import Background
from mirage.world.logs.lines import HOUR, Line, attack_address, local

ACCESS = {"nginx": b"/var/log/nginx/access.log", "apache2": b"/var/log/apache2/access.log"}

CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{version}.0.0.0 Safari/537.36"
AGENTS = (  # weight, name, takes gzip, is Chrome
    (6, "-", False, False),
    (6, CHROME, True, True),
    (3, CHROME, False, True),
    (3, "Mozilla/5.0 zgrab/0.x", False, False),
    (2, "Go-http-client/1.1", True, False),
    (2, "curl/7.{minor}.0", False, False),
    (2, "python-requests/2.{minor}.0", True, False),
    (2, "Mozilla/5.0 (X11; Linux x86_64; rv:{version}.0) Gecko/20100101 Firefox/{version}.0", True, False),
)
# (status, takes gzip, is Chrome): bytes of the answer's body
SIZES = {
    (200, False, False): 615, (200, False, True): 615, (200, True, False): 409, (200, True, True): 409,
    (404, False, False): 153, (404, False, True): 555, (404, True, False): 125, (404, True, True): 187,
    (405, False, False): 157, (405, False, True): 559, (405, True, False): 157, (405, True, True): 559,
}  # fmt: skip
APACHE_ERRORS, NGINX_ERRORS = b"/var/log/apache2/error.log", b"/var/log/nginx/error.log"
APACHES = {
    (200, False): 10_956,
    (200, True): 3324,
    (404, False): 463,
    (404, True): 463,
}  # of HTTP/1.1; and of an error without a host
MILLISECOND = 1_000_000
REFUSED = 514  # of a 400 without the server's name
CLOSES = 19  # "Connection: close", for HTTP/1.0
WANTED = (  # what is asked for one after the other on one visit
    ("GET / HTTP/1.1",),
    ("GET / HTTP/1.1",),
    ("GET / HTTP/1.1",),
    ("GET / HTTP/1.0",),
    ("GET / HTTP/1.1", "GET /favicon.ico HTTP/1.1"),
    ("GET /robots.txt HTTP/1.1", "GET / HTTP/1.1"),
    ("GET /.env HTTP/1.1",),
    ("GET /.env HTTP/1.1", "POST / HTTP/1.1"),
    ("GET /.git/config HTTP/1.1",),
    ("GET /wp-login.php HTTP/1.1", "GET /xmlrpc.php HTTP/1.1"),
    ("GET /vendor/phpunit/phpunit/src/Util/PHP/eval-stdin.php HTTP/1.1",),
    ("GET /actuator/health HTTP/1.1",),
    ("GET /solr/admin/info/system?wt=json HTTP/1.1",),
    ("GET /phpmyadmin/index.php HTTP/1.1", "GET /pma/index.php HTTP/1.1", "GET /mysql/index.php HTTP/1.1"),
    ("POST /boaform/admin/formLogin HTTP/1.1",),
    ("GET /HNAP1 HTTP/1.1",),
    ("GET /login HTTP/1.1", "GET /admin HTTP/1.1"),
    ("GET /.aws/credentials HTTP/1.1", "GET /config.json HTTP/1.1", "GET /.env.bak HTTP/1.1"),
)
BAD = (  # no HTTP that nginx takes: 400, 157 bytes
    r"\x16\x03\x01\x00\xEE\x01\x00\x00\xEA\x03\x03",
    r"\x16\x03\x01\x02\x00\x01\x00\x01\xFC\x03\x03",
    r"\x03\x00\x00/*\xE0\x00\x00\x00\x00\x00Cookie: mstshash=Administr",
    "PRI * HTTP/2.0",
    "OPTIONS / RTSP/1.0",
    "GET /cgi-bin/.%2e/.%2e/.%2e/.%2e/bin/sh HTTP/1.1",
)
ROOT = ("GET / ", "HEAD / ", "POST / ")


@dataclass(frozen=True, slots=True)
class Request(Line):
    """One line of the access log: `tag` is the address, `text` what comes after the time."""

    def render(self, hostname: str, zone: str) -> bytes:
        return f"{self.tag} - - [{local(self.time, zone):%d/%b/%Y:%H:%M:%S %z}] {self.text}\n".encode()


@dataclass(frozen=True, slots=True)
class Said(Line):
    """One line of Apache's error log: `tag` is the module and the process."""

    def render(self, hostname: str, zone: str) -> bytes:
        moment = local(self.time, zone)
        return f"[{moment:%a %b %d %H:%M:%S}.{self.time % SECOND // 1000:06d} {moment:%Y}] {self.tag} {self.text}\n".encode()


def errors(background: Background, site: Site, since: int, until: int, *, is_over: bool) -> Iterator[Line]:
    """What Apache says from one rotation of its logs to the next, at each of which it is told to begin anew (`is_over`: the last)."""
    for start, pid, end in background.lives_of(webserver.APACHE):
        begun, ended = start + 90 * MILLISECOND, end or until + SECOND
        notice, core = f"[mpm_prefork:notice] [pid {pid}]", f"[core:notice] [pid {pid}]"
        for time in (begun, since + 61 * MILLISECOND):
            if since < time <= until and begun <= time < ended:
                name = f"Apache/{site.packages[webserver.APACHE].partition('-')[0]} (Debian)"
                yield Said(time, APACHE_ERRORS, notice, f"AH00163: {name} configured -- resuming normal operations")
                yield Said(time + 61_000, APACHE_ERRORS, core, "AH00094: Command line: '/usr/sbin/apache2'")
        if since < ended <= until:
            yield Said(ended, APACHE_ERRORS, notice, "AH00170: caught SIGWINCH, shutting down gracefully")
        elif is_over and begun < until < ended:
            yield Said(until - MILLISECOND, APACHE_ERRORS, notice, "AH00171: Graceful restart requested, doing restart")


@dataclass(frozen=True, slots=True)
class Notice(Line):
    """One line of nginx's error log: `tag` is the process."""

    def render(self, hostname: str, zone: str) -> bytes:
        return f"{local(self.time, zone):%Y/%m/%d %H:%M:%S} [notice] {self.tag}: {self.text}\n".encode()


def inherited(background: Background) -> list[Line]:
    """What nginx 1.22.1 says where an upgrade put a new process in its place, which takes over the sockets."""
    lives = [life for boot in background.boots for life in background.lives.of("nginx.service", boot.up) if life.run != life.start]
    return [Notice(life.start, NGINX_ERRORS, f"{life.pid}#{life.pid}", 'using inherited sockets from "5;6;"') for life in lives]


def lines(background: Background, since: int, until: int) -> Iterator[Line]:
    """All requests of (since, until], in order of time."""
    draw = partial(_apache, background) if webserver.is_apache(background.packages) else _nginx
    for hour in range(since - since % HOUR, until, HOUR):
        yield from (line for line in _hour(background.seed, hour, draw) if since < line.time <= until and background.is_up(line.time))


def _nginx(wanted: str, packs: bool, is_chrome: bool) -> tuple[bytes, str]:
    """The log, and what it says of a request: as it shows it, status and bytes."""
    if wanted in BAD:
        return ACCESS["nginx"], f'"{wanted}" 400 157'
    packed = packs and wanted.endswith("1.1")
    status = 404 if not wanted.startswith(ROOT) else 405 if wanted.startswith("POST") else 200
    return ACCESS["nginx"], f'"{wanted}" {status} {SIZES[status, packed, is_chrome]}'


def _apache(background: Background, wanted: str, packs: bool, is_chrome: bool) -> tuple[bytes, str]:
    """It shows what came before a NUL, packs for HTTP/1.0 as well, and answers whatever method may read a page."""
    if wanted in BAD:
        shown = re.sub(r"\\x[0-9A-F]{2}", lambda found: found[0].lower(), wanted.partition(r"\x00")[0])
        return ACCESS["apache2"], f'"{shown}" 400 {REFUSED + len(webserver.own_name(background.identity.fqdn))}'
    status = 200 if wanted.startswith(ROOT) else 404
    asked = attack_address(dice(background.seed, "web", "address"))  # by which the world knows the machine
    size = APACHES[status, packs] + (len(asked) if status == 404 else 0) + (0 if wanted.endswith("1.1") else CLOSES)
    return ACCESS["apache2"], f'"{wanted}" {status} {size}'


def _hour(seed: bytes, hour: int, draw: Callable[[str, bool, bool], tuple[bytes, str]]) -> list[Line]:
    chance = dice(seed, "web", hour)
    found: list[Line] = []
    for _ in range(chance.choice((0, 0, 1, 1, 2, 2, 3, 5))):
        source, time = attack_address(chance), hour + chance.randrange(HOUR)
        if chance.random() < 0.2:
            path, said = draw(chance.choice(BAD), False, False)
            found.append(Request(time, path, source, f'{said} "-" "-"'))
            continue
        _weight, name, packs, is_chrome = chance.choices(AGENTS, [agent[0] for agent in AGENTS])[0]
        agent = name.format(version=chance.randint(88, 134), minor=chance.randint(25, 32))
        for wanted in chance.choice(WANTED):
            path, said = draw(wanted, packs, is_chrome)
            found.append(Request(time, path, source, f'{said} "-" "{agent}"'))
            time += chance.randrange(60_000_000, 1_900_000_000)
    return sorted((line for line in found if line.time < hour + HOUR), key=lambda line: line.time // SECOND)
