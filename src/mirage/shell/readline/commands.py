"""Readline's commands, by name: moving, deleting, killing, yanking, changing case, going through the history."""

from __future__ import annotations

from mirage.shell.readline.editor import BATCH, Command, Editor, Yanked
from mirage.shell.readline.history import words
from mirage.shell.readline.keymap import COMMAND, EMACS
from mirage.shell.readline.search import again, asked, incremental, prefix
from mirage.shell.readline.vi import VI
from mirage.shell.readline.vimoves import MOVES, find

PASTE_MAX = 1 << 20  # characters of one bracketed paste


def _beginning(editor: Editor, count: int) -> None:
    editor.buffer.point = 0


def _end(editor: Editor, count: int) -> None:
    editor.buffer.point = len(editor.buffer.text)


def _forward(editor: Editor, count: int) -> None:
    buffer = editor.buffer
    last = len(buffer.text) - (editor.bindings.keymap == COMMAND and bool(buffer.text))
    for _ in range(min(abs(count), len(buffer.text) + 1)):
        if buffer.point >= last if count > 0 else not buffer.point:
            editor.ding()
            return
        buffer.point = buffer.next(buffer.point) if count > 0 else buffer.previous(buffer.point)


def _backward(editor: Editor, count: int) -> None:
    _forward(editor, -count)


def _word_place(editor: Editor, count: int) -> int:
    buffer, at = editor.buffer, editor.buffer.point
    for _ in range(min(abs(count), len(buffer.text))):
        at = buffer.word_end(at) if count > 0 else buffer.word_start(at)
    return at


def _forward_word(editor: Editor, count: int) -> None:
    editor.buffer.point = _word_place(editor, count)


def _backward_word(editor: Editor, count: int) -> None:
    editor.buffer.point = _word_place(editor, -count)


def _delete(editor: Editor, count: int) -> None:
    buffer = editor.buffer
    if buffer.point == len(buffer.text):
        editor.ding()
    elif count == 1:
        buffer.delete(buffer.point, buffer.next(buffer.point))
    else:
        editor.kill(buffer.point, buffer.point + count, is_forward=count > 0)


def _rubout(editor: Editor, count: int) -> None:
    buffer = editor.buffer
    if count < 0:
        _delete(editor, -count)
    elif buffer.point == 0:
        editor.ding()
    elif count == 1:
        buffer.delete(buffer.previous(buffer.point), buffer.point)
    else:
        editor.kill(buffer.point - count, buffer.point, is_forward=count < 0)


def _kill_line(editor: Editor, count: int) -> None:
    buffer = editor.buffer
    if count < 0:
        _discard(editor, 1)
    else:
        editor.kill(buffer.point, len(buffer.text), is_forward=True)


def _backward_kill_line(editor: Editor, count: int) -> None:
    if count < 0:
        _kill_line(editor, 1)
    elif not editor.buffer.point:
        editor.ding()
    else:
        editor.kill(0, editor.buffer.point, is_forward=False)


def _kill_whole(editor: Editor, count: int) -> None:
    editor.kill(0, len(editor.buffer.text), is_forward=True)


def _discard(editor: Editor, count: int) -> None:
    if not editor.buffer.point:
        editor.ding()
    editor.kill(0, editor.buffer.point, is_forward=False)


def _kill_word(editor: Editor, count: int) -> None:
    editor.kill(editor.buffer.point, _word_place(editor, count), is_forward=count > 0)


def _backward_kill_word(editor: Editor, count: int) -> None:
    _kill_word(editor, -count)


def _word_rubout(editor: Editor, count: int) -> None:
    buffer = editor.buffer
    if not buffer.point:
        editor.ding()
        return
    at = buffer.point
    for _ in range(min(max(count, 1), len(buffer.text))):
        at = buffer.blank_word_start(at)
    editor.kill(at, buffer.point, is_forward=False)


def _blanks(editor: Editor, count: int) -> None:
    buffer = editor.buffer
    start = end = buffer.point
    while start and buffer.text[start - 1] in " \t":
        start -= 1
    while end < len(buffer.text) and buffer.text[end] in " \t":
        end += 1
    buffer.delete(start, end)


def _yank(editor: Editor, count: int) -> None:
    if not editor.kills:
        editor.ding()
        return
    editor.buffer.mark = editor.buffer.point
    editor.buffer.insert(editor.kills[-1])


def _yank_pop(editor: Editor, count: int) -> None:
    if editor.last not in ("yank", "yank-pop") or not editor.kills:
        editor.ding()
        return
    newest = editor.kills[-1]
    buffer = editor.buffer
    start = buffer.point - len(newest)
    if buffer.text[start : buffer.point] != newest:
        editor.ding()
        return
    editor.kills.insert(0, editor.kills.pop())
    buffer.delete(start, buffer.point)
    buffer.point = start
    buffer.insert(editor.kills[-1])


def _transpose(editor: Editor, count: int) -> None:
    buffer = editor.buffer
    if not buffer.point or len(buffer.text) < 2:
        editor.ding()
        return
    at = buffer.point - 1 if buffer.point == len(buffer.text) else buffer.point
    buffer.move(at - 1, at + 1)


