"""A wrong configuration names the key, the value and what is allowed; a right one is read in the order of strength."""

import math
from pathlib import Path
from typing import Any

import pytest

from mirage.app.config import Config, dump, endpoint, keys, load
from mirage.base.errors import ConfigurationError


def test_the_defaults_are_the_structures_own() -> None:
    assert load(environment={}) == Config()


def test_options_beat_the_environment_which_beats_the_file(tmp_path: Path) -> None:
    file = tmp_path / "mirage.toml"
    file.write_text('data = "file"\nimage.name = "file"\n[ssh.limits]\nidle = 1.0\n')
    config = load(file, {"data": "option"}, {"MIRAGE_DATA": "env", "MIRAGE_IMAGE_NAME": "env"})
    assert (config.data, config.image.name, config.ssh.limits.idle) == ("option", "env", 1.0)


def test_every_key_can_be_set_by_a_variable_of_its_own() -> None:
    variables = [key.variable for key in keys()]
    assert len(set(variables)) == len(variables)
    assert load(environment={"MIRAGE_SSH_LIMITS_IDLE": "5", "MIRAGE_INTERNET_RESOLVE": "False"}).ssh.limits.idle == 5
    config = load(environment={"MIRAGE_SSH_LISTEN": "127.0.0.1:0, [::1]:0"})
    assert config.ssh.listen == ["127.0.0.1:0", "[::1]:0"]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"shell": "real"}, 'shell = "real": allowed: auto, emulated, sandbox'),
        ({"shell": "zsh"}, 'shell = "zsh": allowed: auto, emulated, sandbox'),
        ({"state": "mysql://x"}, 'state = "mysql://x": allowed: lmdb:, redis://, rediss://, redis+cluster://, memory:...'),
        ({"evidence": "oracle:"}, 'evidence = "oracle:": allowed: sqlite:///, postgresql://...'),
        ({"ssh.login": ["root"]}, 'ssh.login = "root": allowed: USER:PASSWORD, neither of them empty'),
        ({"persona": "none"}, 'persona = "none": allowed: web-debian-12'),
        ({"http.site": "x"}, 'http.site = "x": allowed: apache, company, default, docker, jenkins, ollama, phpmyadmin, wordpress'),
        ({"ssh.listen": ["localhost:22"]}, "ssh.listen = 'localhost:22': allowed: ADDRESS:PORT, as 127.0.0.1:2222 or [::]:22"),
        ({"ssh.listen": ["127.0.0.1:70000"]}, "ssh.listen = '127.0.0.1:70000': allowed: a port from 0 to 65535"),
        ({"ssh.proxies": ["x"]}, 'ssh.proxies = "x": allowed: networks as 10.0.0.0/8 or 2001:db8::/32'),
        ({"ssh.limits.idle": -1.0}, "ssh.limits.idle = -1.0: allowed: a number, at least 0"),
        ({"ssh.accept_after": 0}, "ssh.accept_after = 0: allowed: a whole number, at least 1, at most 1000"),
        ({"journal.keep_days": math.inf}, "journal.keep_days = Infinity: allowed: a number, more than 0"),
        ({"data": ""}, 'data = "": allowed: text, not empty'),
        ({"data": "a\0b"}, 'data = "a\\u0000b": allowed: text, not empty'),
        ({"analysis.rules": ["\0"]}, 'analysis.rules = ["\\u0000"]: allowed: a list of texts'),
        ({"internet.resolve": "maybe"}, 'internet.resolve = "maybe": allowed: true or false'),
    ],
)
def test_a_bad_value_is_named_with_its_key_and_what_is_allowed(values: dict[str, Any], words: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        load(options=values, environment={})
    assert str(caught.value) == words


def test_unknown_keys_stop_the_start_wherever_they_stand(tmp_path: Path) -> None:
    file = tmp_path / "mirage.toml"
    file.write_text("[ssh]\nlisen = []\n")
    with pytest.raises(ConfigurationError, match=r"unknown key ssh\.lisen; allowed: ssh\.listen"):
        load(file, environment={})
    with pytest.raises(ConfigurationError, match="unknown key MIRAGE_SHELLS; allowed: MIRAGE_SHELL"):
        load(environment={"MIRAGE_SHELLS": "auto"})


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="No such file"):
        load(tmp_path / "none.toml", environment={})
    broken = tmp_path / "broken.toml"
    broken.write_text("[ssh")
    with pytest.raises(ConfigurationError, match="not TOML"):
        load(broken, environment={})


def test_secrets_are_not_shown() -> None:
    config = load(options={"ssh.login": ["root:hunter2"], "evidence": "postgresql://me:secret@db/x"}, environment={})
    shown = dump(config)
    assert shown["ssh.login"] == ["root:***"]
    assert shown["evidence"] == "postgresql://me:***@db/x"


def test_an_endpoint_is_an_address_and_a_port() -> None:
    assert endpoint("[::]:22") == ("::", 22)
    assert endpoint(":22") == ("127.0.0.1", 22)
