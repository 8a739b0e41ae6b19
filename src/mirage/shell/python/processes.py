"""subprocess, pty and what os has of other programs: they are started in the pretended machine, with pipes where Python asks for them."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING, Any

from mirage.shell.fds import Descriptor
from mirage.shell.lib.gathering import TooMuchError, gathered
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.python.faults import Ended, Raised, throw
from mirage.shell.python.machine import Machine
from mirage.shell.python.objects import Thing
from mirage.shell.python.values import SIZE_MAX

if TYPE_CHECKING:
    from mirage.shell.process import Process

Names = dict[str, Any]
PIPE, STDOUT, DEVNULL = -1, -2, -3
RUN = """  File "/usr/lib/python3.11/subprocess.py", line 548, in run
    with Popen(*popenargs, **kwargs) as process:
         ^^^^^^^^^^^^^^^^^^^^^^^^^^^
"""
CALL = """  File "/usr/lib/python3.11/subprocess.py", line 389, in call
    with Popen(*popenargs, **kwargs) as p:
         ^^^^^^^^^^^^^^^^^^^^^^^^^^^
"""
CHECK_CALL = """  File "/usr/lib/python3.11/subprocess.py", line 408, in check_call
    retcode = call(*popenargs, **kwargs)
              ^^^^^^^^^^^^^^^^^^^^^^^^^^
