"""mysql 15.1, the client of MariaDB 10.11: what it makes of its lines, and what it says between the server's answers."""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from mirage.shell import signals
from mirage.shell.lib.recorded import recorded, upstream
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.mariadb import display, entry
from mirage.world.databases import RefusedError

if TYPE_CHECKING:
    from mirage.shell.mariadb.settings import Settings
    from mirage.shell.process import Process
    from mirage.world.databases import Answer, Connection

BOLD, BELL, PLAIN = "\33(B\33[0;1m", "\a\33(B\33[0;7m\33(B\33[m", "\33(B\33[m"
TEXT_MAX = 1 << 24  # bytes that are read
NAMES = {  # command -> its letter, and whether words may follow
    "?": ("?", True), "charset": ("C", True), "clear": ("c", False), "connect": ("r", True), "delimiter": ("d", True), "edit": ("e", False),
    "ego": ("G", False), "exit": ("q", False), "go": ("g", False), "help": ("h", True), "nopager": ("n", False), "notee": ("t", False),
    "nowarning": ("w", False), "pager": ("P", True), "print": ("p", False), "prompt": ("R", True), "quit": ("q", False), "rehash": ("#", False),
    "source": (".", True), "status": ("s", False), "system": ("!", True), "tee": ("T", True), "use": ("u", True), "warnings": ("W", False),
}  # fmt: skip
LETTERS = frozenset(("-", *(letter for letter, _ in NAMES.values())))
SAID = {  # commands that change nothing here but what they say
    "C": "Charset changed", "W": "Show warnings enabled.", "w": "Show warnings disabled.", "P": "PAGER set to '{}'\n",
    "n": "PAGER set to stdout\n", "T": "Logging to file '{}'\n", "t": "Outfile disabled.\n",
}  # fmt: skip
NO_FILE = "No previous outfile available, you must give a filename!\n"
HISTORY = ".mysql_history"
ESCAPES = {" ": "\\040", "\\": "\\134", "\t": "\\011", "\n": "\\012"}  # vis(3), as libedit keeps a line
READING = (
    "Reading table information for completion of table and column names\n"
    "You can turn off this feature to get a quicker startup with -A\n\n"
)


class _Over(Exception):  # noqa: N818 - quit
    pass


