"""The lines of a terminal, from the keys alone: what was typed up to each return, as readline's plain editing leaves it.

It knows no history and no completion: a line that was recalled or completed is told as it was typed, and what then ran is told by
the events of its programs.
"""

from __future__ import annotations

LONGEST = 65536  # bytes of one line that are kept
RETURN, NEWLINE, ERASE, BACKSPACE, KILL, WORD, INTERRUPT, END, ESCAPE, LITERAL = b"\r\n\x7f\x08\x15\x17\x03\x04\x1b\x16"
FINAL = range(0x40, 0x7F)  # of an escape sequence, ECMA-48 section 5.4


class Typed:
    """`feed` it what the client sends; it gives back the lines that are done."""

    def __init__(self) -> None:
        self._line = bytearray()
        self._escape = 0  # 1 after ESC, 2 within a sequence
        self._is_literal = False

    def feed(self, data: bytes) -> list[bytes]:
        done = []
        for byte in data:
            if self._escape:
                self._in_escape(byte)
            elif self._is_literal:
                self._is_literal = False
                self._put(byte)
            elif byte in (RETURN, NEWLINE):
                done.append(bytes(self._line))
                self._line.clear()
            elif byte == ESCAPE:
                self._escape = 1
            elif byte == LITERAL:
                self._is_literal = True
            elif byte in (ERASE, BACKSPACE):
                self._erase()
            elif byte in (KILL, INTERRUPT):
                self._line.clear()
            elif byte == WORD:
                kept = self._line.rstrip(b" ")
                self._line[:] = kept[: kept.rfind(b" ") + 1]
            elif byte >= 0x20:
                self._put(byte)
        return done

    def _put(self, byte: int) -> None:
        if len(self._line) < LONGEST:
            self._line.append(byte)

    def _erase(self) -> None:
        """One character of UTF-8."""
        while self._line and self._line.pop() & 0xC0 == 0x80:
            pass

    def _in_escape(self, byte: int) -> None:
        """CSI and SS3 sequences end with a final byte; any other key after ESC is one key."""
        if self._escape == 1:
            self._escape = 2 if byte in b"[O" else 0
        elif byte in FINAL:
            self._escape = 0
