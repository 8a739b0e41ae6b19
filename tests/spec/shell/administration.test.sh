# What administrators type beside the usual: visudo, losetup, nft, apt-mark.

#### visudo -c
visudo -c -f /nope; visudo -V | head -2; visudo -h; visudo -q -c; echo $?; echo bad > s; visudo -cf s; echo "root ALL=(ALL) ALL" > s2; visudo -cf s2; visudo -x
#> visudo version 1.9.13p3
#> visudo grammar version 50
#> visudo - safely edit the sudoers file
#>
#> usage: visudo [-chqsV] [[-f] sudoers ]
#>
#> Options:
#>   -c, --check              check-only mode
#>   -f, --file=sudoers       specify sudoers file location
#>   -h, --help               display help message and exit
#>   -I, --no-includes        do not edit include files
#>   -q, --quiet              less verbose (quiet) syntax error messages
#>   -s, --strict             strict syntax checking
#>   -V, --version            display version information and exit
#>
#> 0
#> s2: parsed OK
#! visudo: unable to open /nope: No such file or directory
#! s:1:4: syntax error
#! bad
#!    ^
#! visudo: option requires an argument -- 'x'
#! usage: visudo [-chqsV] [[-f] sudoers ]
#? 1

#### losetup without a loop device in use
losetup; losetup -a; losetup /dev/loop0; losetup -l; losetup -d /dev/loop9; losetup -x; losetup --list --noheadings; losetup -D; losetup -j /nope
#! losetup: /dev/loop0: failed to use device: No such device
#! losetup: /dev/loop9: failed to use device: No such device
#! losetup: invalid option -- 'x'
#! Try 'losetup --help' for more information.

#### nft's grammar and its empty ruleset
nft; nft -v; nft list; nft list ruleset; nft list tables; nft foo; nft add table; nft -x; nft add table inet x; nft list tables; nft list table inet x; nft delete table inet x; nft flush ruleset; nft list chain; nft list table foo; nft -f /nope; nft list chains; nft delete table nope; nft add rule x y z; nft list tables
#> nftables v1.0.6 (Lester Gooch #5)
#> table inet x
#> table inet x {
#> }
#! nft: no command specified
#! Error: syntax error, unexpected newline
#! list
#!     ^
#! Error: syntax error, unexpected newline, expecting string
#! foo
#!    ^
#! Error: syntax error, unexpected newline, expecting string
#! add table
#!          ^
#! nft: invalid option -- 'x'
#! Error: syntax error, unexpected newline, expecting string
#! list chain
#!           ^
#! Error: No such file or directory
#! list table foo
#!            ^^^
#! internal:0:0-0: Error: Could not open file "/nope": No such file or directory
#!
#!
#! Error: Could not process rule: No such file or directory
#! delete table nope
#!              ^^^^
#! Error: syntax error, unexpected newline
#! add rule x y z
#!               ^

#### apt-mark
apt-mark hold nosuch; apt-mark showhold; apt-mark hold bash; apt-mark hold bash; apt-mark showhold; apt-mark unhold bash; apt-mark unhold bash; apt-mark foo; apt-mark manual bash; apt-mark auto bash; apt-mark -x; apt-mark hold; apt-mark showauto bash; apt-mark showmanual bash
#> bash set on hold.
#> bash was already set on hold.
#> bash
#> Canceled hold on bash.
#> bash was already not on hold.
#> bash was already set to manually installed.
#> bash set to automatically installed.
#> bash
#! E: Unable to locate package nosuch
#! E: No packages found
#! E: Invalid operation foo
#! E: Command line option 'x' [from -x] is not understood in combination with the other options.
#! E: No packages found

#### crontabs that can not be changed
echo '* * * * * a' | crontab -; chattr +i /var/spool/cron/crontabs 2>/dev/null; echo '* * * * * x' | crontab -; echo $?; crontab -r; echo $?; crontab -l; chattr -i /var/spool/cron/crontabs 2>/dev/null; chattr +i /var/spool/cron/crontabs/root; echo '* * * * * y' | crontab -; echo $?; crontab -r; echo $?; crontab -l; EDITOR=true crontab -e; echo $?
#> 1
#> 1
#> * * * * * a
#> 1
#> 1
#> * * * * * a
#> 0
#! /var/spool/cron/: mkstemp: Operation not permitted
#! /var/spool/cron/: unlink: Operation not permitted
#! crontab: crontabs/root: rename: Operation not permitted
#! /var/spool/cron/: unlink: Operation not permitted
#! No modification made
