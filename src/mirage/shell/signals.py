"""Signals by name and number (Linux x86-64), what they do by default, and the control flow by which one ends a program."""

from __future__ import annotations

SIGHUP, SIGINT, SIGQUIT, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGKILL, SIGUSR1 = range(1, 11)
SIGSEGV, SIGUSR2, SIGPIPE, SIGALRM, SIGTERM, SIGSTKFLT, SIGCHLD, SIGCONT, SIGSTOP, SIGTSTP = range(11, 21)
SIGTTIN, SIGTTOU, SIGURG, SIGXCPU, SIGXFSZ, SIGVTALRM, SIGPROF, SIGWINCH, SIGIO, SIGPWR, SIGSYS = range(21, 32)

NAMES: dict[int, str] = dict(
    enumerate(
        "HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CONT STOP TSTP "
        "TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH IO PWR SYS".split(),
        start=1,
    )
)
NAMES.update({34: "RTMIN", 64: "RTMAX"})
NAMES.update({34 + n: f"RTMIN+{n}" for n in range(1, 16)})
NAMES.update({64 - n: f"RTMAX-{n}" for n in range(1, 15)})
NUMBERS: dict[str, int] = {name: number for number, name in NAMES.items()} | {"CLD": SIGCHLD, "POLL": SIGIO, "IOT": SIGABRT}

IGNORED = frozenset({SIGCHLD, SIGURG, SIGWINCH, SIGCONT})  # by default, signal(7)
STOPPING = frozenset({SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU})
CORE = frozenset({SIGQUIT, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV, SIGXCPU, SIGXFSZ, SIGSYS})

# strsignal(3) of glibc 2.36, as shells print them
DESCRIPTIONS: dict[int, str] = dict(
    enumerate(
        [
            "Hangup", "Interrupt", "Quit", "Illegal instruction", "Trace/breakpoint trap", "Aborted", "Bus error",
            "Floating point exception", "Killed", "User defined signal 1", "Segmentation fault", "User defined signal 2",
            "Broken pipe", "Alarm clock", "Terminated", "Stack fault", "Child exited", "Continued", "Stopped (signal)",
            "Stopped", "Stopped (tty input)", "Stopped (tty output)", "Urgent I/O condition", "CPU time limit exceeded",
            "File size limit exceeded", "Virtual timer expired", "Profiling timer expired", "Window changed", "I/O possible",
            "Power failure", "Bad system call",
        ],
        start=1,
    )
)  # fmt: skip


def number_of(word: str) -> int | None:
    """The number of `9`, `KILL`, `SIGKILL`, `sigkill`; None for no signal. 0 is a number."""
    if word.isascii() and word.isdigit():
        number = int(word)
        return number if number == 0 or number in NAMES else None
    return NUMBERS.get(word.upper().removeprefix("SIG"))


def unheard(number: int) -> None:
    """What a shell ignores for itself alone, as its handler: its children begin with the default."""


class Exited(BaseException):
    """A program called exit(2): not an `Exception`, so that no program catches it by accident."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status & 255


class Signalled(BaseException):
    """A signal's default action ends the running process."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number
