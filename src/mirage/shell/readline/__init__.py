"""GNU readline 8.2 as bash 5.2.15 on Debian 12 uses it: a line editor between the terminal and the shell. Bytes in, bytes out."""

from mirage.shell.readline.editor import Editor, EndOfInput, Terminal

__all__ = ["Editor", "EndOfInput", "Terminal"]
