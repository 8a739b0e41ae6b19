"""Modules that people run by `python3 -m`: base64, calendar, platform and venv."""

from __future__ import annotations

import base64
import calendar
import getopt
from typing import TYPE_CHECKING

from mirage.shell.lib.gnu import why
from mirage.shell.lib.text import to_bytes
from mirage.shell.python.values import SIZE_MAX

if TYPE_CHECKING:
    from mirage.shell.process import Process

BASE64 = """usage: /usr/lib/python3.11/base64.py [-h|-d|-e|-u|-t] [file|-]
        -h: print this help message and exit
        -d, -u: decode
        -e: encode (default)
        -t: encode and decode string 'Aladdin:open sesame'
"""
RUNPY = """Traceback (most recent call last):
  File "<frozen runpy>", line 198, in _run_module_as_main
  File "<frozen runpy>", line 88, in _run_code
"""
NO_FILE = """  File "/usr/lib/python3.11/base64.py", line 607, in <module>
    main()
  File "/usr/lib/python3.11/base64.py", line 590, in main
    with open(args[0], 'rb') as f:
         ^^^^^^^^^^^^^^^^^^^
"""
NO_PIP = """The virtual environment was not created successfully because ensurepip is not
available.  On Debian/Ubuntu systems, you need to install the python3-venv
package using the following command.

    apt install python3.11-venv

You may need to use sudo with that command.  After installing the python3-venv
package, recreate your virtual environment.

Failing command: {path}/bin/python3

"""
VENV = """usage: venv [-h] [--system-site-packages] [--symlinks | --copies] [--clear]
            [--upgrade] [--without-pip] [--prompt PROMPT] [--upgrade-deps]
            ENV_DIR [ENV_DIR ...]
venv: error: the following arguments are required: ENV_DIR
"""
LINKS = ("python", "python3", "python3.11")


async def base64_module(proc: Process, args: list[str]) -> int:
    try:
        options, operands = getopt.getopt(args, "hdeut")
    except getopt.error as error:
        proc.err(f"{error}\n{BASE64}")
        return 2
    is_decoding = False
    for letter, _ in options:
        if letter == "-h":
            proc.out(BASE64)
            return 0
        if letter == "-t":
            text = b"Aladdin:open sesame"
            proc.out(f"{text!r}\n{base64.encodebytes(text)!r}\n{text!r}\n")
            return 0
        is_decoding = letter != "-e"
    if operands and operands[0] != "-":
        try:
            data = proc.read_file(operands[0], SIZE_MAX)
        except OSError as error:
            kind = type(OSError(error.errno, "")).__name__
            proc.err(f"{RUNPY}{NO_FILE}{kind}: [Errno {error.errno}] {why(error)}: '{operands[0]}'\n")
            return 1
    else:
        data = await proc.read_all(0, SIZE_MAX)
    if not is_decoding:
        proc.out(base64.encodebytes(data))
        return 0
    for line in data.splitlines(keepends=True):
        try:
            proc.out(base64.decodebytes(line))
        except ValueError as error:
            proc.err(f"binascii.Error: {error}\n")
            return 1
    return 0


async def calendar_module(proc: Process, args: list[str]) -> int:
    words = [int(word) for word in args if word.isdecimal() and int(word) < 10_000]
    text = calendar.TextCalendar()
    if len(words) > 1 and 1 <= words[1] <= 12:
        proc.out(text.formatmonth(words[0], words[1]))
    else:
        proc.out(text.formatyear(words[0] if words else _year(proc)))
    return 0


def _year(proc: Process) -> int:
    from datetime import datetime

    from mirage.shell.lib.local import zone_of

    return datetime.fromtimestamp(proc.clock.now() / 1e9, zone_of(proc)).year


async def platform_module(proc: Process, args: list[str]) -> int:
    proc.out(f"Linux-{proc.uname.release}-x86_64-with-glibc2.36\n")
    return 0


async def venv_module(proc: Process, args: list[str]) -> int:
    """Debian's, which lacks ensurepip: the directory is made, pip is not."""
    places = [word for word in args if not word.startswith("-")]
    if not places:
        proc.err(VENV)
        return 2
    for place in places:
        path = place if place.startswith("/") else f"{proc.cwd()}/{place}"
        for part in ("", "/include", "/include/python3.11", "/lib", "/lib/python3.11", "/lib/python3.11/site-packages", "/bin"):
            if not proc.exists(path + part):
                proc.caller.mkdir(to_bytes(path + part), 0o777)
        if not proc.exists(f"{path}/lib64"):
            proc.caller.symlink(b"lib", to_bytes(f"{path}/lib64"))
        for name in LINKS:
            if not proc.exists(f"{path}/bin/{name}"):
                proc.caller.symlink(b"/usr/bin/python3" if name == "python3" else b"python3", to_bytes(f"{path}/bin/{name}"))
        configuration = f"home = /usr/bin\ninclude-system-site-packages = false\nversion = 3.11.2\nexecutable = /usr/bin/python3.11\ncommand = /usr/bin/python3 -m venv {path}\n"
        proc.caller.write_file(to_bytes(f"{path}/pyvenv.cfg"), configuration.encode())
        if "--without-pip" not in args:
            proc.out(NO_PIP.format(path=path))
            return 1
    return 0
