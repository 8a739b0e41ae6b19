"""lspci (pciutils 3.9.0): the devices of the pretended hardware, named by the image's own pci.ids."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from mirage.shell.lib.options import UsageError, misused, scan
from mirage.shell.lib.recorded import recorded
from mirage.shell.registry import program
from mirage.world.kernel import pci

if TYPE_CHECKING:
    from mirage.shell.process import Process

IDS = "/usr/share/misc/pci.ids"
METHODS = ("linux-sysfs", "linux-proc", "intel-conf1", "intel-conf2", "dump", "mmio-conf1", "mmio-conf1-ext")


@lru_cache(maxsize=2)
def _names(data: bytes) -> dict[str, str]:
    """`v VVVV`, `d VVVV:DDDD`, `c CC`, `s CCSS` and `p CCSSPP` to what they are called."""
    found: dict[str, str] = {}
    top, sub, is_class = "", "", False
    for line in data.decode("utf-8", "replace").split("\n"):
        if not line or line[0] == "#":
            continue
        depth = len(line) - len(line.lstrip("\t"))
        key, _, name = line.strip().partition("  ")
        if depth == 0:
            is_class = key.startswith("C ")
            top = key[2:] if is_class else key
            found[("c " if is_class else "v ") + top] = name
        elif depth == 1:
            sub = key
            found[f"s {top}{key}" if is_class else f"d {top}:{key}"] = name
        elif is_class:
            found[f"p {top}{sub}{key}"] = name
    return found


@program("lspci")
def lspci(proc: Process) -> int:
    try:
        options, operands = scan(proc.args, "nvbxs:d:tPi:mgp:qkMDQA:O:GH:F:", {"version": "version"})
    except UsageError as error:
        letter = re.match(r"unrecognized option '(-)", str(error))
        misused(proc, UsageError(f"invalid option -- '{letter[1]}'") if letter else error)
        proc.err(recorded(proc, "lspci.help"))
        return 1
    given = dict(options)
    if "version" in given or operands[:1] == ["--version"]:
        proc.out("lspci version 3.9.0\n")
        return 0
    if operands:
        proc.err(recorded(proc, "lspci.help"))
        return 1
    if complaint := _mistake(given):
        return proc.error(complaint)
    if given.get("A") == "help":
        proc.out("Known PCI access methods:\n\n" + "".join(f"{method}\n" for method in METHODS))
        return 0
    try:
        names = _names(proc.read_file(given.get("i", IDS)))
    except OSError:
        names = {}
    devices = pci.functions(proc.host)
    count = sum(option == "n" for option, _ in options)
    for device in devices:
        if _is_chosen(device, given):
            proc.out(_line(proc, device, names, count, given))
    return 0


def _short(device: pci.Function) -> str:
    return device.slot.removeprefix("0000:")


def _mistake(given: dict[str, str]) -> str:
    """What is wrong with a filter or an access method (pci_filter_parse_slot() and _id() of filter.c)."""
    if "A" in given and given["A"] not in (*METHODS, "help"):
        return f"No such PCI access method: {given['A']} (see `-A help' for a list)"
    if "d" in given:
        if ":" not in given["d"]:
            return "-d: At least two fields must be given"
        for word, kind in zip(given["d"].split(":"), ("vendor ID", "device ID", "class code"), strict=False):
            if word not in ("", "*") and not re.fullmatch(r"[0-9a-fA-F]{1,4}", word):
                return f"-d: Invalid {kind}"
    if "s" not in given:
        return ""
    *ahead, last = given["s"].split(":")
    if len(ahead) > 2:
        return "-s: Too many fields"
    slot, _, function = last.partition(".")
    for word, most, kind in zip(reversed(ahead), (0xFF, 0x7FFFFFFF), ("bus", "domain"), strict=False):
        if not _is_hexadecimal(word, most):
            return f"-s: Invalid {kind} number"
    if not _is_hexadecimal(slot, 0x1F):
        return "-s: Invalid slot number"
    return "" if _is_hexadecimal(function, 7) else "-s: Invalid function number"


def _is_hexadecimal(word: str, most: int) -> bool:
    return word in ("", "*") or (re.fullmatch(r"[0-9a-fA-F]{1,8}", word) is not None and int(word, 16) <= most)


def _is_chosen(device: pci.Function, given: dict[str, str]) -> bool:
    if "s" in given and not device.slot.endswith(given["s"]) and given["s"] not in (_short(device), device.slot):
        return False
    vendor, _, rest = given.get("d", ":").partition(":")
    return (not vendor or vendor.lower() == device.vendor) and (not rest or rest.partition(":")[0].lower() in ("", device.device))


def _line(proc: Process, device: pci.Function, names: dict[str, str], count: int, given: dict[str, str]) -> str:
    slot = device.slot if "D" in given else _short(device)
    revision = pci.revision(proc.host, device)
    kind, pair = device.kind[:4], f"{device.vendor}:{device.device}"
    kind_name = names.get(f"s {kind}") or names.get(f"c {kind[:2]}", "Class")
    vendor = names.get(f"v {device.vendor}", "Vendor")
    name = names.get(f"d {pair}", "Device")
    kind_name = kind_name if f"s {kind}" in names else f"{kind_name} [{kind}]"
    device_text = f"{vendor} {name}" if f"d {pair}" in names else f"{vendor} Device {device.device}"
    device_text = device_text if f"v {device.vendor}" in names else f"Device {pair}"
    if "m" in given:
        return f'{slot} "{kind_name}" "{vendor}" "{name}"' + (f" -r{revision:02x}" if revision else "") + ' "" ""\n'
    if count == 1:
        text = f"{slot} {kind}: {pair}"
    elif count > 1:
        text = f"{slot} {kind_name} [{kind}]: {device_text} [{pair}]"
    else:
        text = f"{slot} {kind_name}: {device_text}"
    text += f" (rev {revision:02x})" if revision else ""
    if "v" in given:
        interface = names.get(f"p {device.kind}", "")
        if device.kind[4:] != "00" or interface:
            text += f" (prog-if {device.kind[4:]}" + (f" [{interface}]" if interface else "") + ")"
        text += "\n\tFlags: bus master, fast devsel, latency 0\n"
    elif "k" in given:
        text += f"\n\tKernel driver in use: {device.driver}" if device.driver else ""
    return text + "\n"
