"""What a page says beside its text: status, headers, cookies, sessions, output buffers."""

from __future__ import annotations

import re
from urllib.parse import quote_plus

from mirage.gateway.http.php.library.arrays import serialized, unserialized
from mirage.gateway.http.php.machine import CONSTANTS, Machine, builtin
from mirage.gateway.http.php.nodes import Ref
from mirage.gateway.http.php.values import PhpArray, Value, to_bool, to_int, to_str

CONSTANTS.update({"PHP_SESSION_ACTIVE": 2, "PHP_SESSION_NONE": 1, "PHP_OUTPUT_HANDLER_START": 1})
SIGNS = "0123456789abcdefghijklmnopqrstuv"  # session.sid_bits_per_character = 5
LENGTH = 26  # session.sid_length of Debian's php.ini
PLACE = "/var/lib/php/sessions"
NOCACHE = (  # session.cache_limiter = nocache
    ("Expires", "Thu, 19 Nov 1981 08:52:00 GMT"), ("Cache-Control", "no-store, no-cache, must-revalidate"), ("Pragma", "no-cache"),
)  # fmt: skip


@builtin("header")
def header(machine: Machine, line: Value, replaces: Value = True, status: Value = 0) -> Value:
    text = to_str(line).split("\n")[0].rstrip("\r")
    if found := re.match(r"HTTP/\d(?:\.\d)? (\d{3})", text):
        machine.status = int(found[1])
        return None
    name, _, value = text.partition(":")
    if to_bool(replaces):
        machine.headers = [pair for pair in machine.headers if pair[0].lower() != name.strip().lower()]
    machine.headers.append((name.strip(), value.strip()))
    if name.strip().lower() == "location" and machine.status == 200:
        machine.status = 302
    if to_int(status):
        machine.status = to_int(status)
    return None


@builtin("header_remove")
def header_remove(machine: Machine, name: Value = "") -> Value:
    machine.headers = [pair for pair in machine.headers if to_str(name) and pair[0].lower() != to_str(name).lower()]
    return None


@builtin("http_response_code")
def http_response_code(machine: Machine, status: Value = 0) -> Value:
    before = machine.status
    machine.status = to_int(status) or before
    return before if not to_int(status) else True


@builtin(
    "headers_sent", "session_write_close", "session_commit", "session_name", "session_set_save_handler", "header_register_callback"
)
def headers_sent(machine: Machine, *_: Value) -> Value:
    return False


@builtin("headers_list")
def headers_list(machine: Machine) -> Value:
    return PhpArray.of([f"{name}: {value}" for name, value in machine.headers])


@builtin("setcookie", "setrawcookie")
def setcookie(machine: Machine, name: Value, value: Value = "", expires: Value = 0, path: Value = "", domain: Value = "",
              secure: Value = False, only: Value = False) -> Value:  # fmt: skip
    options: dict[str, Value] = {"expires": expires, "path": path, "domain": domain, "secure": secure, "httponly": only}
    if isinstance(expires, PhpArray):
        options = {"expires": 0, **{to_str(key).lower(): inner for key, inner in expires.items()}}
    machine.headers.append(("Set-Cookie", cookie(machine, to_str(name), quote_plus(to_str(value)), options)))
    return True


def cookie(machine: Machine, name: str, value: str, options: dict[str, Value]) -> str:
    """A cookie as PHP 8.2 writes it."""
    from mirage.gateway.http.php.library.times import time_

    text = f"{name}={value or 'deleted'}"
    expires = to_int(options.get("expires"))
    if not value:
        text += "; expires=Thu, 01-Jan-1970 00:00:01 GMT; Max-Age=0"
    elif expires:
        from mirage.gateway.http.nginx import dates

        moment = dates.render(expires).decode()
        text += f"; expires={moment[:7]}-{moment[8:11]}-{moment[12:]}; Max-Age={max(0, expires - time_(machine))}".replace(" -", "-")
    for key, word in (("path", "path"), ("domain", "domain")):
        if options.get(key):
            text += f"; {word}={to_str(options[key])}"
    text += "; secure" if to_bool(options.get("secure")) else ""
    text += "; HttpOnly" if to_bool(options.get("httponly")) else ""
    return text + (f"; SameSite={to_str(options['samesite'])}" if options.get("samesite") else "")


