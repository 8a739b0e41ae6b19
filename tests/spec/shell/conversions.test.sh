# iconv (glibc 2.36), run-parts (debianutils 5.7) and runuser (util-linux 2.38.1).

#### iconv: between encodings
echo é | iconv -t latin1 | od -c; printf '\xe9' | iconv -f latin1; echo a | iconv -t utf-16 | od -c; echo hi | iconv -t UTF-16LE | base64; echo é | iconv -t ascii//TRANSLIT; echo aéb | iconv -c -t ascii; iconv -l | wc -l; iconv -o f /etc/issue; cmp f /etc/issue
#> 0000000 351  \n
#> 0000002
#> é0000000 377 376   a  \0  \n  \0
#> 0000006
#> aABpAAoA
#> e
#> ab
#> 1180

#### iconv: what it can not convert
echo x | iconv -f nosuch; echo $?; echo x | iconv -t nosuch; printf '\xff' | iconv -f utf8 -t ascii; printf 'ab\xffcd' | iconv -f utf8 -t utf16le | od -c; printf a | iconv -f utf16; echo xé | iconv -t ascii; iconv -t ascii /etc/issue nofile; echo $?; iconv -t; iconv --foo; echo $?
#> 1
#> 0000000   a  \0   b  \0
#> 0000004
#> xDebian GNU/Linux 12 \n \l
#>
#> 1
#> 64
#! iconv: failed to start conversion processing: No such file or directory
#! iconv: failed to start conversion processing: No such file or directory
#! iconv: illegal input sequence at position 0
#! iconv: illegal input sequence at position 2
#! iconv: incomplete character or shift sequence at end of buffer
#! iconv: illegal input sequence at position 1
#! iconv: cannot open input file `nofile': No such file or directory
#! iconv: option requires an argument -- 't'
#! Try `iconv --help' or `iconv --usage' for more information.
#! iconv: unrecognized option '--foo'
#! Try `iconv --help' or `iconv --usage' for more information.

