"""The words that perl has built in, by how they take their arguments (perlfunc 5.36)."""

from __future__ import annotations

NO_ARGUMENTS = frozenset("time times wait fork getppid wantarray getlogin endpwent setpwent getpwent".split())
UNARY = frozenset(
    "defined ref scalar lc uc lcfirst ucfirst length chr ord int abs sqrt sin cos exp log hex oct rand srand shift pop chomp chop chdir "
    "rmdir readlink close closedir readdir rewinddir quotemeta each keys values delete exists exit umask sleep localtime gmtime alarm "
    "caller undef study pos lock stat lstat fileno eof getc chroot uc fc readline getpwnam getpwuid getgrnam getgrgid gethostbyname "
    "getprotobyname getpeername getsockname require do tell untie".split()
)
PLAIN = frozenset(
    "push unshift splice join split reverse die warn open binmode printf sprintf substr index rindex pack unpack system exec kill chmod "
    "chown unlink mkdir rename link symlink opendir utime waitpid socket connect bind listen accept send recv setsockopt shutdown select "
    "read sysread syswrite sysopen seek sysseek truncate bless wantarray atan2 crypt vec lc glob pipe getpgrp setpgrp getpriority "
    "setpriority ioctl fcntl flock sleep syscall getservbyname sockatmark tie local formline dump not gethostbyaddr getsockopt".split()
)
BLOCK_FIRST = frozenset(("sort", "map", "grep"))
FILE_FIRST = frozenset(("print", "printf", "say"))
WORD_OPERATORS = frozenset("lt gt le ge eq ne cmp and or xor if unless while until for foreach x isa".split())
