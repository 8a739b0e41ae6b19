"""nano 7.2."""

from __future__ import annotations

from tests.unit.shell.screens.sessions import Session

UP, DOWN, RIGHT, LEFT, HOME, END = "\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D", "\x1b[H", "\x1b[F"
DELETE, PAGE_UP, PAGE_DOWN = "\x1b[3~", "\x1b[5~", "\x1b[6~"
WORDS = "printf 'one two three\\nfour five six\\n\\tseven\\n\\nlast line\\n' > f"

DEFAULT = '; printf \'syntax default\\ncomment "#"\\ncolor cyan "^[[:blank:]]*#.*"\\n\' > .nanorc'
HELP = "; printf 'syntax nanohelp\\ncolor cyan \"^[M^][-A-Z]*\"\\n' > .nanorc"
RC = r"""cat > .nanorc <<'X'
syntax x "\.x$"
comment "//"
color green "^[a-z]+" "\<key\>"
color brightred ""[^"]*""
color cyan "#.*$"
color ,blue "[[:space:]]+$"
icolor bold,yellow "WORD[0-9]"
color brightblue,black start="/\*" end="\*/"
color lime "="
syntax other
header "^one"
color italic,red "one"
X
"""
NAMES = ("red green blue yellow cyan magenta white black normal grey pink purple mauve lagoon mint lime peach orange latte rosy beet plum sea sky slate "
         "teal sage brown ocher sand tawny brick crimson brightred lightred brightyellow lightyellow")  # fmt: skip
HUES = f"for c in {NAMES}; do printf 'color %s \"^%s$\"\\n' $c $c; echo $c >&3; done > rc 3> f; (echo 'syntax hues \"f$\"'; cat rc) > .nanorc; printf 'set linenumbers\\n' > /dev/null"

