"""The modules that a visitor's Python can import: functions of ours over the pretended machine."""

from __future__ import annotations

import argparse
import base64
import copy
import csv
import errno
import gzip
import importlib
import io
import operator
import pprint
import stat as st
import sys
import urllib.error
from collections.abc import Callable
from datetime import datetime
from typing import Any

from mirage.shell.python import archives, files, lent, library, network, osnames, processes, queues, system, web
from mirage.shell.python.faults import Ended, Unknown, throw
from mirage.shell.python.kinds import Kind
from mirage.shell.python.machine import Machine
from mirage.shell.python.objects import Pending, Thing
from mirage.shell.python.values import judge_width

Names = dict[str, Any]


def load(machine: Machine, name: str) -> Thing:
    """import: one of ours, one of the library's that we know by name alone, or none."""
    loaded: dict[str, Thing] = machine.names.setdefault("modules ", {})
    if name in loaded:
        return loaded[name]
    maker = MODULES.get(name)
    top = name.split(".")[0]
    if maker is not None:
        attributes = maker(machine)
    elif top in sys.stdlib_module_names or machine.proc.exists(f"{osnames.SITE}/{top}"):
        attributes = {}
    else:
        throw(ModuleNotFoundError, f"No module named '{top}'")
    module = loaded[name] = Thing("module", attributes, f"<module '{name}' from '/usr/lib/python3.11/{name}.py'>")
    if "." in name and "." not in top:
        load(machine, top).attributes.setdefault(name.split(".")[1], module)
    return module


def has_more(name: str, attribute: str) -> bool:
    """Whether the true module of this name, which is one of ours, has an attribute that ours lacks."""
    return name in MODULES and hasattr(importlib.import_module(name), attribute)


def _base64(machine: Machine) -> Names:
    names = "b16decode b16encode b32decode b32encode b32hexdecode b32hexencode b64decode b64encode b85decode b85encode a85decode a85encode decodebytes " \
            "encodebytes standard_b64decode standard_b64encode urlsafe_b64decode urlsafe_b64encode"  # fmt: skip
    return {name: lent.Lent(machine, getattr(base64, name)) for name in names.split()}


def _asyncio(machine: Machine) -> Names:
    async def gather(*waited: Any, **_: Any) -> Pending:
        async def all_of() -> list[Any]:
            return [await machine.awaited(each) for each in waited]

        return Pending("gather", all_of)

    def sleep(seconds: float, result: Any = None) -> Pending:
        async def wait() -> Any:
            await machine.proc.sleep(max(0.0, float(seconds)))
            return result

        return Pending("sleep", wait)

    loop = Thing(
        "asyncio.unix_events._UnixSelectorEventLoop",
        {"run_until_complete": machine.awaited, "close": lambda: None, "stop": lambda: None},
    )
    return {"run": lambda main, **_: machine.awaited(main), "sleep": sleep, "gather": gather, "create_task": lambda task: task, "ensure_future": lambda task: task,
            "get_event_loop": lambda: loop, "new_event_loop": lambda: loop, "set_event_loop": lambda _: None,
            "wait_for": lambda waited, timeout=None: waited, "TimeoutError": TimeoutError}  # fmt: skip


def _csv(machine: Machine) -> Names:
    async def read(lines: Any, dialect: Any = "excel", **named: Any) -> list[list[str]]:
        return list(csv.reader(await machine.items(lines), dialect, **named))

    async def read_named(lines: Any, fieldnames: Any = None, dialect: Any = "excel", **named: Any) -> list[dict[Any, Any]]:
        return list(csv.DictReader(await machine.items(lines), fieldnames, dialect=dialect, **named))

    def writer(file: Any, dialect: Any = "excel", **named: Any) -> Thing:
        async def row(items: Any) -> int:
            held = io.StringIO()
            csv.writer(held, dialect, **named).writerow(await machine.items(items))
            await machine.call(file.attributes["write"], [held.getvalue()], {})
            return len(held.getvalue())

        async def rows(several: Any) -> None:
            for each in await machine.items(several):
                await row(each)

        return Thing("_csv.writer", {"writerow": row, "writerows": rows})

    return {
        "reader": read,
        "DictReader": read_named,
        "writer": writer,
        "QUOTE_ALL": 1,
        "QUOTE_MINIMAL": 0,
        "QUOTE_NONE": 3,
        "QUOTE_NONNUMERIC": 2,
    }


