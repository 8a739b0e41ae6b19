"""vi's commands behind a colon, and the line in which they are typed (vim 9.0, ex_docmd.c, ex_cmds.c, ex_getln.c)."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable

from mirage.shell.fds import BytesReader, Collector
from mirage.shell.programs.vim import files, motions
from mirage.shell.programs.vim.editor import Editor
from mirage.shell.programs.vim.motions import kind
from mirage.shell.programs.vim.text import Place, Text, column_of, indent
from mirage.shell.programs.vim.window import QUESTION
from mirage.shell.text import to_bytes, to_text

OUTPUT_MAX = 4 << 20
NESTED = 20  # :g commands and their like
ADDRESS = re.compile(r"\s*(?:(\d+)|([.$])|'(.)|/((?:[^/\\]|\\.)*)/?|\?((?:[^?\\]|\\.)*)\??)?((?:\s*[+-]\s*\d*)*)")
OPTIONS = {
    "nu": "number", "ic": "ignorecase", "ai": "autoindent", "et": "expandtab", "sw": "shiftwidth", "ts": "tabstop", "ws": "wrapscan", "ro": "readonly",
    "nu!": "number", "hls": "hlsearch", "is": "incsearch", "sm": "showmatch", "sts": "softtabstop", "tw": "textwidth", "ru": "ruler", "smd": "showmode",
    "sc": "showcmd", "cp": "compatible", "mouse": "mouse", "bg": "background", "ff": "fileformat", "enc": "encoding", "fenc": "fileencoding",
    "bs": "backspace", "so": "scrolloff", "lcs": "listchars", "wm": "wrapmargin", "report": "report", "magic": "magic", "eb": "errorbells",
    "vb": "visualbell", "bk": "backup", "wb": "writebackup", "swf": "swapfile", "aw": "autowrite", "hid": "hidden", "rnu": "relativenumber",
    "cul": "cursorline", "si": "smartindent", "cin": "cindent", "scs": "smartcase", "paste": "paste", "list": "list", "wrap": "wrap", "syn": "syntax",
    "nf": "nrformats", "co": "columns", "lines": "lines", "term": "term", "tf": "ttyfast", "terse": "terse", "mod": "modified", "ml": "modeline",
}  # fmt: skip
NUMBERS = {"shiftwidth", "tabstop", "softtabstop", "textwidth", "scrolloff", "wrapmargin", "report", "columns", "lines"}
TEXTS = {"mouse", "background", "fileformat", "encoding", "fileencoding", "backspace", "listchars", "syntax", "nrformats", "term"}


class Fault(Exception):  # noqa: N818 - what vi says, not what went wrong here
    """A message that begins with E."""


# ---- the line


async def typed(editor: Editor, begin: str) -> str | None:
    """A line with its first character; None where it was given up."""
    view = editor.view
    view.command, view.command_at = begin, len(begin)
    history = [] if editor.is_compatible else editor.commands if begin[0] == ":" else editor.searches
    place, kept = len(history), ""
    try:
        while True:
            letter = await editor.next()
            text, at = view.command, view.command_at
            if letter == "\x03" or (letter == "\x1b" and not editor.is_compatible):
                view.message = ("", "")
                return None
            if letter in "\r\n\x1b":
                break
            if letter in "\x7f\x08":
                if len(text) == 1:
                    view.message = ("", "")
                    return None
                view.command, view.command_at = text[: max(1, at - 1)] + text[at:], max(1, at - 1)
            elif letter == "\x15":
                view.command, view.command_at = text[0] + text[at:], 1
            elif letter == "\x17":
                start = _word_start(text, at)
                view.command, view.command_at = text[:start] + text[at:], start
            elif letter in "\x02\x05":
                view.command_at = 1 if letter == "\x02" else len(text)
            elif letter in "\x10\x0e":
                kept = text[1:] if place == len(history) else kept
                place = min(max(place + (-1 if letter == "\x10" else 1), 0), len(history))
                view.command = text[0] + (history[place] if place < len(history) else kept)
                view.command_at = len(view.command)
            else:
                if letter == "\x16":
                    letter = await editor.next()
                view.command, view.command_at = text[:at] + letter + text[at:], at + 1
    finally:
        line, view.command = view.command or "", None
    if line[1:]:
        history.append(line[1:])
        del history[:-50]
    if not view.scrolled:
        view.message = (line[: view.columns * 2], "")
    return line


def _word_start(text: str, at: int) -> int:
    while at > 1 and kind(text[at - 1], big=False) == 0:
        at -= 1
    what = kind(text[at - 1], big=False) if at > 1 else 0
    while at > 1 and kind(text[at - 1], big=False) == what:
        at -= 1
    return at


async def prompt(editor: Editor, begin: str = "") -> None:
    """A colon, and what is typed behind it."""
    line = await typed(editor, ":" + begin)
    if line is not None:
        await run(editor, line[1:])


async def ex_mode(editor: Editor) -> None:
    """Q: one colon after another, until `:vi`."""
    view = editor.view
    said: list[tuple[str, str]] = [('Entering Ex mode.  Type "visual" to go to Normal mode.', "")]
    while not editor.is_over:
        view.ex = said
        line = await typed(editor, ":")
        said = [*said, (line or ":", "")][-view.rows :]
        word = (line or ":").lstrip(": ")
        if word in ("vi", "visual", "vis", "visu", "visua"):
            break
        await run(editor, word)
        if view.message[0]:
            said.append(view.message)
    view.ex = None
    view.message = ("", "")
    editor.forget()


async def run(editor: Editor, text: str, depth: int = 0) -> None:
    """One line."""
    await editor.proc.tick(16)
    try:
        await _run(editor, text, depth)
    except Fault as fault:
        editor.complain(str(fault))
    except files.WriteError as error:
        said = str(error)
        editor.say_more((said.split(" E")[0], ""))
        editor.complain(said)
    editor.text.settle()
    editor.text.clamp()


async def _run(editor: Editor, text: str, depth: int) -> None:
    text = text.lstrip(": \t")
    if text.startswith('"'):
        return
    span, rest = _range(editor, text)
    found = re.match(r"(?:k|s(?=[^A-Za-z]|$|[gciIr&]*(?:\s|$))|[A-Za-z]+|[!&<>=#@~*]+)?", rest)
    name = found[0] if found is not None else ""
    if name[:1] in "<>" and name:
        name, times = name[0], len(name)
    else:
        times = 1
    if name[:1] in ("!", "=", "&"):
        name = name[0]
    tail = rest[len(name) if times == 1 else times :]
    if not name:
        if rest:
            raise Fault(f"E492: Not an editor command: {text}")
        if span is not None:
            editor.go_to_line(span[1])
        return
    is_forced = tail.startswith("!") and name not in ("!", "g", "r", "w", "global")
    command = _command(name)
    if command is None:
        raise Fault(f"E492: Not an editor command: {text}")
    if span is not None and span[0] > span[1]:
        await _swapped(editor)
        span = span[1], span[0]
    call = Call(editor, span, tail[is_forced:], is_forced, times, depth, name)
    result = command(call)
    if result is not None:
        await result


async def _swapped(editor: Editor) -> None:
    """A range that goes backwards is asked about."""
    view = editor.view
    question = "Backwards range given, OK to swap (y/n)?"
    view.message = (question, QUESTION)
    view.asking = True
    letter = await editor.next()
    view.asking = False
    if letter != "y":
        raise Fault("E493: Backwards range given")
    view.message = ("", "")
    editor.say_more((question + "y", QUESTION))


class Call:
    """A command with what stands around its name."""

    def __init__(
        self, editor: Editor, span: tuple[int, int] | None, tail: str, forced: bool, times: int, depth: int, name: str
    ) -> None:
        self.editor = editor
        self.span = span
        self.tail = tail
        self.is_forced = forced
        self.times = times
        self.depth = depth
        self.name = name

    @property
    def text(self) -> Text:
        return self.editor.text

    @property
    def argument(self) -> str:
        return self.tail.strip()

    @property
    def lines(self) -> tuple[int, int]:
        return self.span if self.span is not None else (self.text.y, self.text.y)

    @property
    def all_lines(self) -> tuple[int, int]:
        return self.span if self.span is not None else (0, len(self.text.lines) - 1)

    def file(self) -> str:
        """The argument as a file's name, % and # for those that are open."""
        name = self.argument.replace("\\ ", " ")
        if name.startswith("~/"):
            name = self.editor.proc.env.get("HOME", "") + name[1:]
        if "#" in name:
            if not self.editor.alternate:
                raise Fault("E194: No alternate file name to substitute for '#'")
            name = name.replace("#", self.editor.alternate)
        return name.replace("%", self.text.name)


