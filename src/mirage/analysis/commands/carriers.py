"""Programs that run another program or another text: sudo, xargs, find -exec, sh -c, eval, ssh, docker exec, ... as one table.

An entry says which options take a value and how many operands stand before the command; where the command is a text for a shell
instead of words, it says in which option or operand that text is. Names are those of the commands' own manual pages.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from mirage.analysis.commands.roles import path_index

SHELLS = frozenset(
    {"sh", "bash", "dash", "ash", "zsh", "ksh", "mksh", "csh", "tcsh", "fish", "rbash", "lksh", "posh", "yash", "hush"}
)
_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*=")


@dataclass(frozen=True, slots=True)
class Carried:
    """What a carrier runs: words, or a text for a shell."""

    argv: list[str] | None = None
    text: str = ""
    env: tuple[str, ...] = ()
    how: str = ""
    own: int = 1 << 30  # arguments before the text, where the text is all the rest


@dataclass(frozen=True, slots=True)
class Carrier:
    """`values`: options that take a value as the next word. `skip`: operands before the command. `text`: options whose value is a
    shell text. `joined`: the words make one shell text. `assigns`: NAME=value may stand before the command."""

    values: frozenset[str] = frozenset()
    skip: int = 0
    text: frozenset[str] = frozenset()
    joined: bool = False
    assigns: bool = False


def _carrier(values: str = "", skip: int = 0, text: str = "", joined: bool = False, assigns: bool = False) -> Carrier:
    return Carrier(frozenset(values.split()), skip, frozenset(text.split()), joined, assigns)


CARRIERS: dict[str, Carrier] = {
    "sudo": _carrier("-u -g -p -C -r -t -T -h -U -D -R --user --group --prompt --host --role --type --chdir --chroot", assigns=True),
    "doas": _carrier("-u -C"),
    "su": _carrier("-s --shell -g -G -w", skip=99, text="-c --command"),
    "runuser": _carrier("-u -g -G -s --shell --user", text="-c --command"),
    "pkexec": _carrier("--user"),
    "nohup": _carrier(),
    "setsid": _carrier(),
    "time": _carrier("-f -o --format --output"),
    "nice": _carrier("-n --adjustment"),
    "ionice": _carrier("-c -n -p --class --classdata"),
    "chrt": _carrier("-T -P -D", skip=1),
    "taskset": _carrier(skip=1),
    "numactl": _carrier("-m -N -C"),
    "timeout": _carrier("-k -s --kill-after --signal", skip=1),
    "stdbuf": _carrier("-i -o -e --input --output --error"),
    "env": _carrier("-u -C --unset --chdir", text="-S --split-string", assigns=True),
    "command": _carrier(),
    "builtin": _carrier(),
    "exec": _carrier("-a"),
    "busybox": _carrier(),
    "toybox": _carrier(),
    "unbuffer": _carrier(),
    "strace": _carrier("-o -e -s -p -u -a -E -I -O -S -P -b"),
    "ltrace": _carrier("-o -e -s -p -u -a -n -F -l"),
    "valgrind": _carrier(),
    "catchsegv": _carrier(),
    "chroot": _carrier(skip=1),
    "unshare": _carrier("-S -G -R -w --setuid --setgid --root --wd"),
    "nsenter": _carrier("-t -S -G --target --setuid --setgid"),
    "setarch": _carrier(skip=1),
    "linux32": _carrier(),
    "linux64": _carrier(),
    "setpriv": _carrier("--reuid --regid --groups --inh-caps --ambient-caps --bounding-set --securebits --pdeathsig"),
    "capsh": _carrier(skip=99),
    "start-stop-daemon": _carrier("-p -u -g -c -n -R -d -N -P -I -k", text="-x -a --exec --startas"),
    "proot": _carrier("-r -b -q -w -S -R"),
    "firejail": _carrier(),
    "bwrap": _carrier("--bind --ro-bind --dev-bind", skip=0),
    "fakeroot": _carrier("-l -s -i -b"),
    "torsocks": _carrier("-u -p -a -P"),
    "torify": _carrier(),
    "proxychains": _carrier("-f"),
    "proxychains4": _carrier("-f"),
    "cpulimit": _carrier("-l -e -p -P"),
    "flock": _carrier("-w -E --timeout", skip=1, text="-c --command"),
    "watch": _carrier("-n -d --interval", joined=True),
    "script": _carrier("-I -O -B -T -t -m -o", skip=99, text="-c --command"),
    "sg": _carrier(skip=1, text="-c", joined=True),
    "ssh": _carrier("-b -c -D -E -e -F -I -i -J -L -l -m -O -o -p -Q -R -S -W -w -B", skip=1, joined=True),
    "dropbear": _carrier(skip=99),
    "dbclient": _carrier("-i -l -p -L -R -J", skip=1, joined=True),
    "sshpass": _carrier("-p -f -d -P"),
    "rsh": _carrier("-l", skip=1, joined=True),
    "xargs": _carrier("-I -n -P -L -s -d -E -a --replace --max-args --max-procs --max-lines --delimiter --arg-file"),
    "parallel": _carrier("-j -P -I -a -S --jobs --arg-file"),
    "fd": _carrier("-d -t -e -E -S -o", skip=99),
    "eval": _carrier(joined=True),
    "systemd-run": _carrier("-u -p -H -M -E -t --unit --property --on-calendar --on-active --on-boot --slice --uid --gid"),
    "systemd-cat": _carrier("-t -p"),
    "systemd-inhibit": _carrier(),
    "gdb": _carrier("-ex -x -p -d -cd -ix -iex", skip=99),
    "winpty": _carrier(),
    "openvt": _carrier("-c"),
    "dbus-run-session": _carrier(),
    "dbus-launch": _carrier(),
    "xvfb-run": _carrier("-n -s -e -f"),
    "faketime": _carrier("-f", skip=1),
    "trickle": _carrier("-d -u"),
    "schroot": _carrier("-c -u -d"),
    "lxc-attach": _carrier("-n"),
    "machinectl": _carrier(skip=99),
    "rlwrap": _carrier(),
    "expect": _carrier(skip=99),
    "logsave": _carrier(skip=1),
    "multitime": _carrier("-n"),
    "choom": _carrier("-n"),
    "cgexec": _carrier("-g"),
    "ip": _carrier(skip=99),
    "perf": _carrier(skip=99),
    "runcon": _carrier(skip=1),
    "run0": _carrier("-u"),
    "noaslr": _carrier(),
    "pexec": _carrier(),
    "aoss": _carrier(),
    "gosu": _carrier(skip=1),
    "su-exec": _carrier(skip=1),
    "setuidgid": _carrier(skip=1),
    "chpst": _carrier("-u -U -b -/ -n -l -L -P -0"),
    "tini": _carrier("-p -e"),
    "dumb-init": _carrier("-r --rewrite"),
    "ccache": _carrier(),
    "tar": _carrier(text="--to-command --use-compress-program -I", skip=99),
}  # fmt: skip

_IN_CONTAINER = frozenset({"docker", "podman", "nerdctl", "crictl", "lxc", "kubectl", "oc", "docker-compose"})
_CONTAINER_VALUES = frozenset(
    "-e -u -w -v -p -n -c -l -h -m --env --user --workdir --volume --publish --name --network --namespace --container --label"
    " --entrypoint --mount --hostname --memory --cpus --pid --device --cap-add --security-opt --restart --net --ipc --uts"
    " --userns --env-file".split()
)

_GLOBAL_VALUES = frozenset("-H -f -s --host --context --config --kubeconfig --server --token --cluster --user --as --file".split())


def carried(name: str, args: list[str], stdin: str) -> list[Carried]:
    """What this program runs, as far as its arguments tell; nothing for a program that runs none."""
    special = _SPECIAL.get(name)
    if special is not None:
        return special(args, stdin)
    carrier = CARRIERS.get(name)
    if carrier is None or (name == "command" and args[:1] and args[0] in ("-v", "-V")):
        return []
    return _carried(name, carrier, args)


def _carried(name: str, carrier: Carrier, args: list[str]) -> list[Carried]:
    env: list[str] = []
    skip = carrier.skip
    index = 0
    while index < len(args):
        word = args[index]
        index += 1
        if word == "--":
            if skip == 99:
                skip = 0
            continue
        if word[:1] == "-" and len(word) > 1:
            option, equals, value = word.partition("=")
            if option in carrier.text or (len(word) > 1 and word[1] != "-" and "-" + word[-1] in carrier.text):
                text = value if equals else args[index] if index < len(args) else ""
                return [Carried(text=text, how=name)]
            if word in carrier.values:
                index += 1
            continue
        if carrier.assigns and _ASSIGNMENT.match(word):
            env.append(word)
            continue
        if skip:
            skip -= skip != 99
            continue
        if carrier.joined:
            return [Carried(text=" ".join(args[index - 1 :]), how=name, own=index - 1)]
        return [Carried(args[index - 1 :], env=tuple(env), how=name)]
    return []


def _find(args: list[str], _: str) -> list[Carried]:
    """find -exec, -execdir, -ok, -okdir; {} is the file that -name names, where it names one."""
    roots: list[str] = []
    for word in args:
        if word[:1] in ("-", "(", "!"):
            break
        roots.append(word)
    place = "{}"
    if len(roots) == 1 and path_index().classes(roots[0]):
        place = roots[0]
    elif "-name" in args[:-1]:
        place = f"{(roots or ['.'])[0].rstrip('/')}/{args[args.index('-name') + 1]}"
    found = []
    index = 0
    while index < len(args):
        if args[index] in ("-exec", "-execdir", "-ok", "-okdir"):
            start = index + 1
            while index < len(args) and args[index] not in (";", "+"):
                index += 1
            argv = [word.replace("{}", place) for word in args[start:index]]
            if argv:
                found.append(Carried(argv, how="find -exec"))
        index += 1
    return found


def _xargs(args: list[str], stdin: str) -> list[Carried]:
    replace = ""
    for index, word in enumerate(args):
        if word in ("-I", "--replace") and index + 1 < len(args):
            replace = args[index + 1]
        elif word.startswith(("-I", "-i")) and len(word) > 2:
            replace = word[2:]
        elif word == "-i":
            replace = "{}"
        elif word[:1] != "-":
            break
    found = _carried("xargs", CARRIERS["xargs"], args)
    is_whole = any(word in ("-0", "--null", "-d") or (word[:1] == "-" and word[-1:] == "0" and word[1:2] != "-") for word in args[:4])
    items = [item for item in re.split(r"[\0\n]", stdin) if item][:64] if is_whole else stdin.replace("\0", "\n").split()[:64]
    if not found:
        return [Carried(["echo", *items], how="xargs")] if items else []
    argv = found[0].argv or []
    if replace:
        whole = stdin.strip().partition("\n")[0]
        return [Carried([word.replace(replace, whole) if whole else word for word in argv], how="xargs")]
    return [Carried([*argv, *items], how="xargs")]


def _parallel(args: list[str], stdin: str) -> list[Carried]:
    words, _, items = _cut(args, ":::")
    found = _carried("parallel", CARRIERS["parallel"], words)
    if not found:
        return [Carried(text=item, how="parallel") for item in items[:16]]
    argv = found[0].argv or []
    values = " ".join(items or stdin.split()[:16])
    text = " ".join(argv)
    return [Carried(text=text.replace("{}", values) if "{}" in text else f"{text} {values}", how="parallel")]


def _cut(words: list[str], at: str) -> tuple[list[str], str, list[str]]:
    if at in words:
        index = words.index(at)
        return words[:index], at, words[index + 1 :]
    return words, "", []


def _container(args: list[str], _: str) -> list[Carried]:
    """docker exec C cmd, docker run I cmd, kubectl exec P -- cmd, lxc exec C -- cmd."""
    if not args:
        return []
    start = 0
    while start < len(args) and (args[start][:1] == "-" or args[start] in ("compose", "container")):
        start += 2 if args[start] in _CONTAINER_VALUES or args[start] in _GLOBAL_VALUES else 1
    if args[start : start + 1] not in (["exec"], ["run"], ["debug"]):
        return []
    if "--" in args[start:]:
        return [Carried(args[args.index("--", start) + 1 :], how="container")] if args[-1] != "--" else []
    index, found = start + 1, []
    for at, word in enumerate(args):
        if word.startswith("--entrypoint"):
            value = word.partition("=")[2] or (args[at + 1] if at + 1 < len(args) else "")
            found = [Carried([value], how="container")] if value else []
    while index < len(args) and args[index][:1] == "-":
        index += 2 if args[index] in _CONTAINER_VALUES else 1
    argv = args[index + 1 :]
    return [*found, Carried(argv, how="container")] if argv else found


def _ip(args: list[str], _: str) -> list[Carried]:
    """ip netns exec NAME cmd; ip vrf exec NAME cmd."""
    if len(args) > 3 and args[1] == "exec" and args[0] in ("netns", "vrf", "net"):
        return [Carried(args[3:], how="ip")]
    return []


def _perf(args: list[str], _: str) -> list[Carried]:
    if args[:1] and args[0] in ("stat", "record", "trace"):
        return _carried("perf", Carrier(frozenset({"-e", "-o", "-F", "-p", "-g"})), args[1:])
    return []


def _trap(args: list[str], _: str) -> list[Carried]:
    operands = [word for word in args if not word.startswith("-")]
    return [Carried(text=operands[0], how="trap")] if len(operands) > 1 and operands[0] else []


def _gdb(args: list[str], _: str) -> list[Carried]:
    """gdb --args cmd, and the shell escapes of -ex."""
    if "--args" in args:
        return [Carried(args[args.index("--args") + 1 :], how="gdb")] if args[-1] != "--args" else []
    texts = [args[index + 1] for index, word in enumerate(args[:-1]) if word in ("-ex", "-iex")]
    return [
        Carried(text=text.lstrip("!").removeprefix("shell").strip(), how="gdb") for text in texts if text.startswith(("!", "shell "))
    ]


def _shell_input(how: str) -> Callable[[list[str], str], list[Carried]]:
    def carry(args: list[str], stdin: str) -> list[Carried]:
        return [Carried(text=stdin, how=how)] if stdin and "-l" not in args and "-r" not in args else []

    return carry


_SPECIAL: dict[str, Callable[[list[str], str], list[Carried]]] = {
    "find": _find, "xargs": _xargs, "parallel": _parallel, "ip": _ip, "perf": _perf, "trap": _trap, "gdb": _gdb,
    "at": _shell_input("at"), "batch": _shell_input("at"),
    **dict.fromkeys(_IN_CONTAINER, _container),
}  # fmt: skip
