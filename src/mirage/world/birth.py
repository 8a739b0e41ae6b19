"""The first day, and what came after: the host layer as it is written once, over the image, when a world begins.

Each file is written at the moment at which it would have been: by the installer, by the people who set the machine up, by a
boot, or by a daemon this morning. All of it is one transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from stat import S_IFREG
from string import ascii_letters, digits

from mirage.base.chance import dice
from mirage.base.clock import SECOND
from mirage.image import lists
from mirage.image.packages import Package
from mirage.world import past, persona, started
from mirage.world.hostkeys import HostKey
from mirage.world.identity import DAY, HOUR, MINUTE, Identity, Person
from mirage.world.logs import backups, bootlog, leftovers, logins, monthly, packagelogs, removals, rotated
from mirage.world.logs import lines as logs
from mirage.world.logs.background import Background
from mirage.world.logs.rotations import UTMP
from mirage.world.past import Stay
from mirage.world.pen import Pen
from mirage.world.persona import Persona, Tweak
from mirage.world.plans.author import Story

SHADOW = 42  # group of every Debian (base-passwd)


CACHE = b"/" + lists.CACHE.encode()
SMALL = 'Dir::Cache::pkgcache "";\nDir::Cache::srcpkgcache "";\n'  # or each visitor who runs apt-get would have 80 MB of his own

PRIVATE = ("systemd-logind.service", "systemd-timesyncd.service")  # whose unit files say so, of those that run


@dataclass(frozen=True, slots=True)
class Birth:
    """What a world begins with."""

    seed: bytes
    persona: Persona
    identity: Identity
    packages: Mapping[str, Package]
    keys: Mapping[str, HostKey]
    background: Background
    now: int
    story: Story

    @property
    def configured(self) -> int:
        """When people had set the machine up."""
        day = past.office_hour(dice(self.seed, "configured"), self.identity.timezone, self.identity.install_time + 26 * HOUR)
        return min(max(day, self.identity.install_time + HOUR), self.now - HOUR)


def write(pen: Pen, birth: Birth) -> None:
    """The whole host layer."""
    pen.pace = dice(birth.seed, "paced")
    for step in (_installed, _accounts, _configured):
        step(pen, birth)
    pen.pace = None
    _booted(pen, birth)
    _fetched(pen, birth)
    _logged(pen, birth)
    pen.settle()


# ---- by the installer


def _installed(pen: Pen, birth: Birth) -> None:
    identity = birth.identity
    pen.at(identity.install_time - 9 * MINUTE)
    pen.file(b"/etc/fstab", fstab(identity).encode())
    if pen.find(b"/media") is not None:
        pen.directory(b"/media/cdrom0")
        pen.link(b"/media/cdrom", b"cdrom0")
    pen.file(b"/etc/hostname", f"{identity.hostname}\n".encode())
    pen.file(b"/etc/hosts", _hosts(identity).encode())
    pen.file(b"/etc/network/interfaces", _interfaces(identity).encode())
    pen.directory(b"/etc/network/interfaces.d")
    search = f"domain {identity.domain}\nsearch {identity.domain}\n" if identity.domain else ""
    pen.remove(b"/etc/resolv.conf")
    pen.file(b"/etc/resolv.conf", (search + "".join(f"nameserver {server}\n" for server in identity.nameservers)).encode())
    pen.at(identity.install_time - 8 * MINUTE)
    pen.remove(b"/etc/machine-id")
    pen.file(b"/etc/machine-id", f"{identity.machine_id}\n".encode(), 0o444)
    pen.directory(b"/var/lib/dbus")
    pen.link(b"/var/lib/dbus/machine-id", b"/etc/machine-id")
    pen.file(b"/etc/timezone", f"{identity.timezone}\n".encode())
    pen.link(b"/etc/localtime", f"/usr/share/zoneinfo/{identity.timezone}".encode())
    pen.file(b"/etc/adjtime", b"0.0 0 0.0\n0\nUTC\n")
    pen.at(identity.install_time - 3 * MINUTE)
    for kind, key in birth.keys.items():
        pen.file(f"/etc/ssh/ssh_host_{kind}_key".encode(), key.private, 0o600)
        pen.file(f"/etc/ssh/ssh_host_{kind}_key.pub".encode(), key.public)
    if pen.find(b"/etc/rsyslog.conf") is not None:
        pen.directory(b"/var/spool/rsyslog")


def fstab(identity: Identity) -> str:
    """As partman writes it."""
    lines = [
        "# /etc/fstab: static file system information.",
        "#",
        "# Use 'blkid' to print the universally unique identifier for a",
        "# device; this may be used with UUID= as a more robust way to name devices",
        "# that works even if disks are added and removed. See fstab(5).",
        "#",
        "# systemd generates mount units based on this file, see systemd.mount(5).",
        "# Please run 'systemctl daemon-reload' after making changes here.",
        "#",
        "# <file system> <mount point>   <type>  <options>       <dump>  <pass>",
    ]
    for partition in identity.disk.partitions:
        if partition.use == "btrfs":
            lines.append(f"# / was on /dev/{partition.name} during installation")
            lines.append(f"UUID={partition.uuid} /               btrfs   defaults,subvol=@rootfs 0       0")
        elif partition.use == "swap":
            lines.append(f"# swap was on /dev/{partition.name} during installation")
            lines.append(f"UUID={partition.uuid} none            swap    sw              0       0")
    lines.append("/dev/sr0        /media/cdrom0   udf,iso9660 user,noauto     0       0")  # partman finds the drive (devices.py)
    return "\n".join(lines) + "\n"


def _hosts(identity: Identity, machines: Sequence[tuple[str, str]] = ()) -> str:
    """As the installer writes it, with what somebody added later: address and name of machines nearby."""
    names = f"{identity.fqdn}\t{identity.hostname}" if identity.domain else identity.hostname
    return (
        f"127.0.0.1\tlocalhost\n127.0.1.1\t{names}\n" + "".join(f"{address}\t{name}\n" for address, name in machines) + "\n"
        "# The following lines are desirable for IPv6 capable hosts\n"
        "::1     localhost ip6-localhost ip6-loopback\nff02::1 ip6-allnodes\nff02::2 ip6-allrouters\n"
    )


def _interfaces(identity: Identity) -> str:
    interface = identity.interface
    lines = [
        "# This file describes the network interfaces available on your system",
        "# and how to activate them. For more information, see interfaces(5).",
        "",
        "source /etc/network/interfaces.d/*",
        "",
        "# The loopback network interface",
        "auto lo",
        "iface lo inet loopback",
        "",
        "# The primary network interface",
        f"allow-hotplug {interface.name}",
        f"iface {interface.name} inet static",
        f"\taddress {interface.address}/{interface.prefix}",
        f"\tgateway {identity.gateway}",
        "\t# dns-* options are implemented by the resolvconf package, if installed",
        f"\tdns-nameservers {' '.join(identity.nameservers)}",
    ]
    if identity.domain:
        lines.append(f"\tdns-search {identity.domain}")
    return "\n".join(lines) + "\n"


# ---- people


def _accounts(pen: Pen, birth: Birth) -> None:
    """The image's accounts as this machine's installation made them, and its people."""
    identity = birth.identity
    people = identity.people
    day = identity.install_time // DAY
    made = max([identity.install_time - 2 * MINUTE, *(person.created for person in people)])
    pen.at(made)
    passwd, group, shadow, gshadow = (
        pen.read(path).decode("utf-8", "surrogateescape").splitlines()
        for path in (b"/etc/passwd", b"/etc/group", b"/etc/shadow", b"/etc/gshadow")
    )
    hidden = [line.split(":") for line in shadow] or [[line.split(":")[0], "*", "", "0", "99999", "7", "", "", ""] for line in passwd]
    for fields in hidden:
        fields[2] = str(day)
        if fields[0] == "root":
            fields[1] = identity.root_hash
    shadow = [":".join(fields) for fields in hidden]
    for person in people:
        passwd.append(f"{person.name}:x:{person.uid}:{person.uid}:{person.full},,,:/home/{person.name}:/bin/bash")
        shadow.append(f"{person.name}:{person.hash}:{person.created // DAY}:0:99999:7:::")
        group.append(f"{person.name}:x:{person.uid}:")
        gshadow.append(f"{person.name}:!::")
        group = [_joined(line, person, 3) for line in group]
        gshadow = [_joined(line, person, 3) for line in gshadow]
    for path, lines, mode, gid in (
        (b"/etc/passwd", passwd, 0o644, 0),
        (b"/etc/group", group, 0o644, 0),
        (b"/etc/shadow", shadow, 0o640, SHADOW),
        (b"/etc/gshadow", gshadow, 0o640, SHADOW),
    ):
        old = pen.read(path)
        pen.at(made - 47 * SECOND)  # the shadow tools keep the file before with its time
        pen.file(path + b"-", old, mode, 0, gid)
        pen.at(made)
        pen.file(path, "".join(f"{line}\n" for line in lines).encode("utf-8", "surrogateescape"), mode, 0, gid)
    ranges = "".join(f"{person.name}:{100_000 + 65_536 * index}:65536\n" for index, person in enumerate(people))
    pen.file(b"/etc/subuid", ranges.encode())
    pen.file(b"/etc/subgid", ranges.encode())
    pen.touch(b"/etc")  # the shadow tools rename their files into place


def _joined(line: str, person: Person, column: int) -> str:
    fields = line.split(":")
    if len(fields) > column and fields[0] in person.groups:
        members = [member for member in fields[column].split(",") if member]
        fields[column] = ",".join([*members, person.name])
    return ":".join(fields)


def make_home(pen: Pen, home: bytes, uid: int, gid: int, mode: int = 0o700) -> None:
    """A home directory with what /etc/skel holds, as adduser 3.134 makes it (DIR_MODE 0700)."""
    pen.directory(home, mode, uid, gid)
    for name in (b".bash_logout", b".bashrc", b".profile"):
        data = pen.read(b"/etc/skel/" + name)
        if data:
            pen.file(home + b"/" + name, data, 0o644, uid, gid)


# ---- by those who set it up


def _configured(pen: Pen, birth: Birth) -> None:
    pen.at(birth.configured)
    _edit(pen, b"/etc/ssh/sshd_config", lambda text: text.replace("#PermitRootLogin prohibit-password", "PermitRootLogin yes"))
    _without_sysstat(pen)
    machines = [(machine.address, machine.name) for machine in birth.story.company.machines]
    pen.file(b"/etc/hosts", _hosts(birth.identity, machines).encode())
    _edit(pen, b"/etc/logrotate.d/rsyslog", lambda text: text.replace("rotate 4\n", "rotate 14\n").replace("weekly\n", "daily\n"))
    words = {
        "hostname": birth.identity.hostname, "domain": birth.identity.domain, "project": birth.identity.project,
        "company": birth.identity.company, "address": birth.identity.interface.address,
    }  # fmt: skip
    moments = {
        "installed": birth.identity.install_time, "configured": birth.configured, "booted": birth.identity.boot_time,
        "upgraded": (birth.identity.upgrades or [birth.configured])[-1],
    }  # fmt: skip
    for tweak in birth.persona.files:
        if not tweak.package or tweak.package in birth.packages:
            pen.at(moments[tweak.when])
            _tweak(pen, birth, tweak, words)


def _without_sysstat(pen: Pen) -> None:
    """As its postinst leaves it on a machine that systemd has booted, where ENABLED is "false" in its settings."""
    units = b"/etc/systemd/system/"
    for name in (
        b"multi-user.target.wants/sysstat.service",
        b"sysstat.service.wants/sysstat-collect.timer",
        b"sysstat.service.wants/sysstat-summary.timer",
    ):
        pen.remove(units + name)
    pen.remove_directory(units + b"sysstat.service.wants")


def _edit(pen: Pen, path: bytes, change: Callable[[str], str]) -> None:
    """Change a file of the image in place; one that is not there stays away."""
    inode = pen.inode(path)
    if inode is not None and inode.mode & 0o170000 == S_IFREG:
        text = pen.read(path).decode("utf-8", "surrogateescape")
        pen.file(path, change(text).encode("utf-8", "surrogateescape"), inode.mode & 0o7777, inode.uid, inode.gid)


def _tweak(pen: Pen, birth: Birth, tweak: Tweak, words: Mapping[str, str]) -> None:
    path = _filled(tweak.path, words).encode()
    uid, gid = _id(pen, b"/etc/passwd", tweak.owner), _id(pen, b"/etc/group", tweak.group)
    if tweak.directory:
        pen.directory(path, tweak.mode, uid, gid)
    elif tweak.link:
        pen.link(path, _filled(tweak.link, words).encode())
    else:
        text = persona.resource(birth.persona.name, tweak.source).decode() if tweak.source else tweak.text.lstrip("\n")
        pen.file(path, _filled(text, words).encode(), tweak.mode, uid, gid)


def _filled(text: str, words: Mapping[str, str]) -> str:
    """{name} becomes the identity's; other braces stay, as they are the shell's or nginx's."""
    for name, value in words.items():
        text = text.replace("{" + name + "}", value)
    return text


