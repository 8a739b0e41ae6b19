"""What dd makes of bytes: the tables of conv=ascii, ebcdic and ibm as recorded from it (coreutils 9.1), records of fixed length, swabs."""

from __future__ import annotations

ASCII = bytes.fromhex(
    "000102039c09867f978d8e0b0c0d0e0f101112139d8508871819928f1c1d1e1f80818283840a171b88898a8b8c050607"
    "909116939495960498999a9b14159e1a20a0a1a2a3a4a5a6a7a8d52e3c282b7c26a9aaabacadaeafb0b121242a293b7e"
    "2d2fb2b3b4b5b6b7b8b9cb2c255f3e3fbabbbcbdbebfc0c1c2603a2340273d22c3616263646566676869c4c5c6c7c8c9"
    "ca6a6b6c6d6e6f7071725ecccdcecfd0d1e5737475767778797ad2d3d45bd6d7d8d9dadbdcdddedfe0e1e2e3e45de6e7"
    "7b414243444546474849e8e9eaebeced7d4a4b4c4d4e4f505152eeeff0f1f2f35c9f535455565758595af4f5f6f7f8f9"
    "30313233343536373839fafbfcfdfeff"
)
EBCDIC = bytes.fromhex(
    "00010203372d2e2f1605250b0c0d0e0f101112133c3d322618193f271c1d1e1f405a7f7b5b6c507d4d5d5c4e6b604b61"
    "f0f1f2f3f4f5f6f7f8f97a5e4c7e6e6f7cc1c2c3c4c5c6c7c8c9d1d2d3d4d5d6d7d8d9e2e3e4e5e6e7e8e9ade0bd9a6d"
    "79818283848586878889919293949596979899a2a3a4a5a6a7a8a9c04fd05f07202122232415061728292a2b2c090a1b"
    "30311a333435360838393a3b04143ee14142434445464748495152535455565758596263646566676869707172737475"
    "767778808a8b8c8d8e8f906a9b9c9d9e9fa0aaabac4aaeafb0b1b2b3b4b5b6b7b8b9babbbca1bebfcacbcccdcecfdadb"
    "dcdddedfeaebecedeeeffafbfcfdfeff"
)
IBM = bytes.fromhex(
    "00010203372d2e2f1605250b0c0d0e0f101112133c3d322618193f271c1d1e1f405a7f7b5b6c507d4d5d5c4e6b604b61"
    "f0f1f2f3f4f5f6f7f8f97a5e4c7e6e6f7cc1c2c3c4c5c6c7c8c9d1d2d3d4d5d6d7d8d9e2e3e4e5e6e7e8e9ade0bd5f6d"
    "79818283848586878889919293949596979899a2a3a4a5a6a7a8a9c04fd0a107202122232415061728292a2b2c090a1b"
    "30311a333435360838393a3b04143ee14142434445464748495152535455565758596263646566676869707172737475"
    "767778808a8b8c8d8e8f909a9b9c9d9e9fa0aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebfcacbcccdcecfdadb"
    "dcdddedfeaebecedeeeffafbfcfdfeff"
)
TABLES = {"ascii": ASCII, "ebcdic": EBCDIC, "ibm": IBM}


class Recoder:
    """One run's conversions, block by block; `finish` gives what is left of the last record."""

    def __init__(self, conversions: set[str], record: int) -> None:
        self._conversions, self._record = conversions, record
        self._fixes = bool(record) and bool(conversions & {"block", "ebcdic", "ibm"})
        self._frees = bool(record) and bool(conversions & {"unblock", "ascii"})
        self._rest = b""

    @property
    def is_idle(self) -> bool:
        """Whether bytes are left as they are."""
        return not self._conversions & {"lcase", "ucase", "swab", "block", "unblock", *TABLES}

    def feed(self, block: bytes) -> bytes:
        if "swab" in self._conversions:
            swapped = bytearray(block)
            even = len(block) & ~1
            swapped[0:even:2], swapped[1:even:2] = block[1:even:2], block[0:even:2]
            block = bytes(swapped)
        block = self._translated(block) if self._frees else block
        if self._fixes:
            *lines, self._rest = (self._rest + block).split(b"\n")
            block = b"".join(line[: self._record].ljust(self._record) for line in lines)
        elif self._frees:
            data = self._rest + block
            whole = len(data) - len(data) % self._record
            self._rest = data[whole:]
            block = b"".join(data[at : at + self._record].rstrip(b" ") + b"\n" for at in range(0, whole, self._record))
        return block if self._frees else self._translated(block)

    def finish(self) -> bytes:
        rest, self._rest = self._rest, b""
        if not rest:
            return b""
        if self._frees:
            return rest.rstrip(b" ") + b"\n"
        return self._translated(rest[: self._record].ljust(self._record))

    def _translated(self, block: bytes) -> bytes:
        for name in ("ascii",) if self._frees else ("ascii", "ebcdic", "ibm"):
            if name in self._conversions:
                block = block.translate(TABLES[name])
        if "lcase" in self._conversions:
            return block.lower()
        return block.upper() if "ucase" in self._conversions else block
