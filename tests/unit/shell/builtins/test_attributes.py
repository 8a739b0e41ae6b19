"""declare, typeset, local, export, readonly as bash 5.2.15 answers."""

from __future__ import annotations

import pytest

# a line, and what it prints, complains and returns; recorded with `env -i PATH HOME LANG=C.UTF-8 bash -c LINE`
RECORDED = [
    ("declare -A m=([k]=v [j]=w); unset m[k]; echo ${m[@]}", "w\n", "", 0),
    ("declare -n r=x; x=1; unset r; echo [$x]; unset -n r", "[]\n", "", 0),
    ("readonly q; unset q; echo $?", "1\n", "bash: line 1: unset: q: cannot unset: readonly variable\n", 0),
    ("declare -p NOSUCH", "", "bash: line 1: declare: NOSUCH: not found\n", 1),
    ("declare -x FOO=bar; export FOO; declare -p FOO", 'declare -x FOO="bar"\n', "", 0),
    ("export 1a=3; echo $?", "1\n", "bash: line 1: export: `1a=3': not a valid identifier\n", 0),
    ("export a-b; echo $?", "1\n", "bash: line 1: export: `a-b': not a valid identifier\n", 0),
    ("export -f nosuch; echo $?", "1\n", "bash: line 1: export: nosuch: not a function\n", 0),
    ("f() { echo hi; }; export -f f; export -f", "f () \n{ \n    echo hi\n}\ndeclare -fx f\n", "", 0),
    (
        "f() { echo hi; }; declare -f f; declare -F; declare -F f; declare -f g; echo $?",
        "f () \n{ \n    echo hi\n}\ndeclare -f f\nf\n1\n",
        "",
        0,
    ),
    ("local x=1; echo $?", "1\n", "bash: line 1: local: can only be used in a function\n", 0),
    ("readonly x=1; x=2; echo no", "", "bash: line 1: x: readonly variable\n", 1),
    ("readonly x=1; readonly x=2; echo $?", "1\n", "bash: line 1: x: readonly variable\n", 0),
    ("readonly x=1; declare x=3; echo $?", "1\n", "bash: line 1: declare: x: readonly variable\n", 0),
    ("readonly x=1; declare +r x; echo $?", "1\n", "bash: line 1: declare: x: readonly variable\n", 0),
    ("readonly x=1; export x=2; echo $?", "1\n", "bash: line 1: x: readonly variable\n", 0),
    ("readonly x=1; unset x; echo $?", "1\n", "bash: line 1: unset: x: cannot unset: readonly variable\n", 0),
    ("readonly x=1; f() { local x=2; echo $?; }; f", "1\n", "environment: line 1: local: x: readonly variable\n", 0),
    ("declare -i n=3+4; echo $n; n+=2; echo $n", "7\n9\n", "", 0),
    (
        'declare -a a=(1 2 3); declare -p a; declare -A m=([x]=1 [y]="z w"); declare -p m',
        'declare -a a=([0]="1" [1]="2" [2]="3")\ndeclare -A m=([y]="z w" [x]="1" )\n',
        "",
        0,
    ),
    (
        "declare -a a; declare -p a; declare -A m; declare -p m; a[1]=x; declare -p a",
        'declare -a a\ndeclare -A m\ndeclare -a a=([1]="x")\n',
        "",
        0,
    ),
    ("declare -A m; declare -a m; echo $?", "1\n", "bash: line 1: declare: m: cannot convert associative to indexed array\n", 0),
    ("declare -a m=(1); declare -A m; echo $?", "1\n", "bash: line 1: declare: m: cannot convert indexed to associative array\n", 0),
    ("declare -u u=abc; echo $u; declare -l l=ABC; echo $l; declare -c c=abc; echo $c", "ABC\nabc\nAbc\n", "", 0),
    ("declare -n r=foo; foo=5; echo $r; r=6; echo $foo; declare -p r", '5\n6\ndeclare -n r="foo"\n', "", 0),
    (
        "declare -Z; echo $?",
        "2\n",
        "bash: line 1: declare: -Z: invalid option\ndeclare: usage: declare [-aAfFgiIlnrtux] [name[=value] ...] or declare -p [-aAfFilnrtux] [name ...]\n",
        0,
    ),
    ("declare 1x=3; echo $?", "1\n", "bash: line 1: declare: `1x=3': not a valid identifier\n", 0),
    ("declare -fp; echo $?", "0\n", "", 0),
    (
        "typeset -Q",
        "",
        "bash: line 1: typeset: -Q: invalid option\ntypeset: usage: typeset [-aAfFgiIlnrtux] name[=value] ... or typeset -p [-aAfFilnrtux] [name ...]\n",
        2,
    ),
    ("local -Q", "", "bash: line 1: local: can only be used in a function\n", 1),
    ("export -Q", "", "bash: line 1: export: -Q: invalid option\nexport: usage: export [-fn] [name[=value] ...] or export -p\n", 2),
    (
        "readonly -Q",
        "",
        "bash: line 1: readonly: -Q: invalid option\nreadonly: usage: readonly [-aAf] [name[=value] ...] or readonly -p\n",
        2,
    ),
    ("declare -g x=5; f() { declare -g y=6; declare z=7; }; f; echo $x $y $z.", "5 6 .\n", "", 0),
    ("declare -t x; declare -p x", "declare -t x\n", "", 0),
    ("declare -rx x=1 y; declare -p x y", 'declare -rx x="1"\ndeclare -rx y\n', "", 0),
    ("declare -a b='(1 2)'; declare -p b", 'declare -a b=([0]="1" [1]="2")\n', "", 0),
    ("declare b='(1 2)'; declare -p b", 'declare -- b="(1 2)"\n', "", 0),
    ("declare x[3]=7; declare -p x", 'declare -a x=([3]="7")\n', "", 0),
    ('declare "x[3]"; declare -p x; echo $?', "declare -a x\n0\n", "", 0),
    ("export x[1]=3; echo $?", "1\n", "bash: line 1: export: `x[1]': not a valid identifier\n", 0),
    ("declare -I x; echo $?", "0\n", "", 0),
    ("declare -F nosuch; echo $?", "1\n", "", 0),
    ("declare -f -r nosuch; echo $?", "1\n", "", 0),
    (
        "f() { :; }; declare -fr f; f() { echo; }; echo $?; declare -f -x f; declare -F",
        "1\ndeclare -frx f\n",
        "bash: line 1: f: readonly function\n",
        0,
    ),
    ("declare -n r=r; echo $?", "1\n", "bash: line 1: declare: r: nameref variable self references not allowed\n", 0),
    ("declare -n r='1x'; echo $?", "1\n", "bash: line 1: declare: `1x': invalid variable name for name reference\n", 0),
    ("declare -n r=x; declare -n; declare -pn", 'declare -n r="x"\ndeclare -n r="x"\n', "", 0),
    ("readonly -f nosuch; echo $?", "1\n", "bash: line 1: readonly: nosuch: not a function\n", 0),
    (
        "readonly -a; readonly -A",
        'declare -ar BASH_VERSINFO=([0]="5" [1]="2" [2]="15" [3]="1" [4]="release" [5]="x86_64-pc-linux-gnu")\n',
        "",
        0,
    ),
    ("readonly -a arr=(1 2); declare -p arr", 'declare -ar arr=([0]="1" [1]="2")\n', "", 0),
    ("export arr=(1 2); declare -p arr", 'declare -ax arr=([0]="1" [1]="2")\n', "", 0),
    ("declare -A m=([a]=1); m[b]=2; echo ${m[b]} ${#m[@]}", "2 2\n", "", 0),
    ("export A=1 B=2; echo $A$B; export -n A; declare -p A", '12\ndeclare -- A="1"\n', "", 0),
    ("declare -i x=1/0; echo $?", "", 'bash: line 1: declare: 1/0: division by 0 (error token is "0")\n', 1),
    ("export HISTFILE=/dev/null HISTSIZE=0; declare -p HISTFILE", 'declare -x HISTFILE="/dev/null"\n', "", 0),
    (
        "declare -a x=1; declare -p x; declare +a x; echo $?",
        'declare -a x=([0]="1")\n1\n',
        "bash: line 1: declare: x: cannot destroy array variables in this way\n",
        0,
    ),
    ("readonly r=1; read r <<< 2; echo $?", "1\n", "bash: line 1: r: readonly variable\n", 0),
    ("declare -A m; mapfile m <<< a; echo $?", "1\n", "bash: line 1: mapfile: m: not an indexed array\n", 0),
    ("readonly r; mapfile r <<< a; echo $?", "1\n", "bash: line 1: r: readonly variable\n", 0),
]


@pytest.mark.parametrize(("line", "out", "err", "status"), RECORDED, ids=[case[0][:40] for case in RECORDED])
def test_attributes_answers_as_recorded(run, line, out, err, status):
    assert run(line).answer == (out, err, status)
