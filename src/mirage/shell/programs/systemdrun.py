"""systemd-run (systemd 252): a command as a service or scope that exists while it runs, at once or behind a timer."""

from __future__ import annotations

import asyncio
import dataclasses
import os
from typing import TYPE_CHECKING

from mirage.shell import execve
from mirage.shell.execve import ExecError
from mirage.shell.lib.become import become
from mirage.shell.lib.text import to_bytes
from mirage.shell.registry import program
from mirage.shell.signals import Exited
from mirage.shell.systemd import calendar, elapsing, running, transient
from mirage.shell.systemd.asking import asked
from mirage.shell.systemd.assignments import assigned
from mirage.shell.systemd.escaping import is_valid, mangled
from mirage.shell.systemd.spans import exact, parsed, written
from mirage.vfs.types import Cred
from mirage.world import accounts, runs, units

if TYPE_CHECKING:
    from mirage.shell.process import Process
    from mirage.shell.systemd.transient import Setting
    from mirage.world.units import Fate, Unit

SHORT = "+hrH:M:E:p:tPqGdSu:"
LONGS = {
    "help": "h", "version": "version", "user": "user", "system": "system", "scope": "scope", "unit": ":u", "description": ":description",
    "slice": ":slice", "slice-inherit": "slice-inherit", "remain-after-exit": "r", "send-sighup": "sighup", "host": ":H", "machine": ":M",
    "service-type": ":type", "wait": "wait", "uid": ":uid", "gid": ":gid", "nice": ":nice", "setenv": ":E", "property": ":p", "tty": "t",
    "pty": "t", "pipe": "P", "quiet": "q", "on-active": ":OnActiveSec", "on-boot": ":OnBootSec", "on-startup": ":OnStartupSec",
    "on-unit-active": ":OnUnitActiveSec", "on-unit-inactive": ":OnUnitInactiveSec", "on-calendar": ":OnCalendar",
    "on-timezone-change": "OnTimezoneChange", "on-clock-change": "OnClockChange", "timer-property": ":timer", "path-property": ":path",
    "socket-property": ":socket", "no-block": "no-block", "no-ask-password": "no-ask", "collect": "G", "working-directory": ":cwd",
    "same-dir": "d", "shell": "S",
}  # fmt: skip
TIMES = ("OnActiveSec", "OnBootSec", "OnStartupSec", "OnUnitActiveSec", "OnUnitInactiveSec", "OnCalendar")
CHANGES = ("OnTimezoneChange", "OnClockChange")
TRIGGERS = {"timer": "Timer", "path": "Path", "socket": "Socket"}
TYPES = ("simple", "exec", "forking", "oneshot", "dbus", "notify", "idle")
EXCEPTION = 255  # EXIT_EXCEPTION
UNREACHABLE = (
    "ssh: Could not resolve hostname {}: Temporary failure in name resolution\n"
    "Failed to start transient service unit: Transport endpoint is not connected\n"
)
REFUSED = "Failed to start transient {} unit: Access denied\n"


@program("systemd-run")
async def systemd_run(proc: Process) -> int:
    options, words = asked(proc, SHORT, LONGS)
    given = dict(options)
    if given.get("M", ".host") not in (".host", ""):
        proc.err("Failed to connect to bus: Host is down\n")
        return 1
    if "H" in given:
        proc.err(UNREACHABLE.format(given["H"]))
        return 1
    order = Order(proc, options, words)
    if order.kind:
        return order.behind_a_trigger()
    if "scope" in order.given:
        return await order.as_scope()
    return await order.as_service()