def _range(editor: Editor, text: str) -> tuple[tuple[int, int] | None, str]:
    """The lines before a command, counted from 0, and the rest."""
    editor_text = editor.text
    if text.startswith("%"):
        return (0, len(editor_text.lines) - 1), text[1:].lstrip()
    numbers: list[int] = []
    here = editor_text.y
    at = 0
    while True:
        found = ADDRESS.match(text, at)
        if found is None or not found[0].strip():
            if at and text[at : at + 1] != "," and text[at - 1 : at] in (",", ";"):
                numbers.append(here)
        else:
            numbers.append(_address(editor, found, here))
            at = found.end()
        if text[at : at + 1] in (",", ";") and text[at : at + 1]:
            if not numbers:
                numbers.append(here)
            if text[at] == ";":
                here = numbers[-1]
            at += 1
            continue
        break
    if not numbers:
        return None, text[at:].lstrip()
    numbers = numbers[-2:]
    rest = text[at:].lstrip()
    last = len(editor_text.lines)
    if any(number >= last or number < -1 for number in numbers):
        raise Fault("E16: Invalid range")
    return (numbers[0], numbers[-1]), rest


def _address(editor: Editor, found: re.Match[str], here: int) -> int:
    number, sign, mark, forward, backward, offsets = found.groups()
    text = editor.text
    line = here
    if number is not None:
        line = int(number[:9]) - 1
    elif sign is not None:
        line = text.y if sign == "." else len(text.lines) - 1
    elif mark is not None:
        place = text.marks.get(mark)
        if place is None:
            raise Fault("E20: Mark not set")
        line = place[0]
    elif forward is not None or backward is not None:
        pattern = forward or backward or editor.sought
        compiled = motions.compiled(pattern, bool(editor.options["ignorecase"]))
        place_found = (
            motions.find(text.lines, (here, 1 << 30 if forward is not None else 0), compiled, 1 if forward is not None else -1)
            if compiled
            else None
        )
        if place_found is None:
            raise Fault(f"E486: Pattern not found: {pattern}")
        editor.sought = pattern
        line = place_found[0][0]
    for way, count in re.findall(r"([+-])\s*(\d*)", offsets):
        line += (1 if way == "+" else -1) * int(count[:9] or 1)
    return line


