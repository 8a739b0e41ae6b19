"""adduser, addgroup, deluser and delgroup (3.134): Debian's Perl scripts with their dialogue, over useradd, groupadd, passwd and their like."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mirage.shell import missing
from mirage.shell.lib import auth, nss
from mirage.shell.lib.recorded import recorded
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.registry import program
from mirage.world import accounts

if TYPE_CHECKING:
    from mirage.shell.process import Process

NAME = re.compile(r"[a-z][-a-z0-9_]*\$?\Z")
BAD_NAME = (
    "Please enter a username matching the regular expression\n            configured via the NAME_REGEX configuration variable.  Use the\n"
    "            `--allow-bad-names' option to relax this check or reconfigure\n            NAME_REGEX in configuration.\n"
)
VALUED = ("--uid", "--gid", "--home", "--shell", "--ingroup", "--gecos", "--comment", "--conf", "--firstuid", "--lastuid", "--firstgid", "--lastgid",
          "--backup-to")  # fmt: skip
FLAGS = ("--system", "--group", "--disabled-password", "--disabled-login", "--no-create-home", "--quiet", "--verbose", "--debug", "--force-badname",
         "--allow-bad-names", "--allow-all-names", "--add-extra-groups", "--add_extra_groups", "--remove-home", "--remove-all-files", "--backup",
         "--only-if-empty", "--no-preserve-root", "--user")  # fmt: skip
FIELDS = ("Full Name", "Room Number", "Work Phone", "Home Phone", "Other")
ROOT_ONLY = {
    "adduser": "Only root may add a user or group to the system.",
    "deluser": "Only root may remove a user or group from the system.",
}


@program("adduser", path="/usr/sbin/adduser")
async def adduser(proc: Process) -> int:
    return await _start(proc, "adduser")


@program("deluser", path="/usr/sbin/deluser")
async def deluser(proc: Process) -> int:
    return await _start(proc, "deluser")


async def _start(proc: Process, kind: str) -> int:
    proc.name = proc.argv[0].rsplit("/", 1)[-1]
    given: dict[str, str] = {}
    names: list[str] = []
    words = iter(proc.args)
    for word in words:
        key, equals, value = word.partition("=")
        if word in ("--help", "-h", "--version", "-v", "-V"):
            return (
                missing.tell(
                    proc, b"/usr/sbin/" + kind.encode(), [proc.argv[0], "--help" if word in ("--help", "-h") else "--version"]
                )
                or 0
            )
        if key in VALUED:
            given[key] = value if equals else next(words, "")
        elif word in FLAGS:
            given[word] = ""
        elif word.startswith("-"):
            proc.err(f"Unknown option: {word.lstrip('-')}\n")
            proc.out(recorded(proc, f"{kind}.usage"))
            return 1
        else:
            names.append(word)
    if proc.uid:
        return proc.error(ROOT_ONLY[kind])
    if len(names) not in (1, 2):
        if kind == "deluser" and not names:
            proc.out("Enter a user name to remove: ")
            line = await proc.read_line(0)
            if line.strip():
                return await _remove_user(proc, to_text(line).strip(), given)
        return proc.error("Only one or two names allowed.")
    is_group = proc.name in ("addgroup", "delgroup") or ("--group" in given and "--system" not in given)
    if len(names) == 2:
        return await (_join if kind == "adduser" else _leave)(proc, *names)
    action = {
        ("adduser", False): _add_user,
        ("adduser", True): _add_group,
        ("deluser", False): _remove_user,
        ("deluser", True): _remove_group,
    }
    return await action[kind, is_group](proc, names[0], given)


def _say(proc: Process, given: dict[str, str], text: str) -> None:
    if "--quiet" not in given:
        proc.out(f"{text}\n")


async def _join(proc: Process, name: str, group: str) -> int:
    if nss.user(proc, name) is None:
        return proc.error(f"The user `{name}' does not exist.")
    entry = nss.group(proc, group)
    if entry is None:
        return proc.error(f"The group `{group}' does not exist.")
    if name in entry.members:
        proc.error(f"The user `{name}' is already a member of `{group}'.")
        return 0
    proc.out(f"Adding user `{name}' to group `{group}' ...\n")
    await proc.spawn(["/sbin/usermod", "-a", "-G", group, name])
    proc.out("Done.\n")
    return 0


async def _leave(proc: Process, name: str, group: str) -> int:
    if nss.user(proc, name) is None:
        return proc.error(f"The user `{name}' does not exist.", 2)
    entry = nss.group(proc, group)
    if entry is None:
        return proc.error(f"The group `{group}' does not exist.", 3)
    if name not in entry.members:
        return proc.error(f"The user `{name}' is not a member of group `{group}'.", 6)
    proc.out(f"Removing user `{name}' from group `{group}' ...\n")
    await proc.spawn(["/bin/gpasswd", "-M", ",".join(member for member in entry.members if member != name), group])
    proc.out("Done.\n")
    return 0


def _free(proc: Process, first: int, last: int) -> int:
    taken = {user.uid for user in nss.users(proc)} | {group.gid for group in nss.groups(proc)}
    return next((number for number in range(first, last) if number not in taken), last)


async def _add_group(proc: Process, name: str, given: dict[str, str]) -> int:
    if nss.group(proc, name) is not None:
        if "--system" in given:
            _say(proc, given, f"The group `{name}' already exists as a system group. Exiting.")
            return 0
        return proc.error(f"The group `{name}' already exists.")
    if not NAME.match(name):
        return proc.error(BAD_NAME.rstrip("\n"))
    gid = (
        int(given["--gid"])
        if given.get("--gid", "").isdecimal()
        else _free(proc, *((100, 999) if "--system" in given else (1000, 59999)))
    )
    _say(proc, given, f"Adding group `{name}' (GID {gid}) ...")
    await proc.spawn(["/sbin/groupadd", "-g", str(gid), name])
    _say(proc, given, "Done.")
    return 0


async def _add_user(proc: Process, name: str, given: dict[str, str]) -> int:
    if not NAME.match(name) and not given.keys() & {"--force-badname", "--allow-bad-names", "--allow-all-names"}:
        return proc.error(BAD_NAME.rstrip("\n"))
    if nss.user(proc, name) is not None:
        if "--system" in given:
            _say(proc, given, f"The system user `{name}' already exists. Exiting.")
            return 0
        return proc.error(f"The user `{name}' already exists.")
    if "--system" in given:
        return await _add_system_user(proc, name, given)
    uid = int(given["--uid"]) if given.get("--uid", "").isdecimal() else _free(proc, 1000, 59999)
    home = given.get("--home") or f"/home/{name}"
    group = given.get("--ingroup") or name
    _say(proc, given, f"Adding user `{name}' ...")
    if "--ingroup" not in given:
        _say(proc, given, f"Adding new group `{name}' ({uid}) ...")
        await proc.spawn(["/sbin/groupadd", "-g", str(uid), name])
    _say(proc, given, f"Adding new user `{name}' ({uid}) with group `{group} ({uid})' ...")
    was_there = proc.exists(home)
    make = "-M" if was_there or "--no-create-home" in given else "-m"
    await proc.spawn(
        ["/sbin/useradd", make, "-d", home, "-g", group, "-s", given.get("--shell") or "/bin/bash", "-u", str(uid), name]
    )
    if "--no-create-home" in given:
        _say(proc, given, f"Not creating home directory `{home}'.")
    elif was_there:
        _say(proc, given, f"The home directory `{home}' already exists.  Not touching this directory.")
    else:
        _say(proc, given, f"Creating home directory `{home}' ...\nCopying files from `/etc/skel' ...")
        try:
            proc.caller.chmod(to_bytes(home), 0o700)
        except OSError as error:
            return proc.error(f"Couldn't create home directory `{home}': {error.strerror}.")
    if not given.keys() & {"--disabled-password", "--disabled-login"} and not await _set_password(proc, name):
        return 1
    if not await _describe(proc, name, given):
        return 1
    users = nss.group(proc, "users")
    if "--ingroup" not in given and users is not None:
        _say(
            proc,
            given,
            f"Adding new user `{name}' to supplemental / extra groups `users' ...\nAdding user `{name}' to group `users' ...",
        )
        await proc.spawn(["/bin/gpasswd", "-M", ",".join([*users.members, name]), "users"])
    return 0


async def _add_system_user(proc: Process, name: str, given: dict[str, str]) -> int:
    uid = int(given["--uid"]) if given.get("--uid", "").isdecimal() else _free(proc, 100, 999)
    home = given.get("--home") or "/nonexistent"
    group = given.get("--ingroup") or ("nogroup" if "--group" not in given else name)
    _say(proc, given, f"Adding system user `{name}' (UID {uid}) ...")
    if "--group" in given:
        _say(proc, given, f"Adding new group `{name}' (GID {uid}) ...")
        await proc.spawn(["/sbin/groupadd", "-g", str(uid), name])
    _say(proc, given, f"Adding new user `{name}' (UID {uid}) with group `{group}' ...")
    makes = home != "/nonexistent" and "--no-create-home" not in given and not proc.exists(home)
    shell = given.get("--shell") or "/usr/sbin/nologin"
    await proc.spawn(["/sbin/useradd", "-r", "-m" if makes else "-M", "-d", home, "-g", group, "-s", shell, "-u", str(uid), name])
    _say(proc, given, f"Creating home directory `{home}' ..." if makes else f"Not creating `{home}'.")
    return 0


async def _set_password(proc: Process, name: str) -> bool:
    while True:
        if not await proc.spawn(["/bin/passwd", name]):
            return True
        if (await _answered(proc, "Try again? [y/N] ", 740))[:1] not in (b"y", b"Y"):
            return True


async def _answered(proc: Process, question: str, line: int) -> bytes:
    """A question of the script's; at the end of the input Perl complains three times, at the lines that look at the answer."""
    proc.out(question)
    answer = await proc.read_line(0)
    if not answer:
        for number, what in enumerate(("chop", "pattern match (m//)", "pattern match (m//)")):
            proc.err(f"Use of uninitialized value $answer in {what} at /usr/sbin/adduser line {line + number}.\n")
    return answer


