"""What two logins' startup files left is kept once; what one of them changes, marks or forgets stays his."""

from __future__ import annotations

import asyncio

from mirage.base.events import CommandRan
from mirage.vfs.caller import Caller
from tests.unit.shell.conftest import Machine
from tests.unit.shell.test_login import converse

PROFILE = r"""
hello() { echo hello; }
other() { echo other; }
complete -W 'a b' hello
complete -F hello other
"""
SHOW = b"declare -F; complete -p; hello; other\r"


def show(machine: Machine, *before: bytes) -> str:
    """What a login says of its functions and completions, after some lines."""
    answers, _ = asyncio.run(converse(machine, "dumb", [*(line + b"\r" for line in before), SHOW]))
    return answers[-1].decode().replace("\r\n", "\n").partition("\n")[2]


def test_what_one_login_changes_another_does_not_see(machine: Machine) -> None:
    machine.run("cat > .bash_profile", PROFILE.encode())
    fresh = show(machine)
    assert "declare -f hello\ndeclare -f other\n" in fresh
    assert "complete -W 'a b' hello\ncomplete -F hello other\nhello\nother\n" in fresh
    changes = [
        b"hello() { echo mine; }", b"unset -f other", b"export -f hello", b"readonly -f hello", b"third() { :; }",
        b"(unset -f other; hello() { echo child; })", b"complete -r", b"compopt -o nospace hello", b"complete -W c third",
    ]  # fmt: skip
    for change in changes:
        changed = show(machine, change)
        assert (changed == fresh) == change.startswith(b"("), change
        assert show(machine) == fresh
    everything = show(machine, *changes[:3])
    assert "mine" in everything and "declare -fx hello" in everything
    assert show(machine) == fresh


def test_a_subshell_and_its_shell_change_functions_apart(machine: Machine) -> None:
    line = "f() { echo one; }; (f() { echo two; }; f; unset -f f; f 2>/dev/null; echo $?); f; f() { echo three; } | cat; f"
    assert machine.run(line).out == b"two\n127\none\none\n"


def test_the_machine_s_own_startup_files_are_not_on_record_as_commands_and_a_visitor_s_are(machine: Machine) -> None:
    def ran() -> list[bytes]:
        first = len(machine.events)
        asyncio.run(converse(machine, "dumb", [b": typed\r"]))
        return [b" ".join(event.argv) for event in machine.events[first:] if isinstance(event, CommandRan)]

    root = Caller(machine.host.view(b"host"))
    root.write_file(b"/root/.bash_profile", b": own\nown() { : inside; }\nown\n. /root/more\n")
    root.write_file(b"/root/more", b": more\n")
    assert ran() == [b": typed"]
    machine.run("echo ': planted' >> more")
    assert ran() == [b": more", b": planted", b": typed"]
    machine.run("echo 'own; : at the end' >> .bash_profile")
    assert ran() == [
        b": own", b"own", b": inside", b": more", b": planted", b". /root/more", b"own", b": inside", b": at the end", b": typed"
    ]  # fmt: skip