# ---- leaving and writing


def _quit(call: Call) -> None:
    editor = call.editor
    if editor.text.is_changed and not call.is_forced:
        raise Fault("E37: No write since last change (add ! to override)")
    _leave(call)


def _leave(call: Call) -> None:
    editor = call.editor
    left = len(editor.names) - editor.at - 1
    if left > 0 and not call.is_forced and not editor.was_told_more and not editor.had_last and call.name[-1:] != "a":
        editor.was_told_more = True
        raise Fault(f"E173: {left} more file{'' if left == 1 else 's'} to edit")
    editor.is_over = True


def _quit_all(call: Call) -> None:
    if call.text.is_changed and not call.is_forced:
        raise Fault(
            f'E37: No write since last change\nE162: No write since last change for buffer "{call.text.name}"'.split("\n")[0]
            + " (add ! to override)"
        )
    call.editor.is_over = True


async def _write(call: Call) -> None:
    tail = call.tail
    if tail.startswith("!"):
        call.is_forced, call.tail = True, tail[1:]
    elif tail.lstrip().startswith("!") and tail[:1] == " ":
        await _write_to(call, tail.lstrip()[1:])
        return
    appends = call.argument.startswith(">>")
    if appends:
        call.tail = call.argument[2:]
    _store(call, appends=appends)


def _store(call: Call, *, appends: bool = False) -> None:
    editor, text = call.editor, call.text
    name = call.file() or text.name
    if not name:
        raise Fault("E32: No file name")
    if text.is_readonly and not call.is_forced and name == text.name:
        raise Fault("E45: 'readonly' option is set (add ! to override)")
    is_other = name != text.name
    is_part = call.span is not None and call.all_lines != (0, len(text.lines) - 1)
    if is_other and not call.is_forced and not appends and editor.proc.exists(name):
        raise Fault("E13: File exists (add ! to override)")
    if is_part and not is_other and not call.is_forced and not appends:
        raise Fault("E140: Use ! to write partial buffer")
    first, last = call.all_lines
    said = files.store(editor.proc, text, name, text.lines[first : last + 1], appends=appends, brief=not editor.is_compatible)
    editor.say(said)
    if not text.name:
        text.name, is_other = name, False
    if not is_other and not is_part:
        text.is_changed = text.is_readonly = False
        text.is_new = False
    elif is_other:
        editor.alternate = name


