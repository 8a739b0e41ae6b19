"""What dpkg 1.21.22 and the packages' own scripts say of one run of apt: the lines of dpkg.log, those of apt's term.log, and how long
each step takes. Recorded from Debian 12: an upgrade of small packages for the order, each package of the image installed over
itself for what its scripts say (systemctl stood still beside them).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from zlib import crc32

import msgspec

from mirage.base.clock import SECOND
from mirage.world.logs import lines as logs

READS = 700_000_000  # of its database, before it unpacks anything
LOADER, MANUAL, KERNEL = "libc-bin", "man-db", "linux-image-"
PULLED: Mapping[str, Sequence[str]] = {  # whose triggers a package pulls where its name does not tell it
    **dict.fromkeys(("libpam-modules", "libpam-modules-bin", "libpam-runtime", "libpam-systemd", "libhtml-parser-perl", "libdbi-perl"), (MANUAL,)),
    **dict.fromkeys(("libconfig-inifiles-perl", "libcap2-bin", "libc-bin", "libc-dev-bin", "apt-utils"), (MANUAL,)),
    **dict.fromkeys(("libpython3.11-minimal", "libpython3.11-stdlib", "libsasl2-modules-db", "libsystemd-shared", "libc-l10n"), ()),
    **dict.fromkeys(("dnsutils", "nginx-common", "perl-modules-5.36", "tzdata", "linux-image-amd64"), ()),
    **dict.fromkeys(("mariadb-client", "mariadb-common"), ("mariadb-server",)),
    **dict.fromkeys((f"mariadb-plugin-provider-{kind}" for kind in ("bzip2", "lz4", "lzma", "lzo", "snappy")), ("mariadb-server",)),
    **dict.fromkeys(("php8.2-common", "php8.2-mysql", "php8.2-opcache", "php8.2-readline"), ("php8.2-fpm", "php8.2-cli")),
    "php8.2-cli": (MANUAL, "php8.2-cli"), "php8.2-fpm": (MANUAL, "php8.2-fpm"), "apt": (LOADER, MANUAL), "bash": ("debianutils", MANUAL),
    "busybox": ("initramfs-tools", MANUAL), "udev": ("initramfs-tools", MANUAL), "ca-certificates": (MANUAL, "ca-certificates"),
    "systemd": ("dbus", MANUAL), "systemd-timesyncd": ("dbus", MANUAL), "libperl5.36": (LOADER, MANUAL), "libsasl2-2": (LOADER, MANUAL),
}  # fmt: skip
OWN = ("php8.2-cli", "php8.2-fpm", "ca-certificates")  # pulled by what is configured, and so even in the run that brings them
STATIC = "{} is a disabled or a static unit not running, not starting it."
BUNDLE = ("Updating certificates in /etc/ssl/certs...", "0 added, 0 removed; done.")
SAYS: Mapping[str, Sequence[str]] = {  # as a package is set up
    "ca-certificates": BUNDLE, "nginx": ("Upgrading binary: nginx.",), "rsync": (STATIC.format("rsync.service"),),
    "locales": ("Generating locales (this might take a while)...", "  en_US.UTF-8... done", "Generation complete."),
    "openssh-server": (STATIC.format("rescue-ssh.target"), STATIC.format("ssh.socket")),
}  # fmt: skip
TRIGGERED: Mapping[str, Sequence[str]] = {"ca-certificates": (*BUNDLE, "Running hooks in /etc/ca-certificates/update.d...", "done.")}
SECONDS: Mapping[str, float] = {  # that something takes; all else a moment
    "initramfs-tools": 13.0, MANUAL: 2.6, "mariadb-server": 4.0, "locales": 5.0, "php8.2-fpm": 0.9, "systemd": 1.4, "ca-certificates": 1.3,
    "openssh-server": 0.8, "nginx": 1.1, "udev": 0.7, "rsyslog": 0.5, "libc6": 0.9, "linux-image-amd64": 0.1,
}  # fmt: skip


ALONE = ("libc-bin", "libc-dev-bin", "libc-l10n", "libpam-modules-bin", "libpam-runtime", "libcap2-bin")  # Multi-Arch is not "same"


@dataclass(frozen=True, slots=True)
class Step:
    """One package of a run; `old` is "" where it was installed newly."""

    name: str  # libc6:amd64
    new: str
    old: str
    time: int

    @property
    def package(self) -> str:
        return self.name.partition(":")[0]

    @property
    def shown(self) -> str:
        """With its architecture where several may stand beside each other."""
        package, _, architecture = self.name.partition(":")
        return self.name if package.startswith("lib") and architecture != "all" and package not in ALONE else package


@dataclass(frozen=True, slots=True)
class Run:
    """One run of apt, or of the installer: when it began and ended, and what it unpacked."""

    start: int
    end: int
    steps: Sequence[Step]
    is_installer: bool


class Setup(msgspec.Struct, frozen=True, array_like=True):
    """A package's setting up, or that of what it had to do for others (`is_trigger`): from, to, when it was unpacked, and its versions."""

    package: str
    begins: int
    ends: int
    unpacked: int
    old: str
    new: str
    is_trigger: bool = False


