# Recorded from Debian 12: coreutils 9.1

#### blocks
printf 'hello world' > f; dd if=f bs=4 2>&1 | grep -v copied; dd if=f of=g bs=1 count=5 2>/dev/null; cat g; echo; dd if=f bs=1 skip=6 status=none; echo; dd if=f of=g bs=1 seek=5 conv=notrunc status=none; cat g; echo; dd ibs=2 obs=8 if=f status=none; echo
#> hello world2+1 records in
#> 2+1 records out
#> hello
#> world
#> hellohello world
#> hello world

#### conv=
printf 'hElLo\n' > f; dd if=f conv=ucase status=none; dd if=f conv=lcase status=none; dd if=f conv=swab status=none; dd if=f bs=8 conv=sync status=none | od -c; printf 'ab\ncd\n' | dd cbs=4 conv=block status=none; echo; printf 'ab  cd  ' | dd cbs=4 conv=unblock status=none; dd if=f conv=ebcdic status=none | od -c; dd if=f conv=ebcdic status=none | dd conv=ascii status=none; dd if=f of=h conv=excl status=none; dd if=f of=h conv=excl status=none; dd if=f of=k conv=nocreat status=none; dd if=/dev/zero of=s bs=1k count=2 conv=sparse status=none; wc -c s; dd if=f conv=ibm status=none | od -c; dd if=f of=y conv=fsync,fdatasync,noerror status=none
#> HELLO
#> hello
#> EhLl
#> o0000000   h   E   l   L   o  \n  \0  \0
#> 0000010
#> ab  cd  
#> ab
#> cd
#> 0000000 210 305 223 323 226   %
#> 0000006
#> hElLo
#> 2048 s
#> 0000000 210 305 223 323 226   %
#> 0000006
#! dd: failed to open 'h': File exists
#! dd: failed to open 'k': No such file or directory

#### iflag= and oflag=
printf 'hello\n' > f; dd if=f iflag=fullblock,count_bytes count=3 status=none; echo; dd if=f iflag=skip_bytes skip=2 status=none; dd if=f of=g oflag=append conv=notrunc status=none; dd if=f of=g oflag=append conv=notrunc status=none; cat g; dd if=f of=h oflag=seek_bytes seek=2 status=none; od -c h; dd if=f iflag=directory; dd if=f iflag=x; dd if=f of=h oflag=sync,dsync,nofollow,noctty,noatime,nonblock status=none; dd if=/root iflag=directory of=/dev/null status=none
#> hel
#> llo
#> hello
#> hello
#> 0000000  \0  \0   h   e   l   l   o  \n
#> 0000010
#! dd: failed to open 'f': Not a directory
#! dd: invalid input flag: ‘x’
#! Try 'dd --help' for more information.
#! dd: error reading '/root': Is a directory
#? 1

#### status=
printf 'hello\n' > f; dd if=f of=/dev/null status=noxfer; dd if=f of=/dev/null status=x; dd if=f of=/dev/null status=none
#! 0+1 records in
#! 0+1 records out
#! dd: invalid status level: ‘x’
#! Try 'dd --help' for more information.

#### numbers
head -c 3000 /dev/zero > f; dd if=f bs=1k of=/dev/null status=noxfer; dd if=f bs=1kB of=/dev/null status=noxfer; dd if=f bs=2x512 of=/dev/null status=noxfer; dd if=f bs=1c count=3 of=/dev/null status=noxfer; dd if=f bs=2w count=3 of=/dev/null status=noxfer; dd if=f bs=1b count=1 of=/dev/null status=noxfer; dd bs=0; dd bs=x; dd count=x; dd skip=-1; dd if=f count=10B bs=3 of=/dev/null status=noxfer
#! 2+1 records in
#! 2+1 records out
#! 3+0 records in
#! 3+0 records out
#! 2+1 records in
#! 2+1 records out
#! 3+0 records in
#! 3+0 records out
#! 3+0 records in
#! 3+0 records out
#! 1+0 records in
#! 1+0 records out
#! dd: invalid number: ‘0’
#! dd: invalid number: ‘x’
#! dd: invalid number: ‘x’
#! dd: invalid number: ‘-1’
#! 3+1 records in
#! 3+1 records out

#### mistakes
dd x; dd x=y; dd if=nosuch; dd of=/nosuch/f < /dev/null; dd if=/dev/zero bs=512 of=/dev/full count=1 2>&1 | grep -v copied; dd conv=x; dd conv=ucase,lcase; dd cbs=4 conv=block,unblock; dd --nosuch; dd if=/dev/null skip=5 status=none; dd conv=excl,nocreat; dd iflag=direct,nocache; dd conv=ascii,ebcdic; dd if=/dev/zero of=/dev/full count=1 2>&1 | grep -v copied
#> dd: error writing '/dev/full': No space left on device
#> 1+0 records in
#> 0+0 records out
#> dd: writing to '/dev/full': No space left on device
#> 1+0 records in
#> 0+0 records out
#! dd: unrecognized operand ‘x’
#! Try 'dd --help' for more information.
#! dd: unrecognized operand ‘x=y’
#! Try 'dd --help' for more information.
#! dd: failed to open 'nosuch': No such file or directory
#! dd: failed to open '/nosuch/f': No such file or directory
#! dd: invalid conversion: ‘x’
#! Try 'dd --help' for more information.
#! dd: cannot combine lcase and ucase
#! dd: cannot combine block and unblock
#! dd: unrecognized option '--nosuch'
#! Try 'dd --help' for more information.
#! dd: cannot combine excl and nocreat
#! dd: cannot combine direct and nocache
#! dd: cannot combine any two of {ascii,ebcdic,ibm}

#### the last line
dd if=/dev/null of=/dev/null 2>&1 | sed 's/, .*//'; printf 123 | dd of=/dev/null 2>&1 | sed 's/copied.*//'; head -c 2000 /dev/zero | dd bs=2000 iflag=fullblock of=/dev/null 2>&1 | sed 's/copied.*//'
#> 0+0 records in
#> 0+0 records out
#> 0 bytes copied
#> 0+1 records in
#> 0+1 records out
#> 3 bytes 
#> 1+0 records in
#> 1+0 records out
#> 2000 bytes (2.0 kB, 2.0 KiB) 