@builtin("session_set_cookie_params")
def session_set_cookie_params(machine: Machine, options: Value = 0, path: Value = "/", *_: Value) -> Value:
    machine.extra["cookie"] = dict(options.items()) if isinstance(options, PhpArray) else {"path": to_str(path)}
    return True


@builtin("session_start")
def session_start(machine: Machine, *_: Value) -> Value:
    if "session" in machine.extra:
        return True
    given = to_str(machine.superglobals["_COOKIE"].value.get("PHPSESSID", ""))
    is_known = re.fullmatch(r"[A-Za-z0-9,-]{1,128}", given) is not None
    name = given if is_known else _fresh(machine)
    machine.extra["session"] = name
    machine.superglobals["_SESSION"] = Ref(_load(machine, name))
    if not is_known:
        _send(machine, name)
    machine.headers += list(NOCACHE)
    return True


def _fresh(machine: Machine) -> str:
    return str(machine.effect(lambda: "".join(machine.host.chance().choices(SIGNS, k=LENGTH))))


def _send(machine: Machine, name: str) -> None:
    options = {"path": "/", **machine.extra.get("cookie", {})}
    machine.headers.append(("Set-Cookie", cookie(machine, "PHPSESSID", name, options)))


def _load(machine: Machine, name: str) -> PhpArray:
    """The variables of a session: name|serialized, one after the other, in its file."""

    def read() -> bytes:
        try:
            data: bytes = machine.files.session_read(f"{PLACE}/sess_{name}")
            return data
        except OSError:
            return b""

    text, found, at = machine.effect(read).decode("latin-1"), PhpArray(), 0
    try:
        while at < len(text):
            bar = text.index("|", at)
            value, end = unserialized(text, bar + 1)
            found.put(text[at:bar], value)
            at = end
    except (ValueError, IndexError, KeyError):
        pass
    return found


def save(machine: Machine) -> None:
    """At the end of a page its session goes back into the file."""
    name = machine.extra.get("session")
    if name:
        values = machine.superglobals["_SESSION"].value
        text = "".join(f"{key}|{serialized(value)}" for key, value in values.items()) if isinstance(values, PhpArray) else ""
        machine.effect(lambda: machine.files.session_write(f"{PLACE}/sess_{name}", text.encode("latin-1")))


@builtin("session_id")
def session_id(machine: Machine, *_: Value) -> Value:
    return machine.extra.get("session", "")


@builtin("session_status")
def session_status(machine: Machine) -> Value:
    return 2 if "session" in machine.extra else 1


@builtin("session_regenerate_id")
def session_regenerate_id(machine: Machine, *_: Value) -> Value:
    if "session" not in machine.extra:
        return False
    machine.extra["session"] = _fresh(machine)
    machine.headers = [pair for pair in machine.headers if not pair[1].startswith("PHPSESSID=")]
    _send(machine, machine.extra["session"])
    return True


@builtin("session_destroy")
def session_destroy(machine: Machine) -> Value:
    name = machine.extra.pop("session", "")
    if name:
        machine.effect(lambda: machine.files.session_write(f"{PLACE}/sess_{name}", b""))
    return bool(name)


@builtin("session_unset")
def session_unset(machine: Machine) -> Value:
    machine.superglobals["_SESSION"] = Ref(PhpArray())
    return True


@builtin("ob_start")
def ob_start(machine: Machine, *_: Value) -> Value:
    machine.buffers.append([])
    return True


@builtin("ob_get_clean")
def ob_get_clean(machine: Machine) -> Value:
    return "".join(machine.buffers.pop()) if machine.buffers else False


@builtin("ob_get_contents")
def ob_get_contents(machine: Machine) -> Value:
    return "".join(machine.buffers[-1]) if machine.buffers else False


@builtin("ob_end_clean", "ob_clean")
def ob_end_clean(machine: Machine) -> Value:
    if machine.buffers:
        machine.buffers.pop()
    return True


@builtin("ob_end_flush", "ob_flush", "flush", "ob_get_flush", "ob_implicit_flush", "fastcgi_finish_request")
def ob_end_flush(machine: Machine, *_: Value) -> Value:
    if machine.buffers:
        text = "".join(machine.buffers.pop())
        (machine.buffers[-1] if machine.buffers else machine.output).append(text)
    return True
