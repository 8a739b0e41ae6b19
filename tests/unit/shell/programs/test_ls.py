"""ls, dir and vdir (coreutils 9.1), line by line as the real ones of Debian 12 answered in C.UTF-8, on what `furniture.py` lists."""

from __future__ import annotations

import pytest

from tests.unit.shell.programs.filesdrive import Answer, Bench

# each: the line's words, its standard input, what stood on standard output, on standard error, the status
RECORDED: list[tuple[list[str], bytes, bytes, bytes, int]] = [
    (['ls'], b'', b'a\na b\nb.txt\nbig.tar.gz\nd\ndangling\ndlink\nempty\nf10\nf9\nhard\nlink\nold~\npipe\nrun.sh\nsticky\nsuid\nwide\n', b'', 0),
    (['ls', '-a'], b'', b'.\n..\n.hidden\na\na b\nb.txt\nbig.tar.gz\nd\ndangling\ndlink\nempty\nf10\nf9\nhard\nlink\nold~\npipe\nrun.sh\nsticky\nsuid\nwide\n', b'', 0),
    (['ls', '-A'], b'', b'.hidden\na\na b\nb.txt\nbig.tar.gz\nd\ndangling\ndlink\nempty\nf10\nf9\nhard\nlink\nold~\npipe\nrun.sh\nsticky\nsuid\nwide\n', b'', 0),
    (['ls', '-l', 'a', 'f9', 'link', 'dangling', 'pipe', 'suid'], b'', b'-rw-r--r-- 2 root root 4 Sep 13  2020 a\nlrwxrwxrwx 1 root root 4 Sep 13  2020 dangling -> nope\n-rw-r----- 1 root root 9 Sep 13  2020 f9\nlrwxrwxrwx 1 root root 1 Sep 13  2020 link -> a\nprw-r--r-- 1 root root 0 Sep 13  2020 pipe\n-rwsr-xr-x 1 root root 4 Sep 13  2020 suid\n', b'', 0),
    (['ls', '-lh', 'big.tar.gz', 'b.txt', 'a'], b'', b'-rw-r--r-- 2 root root    4 Sep 13  2020 a\n-rw------- 1 root root 4.9K Sep 13  2020 b.txt\n-rw-r--r-- 1 root root 121K Sep 13  2020 big.tar.gz\n', b'', 0),
    (['ls', '-l', '--si', 'big.tar.gz'], b'', b'-rw-r--r-- 1 root root 124k Sep 13  2020 big.tar.gz\n', b'', 0),
    (['ls', '-lk', 'big.tar.gz', 'a'], b'', b'-rw-r--r-- 2 root root      4 Sep 13  2020 a\n-rw-r--r-- 1 root root 123456 Sep 13  2020 big.tar.gz\n', b'', 0),
    (['ls', '-1'], b'', b'a\na b\nb.txt\nbig.tar.gz\nd\ndangling\ndlink\nempty\nf10\nf9\nhard\nlink\nold~\npipe\nrun.sh\nsticky\nsuid\nwide\n', b'', 0),
    (['ls', '-C'], b'', b'a    b.txt\t d\t   dlink  f10  hard  old~  run.sh  suid\na b  big.tar.gz  dangling  empty  f9   link  pipe  sticky  wide\n', b'', 0),
    (['ls', '-x'], b'', b'a     a b   b.txt  big.tar.gz  d       dangling  dlink\tempty  f10  f9\thard\nlink  old~  pipe   run.sh      sticky  suid\t wide\n', b'', 0),
    (['ls', '-m'], b'', b'a, a b, b.txt, big.tar.gz, d, dangling, dlink, empty, f10, f9, hard, link, old~,\npipe, run.sh, sticky, suid, wide\n', b'', 0),
    (['ls', '-C', '-w', '40'], b'', b'a\t    dangling  hard    sticky\na b\t    dlink     link    suid\nb.txt\t    empty     old~    wide\nbig.tar.gz  f10       pipe\nd\t    f9\t      run.sh\n', b'', 0),
    (['ls', '-x', '-w', '40'], b'', b'a     a b\tb.txt\tbig.tar.gz\nd     dangling\tdlink\tempty\nf10   f9\thard\tlink\nold~  pipe\trun.sh\tsticky\nsuid  wide\n', b'', 0),
    (['ls', '-m', '-w', '30'], b'', b'a, a b, b.txt, big.tar.gz, d,\ndangling, dlink, empty, f10,\nf9, hard, link, old~, pipe,\nrun.sh, sticky, suid, wide\n', b'', 0),
    (['ls', '-w', '0', '-C'], b'', b'a  a b  b.txt  big.tar.gz  d  dangling  dlink  empty  f10  f9  hard  link  old~  pipe  run.sh  sticky  suid  wide\n', b'', 0),
    (['ls', '-CT0'], b'', b'a    b.txt       d         dlink  f10  hard  old~  run.sh  suid\na b  big.tar.gz  dangling  empty  f9   link  pipe  sticky  wide\n', b'', 0),
    (['ls', '-CF'], b'', b'a    b.txt\t d/\t    dlink@  f10  hard\told~   run.sh*\tsuid*\na b  big.tar.gz  dangling@  empty   f9\t link@\tpipe|  sticky/\twide/\n', b'', 0),
    (['ls', '-F'], b'', b'a\na b\nb.txt\nbig.tar.gz\nd/\ndangling@\ndlink@\nempty\nf10\nf9\nhard\nlink@\nold~\npipe|\nrun.sh*\nsticky/\nsuid*\nwide/\n', b'', 0),
    (['ls', '-p'], b'', b'a\na b\nb.txt\nbig.tar.gz\nd/\ndangling\ndlink\nempty\nf10\nf9\nhard\nlink\nold~\npipe\nrun.sh\nsticky/\nsuid\nwide/\n', b'', 0),
    (['ls', '--file-type'], b'', b'a\na b\nb.txt\nbig.tar.gz\nd/\ndangling@\ndlink@\nempty\nf10\nf9\nhard\nlink@\nold~\npipe|\nrun.sh\nsticky/\nsuid\nwide/\n', b'', 0),
    (['ls', '-Q'], b'', b'"a"\n"a b"\n"b.txt"\n"big.tar.gz"\n"d"\n"dangling"\n"dlink"\n"empty"\n"f10"\n"f9"\n"hard"\n"link"\n"old~"\n"pipe"\n"run.sh"\n"sticky"\n"suid"\n"wide"\n', b'', 0),
    (['ls', '-b'], b'', b'a\na\\ b\nb.txt\nbig.tar.gz\nd\ndangling\ndlink\nempty\nf10\nf9\nhard\nlink\nold~\npipe\nrun.sh\nsticky\nsuid\nwide\n', b'', 0),
    (['ls', '-N'], b'', b'a\na b\nb.txt\nbig.tar.gz\nd\ndangling\ndlink\nempty\nf10\nf9\nhard\nlink\nold~\npipe\nrun.sh\nsticky\nsuid\nwide\n', b'', 0),
    (['ls', '-q'], b'', b'a\na b\nb.txt\nbig.tar.gz\nd\ndangling\ndlink\nempty\nf10\nf9\nhard\nlink\nold~\npipe\nrun.sh\nsticky\nsuid\nwide\n', b'', 0),
    (['ls', '-r'], b'', b'wide\nsuid\nsticky\nrun.sh\npipe\nold~\nlink\nhard\nf9\nf10\nempty\ndlink\ndangling\nd\nbig.tar.gz\nb.txt\na b\na\n', b'', 0),
    (['ls', '-S', 'a', 'f9', 'b.txt'], b'', b'b.txt\nf9\na\n', b'', 0),
    (['ls', '-Sr', 'a', 'f9', 'b.txt'], b'', b'a\nf9\nb.txt\n', b'', 0),
    (['ls', '-X'], b'', b'a\na b\nd\ndangling\ndlink\nempty\nf10\nf9\nhard\nlink\nold~\npipe\nsticky\nsuid\nwide\nbig.tar.gz\nrun.sh\nb.txt\n', b'', 0),
    (['ls', '-v'], b'', b'a\na b\nb.txt\nbig.tar.gz\nd\ndangling\ndlink\nempty\nf9\nf10\nhard\nlink\nold~\npipe\nrun.sh\nsticky\nsuid\nwide\n', b'', 0),
    (['ls', '-t'], b'', b'a\na b\nb.txt\nbig.tar.gz\nd\ndangling\ndlink\nempty\nf10\nf9\nhard\nlink\nold~\npipe\nrun.sh\nsticky\nsuid\nwide\n', b'', 0),
    (['ls', '-tr'], b'', b'wide\nsuid\nsticky\nrun.sh\npipe\nold~\nlink\nhard\nf9\nf10\nempty\ndlink\ndangling\nd\nbig.tar.gz\nb.txt\na b\na\n', b'', 0),
    (['ls', '-U', '-d', 'a', 'b.txt'], b'', b'a\nb.txt\n', b'', 0),
    (['ls', '-B'], b'', b'a\na b\nb.txt\nbig.tar.gz\nd\ndangling\ndlink\nempty\nf10\nf9\nhard\nlink\npipe\nrun.sh\nsticky\nsuid\nwide\n', b'', 0),
    (['ls', '-I', '*.txt'], b'', b'a\na b\nbig.tar.gz\nd\ndangling\ndlink\nempty\nf10\nf9\nhard\nlink\nold~\npipe\nrun.sh\nsticky\nsuid\nwide\n', b'', 0),
    (['ls', '--hide=f*'], b'', b'a\na b\nb.txt\nbig.tar.gz\nd\ndangling\ndlink\nempty\nhard\nlink\nold~\npipe\nrun.sh\nsticky\nsuid\nwide\n', b'', 0),
    (['ls', '-R', 'd'], b'', b'd:\ne\nx\n\nd/e:\ndeep\n', b'', 0),
    (['ls', '-R'], b'', b'.:\na\na b\nb.txt\nbig.tar.gz\nd\ndangling\ndlink\nempty\nf10\nf9\nhard\nlink\nold~\npipe\nrun.sh\nsticky\nsuid\nwide\n\n./d:\ne\nx\n\n./d/e:\ndeep\n\n./sticky:\n\n./wide:\n', b'', 0),
    (['ls', '-aR', 'd'], b'', b'd:\n.\n..\ne\nx\n\nd/e:\n.\n..\ndeep\n', b'', 0),
    (['ls', 'nope'], b'', b'', b"ls: cannot access 'nope': No such file or directory\n", 2),
    (['ls', 'nope', 'a'], b'', b'a\n', b"ls: cannot access 'nope': No such file or directory\n", 2),
    (['ls', 'nope', 'd'], b'', b'd:\ne\nx\n', b"ls: cannot access 'nope': No such file or directory\n", 2),
    (['ls', 'd', 'a'], b'', b'a\n\nd:\ne\nx\n', b'', 0),
    (['ls', 'd', 'wide'], b'', b'd:\ne\nx\n\nwide:\n', b'', 0),
    (['ls', '-d'], b'', b'.\n', b'', 0),
    (['ls', '-d', 'd'], b'', b'd\n', b'', 0),
    (['ls', 'dlink'], b'', b'e\nx\n', b'', 0),
    (['ls', '-l', 'dlink'], b'', b'lrwxrwxrwx 1 root root 1 Sep 13  2020 dlink -> d\n', b'', 0),
    (['ls', '-lL', 'link'], b'', b'-rw-r--r-- 2 root root 4 Sep 13  2020 link\n', b'', 0),
    (['ls', '-lH', 'link'], b'', b'-rw-r--r-- 2 root root 4 Sep 13  2020 link\n', b'', 0),
    (['ls', '-n', 'a'], b'', b'-rw-r--r-- 2 0 0 4 Sep 13  2020 a\n', b'', 0),
    (['ls', '-g', 'a'], b'', b'-rw-r--r-- 2 root 4 Sep 13  2020 a\n', b'', 0),
    (['ls', '-o', 'a'], b'', b'-rw-r--r-- 2 root 4 Sep 13  2020 a\n', b'', 0),
    (['ls', '-lG', 'a'], b'', b'-rw-r--r-- 2 root 4 Sep 13  2020 a\n', b'', 0),
    (['ls', '-l', '--author', 'a'], b'', b'-rw-r--r-- 2 root root root 4 Sep 13  2020 a\n', b'', 0),
    (['ls', '--full-time', 'a'], b'', b'-rw-r--r-- 2 root root 4 2020-09-13 12:28:43.456789012 +0000 a\n', b'', 0),
    (['ls', '-l', '--time-style=long-iso', 'a'], b'', b'-rw-r--r-- 2 root root 4 2020-09-13 12:28 a\n', b'', 0),
    (['ls', '-l', '--time-style=iso', 'a'], b'', b'-rw-r--r-- 2 root root 4 2020-09-13  a\n', b'', 0),
    (['ls', '-l', '--time-style=+%s.%N', 'a'], b'', b'-rw-r--r-- 2 root root 4 1600000123.456789012 a\n', b'', 0),
    (['ls', '-l', '--time-style=foo', 'a'], b'', b'', b"ls: invalid argument \xe2\x80\x98foo\xe2\x80\x99 for \xe2\x80\x98time style\xe2\x80\x99\nValid arguments are:\n  - [posix-]full-iso\n  - [posix-]long-iso\n  - [posix-]iso\n  - [posix-]locale\n  - +FORMAT (e.g., +%H:%M) for a 'date'-style format\nTry 'ls --help' for more information.\n", 2),
    (['ls', '--color=always'], b'', b'a\na b\nb.txt\nbig.tar.gz\nd\ndangling\ndlink\nempty\nf10\nf9\nhard\nlink\nold~\npipe\nrun.sh\nsticky\nsuid\nwide\n', b'', 0),
    (['ls', '--color=always', '-l', 'a', 'link', 'dangling', 'suid', 'run.sh', 'pipe'], b'', b'-rw-r--r-- 2 root root  4 Sep 13  2020 a\nlrwxrwxrwx 1 root root  4 Sep 13  2020 dangling -> nope\nlrwxrwxrwx 1 root root  1 Sep 13  2020 link -> a\nprw-r--r-- 1 root root  0 Sep 13  2020 pipe\n-rwxr-xr-x 1 root root 18 Sep 13  2020 run.sh\n-rwsr-xr-x 1 root root  4 Sep 13  2020 suid\n', b'', 0),
    (['TERM=xterm', 'ls', '--color=always'], b'', b'a\na b\nb.txt\nbig.tar.gz\n\x1b[0m\x1b[01;34md\x1b[0m\n\x1b[01;36mdangling\x1b[0m\n\x1b[01;36mdlink\x1b[0m\nempty\nf10\nf9\nhard\n\x1b[01;36mlink\x1b[0m\nold~\n\x1b[33mpipe\x1b[0m\n\x1b[01;32mrun.sh\x1b[0m\n\x1b[30;42msticky\x1b[0m\n\x1b[37;41msuid\x1b[0m\n\x1b[34;42mwide\x1b[0m\n', b'', 0),
    (['TERM=xterm', 'ls', '--color=always', '-l', 'a', 'link', 'dangling', 'dlink', 'suid', 'run.sh', 'pipe', 'b.txt', 'hard'], b'', b'-rw-r--r-- 2 root root    4 Sep 13  2020 a\n-rw------- 1 root root 5000 Sep 13  2020 b.txt\nlrwxrwxrwx 1 root root    4 Sep 13  2020 \x1b[0m\x1b[01;36mdangling\x1b[0m -> nope\nlrwxrwxrwx 1 root root    1 Sep 13  2020 \x1b[01;36mdlink\x1b[0m -> d\n-rw-r--r-- 2 root root    4 Sep 13  2020 hard\nlrwxrwxrwx 1 root root    1 Sep 13  2020 \x1b[01;36mlink\x1b[0m -> a\nprw-r--r-- 1 root root    0 Sep 13  2020 \x1b[33mpipe\x1b[0m\n-rwxr-xr-x 1 root root   18 Sep 13  2020 \x1b[01;32mrun.sh\x1b[0m\n-rwsr-xr-x 1 root root    4 Sep 13  2020 \x1b[37;41msuid\x1b[0m\n', b'', 0),
    (['TERM=xterm', 'ls', '--color=always', '-CF'], b'', b'a    b.txt       \x1b[0m\x1b[01;34md\x1b[0m/         \x1b[01;36mdlink\x1b[0m@  f10  hard   old~   \x1b[01;32mrun.sh\x1b[0m*  \x1b[37;41msuid\x1b[0m*\na b  big.tar.gz  \x1b[01;36mdangling\x1b[0m@  empty   f9   \x1b[01;36mlink\x1b[0m@  \x1b[33mpipe\x1b[0m|  \x1b[30;42msticky\x1b[0m/  \x1b[34;42mwide\x1b[0m/\n', b'', 0),
    (['TERM=xterm', 'ls', '--color=always', '-C', '-w', '30'], b'', b'a           \x1b[0m\x1b[01;36mdlink\x1b[0m  old~\na b         empty  \x1b[33mpipe\x1b[0m\nb.txt       f10    \x1b[01;32mrun.sh\x1b[0m\nbig.tar.gz  f9     \x1b[30;42msticky\x1b[0m\n\x1b[01;34md\x1b[0m           hard   \x1b[37;41msuid\x1b[0m\n\x1b[01;36mdangling\x1b[0m    \x1b[01;36mlink\x1b[0m   \x1b[34;42mwide\x1b[0m\n', b'', 0),
    (['ls', '--color=never'], b'', b'a\na b\nb.txt\nbig.tar.gz\nd\ndangling\ndlink\nempty\nf10\nf9\nhard\nlink\nold~\npipe\nrun.sh\nsticky\nsuid\nwide\n', b'', 0),
    (['ls', '--color=foo'], b'', b'', b"ls: invalid argument \xe2\x80\x98foo\xe2\x80\x99 for \xe2\x80\x98--color\xe2\x80\x99\nValid arguments are:\n  - \xe2\x80\x98always\xe2\x80\x99, \xe2\x80\x98yes\xe2\x80\x99, \xe2\x80\x98force\xe2\x80\x99\n  - \xe2\x80\x98never\xe2\x80\x99, \xe2\x80\x98no\xe2\x80\x99, \xe2\x80\x98none\xe2\x80\x99\n  - \xe2\x80\x98auto\xe2\x80\x99, \xe2\x80\x98tty\xe2\x80\x99, \xe2\x80\x98if-tty\xe2\x80\x99\nTry 'ls --help' for more information.\n", 1),
    (['ls', '--color'], b'', b'a\na b\nb.txt\nbig.tar.gz\nd\ndangling\ndlink\nempty\nf10\nf9\nhard\nlink\nold~\npipe\nrun.sh\nsticky\nsuid\nwide\n', b'', 0),
    (['LS_COLORS=or=40;31;01:mi=01;05;37;41:ln=target:*.gz=01;31:no=00:su=37;41:mh=00', 'ls', '--color=always'], b'', b'a\na b\nb.txt\n\x1b[0m\x1b[01;31mbig.tar.gz\x1b[0m\n\x1b[01;34md\x1b[0m\n\x1b[40;31;01mdangling\x1b[0m\n\x1b[01;34mdlink\x1b[0m\nempty\nf10\nf9\nhard\nlink\nold~\n\x1b[33mpipe\x1b[0m\n\x1b[01;32mrun.sh\x1b[0m\n\x1b[30;42msticky\x1b[0m\n\x1b[37;41msuid\x1b[0m\n\x1b[34;42mwide\x1b[0m\n', b'', 0),
    (['LS_COLORS=or=40;31;01:mi=01;05;37;41:*.gz=01;31:tw=1', 'ls', '--color=always', '-l', 'a', 'link', 'dangling', 'dlink', 'big.tar.gz'], b'', b'-rw-r--r-- 2 root root      4 Sep 13  2020 a\n-rw-r--r-- 1 root root 123456 Sep 13  2020 \x1b[0m\x1b[01;31mbig.tar.gz\x1b[0m\nlrwxrwxrwx 1 root root      4 Sep 13  2020 \x1b[40;31;01mdangling\x1b[0m -> \x1b[01;05;37;41mnope\x1b[0m\nlrwxrwxrwx 1 root root      1 Sep 13  2020 \x1b[01;36mdlink\x1b[0m -> \x1b[01;34md\x1b[0m\nlrwxrwxrwx 1 root root      1 Sep 13  2020 \x1b[01;36mlink\x1b[0m -> a\n', b'', 0),
    (['LS_COLORS=xx=1', 'ls', '--color=always', 'a'], b'', b'a\n', b'ls: unrecognized prefix: \xe2\x80\x98xx\xe2\x80\x99\nls: unparsable value for LS_COLORS environment variable\n', 0),
    (['ls', '--group-directories-first'], b'', b'd\ndlink\nsticky\nwide\na\na b\nb.txt\nbig.tar.gz\ndangling\nempty\nf10\nf9\nhard\nlink\nold~\npipe\nrun.sh\nsuid\n', b'', 0),
    (['ls', '--group-directories-first', '-r'], b'', b'wide\nsticky\ndlink\nd\nsuid\nrun.sh\npipe\nold~\nlink\nhard\nf9\nf10\nempty\ndangling\nbig.tar.gz\nb.txt\na b\na\n', b'', 0),
    (['ls', '-z'], b'', b'', b"ls: invalid option -- 'z'\nTry 'ls --help' for more information.\n", 2),
    (['ls', '--foo'], b'', b'', b"ls: unrecognized option '--foo'\nTry 'ls --help' for more information.\n", 2),
    (['ls', '--sort=x'], b'', b'', b"ls: invalid argument \xe2\x80\x98x\xe2\x80\x99 for \xe2\x80\x98--sort\xe2\x80\x99\nValid arguments are:\n  - \xe2\x80\x98none\xe2\x80\x99\n  - \xe2\x80\x98time\xe2\x80\x99\n  - \xe2\x80\x98size\xe2\x80\x99\n  - \xe2\x80\x98extension\xe2\x80\x99\n  - \xe2\x80\x98version\xe2\x80\x99\n  - \xe2\x80\x98width\xe2\x80\x99\nTry 'ls --help' for more information.\n", 1),
    (['ls', '--sort=size', 'a', 'f9'], b'', b'f9\na\n', b'', 0),
    (['ls', '-w', 'x'], b'', b'', b'ls: invalid line width: \xe2\x80\x98x\xe2\x80\x99\n', 2),
    (['ls', '--block-size=x'], b'', b'', b"ls: invalid --block-size argument 'x'\n", 2),
    (['ls', '--quoting-style=shell-escape'], b'', b"a\n'a b'\nb.txt\nbig.tar.gz\nd\ndangling\ndlink\nempty\nf10\nf9\nhard\nlink\nold~\npipe\nrun.sh\nsticky\nsuid\nwide\n", b'', 0),
    (['ls', '--quoting-style=shell-escape', '-C'], b'', b" a      b.txt\t     d\t        dlink   f10   hard   old~   run.sh   suid\n'a b'   big.tar.gz   dangling   empty   f9    link   pipe   sticky   wide\n", b'', 0),
    (['ls', '--quoting-style=shell-escape', '-ld', 'a'], b'', b'-rw-r--r-- 2 root root 4 Sep 13  2020 a\n', b'', 0),
    (['ls', '--quoting-style=shell-escape', '-l', 'a b', 'a'], b'', b"-rw-r--r-- 2 root root 4 Sep 13  2020  a\n-rw-r--r-- 1 root root 6 Sep 13  2020 'a b'\n", b'', 0),
    (['ls', '-l', 'a b', 'a'], b'', b'-rw-r--r-- 2 root root 4 Sep 13  2020 a\n-rw-r--r-- 1 root root 6 Sep 13  2020 a b\n', b'', 0),
    (['ls', '--quoting-style=locale', 'a'], b'', b'\xe2\x80\x98a\xe2\x80\x99\n', b'', 0),
    (['ls', '--quoting-style=c-maybe'], b'', b'a\na b\nb.txt\nbig.tar.gz\nd\ndangling\ndlink\nempty\nf10\nf9\nhard\nlink\nold~\npipe\nrun.sh\nsticky\nsuid\nwide\n', b'', 0),
    (['QUOTING_STYLE=shell', 'ls'], b'', b"a\n'a b'\nb.txt\nbig.tar.gz\nd\ndangling\ndlink\nempty\nf10\nf9\nhard\nlink\nold~\npipe\nrun.sh\nsticky\nsuid\nwide\n", b'', 0),
    (['dir'], b'', b'a     b.txt\t  d\t    dlink  f10\thard  old~  run.sh  suid\na\\ b  big.tar.gz  dangling  empty  f9\tlink  pipe  sticky  wide\n', b'', 0),
    (['dir', '-w', '30'], b'', b'a\t    dlink  old~\na\\ b\t    empty  pipe\nb.txt\t    f10    run.sh\nbig.tar.gz  f9\t   sticky\nd\t    hard   suid\ndangling    link   wide\n', b'', 0),
    (['vdir', 'a'], b'', b'-rw-r--r-- 2 root root 4 Sep 13  2020 a\n', b'', 0),
    (['dir', 'nope'], b'', b'', b"dir: cannot access 'nope': No such file or directory\n", 2),
    (['ls', '--zero', 'a', 'd'], b'', b'a\x00\nd:\ne\x00x\x00', b'', 0),
    (['ls', '-f', '-d', 'a'], b'', b'a\n', b'', 0),
    (['ls', 'a/'], b'', b'', b"ls: cannot access 'a/': Not a directory\n", 2),
    (['ls', '-l', 'a/x'], b'', b'', b"ls: cannot access 'a/x': Not a directory\n", 2),
    (['ls', '-l', 'nope'], b'', b'', b"ls: cannot access 'nope': No such file or directory\n", 2),
    (['ls', '-la', 'nope/x'], b'', b'', b"ls: cannot access 'nope/x': No such file or directory\n", 2),
    (['ls', ''], b'', b'', b"ls: cannot access '': No such file or directory\n", 2),
    (['ls', '--zero', '-l', 'big.tar.gz', 'a'], b'', b'-rw-r--r-- 2 root root      4 Sep 13  2020 a\x00-rw-r--r-- 1 root root 123456 Sep 13  2020 big.tar.gz\x00', b'', 0),
    (['ls', '-l', '--zero', 'sticky'], b'', b'total 0\x00', b'', 0),
    (['ls', '-ld', '--zero', 'a'], b'', b'-rw-r--r-- 2 root root 4 Sep 13  2020 a\x00', b'', 0),
    (['ls', '--help'], b'', b"Usage: ls [OPTION]... [FILE]...\nList information about the FILEs (the current directory by default).\nSort entries alphabetically if none of -cftuvSUX nor --sort is specified.\n\nMandatory arguments to long options are mandatory for short options too.\n  -a, --all                  do not ignore entries starting with .\n  -A, --almost-all           do not list implied . and ..\n      --author               with -l, print the author of each file\n  -b, --escape               print C-style escapes for nongraphic characters\n      --block-size=SIZE      with -l, scale sizes by SIZE when printing them;\n                             e.g., '--block-size=M'; see SIZE format below\n\n  -B, --ignore-backups       do not list implied entries ending with ~\n  -c                         with -lt: sort by, and show, ctime (time of last\n                             modification of file status information);\n                             with -l: show ctime and sort by name;\n                             otherwise: sort by ctime, newest first\n\n  -C                         list entries by columns\n      --color[=WHEN]         color the output WHEN; more info below\n  -d, --directory            list directories themselves, not their contents\n  -D, --dired                generate output designed for Emacs' dired mode\n  -f                         list all entries in directory order\n  -F, --classify[=WHEN]      append indicator (one of */=>@|) to entries WHEN\n      --file-type            likewise, except do not append '*'\n      --format=WORD          across -x, commas -m, horizontal -x, long -l,\n                             single-column -1, verbose -l, vertical -C\n\n      --full-time            like -l --time-style=full-iso\n  -g                         like -l, but do not list owner\n      --group-directories-first\n                             group directories before files;\n                             can be augmented with a --sort option, but any\n                             use of --sort=none (-U) disables grouping\n\n  -G, --no-group             in a long listing, don't print group names\n  -h, --human-readable       with -l and -s, print sizes like 1K 234M 2G etc.\n      --si                   likewise, but use powers of 1000 not 1024\n  -H, --dereference-command-line\n                             follow symbolic links listed on the command line\n      --dereference-command-line-symlink-to-dir\n                             follow each command line symbolic link\n                             that points to a directory\n\n      --hide=PATTERN         do not list implied entries matching shell PATTERN\n                             (overridden by -a or -A)\n\n      --hyperlink[=WHEN]     hyperlink file names WHEN\n      --indicator-style=WORD\n                             append indicator with style WORD to entry names:\n                             none (default), slash (-p),\n                             file-type (--file-type), classify (-F)\n\n  -i, --inode                print the index number of each file\n  -I, --ignore=PATTERN       do not list implied entries matching shell PATTERN\n  -k, --kibibytes            default to 1024-byte blocks for file system usage;\n                             used only with -s and per directory totals\n\n  -l                         use a long listing format\n  -L, --dereference          when showing file information for a symbolic\n                             link, show information for the file the link\n                             references rather than for the link itself\n\n  -m                         fill width with a comma separated list of entries\n  -n, --numeric-uid-gid      like -l, but list numeric user and group IDs\n  -N, --literal              print entry names without quoting\n  -o                         like -l, but do not list group information\n  -p, --indicator-style=slash\n                             append / indicator to directories\n  -q, --hide-control-chars   print ? instead of nongraphic characters\n      --show-control-chars   show nongraphic characters as-is (the default,\n                             unless program is 'ls' and output is a terminal)\n\n  -Q, --quote-name           enclose entry names in double quotes\n      --quoting-style=WORD   use quoting style WORD for entry names:\n                             literal, locale, shell, shell-always,\n                             shell-escape, shell-escape-always, c, escape\n                             (overrides QUOTING_STYLE environment variable)\n\n  -r, --reverse              reverse order while sorting\n  -R, --recursive            list subdirectories recursively\n  -s, --size                 print the allocated size of each file, in blocks\n  -S                         sort by file size, largest first\n      --sort=WORD            sort by WORD instead of name: none (-U), size (-S),\n                             time (-t), version (-v), extension (-X), width\n\n      --time=WORD            change the default of using modification times;\n                               access time (-u): atime, access, use;\n                               change time (-c): ctime, status;\n                               birth time: birth, creation;\n                             with -l, WORD determines which time to show;\n                             with --sort=time, sort by WORD (newest first)\n\n      --time-style=TIME_STYLE\n                             time/date format with -l; see TIME_STYLE below\n  -t                         sort by time, newest first; see --time\n  -T, --tabsize=COLS         assume tab stops at each COLS instead of 8\n  -u                         with -lt: sort by, and show, access time;\n                             with -l: show access time and sort by name;\n                             otherwise: sort by access time, newest first\n\n  -U                         do not sort; list entries in directory order\n  -v                         natural sort of (version) numbers within text\n  -w, --width=COLS           set output width to COLS.  0 means no limit\n  -x                         list entries by lines instead of by columns\n  -X                         sort alphabetically by entry extension\n  -Z, --context              print any security context of each file\n      --zero                 end each output line with NUL, not newline\n  -1                         list one file per line\n      --help        display this help and exit\n      --version     output version information and exit\n\nThe SIZE argument is an integer and optional unit (example: 10K is 10*1024).\nUnits are K,M,G,T,P,E,Z,Y (powers of 1024) or KB,MB,... (powers of 1000).\nBinary prefixes can be used, too: KiB=K, MiB=M, and so on.\n\nThe TIME_STYLE argument can be full-iso, long-iso, iso, locale, or +FORMAT.\nFORMAT is interpreted like in date(1).  If FORMAT is FORMAT1<newline>FORMAT2,\nthen FORMAT1 applies to non-recent files and FORMAT2 to recent files.\nTIME_STYLE prefixed with 'posix-' takes effect only outside the POSIX locale.\nAlso the TIME_STYLE environment variable sets the default style to use.\n\nThe WHEN argument defaults to 'always' and can also be 'auto' or 'never'.\n\nUsing color to distinguish file types is disabled both by default and\nwith --color=never.  With --color=auto, ls emits color codes only when\nstandard output is connected to a terminal.  The LS_COLORS environment\nvariable can change the settings.  Use the dircolors(1) command to set it.\n\nExit status:\n 0  if OK,\n 1  if minor problems (e.g., cannot access subdirectory),\n 2  if serious trouble (e.g., cannot access command-line argument).\n\nGNU coreutils online help: <https://www.gnu.org/software/coreutils/>\nReport any translation bugs to <https://translationproject.org/team/>\nFull documentation <https://www.gnu.org/software/coreutils/ls>\nor available locally via: info '(coreutils) ls invocation'\n", b'', 0),
    (['ls', '-Z', 'a'], b'', b'? a\n', b'', 0),
    (['ls', '-lZ', 'a'], b'', b'-rw-r--r-- 2 root root ? 4 Sep 13  2020 a\n', b'', 0),
    (['ls', '-c', '-d', 'a'], b'', b'a\n', b'', 0),
    (['ls', '-lt', 'a', 'f9'], b'', b'-rw-r--r-- 2 root root 4 Sep 13  2020 a\n-rw-r----- 1 root root 9 Sep 13  2020 f9\n', b'', 0),
    (['ls', '--time=atime', 'a'], b'', b'a\n', b'', 0),
    (['ls', '--format=long', 'a'], b'', b'-rw-r--r-- 2 root root 4 Sep 13  2020 a\n', b'', 0),
    (['ls', '--format=x'], b'', b'', b"ls: invalid argument \xe2\x80\x98x\xe2\x80\x99 for \xe2\x80\x98--format\xe2\x80\x99\nValid arguments are:\n  - \xe2\x80\x98verbose\xe2\x80\x99, \xe2\x80\x98long\xe2\x80\x99\n  - \xe2\x80\x98commas\xe2\x80\x99\n  - \xe2\x80\x98horizontal\xe2\x80\x99, \xe2\x80\x98across\xe2\x80\x99\n  - \xe2\x80\x98vertical\xe2\x80\x99\n  - \xe2\x80\x98single-column\xe2\x80\x99\nTry 'ls --help' for more information.\n", 1),
    (['ls', '-T', 'x'], b'', b'', b'ls: invalid tab size: \xe2\x80\x98x\xe2\x80\x99\n', 2),
    (['ls', '--time=x'], b'', b'', b"ls: invalid argument \xe2\x80\x98x\xe2\x80\x99 for \xe2\x80\x98--time\xe2\x80\x99\nValid arguments are:\n  - \xe2\x80\x98atime\xe2\x80\x99, \xe2\x80\x98access\xe2\x80\x99, \xe2\x80\x98use\xe2\x80\x99\n  - \xe2\x80\x98ctime\xe2\x80\x99, \xe2\x80\x98status\xe2\x80\x99\n  - \xe2\x80\x98birth\xe2\x80\x99, \xe2\x80\x98creation\xe2\x80\x99\nTry 'ls --help' for more information.\n", 1),
    (['ls', '-R', 'nope', 'd'], b'', b'd:\ne\nx\n\nd/e:\ndeep\n', b"ls: cannot access 'nope': No such file or directory\n", 2),
    (['ls', '--indicator-style=slash'], b'', b'a\na b\nb.txt\nbig.tar.gz\nd/\ndangling\ndlink\nempty\nf10\nf9\nhard\nlink\nold~\npipe\nrun.sh\nsticky/\nsuid\nwide/\n', b'', 0),
    (['ls', '-sh', 'a'], b'', b'4.0K a\n', b'', 0),
    (['ls', '-s', 'big.tar.gz', 'a'], b'', b'  4 a\n124 big.tar.gz\n', b'', 0),
    (['ls', '-ls', 'big.tar.gz', 'a'], b'', b'  4 -rw-r--r-- 2 root root      4 Sep 13  2020 a\n124 -rw-r--r-- 1 root root 123456 Sep 13  2020 big.tar.gz\n', b'', 0),
    (['ls', '--block-size=K', '-ls', 'big.tar.gz', 'a'], b'', b'  4K -rw-r--r-- 2 root root   1K Sep 13  2020 a\n124K -rw-r--r-- 1 root root 121K Sep 13  2020 big.tar.gz\n', b'', 0),
    (['ls', '-l', '--block-size=1', 'big.tar.gz'], b'', b'-rw-r--r-- 1 root root 123456 Sep 13  2020 big.tar.gz\n', b'', 0),
    (['ls', '/', '-d'], b'', b'/\n', b'', 0),
    (['ls', '-1', '--width=3', 'a'], b'', b'a\n', b'', 0),
    (['ls', '--al', '-d', 'a'], b'', b'', b"ls: option '--al' is ambiguous; possibilities: '--all' '--almost-all'\nTry 'ls --help' for more information.\n", 2),
    (['ls', '--a'], b'', b'', b"ls: option '--a' is ambiguous; possibilities: '--all' '--almost-all' '--author'\nTry 'ls --help' for more information.\n", 2),
    (['ls', '--s'], b'', b'', b"ls: option '--s' is ambiguous; possibilities: '--size' '--si' '--show-control-chars' '--sort'\nTry 'ls --help' for more information.\n", 2),
]  # fmt: skip