def _transpose_words(editor: Editor, count: int) -> None:
    buffer = editor.buffer
    second_end = buffer.word_end(buffer.point)
    second = buffer.word_start(second_end)
    first = buffer.word_start(second)
    first_end = buffer.word_end(first)
    if first == second or second < first_end:
        editor.ding()
        return
    text = buffer.text
    buffer.replace(first, second_end, text[second:second_end] + text[first_end:second] + text[first:first_end])


def _case(change: str) -> Command:
    def command(editor: Editor, count: int) -> None:
        buffer = editor.buffer
        start, end = sorted((buffer.point, _word_place(editor, count)))
        text = buffer.text[start:end]
        if change == "capitalize":
            words, was_word = [], False
            for each in text:
                words.append(each.lower() if was_word else each.upper())
                was_word = each.isalnum()
            changed = "".join(words)
        else:
            changed = text.upper() if change == "upper" else text.lower()
        if text:
            buffer.replace(start, end, changed)
        buffer.point = start + len(changed)

    return command


def _undo(editor: Editor, count: int) -> None:
    for _ in range(max(1, min(count, 1000))):
        if not editor.buffer.undo():
            editor.ding()
            return


def _revert(editor: Editor, count: int) -> None:
    if not editor.buffer.undo_list:
        editor.ding()
        return
    while editor.buffer.undo():
        pass
    if editor.bindings.keymap != EMACS:
        editor.buffer.point = editor.buffer.mark = 0


def _set_mark(editor: Editor, count: int) -> None:
    editor.buffer.mark = editor.buffer.point


def _exchange(editor: Editor, count: int) -> None:
    buffer = editor.buffer
    buffer.point, buffer.mark = min(buffer.mark, len(buffer.text)), buffer.point
    editor.marked = True


def _accept(editor: Editor, count: int) -> None:
    editor.is_done = True
    editor.show()
    editor.end_line()


def _operate(editor: Editor, count: int) -> None:
    editor.next_place = editor.place + 1
    _accept(editor, count)


def _clear(editor: Editor, count: int) -> None:
    if editor.argument is not None:
        editor.renewed()
        return
    if editor.screen.is_dumb:
        editor.terminal.write("\n")
    else:
        editor.terminal.write("\x1b[H\x1b[2J")
    editor.fresh()


def _clear_display(editor: Editor, count: int) -> None:
    editor.terminal.write("\x1b[3J\x1b[H\x1b[2J")
    editor.fresh()


def _previous(editor: Editor, count: int) -> None:
    if editor.history and not editor.go_to(editor.place - count):
        editor.ding()


def _next(editor: Editor, count: int) -> None:
    _previous(editor, -count)


def _first(editor: Editor, count: int) -> None:
    _previous(editor, editor.place or 1)


def _last(editor: Editor, count: int) -> None:
    _next(editor, len(editor.history) - editor.place or 1)


async def _quoted(editor: Editor, count: int) -> None:
    key = await editor.read_key()
    editor.buffer.insert(key * max(0, min(count, 1000)))


async def _find(editor: Editor, count: int) -> None:
    find(editor, await editor.read_key(), abs(count), is_forward=count > 0)


async def _find_back(editor: Editor, count: int) -> None:
    await _find(editor, -count)


async def _digits(editor: Editor, count: int) -> None:
    """M-1 2 3: a count for the next command."""
    value = editor.sign * (1 if editor.argument is None else editor.argument)
    editor.show([(each, 1) for each in f"(arg: {value}) "])
    if editor.key == "-":
        editor.sign = -1
    editor.argument = await editor.read_count(int(editor.key) if editor.key != "-" else None)


def _abort(editor: Editor, count: int) -> None:
    if editor.recorded is not None:
        editor.recorded, editor.last_macro = None, ""
    editor.ding()


def _comment(editor: Editor, count: int) -> None:
    buffer = editor.buffer
    buffer.point = 0
    if editor.argument is not None and buffer.text.startswith("#"):
        buffer.delete(0, 1)
    else:
        buffer.insert("#")
    _accept(editor, count)


def _last_argument(editor: Editor, count: int) -> None:
    """M-. : the last word of the line before (or the one of a number); again, of the one before that, or back with M--."""
    yanked = editor.yanked if editor.last == editor.this else None
    if yanked is None:
        yanked = editor.yanked = Yanked(None if editor.argument is None else count)
    else:
        if yanked.is_shown:
            editor.buffer.undo()
        if count < 0:
            yanked.step = -yanked.step
        yanked.back = max(0, yanked.back + yanked.step)
    yanked.is_shown = _yank_word(editor, yanked.number, yanked.back)


def _nth_argument(editor: Editor, count: int) -> None:
    _yank_word(editor, 1 if editor.argument is None else count, 0)


def _yank_word(editor: Editor, number: int | None, back: int) -> bool:
    """A word of an older line: that of a number, from 0 or from the end below it, or the last."""
    place = editor.place - 1 - back
    found = words(editor.history[place]) if place >= 0 else []
    index = len(found) - 1 if number is None else number if number >= 0 else len(found) + number - 1
    if not 0 <= index < len(found):
        editor.ding()
        return False
    buffer = editor.buffer
    buffer.begin()
    buffer.mark = buffer.point
    buffer.insert(found[index])
    buffer.end()
    return True


