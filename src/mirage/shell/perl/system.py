"""Processes, users and time: the functions of the language for them."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from typing import Any

from mirage.shell import sending, signals
from mirage.shell.lib import nss
from mirage.shell.lib.gathering import TooMuchError, gathered
from mirage.shell.lib.local import zone_of
from mirage.shell.perl.functions import first_of, function
from mirage.shell.perl.handles import environment, path_of
from mirage.shell.perl.machine import LIST, SCALAR, Forking, Machine
from mirage.shell.perl.tree import Node, Unknown
from mirage.shell.perl.values import Array, Cell, Code, Died, Exit, Hash, is_reference, number_of, text_of, to_octets, whole_of
from mirage.world import passwords

SECOND = 1_000_000_000
OUTPUT_MAX = 4 << 20
DAYS = ("Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
META = set("$&*(){}[]'\";\\|?<>~`\n=%#")


def argv_of(values: list[Any]) -> list[str]:
    """A command as perl starts it: one string with a shell's marks by the shell, without them by its words."""
    words = [path_of(value) for value in values]
    if len(words) != 1:
        return words
    plain = words[0].split()
    return ["sh", "-c", words[0]] if META & set(words[0]) or not plain else plain


async def _start(machine: Machine, values: list[Any]) -> int:
    """Run a command to its end: a status as wait(2) has it, -1 where there is none."""
    argv = argv_of(values)
    try:
        await machine.proc.flush()
        child = machine.proc.start(argv, env=environment(machine), path="/bin/sh" if argv[:2] == ["sh", "-c"] else None)
        status = await child.wait()
    except OSError as error:
        machine.fault(error)
        _not_started(machine, argv[0], error)
        return -1
    return child.signal or status - 128 if status > 128 and child.signal else status << 8


def _not_started(machine: Machine, name: str, error: OSError) -> None:
    if machine.warns:
        machine.warn(f'Can\'t exec "{name}": {error.strerror}{machine.place()}')


@function("system")
async def _system(machine: Machine, args: list[Node], want: int) -> Any:
    status = await _start(machine, await machine.many(args))
    machine.global_variable("$", "?").value = status
    return status


@function("exec")
async def _exec(machine: Machine, args: list[Node], want: int) -> Any:
    status = await _start(machine, await machine.many(args))
    if status == -1:
        return ""
    raise Exit(status >> 8 if not status & 127 else 128 + (status & 127))


async def captured(machine: Machine, line: str, want: int) -> Any:
    """What a command writes: a string, or its lines."""
    argv = argv_of([line])
    path = "/bin/sh" if argv[:2] == ["sh", "-c"] else None
    try:
        data, status, is_killed = await gathered(machine.proc, argv, OUTPUT_MAX, path=path, env=environment(machine))
    except OSError as error:
        machine.fault(error)
        _not_started(machine, argv[0], error)
        machine.global_variable("$", "?").value = -1
        return [] if want == LIST else None
    except TooMuchError:
        raise MemoryError from None
    machine.global_variable("$", "?").value = status - 128 if is_killed else status << 8
    text = machine.charged(data.decode("latin-1"))
    return text.splitlines(keepends=True) if want == LIST else text


@function("crypt")
async def _crypt(machine: Machine, args: list[Node], want: int) -> Any:
    word, setting = [text_of(await machine.ev(each, SCALAR)) for each in args]
    if not passwords.CHEAP.match(setting):
        raise Unknown("crypt of much")
    machine.proc.session.step(20_000)
    made = passwords.crypted(to_octets(word), setting)
    if made is None:
        raise Unknown("crypt without libcrypt")
    return made


@function("exit")
async def _exit(machine: Machine, args: list[Node], want: int) -> Any:
    raise Exit(whole_of(await machine.ev(args[0], SCALAR)) if args else 0)