def _logging(machine: Machine) -> Names:
    levels = {"CRITICAL": 50, "ERROR": 40, "WARNING": 30, "INFO": 20, "DEBUG": 10}
    state: Names = {"level": 30, "form": "%(levelname)s:%(name)s:%(message)s"}

    def logger(name: str) -> Names:
        def log(level: int) -> Callable[..., None]:
            def put(text: Any, *args: Any, **_: Any) -> None:
                if level >= state["level"]:
                    word = next(word for word, number in levels.items() if number == level)
                    message = str(text) % args if args else str(text)
                    found = {
                        "levelname": word,
                        "name": name,
                        "message": message,
                        "levelno": level,
                        "asctime": _asctime(machine),
                        "process": machine.proc.pid,
                    }
                    machine.proc.err(state["form"] % found + "\n")

            return put

        return {**{word.lower(): log(number) for word, number in levels.items()}, "warn": log(30), "fatal": log(50), "exception": log(40),
                "setLevel": set_level, "name": name, "addHandler": lambda _: None}  # fmt: skip

    def set_level(level: Any) -> None:
        state["level"] = levels[level] if isinstance(level, str) else level

    def configure(level: Any = None, format: str = "", **_: Any) -> None:
        if level is not None:
            set_level(level)
        judge_width(format)
        state["form"] = format or state["form"]

    return {**logger("root"), **levels, "basicConfig": configure, "disable": lambda *_: None,
            "getLogger": lambda name="root": Thing("logging.Logger", logger(name), f"<Logger {name} (WARNING)>")}  # fmt: skip