async def _paste(editor: Editor, count: int) -> None:
    """Everything up to the closing sequence is text; it stands out until the next key."""
    text = ""
    while (end := text.find("\x1b[201~")) < 0 and len(text) < PASTE_MAX:
        if not (more := editor.terminal.queued(BATCH)):
            await editor.terminal.wait()
        text += more
    if end >= 0:
        editor.terminal.unread(text[end + 6 :])
        text = text[:end]
    editor.buffer.mark = editor.buffer.point
    editor.buffer.insert(text.replace("\r", "\n"))
    editor.marked = True


def _version(editor: Editor, count: int) -> None:
    editor.end_line()
    editor.terminal.write(editor.shell_version + "\n")
    editor.fresh()


def _expand_history(editor: Editor, count: int) -> None:
    if editor.expand_line is not None:
        buffer = editor.buffer
        changed = editor.expand_line(buffer.text)
        if changed != buffer.text:
            buffer.replace(0, len(buffer.text), changed)


def _edit_and_run(editor: Editor, count: int) -> None:
    editor.is_to_be_edited = True
    _accept(editor, count)


def _start_macro(editor: Editor, count: int) -> None:
    if editor.recorded is not None:
        editor.ding()
    else:
        editor.recorded = ""


def _end_macro(editor: Editor, count: int) -> None:
    """What was typed since, without the keys that end it."""
    if editor.recorded is None:
        editor.ding()
        return
    editor.last_macro, editor.recorded = editor.recorded[: -len("\x18)")], None


def _call_macro(editor: Editor, count: int) -> None:
    if editor.recorded is not None or not editor.last_macro:
        editor.ding()
    elif editor.use_macro():
        editor.terminal.unread(editor.last_macro * max(0, min(count, 100)))


def _complete(kind: str) -> Command:
    async def command(editor: Editor, count: int) -> None:
        if editor.completer is None:
            editor.ding()
        else:
            await editor.completer(editor, kind)

    return command


COMMANDS: dict[str, Command] = {
    "call-last-kbd-macro": _call_macro, "edit-and-execute-command": _edit_and_run, "end-kbd-macro": _end_macro, "start-kbd-macro": _start_macro,
    "abort": _abort, "accept-line": _accept, "backward-char": _backward, "backward-delete-char": _rubout,
    "backward-kill-line": _backward_kill_line, "backward-kill-word": _backward_kill_word, "backward-word": _backward_word,
    "beginning-of-history": _first, "beginning-of-line": _beginning, "bracketed-paste-begin": _paste,
    "capitalize-word": _case("capitalize"), "character-search": _find, "character-search-backward": _find_back,
    "clear-display": _clear_display, "clear-screen": _clear, "complete": _complete(""), "complete-command": _complete("command"),
    "complete-filename": _complete("filename"), "complete-hostname": _complete("hostname"),
    "complete-username": _complete("username"), "complete-variable": _complete("variable"), "delete-char": _delete,
    "delete-horizontal-space": _blanks, "digit-argument": _digits, "display-shell-version": _version,
    "downcase-word": _case("lower"), "dynamic-complete-history": _complete("history"), "end-of-history": _last, "end-of-line": _end,
    "exchange-point-and-mark": _exchange, "forward-char": _forward, "forward-search-history": incremental(1),
    "forward-word": _forward_word, "history-expand-line": _expand_history, "history-search-backward": prefix(-1),
    "history-search-forward": prefix(1), "insert-comment": _comment, "insert-completions": _complete("insert"),
    "kill-line": _kill_line, "kill-whole-line": _kill_whole, "kill-word": _kill_word, "next-history": _next,
    "non-incremental-forward-search-history": asked(1), "non-incremental-reverse-search-history": asked(-1),
    "operate-and-get-next": _operate, "possible-completions": _complete("list"), "previous-history": _previous,
    "quoted-insert": _quoted, "reverse-search-history": incremental(-1), "revert-line": _revert, "set-mark": _set_mark,
    "transpose-chars": _transpose, "transpose-words": _transpose_words, "undo": _undo, "unix-line-discard": _discard,
    "unix-word-rubout": _word_rubout, "upcase-word": _case("upper"), "yank": _yank, "yank-last-arg": _last_argument,
    "yank-nth-arg": _nth_argument, "yank-pop": _yank_pop,
    "menu-complete": _complete("menu"), "menu-complete-backward": _complete("menu back"),
    "possible-command-completions": _complete("list command"), "possible-filename-completions": _complete("list filename"),
    "possible-username-completions": _complete("list username"), "possible-variable-completions": _complete("list variable"),
    "insert-last-argument": _last_argument, "vi-arg-digit": _digits, "vi-edit-and-execute-command": _edit_and_run, "vi-eof-maybe": _accept,
    "vi-search": asked(0), "vi-search-again": again, "vi-undo": _undo, **VI, **MOVES,
}  # fmt: skip