def setups(run: Run, versions: Mapping[str, str]) -> Iterator[Setup]:
    """What a run set up, in this order. `versions`: those of the packages that are there."""
    for step, begins, ends in _configured(run):
        yield Setup(step.package, begins, ends, step.time, step.old, step.new)
    for name, begins, ends in _processed(run, versions):
        yield Setup(name, begins, ends, 0, versions[name], versions[name], is_trigger=True)


def lasts(start: int, steps: Sequence[Step]) -> int:
    """Nanoseconds that setting these up takes once all are unpacked."""
    triggers = dict.fromkeys(trigger for step in steps for trigger in _pulls(step))
    return sum(_takes(start, name) for name in (*(step.package for step in steps), *triggers))


def logged(run: Run, versions: Mapping[str, str], zone: str) -> Iterator[str]:
    """Of dpkg.log. `versions`: those of the packages that are there."""

    def line(time: int, text: str) -> str:
        return f"{logs.local(time, zone):%Y-%m-%d %H:%M:%S} {text}\n"

    yield line(run.start, "startup archives unpack")
    pending: list[str] = []
    inside = {step.package for step in run.steps}
    for step in run.steps:
        time = step.time
        yield line(time, f"upgrade {step.name} {step.old} {step.new}" if step.old else f"install {step.name} <none> {step.new}")
        new = [one for one in _pending(step, inside, versions) if one not in pending]
        pending += new
        if LOADER in new:  # by the package's word, before its files are touched
            yield line(time, f"status triggers-pending {_whole(LOADER, versions)}")
        for state in ("half-configured", "unpacked", "half-installed") if step.old else ():
            yield line(time, f"status {state} {step.name} {step.old}")
        if not step.old:
            yield line(time, f"status half-installed {step.name} {step.new}")
        for trigger in new:
            if trigger != LOADER:
                yield line(time, f"status triggers-pending {_whole(trigger, versions)}")
        yield line(time, f"status unpacked {step.name} {step.new}")
    yield line(run.steps[-1].time, "startup packages configure")
    for step, begins, ends in _configured(run):
        yield line(begins, f"configure {step.name} {step.new} <none>")
        for state in ("unpacked", "half-configured"):
            yield line(begins, f"status {state} {step.name} {step.new}")
        yield line(ends, f"status installed {step.name} {step.new}")
    for name, begins, ends in _processed(run, versions):
        whole = _whole(name, versions)
        yield line(begins, f"trigproc {whole} <none>")
        yield line(begins, f"status half-configured {whole}")
        yield line(ends, f"status installed {whole}")


def said(run: Run, versions: Mapping[str, str], zone: str, files: int, kernel: str) -> Iterator[str]:
    """Of term.log, as a terminal was told it. `files`: how many dpkg has in its lists; `kernel`: the release that ran."""
    yield f"\nLog started: {wide(run.start, zone)}\n"
    lines: list[str] = []
    width = len(str(len(run.steps) - 1))
    for number, step in enumerate(run.steps):
        package, _, architecture = step.name.partition(":")
        archive = f"{package}_{step.new.replace(':', '%3a')}_{architecture}.deb"
        if not step.old:
            lines.append(f"Selecting previously unselected package {step.shown}.")
        if number == 0:
            lines.append(counted(files))
        lines.append(f"Preparing to unpack .../{f'{number:0{width}}-' if len(run.steps) > 1 else ''}{archive} ...")
        if package == "mariadb-server":
            lines.append("/var/lib/mysql: found previous version 10.11")
        lines.append(f"Unpacking {step.shown} ({step.new}) {f'over ({step.old}) ' if step.old else ''}...")
    for step, begins, _ends in _configured(run):
        lines += [f"Setting up {step.shown} ({step.new}) ...", *_says(step, begins, zone, kernel if "grub-pc" in versions else None)]
    for name, _begins, _ends in _processed(run, versions):
        lines += [f"Processing triggers for {name} ({versions[name]}) ...", *TRIGGERED.get(name, ())]
    yield "".join(f"{line}\r\n" for line in lines)
    yield f"Log ended: {wide(run.end, zone)}\n"