SESSIONS = (
    Session("new", "", ["nano new\r", "hello", "\r", "world", "\x7f", "\x0f", "\r", "\x18", "cat -A new\r"]),
    Session("nameless", "", ["nano\r", "some text", "\x18", "y", "name", "\r", "cat -A name; echo $?\r"]),
    Session("dropped", WORDS, ["nano f\r", "x", "\x18", "\x03", "\x18", "q", "n", "cat f\r"]),
    Session("kept", WORDS, ["nano f\r", "x\r", "\x18", "y", "\r", "cat f\r"]),
    Session("renamed", WORDS, ["nano f\r", "x", "\x0f", "2", "\r", "y", "\x18", "cat f f2\r"]),
    Session("renamed_not", WORDS, ["nano f\r", "x", "\x0f", "2\r", "n", "\x0f", "\r", "\x18", "ls; cat f\r"]),
    Session(
        "overwritten",
        WORDS + "; echo old > g",
        ["nano f\r", "\x0f", "\x15g\r", "n", "\x03", "\x0f\x15g\r", "y", "y", "\x18", "cat g\r"],
    ),
    Session(
        "moved",
        WORDS,
        [
            "nano f\r",
            DOWN,
            END,
            RIGHT,
            RIGHT,
            RIGHT,
            DOWN,
            UP,
            UP,
            HOME,
            LEFT,
            "\x05",
            "\x01",
            "\x06\x06",
            "\x02",
            "\x0e",
            "\x10",
            "\x1b\\",
            "\x1b/",
            "\x1b[1;5C",
            "\x1b[1;5D",
            "\x1b ",
            "\x00",
            "\x03",
            "\x18",
        ],
    ),
    Session(
        "paged",
        "seq 1 100 > f",
        ["nano f\r", PAGE_DOWN, PAGE_DOWN, PAGE_UP, "\x16", "\x19", "\x1b/", UP * 30, "\x1b\\", DOWN * 25, "\x03", "\x18"],
    ),
    Session("scrolled", "seq 1 100 > f", ["nano f\r", DOWN * 18, DOWN, DOWN, DOWN * 20, UP * 19, UP, UP, "\x0c", "\x18"]),
    Session("resized", "seq 1 100 > f", ["nano f\r", (100, 40), PAGE_DOWN, (60, 15), DOWN * 3, (80, 24), "\x18", "echo ok\r"]),
    Session("resized_asking", "seq 1 100 > f", ["nano f\r", "abc", "\x0f", (60, 20), "\x03", "\x18", (90, 30), "n"]),
    Session("small", "seq 1 100 > f", ["nano f\r", "x", "\x18", "\x03", "\x0f", "\r", "\x18"], (40, 12)),
    Session("wide", "seq 1 100 > f", ["nano f\r", "x", "\x18", "\x03", "\x17", "9", "\r", "\x18n"], (132, 43)),
    Session(
        "cut",
        WORDS,
        [
            "nano f\r",
            "\x0b",
            "\x0b",
            "\x15",
            "\x15",
            DOWN,
            "\x1b6",
            "\x15",
            "\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b",
            "\x0b",
            "\x18n",
        ],
    ),
    Session(
        "marked",
        WORDS,
        ["nano f\r", RIGHT * 4, "\x1ba", RIGHT * 4, DOWN, "\x0b", "\x15", "\x1bA", LEFT * 3, "\x1b6", END, "\x15", "\x18n"],
    ),
    Session(
        "undone",
        WORDS,
        [
            "nano f\r",
            "abc",
            "\r",
            "def",
            "\x1bu",
            "\x1bu",
            "\x1be",
            "\x1be",
            "\x0b",
            "\x1bu",
            "\x7f\x7f",
            "\x1bu",
            "\x1bu\x1bu\x1bu",
            "\x1bu",
            "\x1be\x1be\x1be\x1be\x1be\x1be\x1be",
            "\x18n",
        ],
    ),
    Session(
        "sought",
        WORDS,
        [
            "nano f\r",
            "\x17",
            "E",
            "\r",
            "\x17",
            "\r",
            "\x1bw",
            "\x1bw",
            "\x1bQ",
            "\x17nothing\r",
            "\x17\x03",
            "\x17" + UP,
            UP,
            DOWN,
            "\r",
            "\x17\x15\r",
            "\x18",
        ],
    ),
    Session(
        "sought_ways",
        WORDS,
        ["nano f\r", "\x17", "\x1bc", "E", "\r", "\x17\x1br", "s[ie]", "\r", "\x11", "six\r", "\x17\x1bb\x1br\x1bc", "x\r", "\x18"],
    ),
    Session("replaced", WORDS, ["nano f\r", "\x1c", "o", "\r", "0", "\r", "y", "n", "a", "\x1br", "e\r", "E\r", "\x03", "\x18n"]),
    Session("replaced_none", WORDS, ["nano f\r", "\x1c", "zzz\r", "y\r", "\x1c\x03", "\x18"]),
    Session(
        "went",
        "seq 1 100 > f",
        [
            "nano f\r",
            "\x1f",
            "50\r",
            "\x1f-1\r",
            "\x1f60,2\r",
            "\x1fx\r",
            "\x1f",
            "\x03",
            "\x1f\x19",
            "\x1f\x16",
            "\x1f\x17",
            "5\r",
            "\x1bg7\r",
            "\x18",
        ],
    ),
    Session(
        "long",
        "seq -s ' ' 1 60 > f; echo short >> f; seq -s ' ' 100 150 >> f",
        ["nano f\r", RIGHT * 79, RIGHT, END, DOWN, DOWN, HOME, "\x05", LEFT * 100, "x", "\x18n"],
    ),
    Session(
        "tabs",
        "printf 'a\\tb\\tc\\n\\t\\tx\\n' > f",
        ["nano f\r", RIGHT, RIGHT, RIGHT, DOWN, END, "\t", "y", UP, "\x7f", "\x03", "\x18n"],
    ),
    Session("empty", ": > f", ["nano f\r", "\x0b", "\x15", "\x7f", DELETE, UP, DOWN, "\x03", "\x18", "ls -s f; echo $?\r"]),
    Session("no_newline", "printf 'one\\ntwo' > f", ["nano f\r", "\x1b/", "x", "\x13", "\x18", "cat -A f\r"]),
    Session("dos", "printf 'one\\r\\ntwo\\r\\n' > f", ["nano f\r", "x", "\x0f", "\x1bd", "\r", "\x18", "cat -A f\r"]),
    Session("mac", "printf 'one\\rtwo\\r' > f", ["nano f\r", "\x18"]),
    Session("one_line", "echo one > f", ["nano f\r", "\x18"]),
    Session(
        "binary",
        "printf 'a\\0b\\001c\\377d\\nx\\177y\\n' > f",
        ["nano f\r", END, LEFT, LEFT, LEFT, "\x03", "z", "\x13", "\x18", "cat -A f\r"],
    ),
    Session(
        "unicode",
        "printf 'h\\303\\251llo w\\303\\266rld\\n\\346\\227\\245\\346\\234\\254\\350\\252\\236 text\\ne\\314\\201x\\n' > f",
        ["nano f\r", RIGHT, RIGHT, DOWN, RIGHT, "x", "é", "語", "\x7f", END, DOWN, HOME, RIGHT, RIGHT, "\x03", "\x18n"],
    ),
    Session("directory", "mkdir d", ["nano d\r", "\x18", "echo $?\r"]),
    Session("no_directory", "", ["nano d/f\r", "x", "\x0f", "\r", "\x03", "\x18n"]),
    Session(
        "readonly",
        "echo one > f; chmod 444 f; chmod 755 /root; su www-data -s /bin/sh -c true",
        ["su www-data -s /bin/bash -c 'nano f'\r", "x", "\x0f", "\r", "\x18n", "echo $?\r"],
    ),
    Session("view", WORDS, ["nano -v f\r", "x", "\x0b", DOWN, "\x0f", "\x18"]),
    Session("numbered", "seq 1 30 > f", ["nano -l f\r", DOWN * 12, "\x1bN", "\x1bN", "\x18"]),
    Session(
        "position",
        "seq 1 30 > f",
        ["nano +10 f\r", "\x18", "nano +12,2 f\r", "\x1bc", RIGHT, "\x1bc", "\x18", "nano -c f\r", DOWN, "\x18"],
    ),
    Session("stopped", WORDS, ["nano f\r", "x", "\x1a", "\x14\x1a", "fg\r", "\x18n", "echo $?\r"]),
    Session(
        "inserted",
        WORDS + "; echo inserted > g",
        ["nano f\r", DOWN, "\x12", "g\r", "\x12nosuch\r", "\x12\x03", "\x12", "\x1bx", "\x03", "\x1bu", "\x18"],
    ),
    Session("help", WORDS + HELP, ["nano f\r", "\x07", PAGE_DOWN, "\x16", "\x18", "\x18"]),
    Session("unbound", WORDS + HELP, ["nano f\r", "\x1bq", "\x1b[25~", "\x1bOP", "\x18", "\x18"]),
    Session(
        "meta",
        WORDS + DEFAULT,
        [
            "nano f\r",
            "\x1bx",
            "\x1bx",
            "\x1bi",
            "\x1bi",
            "\x1bs",
            "\x1bs",
            "\x1bp",
            "\x1bp",
            "\x1bd",
            "\x1b3",
            "\x1b3",
            "\x1b}",
            "\x1b{",
            "\x18n",
        ],
    ),
    Session(
        "justified",
        "printf 'a long line of words that goes on\\nand on and on and on, further than any terminal of eighty columns is wide, to its end\\n\\nx\\n' > f",
        ["nano f\r", "\x0a", "\x1bu", "\x1bj", "\x18n"],
    ),
    Session("pasted", "", ["nano f\r", "\x1b[200~one\n  two\n\tthree\x1b[201~", "\x1bu", "\x13", "\x18"]),
    Session("two", "echo one > f; echo two > g", ["nano f g\r", "\x1b>", "\x1b.", "x", "\x1b<", "\x18", "n", "\x18"]),
    Session(
        "words",
        WORDS,
        ["nano f\r", "\x1b[3;5~", "\x1b\x7f", "\x1b[1;5C\x1b[1;5C", "\x08", "\x1bd", "\x1b]", "\x1bt", "\x1bu", "\x18n"],
    ),
    Session("counted", WORDS, ["nano f\r", "\x1bd", "\x1bv", "\x03", "\x18n"]),
    Session("executed", WORDS, ["nano f\r", "\x14", "echo hi\r", "\x14\x03", "\x18n"]),
    Session("backup", WORDS, ["nano f\r", "x", "\x0f", "\x1bb", "\x1ba", "\x1ba", "\x1bp", "\x03", "\x18n"]),
    Session(
        "coloured",
        RC + "printf 'one # two\\nkey = \"a b\" /* c\\nd */ \\376 word1\\n\\tend  \\n' > f.x; cp f.x g",
        ["nano f.x\r", DOWN + END, RIGHT, "/", "\x18n", "nano g\r", "\x18", "TERM=xterm-256color nano f.x\r", "\x18"],
    ),
    Session("hues", HUES, ["TERM=xterm-256color nano f\r", "\x18", "nano f\r", "\x18"]),
    Session("options", WORDS, ["nano -x f\r", "\x18", "nano -B -E -w f\r", "\t", "\x18n", "nano --help | head -3\r"]),
    Session("locked", WORDS, ["nano f g\r", "\x14", "ls -a .*.swp | cat\r", "\x18n", "\x18", "ls .*.swp .local/share/nano\r"]),
)
