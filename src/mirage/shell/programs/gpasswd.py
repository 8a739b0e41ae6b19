"""gpasswd, groupmod and chfn (shadow 4.13): groups' members and names, and what is said of a user."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mirage.shell.lib import auth, nss, shadowsuite
from mirage.shell.lib.recorded import recorded
from mirage.shell.lib.text import to_text
from mirage.shell.registry import program
from mirage.world import accounts

if TYPE_CHECKING:
    from mirage.shell.process import Process

GROUP_LONGS = {
    "add": ":a",
    "delete": ":d",
    "help": "h",
    "root": ":Q",
    "remove-password": "r",
    "restrict": "R",
    "members": ":M",
    "administrators": ":A",
}
MOD_LONGS = {
    "append": "a",
    "gid": ":g",
    "help": "h",
    "new-name": ":n",
    "non-unique": "o",
    "password": ":p",
    "root": ":R",
    "prefix": ":P",
    "users": ":U",
}
SAID = {
    "A": "administrators of group {} set by {} to {}", "M": "members of group {} set by {} to {}",
    "r": "password of group {} removed by {}", "R": "access to group {} restricted by {}",
}  # fmt: skip
GECOS = {"f": 0, "r": 1, "w": 2, "h": 3, "o": 4}
GECOS_LONGS = {"full-name": ":f", "home-phone": ":h", "other": ":o", "room": ":r", "root": ":R", "help": "u", "work-phone": ":w"}
TITLES = {
    "f": ("name", "Full Name"),
    "r": ("room number", "Room Number"),
    "w": ("work phone", "Work Phone"),
    "h": ("home phone", "Home Phone"),
}
GROUP_FILE = b"/etc/group"
GROUP_FILES = ("/etc/group", "/etc/gshadow")


@program("gpasswd", path="/usr/bin/gpasswd")
async def gpasswd(proc: Process) -> int:
    options, operands = shadowsuite.read(proc, "a:A:d:ghM:Q:rR", GROUP_LONGS, recorded(proc, "gpasswd.help"))
    given = dict(options)
    if len(operands) != 1:
        proc.err(recorded(proc, "gpasswd.help"))
        return 2
    name, view = operands[0], proc.visit.view
    named = [member for key in ("a", "A", "M") for member in given.get(key, "").split(",") if member]
    if strangers := [member for member in named if nss.user(proc, member) is None]:
        for member in strangers:
            proc.error(f"user '{member}' does not exist")
        return 3
    group = nss.group(proc, name)
    if group is None:
        return proc.error(f"group '{name}' does not exist in {GROUP_FILE.decode()}", 3)
    caller = auth.caller_name(proc)
    if auth.real_uid(proc):
        if "a" in given:
            auth.note(proc, f"{caller} failed to add user {given['a']} to group {name}: Permission denied")
        return proc.error("Permission denied.")
    if "a" in given:
        proc.out(f"Adding user {given['a']} to group {name}\n")
        shadowsuite.hold(proc, *GROUP_FILES)
        accounts.join_group(view, name, given["a"])
        auth.note(proc, f"user {given['a']} added by {caller} to group {name}")
    elif "d" in given:
        proc.out(f"Removing user {given['d']} from group {name}\n")
        await proc.flush()
        if given["d"] not in group.members:
            return proc.error(f"user '{given['d']}' is not a member of '{name}'", 3)
        shadowsuite.hold(proc, *GROUP_FILES)
        accounts.leave_group(view, name, given["d"])
        auth.note(proc, f"user {given['d']} removed by {caller} from group {name}")
    elif "M" in given:
        shadowsuite.hold(proc, *GROUP_FILES)
        for member in group.members:
            accounts.leave_group(view, name, member)
        for member in filter(None, given["M"].split(",")):
            accounts.join_group(view, name, member)
    for letter, text in SAID.items():
        if letter in given:
            auth.note(proc, text.format(name, caller, given[letter]))
    return 0


@program("groupmod", path="/usr/sbin/groupmod")
def groupmod(proc: Process) -> int:
    options, operands = shadowsuite.read(proc, "ag:hn:op:R:P:U:", MOD_LONGS, recorded(proc, "groupmod.help"))
    given = dict(options)
    if len(operands) != 1:
        proc.err(recorded(proc, "groupmod.help"))
        return 2
    number = given.get("g", "")
    if number and not number.isdecimal():
        return proc.error(f"invalid group ID '{number}'", 3)
    group = nss.group(proc, operands[0])
    if group is None:
        return proc.error(f"group '{operands[0]}' does not exist", 6)
    if number and "o" not in given and nss.group(proc, int(number)) not in (None, group):
        return proc.error(f"GID '{number}' already exists", 4)
    if "n" in given and nss.group(proc, given["n"]) not in (None, group):
        return proc.error(f"group '{given['n']}' already exists", 9)
    if auth.real_uid(proc):
        return proc.error("Permission denied.\ngroupmod: cannot lock /etc/group; try again later.", 10)
    shadowsuite.hold(proc, *GROUP_FILES, status=10)
    new, gid = given.get("n", group.name), int(number or group.gid)
    accounts.change_group(proc.visit.view, group.name, new, gid, given["U"] if "U" in given else ",".join(group.members))
    name = f", new name: {new}" if "n" in given else ""
    full = f"group {group.name}/{group.gid}{name}" + (f", new gid: {gid}" if "g" in given else "")
    texts = {GROUP_FILE.decode(): full} if given else {}
    texts |= {"/etc/gshadow": f"group {group.name}{name}"} if "n" in given else {}
    texts |= {"/etc/passwd": full} if "g" in given else {}
    auth.note(proc, *(f"group changed in {file} ({text})" for file, text in texts.items()))
    return 0


@program("chfn", path="/usr/bin/chfn")
async def chfn(proc: Process) -> int:
    options, operands = shadowsuite.read(proc, "f:h:o:r:R:uw:", GECOS_LONGS, recorded(proc, "chfn.help"), letter="u")
    given = dict(options)
    name = operands[0] if operands else nss.user_name(proc, auth.real_uid(proc))
    user = nss.user(proc, name)
    if user is None:
        return proc.error(f"user '{name}' does not exist")
    if auth.real_uid(proc) not in (0, user.uid):
        return proc.error("Permission denied.")
    fields = (user.gecos.split(",") + [""] * 5)[:5]
    if not given:
        await _ask(proc, name, fields)
    for key, place in GECOS.items():
        if key in given:
            if set(given[key]) & set(":,=\n"):
                return proc.error(f"invalid {TITLES.get(key, ('other', ''))[0]}: '{given[key]}'")
            fields[place] = given[key]
    found = accounts.find(proc.visit.view, name)
    if found is not None:
        shadowsuite.hold(proc, "/etc/passwd")
        text = ",".join(fields[:4]) + (f",{fields[4]}" if fields[4] else "")
        accounts.change_user(proc.visit.view, name, replace(found, gecos=text))
        auth.note(proc, f"changed user '{name}' information")
    return 0


async def _ask(proc: Process, name: str, fields: list[str]) -> None:
    proc.out(f"Changing the user information for {name}\nEnter the new value, or press ENTER for the default\n")
    for place, title in enumerate(("Full Name", "Room Number", "Work Phone", "Home Phone", "Other")):
        proc.out(f"\t{title} [{fields[place]}]: ")
        await proc.flush()
        line = to_text(await proc.read_line(0)).strip()
        fields[place] = line or fields[place]
