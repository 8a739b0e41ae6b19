"""git 2.39.5: what it says of itself and of a directory that is no repository; init makes one, clone asks the network.

Within a repository it is truly run where that can be had, but for what asks the network; elsewhere no repository has a commit.
"""

from __future__ import annotations

import contextlib
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from mirage.shell import missing, muscle
from mirage.shell.lib.recorded import recorded, upstream
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.net import network
from mirage.shell.programs.git import gitdiff
from mirage.shell.programs.git.gitnames import similar
from mirage.shell.registry import program
from mirage.world.internet import ConnectFailure, Failure
from mirage.world.muscle import NoMuscleError

if TYPE_CHECKING:
    from mirage.shell.process import Process

FATAL = 128
TEMPLATES = "/usr/share/git-core/templates"
CONFIG = "[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = false\n\tlogallrefupdates = true\n"
NEEDS_REPOSITORY = frozenset(
    "add am bisect branch checkout cherry-pick clean commit describe fetch gc log merge mv notes pull push rebase reflog remote "
    "reset restore revert rm show stash status submodule switch tag worktree blame shortlog archive rev-parse ls-files ls-tree "
    "cat-file fsck prune count-objects update-index write-tree rev-list symbolic-ref show-ref".split()
)
WITHOUT = frozenset("clone init config help version ls-remote diff grep hash-object var bundle credential daemon difftool".split())
REMOTE = frozenset("fetch push pull remote submodule".split())  # what asks the network, which is pretended
SSH = re.compile(r"(?:ssh://)?(?:[\w.-]+@)?([\w.-]+):(?!//)")
UNPUSHED = """fatal: No configured push destination.
Either specify the URL from the command-line or configure a remote repository using

    git remote add <name> <url>

and then push using the remote name

    git push <name>

"""


@program("git")
async def git(proc: Process) -> int:
    args = list(proc.args)
    while args and args[0].startswith("-"):
        word = args.pop(0)
        if word in ("-v", "--version"):
            proc.out(f"git version {upstream(proc, 'git') or '2.39.5'}\n")
            return 0
        if word in ("-h", "--help"):
            return missing.tell(proc, proc.exe, [proc.argv[0], "--help"]) or 0
        if word == "-C" and args:
            try:
                proc.caller.chdir(to_bytes(args[0]))
            except OSError as error:
                proc.err(f"fatal: cannot change to '{args[0]}': {error.strerror}\n")
                return FATAL
            args.pop(0)
        elif word == "-c" and args:
            args.pop(0)
        elif word not in ("-p", "-P", "--paginate", "--no-pager", "--bare") and not word.startswith(("--git-dir", "--work-tree")):
            proc.err(f"unknown option: {word}\n{recorded(proc, 'git.usage').split(chr(10) * 2, 1)[0]}\n")
            return 129
    if not args:
        proc.out(recorded(proc, "git.usage"))
        return 1
    command, words = args[0], args[1:]
    if command == "version":
        proc.out(f"git version {upstream(proc, 'git') or '2.39.5'}\n")
        return 0
    if command == "clone":
        return await _clone(proc, words)
    if command == "ls-remote":
        return await _reach(proc, next((word for word in words if not word.startswith("-")), ""))
    if command == "init":
        return _init(proc, words)
    if command == "config":
        return _config(proc, words)
    if command not in NEEDS_REPOSITORY | WITHOUT:
        proc.err(f"git: '{command}' is not a git command. See 'git --help'.\n{similar(command)}")
        return 1
    root = _root(proc)
    if command == "diff" and (root is None or "--no-index" in words):
        return gitdiff.outside(proc, words)
    if root is None:
        proc.err("fatal: not a git repository (or any of the parent directories): .git\n")
        return FATAL
    if command not in REMOTE and muscle.stands(proc):
        with contextlib.suppress(NoMuscleError):
            return await muscle.run(proc, to_text(proc.exe))
    return _within(proc, command, words, root)


def _root(proc: Process) -> str | None:
    here = proc.cwd()
    while True:
        if proc.exists(f"{here.rstrip('/')}/.git/HEAD"):
            return here
        if here in ("", "/"):
            return None
        here = here.rpartition("/")[0] or "/"


