"""The state of a running awk program: variables, arrays, the record with its fields, and the main input."""

from __future__ import annotations

import re
import stat as st
from typing import TYPE_CHECKING

from mirage.shell.lib.gnu import why
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.programs.awk.chance import Random
from mirage.shell.programs.awk.dialect import MAWK, Dialect
from mirage.shell.programs.awk.lexer import unescape, unescape_plainly, unknown_escape
from mirage.shell.programs.awk.regex import pieces
from mirage.shell.programs.awk.streams import AwkFatalError, Reader, Streams
from mirage.shell.programs.awk.values import FormatError, Input, Value, integer, number, text

if TYPE_CHECKING:
    from mirage.shell.fds import Descriptor
    from mirage.shell.process import Process

Array = dict[bytes, Value]
_FORM = re.compile(rb"[^%]*%[-+ #0]*[0-9]{0,3}(?:\.[0-9]{0,3})?[aAdeEfFgGi][^%]*")  # what CONVFMT and OFMT may say
FIELD_MAX = 32767  # MAX_SPLIT of older mawks; what a field may be numbered here
CELL = 100  # bytes that an element costs beyond its text


class Machine:
    def __init__(self, proc: Process, dialect: Dialect = MAWK) -> None:
        self.proc = proc
        self.dialect = dialect
        self.streams = Streams(proc, dialect.expression, "sh" if dialect.is_gawk else "/bin/sh")
        self.vars: dict[bytes, Value] = {
            b"FS": b" ", b"OFS": b" ", b"ORS": b"\n", b"RS": b"\n", b"NR": 0.0, b"FNR": 0.0, b"SUBSEP": b"\x1c",
            b"CONVFMT": b"%.6g", b"OFMT": b"%.6g", b"FILENAME": None, b"RSTART": None, b"RLENGTH": None,
        }  # fmt: skip
        self.arrays: dict[bytes, Array] = {}
        self.frame: list[Value | Array] = []
        self.depth = 0
        self.held = 0
        self.work = 0
        self.seed = 1 if dialect.is_gawk else proc.clock.now() // 1_000_000_000
        if dialect.is_gawk:
            self.vars[b"RSTART"] = self.vars[b"RLENGTH"] = 0.0
        self.random = Random(self.seed)
        self._record = b""
        self._fields: list[Value] = []
        self._is_split = True
        self._is_joined = True
        self._main: Reader | None = None
        self._descriptor: Descriptor | None = None
        self._argument = 1
        self._has_file = False

    def prepare(self, operands: list[str]) -> None:
        """ARGV and ENVIRON."""
        words = [self.proc.argv[0].rsplit("/", 1)[-1], *operands]
        self.arrays[b"ARGV"] = {b"%d" % index: Input(to_bytes(word)) for index, word in enumerate(words)}
        self.arrays[b"ENVIRON"] = {to_bytes(name): Input(to_bytes(value)) for name, value in self.proc.env.items()}
        self.vars[b"ARGC"] = float(len(words))

    # ---- time and memory

    async def breathe(self) -> None:
        """Called in every loop: hand on when it is time, and let output go."""
        self.work += 1
        if self.work >= 32:
            work, self.work = self.work, 0
            await self.proc.tick(work)
        if self.proc.is_buffer_full:
            await self.proc.flush()

    def hold(self, size: int) -> None:
        """Account for what variables and arrays keep."""
        self.held += size
        limit = self.proc.session.limits.memory
        if self.held > limit:
            self.proc.session.stop("memory", limit, "awk variables")

    def store(self, table: Array, key: bytes, value: Value) -> None:
        old = table.get(key, self)
        if old is self:
            self.hold(len(key) + CELL + (len(value) if isinstance(value, bytes) else 0))
        elif isinstance(value, bytes) or isinstance(old, bytes):
            self.hold((len(value) if isinstance(value, bytes) else 0) - (len(old) if isinstance(old, bytes) else 0))
        table[key] = value

    def forget(self, table: Array, key: bytes) -> None:
        old = table.pop(key, self)
        if old is not self:
            self.hold(-len(key) - CELL - (len(old) if isinstance(old, bytes) else 0))

    def clear(self, table: Array) -> None:
        for key in list(table):
            self.forget(table, key)

    # ---- text

    def text(self, value: Value) -> bytes:
        if isinstance(value, bytes):
            return value
        return text(value, self._form(b"CONVFMT"), self.dialect.integers)

    def shown(self, value: Value) -> bytes:
        """As print writes it: numbers by OFMT."""
        return value if isinstance(value, bytes) else text(value, self._form(b"OFMT"), self.dialect.integers)

    def _form(self, name: bytes) -> bytes:
        form = self.vars.get(name)
        return form if isinstance(form, bytes) and _FORM.fullmatch(form) else b"%.6g"

    def convfmt(self) -> bytes:
        return self._form(b"CONVFMT")

    def formatted(self, caller: bytes, arguments: list[Value]) -> bytes:
        try:
            return self.dialect.render(self.text(arguments[0]), arguments[1:], caller)
        except FormatError as error:
            if caller == b"printf":
                self.proc.out(error.done)
            raise AwkFatalError(error.message, is_run_time=True) from None

    # ---- the record

    def set_record(self, record: bytes) -> None:
        self._record = record
        self._is_split, self._is_joined = False, True

    def get_record(self) -> bytes:
        if not self._is_joined:
            self._record = self.text(self.vars[b"OFS"]).join([self.text(value) for value in self._fields])
            self._is_joined = True
            if len(self._record) > self.proc.session.limits.memory:
                self.proc.session.stop("memory", self.proc.session.limits.memory, "awk record")
        return self._record

    def split(self) -> list[Value]:
        if not self._is_split:
            self._fields = [Input(piece) for piece in self.cut(self._record, self.text(self.vars[b"FS"]))]
            self._is_split = True
        return self._fields

    def cut(self, data: bytes, separator: bytes) -> list[bytes]:
        """Fields of a text as FS, or split()'s third argument, says."""
        if separator == b" ":
            return data.split()
        if not data:
            return []
        if not separator:
            return self.dialect.characters(data)
        if len(separator) == 1:
            return data.split(separator)
        return pieces(self.dialect.expression(separator), data)

    def fields(self) -> int:
        """NF."""
        return len(self.split())

    def set_fields(self, value: Value) -> None:
        count = self._index(number(value))
        fields = self.split()
        del fields[count:]
        fields.extend([Input(b"")] * (count - len(fields)))
        self._is_joined = False

    def _index(self, value: float) -> int:
        index = integer(value)
        if index < 0:
            raise AwkFatalError(b"negative field index $%d" % index, is_run_time=True)
        if index > FIELD_MAX:
            raise AwkFatalError(b"program limit exceeded: maximum number of fields size=%d" % FIELD_MAX, is_run_time=True)
        return index

    def get_field(self, value: float) -> Value:
        index = self._index(value)
        if index == 0:
            return Input(self.get_record())
        fields = self.split()
        return fields[index - 1] if index <= len(fields) else None

    def set_field(self, where: float, value: Value) -> None:
        index = self._index(where)
        if index == 0:
            self.set_record(self.text(value))
            return
        fields = self.split()
        fields.extend([Input(b"")] * (index - len(fields)))
        fields[index - 1] = value
        self._is_joined = False

    # ---- the main input

    async def next_record(self) -> bytes | None:
        """The next record of the files that ARGV names, or of standard input; None at the end."""
        while True:
            if self._main is None and not await self._open_next():
                return None
            assert self._main is not None
            record = await self._main.record(self.text(self.vars[b"RS"]))
            if record is not None:
                self.vars[b"NR"] = number(self.vars[b"NR"]) + 1.0
                self.vars[b"FNR"] = number(self.vars[b"FNR"]) + 1.0
                return record
            self.next_file()

    def next_file(self) -> None:
        self._main = None
        if self._descriptor is not None:
            self._descriptor.close()
            self._descriptor = None

    async def _open_next(self) -> bool:
        words = self.arrays[b"ARGV"]
        while self._argument < integer(number(self.vars[b"ARGC"])):
            word = self.text(words.get(b"%d" % self._argument))
            self._argument += 1
            if not word or self.assign(word):
                continue
            self._has_file = True
            if self.dialect.skips_directories and self._is_directory(word):
                place = f"{self.proc.name}: warning: command line argument `{to_text(word)}' is a directory: skipped\n"
                self.proc.err(place)
                continue
            await self._open(word)
            return True
        if self._has_file:
            return False
        self._has_file = True
        await self._open(b"-")
        return True

    def _is_directory(self, word: bytes) -> bool:
        try:
            return st.S_ISDIR(self.proc.stat(to_text(word)).mode)
        except OSError:
            return False

    async def _open(self, word: bytes) -> None:
        self.vars[b"FNR"] = 0.0
        self.vars[b"FILENAME"] = word
        if word in (b"-", b"/dev/stdin"):
            self._main = Reader(self.proc, lambda: self.proc.read(0), self.dialect.expression)
            return
        try:
            self._descriptor = await self.proc.open_fd(to_text(word))
        except OSError as error:
            raise AwkFatalError(b"cannot open %s (%s)" % (word, why(error).encode())) from None
        self._main = self.streams.reading(self._descriptor)

    def assign(self, word: bytes) -> bool:
        """`name=value` among the operands or behind -v; False when it is no such thing."""
        name, equals, value = word.partition(b"=")
        if not equals or not name or name[:1].isdigit() or not name.replace(b"_", b"a").isalnum() or not name.isascii():
            return False
        assigned = Input(self._unescaped(value))
        if name == b"NF":
            self.set_fields(assigned)
        else:
            self.vars[name] = assigned
        return True

    def _unescaped(self, value: bytes) -> bytes:
        if not self.dialect.is_gawk:
            return unescape(value)
        text, unknown = unescape_plainly(value)
        for letter in dict.fromkeys(unknown):
            self.proc.err(to_bytes(self.proc.name) + b": " + unknown_escape(letter))
        return text
