"""The language: what php 8.2 says, recorded; bounds that no script passes; effects that happen once."""

from __future__ import annotations

import datetime
import json
import random
from typing import Any

import pytest

from mirage.gateway.http.php import library
from mirage.gateway.http.php import machine as machines
from mirage.gateway.http.php.machine import Machine, ParseError, Suspended
from mirage.gateway.http.php.nodes import Ref
from mirage.gateway.http.php.values import Fatal, PhpArray, Thrown
from tests.unit.gateway.http.php.snippets import RECORDED

assert library
ANSWERS: dict[str, dict[str, Any]] = json.loads(RECORDED.read_text())


class OneFile:
    """A document root with one script."""

    def __init__(self, source: str) -> None:
        self.source = source.encode("utf-8")
        self.written: list[tuple[str, bytes]] = []

    def read(self, path: str) -> bytes:
        if path != "/www/index.php":
            raise FileNotFoundError(2, "No such file or directory")
        return self.source

    def write(self, path: str, data: bytes) -> bool:
        self.written.append((path, data))
        return True


class Nobody:
    php = "8.2.29"

    def now(self) -> int:
        return 1_750_000_000

    def zone(self) -> datetime.tzinfo:
        return datetime.UTC

    def chance(self) -> random.Random:
        return random.Random(1)


def machine(source: str, journal: list[Any] | None = None) -> Machine:
    made = Machine(OneFile(source), Nobody(), journal)
    made.superglobals = {name: Ref(PhpArray()) for name in ("_GET", "_POST", "_COOKIE", "_SERVER", "_FILES", "_REQUEST")}
    return made


def run(source: str) -> tuple[str, int]:
    """What a script prints, and php's status: 255 where it failed."""
    one = machine(f"<?php {source}")
    try:
        one.run("/www/index.php")
    except (Fatal, Thrown, ParseError):
        return "".join(one.output), 255
    return "".join(one.output).encode("latin-1").decode("utf-8", "replace"), 0


@pytest.mark.parametrize("source", ANSWERS)
def test_a_snippet_prints_what_php_prints(source: str) -> None:
    recorded = ANSWERS[source]
    output, status = run(source)
    assert (status == 0) == (recorded["status"] == 0)
    if status == 0:
        assert output == recorded["output"]


@pytest.mark.parametrize("source", [
    "while (true) {}", "function f() { f(); } f();", "$a = 'x'; while (true) $a .= $a;", "for (;;) $x[] = 1;", "$f = fn() => 1; while (1) $f();",
    "echo str_repeat('x', 1 << 40);", "$a = []; while (1) { $a = [$a]; }", "while (1) echo str_repeat('y', 100000);", "include 'index.php';", "array_fill(0, 1 << 50, 1);",
    "range(1, 1 << 60);", "eval(str_repeat('(', 5000));", "$x = 10 ** 400000;", "preg_match('/(a+)+$/', str_repeat('a', 100000) . 'b');", "sprintf('%999999999d', 1);",
])  # fmt: skip
def test_no_script_runs_for_ever_or_grows_without_end(source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machines, "STEPS", 15_000)  # sooner over
    one = machine(f"<?php {source}")
    try:
        one.run("/www/index.php")
    except (Fatal, Thrown, ParseError, RecursionError):
        pass
    assert sum(map(len, one.output)) <= 5 << 20


def test_a_script_that_waits_for_the_shell_is_run_again_and_its_effects_are_not() -> None:
    source = "<?php file_put_contents('/tmp/x', 'once'); $r = rand(); echo system('id'), $r === rand() ? '' : 'other'; echo `whoami`;"
    journal: list[Any] = []
    files = OneFile(source)
    commands = []
    for _ in range(5):
        one = Machine(files, Nobody(), journal)
        one.superglobals = {}
        try:
            one.run("/www/index.php")
            break
        except Suspended as suspended:
            commands.append(suspended.command)
            journal.append(f"[{suspended.command}]\n")
    assert commands == ["id", "whoami"]
    assert files.written == [("/tmp/x", b"once")]
    assert "".join(one.output) == "[id]\n[id][whoami]\n"


def test_what_the_page_says_beside_its_text_is_kept() -> None:
    one = machine(
        "<?php header('X-A: b'); header('Location: /x'); setcookie('c', 'v w', ['path' => '/', 'httponly' => true]); http_response_code(303);"
    )
    one.run("/www/index.php")
    assert one.status == 303
    assert one.headers == [("X-A", "b"), ("Location", "/x"), ("Set-Cookie", "c=v+w; path=/; HttpOnly")]


@pytest.mark.parametrize("name", ["nothing_of_the_kind", "imagecreatefromjpeg", "curl_multi_init"])
def test_a_function_that_is_not_there_is_undefined(name: str) -> None:
    with pytest.raises((Fatal, Thrown)) as raised:
        machine(f"<?php {name}();").run("/www/index.php")
    assert f"Call to undefined function {name}()" in str(raised.value)


@pytest.mark.parametrize("sapi", ["fpm-fcgi", "apache2handler"])
def test_php_says_whom_it_serves(sapi: str) -> None:
    one = machine("<?php echo PHP_SAPI, ' ', php_sapi_name(), ' ', defined('PHP_SAPI');")
    one.sapi = sapi
    one.run("/www/index.php")
    assert "".join(one.output) == f"{sapi} {sapi} 1"
