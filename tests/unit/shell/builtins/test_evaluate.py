"""eval, source and . as bash 5.2.15 answers."""

from __future__ import annotations

import pytest

# a line, and what it prints, complains and returns; recorded with `env -i PATH HOME LANG=C.UTF-8 bash -c LINE`
RECORDED = [
    ("eval", "", "", 0),
    ("eval echo hi", "hi\n", "", 0),
    ("eval 'echo $((1+1)); false'; echo $?", "2\n1\n", "", 0),
    ("eval -x; echo $?", "2\n", "bash: line 1: eval: -x: invalid option\neval: usage: eval [arg ...]\n", 0),
    ("eval -- echo a", "a\n", "", 0),
    ("eval 'echo \"'; echo $?", "2\n", "bash: eval: line 1: unexpected EOF while looking for matching `\"'\n", 0),
    ("eval 'if'; echo $?", "2\n", "bash: eval: line 2: syntax error: unexpected end of file\n", 0),
    ("eval 'x=1; echo $x' ';echo b'", "1\nb\n", "", 0),
    ('eval "f() { echo in; }"; f', "in\n", "", 0),
    ("eval ')'; echo $?", "2\n", "bash: eval: line 1: syntax error near unexpected token `)'\nbash: eval: line 1: `)'\n", 0),
    ("eval 'return'; echo $?", "2\n", "bash: line 1: return: can only `return' from a function or sourced script\n", 0),
    ("eval 'exit 4'; echo no", "", "", 4),
    ("source", "", "bash: line 1: source: filename argument required\nsource: usage: source filename [arguments]\n", 2),
    (". ", "", "bash: line 1: .: filename argument required\n.: usage: . filename [arguments]\n", 2),
    ("source /nosuch; echo $?", "1\n", "bash: line 1: /nosuch: No such file or directory\n", 0),
    (". nosuch; echo $?", "1\n", "bash: line 1: nosuch: No such file or directory\n", 0),
    ("source -x; echo $?", "2\n", "bash: line 1: source: -x: invalid option\nsource: usage: source filename [arguments]\n", 0),
    (". /etc; echo $?", "1\n", "bash: line 1: .: /etc: is a directory\n", 0),
]


@pytest.mark.parametrize(("line", "out", "err", "status"), RECORDED, ids=[case[0][:40] for case in RECORDED])
def test_evaluate_answers_as_recorded(run, line, out, err, status):
    assert run(line).answer == (out, err, status)
