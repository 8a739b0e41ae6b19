"""A layer whose root reboots the machine: it is the same machine, up since then, for those who come into that layer.

What a boot makes anew is another's afterwards (process numbers, uptime, boot id, what the kernel said, /run, /tmp); what the disk holds
stays, and the logs tell of it. Nobody of the layer is there meanwhile: who connects waits until sshd runs again.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from contextlib import suppress
from stat import S_ISDIR
from typing import TYPE_CHECKING

import msgspec

from mirage.base.clock import SECOND
from mirage.vfs import layers
from mirage.vfs.caller import Caller
from mirage.vfs.types import ROOT
from mirage.world.logs import bootlog, logins
from mirage.world.past import Boot
from mirage.world.pen import Pen, jot
from mirage.world.services import BUCKET, SESSIONS
from mirage.world.standing import Reboot, Standing

if TYPE_CHECKING:
    from mirage.world.host import Host
    from mirage.world.mounts import Place

PRIVATE = b"systemd-private-"  # directories of units with PrivateTmp=, named by the boot
SIGKILL = 9
KEPT = (b".X11-unix", b".XIM-unix", b".ICE-unix", b".font-unix")  # tmpfiles.d/x11.conf
STOPS, STARTS, SERVES = (0.9, 2.2), (9.0, 14.0), (7.0, 10.0)  # seconds to the end, from there to the kernel, and to sshd
OFF = (40.0, 90.0)  # of a machine that was switched off, and that its provider starts again


def planned(host: Host, layer: bytes, *, is_off: bool) -> tuple[Reboot, int]:
    """When it goes down and comes up, and when sshd answers again."""
    now = host.clock.now()
    chance = host.dice("reboot", layer, now)
    down = now + int(chance.uniform(*STOPS) * SECOND)
    up = down + int(chance.uniform(*(OFF if is_off else STARTS)) * SECOND)
    up -= up % 1000
    return Reboot(down - down % 1000, up), up + int(chance.uniform(*SERVES) * SECOND)


def again(host: Host, reboots: Sequence[Reboot]) -> Host:
    """The machine as it is after these."""
    own = host.identity
    boots, up = list(own.boots), own.boot_time
    for reboot in reboots:
        boots.append(Boot(up, reboot.down, own.kernel, own.kernel_version, own.kernel_date))
        up = reboot.up
    inner = copy.copy(host)
    inner.__dict__.pop("kernel_log", None)
    inner.identity = msgspec.structs.replace(own, boots=boots, boot_time=up, boot_id=host.boot_id_of(up))
    inner.come_up(b"%d" % up)
    return inner


def end_all(place: Place, spared: int = 0) -> None:
    """Every session of the layer is hung up, and what runs for its visitors is killed; `spared` is the process that asks for it."""
    for visit in list(place.visits):
        if visit.hang_up is not None:
            visit.hang_up()
    for entry in list(place.mine.values()):
        if entry.signal is not None and entry.pid != spared:
            entry.signal(SIGKILL)


def carry_out(place: Place, reboot: Reboot, ready: int) -> None:
    """Nobody is in the layer any more: it goes down and comes up."""
    host, layer, before = place.host, place.layer, place.standing
    after = again(host.origin, [*before.reboots, reboot])
    old, new = (one.identity.boot_id.replace("-", "").encode() for one in (host, after))
    for folder in (b"/tmp", b"/var/tmp"):
        _clean(Caller(place.view, ROOT), folder, old, new)
    name = host.hostname
    with suppress(OSError):
        name = Caller(place.view, ROOT).read_file(b"/etc/hostname", 256).decode("ascii", "replace").strip()
    place.standing = Standing(hostname="" if name == host.hostname else name, reboots=[*before.reboots, reboot])
    place.table.ended.clear()
    place.keep()
    host.store.run(lambda txn: txn.delete(BUCKET, SESSIONS + layer))
    for part in (b"@run", b"@dev", b"@shm"):
        layers.reset(host.store, layer + part)
    jot(place.root, lambda pen: _tell(pen, after, host.clock.now(), reboot, ready))


def _clean(caller: Caller, folder: bytes, old: bytes, new: bytes) -> None:
    """tmp.conf of systemd-tmpfiles: /tmp is emptied; units get their private directories under the new boot's name."""
    with suppress(OSError):
        for entry in caller.listdir(folder):
            path = folder + b"/" + entry.name
            if entry.name.startswith(PRIVATE + old):
                _remove(caller, path)
                fresh = folder + b"/" + entry.name.replace(old, new)
                caller.mkdir(fresh, 0o700)
                caller.mkdir(fresh + b"/tmp", 0o777)
                caller.chmod(fresh + b"/tmp", 0o1777)
            elif folder == b"/tmp" and entry.name not in KEPT:
                _remove(caller, path)


def _remove(caller: Caller, path: bytes) -> None:
    """A tree; what can not be removed stays."""
    with suppress(OSError):
        if not S_ISDIR(caller.lstat(path).mode):
            caller.unlink(path)
            return
        for entry in caller.listdir(path):
            _remove(caller, path + b"/" + entry.name)
        caller.rmdir(path)


def _tell(pen: Pen, after: Host, now: int, reboot: Reboot, ready: int) -> None:
    """wtmp, and what the logs say from now until sshd answers."""
    own = after.identity
    records = [
        logins.shutdown_record(own.kernel, reboot.down),
        *bootlog.records(after.background.machine(reboot.up), own.kernel, reboot.up),
    ]
    pen.at(ready)
    pen.append(logins.VAR_WTMP, b"".join(record.pack() for record in records))
    texts: dict[bytes, bytes] = {}
    for line in after.background.lines(now, ready):
        texts[line.path] = texts.get(line.path, b"") + line.render(own.hostname, own.timezone)
    for path, text in texts.items():
        pen.append(path, text)
