"""hostnamectl (systemd 252) and nginx 1.22.1."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from mirage.shell.lib.recorded import recorded, upstream
from mirage.shell.lib.text import to_text
from mirage.shell.registry import program
from mirage.world import runs, units

if TYPE_CHECKING:
    from mirage.shell.process import Process

MACHINE_INFO = {
    "chassis": ("Chassis", "CHASSIS"), "deployment": ("Deployment", "DEPLOYMENT"), "location": ("Location", "LOCATION"),
    "icon-name": ("IconName", "ICON_NAME"),
}  # fmt: skip
CHASSIS = ("vm", "container", "desktop", "laptop", "convertible", "server", "tablet", "handset", "watch", "embedded")
GLYPHS = {"vm": "🖴", "container": "☐", "desktop": "🖥️", "laptop": "💻", "convertible": "💻", "server": "🖳"}


@program("hostnamectl")
def hostnamectl(proc: Process) -> int:
    words = [word for word in proc.args if not word.startswith("-")]
    if "--version" in proc.args:
        proc.out(recorded(proc, "systemctl.version", "systemd"))
        return 0
    form = next((word.partition("=")[2] for word in reversed(proc.args) if word.startswith("--json=")), "off")
    if form not in ("off", "short", "pretty"):
        proc.err(f"Unknown argument to --json= switch: {form}\n")
        return 1
    verb = words[0].removeprefix("set-") if words else "status"
    least = 1 if words and words[0].startswith("set-") else 0
    if verb not in ("status", "hostname", *MACHINE_INFO) or (least and verb == "status"):
        proc.err(f"Unknown command verb {words[0]}.\n")
        return 1
    given = words[1:]
    if len(given) < least or len(given) > (verb != "status"):
        proc.err("Too few arguments.\n" if len(given) < least else "Too many arguments.\n")
        return 1
    if given:
        return _set(proc, verb, given[0])
    facts = _facts(proc)
    if verb in MACHINE_INFO:
        proc.out(f"{facts[MACHINE_INFO[verb][0]] or ''}\n")
    elif asked := [option for option in proc.args if option in ("--static", "--transient", "--pretty")]:
        proc.out(
            {"--pretty": facts["PrettyHostname"] or "", "--static": facts["StaticHostname"] or ""}.get(asked[-1], proc.hostname)
            + "\n"
        )
    elif verb == "hostname":
        proc.out(f"{proc.hostname}\n")
    elif form == "short":
        proc.out(json.dumps(facts, separators=(",", ":"), ensure_ascii=False) + "\n")
    elif form == "pretty":
        proc.out(json.dumps(facts, separators=(",", " : "), indent="\t", ensure_ascii=False) + "\n")
    else:
        _status(proc, facts)
    return 0


def _facts(proc: Process) -> dict[str, str | None]:
    """What hostnamed knows, in its order."""
    own, hardware, static = proc.host.identity, proc.host.hardware, _line(proc, "/etc/hostname")
    chassis = "vm" if hardware.hypervisor else "server"
    uname = _line(proc, "/proc/sys/kernel/version")
    given = dict(line.partition("=")[::2] for line in _line(proc, "/etc/machine-info").splitlines())
    given = {name: value.strip('"') for name, value in given.items()}
    chassis = given.get("CHASSIS", chassis)
    facts = {
        "Hostname": proc.hostname, "StaticHostname": static, "PrettyHostname": given.get("PRETTY_HOSTNAME"), "DefaultHostname": "localhost",
        "HostnameSource": "static" if proc.hostname == static else "transient", "IconName": given.get("ICON_NAME", f"computer-{chassis}"),
        "Chassis": chassis, "Deployment": given.get("DEPLOYMENT"), "Location": given.get("LOCATION"),
        "KernelName": "Linux", "KernelRelease": own.kernel, "KernelVersion": uname, "OperatingSystemPrettyName": _release(proc, "PRETTY_NAME") or "Linux",
        "OperatingSystemCPEName": _release(proc, "CPE_NAME"), "OperatingSystemHomeURL": _release(proc, "HOME_URL"),
        "HardwareVendor": _udev(hardware.vendor), "HardwareModel": _udev(hardware.product), "HardwareSerial": None,
        "FirmwareVersion": hardware.bios_version[own.bios], "ProductUUID": None,
    }  # fmt: skip
    return {name: value or None for name, value in facts.items()}


def _udev(text: str) -> str:
    """udev's property of an attribute: a _ for whatever its rules do not let pass."""
    return re.sub(r"[^\w #+.:=@/$%?,-]", "_", text, flags=re.ASCII)


def _status(proc: Process, facts: dict[str, str | None]) -> None:
    chassis = facts["Chassis"] or ""
    rows = [
        ("Static hostname", facts["StaticHostname"] or "(unset)"), ("Pretty hostname", facts["PrettyHostname"]),
        ("Transient hostname", proc.hostname if proc.hostname != facts["StaticHostname"] else ""), ("Icon name", facts["IconName"]),
        ("Chassis", f"{chassis} {GLYPHS[chassis]}" if chassis in GLYPHS else chassis), ("Deployment", facts["Deployment"]),
        ("Location", facts["Location"]), ("Machine ID", _line(proc, "/etc/machine-id")),
        ("Boot ID", _line(proc, "/proc/sys/kernel/random/boot_id").replace("-", "")), ("Virtualization", proc.host.hardware.hypervisor),
        ("Operating System", facts["OperatingSystemPrettyName"]), ("Kernel", f"Linux {facts['KernelRelease']}"),
        ("Architecture", "x86-64"), ("Hardware Vendor", facts["HardwareVendor"]), ("Hardware Model", facts["HardwareModel"]),
        ("Firmware Version", facts["FirmwareVersion"]),
    ]  # fmt: skip
    rows = [row for row in rows if row[1]]
    width = max(len(title) for title, _ in rows)
    proc.out("".join(f"{title:>{width}}: {value}\n" for title, value in rows))


def _set(proc: Process, verb: str, value: str) -> int:
    what = "static hostname" if verb == "hostname" else verb
    if verb == "chassis" and value and value not in CHASSIS:
        proc.err(f"Could not set chassis: Invalid chassis '{value}'\n")
        return 1
    if proc.uid:
        proc.err(f"Could not set {what}: Access denied\n")
        return 1
    if verb == "hostname":
        proc.caller.write_file(b"/etc/hostname", f"{value}\n".encode())
        proc.caller.write_file(b"/proc/sys/kernel/hostname", value.encode())
        return 0
    name = MACHINE_INFO[verb][1]
    lines = [line for line in _line(proc, "/etc/machine-info").splitlines() if not line.startswith(f"{name}=")]
    lines += [f"{name}={value}" if re.fullmatch(r"[\w.-]+", value) else f'{name}="{value}"'] if value else []
    proc.caller.write_file(b"/etc/machine-info", "".join(f"{line}\n" for line in lines).encode())
    return 0


def _line(proc: Process, path: str) -> str:
    try:
        return to_text(proc.read_file(path)).strip()
    except OSError:
        return ""


def _release(proc: Process, name: str) -> str:
    lines = _line(proc, "/etc/os-release").splitlines()
    return next((line.partition("=")[2].strip('"') for line in lines if line.startswith(f"{name}=")), "")


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
                    runs.signal(proc.visit, entry, 15)
            return 0
        case []:
            unit = units.load(proc.visit, "nginx")
            if unit is not None and not proc.uid:
                runs.start(proc.visit, unit)
            return 0
    proc.err(f'nginx: invalid option: "{proc.args[0][1:2]}"\n')
    return 1
