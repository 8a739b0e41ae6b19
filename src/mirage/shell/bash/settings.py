"""Shell options: `set -o` names with their letters, and `shopt` names, with bash 5.2.15's defaults (recorded)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mirage.shell.bash.interpreter import Shell

LETTERS: dict[str, str] = {
    "a": "allexport", "b": "notify", "e": "errexit", "f": "noglob", "h": "hashall", "k": "keyword", "m": "monitor", "n": "noexec",
    "p": "privileged", "t": "onecmd", "u": "nounset", "v": "verbose", "x": "xtrace", "B": "braceexpand", "C": "noclobber",
    "E": "errtrace", "H": "histexpand", "P": "physical", "T": "functrace",
}  # fmt: skip
NAMES = sorted(
    [*LETTERS.values(), "emacs", "history", "ignoreeof", "interactive-comments", "nolog", "pipefail", "posix", "vi"]
)  # fmt: skip
SHOPTS = [
    "autocd",
    "assoc_expand_once",
    "cdable_vars",
    "cdspell",
    "checkhash",
    "checkjobs",
    "checkwinsize",
    "cmdhist",
    "compat31",
    "compat32",
    "compat40",
    "compat41",
    "compat42",
    "compat43",
    "compat44",
    "complete_fullquote",
    "direxpand",
    "dirspell",
    "dotglob",
    "execfail",
    "expand_aliases",
    "extdebug",
    "extglob",
    "extquote",
    "failglob",
    "force_fignore",
    "globasciiranges",
    "globskipdots",
    "globstar",
    "gnu_errfmt",
    "histappend",
    "histreedit",
    "histverify",
    "hostcomplete",
    "huponexit",
    "inherit_errexit",
    "interactive_comments",
    "lastpipe",
    "lithist",
    "localvar_inherit",
    "localvar_unset",
    "login_shell",
    "mailwarn",
    "no_empty_cmd_completion",
    "nocaseglob",
    "nocasematch",
    "noexpand_translation",
    "nullglob",
    "patsub_replacement",
    "progcomp",
    "progcomp_alias",
    "promptvars",
    "restricted_shell",
    "shift_verbose",
    "sourcepath",
    "varredir_close",
    "xpg_echo",
]
_ON = [
    "checkwinsize",
    "cmdhist",
    "complete_fullquote",
    "extquote",
    "force_fignore",
    "globasciiranges",
    "globskipdots",
    "hostcomplete",
    "interactive_comments",
    "patsub_replacement",
    "progcomp",
    "promptvars",
    "sourcepath",
]


DASH_LETTERS = {"u": "nounset", "b": "notify", "a": "allexport", "C": "noclobber", "v": "verbose", "x": "xtrace", "s": "stdin",
                "n": "noexec", "m": "monitor", "i": "interactive", "f": "noglob", "e": "errexit"}  # fmt: skip


def default_options(interactive: bool) -> set[str]:
    """The set -o options of a new shell."""
    options = {"braceexpand", "hashall", "interactive-comments"}
    if interactive:
        options |= {"emacs", "history", "histexpand", "monitor"}
    return options


def default_shopts(interactive: bool, login: bool) -> set[str]:
    """The shopt options of a new shell."""
    shopts = set(_ON)
    if interactive:
        shopts.add("expand_aliases")
    if login:
        shopts.add("login_shell")
    return shopts


def set_option(shell: Shell, name: str, on: bool) -> None:
    """set -o name or +o name, with the copies that the interpreter looks at."""
    if on:
        shell.options.add(name)
    else:
        shell.options.discard(name)
    if name in ("nounset", "errexit", "allexport", "xtrace") or (name == "noexec" and not shell.interactive):
        setattr(shell, name, on)
    elif name == "monitor":
        shell.jobs.forget_control()
    elif name in ("emacs", "vi") and on:
        shell.options.discard("vi" if name == "emacs" else "emacs")
        if shell.editor is not None:
            shell.editor.settings.set(f"editing-mode {name}")


def set_shopt(shell: Shell, name: str, on: bool) -> None:
    """shopt -s name or -u name."""
    if on:
        shell.shopts.add(name)
    else:
        shell.shopts.discard(name)
    if name == "extglob":
        shell.extglob = on


def flags(shell: Shell) -> str:
    """$-"""
    if shell.is_dash:
        on = {*shell.options, *["stdin"] * shell.reads_stdin, *["interactive"] * shell.interactive}
        return "".join([letter for letter, name in DASH_LETTERS.items() if name in on])
    letters = "".join([letter for letter in "abefhkmnptuvxBCEHPT" if LETTERS[letter] in shell.options])
    lower = [letter for letter in letters if letter.islower()]
    upper = [letter for letter in letters if letter.isupper()]
    middle = "i" if shell.interactive or shell.was_interactive else ""
    where = "".join(sorted([*lower, middle])) + "".join(upper)
    return where + ("c" if shell.execution_string is not None else "s" if shell.reads_stdin else "")