def _id(pen: Pen, path: bytes, name: str) -> int:
    for line in pen.read(path).decode("utf-8", "surrogateescape").splitlines():
        fields = line.split(":")
        if fields[0] == name and len(fields) > 2:
            return int(fields[2])
    return 0


# ---- by boots and daemons


def _booted(pen: Pen, birth: Birth) -> None:
    identity = birth.identity
    chance = dice(birth.seed, "booted")
    pen.at(identity.boot_time + chance.randrange(3_600_000_000, 3_720_000_000))
    pen.file(b"/var/lib/systemd/random-seed", chance.randbytes(32), 0o600)
    started.write(pen, identity, birth.background.lives, birth.now)
    for unit in PRIVATE:  # PrivateTmp=yes
        pen.at(identity.boot_time + chance.randrange(4_000_000_000, 4_900_000_000))
        for parent in (b"/tmp", b"/var/tmp"):
            own = "".join(chance.choices(ascii_letters + digits, k=6))
            path = parent + f"/systemd-private-{identity.boot_id.replace('-', '')}-{unit}-{own}".encode()
            pen.open_up(path, 0o700)
            pen.open_up(path + b"/tmp", 0o1777)


def _fetched(pen: Pen, birth: Birth) -> None:
    """What apt keeps where it has run: its locks, and whose the directories are into which it downloads."""
    upgrades = birth.identity.upgrades
    fetched = upgrades[-1] - 50 * SECOND if upgrades else birth.configured
    cleaned = packagelogs.cleaned(upgrades[-1]) if upgrades else birth.configured
    tidied = packagelogs.tidied(upgrades[-1]) + 31_000_000 if upgrades else birth.configured
    listed = fetched if birth.identity.is_listed else tidied
    owner = _id(pen, b"/etc/passwd", "_apt")
    for folder, last, changed in ((b"/var/lib/apt/lists", fetched, listed), (b"/var/cache/apt/archives", cleaned, cleaned)):
        if pen.find(folder) is not None:
            pen.at(birth.configured)
            pen.file(folder + b"/lock", b"", 0o640)
            if folder == rotated.APT + b"/lists":
                pen.file(rotated.APT + b"/daily_lock", b"")
            pen.at(last)
            pen.open_up(folder + b"/partial", 0o700, owner)
            pen.touch(folder + b"/partial")
            pen.touch(folder.rpartition(b"/")[0])
            pen.at(changed)
            pen.touch(folder)
    if birth.identity.is_listed:
        pen.at(birth.configured)
        pen.file(b"/etc/apt/apt.conf.d/90small", SMALL.encode())
        pen.at(fetched)
        pen.touch(rotated.APT + b"/lists/auxfiles")
        pen.at(cleaned)
        pen.remove(CACHE)


