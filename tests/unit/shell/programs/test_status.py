"""stat, and what df refuses (coreutils 9.1), line by line as the real ones of Debian 12 answered in C.UTF-8, on what `furniture.py` lists."""

from __future__ import annotations

import pytest

from tests.unit.shell.programs.filesdrive import Answer, Bench

# each: the line's words, its standard input, what stood on standard output, on standard error, the status
RECORDED: list[tuple[list[str], bytes, bytes, bytes, int]] = [
    (['stat'], b'', b'', b"stat: missing operand\nTry 'stat --help' for more information.\n", 1),
    (['stat', 'nope'], b'', b'', b"stat: cannot statx 'nope': No such file or directory\n", 1),
    (['stat', '-c', '%n:%s:%a:%A:%U:%G:%u:%g:%F:%f:%h:%Y:%X', 'a'], b'', b'a:4:644:-rw-r--r--:root:root:0:0:regular file:81a4:2:1600000123:1600000123\n', b'', 0),
    (['stat', '-c', '%y.%x', 'a'], b'', b'2020-09-13 12:28:43.456789012 +0000.2020-09-13 12:28:43.456789012 +0000\n', b'', 0),
    (['stat', '-c', '%F', 'a', 'd', 'link', 'pipe', 'empty', 'dangling'], b'', b'regular file\ndirectory\nsymbolic link\nfifo\nregular empty file\nsymbolic link\n', b'', 0),
    (['stat', '-c', '%N', 'link', 'a'], b'', b"'link' -> 'a'\n'a'\n", b'', 0),
    (['stat', '--printf=%n\\t%s\\n', 'a'], b'', b'a\t4\n', b'', 0),
    (['stat', '--printf=%s', 'a', 'b.txt'], b'', b'45000', b'', 0),
    (['stat', '-L', '-c', '%F', 'link'], b'', b'regular file\n', b'', 0),
    (['stat', '-c', '%10s|%-10s|%010s|', 'a'], b'', b'         4|4         |0000000004|\n', b'', 0),
    (['stat', '-c', '%.3Y|%.Y|%X.%5Y', 'a'], b'', b'1600000123.456|1600000123.456789012|1600000123.1600000123\n', b'', 0),
    (['stat', '-c', '%a%%', 'suid'], b'', b'4755%\n', b'', 0),
    (['stat', '-c', '%%', 'a'], b'', b'%\n', b'', 0),
    (['stat', '-c', '%'], b'', b'', b"stat: missing operand\nTry 'stat --help' for more information.\n", 1),
    (['stat', '-c', '%Q', 'a'], b'', b'?\n', b'', 0),
    (['stat', '-c', '%t:%T', '/dev/null'], b'', b'1:3\n', b'', 0),
    (['stat', '-c', '%B:%b:%o', 'empty'], b'', b'512:0:4096\n', b'', 0),
    (['stat', '-t', 'nope'], b'', b'', b"stat: cannot statx 'nope': No such file or directory\n", 1),
    (['stat', '-z'], b'', b'', b"stat: invalid option -- 'z'\nTry 'stat --help' for more information.\n", 1),
    (['stat', '-f', '-c', '%n:%l', 'a'], b'', b'a:255\n', b'', 0),
    (['stat', '-f', 'nope'], b'', b'', b"stat: cannot read file system information for 'nope': No such file or directory\n", 1),
    (['stat', '-c', '%#a|%#x', 'a'], b'', b'0644|2020-09-13 12:28:43.456789012 +0000\n', b'', 0),
    (['stat', '-c', '%n', 'nope', 'a'], b'', b'a\n', b"stat: cannot statx 'nope': No such file or directory\n", 1),
    (['stat', '-c', '%i'], b'', b'', b"stat: missing operand\nTry 'stat --help' for more information.\n", 1),
    (['stat', '--format=%s'], b'', b'', b"stat: missing operand\nTry 'stat --help' for more information.\n", 1),
    (['stat', '-c', "%5a|%-8A|%'s", 'a'], b'', b'  644|-rw-r--r--|4\n', b'', 0),
    (['stat', '--printf=\\x41\\101\\e\\q', 'a'], b'', b'AA\x1bq', b"stat: warning: unrecognized escape '\\q'\n", 0),
    (['stat', '--help'], b'', b"Usage: stat [OPTION]... FILE...\nDisplay file or file system status.\n\nMandatory arguments to long options are mandatory for short options too.\n  -L, --dereference     follow links\n  -f, --file-system     display file system status instead of file status\n      --cached=MODE     specify how to use cached attributes;\n                          useful on remote file systems. See MODE below\n  -c  --format=FORMAT   use the specified FORMAT instead of the default;\n                          output a newline after each use of FORMAT\n      --printf=FORMAT   like --format, but interpret backslash escapes,\n                          and do not output a mandatory trailing newline;\n                          if you want a newline, include \\n in FORMAT\n  -t, --terse           print the information in terse form\n      --help        display this help and exit\n      --version     output version information and exit\n\nThe MODE argument of --cached can be: always, never, or default.\n'always' will use cached attributes if available, while\n'never' will try to synchronize with the latest attributes, and\n'default' will leave it up to the underlying file system.\n\nThe valid format sequences for files (without --file-system):\n\n  %a   permission bits in octal (note '#' and '0' printf flags)\n  %A   permission bits and file type in human readable form\n  %b   number of blocks allocated (see %B)\n  %B   the size in bytes of each block reported by %b\n  %C   SELinux security context string\n  %d   device number in decimal (st_dev)\n  %D   device number in hex (st_dev)\n  %Hd  major device number in decimal\n  %Ld  minor device number in decimal\n  %f   raw mode in hex\n  %F   file type\n  %g   group ID of owner\n  %G   group name of owner\n  %h   number of hard links\n  %i   inode number\n  %m   mount point\n  %n   file name\n  %N   quoted file name with dereference if symbolic link\n  %o   optimal I/O transfer size hint\n  %s   total size, in bytes\n  %r   device type in decimal (st_rdev)\n  %R   device type in hex (st_rdev)\n  %Hr  major device type in decimal, for character/block device special files\n  %Lr  minor device type in decimal, for character/block device special files\n  %t   major device type in hex, for character/block device special files\n  %T   minor device type in hex, for character/block device special files\n  %u   user ID of owner\n  %U   user name of owner\n  %w   time of file birth, human-readable; - if unknown\n  %W   time of file birth, seconds since Epoch; 0 if unknown\n  %x   time of last access, human-readable\n  %X   time of last access, seconds since Epoch\n  %y   time of last data modification, human-readable\n  %Y   time of last data modification, seconds since Epoch\n  %z   time of last status change, human-readable\n  %Z   time of last status change, seconds since Epoch\n\nValid format sequences for file systems:\n\n  %a   free blocks available to non-superuser\n  %b   total data blocks in file system\n  %c   total file nodes in file system\n  %d   free file nodes in file system\n  %f   free blocks in file system\n  %i   file system ID in hex\n  %l   maximum length of filenames\n  %n   file name\n  %s   block size (for faster transfers)\n  %S   fundamental block size (for block counts)\n  %t   file system type in hex\n  %T   file system type in human readable form\n\n--terse is equivalent to the following FORMAT:\n    %n %s %b %f %u %g %D %i %h %t %T %X %Y %Z %W %o %C\n--terse --file-system is equivalent to the following FORMAT:\n    %n %i %l %t %s %S %b %f %a %c %d\n\nNOTE: your shell may have its own version of stat, which usually supersedes\nthe version described here.  Please refer to your shell's documentation\nfor details about the options it supports.\n\nGNU coreutils online help: <https://www.gnu.org/software/coreutils/>\nReport any translation bugs to <https://translationproject.org/team/>\nFull documentation <https://www.gnu.org/software/coreutils/stat>\nor available locally via: info '(coreutils) stat invocation'\n", b'', 0),
    (['stat', '--cached=x', 'a'], b'', b'', b"stat: invalid argument \xe2\x80\x98x\xe2\x80\x99 for \xe2\x80\x98--cached\xe2\x80\x99\nValid arguments are:\n  - \xe2\x80\x98default\xe2\x80\x99\n  - \xe2\x80\x98never\xe2\x80\x99\n  - \xe2\x80\x98always\xe2\x80\x99\nTry 'stat --help' for more information.\n", 1),
    (['stat', '-c', '%n %d', 'nope'], b'', b'', b"stat: cannot statx 'nope': No such file or directory\n", 1),
    (['stat', '-c', '%%%N', 'd'], b'', b"%'d'\n", b'', 0),
    (['df', 'nope'], b'', b'', b'df: nope: No such file or directory\n', 1),
    (['df', '--output=foo'], b'', b'', b"df: option --output: field \xe2\x80\x98foo\xe2\x80\x99 unknown\nTry 'df --help' for more information.\n", 1),
    (['df', '-B', 'x', '/'], b'', b'', b"df: invalid -B argument 'x'\n", 1),
    (['df', '-z'], b'', b'', b"df: invalid option -- 'z'\nTry 'df --help' for more information.\n", 1),
    (['df', '-t', 'ext4', '-x', 'ext4'], b'', b'', b'df: file system type \xe2\x80\x98ext4\xe2\x80\x99 both selected and excluded\n', 1),
    (['df', '--output=size,size'], b'', b'', b"df: option --output: field \xe2\x80\x98size\xe2\x80\x99 used more than once\nTry 'df --help' for more information.\n", 1),
    (['df', '--output', '-i'], b'', b'', b"df: options -i and --output are mutually exclusive\nTry 'df --help' for more information.\n", 1),
    (['df', '-t', 'foo'], b'', b'', b'df: no file systems processed\n', 1),
]  # fmt: skip


@pytest.mark.parametrize(("words", "stdin", "out", "err", "status"), RECORDED, ids=[" ".join(row[0]) for row in RECORDED])
async def test_a_line_is_answered_as_the_real_program_answers(
    furnished: Bench, words: list[str], stdin: bytes, out: bytes, err: bytes, status: int
) -> None:
    assert await furnished.line(words, stdin) == Answer(out, err, status)
