"""What an administrator did with sudo in each of his visits: sudo's lines in auth.log and the newest lines of his history tell the same.

Nothing of it starts a service anew or changes a file, so that no log nor process would have to show it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from mirage.base.chance import dice
from mirage.content import webserver
from mirage.world.identity import DAY, Identity, Person
from mirage.world.logs import removals
from mirage.world.logs.removals import Removal
from mirage.world.past import Stay

LOGGED = 17 * DAY  # of auth.log and its rotations, and a night more
COMMANDS = (  # of an ordinary day, by their paths as sudo finds them
    "/usr/bin/systemctl status nginx", "/usr/bin/systemctl status php8.2-fpm", "/usr/bin/journalctl -u cron -n 50", "/usr/bin/lastb -n 20",
    "/usr/bin/tail -n 50 /var/log/syslog", "/usr/bin/less /var/log/auth.log", "/usr/sbin/nginx -t", "/usr/bin/du -sh /var/log", "/usr/bin/ss -tlnp",
    "/usr/bin/du -hd1 /var", "/usr/bin/journalctl -u ssh -n 50", "/usr/bin/systemctl list-timers",
)  # fmt: skip
OF_DATABASE = ("/usr/bin/mysqladmin processlist", "/usr/bin/systemctl status mariadb")


def ordinary(seed: bytes, packages: Mapping[str, object], person: Person, stay: Stay) -> list[tuple[int, str]]:
    """When and what, in order; [] where he came for an upgrade, or had nothing to ask of root."""
    chance = dice(seed, "errands", person.name, stay.start)
    if stay.upgrade or not person.admin or chance.random() < 0.5:
        return []
    known = (*COMMANDS, *OF_DATABASE) if "mariadb-server" in packages else COMMANDS
    asked = chance.sample(known, chance.choice((1, 1, 2, 4)))
    times = sorted(stay.start + int((stay.end - stay.start) * chance.uniform(0.1, 0.9)) for _ in asked)
    return [(time, webserver.spoken(command.encode(), packages).decode()) for time, command in zip(times, asked)]


def visits(
    seed: bytes, packages: Mapping[str, object], identity: Identity, person: Person, kernels: Iterable[str], now: int
) -> list[dict[str, Any]]:
    """What somebody's history has to tell of each visit that auth.log still knows, and of the newest two at least: what he asked of
    sudo, and whether it was to upgrade. `kernels`: those that are packages."""
    stays = [stay for stay in person.stays if stay.end < now]
    older = len([stay for stay in stays if stay.end < now - LOGGED])
    gone = removals.removals(identity, set(kernels)) if person.admin else []
    return [_visit(seed, packages, identity, person, stay, gone) for stay in stays[min(older, max(0, len(stays) - 2)) :]]


def quiet(stays: Sequence[Stay], now: int) -> list[dict[str, Any]]:
    """The same of who needs no sudo."""
    return [{} for stay in stays if now - LOGGED < stay.end < now]


def _visit(
    seed: bytes, packages: Mapping[str, object], identity: Identity, person: Person, stay: Stay, gone: list[Removal]
) -> dict[str, Any]:
    removed = [removal.package for removal in removals.within(gone, stay.start, stay.end)]
    if removed or stay.upgrade:
        return {"gone": removed, "upgraded": bool(stay.upgrade), "rebooted": any(boot.down == stay.end for boot in identity.boots)}
    return {"asked": list(_typed(command for _time, command in ordinary(seed, packages, person, stay)))}


def _typed(commands: Iterable[str]) -> Iterator[str]:
    """As his shell has it, who names a program without its directory."""
    for command in commands:
        program, space, words = command.partition(" ")
        yield program.rpartition("/")[2] + space + words