def _says(step: Step, time: int, zone: str, running: str | None) -> Sequence[str]:
    """What its postinst prints; `running`: the kernel beside which a new one comes, None where there is no GRUB."""
    package = step.package
    if package == "tzdata":
        local, universal = logs.local(time, zone), logs.local(time, "UTC")
        return (
            "", f"Current default time zone: '{zone}'", f"Local time is now:      {local:%a %b %e %H:%M:%S %Z %Y}.",
            f"Universal Time is now:  {universal:%a %b %e %H:%M:%S} UTC {universal:%Y}.", "Run 'dpkg-reconfigure tzdata' if you wish to change it.", "",
        )  # fmt: skip
    release = package.removeprefix(KERNEL)
    if re.match(r"\d", release) and release != package:
        return (
            *(f"I: /{name} is now a symlink to boot/{name}-{release}" for name in ("vmlinuz", "initrd.img")),
            "/etc/kernel/postinst.d/initramfs-tools:", f"update-initramfs: Generating /boot/initrd.img-{release}",
            *(menu("postinst", [release, running]) if running is not None else ()),
        )  # fmt: skip
    return SAYS.get(package, ())


def menu(script: str, releases: Sequence[str]) -> Sequence[str]:
    """What update-grub 2.06 says at the end of a kernel's `script`: the kernels that it found, the newest first."""
    found = (
        f"Found {kind} image: /boot/{name}-{one}"
        for one in releases
        for kind, name in (("linux", "vmlinuz"), ("initrd", "initrd.img"))
    )
    return (
        f"/etc/kernel/{script}.d/zz-update-grub:", "Generating grub configuration file ...", *found,
        "Warning: os-prober will not be executed to detect other bootable partitions.",
        "Systems on them will not be added to the GRUB boot configuration.", "Check GRUB_DISABLE_OS_PROBER documentation entry.", "done",
    )  # fmt: skip


def _pulls(step: Step) -> Sequence[str]:
    """Whose triggers a package pulls: a library's the loader's cache, most others' the manual pages."""
    known = PULLED.get(step.package)
    if known is not None:
        return known
    if step.package.startswith(KERNEL):
        return ()
    return (LOADER,) if re.match(r"lib(?!\w+-(perl|common|data))", step.package) else (MANUAL,)


def _pending(step: Step, inside: set[str], versions: Mapping[str, str]) -> Iterator[str]:
    """Those that its unpacking leaves to be done: what is being unpacked itself, `inside`, will be set up anyway."""
    return (trigger for trigger in _pulls(step) if trigger in versions and trigger not in OWN and trigger not in inside)


def _configured(run: Run) -> Iterator[tuple[Step, int, int]]:
    """Each step's setting up: from, to. They share the time that is left to the run as they need it."""
    share = _pace(run)
    times = [_takes(run.start, step.package) for step in run.steps]
    for step, time, end in zip(run.steps, times, accumulate(times)):
        yield step, run.steps[-1].time + int((end - time) * share), run.steps[-1].time + int(end * share)


def _processed(run: Run, versions: Mapping[str, str]) -> Iterator[tuple[str, int, int]]:
    """The triggers that are left to the end: from, to."""
    names = [name for name in dict.fromkeys(trigger for step in run.steps for trigger in _pulls(step)) if name in versions]
    share = _pace(run)
    begins = run.steps[-1].time + int(sum(_takes(run.start, step.package) for step in run.steps) * share)
    for name in names:
        ends = run.end if name == names[-1] else begins + int(_takes(run.start, name) * share)
        yield name, begins, ends
        begins = ends


def _pace(run: Run) -> float:
    return (run.end - run.steps[-1].time) / max(1, lasts(run.start, run.steps))


def _takes(start: int, package: str) -> int:
    """How long setting it up took in the run that began then."""
    usual = 15.0 if re.match(r"linux-image-\d", package) else SECONDS.get(package, 0.12)
    return int(usual * (0.55 + crc32(f"{package} {start}".encode()) % 1000 / 1000 * 1.1) * SECOND)


def _whole(name: str, versions: Mapping[str, str]) -> str:
    """Whose triggers wait, as dpkg names it."""
    return f"{name}:{'all' if name in ('ca-certificates', 'initramfs-tools') else 'amd64'} {versions[name]}"


def counted(files: int) -> str:
    """The database's reading, drawn over itself."""
    return "".join(f"(Reading database ... {f'{part}%' if part else ''}\r" for part in range(0, 101, 5)) + (
        f"(Reading database ... {files} files and directories currently installed.)"
    )


def wide(time: int, zone: str) -> str:
    """A moment as apt writes it."""
    return f"{logs.local(time, zone):%Y-%m-%d  %H:%M:%S}"
