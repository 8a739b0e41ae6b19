"""The builtins of dash 0.5.12, where they are not bash's."""

from __future__ import annotations

import shlex

import pytest

# a line, and what it prints, complains and returns; recorded with `env -i PATH HOME LANG=C.UTF-8 dash -c LINE`
RECORDED = [
    ("set -o pipefail; echo $?", "", "dash: 1: set: Illegal option -o pipefail\n", 2),
    ("set -o errexit; echo $-", "e\n", "", 0),
    ("read -t 5 x; echo $?", "2\n", "dash: 1: read: Illegal option -t\n", 0),
    ("read; echo $?", "2\n", "dash: 1: read: arg count\n", 0),
    ("read -q x; echo $?", "2\n", "dash: 1: read: Illegal option -q\n", 0),
    ("export -f x; echo $?", "", "dash: 1: export: Illegal option -f\n", 2),
    ("trap 'echo x' SIGINT; echo $?", "1\n", "trap: SIGINT: bad trap\n", 0),
    ("trap 'echo x' INT; trap", "trap -- 'echo x' INT\n", "", 0),
    ("trap 'echo bye' EXIT; echo a", "a\nbye\n", "", 0),
    ("trap - FOO; echo $?", "1\n", "trap: FOO: bad trap\n", 0),
    ("trap x; echo $?", "1\n", "trap: x: bad trap\n", 0),
    ("echo 'a\\tb' -n; echo -n -n x; echo '\\0101\\x41'", "a\tb -n\n-n xA\\x41\n", "", 0),
    ("cd /nosuch; echo $?", "2\n", "dash: 1: cd: can't cd to /nosuch\n", 0),
    ("cd a b; echo $?", "2\n", "dash: 1: cd: can't cd to a\n", 0),
    ("cd -q; echo $?", "2\n", "dash: 1: cd: Illegal option -q\n", 0),
    ("pwd -q; echo $?", "2\n", "dash: 1: pwd: Illegal option -q\n", 0),
    (". ./nosuch; echo no", "", "dash: 1: .: cannot open ./nosuch: No such file\n", 2),
    ("unset -f x; unset 1x; echo $?", "", "dash: 1: unset: 1x: bad variable name\n", 2),
    ("[ a = b ]; echo $?; [ a b ]; echo $?", "1\n2\n", "dash: 1: [: a: unexpected operator\n", 0),
    ("[ a -eq 1 ]; echo $?", "2\n", "dash: 1: [: Illegal number: a\n", 0),
    ("[ -q a ]; echo $?", "2\n", "dash: 1: [: -q: unexpected operator\n", 0),
    ("[ a = b c ]; echo $?", "2\n", "dash: 1: [: b: unexpected operator\n", 0),
    ("[ ! a = b ]; echo $?", "0\n", "", 0),
    ("[ a == a ]; echo $?", "2\n", "dash: 1: [: a: unexpected operator\n", 0),
    ("[ a b c ]; echo $?", "2\n", "dash: 1: [: a: unexpected operator\n", 0),
    ("[ a b c d e ]; echo $?", "2\n", "dash: 1: [: a: unexpected operator\n", 0),
    ("type -t ls; echo $?", "-t: not found\nls is /usr/bin/ls\n127\n", "", 0),
    (
        "type export; type f; alias a=b; type a; g() { :; }; type g",
        "export is a special shell builtin\nf: not found\na is an alias for b\ng is a shell function\n",
        "",
        0,
    ),
    ("command -v export a; command -V export; command -v nosuch; echo $?", "export\nexport is a special shell builtin\n127\n", "", 0),
    ("command -x; echo $?", "2\n", "dash: 1: command: Illegal option -x\n", 0),
    ("hash -r; hash nosuch; echo $?", "1\n", "dash: 1: hash: nosuch: not found\n", 0),
    ("umask abc; echo $?", "2\n", "dash: 1: umask: Illegal mode: abc\n", 0),
    ("umask 022; umask; umask 999; echo $?", "0022\n2\n", "dash: 1: umask: Illegal number: 999\n", 0),
    ("wait %1; echo $?", "2\n", "dash: 1: wait: No such job: %1\n", 0),
    ("jobs -q; echo $?", "2\n", "dash: 1: jobs: Illegal option -q\n", 0),
    (
        "kill; echo $?",
        "2\n",
        "dash: 1: kill: Usage: kill [-s sigspec | -signum | -sigspec] [pid | job]... or\nkill -l [exitstatus]\n",
        0,
    ),
    ("kill abc; echo $?", "2\n", "dash: 1: kill: Illegal number: abc\n", 0),
    ("kill 999999; echo $?", "1\n", "dash: 1: kill: No such process\n\n", 0),
    (
        "kill -9; echo $?",
        "2\n",
        "dash: 1: kill: Usage: kill [-s sigspec | -signum | -sigspec] [pid | job]... or\nkill -l [exitstatus]\n",
        0,
    ),
    ("kill -FOO 1; echo $?", "2\n", "dash: 1: kill: Illegal option -F\n", 0),
    ("kill %1; echo $?", "2\n", "dash: 1: kill: No such job: %1\n", 0),
    (
        "kill -l",
        "0\nHUP\nINT\nQUIT\nILL\nTRAP\nABRT\nBUS\nFPE\nKILL\nUSR1\nSEGV\nUSR2\nPIPE\nALRM\nTERM\n16\nCHLD\nCONT\nSTOP\nTSTP\nTTIN\nTTOU\nURG\nXCPU\nXFSZ\nVTALRM\nPROF\nWINCH\nIO\nPWR\nSYS\n32\n33\nRTMIN\nRTMIN+1\nRTMIN+2\nRTMIN+3\nRTMIN+4\nRTMIN+5\nRTMIN+6\nRTMIN+7\nRTMIN+8\nRTMIN+9\nRTMIN+10\nRTMIN+11\nRTMIN+12\nRTMIN+13\nRTMIN+14\nRTMIN+15\nRTMAX-14\nRTMAX-13\nRTMAX-12\nRTMAX-11\nRTMAX-10\nRTMAX-9\nRTMAX-8\nRTMAX-7\nRTMAX-6\nRTMAX-5\nRTMAX-4\nRTMAX-3\nRTMAX-2\nRTMAX-1\nRTMAX\n",
        "",
        0,
    ),
    ("export 1a=2; echo no", "", "dash: 1: export: 1a: bad variable name\n", 2),
    ("local x; echo no", "", "dash: 1: local: not in a function\n", 2),
    ("printf '%d %s\\n' 1x a; echo $?", "1 a\n1\n", "dash: 1: printf: 1x: not completely converted\n", 0),
    ("printf '%d\\n' abc; echo $?", "0\n1\n", "dash: 1: printf: abc: expected numeric value\n", 0),
    ("printf -v x a; echo $?", "2\n", "dash: 1: printf: Illegal option -v\n", 0),
    ("printf; echo $?", "2\n", "dash: 1: printf: usage: printf format [arg ...]\n", 0),
    ("printf '%b\\n' 'a\\tb'", "a\tb\n", "", 0),
    ("eval; echo $?", "0\n", "", 0),
    ("x=1; readonly x; unset x; echo $?", "", "dash: 1: unset: x: is read only\n", 2),
    ("readonly x=1; x=2; echo no", "", "dash: 1: x: is read only\n", 2),
    ("bg; echo $?", "2\n", "dash: 1: bg: No current job\n", 0),
    ("umask -p; echo $?", "2\n", "dash: 1: umask: Illegal option -p\n", 0),
    (
        "builtin echo x; source x; declare y; let z=1; shopt -s x; history; pushd; echo $?",
        "127\n",
        "dash: 1: builtin: not found\ndash: 1: source: not found\ndash: 1: declare: not found\ndash: 1: let: not found\ndash: 1: shopt: not found\ndash: 1: history: not found\ndash: 1: pushd: not found\n",
        0,
    ),
    ("set -q; echo no", "", "dash: 1: set: Illegal option -q\n", 2),
    ("exec nosuch; echo no", "", "dash: 1: exec: nosuch: not found\n", 127),
    ("command nosuch; echo $?", "127\n", "dash: 1: nosuch: not found\n", 0),
    ("wait 1; echo $?", "127\n", "", 0),
    ("trap -l; echo $?", "", "dash: 1: trap: Illegal option -l\n", 2),
]


@pytest.mark.parametrize(("line", "out", "err", "status"), RECORDED, ids=[case[0][:40] for case in RECORDED])
def test_dash_answers_as_recorded(run, line, out, err, status):
    assert run(f"exec dash -c {shlex.quote(line)}").answer == (out, err, status)
