"""trap and kill as bash 5.2.15 answers."""

from __future__ import annotations

import pytest

# a line, and what it prints, complains and returns; recorded with `env -i PATH HOME LANG=C.UTF-8 bash -c LINE`
RECORDED = [
    ("trap", "", "", 0),
    ("trap 'echo bye' EXIT; trap", "trap -- 'echo bye' EXIT\nbye\n", "", 0),
    (
        "trap 'echo bye' 0 INT 15 SIGHUP; trap -p; trap - INT; trap -p INT TERM; echo",
        "trap -- 'echo bye' EXIT\ntrap -- 'echo bye' SIGHUP\ntrap -- 'echo bye' SIGINT\ntrap -- 'echo bye' SIGTERM\ntrap -- 'echo bye' SIGTERM\n\nbye\n",
        "",
        0,
    ),
    ("trap 'echo x' FOO; echo $?", "1\n", "bash: line 1: trap: FOO: invalid signal specification\n", 0),
    ("trap '' INT; trap", "trap -- '' SIGINT\n", "", 0),
    (
        "trap -l",
        " 1) SIGHUP\t 2) SIGINT\t 3) SIGQUIT\t 4) SIGILL\t 5) SIGTRAP\n 6) SIGABRT\t 7) SIGBUS\t 8) SIGFPE\t 9) SIGKILL\t10) SIGUSR1\n11) SIGSEGV\t12) SIGUSR2\t13) SIGPIPE\t14) SIGALRM\t15) SIGTERM\n16) SIGSTKFLT\t17) SIGCHLD\t18) SIGCONT\t19) SIGSTOP\t20) SIGTSTP\n21) SIGTTIN\t22) SIGTTOU\t23) SIGURG\t24) SIGXCPU\t25) SIGXFSZ\n26) SIGVTALRM\t27) SIGPROF\t28) SIGWINCH\t29) SIGIO\t30) SIGPWR\n31) SIGSYS\t34) SIGRTMIN\t35) SIGRTMIN+1\t36) SIGRTMIN+2\t37) SIGRTMIN+3\n38) SIGRTMIN+4\t39) SIGRTMIN+5\t40) SIGRTMIN+6\t41) SIGRTMIN+7\t42) SIGRTMIN+8\n43) SIGRTMIN+9\t44) SIGRTMIN+10\t45) SIGRTMIN+11\t46) SIGRTMIN+12\t47) SIGRTMIN+13\n48) SIGRTMIN+14\t49) SIGRTMIN+15\t50) SIGRTMAX-14\t51) SIGRTMAX-13\t52) SIGRTMAX-12\n53) SIGRTMAX-11\t54) SIGRTMAX-10\t55) SIGRTMAX-9\t56) SIGRTMAX-8\t57) SIGRTMAX-7\n58) SIGRTMAX-6\t59) SIGRTMAX-5\t60) SIGRTMAX-4\t61) SIGRTMAX-3\t62) SIGRTMAX-2\n63) SIGRTMAX-1\t64) SIGRTMAX\t\n",
        "",
        0,
    ),
    ("trap -x; echo $?", "2\n", "bash: line 1: trap: -x: invalid option\ntrap: usage: trap [-lp] [[arg] signal_spec ...]\n", 0),
    ("trap 'a'; echo $?", "2\n", "trap: usage: trap [-lp] [[arg] signal_spec ...]\n", 0),
    ("trap EXIT; echo $?", "0\n", "", 0),
    ("trap - EXIT", "", "", 0),
    ("trap 2; trap", "", "", 0),
    ("trap 'echo dbg' DEBUG; echo hi", "dbg\nhi\n", "", 0),
    ("trap 'echo err' ERR; false; echo x", "err\nx\n", "", 0),
    ("trap -p FOO; echo $?", "1\n", "bash: line 1: trap: FOO: invalid signal specification\n", 0),
    ("trap 'echo \"it'\"'\"'s\"' INT; trap", "trap -- 'echo \"it'\\''s\"' SIGINT\n", "", 0),
    ("trap -- 'echo a' EXIT", "a\n", "", 0),
    ("trap 'exit 5' EXIT; exit 3", "", "", 5),
    ("trap 'echo h' int; trap", "trap -- 'echo h' SIGINT\n", "", 0),
    ("kill -QUIT $$; echo alive", "alive\n", "", 0),
    ("trap 'echo q' QUIT; kill -QUIT $$; trap - QUIT; kill -QUIT $$; echo here", "q\nhere\n", "", 0),
    ("trap 'echo t' USR1; sh -c 'kill -USR1 $$'; echo $?", "138\n", "User defined signal 1\n", 0),
    ("kill; echo $?", "2\n", "kill: usage: kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]\n", 0),
    (
        "kill -l",
        " 1) SIGHUP\t 2) SIGINT\t 3) SIGQUIT\t 4) SIGILL\t 5) SIGTRAP\n 6) SIGABRT\t 7) SIGBUS\t 8) SIGFPE\t 9) SIGKILL\t10) SIGUSR1\n11) SIGSEGV\t12) SIGUSR2\t13) SIGPIPE\t14) SIGALRM\t15) SIGTERM\n16) SIGSTKFLT\t17) SIGCHLD\t18) SIGCONT\t19) SIGSTOP\t20) SIGTSTP\n21) SIGTTIN\t22) SIGTTOU\t23) SIGURG\t24) SIGXCPU\t25) SIGXFSZ\n26) SIGVTALRM\t27) SIGPROF\t28) SIGWINCH\t29) SIGIO\t30) SIGPWR\n31) SIGSYS\t34) SIGRTMIN\t35) SIGRTMIN+1\t36) SIGRTMIN+2\t37) SIGRTMIN+3\n38) SIGRTMIN+4\t39) SIGRTMIN+5\t40) SIGRTMIN+6\t41) SIGRTMIN+7\t42) SIGRTMIN+8\n43) SIGRTMIN+9\t44) SIGRTMIN+10\t45) SIGRTMIN+11\t46) SIGRTMIN+12\t47) SIGRTMIN+13\n48) SIGRTMIN+14\t49) SIGRTMIN+15\t50) SIGRTMAX-14\t51) SIGRTMAX-13\t52) SIGRTMAX-12\n53) SIGRTMAX-11\t54) SIGRTMAX-10\t55) SIGRTMAX-9\t56) SIGRTMAX-8\t57) SIGRTMAX-7\n58) SIGRTMAX-6\t59) SIGRTMAX-5\t60) SIGRTMAX-4\t61) SIGRTMAX-3\t62) SIGRTMAX-2\n63) SIGRTMAX-1\t64) SIGRTMAX\t\n",
        "",
        0,
    ),
    (
        "kill -l 9 15 HUP SIGTERM; kill -l 137; kill -l 200; echo $?",
        "KILL\nTERM\n1\n15\nKILL\n1\n",
        "bash: line 1: kill: 200: invalid signal specification\n",
        0,
    ),
    ("kill -l FOO; echo $?", "1\n", "bash: line 1: kill: FOO: invalid signal specification\n", 0),
    ("kill 999999; echo $?", "1\n", "bash: line 1: kill: (999999) - No such process\n", 0),
    (
        "kill -9 999999; kill -KILL 999999; kill -SIGKILL 999999; kill -s KILL 999999; kill -n 9 999999; kill -sKILL 999999",
        "",
        "bash: line 1: kill: (999999) - No such process\nbash: line 1: kill: (999999) - No such process\nbash: line 1: kill: (999999) - No such process\nbash: line 1: kill: (999999) - No such process\nbash: line 1: kill: (999999) - No such process\nbash: line 1: kill: (999999) - No such process\n",
        1,
    ),
    ("kill abc; echo $?", "1\n", "bash: line 1: kill: abc: arguments must be process or job IDs\n", 0),
    ("kill -FOO 1; echo $?", "1\n", "bash: line 1: kill: FOO: invalid signal specification\n", 0),
    ("kill -99 1; echo $?", "1\n", "bash: line 1: kill: 99: invalid signal specification\n", 0),
    ("kill -s; echo $?", "1\n", "bash: line 1: kill: -s: option requires an argument\n", 0),
    ("kill -9; echo $?", "2\n", "kill: usage: kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]\n", 0),
    (
        "kill -n; kill -s FOO 1; echo $?",
        "1\n",
        "bash: line 1: kill: -n: option requires an argument\nbash: line 1: kill: FOO: invalid signal specification\n",
        0,
    ),
    ("kill %1; echo $?", "1\n", "bash: line 1: kill: %1: no such job\n", 0),
    ("kill -x; echo $?", "1\n", "bash: line 1: kill: x: invalid signal specification\n", 0),
    ("kill -l 0; kill -l 65; echo $?", "EXIT\n1\n", "bash: line 1: kill: 65: invalid signal specification\n", 0),
    ("kill '' ; echo $?", "1\n", "bash: line 1: kill: `': not a pid or valid job spec\n", 0),
    (
        "kill -TERM; echo $?",
        "2\n",
        "kill: usage: kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]\n",
        0,
    ),
    ("kill -l EXIT; kill -l 1 2", "0\nHUP\nINT\n", "", 0),
    (
        "kill -1 999999; kill -- -999999; echo $?",
        "1\n",
        "bash: line 1: kill: (999999) - No such process\nbash: line 1: kill: (-999999) - No such process\n",
        0,
    ),
]


@pytest.mark.parametrize(("line", "out", "err", "status"), RECORDED, ids=[case[0][:40] for case in RECORDED])
def test_signalling_answers_as_recorded(run, line, out, err, status):
    assert run(line).answer == (out, err, status)
