"""shopt as bash 5.2.15 answers."""

from __future__ import annotations

import pytest

# a line, and what it prints, complains and returns; recorded with `env -i PATH HOME LANG=C.UTF-8 bash -c LINE`
RECORDED = [
    ("shopt -s shift_verbose; shift 3; echo $?", "1\n", "bash: line 1: shift: 3: shift count out of range\n", 0),
    ("shopt -s xpg_echo; echo 'a\\tb'; echo -E 'a\\tb'", "a\tb\na\\tb\n", "", 0),
    ("shopt -s extdebug; f() { :; }; declare -F f", "f 1 environment\n", "", 0),
    (
        "shopt",
        "autocd         \toff\nassoc_expand_once\toff\ncdable_vars    \toff\ncdspell        \toff\ncheckhash      \toff\ncheckjobs      \toff\ncheckwinsize   \ton\ncmdhist        \ton\ncompat31       \toff\ncompat32       \toff\ncompat40       \toff\ncompat41       \toff\ncompat42       \toff\ncompat43       \toff\ncompat44       \toff\ncomplete_fullquote\ton\ndirexpand      \toff\ndirspell       \toff\ndotglob        \toff\nexecfail       \toff\nexpand_aliases \toff\nextdebug       \toff\nextglob        \toff\nextquote       \ton\nfailglob       \toff\nforce_fignore  \ton\nglobasciiranges\ton\nglobskipdots   \ton\nglobstar       \toff\ngnu_errfmt     \toff\nhistappend     \toff\nhistreedit     \toff\nhistverify     \toff\nhostcomplete   \ton\nhuponexit      \toff\ninherit_errexit\toff\ninteractive_comments\ton\nlastpipe       \toff\nlithist        \toff\nlocalvar_inherit\toff\nlocalvar_unset \toff\nlogin_shell    \toff\nmailwarn       \toff\nno_empty_cmd_completion\toff\nnocaseglob     \toff\nnocasematch    \toff\nnoexpand_translation\toff\nnullglob       \toff\npatsub_replacement\ton\nprogcomp       \ton\nprogcomp_alias \toff\npromptvars     \ton\nrestricted_shell\toff\nshift_verbose  \toff\nsourcepath     \ton\nvarredir_close \toff\nxpg_echo       \toff\n",
        "",
        0,
    ),
    ("shopt nosuch; echo $?", "1\n", "bash: line 1: shopt: nosuch: invalid shell option name\n", 0),
    ("shopt -s nosuch; echo $?", "1\n", "bash: line 1: shopt: nosuch: invalid shell option name\n", 0),
    (
        "shopt extglob; echo $?; shopt -s extglob; shopt extglob; echo $?; shopt -p extglob",
        "extglob        \toff\n1\nextglob        \ton\n0\nshopt -s extglob\n",
        "",
        0,
    ),
    ("shopt -q extglob; echo $?", "1\n", "", 0),
    (
        "shopt -o errexit; shopt -so errexit; shopt -o; echo $?",
        "errexit        \toff\nallexport      \toff\nbraceexpand    \ton\nemacs          \toff\nerrexit        \ton\nerrtrace       \toff\nfunctrace      \toff\nhashall        \ton\nhistexpand     \toff\nhistory        \toff\nignoreeof      \toff\ninteractive-comments\ton\nkeyword        \toff\nmonitor        \toff\nnoclobber      \toff\nnoexec         \toff\nnoglob         \toff\nnolog          \toff\nnotify         \toff\nnounset        \toff\nonecmd         \toff\nphysical       \toff\npipefail       \toff\nposix          \toff\nprivileged     \toff\nverbose        \toff\nvi             \toff\nxtrace         \toff\n0\n",
        "",
        0,
    ),
    ("shopt -su x; echo $?", "1\n", "bash: line 1: shopt: cannot set and unset shell options simultaneously\n", 0),
    ("shopt -x; echo $?", "2\n", "bash: line 1: shopt: -x: invalid option\nshopt: usage: shopt [-pqsu] [-o] [optname ...]\n", 0),
    ("shopt -o nosuch; echo $?", "1\n", "bash: line 1: shopt: nosuch: invalid option name\n", 0),
    ("shopt -po errexit; shopt -qo errexit; echo $?", "set +o errexit\n1\n", "", 0),
    (
        "shopt -s -u; shopt nullglob dotglob; echo $?",
        "nullglob       \toff\ndotglob        \toff\n1\n",
        "bash: line 1: shopt: cannot set and unset shell options simultaneously\n",
        0,
    ),
    ("shopt -s login_shell; echo $?; shopt -u restricted_shell; echo $?", "0\n0\n", "", 0),
]


@pytest.mark.parametrize(("line", "out", "err", "status"), RECORDED, ids=[case[0][:40] for case in RECORDED])
def test_shopt_answers_as_recorded(run, line, out, err, status):
    assert run(line).answer == (out, err, status)
