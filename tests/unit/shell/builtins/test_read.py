"""read as bash 5.2.15 answers."""

from __future__ import annotations

import pytest

# a line, and what it prints, complains and returns; recorded with `env -i PATH HOME LANG=C.UTF-8 bash -c LINE`
RECORDED = [
    (
        "read -Q",
        "",
        "bash: line 1: read: -Q: invalid option\nread: usage: read [-ers] [-a array] [-d delim] [-i text] [-n nchars] [-N nchars] [-p prompt] [-t timeout] [-u fd] [name ...]\n",
        2,
    ),
    ('read x < /dev/null; echo $? "[$x]"', "1 []\n", "", 0),
    ('echo a b c | { read x y; echo "$x|$y"; }', "a|b c\n", "", 0),
    ("echo '  a  b  c  ' | { read x y; echo \"$x|$y|\"; }", "a|b  c|\n", "", 0),
    ("echo '  a  b  c  ' | { read; echo \"$REPLY|\"; }", "  a  b  c  |\n", "", 0),
    ("echo '  a  b  ' | { read x; echo \"$x|\"; }", "a  b|\n", "", 0),
    ("echo 'a\\tb\\' | { read x; echo \"$x|\"; }", "atb|\n", "", 0),
    ("echo 'a\\tb' | { read -r x; echo \"$x|\"; }", "a\\tb|\n", "", 0),
    ('echo abcdef | { read -n 3 x; read y; echo "$x|$y"; }', "abc|def\n", "", 0),
    ('echo abcdef | { read -N 3 x; read y; echo "$x|$y"; }', "abc|def\n", "", 0),
    ("read 1a <<< x; echo $?", "1\n", "bash: line 1: read: `1a': not a valid identifier\n", 0),
    ("read a[1] <<< x; declare -p a", 'declare -a a=([1]="x")\n', "", 0),
    ("read -t 0 < /dev/null; echo $?", "0\n", "", 0),
    ("read -t x y; echo $?", "1\n", "bash: line 1: read: x: invalid timeout specification\n", 0),
    ("read -t -1 y; echo $?", "1\n", "bash: line 1: read: -1: invalid timeout specification\n", 0),
    ("read -n x y; echo $?", "1\n", "bash: line 1: read: x: invalid number\n", 0),
    ("read -n -1 y; echo $?", "1\n", "bash: line 1: read: -1: invalid number\n", 0),
    ("read -u 9 x; echo $?", "1\n", "bash: line 1: read: 9: invalid file descriptor: Bad file descriptor\n", 0),
    ("read -u x y; echo $?", "1\n", "bash: line 1: read: x: invalid file descriptor specification\n", 0),
    ("read -p 'prompt> ' x <<< hi; echo $x", "hi\n", "", 0),
    ("read -s x <<< hi; echo $x", "hi\n", "", 0),
    ("read -e x <<< hi; echo $x", "hi\n", "", 0),
    ("read -i foo x <<< hi; echo $x", "hi\n", "", 0),
    ('read a b c <<< "1 2 3 4"; echo "$a|$b|$c"', "1|2|3 4\n", "", 0),
    ("read -d x -n 2 a <<< abxc; echo $a", "ab\n", "", 0),
    ("read x y <<< 'a\\ b c'; echo \"$x|$y\"", "a b|c\n", "", 0),
    ("read -r x y <<< 'a\\ b c'; echo \"$x|$y\"", "a\\|b c\n", "", 0),
    ('read -n 0 x <<< abc; echo "$?|$x"', "0|\n", "", 0),
    ("while read l; do echo \"[$l]\"; done <<< $'a\\nb'", "[a]\n[b]\n", "", 0),
    ("read x y < <(echo 1 2); echo $y $x", "2 1\n", "", 0),
    ('read -ra w <<< "  x y  z "; echo ${#w[@]}', "3\n", "", 0),
    ("read -a 1x <<< a; echo $?", "1\n", "bash: line 1: read: `1x': not a valid identifier\n", 0),
]


@pytest.mark.parametrize(("line", "out", "err", "status"), RECORDED, ids=[case[0][:40] for case in RECORDED])
def test_read_answers_as_recorded(run, line, out, err, status):
    assert run(line).answer == (out, err, status)