def _within(proc: Process, command: str, words: list[str], root: str) -> int:
    """Commands in a repository without a commit, which is the only kind that there is."""
    match command:
        case "status":
            _status(proc, root, "No commits yet")
        case "log" | "show" | "reflog" | "shortlog":
            proc.err("fatal: your current branch 'master' does not have any commits yet\n")
            return FATAL
        case "add":
            for word in words:
                if not word.startswith("-") and not proc.exists(word):
                    proc.err(f"fatal: pathspec '{word}' did not match any files\n")
                    return FATAL
        case "fetch" | "pull":
            proc.err(
                "fatal: No remote repository specified.  Please, specify either a URL or a\nremote name from which new revisions should be fetched.\n"
            )
            return FATAL
        case "push":
            proc.err(UNPUSHED)
            return FATAL
        case "commit":
            _status(proc, root, "Initial commit")
            return 1
        case "checkout" if words and not words[-1].startswith("-") and "-b" not in words:
            proc.err(f"error: pathspec '{words[-1]}' did not match any file(s) known to git\n")
            return 1
    return 0


def _status(proc: Process, root: str, stage: str) -> None:
    """What there is to commit: nothing, as nothing is ever added."""
    names = sorted(to_text(entry.name) for entry in proc.caller.listdir(to_bytes(root)) if entry.name not in (b".", b"..", b".git"))
    proc.out(f"On branch master\n\n{stage}\n\n")
    if not names:
        proc.out('nothing to commit (create/copy files and use "git add" to track)\n')
        return
    proc.out('Untracked files:\n  (use "git add <file>..." to include in what will be committed)\n')
    proc.out("".join(f"\t{name}\n" for name in names))
    proc.out('\nnothing added to commit but untracked files present (use "git add" to track)\n')


def _init(proc: Process, words: list[str]) -> int:
    place = next((word for word in words if not word.startswith("-")), "")
    is_bare, is_quiet = "--bare" in words, bool({"-q", "--quiet"} & set(words))
    base = (place if place.startswith("/") else f"{proc.cwd().rstrip('/')}/{place}").rstrip("/")
    directory = base if is_bare else f"{base}/.git"
    was_there = proc.exists(f"{directory}/HEAD")
    caller = proc.caller
    try:
        for path in (
            base,
            directory,
            *(f"{directory}/{name}" for name in ("objects", "objects/info", "objects/pack", "refs", "refs/heads", "refs/tags")),
        ):
            if path and not proc.exists(path):
                caller.mkdir(to_bytes(path), 0o777)
        _copy(proc, TEMPLATES, directory)
        if not was_there:
            caller.write_file(to_bytes(f"{directory}/HEAD"), b"ref: refs/heads/master\n")
            caller.write_file(
                to_bytes(f"{directory}/config"), CONFIG.replace("bare = false", f"bare = {'true' if is_bare else 'false'}").encode()
            )
    except OSError as error:
        proc.err(f"fatal: cannot mkdir {place}: {error.strerror}\n")
        return FATAL
    if not was_there and not is_quiet:
        proc.err(recorded(proc, "git.hint"))
    if not is_quiet:
        proc.out(f"{'Reinitialized existing' if was_there else 'Initialized empty'} Git repository in {directory}/\n")
    return 0


def _copy(proc: Process, source: str, target: str) -> None:
    caller = proc.caller
    if not proc.exists(source):
        return
    for entry in caller.listdir(to_bytes(source)):
        if entry.name in (b".", b".."):
            continue
        old, new = to_bytes(source) + b"/" + entry.name, to_bytes(target) + b"/" + entry.name
        stat = caller.stat(old)
        if stat.mode & 0o170000 == 0o040000:
            if not caller.exists(new):
                caller.mkdir(new, 0o777)
            _copy(proc, to_text(old), to_text(new))
        elif not caller.exists(new):
            caller.write_file(new, caller.read_file(old, 1 << 20), stat.mode & 0o777)


