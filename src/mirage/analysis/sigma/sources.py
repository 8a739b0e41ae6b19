"""Our events as entries of the logs that Sigma's rules are written for: its log sources, with their fields.

    process_creation      CommandRan, ProgramExecuted      Image, CommandLine, CurrentDirectory, User, ParentImage, ...
    file_event            FileChanged                      TargetFilename, Image
    network_connection    NetworkAsked                     DestinationHostname, DestinationIp, DestinationPort, Image, Initiated
    dns_query             NetworkAsked (resolve)           QueryName
    webserver, proxy      HttpRequested                    cs-method, cs-uri, cs-uri-query, cs-user-agent, sc-status, c-ip, ...
    service auditd        CommandRan, ProgramExecuted      type EXECVE with a0, a1, ...; exe, comm
                          FileChanged                      type PATH with name
    service sshd          LoginAttempted                   as the line that sshd writes
    text (Linux)          LineEntered                      keywords

Where the public collection spells a field in two ways (c-uri and cs-uri), a record has both.
"""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_address

from mirage.analysis.sigma.circumstances import MAX_PROCESSES, Circumstances
from mirage.analysis.sigma.matching import Record
from mirage.base.events import (
    CommandRan,
    Envelope,
    FileChanged,
    HttpRequested,
    LayerEntered,
    LineEntered,
    LoginAttempted,
    NetworkAsked,
    ProgramExecuted,
)

_NAMETYPES = {"removed": "DELETE", "mode": "NORMAL", "owner": "NORMAL", "times": "NORMAL", "attributes": "NORMAL"}  # auditctl(8)


def records(envelope: Envelope, session: Circumstances) -> Iterator[tuple[str, Record]]:
    """The entries that an event makes, each with the name of its log source. `session` learns from the event."""
    event = envelope.event
    if isinstance(event, LayerEntered):
        session.user = _text(event.user)
    elif isinstance(event, CommandRan):
        yield from _process(session, event.argv, event.path, event.pid, event.ppid, event.cwd)
    elif isinstance(event, ProgramExecuted):
        yield from _process(session, event.argv, event.path, event.pid, 0, b"")
    elif isinstance(event, FileChanged):
        nametype = _NAMETYPES.get(event.change, "CREATE")
        yield "auditd", Record({"type": "PATH", "name": _text(event.path), "nametype": nametype})
        if nametype == "CREATE":
            yield "file_event", Record({"TargetFilename": _text(event.target or event.path), "User": session.user})
    elif isinstance(event, NetworkAsked):
        yield from _network(event, session)
    elif isinstance(event, HttpRequested):
        record = _request(event, envelope.source)
        yield "webserver", record
        yield "proxy", record
    elif isinstance(event, LineEntered):
        yield "text", Record({}, _text(event.text))
    elif isinstance(event, LoginAttempted) and event.is_over_ssh:
        verdict = "Accepted" if event.accepted else "Failed"
        line = f"{verdict} {event.method} for {_text(event.username)} from {envelope.source} port 0 ssh2"
        yield "sshd", Record({"User": _text(event.username)}, line)


def program_records(words: list[str]) -> Iterator[tuple[str, Record]]:
    """The entries of a program that would start, by its words alone."""
    argv = [word.encode("utf-8", "surrogateescape") for word in words]
    yield from _process(Circumstances(), argv, b"", 0, 0, b"")


def _process(session: Circumstances, argv: list[bytes], path: bytes, pid: int, ppid: int, cwd: bytes) -> Iterator[tuple[str, Record]]:
    image = _text(path or (argv[0] if argv else b""))
    image = image if "/" in image else f"/usr/bin/{image}"  # builtins have no file; rules ask for /name
    yield from _audited(image, argv)
    line = " ".join(_text(word) for word in argv)
    parent_image, parent_line = session.programs.get(ppid, (None, None))
    if pid:
        if len(session.programs) >= MAX_PROCESSES:
            session.programs.pop(next(iter(session.programs)))
        session.programs[pid] = (image, line)
    yield (
        "process_creation",
        Record(
            {
                "Image": image,
                "CommandLine": line,
                "ProcessId": pid,
                "ParentProcessId": ppid,
                "ParentImage": parent_image,
                "ParentCommandLine": parent_line,
                "CurrentDirectory": _text(cwd) or None,
                "User": session.user or None,
            },
            line,
        ),
    )


def _audited(image: str, argv: list[bytes]) -> Iterator[tuple[str, Record]]:
    """The two entries that auditd makes of an execve."""
    words = {f"a{number}": _text(word) for number, word in enumerate(argv[:64])}
    yield "auditd", Record({"type": "EXECVE", "argc": len(argv), **words}, " ".join(words.values()))
    yield (
        "auditd",
        Record({"type": "SYSCALL", "syscall": "execve", "success": "yes", "exe": image, "comm": image.rpartition("/")[2][:15]}),
    )


def _network(event: NetworkAsked, session: Circumstances) -> Iterator[tuple[str, Record]]:
    target = _text(event.target)
    if event.action == "resolve":
        yield "dns_query", Record({"QueryName": target, "Image": event.program})
        return
    try:
        address = str(ip_address(target))
    except ValueError:
        address = ""
    yield (
        "network_connection",
        Record(
            {
                "DestinationHostname": target,
                "DestinationIp": address or None,
                "DestinationPort": event.port or None,
                "Image": event.program if "/" in event.program else f"/usr/bin/{event.program}",
                "Initiated": "true",
                "User": session.user or None,
                "Url": _text(event.url) or None,
            }
        ),
    )


def _request(event: HttpRequested, source: str) -> Record:
    target, path = _text(event.target), _text(event.path)
    query = _text(event.query)
    agent, referer, host = _text(event.agent), _text(event.referer), _text(event.host)
    name = path.rpartition("/")[2]
    return Record(
        {
            "cs-method": _text(event.method), "c-method": _text(event.method), "cs-uri": target, "c-uri": target,
            "cs-uri-stem": path, "c-uri-stem": path, "cs-uri-query": query or None, "c-uri-query": query or None,
            "c-uri-extension": name.rpartition(".")[2] if "." in name else None, "cs-host": host, "r-dns": host,
            "cs-user-agent": agent, "c-useragent": agent, "cs-referer": referer, "cs-referrer": referer, "sc-status": event.status,
            "sc-bytes": event.size, "cs-bytes": event.body_size, "c-ip": source, "cs-version": event.version,
            "cs-body": _text(event.body), "cs-cookie": _header(event.head, b"cookie"),
        },
        f"{_text(event.method)} {target} {event.status} {referer} {agent}",
    )  # fmt: skip


def _header(head: bytes, name: bytes) -> str | None:
    for line in head.split(b"\n")[1:256]:
        key, _, value = line.partition(b":")
        if key.strip().lower() == name:
            return _text(value.strip())
    return None


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")