def _said(machine: Machine, values: list[Any], default: str) -> Any:
    if len(values) == 1 and is_reference(values[0]):
        return values[0]
    text = "".join([text_of(value) for value in values]) or default
    return text if text.endswith("\n") else text + machine.place()


@function("die")
async def _die(machine: Machine, args: list[Node], want: int) -> Any:
    line = machine.line
    values = await machine.many(args)
    machine.line = line
    raise Died(_said(machine, values, "Died"))


@function("warn")
async def _warn(machine: Machine, args: list[Node], want: int) -> Any:
    line = machine.line
    values = await machine.many(args)
    machine.line = line
    text = _said(machine, values, "Warning: something's wrong")
    handler = machine.signals.items.get("__WARN__")
    if isinstance(handler, Code):
        await machine.call(handler, [text], SCALAR)
    else:
        machine.warn(text_of(text))
    return 1


@function("fork")
async def _fork(machine: Machine, args: list[Node], want: int) -> Any:
    await machine.proc.flush()
    return await Forking(answer=0)


@function("wait", "waitpid")
async def _wait(machine: Machine, args: list[Node], want: int) -> Any:
    await machine.many(args)
    return -1


@function("kill")
async def _kill(machine: Machine, args: list[Node], want: int) -> Any:
    values = await machine.many(args)
    word = text_of(values[0]) if values else "0"
    number = signals.number_of(word.lstrip("-").removeprefix("SIG"))
    if number is None:
        machine.die(f'Unrecognized signal name "{word}"')
    count = 0
    for value in values[1:]:
        pid = whole_of(value)
        try:
            sending.send(machine.proc, -pid if word.startswith("-") else pid, number)
            count += 1
        except OSError as error:
            machine.fault(error)
    return count


def handle_signal(machine: Machine, name: str, value: Any) -> None:
    """$SIG{NAME} was set: the process is told, and a function is called before the next statement."""
    number = signals.NUMBERS.get(name)
    if number is None or number in (9, 19):
        return
    if value == "IGNORE":
        machine.proc.ignore(number)
    elif value in (None, "", "DEFAULT"):
        machine.proc.default(number)
    elif isinstance(value, Code):
        machine.proc.handle(number, lambda number: machine.interrupted.append(name))


@function("sleep")
async def _sleep(machine: Machine, args: list[Node], want: int) -> Any:
    seconds = max(0.0, float(number_of(await first_of(machine, args))))
    await machine.sleep(int(seconds))
    return int(seconds)


@function("alarm")
async def _alarm(machine: Machine, args: list[Node], want: int) -> Any:
    seconds = number_of(await first_of(machine, args))
    now = machine.proc.clock.now()
    left = max(0, machine.alarm - now) // SECOND if machine.alarm else 0
    machine.alarm = now + int(seconds * SECOND) if seconds > 0 else 0
    return left


@function("setpgrp", "setpriority")
async def _nothing(machine: Machine, args: list[Node], want: int) -> Any:
    await machine.many(args)
    return 0


@function("getppid")
async def _getppid(machine: Machine, args: list[Node], want: int) -> Any:
    return machine.proc.ppid


@function("getpgrp")
async def _getpgrp(machine: Machine, args: list[Node], want: int) -> Any:
    return machine.proc.pgid


@function("time")
async def _time(machine: Machine, args: list[Node], want: int) -> Any:
    return machine.proc.clock.now() // SECOND


@function("times")
async def _times(machine: Machine, args: list[Node], want: int) -> Any:
    return [0.01, 0, 0, 0]


@function("localtime")
async def _localtime(machine: Machine, args: list[Node], want: int) -> Any:
    return await _broken_down(machine, args, want, zone_of(machine.proc))


@function("gmtime")
async def _gmtime(machine: Machine, args: list[Node], want: int) -> Any:
    return await _broken_down(machine, args, want, UTC)


