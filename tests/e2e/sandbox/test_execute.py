"""What executes in a cell: the image's programs and every script, but no binary that came from outside (`sandbox.execute`)."""

from __future__ import annotations

import base64
import hashlib
import json
import struct
from collections.abc import Iterator

import pytest

from tests.e2e.house import House
from tests.e2e.sandbox.conftest import lacking

# write(1, "ran\n", 4); exit(0)
_CODE = bytes.fromhex("b801000000bf01000000488d3510000000ba040000000f05b83c00000031ff0f05") + b"ran\n"


SILENT = ("printf", "perl", "chroot", "nice")  # bash reads the script itself, perl is silent, execvp(3) hands the file to sh
SOURCE = "127.0.4.1"


def binary(salt: bytes = b"") -> bytes:
    """A static executable for x86-64 that prints `ran`; the salt makes it another one."""
    size = 120 + len(_CODE)
    header = b"\x7fELF\x02\x01\x01" + bytes(9) + struct.pack("<HHIQQQIHHHHHH", 2, 62, 1, 0x400078, 64, 0, 0, 64, 56, 1, 0, 0, 0)
    return header + struct.pack("<IIQQQQQQ", 1, 5, 0, 0x400000, 0x400000, size, size, 0x1000) + _CODE + salt


def dropped(path: str, salt: bytes = b"") -> str:
    """The shell line that brings the binary."""
    return f"echo {base64.b64encode(binary(salt)).decode()} | base64 -d > {path}; chmod +x {path}"


def origins(house: House, data: bytes) -> set[str]:
    """What brought these bytes on record: that they were written, that they were to be executed."""
    events = [json.loads(line) for line in house.cli("events", "--json").stdout.splitlines()]
    sha256 = hashlib.sha256(data).hexdigest()
    return {event["origin"] for event in events if event["kind"] == "ArtifactCaptured" and event["sha256"] == sha256}


def test_a_binary_from_outside_is_refused_in_bash_s_words_and_kept(sandbox: House) -> None:
    result = sandbox.ssh(f"{dropped('/tmp/bot', b'one')}; /tmp/bot; echo $?", source=SOURCE)
    assert result.stderr == b"bash: line 1: /tmp/bot: cannot execute binary file: Exec format error\n"
    assert result.stdout == b"126\n"
    assert "execute" in origins(sandbox, binary(b"one"))


@pytest.mark.parametrize(
    "way",
    [
        "cd /tmp && ./w",
        "mv /tmp/w /tmp/x && /tmp/x",
        "cp /tmp/w /dev/shm/w && /dev/shm/w",
        "cp /tmp/w /run/w && /run/w",
        "ln -s /tmp/w /tmp/l && /tmp/l",
        "mkdir -p /mnt/t && mount -t tmpfs t /mnt/t && cp /tmp/w /mnt/t/ && /mnt/t/w",
        "cat /tmp/w > /usr/bin/yes && touch -r /usr/bin/true /usr/bin/yes && yes",
        "mkdir -p /mnt/o /mnt/u && mount -t tmpfs t /mnt/u && mkdir /mnt/u/u /mnt/u/w && cp /tmp/w /root/w &&"
        " mount -t overlay o -o lowerdir=/root,upperdir=/mnt/u/u,workdir=/mnt/u/w /mnt/o; /mnt/o/w || echo format error >&2",
        "exec 7</tmp/w && /proc/self/fd/7",
        "exec 7</tmp/w && /dev/fd/7",
        "exec 7</tmp/w && ln -sf /proc/self/fd/7 /tmp/s && /tmp/s",
        "exec 7</tmp/w && ln -sfn /proc/self/fd /tmp/fds && /tmp/fds/7",
        "exec 7</tmp/w && rm /tmp/w && cd /proc/self/fd && ./7",
        "exec 7</tmp/w && cd /tmp && ../proc/thread-self/fd/7",
        "exec 7</tmp/w && mkdir -p /mnt/p && mount --bind /proc /mnt/p && /mnt/p/self/fd/7",
        "exec 7</tmp/w && ln -sfn /proc/self/root/proc /tmp/procs && /tmp/procs/self/fd/7",
        "printf '#!/tmp/w\\n' > /tmp/script && chmod +x /tmp/script && /tmp/script",
        "chroot / /tmp/w",
        "unshare -m sh -c 'mount --bind /tmp /mnt && /mnt/w'",
        "nice /tmp/w",
        "python3 -c 'import os; f = os.memfd_create(\"x\"); os.write(f, open(\"/tmp/w\", \"rb\").read()); os.execve(f, [\"x\"], {})'",
        "python3 -c 'import os; f = os.memfd_create(\"x\"); os.write(f, open(\"/tmp/w\", \"rb\").read());"
        " os.execve(\"/proc/self/fd/%d\" % f, [\"x\"], {})'",
        "perl -e 'exec {\"/tmp/w\"} \"sshd\"'",
    ],
)  # fmt: skip
def test_no_way_of_starting_it_makes_it_run(sandbox: House, way: str) -> None:
    result = sandbox.ssh(f"{dropped('/tmp/w')}; {way}; rm -f /tmp/w", source=SOURCE)
    assert b"ran" not in result.stdout, result
    assert b"ormat error" in result.stderr or way.startswith(SILENT), result


