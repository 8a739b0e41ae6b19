"""An act: one program that a command line would start, with everything about it that the text alone tells."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True, eq=False)
class Act:
    """One invocation. Words are as the program would get them; what only a running shell could know stays as written.

    `start` and `end` are where in the examined text it stands, or the text that carried it, when it was encoded there.
    """

    name: str  # without directory and version: python for /usr/bin/python3.11; "=" for an assignment alone
    args: list[str]
    start: int
    end: int
    path: str = ""  # the program's word as written
    how: tuple[str, ...] = ()  # what runs it, outermost first: sudo, xargs, "sh -c", base64, ...
    env: list[str] = field(default_factory=list)  # NAME=value before the program
    reads: list[str] = field(default_factory=list)  # files that redirections give it
    writes: list[str] = field(default_factory=list)  # files that redirections take from it
    code: list[str] = field(default_factory=list)  # programs in the program's own language that it is given
    stdin: str = ""  # what it reads, where that is known
    before: tuple[Act, ...] = ()  # acts whose output it reads
    inner: tuple[Act, ...] = ()  # acts whose output stands among its words
    after: list[str] = field(default_factory=list)  # names of the programs that read its output
    cwd: str = ""  # where a `cd` of the same text went
    is_disguised: bool = False  # its program is written so that it cannot be read at sight
    is_opened: bool = False  # it runs another act, which follows
    carried: str = ""  # a text among its arguments that it has a shell run
    mounts: tuple[str, ...] = ()  # directories of other machines that the text mounted
    own: int = 1 << 30  # how many of its arguments are its own, before those of the act that it runs
    _line: str = ""
    _options: frozenset[str] | None = None

    @property
    def line(self) -> str:
        """All of it for patterns, a word a line: \\x01 and the name, the environment, the arguments, then <file and >file."""
        if not self._line:
            words = ["\x01" + self.name, *self.env, *self.args]
            if self.reads:
                words += ["<" + name for name in self.reads]
            if self.writes:
                words += [">" + name for name in self.writes]
            line = "\n".join(words)
            self._line = line if len(line) <= LONG_WORD else _shortened(words)
        return self._line

    @property
    def options(self) -> frozenset[str]:
        """Its own options: long ones without value, short ones whole and letter by letter (-xzf, -x, -z, -f)."""
        if self._options is None:
            found = set()
            for word in self.args[: self.own]:
                if word[:2] == "--":
                    if word == "--":
                        break
                    found.add(word.partition("=")[0])
                elif word[:1] == "-" and len(word) > 1:
                    found.add(word)
                    found.add(word.partition("=")[0])
                    for letter in word[1:12]:
                        if not letter.isalnum():
                            break
                        found.add("-" + letter)
            self._options = frozenset(found)
        return self._options

    @property
    def operands(self) -> list[str]:
        """The arguments that are no options (an option's value cannot be told from one)."""
        return [word for word in self.args if word[:1] != "-" or word == "-"]


LONG_WORD = 4096  # characters of a word that patterns see: its beginning and its end
LONG_LINE = 32768  # characters of all words that they see


def _shortened(words: list[str]) -> str:
    half = LONG_WORD // 2
    line = "\n".join([word if len(word) <= LONG_WORD else word[:half] + word[-half:] for word in words])
    return line if len(line) <= LONG_LINE else line[: LONG_LINE // 2] + line[-LONG_LINE // 2 :]


@dataclass(slots=True)
class Reading:
    """What a text would do: its acts in order, and whether all of it was looked at."""

    text: str
    acts: list[Act]
    truncated: bool = False
    is_shell: bool = True  # False where some line of it is no shell