async def _describe(proc: Process, name: str, given: dict[str, str]) -> bool:
    """chfn, until the answers are right."""
    user = nss.user(proc, name)
    if user is None:
        return False
    gecos = given.get("--gecos", given.get("--comment"))
    while gecos is None:
        proc.out(f"Changing the user information for {name}\nEnter the new value, or press ENTER for the default\n")
        answers = []
        for title in FIELDS:
            proc.out(f"\t{title} []: ")
            line = await proc.read_line(0)
            answers.append(to_text(line).strip().translate({ord(letter): None for letter in ":,="}))
        if not proc.isatty(0):
            await proc.read_all(0)  # chfn's stdio has taken what was left in the pipe
        if (await _answered(proc, "Is the information correct? [Y/n] ", 766))[:1] not in (b"n", b"N"):
            gecos = ",".join(answers[:4]) + (f",{answers[4]}" if answers[4] else "")
    gecos = ",".join([*gecos.split(","), "", "", ""][: max(4, gecos.count(",") + 1)])
    accounts.change_user(proc.visit.view, name, accounts.Account(
        name, user.uid, user.gid, frozenset(), gecos, to_bytes(user.home), to_bytes(user.shell),
    ))  # fmt: skip
    auth.log(proc, f"chfn[{proc.pid}]", f"changed user '{name}' information")
    return True