async def _write_to(call: Call, command: str) -> None:
    """:w !command"""
    editor = call.editor
    first, last = call.all_lines
    output, status = await _ran(editor, command, "".join(line + "\n" for line in call.text.lines[first : last + 1]))
    told = [(f":w !{command}", ""), *((line, "") for line in output.removesuffix("\n").split("\n"))]
    if status:
        told.append((f"shell returned {status}", ""))
    editor.say_more(*told, ("", ""))


def _write_and_quit(call: Call) -> None:
    _store(call)
    _leave(call)


def _exit(call: Call) -> None:
    if call.text.is_changed or call.argument:
        _store(call)
    _leave(call)


def _write_and_next(call: Call) -> None:
    _store(call)
    said = call.editor.view.message
    _to_file(call.editor, call.editor.at + 1)
    call.editor.say_more(said, call.editor.view.message)


# ---- files


def _edit(call: Call) -> None:
    editor = call.editor
    name = call.file() or editor.text.name
    if editor.text.is_changed and not call.is_forced:
        raise Fault("E37: No write since last change (add ! to override)")
    if not name:
        raise Fault("E32: No file name")
    editor.edit(name)


def _to_file(editor: Editor, at: int) -> None:
    if len(editor.names) < 2:
        raise Fault("E163: There is only one file to edit")
    if at >= len(editor.names):
        raise Fault("E165: Cannot go beyond last file")
    if at < 0:
        raise Fault("E164: Cannot go before first file")
    editor.at = at
    editor.edit(editor.names[at])


def _step(way: int) -> Callable[[Call], None]:
    def step(call: Call) -> None:
        editor = call.editor
        if len(editor.names) > 1 and 0 <= editor.at + way < len(editor.names) and editor.text.is_changed and not call.is_forced:
            raise Fault("E37: No write since last change (add ! to override)")
        if way > 0 and call.argument:
            editor.names, editor.at = call.argument.split(), 0
            editor.edit(editor.names[0])
            return
        _to_file(editor, editor.at + way)

    return step


def _rewind(call: Call) -> None:
    if call.text.is_changed and not call.is_forced:
        raise Fault("E37: No write since last change (add ! to override)")
    call.editor.at = 0
    if not call.editor.names:
        raise Fault("E163: There is only one file to edit")
    call.editor.edit(call.editor.names[0])


def _arguments(call: Call) -> None:
    editor = call.editor
    editor.say(" ".join(f"[{name}]" if at == editor.at else name for at, name in enumerate(editor.names)))


def tell_file(editor: Editor) -> None:
    """^G and :f"""
    text = editor.text
    parts = [f'"{text.name}"' if text.name else '"[No Name]"']
    if text.is_changed:
        parts.append("[Modified]" if editor.is_compatible else "[+]")
    if text.is_new:
        parts.append("[New File]" if editor.is_compatible else "[New]")
    if text.is_readonly:
        parts.append("[readonly]")
    lines = len(text.lines)
    if text.is_empty and text.lines == [""]:
        parts.append("--No lines in buffer--")
    elif editor.view.has_ruler:
        parts.append(f"{lines} line{'' if lines == 1 else 's'} --{100 * (text.y + 1) // lines}%--")
    else:
        column = column_of(text.line, text.x)
        shown = "0-1" if not text.line else str(text.x + 1) if column == text.x else f"{text.x + 1}-{column + 1}"
        parts.append(f"line {text.y + 1} of {lines} --{100 * (text.y + 1) // lines}%-- col {shown}")
    if len(editor.names) > 1:
        parts.append(f"(file {editor.at + 1} of {len(editor.names)})")
    editor.say(" ".join(parts))


def _file(call: Call) -> None:
    if call.argument:
        call.text.name = call.file()
    tell_file(call.editor)


async def _read(call: Call) -> None:
    editor, text = call.editor, call.text
    at = call.lines[1] + 1
    argument = call.argument
    if argument.startswith("!"):
        output, _ = await _ran(editor, argument[1:], "")
        lines = output.removesuffix("\n").split("\n") if output else []
    else:
        name = call.file() or text.name
        try:
            lines = files.read_lines(editor.proc, name)
        except OSError as error:
            raise Fault(f"E484: Can't open file {name}") from error
    text.keep()
    text.lines[at:at] = lines
    editor.lines_moved(at + len(lines), len(lines))
    if lines:
        editor.go_to_line(at)


# ---- lines


async def _delete(call: Call) -> None:
    from mirage.shell.programs.vim import normal

    editor, text = call.editor, call.text
    first, last = _counted(call)
    if text.is_empty and text.lines == [""]:
        raise Fault("E749: Empty buffer")
    await editor.warn()
    normal.store(editor, "", ("\n".join(text.lines[first : last + 1]), True))
    text.keep()
    normal.delete_lines(editor, first, last)