"""
CHECK_OUTPUT = """  File "/usr/lib/python3.11/subprocess.py", line 466, in check_output
    return run(*popenargs, stdout=PIPE, timeout=timeout, check=True,
           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
"""
NO_CHILD = """  File "/usr/lib/python3.11/subprocess.py", line 1024, in __init__
    self._execute_child(args, executable, preexec_fn, close_fds,
  File "/usr/lib/python3.11/subprocess.py", line 1901, in _execute_child
    raise child_exception_type(errno_num, err_msg, err_filename)
"""
FAILED_CALL = """  File "/usr/lib/python3.11/subprocess.py", line 413, in check_call
    raise CalledProcessError(retcode, cmd)
"""
FAILED_RUN = """  File "/usr/lib/python3.11/subprocess.py", line 571, in run
    raise CalledProcessError(retcode, process.args,
"""
NO_PROGRAM = """Traceback (most recent call last):\r
  File "<string>", line 1, in <module>\r
  File "/usr/lib/python3.11/pty.py", line 171, in spawn\r
    os.execlp(argv[0], *argv)\r
  File "<frozen os>", line 557, in execlp\r
  File "<frozen os>", line 574, in execvp\r
  File "<frozen os>", line 597, in _execvpe\r
"""


class CalledProcessError(Exception):
    """subprocess.CalledProcessError"""

    def __init__(self, returncode: int, cmd: Any, output: Any = None, stderr: Any = None) -> None:
        super().__init__(returncode, cmd, output, stderr)
        self.returncode, self.cmd, self.output, self.stdout, self.stderr = returncode, cmd, output, output, stderr

    def __str__(self) -> str:
        if self.returncode < 0:
            return f"Command '{self.cmd}' died with <Signals.SIG{_signal(-self.returncode)}: {-self.returncode}>."
        return f"Command '{self.cmd}' returned non-zero exit status {self.returncode}."


class TimeoutExpired(Exception):  # noqa: N818  as Python's subprocess calls it
    """subprocess.TimeoutExpired"""

    def __init__(self, cmd: Any, timeout: float) -> None:
        super().__init__(cmd, timeout)
        self.cmd, self.timeout = cmd, timeout

    def __str__(self) -> str:
        return f"Command '{self.cmd}' timed out after {self.timeout} seconds"


for _kind in (CalledProcessError, TimeoutExpired):
    _kind.__module__ = "subprocess"


def _signal(number: int) -> str:
    from mirage.shell.signals import NUMBERS

    return next((name for name, each in NUMBERS.items() if each == number), str(number))


async def spawn(proc: Process, argv: list[str], path: str | None = None) -> int:
    """Run a program to its end, on our own descriptors; its status as a shell tells it."""
    try:
        return await proc.spawn(argv, path=path)
    except OSError as fault:
        number = fault.errno or 2
        raise Raised(OSError(number, os.strerror(number), argv[0])) from None


async def output(proc: Process, argv: list[str]) -> bytes:
    """What a program writes, which is started with a pipe for its standard output."""
    try:
        return (await gathered(proc, argv, SIZE_MAX)).data
    except OSError as fault:
        number = fault.errno or 2
        raise Raised(OSError(number, os.strerror(number), argv[0])) from None
    except TooMuchError:
        throw(MemoryError)


class Child:
    """One Popen: the program runs at once; its pipes are read to their ends while it does."""

    def __init__(self, machine: Machine, args: Any, named: Names) -> None:
        self.machine, self.proc, self.args = machine, machine.current, args
        self.is_text = bool(named.get("text") or named.get("universal_newlines") or named.get("encoding") or named.get("errors"))
        words = [str(args)] if isinstance(args, str) else [str(word) for word in args]
        self.argv = ["/bin/sh", "-c", *words] if named.get("shell") else words
        self.named = named
        self.readers: dict[int, Descriptor] = {}
        self.writer: Descriptor | None = None
        self.found: dict[int, bytes] = {}
        self.reading: list[asyncio.Task[None]] = []
        self.process: Process | None = None

    async def begin(self) -> None:
        """OSError: there is no such program, or no such directory."""
        proc, named = self.proc, self.named
        await proc.flush()
        fds: dict[int, Descriptor] = {number: proc.fds[number] for number in (0, 1, 2) if number in proc.fds}
        closing: list[Descriptor] = []
        for number, word in ((0, "stdin"), (1, "stdout"), (2, "stderr")):
            wish = named.get(word)
            if wish == PIPE:
                reader, writer = proc.pipe()
                own, theirs = (writer, reader) if number == 0 else (reader, writer)
                if number == 0:
                    self.writer = own
                else:
                    self.readers[number] = own
                fds[number] = theirs
                closing.append(theirs)
            elif wish == DEVNULL:
                fds[number] = proc.open_now("/dev/null", os.O_RDWR)
                closing.append(fds[number])
            elif wish == STDOUT and 1 in fds:
                fds[number] = fds[1]
            elif isinstance(wish, int) and wish in proc.fds:
                fds[number] = proc.fds[wish]
            elif isinstance(wish, Thing) and "held descriptor" in wish.attributes:
                fds[number] = wish.attributes["held descriptor"]
        before = proc.caller.getcwd() if named.get("cwd") else None
        try:
            if named.get("cwd"):
                proc.caller.chdir(to_bytes(str(named["cwd"])))
            env = {str(key): str(value) for key, value in named["env"].items()} if named.get("env") is not None else None
            self.process = proc.start(self.argv, fds=fds, env=env)
        except BaseException:
            for each in (*self.readers.values(), *([self.writer] if self.writer else [])):
                each.close()
            raise
        finally:
            if before is not None:
                proc.caller.chdir(before)
            for each in closing:
                each.close()
        self.reading = [asyncio.ensure_future(self._read(number, reader)) for number, reader in self.readers.items()]

    async def _read(self, number: int, reader: Descriptor) -> None:
        parts, total = [], 0
        try:
            while data := await self.proc.read_from(reader):
                parts.append(data)
                total += len(data)
                if total > SIZE_MAX:
                    break
        finally:
            reader.close()
            self.found[number] = b"".join(parts)

    async def give(self, data: Any) -> None:
        if self.writer is not None and data is not None:
            piece = to_bytes(data) if isinstance(data, str) else bytes(data)
            try:
                await self.writer.write(piece)
            except OSError:
                return

    def shut(self) -> None:
        if self.writer is not None:
            self.writer.close()
            self.writer = None

    async def end(self, timeout: Any = None) -> int:
        """Its return code: negative for a signal."""
        assert self.process is not None
        try:
            async with asyncio.timeout(None):
                if timeout is None:
                    status = await self.process.wait()
                else:
                    status = await self._in_time(float(timeout))
        finally:
            if self.process.is_alive and timeout is not None:
                self.process.kill(9)
        for task in self.reading:
            await task
        return -self.process.signal if self.process.signal else status

    async def _in_time(self, seconds: float) -> int:
        assert self.process is not None
        ending = asyncio.ensure_future(self.process.wait())
        waking = asyncio.ensure_future(self.proc.clock.sleep(seconds))
        try:
            await asyncio.wait({ending, waking}, return_when=asyncio.FIRST_COMPLETED)
            if not ending.done():
                raise Raised(TimeoutExpired(self.args, self.named.get("timeout", seconds)))
            return ending.result()
        finally:
            ending.cancel()
            waking.cancel()

    def text(self, number: int) -> Any:
        """What it wrote there; None where no pipe was asked for."""
        data = self.found.get(number) if number in self.readers else None
        return to_text(data) if self.is_text and data is not None else data


def subprocess_names(machine: Machine) -> Names:
    async def begun(args: Any, named: Names, through: str) -> Child:
        child = Child(machine, args, named)
        try:
            await child.begin()
        except OSError as fault:
            number = fault.errno or 2
            path = str(named["cwd"]) if named.get("cwd") and not machine.proc.exists(str(named["cwd"])) else child.argv[0]
            raised = Raised(OSError(number, os.strerror(number), path))
            raised.through = through + NO_CHILD
            raise raised from None
        return child

    async def done(args: Any, named: Names, through: str) -> Child:
        if named.get("input") is not None:
            named["stdin"] = PIPE
        child = await begun(args, named, through)
        await child.give(named.get("input"))
        child.shut()
        return child

    async def call(args: Any, **named: Any) -> int:
        return await (await done(args, named, CALL)).end(named.get("timeout"))

    async def check_call(args: Any, **named: Any) -> int:
        status = await (await done(args, named, CHECK_CALL + CALL)).end(named.get("timeout"))
        if status:
            raised = Raised(CalledProcessError(status, args))
            raised.through = FAILED_CALL
            raise raised
        return 0

    async def run(args: Any, *, through: str = "", check: bool = False, capture_output: bool = False, **named: Any) -> Thing:
        if capture_output:
            named["stdout"] = named["stderr"] = PIPE
        child = await done(args, named, through + RUN)
        status = await child.end(named.get("timeout"))
        out, err = child.text(1), child.text(2)
        if check and status:
            raised = Raised(CalledProcessError(status, args, out, err))
            raised.through = through + FAILED_RUN
            raise raised
        words = [f"args={args!r}", f"returncode={status}", *([f"stdout={out!r}"] if out is not None else []),
                 *([f"stderr={err!r}"] if err is not None else [])]  # fmt: skip
        return Thing("subprocess.CompletedProcess", {"args": args, "returncode": status, "stdout": out, "stderr": err,
                     "check_returncode": lambda: None}, f"CompletedProcess({', '.join(words)})")  # fmt: skip

    async def check_output(args: Any, **named: Any) -> Any:
        return (await run(args, through=CHECK_OUTPUT, check=True, **{"stdout": PIPE, **named})).attributes["stdout"]

    async def popen(args: Any, *rest: Any, **named: Any) -> Thing:
        return _popen(await begun(args, named, ""))

    async def status_output(line: str) -> tuple[int, str]:
        made = (await run(["/bin/sh", "-c", line], text=True, stdout=PIPE, stderr=STDOUT)).attributes
        return made["returncode"], made["stdout"].removesuffix("\n")

    async def only_output(line: str) -> str:
        return (await status_output(line))[1]

    return {"call": call, "check_call": check_call, "check_output": check_output, "run": run, "Popen": popen, "PIPE": PIPE, "STDOUT": STDOUT, "DEVNULL": DEVNULL,
            "getoutput": only_output, "getstatusoutput": status_output, "CalledProcessError": CalledProcessError,
            "TimeoutExpired": TimeoutExpired, "SubprocessError": Exception,
            "list2cmdline": lambda words: " ".join([f'"{word}"' if " " in word else word for word in words])}  # fmt: skip


def _popen(child: Child) -> Thing:
    process = child.process
    assert process is not None

    async def wait(timeout: Any = None) -> int:
        code = await child.end(timeout)
        made.attributes["returncode"] = code
        return code

    async def communicate(input: Any = None, timeout: Any = None) -> tuple[Any, Any]:
        await child.give(input)
        child.shut()
        await wait(timeout)
        return child.text(1), child.text(2)

    def poll() -> int | None:
        if process.is_alive:
            return None
        made.attributes["returncode"] = -process.signal if process.signal else process.status
        return made.attributes["returncode"]  # type: ignore[no-any-return]

    def pipe(number: int) -> Thing | None:
        if number not in child.readers:
            return None

        async def rest() -> Any:
            for task in child.reading:
                await task
            return child.found.pop(number, b"")

        async def read(*_: Any) -> Any:
            data = await rest()
            return to_text(data) if child.is_text else data

        async def line(*_: Any) -> Any:
            data = await rest()
            first, mark, after = data.partition(b"\n")
            child.found[number] = after
            return to_text(first + mark) if child.is_text else first + mark

        async def lines() -> list[Any]:
            return (await read()).splitlines(keepends=True)  # type: ignore[no-any-return]

        return Thing(
            "_io.BufferedReader",
            {"read": read, "readline": line, "lines": line, "readlines": lines, "close": lambda: None},
            "<_io.BufferedReader name=3>",
        )

    def entrance() -> Thing | None:
        if child.writer is None:
            return None

        async def write(data: Any) -> int:
            await child.give(data)
            return len(data)

        return Thing(
            "_io.BufferedWriter", {"write": write, "flush": lambda: None, "close": child.shut}, "<_io.BufferedWriter name=3>"
        )

    async def leave(*_: Any) -> None:
        child.shut()
        await wait()

    made = Thing("subprocess.Popen", {
        "args": child.args, "pid": process.pid, "returncode": None, "communicate": communicate, "wait": wait, "poll": poll, "stdout": pipe(1), "stderr": pipe(2),
        "stdin": entrance(), "kill": lambda: process.kill(9), "terminate": lambda: process.kill(15), "send_signal": process.kill, "__exit__": leave,
    }, f"<Popen: returncode: None args: {child.args!r}>")  # fmt: skip
    made.attributes["__enter__"] = lambda: made
    return made


def pty_names(machine: Machine) -> Names:
    proc = machine.current

    async def begin(argv: Any, *_: Any) -> int:
        """spawn(): what runs there has a terminal, so its lines end as a terminal's do where ours is none."""
        words = [argv] if isinstance(argv, str) else [str(word) for word in argv]
        try:
            if proc.isatty(1):
                return await proc.spawn(words) << 8
            data = await output(proc, words)
        except (OSError, Raised) as error:
            reason = error.value if isinstance(error, Raised) else error
            number = getattr(reason, "errno", 2) or 2
            proc.out(NO_PROGRAM + f"{type(reason).__name__}: [Errno {number}] {os.strerror(number)}\r\n")
            return 256
        proc.out(data.replace(b"\n", b"\r\n"))
        return 0

    return {"spawn": begin}


async def become(proc: Process, path: str, argv: list[str], env: Names | None = None) -> None:
    """exec*(): the program in our place."""
    await proc.flush()
    try:
        child = proc.start(argv, path=path if "/" in path else None, env=env, fds=proc.fds)
    except OSError as fault:
        number = fault.errno or 2
        raise Raised(OSError(number, os.strerror(number))) from None
    raise Ended(await child.wait())
