"""set as bash 5.2.15 answers."""

from __future__ import annotations

import pytest

# a line, and what it prints, complains and returns; recorded with `env -i PATH HOME LANG=C.UTF-8 bash -c LINE`
RECORDED = [
    ("set -- a b c; shift; echo $*; shift 2; echo $#", "b c\n0\n", "", 0),
    ("set -- a; shift 2; echo $? $#", "1 1\n", "", 0),
    ("set -- a; shift -1; echo $?", "1\n", "bash: line 1: shift: -1: shift count out of range\n", 0),
    ("set -- a; shift x; echo $?", "1\n", "bash: line 1: shift: x: numeric argument required\n", 0),
    ("set -- a; shift 1 2; echo $?", "", "bash: line 1: shift: too many arguments\n", 1),
    (
        "set -q",
        "",
        "bash: line 1: set: -q: invalid option\nset: usage: set [-abefhkmnptuvxBCEHPT] [-o option-name] [--] [-] [arg ...]\n",
        2,
    ),
    ("set -o bogus", "", "bash: line 1: set: bogus: invalid option name\n", 2),
    ("set +o bogus; echo $?", "2\n", "bash: line 1: set: bogus: invalid option name\n", 0),
    ("set -eux -- a b; echo $- $@", "ehuxBc a b\n", "+ echo ehuxBc a b\n", 0),
    ("set -- -a; echo $1", "-a\n", "", 0),
    ("set - x y; echo $- $1", "hBc x\n", "", 0),
    ("set -x - a b; echo $- $1", "hBc a\n", "", 0),
    ("set a -b c; echo $*", "a -b c\n", "", 0),
    ("set -o errexit; false; echo no", "", "", 1),
    ("set -oe errexit; echo $-", "ehBc\n", "", 0),
    ("set +; echo $?", "0\n", "", 0),
    ("set -e +e -u; echo $-", "huBc\n", "", 0),
    ("set -o pipefail nounset; echo $- $1", "hBc nounset\n", "", 0),
    ("set +B; echo {a,b}", "{a,b}\n", "", 0),
    (
        "set -abc; echo $?",
        "2\n",
        "bash: line 1: set: -c: invalid option\nset: usage: set [-abefhkmnptuvxBCEHPT] [-o option-name] [--] [-] [arg ...]\n",
        0,
    ),
    (
        "set -abefk -o",
        "allexport      \ton\nbraceexpand    \ton\nemacs          \toff\nerrexit        \ton\nerrtrace       \toff\nfunctrace      \toff\nhashall        \ton\nhistexpand     \toff\nhistory        \toff\nignoreeof      \toff\ninteractive-comments\ton\nkeyword        \ton\nmonitor        \toff\nnoclobber      \toff\nnoexec         \toff\nnoglob         \ton\nnolog          \toff\nnotify         \ton\nnounset        \toff\nonecmd         \toff\nphysical       \toff\npipefail       \toff\nposix          \toff\nprivileged     \toff\nverbose        \toff\nvi             \toff\nxtrace         \toff\n",
        "",
        0,
    ),
    (
        "set -o; set +o",
        "allexport      \toff\nbraceexpand    \ton\nemacs          \toff\nerrexit        \toff\nerrtrace       \toff\nfunctrace      \toff\nhashall        \ton\nhistexpand     \toff\nhistory        \toff\nignoreeof      \toff\ninteractive-comments\ton\nkeyword        \toff\nmonitor        \toff\nnoclobber      \toff\nnoexec         \toff\nnoglob         \toff\nnolog          \toff\nnotify         \toff\nnounset        \toff\nonecmd         \toff\nphysical       \toff\npipefail       \toff\nposix          \toff\nprivileged     \toff\nverbose        \toff\nvi             \toff\nxtrace         \toff\nset +o allexport\nset -o braceexpand\nset +o emacs\nset +o errexit\nset +o errtrace\nset +o functrace\nset -o hashall\nset +o histexpand\nset +o history\nset +o ignoreeof\nset -o interactive-comments\nset +o keyword\nset +o monitor\nset +o noclobber\nset +o noexec\nset +o noglob\nset +o nolog\nset +o notify\nset +o nounset\nset +o onecmd\nset +o physical\nset +o pipefail\nset +o posix\nset +o privileged\nset +o verbose\nset +o vi\nset +o xtrace\n",
        "",
        0,
    ),
    ("set -o posix; echo $POSIXLY_CORRECT", "y\n", "", 0),
    ("set +h; hash; echo $?", "1\n", "bash: line 1: hash: hashing disabled\n", 0),
    ("set -o history; history -s 'echo a'; history -s b c; history", "    1  echo a\n    2  b c\n", "", 0),
    (
        "set -o history; history -s a; history -s b; history -s c; history -d 2; history; history -d 1-2; history",
        "    1  a\n    2  c\n",
        "",
        0,
    ),
    (
        "set -o history; history -s a; history -s b; history -s c; history -d -1; history 1; history -d 9",
        "    2  b\n",
        "bash: line 1: history: 9: history position out of range\n",
        1,
    ),
    (
        "set -o history; history -s a; history 0; history -1; echo $?",
        "2\n",
        "bash: line 1: history: -1: invalid option\nhistory: usage: history [-c] [-d offset] [n] or history -anrw [filename] or history -ps arg [arg...]\n",
        0,
    ),
    (
        "set -m; fg; bg; fg %1; bg %x; echo $?",
        "1\n",
        "bash: line 1: fg: current: no such job\nbash: line 1: bg: current: no such job\nbash: line 1: fg: %1: no such job\nbash: line 1: bg: %x: no such job\n",
        0,
    ),
    (
        'set -- -a -b val -c rest; while getopts ab:c o; do echo "$o $OPTARG $OPTIND"; done; echo $OPTIND $o',
        "a  2\nb val 4\nc  5\n5 ?\n",
        "",
        0,
    ),
    ('set -- -x; getopts ab o; echo "$? $o $OPTARG"', "0 ? \n", "bash: illegal option -- x\n", 0),
    ('set -- -a; getopts a: o; echo "$? $o $OPTARG"', "0 ? \n", "bash: option requires an argument -- a\n", 0),
    ('set -- -x; getopts :ab o; echo "$? $o $OPTARG"', "0 ? x\n", "", 0),
    ('set -- -a; getopts :a: o; echo "$? $o $OPTARG"', "0 : a\n", "", 0),
    (
        'set -- -abc; while getopts abc: o; do echo $o $OPTIND "$OPTARG"; done; echo $OPTIND',
        "a 1 \nb 1 \n? 2 \n2\n",
        "bash: option requires an argument -- c\n",
        0,
    ),
    ("set -- -aval -b; while getopts a:b o; do echo $o $OPTARG; done", "a val\nb\n", "", 0),
    ('set -- a -b; getopts b o; echo $? $OPTIND "$o"', "1 1 ?\n", "", 0),
    (
        "set -o history; history -s 'echo a'; history -s 'echo b'; fc -l; fc -ln; fc -lr; fc -l 1 1; fc -s a=x echo; fc -l 5",
        "1\t echo a\n\t echo a\n1\t echo a\n1\t echo a\nx\n1\t echo a\n",
        "echo x\n",
        0,
    ),
    ("set -o history; history -s 'echo a'; fc -s; echo $?", "1\n", "bash: line 1: fc: no command found\n", 0),
]


@pytest.mark.parametrize(("line", "out", "err", "status"), RECORDED, ids=[case[0][:40] for case in RECORDED])
def test_set_answers_as_recorded(run, line, out, err, status):
    assert run(line).answer == (out, err, status)