@pytest.mark.parametrize(("words", "stdin", "out", "err", "status"), RECORDED, ids=[" ".join(row[0]) for row in RECORDED])
async def test_a_line_is_answered_as_the_real_program_answers(
    furnished: Bench, words: list[str], stdin: bytes, out: bytes, err: bytes, status: int
) -> None:
    assert await furnished.line(words, stdin) == Answer(out, err, status)


# more tests


async def test_times_of_the_last_half_year_are_shown_with_their_hour(furnished: Bench) -> None:
    furnished.caller.utimens(b"a", mtime=1_740_000_000 * 10**9)
    furnished.caller.utimens(b"f9", mtime=1_734_221_000 * 10**9)
    furnished.caller.utimens(b"f10", mtime=1_750_000_100 * 10**9)
    lines = (await furnished.line(["ls", "-lo", "a", "f10", "f9"])).out
    assert lines == (
        b"-rw-r--r-- 2 root  4 Feb 19  2025 a\n-rw-r----- 1 root 10 Jun 15  2025 f10\n-rw-r----- 1 root  9 Dec 15  2024 f9\n"
    ).replace(b"Feb 19  2025", b"Feb 19 21:20")


async def test_a_long_list_is_quick(furnished: Bench) -> None:
    furnished.caller.mkdir(b"many")
    for number in range(2000):
        furnished.caller.mknod(b"many/%d" % number, 0o100644)
    assert len((await furnished.line(["ls", "many"])).out.splitlines()) == 2000
