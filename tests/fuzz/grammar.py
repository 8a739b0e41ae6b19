"""Shell scripts out of hypothesis: what bash's grammar allows, with words that matter to expansions and programs of the corpora."""

from __future__ import annotations

from hypothesis import strategies as st

NAMES = ["a", "b", "x", "i", "arr", "map", "IFS", "PATH", "PS1", "HOME", "RANDOM", "OPTIND", "REPLY", "BASH_REMATCH", "FUNCNAME"]
NUMBERS = ["0", "1", "-1", "08", "2#101", "0x1f", "9223372036854775807", "-9223372036854775808", "99999999999999999999", "x", "a[0]"]
TEXTS = [
    "",
    "hello",
    "*",
    "/etc/pass*",
    "~",
    "~root",
    "{1..3}",
    "{a,b}c",
    "a b",
    "$",
    "\\",
    "-n",
    "-",
    "--",
    "é",
    "\x01",
    "\xff",
    "[a-z]*",
]
PATHS = ["/etc/passwd", "/tmp/f", "/dev/null", "/proc/self/status", "/nonexistent", "f", ".", "/dev/tcp/192.0.2.1/80", "/tmp"]
PROGRAMS = [
    "cat", "ls -la", "grep -o .", "sed s/a/b/g", "awk '{print $1}'", "tr a-z A-Z", "sort -n", "uniq -c", "head -n 2", "wc", "cut -c1-3",
    "xargs echo", "find /etc -maxdepth 1", "ps aux", "id", "uname -a", "base64 -d", "tee f", "dd bs=1 count=3", "od -c", "rev", "tac",
    "wget http://192.0.2.1/x", "curl -s http://192.0.2.1/x", "chmod +x f", "./f", "sh f", "busybox cat", "tar cf - .", "gzip -c", "kill -0 $$",
]  # fmt: skip
BUILTINS = [
    "echo", "printf '%s %q %d\\n'", "read a b", "declare -a arr", "declare -A map", "local x", "unset", "export", "readonly", "shift",
    "set --", "set -e", "set -x", "set -u", "shopt -s extglob", "trap 'echo t' EXIT", "trap - INT", "wait", "jobs", "cd", "pwd", "eval",
    "type", "hash", "getopts ab: o", "mapfile -t arr", "alias", "break", "continue", "return", "exit", "true", "false", ":", "test", "[",
    "let", "umask", "ulimit -a", "times", "pushd", "popd", "dirs", "history", "fc -l", "bind -p", "complete", "compgen -A function",
    "command -v", "builtin", "source /dev/null", "exec 3>&1", "printf -v x", "fg", "bg", "disown", "kill -l", "suspend", "enable",
]  # fmt: skip
OPERATORS = [
    ":-y", ":=y", ":+y", ":?y", "-y", "#a*", "##*/", "%b*", "%%.*", "/a/b", "//a/b", "/#a/b", "/%a/b", "^", "^^", ",", ",,", "@Q", "@P",
    "@A", "@a", "@E", "@K", ":1", ":1:2", ": -1", "[@]", "[*]", "[0]", "[-1]", "[a]", "[$x]",
]  # fmt: skip
ARITHMETIC = ["+", "-", "*", "/", "%", "**", "<<", ">>", "&", "|", "^", "&&", "||", "<", "==", "!=", ",", "=", "+=", "/=", "<<="]

name, number, text = st.sampled_from(NAMES), st.sampled_from(NUMBERS), st.sampled_from(TEXTS)


def _joined(*parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.tuples(*parts).map("".join)


def _said(word: str) -> st.SearchStrategy[str]:
    return st.just(word)


arithmetic = st.recursive(
    number | name,
    lambda inner: (
        _joined(inner, st.sampled_from(ARITHMETIC), inner)
        | _joined(_said("("), inner, _said(")"))
        | _joined(st.sampled_from(["-", "!", "~", "++", "--"]), inner)
        | _joined(inner, _said("?"), inner, _said(":"), inner)
    ),
    max_leaves=5,
)


def _words(commands: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    parameter = st.one_of(
        name.map("${}".format),
        st.sampled_from(
            ["$@", "$*", "$#", "$?", "$$", "$!", "$-", "$0", "$1", "${10}", "${!x}", "${!a*}", "${#arr[@]}", "${!arr[@]}"]
        ),
        _joined(_said("${"), name, st.sampled_from(OPERATORS), _said("}")),
        _joined(_said("${#"), name, _said("}")),
        _joined(_said("$(("), arithmetic, _said("))")),
        _joined(_said("$("), commands, _said(")")),
        _joined(_said("`"), commands, _said("`")),
        _joined(_said("<("), commands, _said(")")),
    )
    bare = text | parameter | st.sampled_from(PATHS)
    quoted = (
        _joined(_said('"'), parameter, _said('"'))
        | _joined(_said("'"), text, _said("'"))
        | _joined(_said("$'"), text, _said("\\x41'"))
    )
    return st.lists(bare | quoted, min_size=1, max_size=2).map("".join)


def _compound(commands: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    word = _words(commands)
    redirect = _joined(st.sampled_from([">", ">>", "<", "2>", "&>", "2>&1 >", "<<<", "3<>", ">|", "<&", ">&"]), word)
    simple = st.one_of(
        _joined(st.sampled_from(PROGRAMS), _said(" "), word),
        _joined(st.sampled_from(BUILTINS), _said(" "), word),
        _joined(st.sampled_from(BUILTINS), _said(" "), word, _said(" "), word),
        _joined(name, st.sampled_from(["=", "+="]), word),
        _joined(name, _said("=("), word, _said(" "), word, _said(")")),
        _joined(name, _said("["), word, _said("]="), word),
        _joined(_said("[[ "), word, st.sampled_from([" == ", " =~ ", " < ", " -nt ", " -eq "]), word, _said(" ]]")),
        _joined(_said("(( "), arithmetic, _said(" ))")),
        _joined(simple_redirected := st.sampled_from(["cat ", "echo ", "read x "]), redirect),
        _joined(simple_redirected, _said("<<E\n"), word, _said("\nE\n")),
    )
    return st.one_of(
        simple,
        _joined(simple, _said(" "), redirect),
        _joined(commands, st.sampled_from([" | ", " && ", " || ", "; ", " |& ", " & "]), commands),
        _joined(_said("if "), commands, _said("; then "), commands, _said("; else "), commands, _said("; fi")),
        _joined(_said("for "), name, _said(" in "), word, _said("; do "), commands, _said("; done")),
        _joined(_said("while "), commands, _said("; do "), commands, _said("; break; done")),
        _joined(_said("for ((i=0;i<3;i++)); do "), commands, _said("; done")),
        _joined(_said("case "), word, _said(" in "), word, _said(") "), commands, _said(";; *) "), commands, _said(";& esac")),
        _joined(_said("f() { "), commands, _said("; }; f "), word),
        _joined(_said("( "), commands, _said(" )")),
        _joined(_said("{ "), commands, _said("; }")),
        _joined(_said("! "), commands),
        _joined(_said("coproc "), commands),
        _joined(_said("select x in "), word, _said("; do "), commands, _said("; break; done <<< 1")),
        _joined(_said("time "), commands),
        _joined(_said("bash -c '"), commands.filter(lambda line: "'" not in line), _said("'")),
        _joined(_said("sh -c '"), commands.filter(lambda line: "'" not in line), _said("'")),
    )


command = st.recursive(st.sampled_from(["true", "echo $x", "echo a b", ":", "cat", "x=1"]), _compound, max_leaves=6)
script = st.lists(command, min_size=1, max_size=4).map("\n".join)
