"""apt-config (apt 2.6.2): what scripts ask of apt's configuration."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mirage.shell import missing
from mirage.shell.bash.quoting import single
from mirage.shell.lib.recorded import recorded
from mirage.shell.lib.text import to_text
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process

FAILED = 100
BORN = {  # what apt itself sets (pkgInitConfig), as far as scripts of the image ask for it
    "APT::Architecture": "amd64", "APT::Build-Essential::": "build-essential", "APT::Install-Recommends": "1", "APT::Install-Suggests": "0",
    "APT::Sandbox::User": "_apt", "Dir": "/", "Dir::State": "var/lib/apt", "Dir::State::lists": "lists/", "Dir::Cache": "var/cache/apt",
    "Dir::Cache::archives": "archives/", "Dir::Etc": "etc/apt", "Dir::Etc::sourcelist": "sources.list", "Dir::Etc::sourceparts": "sources.list.d",
    "Dir::Etc::trusted": "trusted.gpg", "Dir::Etc::trustedparts": "trusted.gpg.d", "Dir::Etc::main": "apt.conf", "Dir::Etc::parts": "apt.conf.d",
    "Dir::Bin::dpkg": "/usr/bin/dpkg", "Dir::Log": "var/log/apt",
}  # fmt: skip
SETTING = re.compile(r'^\s*([A-Za-z][\w:.-]*)\s+"([^"]*)"\s*;', re.MULTILINE)


@program("apt-config")
def apt_config(proc: Process) -> int:
    words = proc.args
    if not words:
        return missing.tell(proc, proc.exe, [proc.argv[0]]) or 1
    if words[0] == "dump":
        return _dump(proc, words[1:])
    if words[0] != "shell":
        proc.err(f"E: Invalid operation {words[0]}\n")
        return FAILED
    pairs = words[1:]
    if len(pairs) % 2 or not pairs:
        proc.err("E: Arguments not in pairs\n")
        return FAILED
    settings = _settings(proc)
    for variable, key in zip(pairs[::2], pairs[1::2], strict=True):
        name, _, kind = key.partition("/")
        value = _path(settings, name, kind) if kind in ("f", "d") else settings.get(name, "")
        if name in settings:
            proc.out(f"{variable}={single(value)}\n")
    return 0


def _dump(proc: Process, words: list[str]) -> int:
    """As Debian's own settings make it: all, or what stands below some names. Another format is nobody's wish."""
    names = [word for word in words if not word.startswith("-")]
    text = recorded(proc, "apt-config.dump") + f'CommandLine::AsString "{" ".join([proc.argv[0], *proc.args])}";\n'
    own = _settings(proc)
    said = [f'{key} "{own[key]}";' if (key := line.partition(" ")[0]) in own else line for line in text.splitlines()]
    if "--no-empty" in words:
        lines = [line for line in said if not line.endswith(' "";')]
        at = next(number for number, line in enumerate(lines) if line.startswith("APT::Architectures::"))
        lines.insert(at, 'APT::Config::Dump::EmptyValue "0";')
    else:
        lines = said
    for line in lines:
        key = line.partition(" ")[0]
        if not names or any(key == name or key.startswith(f"{name}::") for name in names):
            proc.out(line + "\n")
    return 0


def _settings(proc: Process) -> dict[str, str]:
    found = dict(BORN)
    try:
        parts = sorted(to_text(entry.name) for entry in proc.caller.listdir(b"/etc/apt/apt.conf.d"))
        for name in parts:
            if not name.startswith("."):
                found.update(SETTING.findall(to_text(proc.read_file(f"/etc/apt/apt.conf.d/{name}", 1 << 16))))
    except OSError:
        pass
    return found


def _path(settings: dict[str, str], name: str, kind: str) -> str:
    """FindFile: below what it is named under, unless it is whole."""
    value = settings.get(name, "")
    parent = name
    while not value.startswith("/") and "::" in parent:
        parent = parent.rpartition("::")[0]
        above = settings.get(parent, "")
        value = f"{above.rstrip('/')}/{value}" if above else value
    return value.rstrip("/") + "/" if kind == "d" or value.endswith("/") else value
