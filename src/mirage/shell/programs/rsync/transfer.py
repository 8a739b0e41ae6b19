"""What rsync does between two places of one machine: which files differ, how it tells of them, and what they become."""

from __future__ import annotations

import os
import re
import stat as st
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NoReturn

from mirage.shell.lib.gnu import why
from mirage.shell.lib.local import local
from mirage.shell.lib.modes import render
from mirage.shell.lib.recorded import upstream
from mirage.shell.lib.text import to_bytes, to_text
from mirage.shell.signals import Exited

if TYPE_CHECKING:
    from mirage.shell.process import Process
    from mirage.vfs.types import Stat

CHUNK = 1 << 18
SECOND = 10**9
SELECTING = ("errors selecting input/output files, dirs", 3)
FILE_IO = ("error in file IO", 11)


@dataclass(frozen=True, slots=True)
class Rule:
    """--exclude or --include."""

    pattern: re.Pattern[str]
    is_excluded: bool
    only_folders: bool
    is_whole: bool  # against the path, not its last name

    @classmethod
    def of(cls, word: str, *, is_excluded: bool) -> Rule:
        if word[:2] in ("+ ", "- "):
            is_excluded, word = word[0] == "-", word[2:]
        only_folders, body = word.endswith("/"), word.rstrip("/")
        is_anchored, body = body.startswith("/"), body.lstrip("/")
        text = re.sub(r"\\\*\\\*|\\\*|\\\?|\\\[.*?\\\]", _glob, re.escape(body))
        is_whole = is_anchored or "/" in body
        return cls(re.compile(text if is_anchored or not is_whole else f"(?:.*/)?{text}"), is_excluded, only_folders, is_whole)

    def fits(self, path: str, *, is_folder: bool) -> bool:
        if self.only_folders and not is_folder:
            return False
        return self.pattern.fullmatch(path if self.is_whole else path.rsplit("/", 1)[-1]) is not None


