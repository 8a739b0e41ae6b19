"""What stands in syslog, kern.log, auth.log and cron.log of one boot and of one going down (Debian 12: systemd 252, rsyslog 8.2302).

rsyslogd begins some seconds after the kernel. What was said before, it finds in the kernel's buffer and in the journal's socket, and
gives all of it the time at which it reads it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from mirage.base.clock import SECOND
from mirage.world.kernel.kernellog import Said
from mirage.world.logs import lines as logs
from mirage.world.logs import logins, nightly
from mirage.world.logs.lines import Line

SYSTEM = "systemd[1]"
EARLY = (  # seconds since the boot, what systemd says, and the package that must be there; recorded from a booted Debian 12 where the boot of `kernel.txt` ends;
    # but for the request that mounts binfmt_misc, which names a process of which no trace is left
    (3.70, "Starting systemd-journal-flush.service - Flush Journal to Persistent Storage...", ""),
    (3.71, "Finished systemd-random-seed.service - Load/Save Random Seed.", ""),
    (3.71, "first-boot-complete.target - First Boot Complete was skipped because of an unmet condition check (ConditionFirstBoot=yes).", ""),
    (3.72, "systemd-sysusers.service - Create System Users was skipped because no trigger condition checks were met.", ""),
    (3.72, "systemd-repart.service - Repartition Root Disk was skipped because no trigger condition checks were met.", ""),
    (3.73, "Starting systemd-tmpfiles-setup-dev.service - Create Static Device Nodes in /dev...", ""),
    (3.78, "Finished systemd-udev-trigger.service - Coldplug All udev Devices.", ""),
    (3.81, "Finished systemd-tmpfiles-setup-dev.service - Create Static Device Nodes in /dev.", ""),
    (3.81, "Reached target local-fs-pre.target - Preparation for Local File Systems.", ""),
    (3.81, "Reached target local-fs.target - Local File Systems.", ""),
    (3.82, "Starting apparmor.service - Load AppArmor profiles...", "apparmor"),
    (3.82, "Starting systemd-binfmt.service - Set Up Additional Binary Formats...", ""),
    (3.82, "systemd-machine-id-commit.service - Commit a transient machine-id on disk was skipped because of an unmet condition check (ConditionPathIsMountPoint=/etc/machine-id).", ""),
    (3.82, "Starting systemd-udevd.service - Rule-based Manager for Device Events and Files...", "udev"),
    (3.83, "Mounting proc-sys-fs-binfmt_misc.mount - Arbitrary Executable File Formats File System...", ""),
    (3.86, "Finished systemd-journal-flush.service - Flush Journal to Persistent Storage.", ""),
    (3.86, "Mounted proc-sys-fs-binfmt_misc.mount - Arbitrary Executable File Formats File System.", ""),
    (3.87, "Starting systemd-tmpfiles-setup.service - Create System Files and Directories...", ""),
    (3.88, "Finished systemd-binfmt.service - Set Up Additional Binary Formats.", ""),
    (3.93, "Started systemd-udevd.service - Rule-based Manager for Device Events and Files.", "udev"),
    (3.95, "Starting ifupdown-pre.service - Helper to synchronize boot up for ifupdown...", "ifupdown"),
    (3.99, "Finished systemd-tmpfiles-setup.service - Create System Files and Directories.", ""),
    (4.00, "Starting systemd-timesyncd.service - Network Time Synchronization...", "systemd-timesyncd"),
    (4.00, "Starting systemd-update-utmp.service - Record System Boot/Shutdown in UTMP...", ""),
    (4.02, "Finished systemd-update-utmp.service - Record System Boot/Shutdown in UTMP.", ""),
    (4.09, "Started systemd-timesyncd.service - Network Time Synchronization.", "systemd-timesyncd"),
    (4.09, "Reached target time-set.target - System Time Set.", ""),
    (4.30, "Finished apparmor.service - Load AppArmor profiles.", "apparmor"),
    (4.30, "Finished ifupdown-pre.service - Helper to synchronize boot up for ifupdown.", "ifupdown"),
    (4.30, "Starting networking.service - Raise network interfaces...", "ifupdown"),
    (4.31, "Reached target sysinit.target - System Initialization.", ""),
    (4.32, "Started apt-daily.timer - Daily apt download activities.", ""),
    (4.32, "Started apt-daily-upgrade.timer - Daily apt upgrade and clean activities.", ""),
    (4.32, "Started dpkg-db-backup.timer - Daily dpkg database backup timer.", ""),
    (4.32, "Started e2scrub_all.timer - Periodic ext4 Online Metadata Check for All Filesystems.", ""),
    (4.32, "Started fstrim.timer - Discard unused blocks once a week.", ""),
    (4.33, "Started logrotate.timer - Daily rotation of log files.", ""),
    (4.33, "Started man-db.timer - Daily man-db regeneration.", ""),
    (4.33, "Started phpsessionclean.timer - Clean PHP session files every 30 mins.", ""),
    (4.33, "Started systemd-tmpfiles-clean.timer - Daily Cleanup of Temporary Directories.", ""),
    (4.33, "Reached target timers.target - Timer Units.", ""),
    (4.33, "Listening on dbus.socket - D-Bus System Message Bus Socket.", "dbus"),
    (4.34, "Reached target sockets.target - Socket Units.", ""),
    (4.34, "systemd-pcrphase-sysinit.service - TPM2 PCR Barrier (Initialization) was skipped because of an unmet condition check (ConditionPathExists=/sys/firmware/efi/efivars/StubPcrKernelImage-4a67b082-0a4c-41cf-b6c7-440b29bb8c4f).", ""),
    (4.34, "Reached target basic.target - Basic System.", ""),
    (4.36, "Starting e2scrub_reap.service - Remove Stale Online ext4 Metadata Check Snapshots...", "e2fsprogs"),
    (4.36, "getty-static.service - getty on tty2-tty6 if dbus and logind are not available was skipped because of an unmet condition check (ConditionPathExists=!/usr/bin/dbus-daemon).", "dbus"),
    (4.37, "Starting lm-sensors.service - Initialize hardware monitoring sensors...", "lm-sensors"),
    (4.39, "systemd-pcrphase.service - TPM2 PCR Barrier (User) was skipped because of an unmet condition check (ConditionPathExists=/sys/firmware/efi/efivars/StubPcrKernelImage-4a67b082-0a4c-41cf-b6c7-440b29bb8c4f).", ""),
    (4.44, "Finished lm-sensors.service - Initialize hardware monitoring sensors.", "lm-sensors"),
    (4.52, "e2scrub_reap.service: Deactivated successfully.", "e2fsprogs"),
    (4.52, "Finished e2scrub_reap.service - Remove Stale Online ext4 Metadata Check Snapshots.", "e2fsprogs"),
)  # fmt: skip
TITLES = {  # of the services' unit files
    "cron": "Regular background program processing daemon", "dbus": "D-Bus System Message Bus", "rsyslog": "System Logging Service",
    "systemd-logind": "User Login Management", "atd": "Deferred execution scheduler", "ssh": "OpenBSD Secure Shell server",
    "nginx": "A high performance web server and a reverse proxy server", "apache2": "The Apache HTTP Server", "php8.2-fpm": "The PHP 8.2 FastCGI Process Manager",
    "containerd": "containerd container runtime", "docker": "Docker Application Container Engine",
    "mariadb": "MariaDB {mariadb} database server",
}  # fmt: skip
AT_ONCE = ("cron", "atd")  # Type=simple: started as soon as it is forked
MARIADB = (  # mariadbd 10.11.19, recorded; seconds since its start. Not how large its buffer is, which is for its settings to say
    (0.21, "Starting MariaDB {version} source revision 5843d8475120241667a7ce0f8a1abb6c9b43a273 server_uid {uid} as process {pid}"),
    (0.29, "InnoDB: Compressed tables use zlib 1.2.13"), (0.29, "InnoDB: Number of transaction pools: 1"), (0.30, "InnoDB: {crc}"), (0.30, "InnoDB: Using io_uring"),
    (0.32, "InnoDB: Completed initialization of buffer pool"), (0.33, "InnoDB: Buffered log writes (block size=512 bytes)"),
    (0.41, "InnoDB: End of log at LSN={lsn}"), (0.47, "InnoDB: 128 rollback segments are active."),
    (0.48, "InnoDB: Setting file './ibtmp1' size to 12.000MiB. Physically writing the file full; Please wait ..."),
    (0.50, "InnoDB: File './ibtmp1' size is now 12.000MiB."), (0.50, "InnoDB: log sequence number {lsn}; transaction id {transaction}"),
    (0.51, "InnoDB: Loading buffer pool(s) from /var/lib/mysql/ib_buffer_pool"), (0.52, "Plugin 'FEEDBACK' is disabled."),
    (0.55, "InnoDB: Buffer pool(s) load completed at {load}"), (0.56, "Server socket created on IP: '127.0.0.1', port: '3306'."),
    (0.61, "/usr/sbin/mariadbd: ready for connections."),
)  # fmt: skip
RECORDED = "10.11.19"  # the version of which the revision in its first line is known


TAKES = {"mariadb": 0.9, "docker": 0.6, "php8.2-fpm": 0.09, "nginx": 0.05, "apache2": 0.11}  # seconds to start; others 0.02


@dataclass(frozen=True, slots=True)
class Daemon:
    """A service's first process: its unit without the suffix, its pid, and how long after the boot it was started, in nanoseconds."""

    unit: str
    pid: int
    after: int