class Order:
    """What was asked for, and checked as systemd-run checks it."""

    def __init__(self, proc: Process, options: list[tuple[str, str]], words: list[str]) -> None:
        self.proc = proc
        self.options = options
        self.given = dict(options)
        given = self.given
        self.is_pty = "t" in given or ("S" in given and proc.isatty(0) and proc.isatty(1))
        self.is_pipe = "P" in given or ("S" in given and not self.is_pty)
        self.waits = bool(given.keys() & {"wait", "S"})
        self.kind = self._trigger()
        if "nice" in given and not (given["nice"].lstrip("-+").isdecimal() and -20 <= int(given["nice"]) <= 19):
            raise self.refused(f"Failed to parse nice value: {given['nice']}")
        if not words and "S" not in given and not (self.kind and "u" in given):
            raise self.refused("Command line to execute required.")
        if "P" in given:
            self.is_pty = "t" in given and proc.isatty(0) and proc.isatty(1)
        self._judge_together()
        self.argv = words or ([proc.env.get("SHELL", "/bin/sh")] if "S" in given else [])
        self.path = self._found() if self.argv else ""

    def refused(self, text: str) -> Exited:
        self.proc.err(f"{text}\n")
        return Exited(1)

    def _trigger(self) -> str:
        """What starts it later: timer, path or socket."""
        has_time = bool(self.given.keys() & {*TIMES, *CHANGES})
        if has_time:
            for key, value in self.options:
                self._judge_time(key, value)
        return "timer" if has_time else next((kind for kind in ("path", "socket") if kind in self.given), "")

    def _judge_time(self, key: str, value: str) -> None:
        if key == "OnCalendar" and calendar.parse(value) is None:
            raise self.refused("Failed to parse calendar event specification: Invalid argument")
        if key in TIMES and key != "OnCalendar" and parsed(value) is None:
            raise self.refused(f"Failed to parse {key}={value}: Invalid argument")

    def _judge_together(self) -> None:
        given = self.given
        if "scope" in given and (self.is_pty or self.is_pipe):
            raise self.refused("--pty/--pipe is not compatible in timer or --scope mode.")
        if self.kind and (self.is_pty or self.is_pipe):
            raise self.refused("--pty/--pipe is not compatible in timer or --scope mode.")
        if "scope" in given and self.kind:
            raise self.refused("Path, socket or timer options are not supported in --scope mode.")
        if "scope" in given and self.waits:
            raise self.refused("--wait may not be combined with --scope.")
        if self.kind and self.waits:
            raise self.refused("--wait may not be combined with path, socket or timer operations.")

    def _found(self) -> str:
        """find_executable(): the file that is meant."""
        name = self.argv[0]
        if "/" in name:
            return name
        found = execve.find(self.proc, name)
        if found is None:
            raise self.refused(f"Failed to find executable {name}: No such file or directory")
        return found

    # ---- its unit

    def name(self, kind: str) -> str:
        """The one that was asked for, or the next of its own: by the bus' number of who waits, or drawn."""
        if "u" in self.given:
            word = self.given["u"]
            found = mangled(word, kind)
            if "\\x" in found and "\\x" not in word:
                shown = found.removesuffix(f".{kind}")
                self.proc.err(f'Invalid unit name "{word}" escaped as "{shown}" (maybe you should use systemd-escape?).\n')
            return f"{found.rpartition('.')[0]}.{kind}" if self.kind else found
        if kind == "service" and not self.kind and (self.waits or self.is_pipe or self.is_pty):
            return f"run-u{30 + self.proc.pid % 4000}.service"
        return f"run-r{self.proc.rng.getrandbits(128):032x}.{kind}"

    @property
    def description(self) -> str:
        return self.given.get("description") or command_line([self.path, *self.argv[1:]] if "scope" not in self.given else self.argv)

    def head(self) -> list[Setting]:
        found: list[Setting] = [("Unit", "Description", self.description)]
        if "G" in self.given or "S" in self.given:
            found.append(("Unit", "CollectMode", "inactive-or-failed"))
        return found

    def properties(self, section: str, key: str = "p") -> list[Setting]:
        found: list[Setting] = []
        for option, value in self.options:
            if option == key:
                try:
                    found += assigned(section, value)
                except ValueError as error:
                    raise self.refused(str(error)) from None
        return found

    def service(self) -> list[Setting]:
        """What bus_append of a service is given, in its order."""
        given = self.given
        more = self.properties("Service")
        found = [*self.head(), *(one for one in more if one[0] == "Unit")]
        found += [one for one in more if one[0] != "Unit"]
        slice_ = given.get("slice", "")
        found += [("Service", "Slice", mangled(slice_, "slice"))] if slice_ else []
        found += [("Service", "SendSIGHUP", "yes")] if "sighup" in given else []
        found += [("Service", "RemainAfterExit", "yes")] if "r" in given else []
        found += [("Service", "Type", given["type"])] if "type" in given else [("Service", "Type", "exec")] if "S" in given else []
        found += [("Service", "User", given["uid"])] if "uid" in given else []
        found += [("Service", "Group", given["gid"])] if "gid" in given else []
        found += [("Service", "Nice", str(int(given["nice"])))] if "nice" in given else []
        cwd = self.proc.cwd() if "d" in given or "S" in given else given.get("cwd", "")
        found += [("Service", "WorkingDirectory", cwd)] if cwd else []
        pairs = [value if "=" in value else f"{value}={self.proc.env.get(value, '')}" for key, value in self.options if key == "E"]
        found += [("Service", "Environment", " ".join(f'"{pair}"' for pair in pairs))] if pairs else []
        quoted_ = " ".join(f'"{escaped(word)}"' for word in [self.path, *self.argv[1:]])
        return [*found, ("Service", "ExecStart", ""), ("Service", "ExecStart", quoted_)]

    def _judge_bus(self, what: str, name: str) -> None:
        proc = self.proc
        if proc.uid:
            raise self.refused(REFUSED.format(what).rstrip())
        if not is_valid(name):
            raise self.refused(f"Failed to start transient {what} unit: Unit name {name} is not valid.")
        if not name.endswith(f".{what}"):
            raise self.refused(f"Failed to start transient {what} unit: Cannot set property ExecStart, or unknown property.")
        if "type" in self.given and self.given["type"] not in TYPES:
            raise self.refused(f"Failed to start transient {what} unit: Invalid Type setting: {self.given['type']}")
        if units.load(proc.visit, name) is not None:
            raise self.refused(f"Failed to start transient {what} unit: Unit {name} was already loaded or has a fragment file.")

    # ---- and how it runs

    def behind_a_trigger(self) -> int:
        proc = self.proc
        name = self.name(self.kind)
        service = name.removesuffix(self.kind) + "service"
        section = TRIGGERS[self.kind]
        settings: list[Setting] = []
        for key, value in self.options if self.kind == "timer" else ():
            if key in TIMES:
                settings.append((section, key, value if key == "OnCalendar" else written(value)))
            elif key in CHANGES:
                settings.append((section, key, "yes"))
        settings += self.properties(section, self.kind)
        if self.kind == "timer":
            settings.append((section, "RemainAfterElapse", "no"))
        more = self.service() if self.argv else []
        self._judge_bus(self.kind, name)
        if more:
            transient.write(proc.visit, service, more)
        unit = transient.write(proc.visit, name, [("Unit", "Description", self.description), *settings])
        elapsing.start(proc.visit, unit)
        if "q" not in self.given:
            proc.err(f"Running {self.kind} as unit: {name}\n")
            if more:
                proc.err(f"Will run service as unit: {service}\n")
        return 0

    async def as_scope(self) -> int:
        proc = self.proc
        name = self.name("scope")
        settings = [*self.head(), *self.properties("Scope")]
        if "slice" in self.given:
            settings.append(("Scope", "Slice", mangled(self.given["slice"], "slice")))
        self._judge_bus("scope", name)
        unit = transient.write(proc.visit, name, settings)
        before = proc.entry.unit
        proc.entry.unit = running.group_of(unit)
        runs.begun(proc.visit, unit, proc.pid, 0)
        if "q" not in self.given:
            proc.err(f"Running scope as unit: {name}\n")
        try:
            return await become(proc, self.argv)
        except OSError as error:
            proc.entry.unit = before
            proc.err(f"Failed to execute: {os.strerror(error.errno or 0)}\n")
            return 1
        finally:
            runs.exited(proc.visit, unit, proc.pid, 0, 0, stays=False)
            transient.forget(proc.visit, unit)

    async def as_service(self) -> int:
        proc = self.proc
        name, settings = self.name("service"), self.service()
        self._judge_bus("service", name)
        unit = transient.write(proc.visit, name, settings)
        if self.is_pipe or self.is_pty:
            self._say(name)
            if self.is_pty and "q" not in self.given:
                proc.err("Press ^] three times within 1s to disconnect TTY.\n")
            await proc.flush()
            began = proc.clock.now()
            fate = await self._here(unit)
            return self._ended(fate, proc.clock.now() - began)
        service = running.begin(proc.visit, unit)
        if service is None or service.task is None:
            return 1
        await service.started.wait()
        self._say(name)
        if not self.waits:
            return 0
        await proc.flush()
        await asyncio.wait({service.task})
        return self._ended(service.end, service.end.ran if service.end is not None else 0)

    def _say(self, name: str) -> None:
        if "q" not in self.given:
            self.proc.err(f"Running as unit: {name}\n")

    async def _here(self, unit: Unit) -> Fate | None:
        """On the descriptors of who asks."""
        proc = self.proc
        account = accounts.find(proc.visit.view, self.given["uid"]) if "uid" in self.given else None

        def before(child: Process) -> None:
            child.entry.ppid, child.entry.unit = 1, running.group_of(unit)
            child.caller.umask = 0o022
            child.env["SYSTEMD_EXEC_PID"] = str(child.pid)
            child.caller.chdir(to_bytes(unit.values.get("Service.WorkingDirectory", "/")))
            if account is not None:
                cred = account.cred
                child.caller.cred = Cred(cred.uid, cred.gid, cred.groups, child.pid)
                child.entry.uid, child.entry.gid = cred.uid, cred.gid
            runs.begun(proc.visit, unit, child.pid, 0, run=run)

        run = proc.clock.now()
        env = running.environment(proc.visit, unit, account, run)
        if self.is_pty:
            env["TERM"] = proc.env.get("TERM", "vt220")
        try:
            child = proc.start([self.path, *self.argv[1:]], path=self.path, env=env, before=before)
        except ExecError:
            runs.begun(proc.visit, unit, 0, 0)
            runs.exited(proc.visit, unit, 0, running.EXEC_FAILED, 0, stays=False)
        else:
            status = await child.wait()
            runs.exited(proc.visit, unit, child.pid, 0 if child.signal else status, child.signal, stays=False)
        fate = units.fate(proc.visit, unit.name)
        kept = dataclasses.replace(fate) if fate is not None else None
        transient.collect(proc.visit, unit)
        return kept

    def _ended(self, fate: Fate | None, ran: int) -> int:
        if fate is None:
            return 1
        if self.waits and "q" not in self.given:
            number = fate.signal
            code = f"killed/status={runs.NAMES.get(number, 'TERM')}" if number else f"exited/status={fate.status}"
            self.proc.err(f"Finished with result: {fate.result}\nMain processes terminated with: code={code}\n"
                          f"Service runtime: {exact(max(ran, running.LEAST))}\nCPU time consumed: {exact(max(running.LEAST, ran // 3))}\n")  # fmt: skip
        if fate.result == "success":
            return 0
        if fate.result == "exit-code" and fate.status:
            return fate.status
        return EXCEPTION if fate.result == "signal" else 1


def command_line(words: list[str]) -> str:
    """quote_command_line(): quotes where a shell would want them."""
    return " ".join(word if word and not set(word) & set(" \t\n\"\\'$`*?[]{}()<>|&;~#") else f'"{escaped(word)}"' for word in words)


def escaped(word: str) -> str:
    return "".join({"\n": "\\n", "\t": "\\t", '"': '\\"', "\\": "\\\\"}.get(char, char) for char in word)
