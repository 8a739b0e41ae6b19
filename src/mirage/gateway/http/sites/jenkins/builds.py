"""Builds of a job as Jenkins keeps them: builds/NUMBER with build.xml and log, and the number of the next one beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape, unescape

from mirage.gateway.http.sites.jenkins.ground import BUILD, HOME
from mirage.vfs.caller import Caller

MOST = 1 << 20
ALIASES = {  # permalinks
    "lastBuild": None, "lastCompletedBuild": None, "lastSuccessfulBuild": "SUCCESS", "lastStableBuild": "SUCCESS",
    "lastFailedBuild": "FAILURE", "lastUnsuccessfulBuild": "FAILURE",
}  # fmt: skip

_COMMAND = re.compile(r"<command>(.*?)</command>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Build:
    """`begun` and `took` in milliseconds."""

    number: int
    result: str
    begun: int
    took: int
    queue: int


def config(caller: Caller, job: str) -> str:
    """How it is built; "" where it has lost that."""
    try:
        return caller.read_file(f"{HOME}/jobs/{job}/config.xml".encode("utf-8", "surrogateescape"), MOST).decode("utf-8", "replace")
    except OSError:
        return ""


def description(config: str) -> str:
    found = re.search(r"<description>([^<]*)</description>", config)
    return unescape(found[1]) if found is not None else ""


def steps(config: str) -> list[str]:
    """The scripts of a job's "Execute shell"."""
    return [unescape(step) for step in _COMMAND.findall(config)]


def configured(config: str, told: str, scripts: Iterable[str]) -> str:
    """The settings with another description and other steps; what else stands in them stays."""
    shells = "".join(
        f"    <hudson.tasks.Shell>\n      <command>{escape(script)}</command>\n    </hudson.tasks.Shell>\n"
        for script in (text.replace("\r\n", "\n") for text in scripts)
        if script.strip()
    )
    parts = {"description": escape(told), "builders": f"\n{shells}  " if shells else ""}
    for name, inner in parts.items():
        element = f"<{name}>{inner}</{name}>" if inner else f"<{name}/>"
        config, count = re.subn(rf"<{name}>.*</{name}>|<{name}/>", element.replace("\\", r"\\"), config, count=1, flags=re.DOTALL)
        if not count:
            config = config.replace("<project/>", "<project>\n</project>").replace("</project>", f"  {element}\n</project>")
    return config


def create(caller: Caller, job: str, data: bytes) -> None:
    """A new job. OSError: it cannot be written."""
    folder = f"{HOME}/jobs/{job}".encode("utf-8", "surrogateescape")
    for path in (folder, folder + b"/builds"):
        caller.mkdir(path, 0o755)
    caller.write_file(folder + b"/config.xml", data)


def known(caller: Caller, job: str) -> list[Build]:
    """All of a job, the youngest first."""
    found = []
    try:
        names = [entry.name for entry in caller.listdir(_folder(job))]
    except OSError:
        return []
    for name in names:
        build = _read(caller, job, int(name)) if name.isdigit() else None
        found += [build] if build is not None else []
    return sorted(found, key=lambda build: -build.number)


def find(caller: Caller, job: str, name: str) -> Build | None:
    """By its number or a permalink."""
    builds = known(caller, job)
    if name in ALIASES:
        return next((build for build in builds if ALIASES[name] in (None, build.result)), None)
    return next((build for build in builds if str(build.number) == name), None)


def log(caller: Caller, job: str, build: Build) -> str:
    try:
        return caller.read_file(b"%s/%d/log" % (_folder(job), build.number), MOST).decode("utf-8", "replace")
    except OSError:
        return ""


def next_number(caller: Caller, job: str) -> int:
    builds = known(caller, job)
    try:
        kept = caller.read_file(f"{HOME}/jobs/{job}/nextBuildNumber".encode(), 32).strip()
    except OSError:
        kept = b""
    return max(int(kept) if kept.isdigit() else 1, builds[0].number + 1 if builds else 1)


def keep(caller: Caller, job: str, build: Build, text: str) -> None:
    folder = b"%s/%d" % (_folder(job), build.number)
    for path in (_folder(job), folder):
        if not caller.exists(path):
            caller.mkdir(path, 0o755)
    caller.write_file(folder + b"/log", text.encode("utf-8", "surrogateescape"), 0o644)
    words = {"queue": build.queue, "begun": build.begun, "result": build.result, "took": build.took, "job": job, "home": HOME}
    caller.write_file(folder + b"/build.xml", BUILD.format(**words).encode("utf-8", "surrogateescape"), 0o644)
    caller.write_file(f"{HOME}/jobs/{job}/nextBuildNumber".encode("utf-8", "surrogateescape"), b"%d\n" % (build.number + 1), 0o644)


def _folder(job: str) -> bytes:
    return f"{HOME}/jobs/{job}/builds".encode("utf-8", "surrogateescape")


def _read(caller: Caller, job: str, number: int) -> Build | None:
    try:
        text = caller.read_file(b"%s/%d/build.xml" % (_folder(job), number), MOST).decode("utf-8", "replace")
    except OSError:
        return None
    said = {name: found[1] if (found := re.search(rf"<{name}>(\w+)</{name}>", text)) else "" for name in
            ("result", "timestamp", "duration", "queueId")}  # fmt: skip
    numbers = [int(said[name][:14]) if said[name].isdecimal() else 0 for name in ("timestamp", "duration", "queueId")]
    return Build(number, said["result"], *numbers)
