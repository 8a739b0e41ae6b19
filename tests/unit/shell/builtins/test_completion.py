"""complete, compopt, compgen as bash 5.2.15 answers."""

from __future__ import annotations

import pytest

# a line, and what it prints, complains and returns; recorded with `env -i PATH HOME LANG=C.UTF-8 bash -c LINE`
RECORDED = [
    (
        "compgen -A; echo $?",
        "2\n",
        "bash: line 1: compgen: -A: option requires an argument\ncompgen: usage: compgen [-abcdefgjksuv] [-o option] [-A action] [-G globpat] [-W wordlist] [-F function] [-C command] [-X filterpat] [-P prefix] [-S suffix] [word]\n",
        0,
    ),
    ("compgen -W 'foo bar baz' b; echo $?", "bar\nbaz\n0\n", "", 0),
    ("compgen -v HOM; compgen -e HOM; compgen -A variable HOM", "HOME\nHOME\nHOME\n", "", 0),
    (
        "compgen -x; echo $?",
        "2\n",
        "bash: line 1: compgen: -x: invalid option\ncompgen: usage: compgen [-abcdefgjksuv] [-o option] [-A action] [-G globpat] [-W wordlist] [-F function] [-C command] [-X filterpat] [-P prefix] [-S suffix] [word]\n",
        0,
    ),
    ("compgen -a; compgen -A function; compgen -A nosuch; echo $?", "2\n", "bash: line 1: compgen: nosuch: invalid action name\n", 0),
    ("compgen -W 'foo' x; echo $?", "1\n", "", 0),
    ("compgen -P pre- -S -suf -W 'a b'; compgen -X 'a*' -W 'ab cd'", "pre-a-suf\npre-b-suf\ncd\n", "", 0),
    ("complete; echo $?", "0\n", "", 0),
    (
        "complete -W 'a b' foo; complete; complete -p foo; complete -r foo; complete",
        "complete -W 'a b' foo\ncomplete -W 'a b' foo\n",
        "",
        0,
    ),
    ("complete -p nosuch; complete -r nosuch; echo $?", "0\n", "bash: line 1: complete: nosuch: no completion specification\n", 0),
    (
        "complete -x; echo $?",
        "2\n",
        "bash: line 1: complete: -x: invalid option\ncomplete: usage: complete [-abcdefgjksuv] [-pr] [-DEI] [-o option] [-A action] [-G globpat] [-W wordlist] [-F function] [-C command] [-X filterpat] [-P prefix] [-S suffix] [name ...]\n",
        0,
    ),
    ("complete -abcdefgjksuv x; complete -p", "complete -a -b -c -d -e -f -g -j -k -s -u -v x\n", "", 0),
    (
        "complete -G '*.c' -X '!*' -P a -S b -o default -o bashdefault y; complete -p y",
        "complete -o bashdefault -o default -G '*.c' -P 'a' -S 'b' -X '!*' y\n",
        "",
        0,
    ),
    ("compopt; echo $?", "1\n", "bash: line 1: compopt: not currently executing completion function\n", 0),
    (
        "complete -W a foo; compopt -o nospace foo; complete -p foo; compopt +o nospace foo; complete -p; compopt foo",
        "complete -o nospace -W 'a' foo\ncomplete -W 'a' foo\ncompopt +o bashdefault +o default +o dirnames +o filenames +o noquote +o nosort +o nospace +o plusdirs foo\n",
        "",
        0,
    ),
]


@pytest.mark.parametrize(("line", "out", "err", "status"), RECORDED, ids=[case[0][:40] for case in RECORDED])
def test_completion_answers_as_recorded(run, line, out, err, status):
    assert run(line).answer == (out, err, status)
