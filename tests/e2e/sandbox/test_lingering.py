"""A connection whose last close waits (SO_LINGER), put into the stage's hands: whoever closes it there must not keep others waiting."""

from __future__ import annotations

import pytest

from tests.e2e.house import House
from tests.e2e.sandbox.test_shared_limits import _session

SENDER, OTHER = "127.0.0.83", "127.0.0.84"
SENDING = """
import resource, socket, struct, sys
most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
door = socket.socket()
door.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)
door.bind(("127.0.0.1", 0))
door.listen()
kept = []

def clinging():
    one = socket.socket()
    one.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1)
    one.connect(door.getsockname())
    kept.append(door.accept()[0])
    one.setblocking(False)
    try:
        while True:
            one.send(bytes(65536))
    except BlockingIOError:
        pass
    one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 3600))
    return one

for place, kind in (("/dev/log", 2), ("/run/systemd/journal/stdout", 1), ("/run/mysqld/mysqld.sock", 1)):
    for is_left in (False, True):  # unread in a line that is closed, too
        with socket.socket(socket.AF_UNIX, kind) as line, clinging() as one:
            line.connect(place)
            for _ in range(3):
                socket.send_fds(line, [b"<13>x: y"], [one.fileno()])
            if not is_left and kind == 1:
                kept.append(line.dup())
print("sent", flush=True)
sys.stdin.read()
"""
FLOOD = """
line = socket.socket(socket.AF_UNIX, 2)
line.connect("/dev/log")
for _ in range(5):
    some = [clinging() for _ in range(250)]
    socket.send_fds(line, [b"<13>x: y"], [one.fileno() for one in some])
    for one in some:
        one.close()
print("sent", flush=True)
sys.stdin.read()
print("alive")
"""


def test_nobody_waits_for_what_is_sent_to_a_service(sandbox: House) -> None:
    sandbox.sh("systemctl start mariadb; cat > /root/sending", source=SENDER, stdin=SENDING)
    with _session(sandbox, SENDER, "python3 /root/sending") as (_, heard):
        assert heard.readline() == b"sent\n"
        for _ in range(3):
            assert sandbox.ssh("echo alive", source=OTHER, timeout=60).stdout == b"alive\n"
        assert sandbox.ssh("echo alive", source=SENDER, timeout=60).stdout == b"alive\n"


@pytest.mark.slow
def test_who_sends_without_end_ends_his_own_cell_alone(sandbox: House) -> None:
    sandbox.sh("cat > /root/sending", source=SENDER, stdin=SENDING.rpartition("for place")[0] + FLOOD)
    with _session(sandbox, SENDER, "python3 /root/sending") as (_, heard):
        assert heard.read() == b"sent\n"
    assert sandbox.ssh("echo alive", source=OTHER, timeout=60).stdout == b"alive\n"
    assert sandbox.ssh("echo alive", source=SENDER, timeout=60).stdout == b"alive\n"