class Monitor:
    """One client on one connection."""

    def __init__(self, proc: Process, settings: Settings, connection: Connection) -> None:
        self._proc, self._settings, self._connection = proc, settings, connection
        self.is_batch = not is_talk(proc, settings)
        self._verbose = settings.count("verbose")
        self._silent = settings.count("silent") + self.is_batch
        self._delimiter = settings.last("delimiter", ";") or ";"
        self._prompt = settings.last("prompt", "MariaDB [{}]> ").replace("\\d", "{}").replace("\\N", "MariaDB")
        self._text, self._quote, self._comment = "", "", False  # what is not yet a statement, and what is open in it
        self._number = 0  # of the line
        self._history: list[str] = []
        self._depth = 0  # of files that are read by files
        self.status = 0

    # ---- ways in

    async def execute(self, lines: str) -> int:
        """-e, and what comes through a pipe."""
        with contextlib.suppress(_Over):
            for line in lines.splitlines():
                self._number += 1
                await self._line(line)
            if self._text.strip():
                await self._go()
        if self._verbose > 1 and self.status == 0:
            self._info("Bye")
        return self.status

    async def converse(self) -> int:
        proc, connection = self._proc, self._connection
        if connection.database:
            await self._read_tables()
        if not self._silent:
            self._info("Welcome to the MariaDB monitor.  Commands end with ; or \\g.")
            self._info(f"Your MariaDB connection id is {connection.number}\nServer version: {connection.version} Debian 12\n")
            self._info("Copyright (c) 2000, 2018, Oracle, MariaDB Corporation Ab and others.\n")
            self._info("Type 'help;' or '\\h' for help. Type '\\c' to clear the current input statement.\n")
        interrupted = asyncio.Event()
        proc.handle(signals.SIGINT, lambda _: interrupted.set())
        try:
            while True:
                proc.out(self._prompting())
                await proc.flush()
                line = await self._typed(interrupted)
                if line is None:
                    self._text, self._quote, self._comment = "", "", False
                    proc.out("\n")
                    continue
                if not line:
                    proc.out("^D")
                    break
                self._history.append(line.rstrip("\n"))
                await self._line(line.rstrip("\n"))
        except _Over:
            pass
        finally:
            self._keep()
        self._info("Bye")
        return 0

    async def _typed(self, interrupted: asyncio.Event) -> str | None:
        """A line, "" at the end; None: ^C."""
        interrupted.clear()
        reading = asyncio.ensure_future(self._proc.read_line(0))
        waiting = asyncio.ensure_future(interrupted.wait())
        try:
            await asyncio.wait((reading, waiting), return_when=asyncio.FIRST_COMPLETED)
            return to_text(await reading) if reading.done() else None
        finally:
            for task in (reading, waiting):
                task.cancel()

    def _prompting(self) -> str:
        if self._comment or self._quote or self._text:
            sign = "/*" if self._comment else self._quote or "-"
            return f"{sign + '> ':>7}"
        return self._prompt.replace("{}", self._connection.database or "(none)")

    # ---- lines

    async def _line(self, line: str) -> None:
        """A line is read sign by sign; where nothing is open it may be a command of the client's own."""
        if not self._text and not self._quote and not self._comment and await self._command(line):
            return
        at = 0
        while at < len(line):
            sign, two = line[at], line[at : at + 2]
            if self._comment:
                if two == "*/":
                    self._comment, at = False, at + 1
            elif self._quote:
                self._text += two if sign == "\\" and self._quote != "`" else sign
                at += sign == "\\" and self._quote != "`"
                self._quote = "" if sign == self._quote else self._quote
            elif sign == "\\":
                if await self._letter(two[1:], line[at + 2 :]):
                    return
                at += 1
            elif line.startswith(self._delimiter, at):
                at += len(self._delimiter) - 1
                await self._go_or_command()
            elif sign == "#" or (two == "--" and (len(line) == at + 2 or line[at + 2] in " \t")):
                break
            elif two == "/*" and line[at + 2 : at + 3] not in ("!", "M", "+"):
                self._comment, at = True, at + 1
            elif not (sign.isspace() and not self._text):
                self._quote = sign if sign in "'\"`" else ""
                self._text += sign
            at += 1
        if self._text:
            self._text += "\n"

    async def _command(self, text: str) -> bool:
        """A command by its name, which ends with the line; False: it is none."""
        stripped = text.strip()
        if "\\g" in stripped or (self._delimiter in stripped and not stripped.lower().startswith("delimiter")):
            return False
        name, _, rest = stripped.partition(" ")
        known = NAMES.get(name.lower())
        if known is None or (rest.strip() and not known[1]):
            return False
        await self._do(known[0], rest.strip())
        return True

    async def _go_or_command(self) -> None:
        text = self._text.strip()
        name, _, rest = text.partition(" ")
        known = NAMES.get(name.lower())
        if known is not None and (known[1] or not rest.strip()) and known[0] not in "Gg":
            self._text = ""
            await self._do(known[0], rest.strip())
        else:
            await self._go()

    async def _letter(self, letter: str, rest: str) -> bool:
        """A command by its letter; True: it took the rest of the line."""
        if letter not in LETTERS or not letter:
            self._fault(f"Unknown command '\\{letter}'.")
            self._text += "\\" + letter
            return False
        if letter in "gG":
            await self._go(is_vertical=letter == "G")
            return False
        if letter == "c":
            self._text = ""
            return False
        takes = letter in ("!", ".", "u", "C", "r", "R", "T", "P", "h", "?", "d")
        await self._do(letter, rest.strip().removesuffix(self._delimiter) if takes else "")
        return takes

    async def _do(self, letter: str, rest: str) -> None:
        said = SAID.get(letter) if letter != "T" or rest else NO_FILE
        if said is not None:
            self._info(said) if letter in "CWw" else self._proc.out(said.format(rest))
            return
        handler = COMMANDS.get(letter)
        if handler is not None:
            await handler(self, rest)

    # ---- commands

    async def _quit(self, rest: str) -> None:
        raise _Over

    async def _use(self, rest: str) -> None:
        name = (rest.split() or [""])[0].strip("`'\";")
        if not name:
            self._fault("USE must be followed by a database name")
            return
        try:
            self._connection.ask(f"USE `{name}`")
        except RefusedError as error:
            self._refused(error)
            return
        if not self.is_batch:
            await self._read_tables()
            self._info("Database changed")

    async def _read_tables(self) -> None:
        if "no-auto-rehash" in self._settings or "skip-auto-rehash" in self._settings:
            return
        with contextlib.suppress(RefusedError):
            if self._connection.ask("SHOW TABLES").rows:
                self._proc.out(READING)

    async def _status(self, rest: str) -> None:
        connection, settings = self._connection, self._settings
        facts = status(connection)
        is_local = settings.last("host") in entry.LOCAL and settings.last("protocol").lower() != "tcp"
        release = upstream(self._proc, "mariadb-client") or upstream(self._proc, "mariadb-server")
        lines = [
            ("Connection id:\t\t", str(connection.number)), ("Current database:\t", connection.database),
            ("Current user:\t\t", f"{connection.user}@localhost"), ("SSL:\t\t\t", "Not in use"), ("Current pager:\t\t", "stdout"),
            ("Using outfile:\t\t", "''"), ("Using delimiter:\t", self._delimiter), ("Server:\t\t\t", "MariaDB"),
            ("Server version:\t\t", f"{connection.version} Debian 12"), ("Protocol version:\t", "10"),
            ("Connection:\t\t", "Localhost via UNIX socket" if is_local else f"{settings.last('host', 'localhost')} via TCP/IP"),
            ("Server characterset:\t", "utf8mb4"), ("Db     characterset:\t", "utf8mb4"), ("Client characterset:\t", "utf8mb3"),
            ("Conn.  characterset:\t", "utf8mb3"),
            ("UNIX socket:\t\t", entry.SOCKET) if is_local else ("TCP port:\t\t", settings.last("port", str(entry.PORT))),
            ("Uptime:\t\t\t", long_time(facts["Uptime"])),
        ]  # fmt: skip
        self._proc.out(
            f"--------------\nmysql  Ver 15.1 Distrib {release}-MariaDB, for debian-linux-gnu (x86_64) using  EditLine wrapper\n\n"
            + "".join(f"{name}{value}\n" for name, value in lines)
            + "\n" + in_short(facts).removeprefix(f"Uptime: {facts['Uptime']}  ") + "\n--------------\n\n"
        )  # fmt: skip

    async def _help(self, rest: str) -> None:
        if rest:
            self._info("\nNothing found")
            self._info("Please try to run 'help contents' for a list of all accessible topics\n")
            return
        if self.is_batch:
            self._proc.out(recorded(self._proc, "mysql.commands"))
            return
        self._info("\nGeneral information about MariaDB can be found at\nhttp://mariadb.org\n")
        self._info("List of all client commands:")
        self._info("Note that all text commands must be first on line and end with ';'")
        self._proc.out(recorded(self._proc, "mysql.commands"))
        self._info("\nFor server side help, type 'help contents'\n")

    async def _source(self, rest: str) -> None:
        name = rest.strip().strip("'\"")
        if not name:
            self._fault("Usage: \\. <filename> | source <filename>")
            return
        try:
            text = to_text(self._proc.read_file(name, TEXT_MAX))
        except OSError as error:
            self._fault(f"Failed to open file '{name}', error: {error.errno}")
            self._end()
            return
        if self._depth < 8:
            self._depth += 1
            for line in text.splitlines():
                await self._line(line)
            self._depth -= 1

    async def _system(self, rest: str) -> None:
        if not rest:
            self._fault("Usage: \\! shell-command")
            return
        await self._proc.spawn(["sh", "-c", rest], path="/bin/sh")

    async def _connect(self, rest: str) -> None:
        if rest:
            with contextlib.suppress(RefusedError):
                self._connection.ask(f"USE `{rest.split()[0]}`")
            await self._read_tables()
        self._info(f"Connection id:    {self._connection.number}")
        self._info(f"Current database: {self._connection.database or '*** NONE ***'}\n")

    async def _delimit(self, rest: str) -> None:
        if not rest:
            self._fault("DELIMITER must be followed by a 'delimiter' character or string")
            return
        self._delimiter = rest.split()[0]

    async def _ask_prompt(self, rest: str) -> None:
        default = "\\N [\\d]> "
        self._prompt = (rest + " " if rest else default).replace("\\d", "{}").replace("\\N", "MariaDB")
        self._proc.out(f"PROMPT set to '{rest} '\n" if rest else f"Returning to default PROMPT of {default}\n")

    async def _clear(self, rest: str) -> None:
        self._text = ""

    async def _print(self, rest: str) -> None:
        self._proc.out(f"--------------\n{self._text}\n--------------\n\n")

    # ---- statements

    async def _go(self, is_vertical: bool = False) -> None:
        statement, self._text = self._text.strip("\n"), ""
        if not statement.strip():
            if not self.is_batch:
                self._fault("No query specified\n")
            return
        if "\n" in statement:
            self._history.append(_joined(statement) + self._delimiter)
        if self._verbose:
            self._proc.out(f"--------------\n{statement}\n--------------\n\n")
        before = self._connection.database
        try:
            answer = self._connection.ask(statement)
        except RefusedError as error:
            if self.is_batch and not self._verbose:
                self._proc.err(f"--------------\n{statement}\n--------------\n\n")
            self._refused(error)
            return
        await self._proc.tick(64 + 4 * len(answer.rows))
        if answer.slept:
            await self._proc.sleep(answer.slept)
        self._show(statement, answer, is_vertical=is_vertical or "vertical" in self._settings)
        if before != self._connection.database and not self.is_batch and statement.lower().startswith("use"):
            self._info("Database changed")
        if self._proc.is_buffer_full:
            await self._proc.flush()

    def _show(self, statement: str, answer: Answer, *, is_vertical: bool) -> None:
        seconds = answer.slept + self._proc.rng.choice((0.0, 0.0, 0.001) if answer.fields is not None else (0.001, 0.002, 0.004))
        took = f" ({seconds:.3f} sec)" if self._verbose > 2 or not self.is_batch else ""
        is_counted = not self.is_batch or self._verbose > 1
        fields, rows = answer.fields, answer.rows
        if fields is None:
            if is_counted:
                warned = f", {answer.warnings} warning{'s' * (answer.warnings != 1)}" if answer.warnings else ""
                self._info(f"Query OK, {answer.affected} row{'s' * (answer.affected != 1)} affected{warned}{took}")
                if answer.told:
                    self._info(answer.told)
                self._info("")
            return
        if not rows:
            if is_counted:
                self._info(f"Empty set{took}")
                self._info("")
            return
        is_named = "skip-column-names" not in self._settings
        if "html" in self._settings:
            shown = display.html(fields, rows, is_named=is_named)
        elif "xml" in self._settings:
            shown = display.xml(fields, rows, statement)
        elif is_vertical:
            shown = display.vertical(fields, rows)
        elif not self.is_batch or "table" in self._settings or self._verbose > 2:
            shown = display.table(fields, rows, is_named=is_named)
        else:
            shown = display.tabs(fields, rows, is_named=is_named and self._silent < 2, is_raw="raw" in self._settings)
        for part in shown:
            self._proc.out(part)
        if is_counted:
            self._info(f"{len(rows)} row{'s' * (len(rows) != 1)} in set{took}")
            self._info("")

    # ---- what is said

    def _info(self, text: str) -> None:
        if self.is_batch and not self._verbose:
            return
        is_shown = not self.is_batch and self._proc.env.get("TERM", "dumb") not in ("dumb", "")
        self._proc.out(f"{BOLD}{text}\n{PLAIN}" if is_shown else text + "\n")

    def _fault(self, text: str) -> None:
        self._proc.err(f"ERROR at line {self._number}: {text}\n" if self.is_batch else f"ERROR: {text}\n")
        if not self.is_batch:
            self._beep()

    def _refused(self, error: RefusedError) -> None:
        where = f" at line {self._number}" if self.is_batch and "skip-line-numbers" not in self._settings else ""
        self._proc.err(f"ERROR {error.number} ({error.state}){where}: {error.text}\n")
        if self.is_batch:
            self._end()
        else:
            self._beep()

    def _beep(self) -> None:
        self._proc.out(beep(self._proc))

    def _end(self) -> None:
        """A client that nobody talks to ends with the first mistake, unless it is forced."""
        if self.is_batch and ("force" not in self._settings or "execute" in self._settings):
            self.status = 1
            raise _Over

    def _keep(self) -> None:
        """What was typed, behind what is in the file already."""
        proc = self._proc
        path = proc.env.get("MYSQL_HISTFILE") or proc.env.get("HOME", "") + "/" + HISTORY
        lines = [line for line in self._history if line.strip()]
        if not lines or path.startswith("/dev/"):
            return
        try:
            kept = to_text(proc.read_file(path, TEXT_MAX))
        except OSError:
            kept = ""
        text = (kept or "_HiStOrY_V2_\n") + "".join("".join(ESCAPES.get(sign, sign) for sign in line) + "\n" for line in lines)
        with contextlib.suppress(OSError):
            proc.caller.write_file(to_bytes(path), to_bytes(text), 0o600)