def _logged(pen: Pen, birth: Birth) -> None:
    """The logs of today and yesterday, and the month's logins."""
    pen.at(birth.now)
    pen.directory(b"/var/log")

    def dated(path: bytes) -> int:
        inode = pen.inode(path)
        return inode.mtime if inode is not None else 0

    done = packagelogs.runs(dated, birth.identity, birth.packages)
    gone = removals.removals(birth.identity, birth.packages)
    packagelogs.write(pen, birth.seed, birth.identity, birth.packages, done, birth.now)
    removals.trace(pen, gone)
    tidied = leftovers.tidying(birth.identity, birth.packages)
    backups.write(pen, birth.identity, done, gone, tidied, birth.now)
    rotated.write(pen, rotated.Machine(birth.background, birth.identity, birth.story), birth.now)
    _counted(pen, birth)
    pen.at(rotated.rotation(birth.now, birth.identity))
    pen.touch(b"/var/log")
    pen.at(birth.now)


def _counted(pen: Pen, birth: Birth) -> None:
    """wtmp, btmp and lastlog: logrotate leaves wtmp alone below 1 MB, and moves btmp each month."""
    identity, visits = birth.identity, _visits(birth.identity)
    records = _boots(birth)
    for name, _uid, source, stay in visits:
        records += _stay(birth, name, source, stay)
    records.sort(key=lambda record: record.time)
    last = records[-1].time * 1000
    pen.at(last)
    wtmp = pen.file(logins.VAR_WTMP, b"".join(record.pack() for record in records), 0o664, 0, UTMP)
    pen.dated(wtmp, identity.install_time)
    month = _month_start(birth.now, identity)
    for path, since, until in (
        (logins.VAR_BTMP + b".1", _month_start(month - DAY, identity), month),
        (logins.VAR_BTMP, month, birth.now),
    ):
        failed = _failed(birth, max(since, identity.install_time), until)
        if failed or path == logins.VAR_BTMP:
            pen.at(failed[-1].time * 1000 + monthly.NOTED if failed else month)
            ino = pen.file(path, b"".join(record.pack() for record in failed), 0o660, 0, UTMP)
            pen.dated(ino, max(since, identity.install_time), month if path != logins.VAR_BTMP else 0)
    pen.at(max((stay.start for *_who, stay in visits), default=identity.install_time))
    pen.dated(pen.file(logins.VAR_LASTLOG, b"", 0o664, 0, UTMP), identity.install_time)
    for _name, uid, source, stay in sorted(visits, key=lambda visit: visit[3].start):
        pen.patch(logins.VAR_LASTLOG, uid * logins.LASTLOG.size, logins.lastlog_record("pts/0", source, stay.start))


