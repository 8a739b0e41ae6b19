"""What visitors do while things break, and all that they see of it: transcripts that can be compared, times taken out."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncssh

from tests.e2e.house import House

PATIENCE = 60.0  # seconds for one answer; a state that is away makes it slow
COMMANDS = (  # of what is the visitor's own: the world goes on with the clock, and makes its backups
    "echo {n} >> /var/www/html/{k}.txt && cat /var/www/html/{k}.txt",
    "mkdir -p /srv/my{k}/a && echo {n} > /srv/my{k}/a/f{n} && mv /srv/my{k}/a /srv/my{k}/b{n} && ls /srv/my{k}",
    "wc -c /etc/passwd /etc/ssh/sshd_config; stat -c '%A %U %s' /var/www/html; id; hostname",
    "cd /srv && ls -R my* | sort | tail -n 40; rm -rf /srv/my{k}/b{n}; ls /srv/my{k}; ls /nowhere",
    "seq {n} | while read i; do echo $i > /tmp/s$i; done; cat /tmp/s* | sort -n | tail -n 3; rm /tmp/s*",
    "chmod 4{k}11 /var/www/html/{k}.txt; ln -f /var/www/html/{k}.txt /root/link{k}; stat -c '%a %h' /root/link{k}; chmod 644 /root/link{k}",
    "cd /srv && tar cf /tmp/t.tar my* && tar tf /tmp/t.tar | wc -l; head -c {n} /bin/ls | sha256sum",
    "(echo one; sleep 0.1; echo two) | cat; grep -c . /etc/services; false; echo $?",
)
REQUESTS = (
    "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
    "GET /{k}.txt?{n} HTTP/1.1\r\nHost: a\r\n\r\nHEAD /none-{n} HTTP/1.1\r\nHost: a\r\n\r\n",
    "GET /{k}.txt HTTP/1.1\r\nHost: a\r\nRange: bytes=0-1\r\n\r\n",
    "POST /{n} HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc",
    "DELETE / HTTP/1.1\r\nHost: a\r\nX: {n}\r\n\r\n",
)
_TIMES = re.compile(rb"(?im)^(date|last-modified|etag): [^\r]*")


class Visitor:
    """One source: an SSH connection, and a web connection that is kept. `transcript` grows with each answer."""

    def __init__(self, house: House, source: str) -> None:
        self.house = house
        self.source = source
        self.transcript: list[bytes] = []
        self.said: list[str] = []

    async def run(self, steps: int, pace: float) -> None:
        """So many steps, each a command and a request, and a breath."""
        async with asyncio.timeout(PATIENCE * 2), await self.house.connect(source=self.source) as ssh, self.connected() as web:
            for n in range(steps):
                await self.step(ssh, web, n)
                await asyncio.sleep(pace)

    async def step(self, ssh: asyncssh.SSHClientConnection, web: tuple[asyncio.StreamReader, asyncio.StreamWriter], n: int) -> None:
        command = COMMANDS[n % len(COMMANDS)].format(n=n, k=n % 5)
        self.said.append(command)
        async with asyncio.timeout(PATIENCE):
            done = await ssh.run(command, encoding=None)
        self.transcript.append(b"%s%s%s" % (done.stdout, done.stderr, str(done.exit_status).encode()))
        request = REQUESTS[n % len(REQUESTS)].format(n=n, k=n % 5)
        self.said += [line[: -len(" HTTP/1.1")] for line in request.split("\r\n") if line.endswith(" HTTP/1.1")]
        async with asyncio.timeout(PATIENCE):
            web[1].write(request.encode())
            for method in re.findall(r"(?m)^([A-Z]+) \S+ HTTP/1.1\r$", request):
                self.transcript.append(await _answer(web[0], method))

    @asynccontextmanager
    async def connected(self) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
        """A connection to the web port."""
        host, _, port = self.house.ready["http"].rpartition(":")
        reader, writer = await asyncio.open_connection(host, int(port), local_addr=(self.source, 0))
        try:
            yield reader, writer
        finally:
            writer.close()
            await writer.wait_closed()


def web(house: House, path: str, source: str) -> bytes:
    """One page, by itself."""

    async def ask() -> bytes:
        visitor = Visitor(house, source)
        async with visitor.connected() as (reader, writer):
            writer.write(f"GET {path} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
            return await _answer(reader, "GET")

    return asyncio.run(ask())


async def _answer(reader: asyncio.StreamReader, method: str) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    length = re.search(rb"(?i)\r\ncontent-length: (\d+)", head)
    body = await reader.readexactly(int(length[1])) if length and method != "HEAD" else b""
    return _TIMES.sub(rb"\1", head) + body
