"""hostnamectl (systemd 252), nginx 1.22.1 and mysql (MariaDB 10.11)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mirage.shell.programs.passwd import ask
from mirage.shell.recorded import recorded, upstream
from mirage.shell.registry import program
from mirage.shell.text import to_text
from mirage.world import units

if TYPE_CHECKING:
    from mirage.shell.process import Process


@program("hostnamectl")
def hostnamectl(proc: Process) -> int:
    words = [word for word in proc.args if not word.startswith("-")]
    if "--version" in proc.args:
        proc.out(recorded(proc, "systemctl.version", "systemd"))
        return 0
    if words[:1] in (["hostname"], ["set-hostname"]) and len(words) > 1:
        if proc.uid:
            proc.err("Could not set static hostname: Interactive authentication required.\n")
            return 1
        proc.caller.write_file(b"/etc/hostname", f"{words[1]}\n".encode())
        proc.caller.write_file(b"/proc/sys/kernel/hostname", words[1].encode())
        return 0
    if asked := [option for option in proc.args if option in ("--static", "--transient", "--pretty")]:
        proc.out({"--pretty": "", "--static": _line(proc, "/etc/hostname")}.get(asked[-1], proc.hostname) + "\n")
        return 0
    if words == ["hostname"]:
        proc.out(f"{proc.hostname}\n")
        return 0
    own, hardware, static = proc.host.identity, proc.host.hardware, _line(proc, "/etc/hostname")
    rows = [
        ("Static hostname", static or "(unset)"), ("Transient hostname", proc.hostname if proc.hostname != static else ""), ("Icon name", "computer-vm" if hardware.hypervisor else "computer-server"),
        ("Chassis", "vm 🖴" if hardware.hypervisor else "server"), ("Machine ID", _line(proc, "/etc/machine-id")),
        ("Boot ID", _line(proc, "/proc/sys/kernel/random/boot_id").replace("-", "")),
        ("Virtualization", hardware.hypervisor), ("Operating System", _pretty(proc)), ("Kernel", f"Linux {own.kernel}"),
        ("Architecture", "x86-64"), ("Hardware Vendor", hardware.vendor), ("Hardware Model", hardware.product),
    ]  # fmt: skip
    rows = [row for row in rows if row[1]]
    width = max(len(title) for title, _ in rows)
    proc.out("".join(f"{title:>{width}}: {value}\n" for title, value in rows))
    return 0


def _line(proc: Process, path: str) -> str:
    try:
        return to_text(proc.read_file(path)).strip()
    except OSError:
        return ""


def _pretty(proc: Process) -> str:
    lines = _line(proc, "/etc/os-release").splitlines()
    return next((line.partition("=")[2].strip('"') for line in lines if line.startswith("PRETTY_NAME=")), "Linux")


@program("nginx", path="/usr/sbin/nginx")
def nginx(proc: Process) -> int:
    version = f"nginx version: nginx/{upstream(proc, 'nginx') or '1.22.1'}\n"
    match proc.args[:1]:
        case ["-v"]:
            proc.err(version)
            return 0
        case ["-t" | "-T"]:
            if proc.uid:
                proc.err(
                    'nginx: [alert] could not open error log file: open() "/var/log/nginx/error.log" failed (13: Permission denied)\n'
                )
                return 1
            proc.err("nginx: the configuration file /etc/nginx/nginx.conf syntax is ok\n"
                     "nginx: configuration file /etc/nginx/nginx.conf test is successful\n")  # fmt: skip
            return 0
        case ["-s"]:
            if len(proc.args) < 2 or proc.args[1] not in ("stop", "quit", "reopen", "reload"):
                proc.err(
                    f'nginx: invalid option: "-s {proc.args[1]}"\n'
                    if len(proc.args) > 1
                    else 'nginx: option "-s" requires parameter\n'
                )
                return 1
            unit = units.load(proc.visit, "nginx")
            if unit is not None and not proc.uid and proc.args[1] in ("stop", "quit"):
                for entry in units.members(proc.visit, unit.name)[:1]:
                    units.signal(proc.visit, entry, 15)
            return 0
        case []:
            unit = units.load(proc.visit, "nginx")
            if unit is not None and not proc.uid:
                units.start(proc.visit, unit)
            return 0
    proc.err(f'nginx: invalid option: "{proc.args[0][1:2]}"\n')
    return 1


@program("mysql", path=("/usr/bin/mysql", "/usr/bin/mariadb"))
async def mysql(proc: Process) -> int:
    """The client, whom nobody lets in."""
    version = proc.host.packages.get("mariadb-client") or proc.host.packages.get("mariadb-server")
    if proc.args[:1] in (["-V"], ["--version"]):
        number = version.upstream if version is not None else "10.11.6"
        proc.out(f"mysql  Ver 15.1 Distrib {number}-MariaDB, for debian-linux-gnu (x86_64) using  EditLine wrapper\n")
        return 0
    user = next((word[2:] for word in proc.args if word.startswith("-u") and len(word) > 2), "")
    if "-u" in proc.args[:-1]:
        user = proc.args[proc.args.index("-u") + 1]
    asks = "-p" in proc.args or "--password" in proc.args
    has_password = asks or any(word.startswith("-p") and len(word) > 2 for word in proc.args)
    if asks:
        await ask(proc, "Enter password: ")
    if not units.members(proc.visit, "mariadb.service"):
        proc.err("ERROR 2002 (HY000): Can't connect to local server through socket '/run/mysqld/mysqld.sock' (2)\n")
        return 1
    name = user or proc.env.get("USER") or "root"
    word = "YES" if has_password else "NO"
    proc.err(f"ERROR 1045 (28000): Access denied for user '{name}'@'localhost' (using password: {word})\n")
    return 1