def _visits(identity: Identity) -> list[tuple[str, int, str, Stay]]:
    """All logins of the machine's people: name, uid, from where, when."""
    found = [(person.name, person.uid, person.source, stay) for person in identity.people for stay in person.stays]
    if identity.people:
        found += [("root", 0, identity.people[0].source, stay) for stay in identity.root_stays]
    return found


def _month_start(now: int, identity: Identity) -> int:
    """The first night of a month, when logrotate moves what it moves monthly."""
    moment = logs.local(now, identity.timezone).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return logs.turn(moment, identity.hostname)


def _boots(birth: Birth) -> list[logins.Record]:
    """Each boot with its kernel, and each time that the machine went down."""
    records: list[logins.Record] = []
    for boot in birth.background.boots:
        records += bootlog.records(birth.background.machine(boot.up), boot.kernel, boot.up)
        records += [logins.shutdown_record(boot.kernel, boot.down)] if boot.down else []
    return records


def _stay(birth: Birth, name: str, source: str, stay: Stay) -> list[logins.Record]:
    """One login and its end. Who was there when the machine went down has none: its shutdown record ends him."""
    pid = birth.background.login_pid(stay)
    came = logins.user_record("pts/0", pid, name, source, stay.start)
    is_cut = any(boot.down == stay.end for boot in birth.identity.boots)
    return [came] if is_cut else [came, logins.dead_record("pts/0", pid, stay.end)]


def _failed(birth: Birth, since: int, until: int) -> list[logins.Record]:
    """What sshd added to btmp; of the days before auth.log's first, which nothing else tells of, one record a knock."""
    logged = birth.now - (rotated.ROTATED + 1) * DAY
    background = birth.background
    found = [
        logins.failed_record(pid, user, source, time) for pid, time, user, source in background.refused(since, min(until, logged))
    ]
    return sorted([*found, *monthly.failed(background, max(since, logged), until)], key=lambda record: record.time)