@dataclass(frozen=True, slots=True)
class Machine:
    """What of a machine its boots tell. `mariadb`: its version, or ""; `server`: its server_uid; `flags`: the CPU's."""

    zone: str
    daemons: Sequence[Daemon]
    mariadb: str
    server: str
    flags: frozenset[str]
    packages: frozenset[str]


def up(machine: Machine, boot: int, kernel: Sequence[Said], chance: Random) -> Iterator[Line]:
    """One boot."""
    daemons = machine.daemons
    pids = {daemon.unit: daemon.pid for daemon in daemons}
    rsyslog = next((daemon for daemon in daemons if daemon.unit == "rsyslog"), None)
    if rsyslog is None:
        return
    begun = boot + rsyslog.after + 46_000_000
    shift = begun
    lines = [
        acquired(begun),
        Line(begun + 310_000, logs.SYSLOG, "rsyslogd", f"[{nightly.origin(rsyslog.pid)}] start"),
    ]  # fmt: skip
    for said in kernel:
        if said.facility:  # systemd, before there was a journal: rsyslog's imklog takes the kernel's own alone
            continue
        shift += 2000 + chance.randrange(1500)
        time = max(shift, boot + said.at * 1000)
        text = f"[{said.at // 1_000_000:5}.{said.at % 1_000_000:06}] {said.text}"
        lines += [Line(time, path, "kernel", text) for path in (logs.SYSLOG, logs.KERN)]
    for line in _userland(machine, boot, chance):
        lines.append(line if line.time > begun + 3_000_000 else Line(begun + 1_000_000 + (line.time - boot) // 5000, *_rest(line)))
    if "cron" in pids:
        at = boot + next(daemon.after for daemon in daemons if daemon.unit == "cron") + 9_000_000
        for path in (logs.SYSLOG, logs.CRON):
            lines.append(Line(max(at, begun + 2_000_000), path, f"cron[{pids['cron']}]", "(CRON) INFO (pidfile fd = 3)"))
            lines.append(
                Line(max(at, begun + 2_000_000) + 900_000, path, f"cron[{pids['cron']}]", "(CRON) INFO (Running @reboot jobs)")
            )
    yield from sorted(lines, key=lambda line: line.time)


def acquired(time: int) -> Line:
    """rsyslogd hears what systemd's journal hears."""
    return Line(
        time,
        logs.SYSLOG,
        "rsyslogd",
        "imuxsock: Acquired UNIX socket '/run/systemd/journal/syslog' (fd 3) from systemd.  [v8.2302.0]",
    )


def _rest(line: Line) -> tuple[bytes, str, str]:
    return line.path, line.tag, line.text


def _early(machine: Machine) -> list[tuple[float, str]]:
    """Without what belongs to packages that are not there."""
    missing = {f"Started {timer.name}.timer" for timer in nightly.TIMERS if timer.package not in machine.packages}
    return [
        (seconds, text)
        for seconds, text, package in EARLY
        if text.partition(" - ")[0] not in missing and (not package or package in machine.packages)
    ]


def records(machine: Machine, kernel: str, boot: int) -> list[logins.Record]:
    """What a boot leaves in utmp and wtmp, at the moments that the log names."""
    getty = next((daemon for daemon in machine.daemons if daemon.unit == "getty@tty1"), Daemon("", 0, 5 * SECOND))
    ready = boot + int((_last(machine) + 0.016) * SECOND)
    return logins.boot_records(kernel, boot, getty.pid, boot + getty.after, ready)


def _last(machine: Machine) -> float:
    """Seconds until all services ran."""
    return max(
        (daemon.after / SECOND + TAKES.get(daemon.unit, 0.02) for daemon in machine.daemons if daemon.unit in TITLES), default=0.0
    )


def _userland(machine: Machine, boot: int, chance: Random) -> Iterator[Line]:
    def said(seconds: float, text: str) -> Line:
        return Line(boot + int(seconds * SECOND) + chance.randrange(3_000_000), logs.SYSLOG, SYSTEM, text)

    time = boot
    for seconds, text in _early(machine):
        time = max(time + chance.randrange(90_000, 1_400_000), boot + int(seconds * SECOND))
        yield Line(time, logs.SYSLOG, SYSTEM, text)
    last = _last(machine)
    version = upstream(machine)
    for daemon in machine.daemons:
        title = TITLES.get(daemon.unit, "").format(mariadb=version)
        if not title:
            continue
        full, started = f"{daemon.unit}.service - {title}", daemon.after / SECOND
        if daemon.unit not in AT_ONCE:
            yield said(started, f"Starting {full}...")
        yield said(started + TAKES.get(daemon.unit, 0.02), f"Started {full}.")
        tag = f"{daemon.unit}[{daemon.pid}]"
        if daemon.unit == "systemd-logind":
            for number, text in enumerate(("New seat seat0.", "Watching system buttons on /dev/input/event0 (Power Button)",
                                           "Watching system buttons on /dev/input/event1 (AT Translated Set 2 keyboard)")):  # fmt: skip
                yield Line(boot + daemon.after + 21_000_000 + number * 5_100_000, logs.AUTH, tag, text)
        if daemon.unit == "ssh":
            for number, address in enumerate(("0.0.0.0", "::")):  # noqa: S104 - a line of its log
                yield Line(
                    boot + daemon.after + 12_000_000 + number * 190_000,
                    logs.AUTH,
                    f"sshd[{daemon.pid}]",
                    f"Server listening on {address} port 22.",
                )
        if daemon.unit == "mariadb":
            yield from mariadb(machine, boot + daemon.after, daemon.pid, chance)
    network = next((daemon.after for daemon in machine.daemons if daemon.unit == "ssh"), 0) / SECOND - 0.12
    for seconds, text in (
        (network, "Finished networking.service - Raise network interfaces."), (network + 0.001, "Reached target network.target - Network."),
        (network + 0.002, "Reached target network-online.target - Network is Online."),
        (network + 0.02, "Starting systemd-user-sessions.service - Permit User Sessions..."), (network + 0.05, "Finished systemd-user-sessions.service - Permit User Sessions."),
        (network + 0.06, "Started getty@tty1.service - Getty on tty1."), (network + 0.061, "Reached target getty.target - Login Prompts."),
        (last + 0.004, "Reached target multi-user.target - Multi-User System."), (last + 0.005, "Reached target graphical.target - Graphical Interface."),
        (last + 0.007, "Starting systemd-update-utmp-runlevel.service - Record Runlevel Change in UTMP..."), (last + 0.021, "systemd-update-utmp-runlevel.service: Deactivated successfully."),
        (last + 0.022, "Finished systemd-update-utmp-runlevel.service - Record Runlevel Change in UTMP."),
(last + 0.024, _finished(2.4 + chance.random() * 0.3, last - 2.4)),
    ):  # fmt: skip
        yield said(seconds, text)


def _finished(kernel: float, userspace: float) -> str:
    kernel, userspace = round(kernel, 3), round(userspace, 3)
    return f"Startup finished in {kernel:.3f}s (kernel) + {userspace:.3f}s (userspace) = {kernel + userspace:.3f}s."


def upstream(machine: Machine) -> str:
    """MariaDB's own version."""
    return machine.mariadb.rpartition(":")[2].partition("-")[0]


def numbers(machine: Machine, time: int, chance: Random) -> dict[str, str]:
    """What MariaDB says of itself and of its data, which are those of one that has little to do."""
    own, _, revision = machine.mariadb.rpartition(":")[2].partition("-")
    lsn = 44_404 + (time // SECOND - 1_700_000_000) * 3 // 10 + chance.randrange(2000)
    fast = {"avx512f", "avx512vl", "avx512bw", "vpclmulqdq"} <= machine.flags
    return {
        "version": f"{own}-MariaDB-{revision}", "uid": machine.server, "lsn": str(lsn), "transaction": str(lsn // 900 + 15),
        "crc": "Using AVX512 instructions" if fast else "Using crc32 + pclmulqdq instructions",
    }  # fmt: skip


def noted(machine: Machine, time: int, pid: int, text: str, facts: Mapping[str, str]) -> Line:
    """A note of mariadbd's."""
    local = logs.local(time, machine.zone)
    said = text.format(**facts, pid=pid, load=f"{local:%y%m%d %H:%M:%S}".replace(" 0", "  "))
    return Line(time, logs.SYSLOG, f"mariadbd[{pid}]", f"{local:%Y-%m-%d} {local.hour:2}:{local:%M:%S} 0 [Note] {said}")


def mariadb(machine: Machine, start: int, pid: int, chance: Random) -> Iterator[Line]:
    """Its start."""
    facts, time = numbers(machine, start, chance), start
    for seconds, text in MARIADB:
        time = max(time + 90_000, start + int(seconds * SECOND) + chance.randrange(9_000_000))
        if "revision" not in text or upstream(machine) == RECORDED:
            yield noted(machine, time, pid, text, facts)
    yield Line(
        time + 40_000,
        logs.SYSLOG,
        f"mariadbd[{pid}]",
        f"Version: '{facts['version']}'  socket: '/run/mysqld/mysqld.sock'  port: 3306  Debian 12",
    )


def down(machine: Machine, time: int, chance: Random) -> Iterator[Line]:
    """The machine goes down, by `reboot`."""
    by_unit = {daemon.unit: daemon for daemon in machine.daemons}
    if "systemd-logind" in by_unit:
        yield Line(time, logs.AUTH, f"systemd-logind[{by_unit['systemd-logind'].pid}]", "System is rebooting.")
    if "ssh" in by_unit:
        yield Line(time + 190_000_000, logs.AUTH, f"sshd[{by_unit['ssh'].pid}]", "Received signal 15; terminating.")
    texts = [
        "Removed slice system-modprobe.slice - Slice /system/modprobe.", "Stopped target graphical.target - Graphical Interface.",
        "Stopped target multi-user.target - Multi-User System.", "Stopped target getty.target - Login Prompts.", "Stopped target timers.target - Timer Units.",
    ]  # fmt: skip
    for text in sorted(text for _seconds, text in _early(machine) if ".timer - " in text):
        name, _, title = text.removeprefix("Started ").partition(" - ")
        texts += [f"{name}: Deactivated successfully.", f"Stopped {name} - {title}"]
    units = [
        f"{unit}.service - {TITLES[unit]}"
        for unit in sorted(by_unit)
        if unit in TITLES and unit not in ("rsyslog", "dbus", "mariadb")
    ]
    texts += [f"Stopping {unit}..." for unit in units]
    for unit in units:
        texts += [f"{unit.partition(' ')[0]}: Deactivated successfully.", f"Stopped {unit}."]
    at = time + 170_000_000
    for text in texts:
        at += chance.randrange(300_000, 4_000_000)
        yield Line(at, logs.SYSLOG, SYSTEM, text)
    if "rsyslog" in by_unit:
        at += 40_000_000
        yield Line(at, logs.SYSLOG, SYSTEM, f"Stopping rsyslog.service - {TITLES['rsyslog']}...")
        yield Line(at + 900_000, logs.SYSLOG, "rsyslogd", f"[{nightly.origin(by_unit['rsyslog'].pid)}] exiting on signal 15.")