async def _remove_user(proc: Process, name: str, given: dict[str, str]) -> int:
    user = nss.user(proc, name)
    if user is None:
        return proc.error(f"The user `{name}' does not exist.", 2)
    if user.uid == 0 and "--no-preserve-root" not in given:
        proc.out(
            "WARNING: You are just about to delete the root account (uid 0)\nUsually this is never required as it may render the whole system unusable\n"
            "If you really want this, call deluser with parameter --no-preserve-root\nStopping now without having performed any action\n"
        )
        return 9
    if given.keys() & {"--remove-home", "--remove-all-files"}:
        _say(proc, given, "Looking for files to backup/remove ...\nRemoving files ...")
        await proc.spawn(["/bin/rm", "-rf", "--", user.home])
    _say(proc, given, f"Removing crontab ...\nRemoving user `{name}' ...")
    status = await proc.spawn(["/sbin/userdel", name])
    if status:
        proc.error(f"`/sbin/userdel {name}' returned error code {status}. Exiting.")
        return status
    _say(proc, given, "Done.")
    return 0


async def _remove_group(proc: Process, name: str, given: dict[str, str]) -> int:
    entry = nss.group(proc, name)
    if entry is None:
        return proc.error(f"The group `{name}' does not exist.", 3)
    user = next((user for user in nss.users(proc) if user.gid == entry.gid), None)
    if user is not None:
        return proc.error(f"`{user.name}' still has `{name}' as their primary group!", 7)
    _say(proc, given, f"Removing group `{name}' ...")
    await proc.spawn(["/sbin/groupdel", name])
    _say(proc, given, "Done.")
    return 0