def test_the_dynamic_loader_s_file_is_on_record(sandbox: House) -> None:
    sandbox.ssh(f"{dropped('/tmp/loaded', b'two')}; /lib64/ld-linux-x86-64.so.2 /tmp/loaded", source=SOURCE)
    assert "execute" in origins(sandbox, binary(b"two"))


def test_the_image_s_programs_run_wherever_they_are_copied(sandbox: House) -> None:
    assert sandbox.sh(
        "cp /bin/echo /tmp/.x; /tmp/.x a; cp /bin/echo /dev/shm/e && /dev/shm/e b; mv /tmp/.x /tmp/y; /tmp/y c", source=SOURCE
    ) == ("a\nb\nc\n")
    assert sandbox.sh("chmod 700 /bin/echo; touch /bin/echo; /bin/echo d; ln /bin/echo /root/e; /root/e e", source=SOURCE) == "d\ne\n"


def test_scripts_run_whoever_brought_them(sandbox: House) -> None:
    assert sandbox.sh("printf '#!/bin/sh\\necho plain $1\\n' > /tmp/p; chmod +x /tmp/p; /tmp/p 1", source=SOURCE) == "plain 1\n"
    assert sandbox.sh("printf '#!/usr/bin/env python3\\nprint(2)\\n' > /tmp/q; chmod +x /tmp/q; /tmp/q", source=SOURCE) == "2\n"
    assert sandbox.sh("printf '#!/tmp/p\\n' > /tmp/r; chmod +x /tmp/r; /tmp/r", source=SOURCE) == "plain /tmp/r\n"


ASSEMBLED = r"""mkdir -p /tmp/own && cd /tmp/own && cat > t.s << 'end'
.globl _start
_start: mov $1, %eax
mov $1, %edi
lea m(%rip), %rsi
mov $5, %edx
syscall
mov $60, %eax
xor %edi, %edi
syscall
m: .ascii "made\n"
end
as -o t.o t.s && """


@pytest.mark.parametrize(
    "way",
    ["ld -o t t.o && ./t", "gcc -nostdlib -static -o t t.o && ./t", "ld -o t t.o && cp t /dev/shm/t && /dev/shm/t", "ld -o t t.o && mv t /root/t && /root/t"],
)  # fmt: skip
def test_what_the_image_s_own_linker_wrote_runs(sandbox: House, way: str) -> None:
    assert sandbox.sh(ASSEMBLED + way, source="127.0.4.3") == "made\n"


@pytest.mark.parametrize(
    "way",
    [
        "cat /tmp/own/w > t && ./t", "ld -o u t.o && cat /tmp/own/w >> u && ./u", "cp /bin/cat ld && ./ld w > u && chmod +x u && ./u",
        "bash -c 'exec -a ld cat w' > u && chmod +x u && ./u", "as -o u t.s && cat w > u && chmod +x u && ./u",
    ],
)  # fmt: skip
def test_what_it_did_not_write_or_not_alone_does_not(sandbox: House, way: str) -> None:
    result = sandbox.ssh(ASSEMBLED + f"ld -o t t.o && {dropped('w', b'six')}; {way}", source="127.0.4.4")
    assert b"ormat error" in result.stderr, result
    assert result.stdout == b""


@pytest.fixture(scope="module")
def open_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    lacking()
    settings = {"MIRAGE_SANDBOX_EXECUTE": "any"}
    house = House(tmp_path_factory.mktemp("any") / "data", "--shell", "sandbox", settings=settings).start()
    yield house
    assert house.stop() == 0


def test_a_researcher_lets_it_run_and_it_is_kept_as_well(open_house: House) -> None:
    assert open_house.sh(f"{dropped('/tmp/bot', b'three')}; /tmp/bot") == "ran\n"
    assert "execute" in origins(open_house, binary(b"three"))