def _counted(call: Call) -> tuple[int, int]:
    """`:d 3`: so many lines from the last of the range on."""
    first, last = call.lines
    found = re.search(r"(\d+)\s*$", call.argument)
    if found is not None:
        return last, min(last + int(found[1][:9]), len(call.text.lines)) - 1
    return first, last


def _yank(call: Call) -> None:
    from mirage.shell.programs.vim import normal

    first, last = _counted(call)
    normal.store(call.editor, "", ("\n".join(call.text.lines[first : last + 1]), True), is_yank=True)
    if last - first + 1 > normal.REPORTED:
        call.editor.say(f"{last - first + 1} lines yanked")


async def _put(call: Call) -> None:
    from mirage.shell.programs.vim import normal

    editor, text = call.editor, call.text
    name = call.argument[:1] or '"'
    if name not in editor.registers:
        raise Fault(f"E353: Nothing in register {name}")
    lines = editor.registers[name][0].split("\n")
    at = call.lines[1] + 1
    text.keep()
    text.lines[at:at] = lines
    editor.lines_moved(at + len(lines), len(lines))
    editor.go_to_line(at + len(lines) - 1)
    if len(lines) > normal.REPORTED:
        editor.say(f"{len(lines)} more lines")


def _move(call: Call) -> None:
    text = call.text
    first, last = call.lines
    target = _target(call)
    if first <= target < last:
        raise Fault("E134: Cannot move a range of lines into itself")
    text.keep()
    block = text.lines[first : last + 1]
    del text.lines[first : last + 1]
    at = target + 1 - (len(block) if target >= last else 0)
    text.lines[at:at] = block
    call.editor.lines_moved(max(at + len(block), last + 1), len(block))
    call.editor.go_to_line(at + len(block) - 1)
    if len(block) > 2:
        call.editor.say(f"{len(block)} lines moved")


def _copy(call: Call) -> None:
    text = call.text
    first, last = call.lines
    target = _target(call)
    text.keep()
    block = text.lines[first : last + 1]
    text.lines[target + 1 : target + 1] = block
    call.editor.lines_moved(target + 1 + len(block), len(block))
    call.editor.go_to_line(target + len(block))
    if len(block) > 2:
        call.editor.say(f"{len(block)} more lines")


def _target(call: Call) -> int:
    span, rest = _range(call.editor, call.argument)
    if span is None or rest:
        raise Fault("E14: Invalid address")
    return span[1]


async def _join(call: Call) -> None:
    from mirage.shell.programs.vim import normal

    first, last = call.lines
    if call.span is None or first == last:
        last = min(first + 1, len(call.text.lines) - 1)
    call.text.y = first
    await normal._join(call.editor, last - first + 1, "" if call.is_forced else " ")
    call.editor.go_to_line(first)


async def _shift(call: Call) -> None:
    from mirage.shell.programs.vim import normal

    first, last = call.lines
    await normal.shift(call.editor, first, last, call.name[0], call.times)
    call.editor.go_to_line(last)


def _mark(call: Call) -> None:
    letter = call.argument[:1]
    if letter:
        call.text.marks[letter] = (call.lines[1], 0)


def _number(call: Call) -> None:
    call.editor.say(str((call.span[1] if call.span is not None else len(call.text.lines) - 1) + 1))


def _print(call: Call) -> None:
    first, last = call.lines
    shown = [(call.text.lines[y], "") for y in range(first, last + 1)]
    call.editor.go_to_line(last)
    if len(shown) == 1:
        call.editor.say(*shown[0])
    else:
        call.editor.say_more((f":{call.name}", ""), *shown)


# ---- substitution


async def _substitute(call: Call) -> None:
    editor, tail = call.editor, call.tail
    mark = tail[:1]
    if mark and not mark.isalnum() and mark not in ' "|':
        pieces, rest = [], tail[1:]
        for _ in range(2):
            piece, found, rest = _upto(rest, mark)
            pieces.append(piece)
            if not found:
                break
        pattern, new = pieces[0], pieces[1] if len(pieces) > 1 else ""
        flags = rest
        pattern = pattern or editor.sought
    else:
        if editor.substituted is None:
            raise Fault("E33: No previous substitute regular expression")
        pattern, new, _ = editor.substituted
        flags = tail
    if not pattern:
        raise Fault("E35: No previous regular expression")
    if "&" in flags and editor.substituted is not None:
        flags += editor.substituted[2]
    editor.sought = pattern
    editor.substituted = (pattern, new, flags)
    compiled = motions.compiled(pattern, "i" in flags or ("I" not in flags and bool(editor.options["ignorecase"])))
    first, last = call.lines
    if compiled is None:
        raise Fault(f"E486: Pattern not found: {pattern}")
    await _replace_all(call, compiled, new, flags, first, last)


