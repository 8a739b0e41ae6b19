# man, whatis and apropos of man-db 2.11.2, with groff 1.22.4.

#### a page, filled from both sides
man uname
#> UNAME(1)                         User Commands                        UNAME(1)
#>
#> NAME
#>        uname - print system information
#>
#> SYNOPSIS
#>        uname [OPTION]...
#>
#> DESCRIPTION
#>        Print certain system information.  With no OPTION, same as -s.
#>
#>        -a, --all
#>               print  all  information,  in the following order, except omit -p
#>               and -i if unknown:
#>
#>        -s, --kernel-name
#>               print the kernel name
#>
#>        -n, --nodename
#>               print the network node hostname
#>
#>        -r, --kernel-release
#>               print the kernel release
#>
#>        -v, --kernel-version
#>               print the kernel version
#>
#>        -m, --machine
#>               print the machine hardware name
#>
#>        -p, --processor
#>               print the processor type (non-portable)
#>
#>        -i, --hardware-platform
#>               print the hardware platform (non-portable)
#>
#>        -o, --operating-system
#>               print the operating system
#>
#>        --help display this help and exit
#>
#>        --version
#>               output version information and exit
#>
#> AUTHOR
#>        Written by David MacKenzie.
#>
#> REPORTING BUGS
#>        GNU coreutils online help: <https://www.gnu.org/software/coreutils/>
#>        Report any translation bugs to <https://translationproject.org/team/>
#>
#> COPYRIGHT
#>        Copyright © 2022 Free Software Foundation, Inc.   License  GPLv3+:  GNU
#>        GPL version 3 or later <https://gnu.org/licenses/gpl.html>.
#>        This  is  free  software:  you  are free to change and redistribute it.
#>        There is NO WARRANTY, to the extent permitted by law.
#>
#> SEE ALSO
#>        arch(1), uname(2)
#>
#>        Full documentation <https://www.gnu.org/software/coreutils/uname>
#>        or available locally via: info '(coreutils) uname invocation'
#>
#> GNU coreutils 9.1               September 2022                        UNAME(1)

#### words that are divided, tags, sentences
man ls | head -80 | tail -72
#> DESCRIPTION
#>        List  information  about  the FILEs (the current directory by default).
#>        Sort entries alphabetically if none of -cftuvSUX nor --sort  is  speci‐
#>        fied.
#>
#>        Mandatory  arguments  to  long  options are mandatory for short options
#>        too.
#>
#>        -a, --all
#>               do not ignore entries starting with .
#>
#>        -A, --almost-all
#>               do not list implied . and ..
#>
#>        --author
#>               with -l, print the author of each file
#>
#>        -b, --escape
#>               print C-style escapes for nongraphic characters
#>
#>        --block-size=SIZE
#>               with  -l,  scale  sizes  by  SIZE  when  printing  them;   e.g.,
#>               '--block-size=M'; see SIZE format below
#>
#>        -B, --ignore-backups
#>               do not list implied entries ending with ~
#>
#>        -c     with -lt: sort by, and show, ctime (time of last modification of
#>               file status information); with -l: show ctime and sort by  name;
#>               otherwise: sort by ctime, newest first
#>
#>        -C     list entries by columns
#>
#>        --color[=WHEN]
#>               color the output WHEN; more info below
#>
#>        -d, --directory
#>               list directories themselves, not their contents
#>
#>        -D, --dired
#>               generate output designed for Emacs' dired mode
#>
#>        -f     list all entries in directory order
#>
#>        -F, --classify[=WHEN]
#>               append indicator (one of */=>@|) to entries WHEN
#>
#>        --file-type
#>               likewise, except do not append '*'
#>
#>        --format=WORD
#>               across  -x, commas -m, horizontal -x, long -l, single-column -1,
#>               verbose -l, vertical -C
#>
#>        --full-time
#>               like -l --time-style=full-iso
#>
#>        -g     like -l, but do not list owner
#>
#>        --group-directories-first
#>               group directories before files; can be augmented with  a  --sort
#>               option, but any use of --sort=none (-U) disables grouping
#>
#>        -G, --no-group
#>               in a long listing, don't print group names
#>
#>        -h, --human-readable
#>               with -l and -s, print sizes like 1K 234M 2G etc.
#>
#>        --si   likewise, but use powers of 1000 not 1024
#>
#>        -H, --dereference-command-line

#### a page of DocBook's
man useradd | head -60
#> USERADD(8)                System Management Commands                USERADD(8)
#>
#> NAME
#>        useradd - create a new user or update default new user information
#>
#> SYNOPSIS
#>        useradd [options] LOGIN
#>
#>        useradd -D
#>
#>        useradd -D [options]
#>
#> DESCRIPTION
#>        useradd is a low level utility for adding users. On Debian,
#>        administrators should usually use adduser(8) instead.
#>
#>        When invoked without the -D option, the useradd command creates a new
#>        user account using the values specified on the command line plus the
#>        default values from the system. Depending on command line options, the
#>        useradd command will update system files and may also create the new
#>        user's home directory and copy initial files.
#>
#>        By default, a group will also be created for the new user (see -g, -N,
#>        -U, and USERGROUPS_ENAB).
#>
#> OPTIONS
#>        The options which apply to the useradd command are:
#>
#>        --badname
#>            Allow names that do not conform to standards.
#>
#>        -b, --base-dir BASE_DIR
#>            The default base directory for the system if -d HOME_DIR is not
#>            specified.  BASE_DIR is concatenated with the account name to
#>            define the home directory.
#>
#>            If this option is not specified, useradd will use the base
#>            directory specified by the HOME variable in /etc/default/useradd,
#>            or /home by default.
#>
#>        -c, --comment COMMENT
#>            Any text string. It is generally a short description of the
#>            account, and is currently used as the field for the user's full
#>            name.
#>
#>        -d, --home-dir HOME_DIR
#>            The new user will be created using HOME_DIR as the value for the
#>            user's login directory. The default is to append the LOGIN name to
#>            BASE_DIR and use that as the login directory name. If the directory
#>            HOME_DIR does not exist, then it will be created unless the -M
#>            option is specified.
#>
#>        -D, --defaults
#>            See below, the subsection "Changing the default values".
#>
#>        -e, --expiredate EXPIRE_DATE
#>            The date on which the user account will be disabled. The date is
#>            specified in the format YYYY-MM-DD.
#>
#>            If not specified, useradd will use the default expiry date

#### where pages are, and where there is none
man -w ls; man -w 5 passwd; man nosuchpage; echo $?; man 3 ls; man; echo $?; whatis ls; whatis nosuchpage; echo $?
#> /usr/share/man/man1/ls.1.gz
#> /usr/share/man/man5/passwd.5.gz
#> 16
#> 1
#> ls (1)               - list directory contents
#> 16
#! No manual entry for nosuchpage
#! No manual entry for ls in section 3
#! What manual page do you want?
#! For example, try 'man man'.
#! nosuchpage: nothing appropriate.
