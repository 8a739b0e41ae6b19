"""What an operator does beside a running Mirage and after it: every command on real data, as text and as JSON."""

from __future__ import annotations

import json
import signal
import subprocess
from pathlib import Path

from tests.e2e.house import MIRAGE, House


def _json(result: subprocess.CompletedProcess[str]) -> list[dict[str, object]]:
    assert result.returncode == 0, result
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_a_session_shows_what_its_visitor_changed(house: House) -> None:
    house.sh("echo mine > /tmp/mine; chmod 600 /etc/motd; rm /etc/issue; mkdir /root/d")
    for running in (True, False):
        if not running:
            house.stop()
        shown = _json(house.cli("session", "0", "--diff", "--json"))[0]
        changes = {(change["change"], change["path"]) for change in shown["diff"]}  # type: ignore[attr-defined]
        assert {("created", "/tmp/mine"), ("attributes", "/etc/motd"), ("removed", "/etc/issue"), ("created", "/root/d")} <= changes


def test_a_terminal_is_played_back_as_it_was(house: House) -> None:
    house.ssh(None, stdin="echo played back\nexit\n", options=["-tt"])
    house.stop()
    session = str(_json(house.cli("sessions", "--json"))[0]["session"])
    played = house.cli("replay", session, "--speed", "1000")
    assert played.returncode == 0, played.stderr
    assert "\nplayed back" in played.stdout.replace("\r", "")


def test_what_was_written_can_be_taken_out_and_is_whole(house: House) -> None:
    house.sh("printf 'a file of his' > /tmp/brought")
    house.stop()
    kept = [row for row in _json(house.cli("artifacts", "--json")) if row["size"] == 13]
    assert len(kept) == 1
    assert house.cli("verify").returncode == 0
    exported = house.cli("export", "--format", "cowrie")
    assert exported.returncode == 0, exported.stderr
    events = {json.loads(line)["eventid"] for line in exported.stdout.splitlines()}
    assert {"cowrie.session.connect", "cowrie.login.success", "cowrie.command.input", "cowrie.session.closed"} <= events


def test_a_reset_host_is_another_and_keeps_what_was_recorded(house: House) -> None:
    house.sh("true")
    before = _json(house.cli("host", "show", "--json"))[0]
    refused = house.cli("host", "reset", "--yes")
    assert (refused.returncode, "stop it first" in refused.stderr) == (2, True)
    house.stop()
    assert _json(house.cli("host", "reset", "--yes", "--json")) == [{"reset": str(house.data)}]
    assert house.cli("host", "show").returncode == 2
    house.start()
    after = _json(house.cli("host", "show", "--json"))[0]
    assert before != after
    assert len(_json(house.cli("sessions", "--json"))) == 1


def test_layers_are_listed(house: House) -> None:
    house.sh("echo x > /tmp/x")
    layers = {row["layer"] for row in _json(house.cli("host", "layers", "--json"))}
    assert {"host", "source/127.0.0.1"} <= layers


def _mirage(*words: str, given: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run([MIRAGE, *words], input=given, capture_output=True, text=True, timeout=120, check=False)


def test_exec_answers_as_the_machine_would(openssh: None) -> None:
    answer = _mirage("exec", "echo out; echo err >&2; cat; exit 3", given="given")
    assert (answer.stdout, answer.stderr, answer.returncode) == ("out\ngiven", "err\n", 3)
    [told] = _json(_mirage("exec", "--json", "id -u"))
    assert (told["stdout"], told["stderr"], told["status"]) == ("0\n", "", 0)
    script = _mirage("exec", "--script", "-", given="x=5\necho $((x * 3))\n")
    assert (script.stdout, script.returncode) == ("15\n", 0)
    refused = _mirage("exec", "--user", "nobody-here", "id")
    assert (refused.returncode, "--user nobody-here: allowed: root" in refused.stderr) == (2, True)


def test_doctor_finds_a_port_that_is_taken(house: House) -> None:
    checks = {row["name"]: row for row in _json(house.cli("doctor", "--json"))}
    assert checks["data"]["text"] == f"{house.data}: a Mirage runs on it"
    found = _mirage("doctor", "--data", str(house.data.parent / "other"), "--ssh", f"127.0.0.1:{house.port}", "--json")
    assert found.returncode == 1
    verdicts = {row["name"]: row["verdict"] for row in map(json.loads, found.stdout.splitlines())}
    assert verdicts[f"port 127.0.0.1:{house.port}"] == "fail"


def test_doctor_looks_at_every_door(house: House) -> None:
    taken = f"127.0.0.1:{house.port}"
    file = house.data.parent / "doors.toml"
    for key, option in {"http.listen": "--http", "http.secure": "--https", "telemetry.listen": "--inner"}.items():
        file.write_text(f"ssh.listen = ['127.0.0.1:0']\n{key} = {json.dumps(taken if option == '--inner' else [taken])}\n")
        found = _mirage("doctor", "--data", str(house.data.parent / "other"), "--config", str(file), "--json")
        (row,) = [row for row in map(json.loads, found.stdout.splitlines()) if row["name"] == f"port {taken}"]
        assert row["verdict"] == "fail"
        assert row["advice"] == f"stop what listens there, or name another with {option}"


def test_bad_configuration_names_key_value_and_what_is_allowed(openssh: None) -> None:
    answers = {
        ("up", "--shell", "real"): 'mirage: shell = "real": allowed: auto, emulated, sandbox\n',
        ("up", "--ssh", "nowhere"): (
            "mirage: ssh.listen = 'nowhere': allowed: ADDRESS:PORT, as 127.0.0.1:2222 or [::]:22\n"
        ),
        ("up", "--persona", "none"): None,
    }  # fmt: skip
    for words, expected in answers.items():
        result = _mirage(*words)
        assert (result.returncode, result.stdout) == (2, ""), words
        assert expected is None or result.stderr == expected


def test_who_ends_it_while_it_starts_is_told_nothing(tmp_path: Path) -> None:
    house = House(tmp_path / "data")
    with house.errors.open("w") as errors:
        starting = subprocess.Popen(house.command, stdout=subprocess.PIPE, stderr=errors, text=True)
    while not any(tmp_path.glob("data/stage/journal/*")):  # its children are at work
        assert starting.poll() is None
    starting.send_signal(signal.SIGTERM)
    said, _ = starting.communicate(timeout=60)
    assert (starting.returncode, "Traceback" in house.errors.read_text()) == (0, False), said