#### run-parts: which files, and how they end
mkdir d; printf '#!/bin/sh\necho a $1\n' > d/a; printf '#!/bin/sh\necho b; exit 3\n' > d/b; chmod +x d/*; touch d/c.txt d/d; run-parts d; echo $?; run-parts --test d; run-parts --list --reverse d; run-parts --report d; run-parts -v --arg=x --exit-on-error d; run-parts --regex '^a$' d; run-parts --lsbsysinit --list d; run-parts nosuch; run-parts d/a; run-parts; run-parts --foo
#> a
#> b
#> 1
#> d/a
#> d/b
#> d/d
#> d/b
#> d/a
#> d/a:
#> a
#> d/b:
#> b
#> a x
#> b
#> a
#> d/a
#> d/b
#> d/d
#! run-parts: d/b exited with return code 3
#! run-parts: d/b exited with return code 3
#! run-parts: executing d/a x
#! run-parts: executing d/b x
#! run-parts: d/b exited with return code 3
#! run-parts: failed to open directory nosuch: No such file or directory
#! run-parts: failed to open directory d/a: Not a directory
#! run-parts: missing operand
#! Try `run-parts --help' for more information.
#! run-parts: unrecognized option '--foo'
#! Try `run-parts --help' for more information.
#? 1

#### runuser
runuser -u daemon id; runuser -u nosuch id; runuser -l daemon -c id; runuser daemon -s /bin/sh -c 'id; pwd; echo $HOME $USER $0 $@' a b; runuser - daemon -s /bin/sh -c 'pwd; echo $PATH'; runuser -u daemon -- sh -c 'id -un; exit 7'; echo $?; runuser nosuch; runuser -u daemon; runuser -g adm -c id; runuser -g nosuch -c id; runuser -u daemon nosuchcmd; echo $?; runuser daemon -s /bin/sh -c 'runuser -u root id'
#> uid=1(daemon) gid=1(daemon) groups=1(daemon)
#> This account is currently not available.
#> uid=1(daemon) gid=1(daemon) groups=1(daemon)
#> /root
#> /usr/sbin daemon a b
#> /usr/sbin
#> /usr/local/bin:/usr/bin:/bin:/usr/local/games:/usr/games
#> daemon
#> 7
#> uid=0(root) gid=4(adm) groups=4(adm)
#> 1
#! runuser: user nosuch does not exist or the user entry does not contain all the required fields
#! runuser: user nosuch does not exist or the user entry does not contain all the required fields
#! runuser: no command was specified
#! runuser: group nosuch does not exist
#! runuser: failed to execute nosuchcmd: No such file or directory
#! runuser: may not be used by non-root users
#? 1

#### su and its groups
su -g adm -c id; su -g adm daemon -s /bin/sh -c id; su -g nosuch; echo $?
#> uid=0(root) gid=4(adm) groups=4(adm)
#> uid=1(daemon) gid=4(adm) groups=4(adm)
#> 1
#! su: group nosuch does not exist

#### git commits nothing where nothing was added, and make goes on to what does not fail
cd /tmp; git init -q r; cd r; git config user.name a; git config user.email a@example.com; git commit; echo $?; git push; git checkout x; echo $?; touch a; git commit -m x | tail -3; printf 'a: b c\n\techo a\nb:\n\tfalse\nc:\n\techo c\n' > Makefile; make -k; echo $?
#> On branch master
#>
#> Initial commit
#>
#> nothing to commit (create/copy files and use "git add" to track)
#> 1
#> 1
#> 	a
#>
#> nothing added to commit but untracked files present (use "git add" to track)
#> false
#> echo c
#> c
#> 2
#! fatal: No configured push destination.
#! Either specify the URL from the command-line or configure a remote repository using
#!
#!     git remote add <name> <url>
#!
#! and then push using the remote name
#!
#!     git push <name>
#!
#! error: pathspec 'x' did not match any file(s) known to git
#! make: *** [Makefile:4: b] Error 1
#! make: Target 'a' not remade because of errors.

#### losetup and script tell of themselves
losetup -V; losetup --help; script -V; script -h; script a b; script -z
#> losetup from util-linux 2.38.1
#>
#> Usage:
#>  losetup [options] [<loopdev>]
#>  losetup [options] -f | <loopdev> <file>
#>
#> Set up and control loop devices.
#>
#> Options:
#>  -a, --all                     list all used devices
#>  -d, --detach <loopdev>...     detach one or more devices
#>  -D, --detach-all              detach all used devices
#>  -f, --find                    find first unused device
#>  -c, --set-capacity <loopdev>  resize the device
#>  -j, --associated <file>       list all devices associated with <file>
#>  -L, --nooverlap               avoid possible conflict between devices
#>
#>  -o, --offset <num>            start at offset <num> into file
#>      --sizelimit <num>         device is limited to <num> bytes of the file
#>  -b, --sector-size <num>       set the logical sector size to <num>
#>  -P, --partscan                create a partitioned loop device
#>  -r, --read-only               set up a read-only loop device
#>      --direct-io[=<on|off>]    open backing file with O_DIRECT
#>      --show                    print device name after setup (with -f)
#>  -v, --verbose                 verbose mode
#>
#>  -J, --json                    use JSON --list output format
#>  -l, --list                    list info about all or specified (default)
#>  -n, --noheadings              don't print headings for --list output
#>  -O, --output <cols>           specify columns to output for --list
#>      --output-all              output all columns
#>      --raw                     use raw --list output format
#>
#>  -h, --help                    display this help
#>  -V, --version                 display version
#>
#> Available output columns:
#>          NAME  loop device name
#>     AUTOCLEAR  autoclear flag set
#>     BACK-FILE  device backing file
#>      BACK-INO  backing file inode number
#>  BACK-MAJ:MIN  backing file major:minor device number
#>       MAJ:MIN  loop device major:minor number
#>        OFFSET  offset from the beginning
#>      PARTSCAN  partscan flag set
#>            RO  read-only device
#>     SIZELIMIT  size limit of the file in bytes
#>           DIO  access backing file with direct-io
#>       LOG-SEC  logical sector size in bytes
#>
#> For more details see losetup(8).
#> script from util-linux 2.38.1
#>
#> Usage:
#>  script [options] [file]
#>
#> Make a typescript of a terminal session.
#>
#> Options:
#>  -I, --log-in <file>           log stdin to file
#>  -O, --log-out <file>          log stdout to file (default)
#>  -B, --log-io <file>           log stdin and stdout to file
#>
#>  -T, --log-timing <file>       log timing information to file
#>  -t[<file>], --timing[=<file>] deprecated alias to -T (default file is stderr)
#>  -m, --logging-format <name>   force to 'classic' or 'advanced' format
#>
#>  -a, --append                  append to the log file
#>  -c, --command <command>       run command rather than interactive shell
#>  -e, --return                  return exit code of the child process
#>  -f, --flush                   run flush after each write
#>      --force                   use output file even when it is a link
#>  -E, --echo <when>             echo input in session (auto, always or never)
#>  -o, --output-limit <size>     terminate if output files exceed size
#>  -q, --quiet                   be quiet
#>
#>  -h, --help                    display this help
#>  -V, --version                 display version
#>
#> For more details see script(1).
#! script: unexpected number of arguments
#! Try 'script --help' for more information.
#! script: invalid option -- 'z'
#! Try 'script --help' for more information.
#? 1
