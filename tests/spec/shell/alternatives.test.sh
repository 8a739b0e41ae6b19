# update-alternatives (dpkg 1.21.23).

#### --display, --query, --list
update-alternatives --display pager; update-alternatives --query pager; update-alternatives --list awk; update-alternatives --display awk; update-alternatives --display nosuch; echo $?
#> pager - auto mode
#>   link best version is /usr/bin/less
#>   link currently points to /usr/bin/less
#>   link pager is /usr/bin/pager
#>   slave pager.1.gz is /usr/share/man/man1/pager.1.gz
#> /bin/more - priority 50
#>   slave pager.1.gz: /usr/share/man/man1/more.1.gz
#> /usr/bin/less - priority 77
#>   slave pager.1.gz: /usr/share/man/man1/less.1.gz
#> Name: pager
#> Link: /usr/bin/pager
#> Slaves:
#>  pager.1.gz /usr/share/man/man1/pager.1.gz
#> Status: auto
#> Best: /usr/bin/less
#> Value: /usr/bin/less
#>
#> Alternative: /bin/more
#> Priority: 50
#> Slaves:
#>  pager.1.gz /usr/share/man/man1/more.1.gz
#>
#> Alternative: /usr/bin/less
#> Priority: 77
#> Slaves:
#>  pager.1.gz /usr/share/man/man1/less.1.gz
#> /usr/bin/gawk
#> /usr/bin/mawk
#> awk - auto mode
#>   link best version is /usr/bin/gawk
#>   link currently points to /usr/bin/gawk
#>   link awk is /usr/bin/awk
#>   slave awk.1.gz is /usr/share/man/man1/awk.1.gz
#>   slave nawk is /usr/bin/nawk
#>   slave nawk.1.gz is /usr/share/man/man1/nawk.1.gz
#> /usr/bin/gawk - priority 10
#>   slave awk.1.gz: /usr/share/man/man1/gawk.1.gz
#>   slave nawk: /usr/bin/gawk
#>   slave nawk.1.gz: /usr/share/man/man1/gawk.1.gz
#> /usr/bin/mawk - priority 5
#>   slave awk.1.gz: /usr/share/man/man1/mawk.1.gz
#>   slave nawk: /usr/bin/mawk
#>   slave nawk.1.gz: /usr/share/man/man1/mawk.1.gz
#> 2
#! update-alternatives: error: no alternatives for nosuch

#### --config, --set, --auto
update-alternatives --config nosuch; update-alternatives --config pager < /dev/null; update-alternatives --config awk <<< 2; readlink /etc/alternatives/awk; update-alternatives --display awk | head -3; update-alternatives --auto awk; readlink /etc/alternatives/awk; update-alternatives --set pager /bin/more; update-alternatives --set pager /nope; update-alternatives --set nosuch /x
#> There are 2 choices for the alternative pager (providing /usr/bin/pager).
#>
#>   Selection    Path            Priority   Status
#> ------------------------------------------------------------
#> * 0            /usr/bin/less    77        auto mode
#>   1            /bin/more        50        manual mode
#>   2            /usr/bin/less    77        manual mode
#>
#> Press <enter> to keep the current choice[*], or type selection number: There are 2 choices for the alternative awk (providing /usr/bin/awk).
#>
#>   Selection    Path            Priority   Status
#> ------------------------------------------------------------
#> * 0            /usr/bin/gawk    10        auto mode
#>   1            /usr/bin/gawk    10        manual mode
#>   2            /usr/bin/mawk    5         manual mode
#>
#> Press <enter> to keep the current choice[*], or type selection number: update-alternatives: using /usr/bin/mawk to provide /usr/bin/awk (awk) in manual mode
#> /usr/bin/mawk
#> awk - manual mode
#>   link best version is /usr/bin/gawk
#>   link currently points to /usr/bin/mawk
#> update-alternatives: using /usr/bin/gawk to provide /usr/bin/awk (awk) in auto mode
#> /usr/bin/gawk
#> update-alternatives: using /bin/more to provide /usr/bin/pager (pager) in manual mode
#! update-alternatives: error: no alternatives for nosuch
#! update-alternatives: error: alternative /nope for pager not registered; not setting
#! update-alternatives: error: no alternatives for nosuch
#? 2

#### --install and --remove
update-alternatives --install /usr/bin/foo foo /bin/ls 50; readlink /usr/bin/foo; update-alternatives --install /usr/bin/foo foo /bin/cat 60; update-alternatives --display foo; update-alternatives --remove foo /bin/cat; update-alternatives --remove foo /bin/ls; ls /usr/bin/foo; update-alternatives --install /usr/bin/foo foo /nope 1
#> update-alternatives: using /bin/ls to provide /usr/bin/foo (foo) in auto mode
#> /etc/alternatives/foo
#> update-alternatives: using /bin/cat to provide /usr/bin/foo (foo) in auto mode
#> foo - auto mode
#>   link best version is /bin/cat
#>   link currently points to /bin/cat
#>   link foo is /usr/bin/foo
#> /bin/cat - priority 60
#> /bin/ls - priority 50
#> update-alternatives: using /bin/ls to provide /usr/bin/foo (foo) in auto mode
#! ls: cannot access '/usr/bin/foo': No such file or directory
#! update-alternatives: error: alternative path /nope doesn't exist
#? 2

#### mistakes
update-alternatives --install; update-alternatives --list; update-alternatives --foo; update-alternatives; update-alternatives --remove pager /nope; echo $?
#> 0
#! update-alternatives: --install needs <link> <name> <path> <priority>
#!
#! Use 'update-alternatives --help' for program usage information.
#! update-alternatives: --list needs <name>
#!
#! Use 'update-alternatives --help' for program usage information.
#! update-alternatives: unknown option '--foo'
#!
#! Use 'update-alternatives --help' for program usage information.
#! update-alternatives: need --display, --query, --list, --get-selections, --config, --set, --set-selections, --install, --remove, --all, --remove-all or --auto
#!
#! Use 'update-alternatives --help' for program usage information.

#### --install with --slave
update-alternatives --install /usr/bin/gcc gcc /usr/bin/gcc-5 60 --slave /usr/bin/g++ g++ /usr/bin/g++-5; echo $?; update-alternatives --slave a b c; update-alternatives --install /usr/bin/zz zz /bin/ls 60 --slave /usr/bin/zy zy /bin/cat; readlink /usr/bin/zz /usr/bin/zy /etc/alternatives/zz /etc/alternatives/zy; update-alternatives --display zz; update-alternatives --query zz
#> 2
#> update-alternatives: using /bin/ls to provide /usr/bin/zz (zz) in auto mode
#> /etc/alternatives/zz
#> /etc/alternatives/zy
#> /bin/ls
#> /bin/cat
#> zz - auto mode
#>   link best version is /bin/ls
#>   link currently points to /bin/ls
#>   link zz is /usr/bin/zz
#>   slave zy is /usr/bin/zy
#> /bin/ls - priority 60
#>   slave zy: /bin/cat
#> Name: zz
#> Link: /usr/bin/zz
#> Slaves:
#>  zy /usr/bin/zy
#> Status: auto
#> Best: /bin/ls
#> Value: /bin/ls
#>
#> Alternative: /bin/ls
#> Priority: 60
#> Slaves:
#>  zy /bin/cat
#! update-alternatives: error: alternative path /usr/bin/gcc-5 doesn't exist
#! update-alternatives: --slave only allowed with --install
#!
#! Use 'update-alternatives --help' for program usage information.