def _asctime(machine: Machine) -> str:
    nanoseconds = machine.proc.clock.now()
    return (
        datetime.fromtimestamp(nanoseconds // 10**9, machine.zone).strftime("%Y-%m-%d %H:%M:%S")
        + f",{nanoseconds // 10**6 % 1000:03d}"
    )


def _argparse(machine: Machine) -> Names:
    """The host's parser, with our own output, our own words and no functions of the program's but the built-in types."""
    proc = machine.current

    class Parser(argparse.ArgumentParser):
        def _print_message(self, message: str, file: Any = None) -> None:
            (proc.out if file is sys.stdout else proc.err)(message)

        def exit(self, status: int = 0, message: str | None = None) -> Any:
            if message:
                proc.err(message)
            raise Ended(status)

        def _get_formatter(self) -> argparse.HelpFormatter:
            return argparse.HelpFormatter(prog=self.prog, width=proc.columns() - 2)

    def make(**named: Any) -> Thing:
        known = {key: value for key, value in named.items() if key in ("description", "usage", "epilog", "add_help")}
        name = (machine.names.get("argv ") or ["-c"])[0].rpartition("/")[2] or "__main__.py"
        parser = Parser(prog=named.get("prog") or name, **known)

        def add(*names: str, **facts: Any) -> None:
            kind = facts.get("type")
            if kind is not None:
                if not isinstance(kind, Kind):
                    raise Unknown("an argument's own type")
                facts["type"] = kind.real
            if not isinstance(facts.get("action", ""), str):
                raise Unknown("an argument's own action")
            judge_width(str(facts.get("help") or ""))
            parser.add_argument(*names, **facts)

        def parse(words: Any = None, *_: Any) -> Thing:
            found = vars(parser.parse_args(list(machine.names.get("argv ", [""])[1:] if words is None else words)))
            return Thing(
                "argparse.Namespace", dict(found), f"Namespace({', '.join([f'{key}={value!r}' for key, value in found.items()])})"
            )

        return Thing("argparse.ArgumentParser", {"add_argument": add, "parse_args": parse, "print_help": lambda *_: proc.out(parser.format_help()),
                     "print_usage": lambda *_: proc.out(parser.format_usage()), "error": parser.error, "format_help": parser.format_help})  # fmt: skip

    return {"ArgumentParser": make, "SUPPRESS": argparse.SUPPRESS}


def _pprint(machine: Machine) -> Names:
    async def show(value: Any, *_: Any, **named: Any) -> None:
        if not lent.is_given(value):
            raise Unknown("pprint of an object")
        machine.proc.out(
            pprint.pformat(
                value, **{key: each for key, each in named.items() if key in ("indent", "width", "depth", "compact", "sort_dicts")}
            )
            + "\n"
        )

    return {"pprint": show, "pp": show, "pformat": lent.Lent(machine, pprint.pformat)}


def _pure(**names: Any) -> Callable[[Machine], Names]:
    return lambda machine: dict(names)


def _lent(name: str) -> Callable[[Machine], Names]:
    return lambda machine: lent.names(machine, name)


MODULES: dict[str, Callable[[Machine], Names]] = {
    **{name: _lent(name) for name in lent.NAMES}, **library.PURE,
    "os": osnames.os_names, "os.path": osnames.path_names, "posixpath": osnames.path_names, "sys": osnames.sys_names, "io": files.io_names,
    "pathlib": files.pathlib_names, "shutil": files.shutil_names, "glob": files.glob_names, "tempfile": files.tempfile_names, "subprocess": processes.subprocess_names,
    "pty": processes.pty_names, "time": system.time_names, "random": system.random_names, "secrets": system.secrets_names, "uuid": system.uuid_names, "pwd": system.pwd_names,
    "grp": system.grp_names, "spwd": system.spwd_names, "resource": system.resource_names, "signal": system.signal_names, "platform": system.platform_names,
    "getpass": system.getpass_names, "crypt": system.crypt_names, "ctypes": system.ctypes_names, "ctypes.util": lambda machine: load(machine, "ctypes").attributes["util"].attributes,
    "zipfile": archives.zipfile_names, "tarfile": archives.tarfile_names, "queue": queues.queue_names, "base64": _base64, "asyncio": _asyncio, "csv": _csv, "logging": _logging, "argparse": _argparse, "pprint": _pprint,
    "errno": _pure(**{name: getattr(errno, name) for name in dir(errno) if name.startswith("E")}, errorcode=errno.errorcode),
    "stat": _pure(**{name: getattr(st, name) for name in dir(st) if name.startswith("S_I")}, filemode=st.filemode),
    "socket": network.socket_names, "urllib.request": web.request_names, "http.client": web.client_names, "urllib.error": _pure(URLError=urllib.error.URLError, HTTPError=urllib.error.HTTPError),
    "urllib": lambda machine: {"parse": load(machine, "urllib.parse"), "request": load(machine, "urllib.request"), "error": load(machine, "urllib.error")},
    "operator": lambda machine: {**{name: lent.Lent(machine, getattr(operator, name)) for name in ("add", "sub", "truediv", "eq", "lt", "gt", "xor", "and_", "or_", "neg", "not_")},
                                 "itemgetter": lambda *at: (lambda owner: owner[at[0]] if len(at) == 1 else tuple([owner[each] for each in at]))},
    "gzip": _pure(compress=lambda data, *_, **__: gzip.compress(data), decompress=library.gunzipped), "warnings": _pure(filterwarnings=lambda *_, **__: None, simplefilter=lambda *_, **__: None, warn=lambda *_: None),
    "copy": lambda machine: {"copy": lent.Lent(machine, copy.copy), "deepcopy": lent.Lent(machine, copy.deepcopy)}, "ssl": _pure(OPENSSL_VERSION="OpenSSL 3.0.20 7 Apr 2026"),
    "__future__": _pure(print_function=None, annotations=None, division=None, absolute_import=None, unicode_literals=None), "typing": _pure(**dict.fromkeys(("List", "Dict", "Optional", "Any", "Union", "Tuple"))),
    "dataclasses": _pure(), "contextlib": _pure(), "traceback": lambda machine: {"format_exc": machine.told_now, "print_exc": lambda *_, **__: machine.proc.err(machine.told_now())},
}  # fmt: skip