def _upto(text: str, mark: str) -> tuple[str, bool, str]:
    at = 0
    while at < len(text):
        if text[at] == "\\":
            at += 1
        elif text[at] == mark:
            return text[:at].replace("\\" + mark, mark), True, text[at + 1 :]
        at += 1
    return text.replace("\\" + mark, mark), False, ""


async def _replace_all(call: Call, pattern: re.Pattern[str], new: str, flags: str, first: int, last: int) -> None:
    editor, text = call.editor, call.text
    count = touched = 0
    place = -1
    found_any = is_ended = False
    every = "c" not in flags
    y = first
    while y <= last and not is_ended:
        await editor.proc.tick(1 + len(text.lines[y]) // 64)
        line, at, changed = text.lines[y], 0, False
        while at <= len(line) and (found := pattern.search(line, at)) is not None:
            found_any = True
            answer = "y"
            if "n" in flags:
                count += 1
            else:
                if not every:
                    answer = await _asked(editor, y, found, new)
                    every = answer == "a"
                    is_ended = answer in "ql\x1b\x03"
                if answer in "yal":
                    if not count:
                        await editor.warn()
                        text.keep()
                    piece = _expanded(found, new)
                    line = line[: found.start()] + piece + line[found.end() :]
                    count += 1
                    changed, place = True, y
                    at = found.start() + len(piece) + (found.end() == found.start())
                    text.lines[y] = line
                else:
                    at = found.end() + (found.end() == found.start())
            if "n" in flags:
                at = found.end() + (found.end() == found.start())
                changed = True
            if "g" not in flags or is_ended:
                break
        touched += changed
        if "\n" in line and "n" not in flags:
            pieces = line.split("\n")
            text.lines[y : y + 1] = pieces
            last += len(pieces) - 1
            y += len(pieces) - 1
            place = y
        y += 1
    if not found_any:
        raise Fault(f"E486: Pattern not found: {editor.sought}")
    if place >= 0:
        text.settle(touched)
        editor.go_to_line(place)
    if "n" in flags:
        editor.say(f"{count} match{'' if count == 1 else 'es'} on {touched} line{'' if touched == 1 else 's'}")
    elif count > 2 and call.depth == 0:
        editor.say(f"{count} substitutions on {touched} line{'' if touched == 1 else 's'}")


async def _asked(editor: Editor, y: int, found: re.Match[str], new: str) -> str:
    """The c flag: each is shown, and asked about."""
    view = editor.view
    editor.go((y, found.start()))
    selected = view.selected
    view.selected = lambda at: (found.start(), max(found.end(), found.start() + 1)) if at == y else None
    view.message = (f"replace with {new} (y/n/a/q/l/^E/^Y)?", QUESTION)
    view.asking = True
    try:
        while (letter := await editor.next()) not in ("y", "n", "a", "q", "l", "\x1b", "\x03"):
            continue
    finally:
        view.selected, view.asking = selected, False
        view.message = ("", "")
    return letter


def _expanded(found: re.Match[str], new: str) -> str:
    """& and \\1, \\u and its like, \\r for a new line."""
    parts: list[str] = []
    case, once = "", ""
    at = 0
    while at < len(new):
        letter = new[at]
        at += 1
        piece = letter
        if letter == "&":
            piece = found[0]
        elif letter == "\\" and at < len(new):
            letter = new[at]
            at += 1
            if letter.isdigit():
                piece = (found[int(letter)] or "") if int(letter) <= (found.re.groups or 0) else ""
            elif letter in "UL":
                case = letter
                continue
            elif letter in "ul":
                once = letter
                continue
            elif letter in "eE":
                case = ""
                continue
            else:
                piece = {"r": "\n", "n": "\0", "t": "\t"}.get(letter, letter)
        elif letter == "\r":
            piece = "\n"
        if case:
            piece = piece.upper() if case == "U" else piece.lower()
        if once and piece:
            piece = (piece[0].upper() if once == "u" else piece[0].lower()) + piece[1:]
            once = ""
        parts.append(piece)
    return "".join(parts)


async def _global(call: Call) -> None:
    """:g and :v: a command on each line that has the pattern, or has it not."""
    editor, text = call.editor, call.text
    tail = call.tail
    inverted = call.name.startswith("v") or tail.startswith("!")
    tail = tail.removeprefix("!")
    if not tail:
        raise Fault("E148: Regular expression missing from global")
    if call.depth:
        raise Fault("E147: Cannot do :global recursive with a range")
    pattern, _, command = _upto(tail[1:], tail[0])
    editor.sought = pattern or editor.sought
    compiled = motions.compiled(editor.sought, bool(editor.options["ignorecase"]))
    first, last = call.all_lines
    chosen = [y for y in range(first, last + 1) if compiled is not None and (compiled.search(text.lines[y]) is None) == inverted]
    if not chosen:
        raise Fault(
            f"E538: Pattern found in every line: {editor.sought}" if inverted else f"E486: Pattern not found: {editor.sought}"
        )
    text.keep()
    kept, text_kept = editor.view.message, text._kept
    before = len(text.lines)
    shift = 0
    for y in chosen:
        at = y + shift
        if not 0 <= at < len(text.lines):
            continue
        text.y, text.x = at, 0
        count = len(text.lines)
        text._kept = text_kept
        try:
            await _run(editor, command or "p", call.depth + 1)
        except Fault:
            continue
        shift += len(text.lines) - count
    text._kept = text_kept
    editor.view.message = kept
    text.settle()
    more = len(text.lines) - before
    editor.lines_moved(text.y + 1, more)
    if abs(more) > 2:
        editor.say(f"{abs(more)} {'more' if more > 0 else 'fewer'} lines")
    text.clamp()
    text.x = indent(text.line)


# ---- the shell


async def _ran(editor: Editor, command: str, given: str) -> tuple[str, int]:
    """A command's output, errors too, and its status."""
    collected = Collector(OUTPUT_MAX)
    fds = {0: BytesReader(to_bytes(given)), 1: collected, 2: collected}
    shell = editor.proc.env.get("SHELL", "/bin/sh")
    status = await editor.proc.spawn([shell, "-c", command], fds=dict(fds))
    return to_text(bytes(collected.data)), status


async def _shell(call: Call) -> None:
    editor, text = call.editor, call.text
    command = call.tail.strip()
    if command.startswith("!"):
        command = editor.shell_line + command[1:]
    command = re.sub(r"(?<!\\)%", lambda found: text.name, command)
    editor.shell_line = command
    if call.span is None:
        await editor.outside([editor.proc.env.get("SHELL", "/bin/sh"), "-c", command])
        return
    first, last = call.lines
    output, status = await _ran(editor, command, "".join(line + "\n" for line in text.lines[first : last + 1]))
    await editor.warn()
    text.keep()
    lines = output.removesuffix("\n").split("\n") if output else []
    text.lines[first : last + 1] = lines or ([] if len(text.lines) > last - first + 1 else [""])
    count = last - first + 1
    editor.lines_moved(first + len(lines), len(lines) - count)
    text.settle(is_filter=True)
    editor.go_to_line(first)
    if status:
        editor.say_more(("", ""), (f"shell returned {status}", ""))
    if count > 2:
        editor.say(f"{count} lines filtered")


async def _sh(call: Call) -> None:
    await call.editor.outside([call.editor.proc.env.get("SHELL", "/bin/sh")], waits=False)


def _suspend(call: Call) -> Awaitable[None]:
    return call.editor.suspend()


# ---- options


def _set(call: Call) -> None:
    for word in call.argument.split():
        _set_one(call.editor, word)


def _set_one(editor: Editor, word: str) -> None:
    view = editor.view
    found = re.match(r"(no|inv)?([a-z]+)(!|\?|&)?(?:[=:](.*))?\Z", word)
    if found is None:
        raise Fault(f"E518: Unknown option: {word}")
    prefix, name, sign, value = found.groups("")
    value = found[4]
    if OPTIONS.get(name, name) not in OPTIONS.values() and prefix:
        prefix, name = "", f"{prefix}{name}"
    full = OPTIONS.get(name, name)
    if full not in OPTIONS.values():
        raise Fault(f"E518: Unknown option: {word}")
    if full in NUMBERS or full in TEXTS:
        if value is None or sign == "?":
            shown = view.tab if full == "tabstop" else editor.options.get(full, 0 if full in NUMBERS else "")
            editor.say(f"  {full}={shown}")
        elif full in NUMBERS:
            if not value.isdecimal():
                raise Fault(f"E521: Number required after =: {word}")
            number = min(int(value[:6]), 9999)
            if full == "tabstop":
                view.tab = max(1, number)
            editor.options[full] = max(1, number) if full in ("shiftwidth", "tabstop") else number
        return
    if value is not None:
        raise Fault(f"E474: Invalid argument: {word}")
    if sign == "?":
        editor.say(f"{'  ' if _flag(editor, full) else 'no'}{full}")
        return
    is_on = not _flag(editor, full) if prefix == "inv" or sign == "!" else not prefix
    match full:
        case "number":
            view.is_numbered = is_on
        case "list":
            view.lists = is_on
        case "wrap":
            view.wraps, view.left = is_on, 0
        case "ruler":
            view.has_ruler = is_on
        case "readonly":
            editor.text.is_readonly = is_on
        case "compatible":
            editor.is_compatible = is_on
        case _:
            editor.options[full] = is_on


def _flag(editor: Editor, name: str) -> bool:
    view = editor.view
    shown = {
        "number": view.is_numbered,
        "list": view.lists,
        "wrap": view.wraps,
        "ruler": view.has_ruler,
        "readonly": editor.text.is_readonly,
    }
    return shown.get(name, bool(editor.options.get(name, False)))


# ---- others


def _undo(call: Call) -> None:
    from mirage.shell.programs.vim import normal

    normal.undo(call.editor, forward=False)


def _redo(call: Call) -> None:
    from mirage.shell.programs.vim import normal

    normal.undo(call.editor, forward=True)


def _map(call: Call) -> None:
    if not call.argument:
        call.editor.say("No mapping found")


def _absent(call: Call) -> None:
    raise Fault("E319: Sorry, the command is not available in this version")


def _help(call: Call) -> None:
    raise Fault(f"E149: Sorry, no help for {call.argument or 'help.txt'}")


def _pwd(call: Call) -> None:
    call.editor.say(call.editor.proc.cwd())


def _nothing(call: Call) -> None:
    return


COMMANDS: tuple[tuple[str, str, Callable[[Call], Awaitable[None] | None]], ...] = (
    ("a", "args", _arguments), ("ar", "args", _arguments), ("co", "copy", _copy), ("d", "delete", _delete), ("e", "edit", _edit), ("ex", "ex", _edit),
    ("f", "file", _file), ("g", "global", _global), ("h", "help", _help), ("j", "join", _join), ("k", "k", _mark), ("m", "move", _move),
    ("ma", "mark", _mark), ("map", "map", _map), ("n", "next", _step(1)), ("N", "Next", _step(-1)), ("noh", "nohlsearch", _nothing),
    ("p", "print", _print), ("P", "Print", _print), ("prev", "previous", _step(-1)), ("pu", "put", _put), ("pw", "pwd", _pwd), ("q", "quit", _quit),
    ("qa", "qall", _quit_all), ("quita", "quitall", _quit_all), ("r", "read", _read), ("red", "redo", _redo), ("rew", "rewind", _rewind),
    ("s", "substitute", _substitute), ("se", "set", _set), ("sh", "shell", _sh), ("st", "stop", _suspend), ("sus", "suspend", _suspend),
    ("sy", "syntax", _absent), ("t", "t", _copy), ("u", "undo", _undo), ("v", "vglobal", _global), ("vi", "visual", _edit), ("w", "write", _write),
    ("wa", "wall", _write), ("wn", "wnext", _write_and_next), ("wq", "wq", _write_and_quit), ("wqa", "wqall", _write_and_quit), ("x", "xit", _exit),
    ("exi", "exit", _exit), ("xa", "xall", _exit), ("y", "yank", _yank), ("!", "!", _shell), ("=", "=", _number), ("<", "<", _shift), (">", ">", _shift),
    ("&", "&", _substitute), ("#", "#", _print), ("nu", "number", _print), ("filet", "filetype", _absent), ("colo", "colorscheme", _absent),
    ("hi", "highlight", _absent), ("let", "let", _absent), ("ec", "echo", _absent), ("cal", "call", _absent), ("if", "if", _nothing), ("en", "endif", _nothing),
    ("au", "autocmd", _absent), ("tab", "tab", _absent), ("sil", "silent", _nothing), ("norm", "normal", _absent), ("so", "source", _nothing),
)  # fmt: skip


def _command(name: str) -> Callable[[Call], Awaitable[None] | None] | None:
    """By its name or as little of it as vi asks for."""
    for short, full, command in COMMANDS:
        if name.startswith(short) and full.startswith(name):
            return command
    return None


__all__ = ["Place", "prompt", "run", "typed"]