COMMANDS: dict[str, Callable[[Monitor, str], Awaitable[None]]] = {
    "q": Monitor._quit, "u": Monitor._use, "s": Monitor._status, "h": Monitor._help, "?": Monitor._help, ".": Monitor._source,
    "!": Monitor._system, "r": Monitor._connect, "d": Monitor._delimit, "R": Monitor._ask_prompt, "c": Monitor._clear, "p": Monitor._print,
}  # fmt: skip


def _joined(statement: str) -> str:
    """Its lines as one, but for those that a quote joins."""
    parts = re.split(r"""('(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|`[^`]*`)""", statement, flags=re.DOTALL)
    return "".join(part if number % 2 else part.replace("\n", " ") for number, part in enumerate(parts))


def is_talk(proc: Process, settings: Settings) -> bool:
    """Whether somebody types at it, and reads."""
    return not {"batch", "execute"} & settings.given.keys() and proc.isatty(0) and proc.isatty(1)


def beep(proc: Process) -> str:
    return BELL if proc.env.get("TERM", "dumb") not in ("dumb", "") else "\a"


def status(connection: Connection) -> dict[str, str]:
    """SHOW GLOBAL STATUS."""
    return {str(name): str(value) for name, value in connection.ask("SHOW GLOBAL STATUS").rows}


def in_short(facts: dict[str, str]) -> str:
    """COM_STATISTICS."""
    each = int(facts["Questions"]) / max(1, int(facts["Uptime"]))
    return (
        f"Uptime: {facts['Uptime']}  Threads: {facts['Threads_connected']}  Questions: {facts['Questions']}  "
        f"Slow queries: {facts['Slow_queries']}  Opens: {facts['Opened_tables']}  Open tables: {facts['Open_tables']}  "
        f"Queries per second avg: {each:.3f}"
    )


def long_time(seconds: str) -> str:
    """nice_time(): days, hours and minutes as far as there are any."""
    left, parts = int(seconds), []
    for size, name in ((86400, "day"), (3600, "hour"), (60, "min")):
        if left >= size:
            count, left = divmod(left, size)
            parts.append(f"{count} {name}{'s' * (count > 1 and name != 'min')}")
    return " ".join([*parts, f"{left} sec"])
