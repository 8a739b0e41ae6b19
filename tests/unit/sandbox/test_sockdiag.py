"""What a kernel tells of the sockets that listen."""

import os
import socket

import pytest

from mirage.sandbox.net import sockdiag


@pytest.mark.parametrize(("family", "address"), [(socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")])
def test_each_socket_that_listens_has_the_backlog_that_it_asked_for(family: int, address: str) -> None:
    with socket.socket(family) as one, socket.socket(family) as other, socket.socket(family) as silent:
        for number, door in ((1, one), (77, other)):
            door.bind((address, 0))
            door.listen(number)
        silent.bind((address, 0))
        found = sockdiag.backlogs()
        assert [found.get(os.fstat(door.fileno()).st_ino) for door in (one, other, silent)] == [1, 77, None]
