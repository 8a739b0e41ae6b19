"""What apt-get 2.6.2 would install with a package: pkgDepCache::MarkInstall(), for packages that are new to the machine.

What is installed stays as it is: nothing on the machine is older than its lists.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from mirage.shell.lib.aptcache import PRIORITIES, Dependency, Version
from mirage.shell.lib.debversions import holds
from mirage.shell.programs.apt.archive import Archive, Choice

NEEDED = ("PreDepends", "Depends")
FARTHEST = 5000  # packages that one wish brings


class Marked:
    """What a wish brings, in the order in which it was found."""

    def __init__(self, archive: Archive, *, recommends: bool) -> None:
        self.archive = archive
        self.kinds = (*NEEDED, "Recommends") if recommends else NEEDED
        self.new: dict[str, Choice] = {}
        self.broken: list[tuple[Choice, list[Dependency]]] = []

    def add(self, wanted: Choice) -> None:
        """A package, with all that it asks for and that is neither there nor coming."""
        waiting = [wanted]
        while waiting and len(self.new) < FARTHEST:
            choice = waiting.pop(0)
            if choice.name in self.new or choice.installed:
                continue
            self.new[choice.name] = choice
            for group in groups(self.archive, choice, self.kinds):
                if self.is_met(group):
                    continue
                found = next(filter(None, (self._taken(each) for each in group)), None)
                if found is not None:
                    waiting.append(found)
                elif group[0].kind in NEEDED:
                    self.broken.append((choice, group))

    def is_met(self, group: Sequence[Dependency]) -> bool:
        return any(self._is_there(each) for each in group)

    def suggested(self) -> list[str]:
        """What those that are new suggest and what neither is there nor comes; an alternative has a bar, as apt lists them."""
        return self._wished("Suggests")

    def recommended(self) -> list[str]:
        return self._wished("Recommends")

    def _wished(self, kind: str) -> list[str]:
        found: dict[tuple[str, ...], None] = {}
        for name in sorted(self.new):
            for group in groups(self.archive, self.new[name], (kind,)):
                if not self.is_met(group):
                    found[tuple(dict.fromkeys(each.name for each in group))] = None
        return [f"| {name}" if number else name for names in found for number, name in enumerate(names)]

    def meeting(self, each: Dependency) -> Iterator[str]:
        """Those of the new that will do."""
        if each.name in self.new:
            yield each.name
        yield from (version.name for version in self._providers(each) if version.name in self.new)

    def _is_there(self, each: Dependency) -> bool:
        """Whether what is installed, or comes, will do."""
        own = self.new.get(each.name) or next((choice for choice in self.archive.choices(each.name) if choice.installed), None)
        if own is not None and _does(own.version, each):
            return True
        return any(self._is_had(version) for version in self._providers(each))

    def _is_had(self, version: Version) -> bool:
        own = self.archive.installed.get(version.name)
        coming = self.new.get(version.name)
        here = own is not None and own.status == "installed" and own.version == version.version
        return here or (coming is not None and coming.version == version.version)

    def _taken(self, each: Dependency) -> Choice | None:
        """The package of that name, or the best that provides it."""
        candidate = self.archive.candidate(each.name)
        if candidate is not None and _does(candidate.version, each):
            return candidate
        able = [version for version in self._providers(each) if self._is_candidate(version)]
        if not able:
            return None
        best = min(
            able, key=lambda version: (PRIORITIES.index(version.priority) or len(PRIORITIES), -self.archive.cache.id(version.package))
        )
        return self.archive.candidate(best.name)

    def _is_candidate(self, version: Version) -> bool:
        candidate = self.archive.candidate(version.name)
        return candidate is not None and candidate.version == version.version

    def _providers(self, each: Dependency) -> Iterator[Version]:
        for provided in self.archive.cache.provided(each.target):
            if not each.operator or (provided.version and _does(provided.version, each)):
                version = self.archive.cache.version(provided.owner)
                if self.archive.places(version):
                    yield version


def groups(archive: Archive, choice: Choice, kinds: Sequence[str]) -> Iterator[list[Dependency]]:
    """What a version asks for, alternatives together."""
    group: list[Dependency] = []
    for each in archive.cache.dependencies(choice.listed) if choice.listed else ():
        group.append(each)
        if not each.is_followed:
            if group[0].kind in kinds:
                yield group
            group = []


def ordered(marked: Marked) -> list[Choice]:
    """Each after what it needs of the others, by the alphabet otherwise."""
    done: dict[str, Choice] = {}

    def visit(choice: Choice, above: frozenset[str]) -> None:
        if choice.name in done or choice.name in above:
            return
        for each in chain.from_iterable(groups(marked.archive, choice, NEEDED)):
            for name in marked.meeting(each):
                visit(marked.new[name], above | {choice.name})
        done[choice.name] = choice

    for name in sorted(marked.new):
        visit(marked.new[name], frozenset())
    return list(done.values())


def _does(version: str, each: Dependency) -> bool:
    return not each.operator or (each.operator != "!=" and holds(version, each.operator, each.version))
