"""The whole world at sshd's door, as OpenSSH 9.2p1 and pam_unix (libpam 1.5.2) write of it: guessers, campaigns, and scanners of all kinds.

A campaign comes back with one address for some hours and goes on at its own pace; scanners look in once and ask for no name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from random import Random
from typing import NamedTuple

from mirage.base.chance import dice
from mirage.base.clock import SECOND
from mirage.world.logs.lines import AUTH, HOUR, PAM_FAILED, Line, attack_address

GUESSED = (
    "admin", "test", "ubuntu", "user", "oracle", "postgres", "guest", "ftpuser", "git", "deploy", "pi", "hadoop", "mysql", "nagios",
    "jenkins", "www", "steam", "minecraft", "es", "ftp", "dev", "support", "odoo", "ansible", "vagrant", "debian", "centos", "docker",
    "sol", "solana", "validator", "node", "zabbix", "tomcat", "teamspeak", "student", "web", "webmaster", "backup", "server",
)  # fmt: skip
UNKNOWN = "pam_unix(sshd:auth): check pass; user unknown"
MOST = 6  # tries that sshd allows on a connection
TRIES = ((1, 2, 3, 4, MOST), (76, 4, 9, 1, 10))  # on one, and how often
SPAN = 6 * HOUR  # campaigns are drawn for such blocks
SCANS = (  # weight, and the lines of a connection that never names a user
    (6, ("Connection closed by {peer}",)),
    (5, ("error: kex_exchange_identification: Connection closed by remote host", "Connection closed by {peer}")),
    (3, ("error: kex_exchange_identification: read: Connection reset by peer", "Connection reset by {peer}")),
    (3, ('error: kex_exchange_identification: client sent invalid protocol identifier "GET / HTTP/1.1"', "banner exchange: Connection from {peer}: invalid format")),
    (2, ("banner exchange: Connection from {peer}: invalid format",)),
    (2, ("Unable to negotiate with {peer}: no matching host key type found. Their offer: ssh-dss [preauth]",)),
    (3, ("Connection closed by {peer} [preauth]",)),
    (1, ("Connection reset by {peer} [preauth]",)),
)  # fmt: skip

Start = Callable[[int], Iterator[Line]]


class Knock(NamedTuple):
    """One connection: when it comes, from where, and what its lines are drawn from."""

    time: int
    source: str
    port: int
    seed: int
    is_scan: bool = False


def knocks(seed: bytes, hour: int) -> Iterator[tuple[int, Start]]:
    """The connections of one hour: when each comes, and what its sshd writes."""
    for knock in _knocks(seed, hour):
        yield knock.time, partial(_scan if knock.is_scan else _guess, knock)


def failures(seed: bytes, hour: int) -> Iterator[tuple[int, int, str, str]]:
    """Whom btmp counts of an hour, at a fifth of what the lines cost: when the connection came, when it failed, who, and from where."""
    for knock in _knocks(seed, hour):
        if not knock.is_scan:
            user, failed, _end = _tried(knock.time, Random(knock.seed))  # noqa: S311 - repeatable
            for time in failed if user == "root" else (knock.time, *failed):  # a name that there is not counts by itself
                yield knock.time, time, user, knock.source


def _knocks(seed: bytes, hour: int) -> Iterator[Knock]:
    chance = dice(seed, "knocks", hour)
    for _ in range(min(9, int(chance.expovariate(0.8)))):
        start = hour + chance.randrange(HOUR)
        if chance.random() < 0.45:
            yield Knock(start, attack_address(chance), 0, chance.getrandbits(32), is_scan=True)
        else:
            yield from _guesses(chance, start, chance.choice((1, 1, 1, 2, 3)), attack_address(chance), hour + HOUR)
    block = hour - hour % SPAN
    for number, (source, begins, lasts, pace) in enumerate(_campaigns(seed, block)):
        own = dice(seed, "campaign", block, number, hour)
        low, high = block + int(begins * SPAN), min(block + int((begins + lasts) * SPAN), block + SPAN)
        time = max(hour, low) + int(own.random() * pace * SECOND)
        for _ in range(12):  # sshd's own pids are apart; more would run into those of the next hour
            if time >= min(hour + HOUR, high):
                break
            yield from _guesses(own, time, 1, source, hour + HOUR)
            time += int(pace * own.lognormvariate(0, 0.35) * SECOND)


@lru_cache(maxsize=64)
def _campaigns(seed: bytes, block: int) -> list[tuple[str, float, float, float]]:
    """Those of a block: from where, when they begin and how long they last in shares of it, and how many seconds lie between two."""
    found = []
    for number in range(dice(seed, "campaigns", block).choice((0, 0, 1, 1, 2))):
        chance = dice(seed, "campaign", block, number)
        found.append((attack_address(chance), chance.random(), chance.uniform(0.05, 0.9), chance.uniform(40, 900)))
    return found


def _guesses(chance: Random, start: int, tries: int, source: str, until: int) -> Iterator[Knock]:
    """One connection after another."""
    port, time = chance.randint(32_768, 60_000), start
    for _ in range(tries):
        if time < until:
            yield Knock(time, source, port, chance.getrandbits(32))
        time += int(chance.lognormvariate(1.6, 0.5) * SECOND)
        port = min(60_999, port + 2 * chance.randint(1, 40))


def _tried(time: int, chance: Random) -> tuple[str, list[int], int]:
    """Whom somebody tried on one connection, when each try failed, and when he was gone."""
    user = "root" if chance.random() < 0.55 else chance.choice(GUESSED)
    failed: list[int] = []
    for _ in range(chance.choices(*TRIES)[0]):
        failed.append(time + chance.randrange(1_500_000_000, 2_400_000_000))  # pam_faildelay
        time = failed[-1] + int(chance.lognormvariate(18.9, 0.8))  # 160 ms
    return user, failed, time


def _guess(knock: Knock, pid: int) -> Iterator[Line]:
    chance = Random(knock.seed)  # noqa: S311 - repeatable
    tag, source, peer = f"sshd[{pid}]", knock.source, f"{knock.source} port {knock.port}"
    user, failed, end = _tried(knock.time, chance)
    is_root, tries = user == "root", len(failed)
    who, kind = ("root", "authenticating user root") if is_root else (f"invalid user {user}", f"invalid user {user}")
    whom, time = f"rhost={source} {' user=root' if is_root else ''}", knock.time
    if not is_root:
        yield Line(time, AUTH, tag, f"Invalid user {user} from {peer}")
        time += chance.randrange(2_800_000, 3_100_000)
        yield Line(time, AUTH, tag, UNKNOWN)
        time += chance.randrange(60_000, 200_000)
    yield Line(time, AUTH, tag, f"{PAM_FAILED} {whom}")
    for number, moment in enumerate(failed):
        if number and not is_root:
            yield Line(moment - 1_490_000_000, AUTH, tag, UNKNOWN)
        yield Line(moment, AUTH, tag, f"Failed password for {who} from {peer} ssh2")
    if tries == MOST:
        yield Line(end, AUTH, tag, f"error: maximum authentication attempts exceeded for {who} from {peer} ssh2 [preauth]")
        yield Line(end + 90_000, AUTH, tag, f"Disconnecting {kind} {peer}: Too many authentication failures [preauth]")
    elif chance.random() < 0.5:
        yield Line(end, AUTH, tag, f"Connection closed by {kind} {peer} [preauth]")
    else:
        yield Line(end, AUTH, tag, f"Received disconnect from {peer}:11: Bye Bye [preauth]")
        yield Line(end + 110_000, AUTH, tag, f"Disconnected from {kind} {peer} [preauth]")
    if tries > 1:
        more = f"PAM {tries - 1} more authentication failure{'s' if tries > 2 else ''}; logname= uid=0 euid=0 tty=ssh ruser="
        yield Line(end + 160_000, AUTH, tag, f"{more} {whom}")
    if tries > 3:
        yield Line(end + 200_000, AUTH, tag, f"PAM service(sshd) ignoring max retries; {tries} > 3")


def _scan(knock: Knock, pid: int) -> Iterator[Line]:
    chance = Random(knock.seed)  # noqa: S311 - repeatable
    texts = chance.choices(SCANS, [weight for weight, _texts in SCANS])[0][1]
    for number, text in enumerate(texts):
        yield Line(
            knock.time + number * chance.randrange(60_000, 400_000),
            AUTH,
            f"sshd[{pid}]",
            text.format(peer=f"{knock.source} port {chance.randint(32_768, 60_999)}"),
        )
