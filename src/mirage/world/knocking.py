"""The whole world at sshd's door, as OpenSSH 9.2p1 and pam_unix (libpam 1.5.2) write of it: guessers, campaigns, and scanners of all kinds.

A campaign comes back with one address for some hours and goes on at its own pace; scanners look in once and ask for no name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from random import Random

from mirage.base.chance import dice
from mirage.base.clock import SECOND
from mirage.world.logs import AUTH, HOUR, PAM_FAILED, Line, attack_address

GUESSED = (
    "admin", "test", "ubuntu", "user", "oracle", "postgres", "guest", "ftpuser", "git", "deploy", "pi", "hadoop", "mysql", "nagios",
    "jenkins", "www", "steam", "minecraft", "es", "ftp", "dev", "support", "odoo", "ansible", "vagrant", "debian", "centos", "docker",
    "sol", "solana", "validator", "node", "zabbix", "tomcat", "teamspeak", "student", "web", "webmaster", "backup", "server",
)  # fmt: skip
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


def knocks(seed: bytes, hour: int) -> Iterator[tuple[int, Start]]:
    """The connections of one hour: when each comes, and what its sshd writes."""
    chance = dice(seed, "knocks", hour)
    for _ in range(min(9, int(chance.expovariate(0.8)))):
        start = hour + chance.randrange(HOUR)
        if chance.random() < 0.45:
            yield start, partial(_scan, start, attack_address(chance), chance.getrandbits(32))
        else:
            yield from _guesses(chance, start, chance.choice((1, 1, 1, 2, 3)), attack_address(chance), hour + HOUR)
    block = hour - hour % SPAN
    wide = dice(seed, "campaigns", block)
    for number in range(wide.choice((0, 0, 1, 1, 2))):
        campaign = dice(seed, "campaign", block, number)
        source, begins, lasts, pace = (
            attack_address(campaign),
            campaign.random(),
            campaign.uniform(0.05, 0.9),
            campaign.uniform(40, 900),
        )
        own = dice(seed, "campaign", block, number, hour)
        low, high = block + int(begins * SPAN), min(block + int((begins + lasts) * SPAN), block + SPAN)
        time = max(hour, low) + int(own.random() * pace * SECOND)
        for _ in range(12):  # sshd's own pids are apart; more would run into those of the next hour
            if time >= min(hour + HOUR, high):
                break
            yield from _guesses(own, time, 1, source, hour + HOUR)
            time += int(pace * own.lognormvariate(0, 0.35) * SECOND)


def _guesses(chance: Random, start: int, tries: int, source: str, until: int) -> Iterator[tuple[int, Start]]:
    """One try after another, each on a connection of its own."""
    port, time = chance.randint(32_768, 60_000), start
    for _ in range(tries):
        if time < until:
            yield time, partial(_guess, time, source, port, chance.getrandbits(32))
        time += int(chance.lognormvariate(1.6, 0.5) * SECOND)
        port = min(60_999, port + 2 * chance.randint(1, 40))


def _guess(time: int, source: str, port: int, seed: int, pid: int) -> Iterator[Line]:
    chance = Random(seed)  # noqa: S311 - repeatable
    tag, peer = f"sshd[{pid}]", f"{source} port {port}"
    if chance.random() < 0.55:
        user = who = "root"
        yield Line(time, AUTH, tag, f"{PAM_FAILED} rhost={source}  user=root")
    else:
        user = chance.choice(GUESSED)
        who = f"invalid user {user}"
        yield Line(time, AUTH, tag, f"Invalid user {user} from {peer}")
        yield Line(time + chance.randrange(2_800_000, 3_100_000), AUTH, tag, "pam_unix(sshd:auth): check pass; user unknown")
        yield Line(time + chance.randrange(3_110_000, 3_300_000), AUTH, tag, f"{PAM_FAILED} rhost={source} ")
    kind = "authenticating user root" if user == "root" else f"invalid user {user}"
    tries, whom = chance.choices(*TRIES)[0], f"rhost={source} {' user=root' if user == 'root' else ''}"
    for number in range(tries):
        if number and user != "root":
            yield Line(time, AUTH, tag, "pam_unix(sshd:auth): check pass; user unknown")
        time += chance.randrange(1_500_000_000, 2_400_000_000)  # pam_faildelay
        yield Line(time, AUTH, tag, f"Failed password for {who} from {peer} ssh2")
        time += int(chance.lognormvariate(18.9, 0.8))  # 160 ms
    if tries == MOST:
        yield Line(time, AUTH, tag, f"error: maximum authentication attempts exceeded for {who} from {peer} ssh2 [preauth]")
        yield Line(time + 90_000, AUTH, tag, f"Disconnecting {kind} {peer}: Too many authentication failures [preauth]")
    elif chance.random() < 0.5:
        yield Line(time, AUTH, tag, f"Connection closed by {kind} {peer} [preauth]")
    else:
        yield Line(time, AUTH, tag, f"Received disconnect from {peer}:11: Bye Bye [preauth]")
        yield Line(time + 110_000, AUTH, tag, f"Disconnected from {kind} {peer} [preauth]")
    if tries > 1:
        more = f"PAM {tries - 1} more authentication failure{'s' if tries > 2 else ''}; logname= uid=0 euid=0 tty=ssh ruser="
        yield Line(time + 160_000, AUTH, tag, f"{more} {whom}")
    if tries > 3:
        yield Line(time + 200_000, AUTH, tag, f"PAM service(sshd) ignoring max retries; {tries} > 3")


def _scan(time: int, source: str, seed: int, pid: int) -> Iterator[Line]:
    chance = Random(seed)  # noqa: S311 - repeatable
    texts = chance.choices(SCANS, [weight for weight, _texts in SCANS])[0][1]
    for number, text in enumerate(texts):
        yield Line(
            time + number * chance.randrange(60_000, 400_000),
            AUTH,
            f"sshd[{pid}]",
            text.format(peer=f"{source} port {chance.randint(32_768, 60_999)}"),
        )