async def _broken_down(machine: Machine, args: list[Node], want: int, zone: tzinfo) -> Any:
    seconds = whole_of(await machine.ev(args[0], SCALAR)) if args else machine.proc.clock.now() // SECOND
    when = datetime.fromtimestamp(max(-(1 << 36), min(seconds, 1 << 37)), zone)
    week = (when.weekday() + 1) % 7
    if want == SCALAR:
        return f"{DAYS[week]} {MONTHS[when.month - 1]} {when.day:2} {when:%H:%M:%S} {when.year}"
    return [
        when.second,
        when.minute,
        when.hour,
        when.day,
        when.month - 1,
        when.year - 1900,
        week,
        when.timetuple().tm_yday - 1,
        int(bool(when.dst())),
    ]


@function("getpwnam", "getpwuid")
async def _getpw(machine: Machine, args: list[Node], want: int) -> Any:
    value = text_of(await first_of(machine, args))
    found = nss.user(machine.proc, int(value) if value.isdigit() else value)
    if found is None:
        return [] if want == LIST else None
    if want == SCALAR:
        return found.name if value.isdigit() else found.uid
    return [found.name, "x", found.uid, found.gid, "", "", found.gecos, found.home, found.shell]


@function("getgrnam", "getgrgid")
async def _getgr(machine: Machine, args: list[Node], want: int) -> Any:
    value = text_of(await first_of(machine, args))
    found = nss.group(machine.proc, int(value) if value.isdigit() else value)
    if found is None:
        return [] if want == LIST else None
    if want == SCALAR:
        return found.name if value.isdigit() else found.gid
    return [found.name, "x", found.gid, " ".join(found.members)]


@function("getlogin")
async def _getlogin(machine: Machine, args: list[Node], want: int) -> Any:
    return nss.user_name(machine.proc, machine.proc.uid)


@function("caller")
async def _caller(machine: Machine, args: list[Node], want: int) -> Any:
    depth = whole_of(await machine.ev(args[0], SCALAR)) if args else 0
    if depth >= len(machine.calls):
        return [] if want == LIST else None
    package, line, name = machine.calls[-1 - depth]
    return [package, machine.name, line, *([f"{package}::{name}"] if args else [])] if want == LIST else package


@function("lock", "dump", "untie", "chroot", "syscall")
async def _ignored(machine: Machine, args: list[Node], want: int) -> Any:
    await machine.many(args)
    return -1


def dumped(value: Any, depth: int = 0, indent: int = 2) -> str:
    """Data::Dumper's text of a value, at this indentation; `indent` is $Data::Dumper::Indent."""
    blessed = getattr(value, "blessed", "")
    if blessed and not isinstance(value, Code):
        return f"bless( {_dumped_plain(value, depth + 7, indent)}, '{blessed}' )"
    return _dumped_plain(value, depth, indent)


def _dumped_plain(value: Any, depth: int, indent: int) -> str:
    pad = " " * depth if indent else ""
    line, step = ("\n", "  ") if indent else ("", "")

    def inner(each: Any, before: int = 0) -> str:
        return dumped(each, depth + 2 + (before if indent > 1 else 0), indent)

    if isinstance(value, Array):
        items = f",{line}".join([f"{pad}{step}{inner(each)}" for each in value.items])
        return f"[{line}{items}{line}{pad}]" if items else "[]"
    if isinstance(value, Hash):
        pairs = f",{line}".join([f"{pad}{step}'{key}' => {inner(each, len(key) + 6)}" for key, each in sorted(value.items.items())])
        return f"{{{line}{pairs}{line}{pad}}}" if pairs else "{}"
    if isinstance(value, Cell):
        return "\\" + dumped(value.value, depth + 2, indent)
    if value is None:
        return "undef"
    if isinstance(value, Code):
        return 'sub { "DUMMY" }'
    if isinstance(value, int):
        return str(value)
    text = text_of(value)
    return (
        text
        if text.isdigit() and (text == "0" or text[0] != "0") and len(text) < 10
        else "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
    )
