"""openssl (3.0, as libssl3 of the image has it): version, digests, passwords, random bytes, ciphers; the rest is truly run or ends as it could.

One file a group of commands; what all of them share, error queue and options, is in `speech`.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from mirage.shell import muscle
from mirage.shell.lib.inuse import truly
from mirage.shell.lib.recorded import recorded, upstream
from mirage.shell.programs.openssl import ciphers, digests, keys, other, passwords, randoms
from mirage.shell.registry import program

if TYPE_CHECKING:
    from mirage.shell.process import Process

OTHERS = frozenset(  # of `openssl list -commands`, those that we do not imitate
    "asn1parse ca ciphers cmp cms crl2pkcs7 dhparam dsaparam ecparam engine errstr fipsinstall gendsa genpkey info kdf mac nseq ocsp pkcs12 pkcs7 "
    "pkcs8 pkeyparam pkeyutl rehash rsautl s_server s_time sess_id smime speed spkac srp storeutl ts verify".split()
)
SIGNING = frozenset(("-sign", "-verify", "-prverify", "-signature", "-mac", "-macopt"))
Command = Callable[["Process", str, list[str]], Coroutine[Any, Any, int]]


@program("openssl")
async def openssl(proc: Process) -> int:
    args = proc.args
    if not args:
        args = ["help"]
    name, rest = args[0], args[1:]
    command = COMMANDS.get(name)
    if command is None and name in digests.NAMES:
        command = digests.dgst
    if command is None and (name in ciphers.NAMES or name == "base64"):
        command = ciphers.enc
    if command is None:
        command = other.COMMANDS.get(name)
    if (command is None and name in OTHERS) or (name in ("dgst", *digests.NAMES) and SIGNING.intersection(rest)):
        return await truly(proc)
    if name in keys.SHOWN and muscle.stands(proc) and not keys.SHOWN[name].issuperset(word for word in rest if word.startswith("-")):
        return await truly(proc)
    if command is None:
        proc.err(f"Invalid command '{name}'; type \"help\" for a list.\n")
        return 1
    return await command(proc, name, rest)


async def _version(proc: Process, name: str, words: list[str]) -> int:
    number = upstream(proc, "libssl3") or "3.0.17"
    whole = f"OpenSSL {number} {recorded(proc, 'openssl.date').strip()}"
    first = f"{whole} (Library: {whole})"
    for word in words:
        if word.lstrip("-") not in TELLS:
            proc.err(f"version: Unknown option: {word}\nversion: Use -help for summary.\n")
            return 1
    texts = recorded(proc, "openssl.version").replace("{version}", number).split("\n")
    wanted = [word.lstrip("-") for word in words] or ["v"]
    if "a" in wanted:
        wanted = list(TELLS)[1:]
    for key in TELLS:
        if key == "v" and key in wanted:
            proc.out(first + "\n")
        elif key in wanted:
            title = TELLS[key]
            proc.out("".join(line + "\n" for line in texts if line.startswith(title)))
    return 0


TELLS = {"a": "", "v": "", "b": "built on", "p": "platform", "o": "options", "f": "compiler", "d": "OPENSSLDIR", "e": "ENGINESDIR",
         "m": "MODULESDIR", "r": "Seeding"}  # fmt: skip


async def _help(proc: Process, name: str, words: list[str]) -> int:
    proc.err(recorded(proc, "openssl.help"))
    return 0


COMMANDS: dict[str, Command] = {
    "version": _version, "help": _help, "-help": _help, "--help": _help, "passwd": passwords.passwd, "rand": randoms.rand,
    "dgst": digests.dgst, "enc": ciphers.enc, "prime": randoms.prime,
}  # fmt: skip