def _config(proc: Process, words: list[str]) -> int:
    names = [word for word in words if not word.startswith("-")]
    path = f"{proc.env.get('HOME', '')}/.gitconfig"
    if "--global" not in words:
        root = _root(proc)
        if root is None and len(names) > 1:
            proc.err("fatal: not in a git directory\n")
            return FATAL
        path = f"{root}/.git/config" if root is not None else path
    if len(names) < 2:
        return 0 if {"-l", "--list"} & set(words) else 1
    section, _, key = names[0].rpartition(".")
    if not section:
        proc.err(f"error: key does not contain a section: {names[0]}\n")
        return 2
    proc.caller.write_file(to_bytes(path), to_bytes(f"[{section}]\n\t{key} = {names[1]}\n"), 0o644, append=True)
    return 0


async def _clone(proc: Process, words: list[str]) -> int:
    operands: list[str] = []
    rest = iter(words)
    for word in rest:
        if word in ("-b", "--branch", "--depth", "-o", "--origin", "-c", "--config", "--reference", "-j", "--jobs"):
            next(rest, "")
        elif not word.startswith("-"):
            operands.append(word)
    if not operands:
        proc.err(recorded(proc, "git.clone"))
        return 129
    url = operands[0]
    if "://" not in url and not SSH.match(url):
        proc.err(f"fatal: repository '{url}' does not exist\n")
        return FATAL
    name = operands[1] if len(operands) > 1 else url.rstrip("/").removesuffix(".git").rpartition("/")[2].rpartition(":")[2]
    try:
        if proc.exists(name) and [entry for entry in proc.caller.listdir(to_bytes(name)) if entry.name not in (b".", b"..")]:
            proc.err(f"fatal: destination path '{name}' already exists and is not an empty directory.\n")
            return FATAL
    except OSError:
        proc.err(f"fatal: destination path '{name}' already exists and is not an empty directory.\n")
        return FATAL
    proc.err(f"Cloning into '{name}'...\n")
    return await _reach(proc, url)


async def _reach(proc: Process, url: str) -> int:
    """Ask for a repository, in the words of git's transports: nobody out there has one for us."""
    ports = {"https": 443, "http": 80, "git": 9418, "ssh": 22}
    try:
        parts = urlsplit(url if "://" in url else f"ssh://{(SSH.match(url) or [url, url])[1]}/")
        host, scheme, port = parts.hostname or "", parts.scheme, parts.port or 0
    except ValueError:
        proc.err(f"fatal: unable to access '{url.rstrip('/')}/': URL using bad/illegal format or missing URL\n")
        return FATAL
    if scheme not in ports:
        proc.err(f"git: 'remote-{scheme}' is not a git command. See 'git --help'.\n")
        return FATAL
    port = port or ports[scheme]
    began = proc.clock.now()
    found = await network.resolve(proc, host)
    shown = url if url.endswith("/") else f"{url}/"
    if not found.addresses:
        why = network.GAI.get(found.failure or Failure.NO_NAME, "Name or service not known")
        if scheme.startswith("http"):
            proc.err(f"fatal: unable to access '{shown}': Could not resolve host: {host}\n")
        elif scheme == "git":
            proc.err(f"fatal: unable to look up {host} (port {port}) ({why})\n")
        else:
            _no_ssh(proc, f"ssh: Could not resolve hostname {host}: {why}")
        return FATAL
    answer = await network.connect(proc, host, found.addresses[0], port)
    failure = answer.failure if isinstance(answer, ConnectFailure) else Failure.RESET
    if scheme.startswith("http"):
        spent = (proc.clock.now() - began) // 1_000_000
        proc.err(
            f"fatal: unable to access '{shown}': Failed to connect to {host} port {port} after {spent} ms: Couldn't connect to server\n"
        )
    elif scheme == "git":
        proc.err(f"fatal: unable to connect to {host}:\n{host}[0: {found.addresses[0]}]: errno={network.ERRORS[failure]}\n\n")
    else:
        _no_ssh(proc, f"ssh: connect to host {host} port {port}: {network.ERRORS[failure]}")
    return FATAL


def _no_ssh(proc: Process, first: str) -> None:
    proc.err(
        f"{first}\r\nfatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights\n"
        "and the repository exists.\n"
    )
