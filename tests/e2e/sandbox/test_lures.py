"""What a true program of a cell reads is on record as read, for the session whose program it is, and its use is tied back to it."""

from __future__ import annotations

import re

from tests.e2e.house import House
from tests.e2e.test_lures import events

READER, USER = "127.0.0.52", "127.0.0.53"


async def test_read_in_a_cell_and_used_by_another_visitor(sandbox: House) -> None:
    """Two are in the reader's cell; a copy is made by the kernel itself (copy_file_range(2) of cp)."""
    line = "cp $(ls /var/www/*/*conf*.php /var/www/*/*sett*.php 2>/dev/null) /tmp; cat /tmp/*.php"
    async with (
        await sandbox.connect(source=READER) as idle,
        await sandbox.connect(source=READER) as other,
        idle.create_process("read line"),
    ):
        read = await other.run(line)
    password = re.search(r"'([A-Za-z2-9]{16})'", str(read.stdout))
    assert password
    (reader,) = {row["session"] for row in events(sandbox, "LineEntered", text=line)}
    events(sandbox, "ConnectionClosed", session=reader)  # all of it is on record
    read_by = {(row["lure"], row["session"]) for row in events(sandbox, "LureRead", layer=f"source/{READER}")}
    assert ("database", reader) in read_by and {session for _, session in read_by} == {reader}
    sandbox.ssh(f"mysql -p{password[1]}", source=USER)
    used = events(sandbox, "LureUsed", lure="database", layer=f"source/{READER}")[0]
    assert used["read_in"] == reader != used["session"]