def _glob(found: re.Match[str]) -> str:
    return {r"\*\*": ".*", r"\*": "[^/]*", r"\?": "[^/]"}.get(found[0]) or found[0].replace("\\", "")


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked: the letters and names of the options, the rules, how often -v."""

    given: frozenset[str]
    rules: tuple[Rule, ...] = ()
    verbosity: int = 0

    def takes(self, path: str, *, is_folder: bool) -> bool:
        rule = next((rule for rule in self.rules if rule.fits(path, is_folder=is_folder)), None)
        return rule is None or not rule.is_excluded


def thousands(amount: int, human: bool) -> str:
    """A number as rsync tells it: with commas, or -h in thousands of thousands."""
    if human:
        for power, letter in ((4, "T"), (3, "G"), (2, "M"), (1, "K")):
            if amount >= 1000**power:
                return f"{amount / 1000**power:.2f}{letter}"
    return f"{amount:,}"


@dataclass(slots=True)
class _Entry:
    """One of the file list: where it is, where it goes to, its name in the transfer."""

    source: str
    target: str
    name: str
    stat: Stat

    @property
    def is_folder(self) -> bool:
        return st.S_ISDIR(self.stat.mode)


@dataclass(slots=True)
class Transfer:
    """One run. `sent` and `received` are about what the protocol would need."""

    proc: Process
    wish: Wish
    sent: int = 19
    received: int = 12
    total: int = 0
    is_partial: bool = False
    _entries: list[_Entry] = field(default_factory=list)
    _moved: int = 0
    _skipped: int = 0  # bytes of what is neither copied nor left out: they count in the sum
    _made: str = ""  # the folder that was made for it all

    async def show(self, sources: list[str]) -> None:
        """What `ls` would show: no destination was named."""
        for source in sources:
            self._collect(source, "", is_recursive="r" in self.wish.given)
        for entry in self._entries:
            when = local(self.proc, entry.stat.mtime).strftime("%Y/%m/%d %H:%M:%S")
            self.proc.out(f"{render(entry.stat.mode)} {entry.stat.size:14,} {when} {entry.name.rstrip('/') or '.'}\n")

    async def run(self, sources: list[str], target: str) -> None:
        proc, given = self.proc, self.wish.given
        target = self._settled(sources, target)
        for source in sources:
            self._collect(source, target, is_recursive="r" in given)
        self.total = self._skipped + sum(entry.stat.size for entry in self._entries if not entry.is_folder)
        self._entries = list({entry.name: entry for entry in reversed(self._entries)}.values())[::-1]  # of two the first
        self.sent += sum((1 + len(entry.name) for entry in self._entries), 44 if self._entries else 0)
        for entry in self._entries:
            await proc.tick(50)
            try:
                await self._bring(entry)
            except OSError as error:
                self._failed(f'[receiver] mkstemp "{self._absolute(entry.target)}" failed', error)
        if self._moved:
            self.received += 4
        for entry in reversed(self._entries):  # the times of folders, when all that is in them is there
            if entry.is_folder and "n" not in given:
                self._dress(entry)

    def _settled(self, sources: list[str], target: str) -> str:
        """Where the files go to: into the folder `target` (then it ends in a slash), or to the name `target`."""
        proc = self.proc
        try:
            is_folder, is_there = st.S_ISDIR(proc.stat(target).mode), True
        except FileNotFoundError:
            is_folder = is_there = False
        except OSError as error:
            self._stop(f'ERROR: cannot stat destination "{self._absolute(target)}"', error, SELECTING, 789)
        if is_there:
            return target.rstrip("/") + "/" if is_folder else target
        holds = len(sources) > 1 or target.endswith("/") or any(self._is_folder(source) for source in sources)
        parent = os.path.dirname(target.rstrip("/")) or "."
        if not self._is_folder(parent):
            try:
                proc.stat(parent)
            except OSError as error:
                if holds:
                    self._stop(f'mkdir "{self._absolute(target)}" failed', error, FILE_IO, 808)
                self._stop(f'change_dir#3 "{self._absolute(parent)}" failed', error, SELECTING, 855)
        if not holds:
            return target
        if "n" not in self.wish.given:
            proc.caller.mkdir(to_bytes(target.rstrip("/")), 0o755)
        self._made = target.rstrip("/")
        shown = target.rstrip("/")
        if self.wish.verbosity or "i" in self.wish.given:
            proc.out(f"created directory {shown}\n")
            self.received += len(f"created directory {shown}") + 5
        return shown + "/"

    def _stop(self, text: str, error: OSError, reason: tuple[str, int], line: int) -> NoReturn:
        words, status = reason
        self.proc.err(f"rsync: [Receiver] {text}: {why(error)} ({error.errno})\n")
        self.proc.err(f"rsync error: {words} (code {status}) at main.c({line}) [Receiver={upstream(self.proc, 'rsync')}]\n")
        raise Exited(status)

    def _is_folder(self, path: str) -> bool:
        try:
            return st.S_ISDIR(self.proc.stat(path).mode)
        except OSError:
            return False

    def _absolute(self, path: str) -> str:
        return os.path.normpath(os.path.join(self.proc.cwd(), path))

    def _failed(self, text: str, error: OSError) -> None:
        self.proc.err(f"rsync: {text}: {why(error)} ({error.errno})\n")
        self.is_partial = True

    # ---- the file list

    def _collect(self, source: str, target: str, *, is_recursive: bool) -> None:
        proc = self.proc
        try:
            stat = self._look(source)
        except OSError as error:
            call = "change_dir" if source.endswith("/") else "link_stat"
            self._failed(f'[sender] {call} "{self._absolute(source)}" failed', error)
            return
        base = "" if source.endswith("/") or source in (".", "..") else source.rsplit("/", 1)[-1]
        if not st.S_ISDIR(stat.mode):
            self._entries.append(_Entry(source, target + base if target.endswith("/") else target, base, stat))
            return
        if not is_recursive and "d" not in self.wish.given:
            if target:
                proc.out(f"skipping directory {source.rstrip('/') if base else '.'}\n")
                return
            self._entries.append(_Entry(source, "", base + "/", stat))
            if not base:
                self._walk(source.rstrip("/") or "/", target, "", depth=1)
            return
        place = target + base
        self._entries.append(_Entry(source, place.rstrip("/") or "/", f"{base}/" if base else "./", stat))
        self._walk(source.rstrip("/") or "/", place, base)

    def _walk(self, source: str, target: str, name: str, depth: int = 0) -> None:
        """Files first, then folders, each with what is in them."""
        try:
            names = sorted(entry.name for entry in self.proc.caller.listdir(to_bytes(source)) if entry.name not in (b".", b".."))
        except OSError as error:
            self._failed(f'[sender] opendir "{self._absolute(source)}" failed', error)
            return
        folders: list[_Entry] = []
        for raw in names:
            last = to_text(raw)
            path = f"{name}/{last}" if name else last
            place = f"{source.rstrip('/')}/{last}"
            try:
                stat = self._look(place)
            except OSError:
                continue
            if not self.wish.takes(path, is_folder=st.S_ISDIR(stat.mode)):
                continue
            entry = _Entry(place, f"{target.rstrip('/')}/{last}", path, stat)
            if entry.is_folder:
                entry.name += "/"
                folders.append(entry)
            elif st.S_ISREG(stat.mode) or (st.S_ISLNK(stat.mode) and "l" in self.wish.given) or "D" in self.wish.given:
                self._entries.append(entry)
            else:
                self._skipped += stat.size
                if self.wish.verbosity:
                    self.proc.out(f'skipping non-regular file "{path}"\n')
        for entry in folders:
            self._entries.append(entry)
            if not depth:
                self._walk(entry.source, entry.target, entry.name.rstrip("/"))

    def _look(self, path: str) -> Stat:
        return self.proc.stat(path) if "L" in self.wish.given else self.proc.lstat(path.rstrip("/") or "/")

    # ---- one entry

    async def _bring(self, entry: _Entry) -> None:
        given = self.wish.given
        try:
            there: Stat | None = self.proc.lstat(entry.target)
        except OSError:
            there = None
        if entry.is_folder:
            if there is not None and "delete" in given and "r" in given:
                self._delete(entry)
            self._folder(entry, there)
            return
        changes = self._changes(entry, there)
        if there is not None and ("ignore-existing" in given or ("u" in given and there.mtime > entry.stat.mtime)):
            return
        if there is None and "existing" in given:
            return
        if not changes and there is not None:
            if "p" in given and there.mode != entry.stat.mode and "i" in given:
                self._tell(entry, "...p.....", is_moved=False)
            if "n" not in given:
                self._dress(entry)
            return
        self._tell(entry, changes)
        if st.S_ISREG(entry.stat.mode):
            self._moved += 1
            self.sent += 50 + entry.stat.size + 4 * (entry.stat.size >> 15)
            self.received += 19
        if "n" in given:
            return
        if there is not None and (st.S_IFMT(there.mode) != st.S_IFMT(entry.stat.mode) or not st.S_ISREG(there.mode)):
            self.proc.caller.unlink(to_bytes(entry.target))
        if st.S_ISLNK(entry.stat.mode):
            self.proc.caller.symlink(self.proc.caller.readlink(to_bytes(entry.source)), to_bytes(entry.target))
        elif st.S_ISREG(entry.stat.mode):
            await self._copy(entry, there)
        self._dress(entry)
        if "progress" in given and st.S_ISREG(entry.stat.mode):
            self._gauge(entry)
        if "remove" in given:
            self.proc.caller.unlink(to_bytes(entry.source))

    def _folder(self, entry: _Entry, there: Stat | None) -> None:
        if there is None or entry.target == self._made:
            self._tell(entry, "c+++++++++")
            if "n" not in self.wish.given and there is None:
                self.proc.caller.mkdir(to_bytes(entry.target), entry.stat.mode & 0o777)
        elif self._is_stale(entry, there):
            self._tell(entry, "..t......")
        self.received += 3 if there is None or entry.target == self._made or self._is_stale(entry, there) else 0

    def _is_stale(self, entry: _Entry, there: Stat) -> bool:
        return "t" in self.wish.given and entry.stat.mtime // SECOND != there.mtime // SECOND

    def _changes(self, entry: _Entry, there: Stat | None) -> str:
        """What -i shows behind the kind; empty when there is nothing to do."""
        if there is None or st.S_IFMT(there.mode) != st.S_IFMT(entry.stat.mode):
            return "+++++++++"
        if st.S_ISLNK(there.mode):
            caller = self.proc.caller
            return "" if caller.readlink(to_bytes(entry.source)) == caller.readlink(to_bytes(entry.target)) else "c........"
        given = self.wish.given
        is_size = there.size != entry.stat.size
        is_time = there.mtime // SECOND != entry.stat.mtime // SECOND
        if "c" in given and not is_size:
            is_other = self.proc.read_file(entry.source) != self.proc.read_file(entry.target)
            if not is_other:
                return ""
        elif not is_size and ("size-only" in given or (not is_time and "I" not in given)):
            return ""
        when = "t" if "t" in given and is_time else "T" if "t" not in given else "."
        mode = "p" if "p" in given and there.mode != entry.stat.mode else "."
        return f"{'c' if 'c' in given else '.'}{'s' if is_size else '.'}{when}{mode}....."

    async def _copy(self, entry: _Entry, there: Stat | None) -> None:
        source = await self.proc.open_fd(entry.source)
        try:
            mode = entry.stat.mode & 0o777 if there is None else there.mode & 0o777
            output = self.proc.open_now(entry.target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
            try:
                while data := await self.proc.read_from(source, CHUNK):
                    await output.write(data)
            finally:
                output.close()
        finally:
            source.close()

    def _dress(self, entry: _Entry) -> None:
        """Its mode, owner and times."""
        given, caller, target, stat = self.wish.given, self.proc.caller, to_bytes(entry.target), entry.stat
        is_link = st.S_ISLNK(stat.mode)
        try:
            if self.proc.uid == 0 and given & {"o", "g"}:
                caller.chown(target, stat.uid if "o" in given else -1, stat.gid if "g" in given else -1, follow=False)
            if "p" in given and not is_link:
                caller.chmod(target, stat.mode & 0o7777)
            if "t" in given:
                caller.utimens(target, stat.mtime, stat.mtime, follow=False)
        except OSError as error:
            self._failed(f'[receiver] failed to set times on "{self._absolute(entry.target)}"', error)

    def _delete(self, folder: _Entry) -> None:
        """What is in a folder of the destination, and not in that of the source: the last first."""
        kept = {os.path.basename(entry.target) for entry in self._entries if os.path.dirname(entry.target) == folder.target}
        prefix = "" if folder.name == "./" else folder.name
        for name in reversed(self._within(folder.target)):
            is_folder = st.S_ISDIR(self.proc.lstat(f"{folder.target}/{name}").mode)
            if name not in kept and self.wish.takes(prefix + name, is_folder=is_folder):
                self._remove(f"{folder.target}/{name}", prefix + name)

    def _within(self, path: str) -> list[str]:
        """Files, then folders, each by name."""
        try:
            entries = [to_text(entry.name) for entry in self.proc.caller.listdir(to_bytes(path)) if entry.name not in (b".", b"..")]
        except OSError:
            return []
        return sorted(entries, key=lambda name: (st.S_ISDIR(self.proc.lstat(f"{path}/{name}").mode), name))

    def _remove(self, path: str, name: str) -> None:
        is_folder = st.S_ISDIR(self.proc.lstat(path).mode)
        if is_folder:
            for inner in reversed(self._within(path)):
                self._remove(f"{path}/{inner}", f"{name}/{inner}")
        if "i" in self.wish.given:
            self.proc.out(f"*deleting   {name}{'/' if is_folder else ''}\n")
        elif self.wish.verbosity:
            self.proc.out(f"deleting {name}{'/' if is_folder else ''}\n")
        if "n" not in self.wish.given:
            (self.proc.caller.rmdir if is_folder else self.proc.caller.unlink)(to_bytes(path))

    # ---- what is said

    def _tell(self, entry: _Entry, changes: str, *, is_moved: bool = True) -> None:
        given = self.wish.given
        if "q" in given or not (self.wish.verbosity or given & {"i", "progress"}):
            return
        arrow = f" -> {to_text(self.proc.caller.readlink(to_bytes(entry.source)))}" if st.S_ISLNK(entry.stat.mode) else ""
        if "i" not in given:
            self.proc.out(f"{entry.name}{arrow}\n")
            return
        if entry.is_folder:
            head = "cd+++++++++" if changes.startswith("c") else f".d{changes}"
        else:
            head = f"{'cL' if arrow else '>f' if is_moved else '.f'}{changes}"
        self.proc.out(f"{head} {entry.name}{arrow}\n")

    def _gauge(self, entry: _Entry) -> None:
        count = len(self._entries)
        left = count - 1 - next(at for at, other in enumerate(self._entries) if other is entry)
        size = thousands(entry.stat.size, "h" in self.wish.given)
        rate = entry.stat.size / 1024 / 1024
        shown = f"{rate:7.2f}MB/s" if entry.stat.size >= CHUNK else f"{0:7.2f}kB/s"
        line = f"\r{size:>15} 100% {shown}    0:00:00"
        self.proc.out(f"{line}  {line} (xfr#{self._moved}, to-chk={left}/{count})\n")
