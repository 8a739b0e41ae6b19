"""echo as bash 5.2.15 answers."""

from __future__ import annotations

import pytest

# a line, and what it prints, complains and returns; recorded with `env -i PATH HOME LANG=C.UTF-8 bash -c LINE`
RECORDED = [
    ("echo; echo -n x; echo -e 'a\\tb\\n'; echo -E 'a\\tb'; echo -x; echo --", "\nxa\tb\n\na\\tb\n-x\n--\n", "", 0),
    ("echo -ne 'a\\n'; echo -en 'b\\c'; echo d; echo -n -e -E '\\t'", "a\nbd\n\\t", "", 0),
    ("echo -e '\\x41\\0101\\u00e9\\e[0m\\\\'", "AAé\x1b[0m\\\n", "", 0),
    ("echo - -n; echo \"-n\"; echo -nn x; echo -e '\\1\\8\\q'", "- -n\nx\\1\\8\\q\n", "", 0),
    ('echo a  b "c  d"', "a b c  d\n", "", 0),
    ("echo *nosuch*; echo ~root", "*nosuch*\n/root\n", "", 0),
]


@pytest.mark.parametrize(("line", "out", "err", "status"), RECORDED, ids=[case[0][:40] for case in RECORDED])
def test_echo_answers_as_recorded(run, line, out, err, status):
    assert run(line).answer == (out, err, status)
