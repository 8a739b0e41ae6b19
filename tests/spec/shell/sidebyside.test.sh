# cpio 2.13, sdiff 3.8, wall 2.38.1: packing, comparing and telling.

#### cpio packs and unpacks
cd /tmp; mkdir s; echo hi > s/a; echo yo > s/b; find s -type f | sort | cpio -o > x.cpio; cpio -t < x.cpio; cpio -itv < x.cpio | sed 's/[A-Z][a-z][a-z] [ 0-9]* [0-9:]*/DATE/'; mkdir d; cd d; cpio -idv < ../x.cpio; ls -R
#> s/a
#> s/b
#> -rw-r--r--   1 root     root            3 DATE s/a
#> -rw-r--r--   1 root     root            3 DATE s/b
#> .:
#> s
#>
#> ./s:
#> a
#> b
#! 1 block
#! 1 block
#! 1 block
#! s/a
#! s/b
#! 1 block

#### cpio's mistakes
cpio; cpio -o -i; echo $?; echo abc | cpio -i; cpio -p; cpio --foo; cpio -Z; echo $?; cpio -o -H foo < /dev/null; echo $?; cpio -i -F nope; echo $?; echo nope | cpio -o | wc -c; cpio -o < /dev/null | wc -c
#> 2
#> 64
#> 2
#> 2
#> 512
#> 512
#! cpio: You must specify one of -oipt options.
#! Try 'cpio --help' or 'cpio --usage' for more information.
#! cpio: Mode already defined
#! Try 'cpio --help' or 'cpio --usage' for more information.
#! cpio: premature end of archive
#! cpio: Not enough arguments
#! Try 'cpio --help' or 'cpio --usage' for more information.
#! cpio: unrecognized option '--foo'
#! Try 'cpio --help' or 'cpio --usage' for more information.
#! cpio: invalid option -- 'Z'
#! Try 'cpio --help' or 'cpio --usage' for more information.
#! cpio: invalid archive format `foo'; valid formats are:
#! crc newc odc bin ustar tar (all-caps also recognized)
#! Try 'cpio --help' or 'cpio --usage' for more information.
#! cpio: Cannot open nope: No such file or directory
#! cpio: nope: Cannot stat: No such file or directory
#! 1 block
#! 1 block

#### cpio passes through
cd /tmp; mkdir s d; echo hi > s/a; cd s; find . -depth | cpio -pdmv ../d; ls ../d
#> a
#! ../d/./a
#! 1 block

#### cpio's patterns, files and older ones
cd /tmp; echo 1 > a; echo 2 > b; printf 'a\nb\n' | cpio -o > x; rm a; cpio -i a < x; cat a; cpio -i b < x; cpio -iu b < x; cpio -i 'nope*' < x; cpio -idF x; printf 'a\0b\0' | cpio -0o -O y; cpio -t -I y; cpio -i < y; echo $?; cpio -iv --to-stdout a < x
#> 1
#> a
#> b
#> 0
#> 1
#! 1 block
#! 1 block
#! cpio: b not created: newer or same age version exists
#! 1 block
#! 1 block
#! 1 block
#! cpio: a not created: newer or same age version exists
#! cpio: b not created: newer or same age version exists
#! 1 block
#! 1 block
#! 1 block
#! cpio: a not created: newer or same age version exists
#! cpio: b not created: newer or same age version exists
#! 1 block
#! a
#! 1 block

#### cpio newc and its links
cd /tmp; mkdir s; echo hi > s/a; ln -s a s/l; ln s/a s/h; chmod 640 s/a; printf 's/a\ns/h\ns/l\n' | cpio -o -H newc > x; head -c 6 x; echo; cpio -itv < x | cut -c1-36; mkdir o; cd o; cpio -id < ../x; ls -l s | cut -c1-12; cat s/h; file ../x | cut -c1-30
#> 070701
#> -rw-r-----   2 root     root        
#> -rw-r-----   2 root     root        
#> lrwxrwxrwx   1 root     root        
#> total 8
#> -rw-r----- 2
#> -rw-r----- 2
#> lrwxrwxrwx 1
#> hi
#> ../x: ASCII cpio archive (SVR4
#! 1 block
#! 1 block
#! 1 block

#### sdiff
cd /tmp; printf 'a\nb\nc\n' > 1; printf 'a\nx\nc\nd\n' > 2; sdiff 1 2; echo $?; sdiff -s 1 2; sdiff -l 1 2; sdiff -w 40 1 2; sdiff 1 1 > /dev/null; echo $?; sdiff 1 nope; echo $?; sdiff 1; sdiff --foo
#> a								a
#> b							      |	x
#> c								c
#> 							      >	d
#> 1
#> b							      |	x
#> 							      >	d
#> a							      (
#> b							      |	x
#> c							      (
#> 							      >	d
#> a			a
#> b		   |	x
#> c			c
#> 		   >	d
#> 0
#> 2
#! diff: nope: No such file or directory
#! sdiff: missing operand after '1'
#! sdiff: Try 'sdiff --help' for more information.
#! sdiff: unrecognized option '--foo'
#! sdiff: Try 'sdiff --help' for more information.
#? 2

#### wall where nobody is on
wall hi; echo $?; echo hi | wall; wall -n x; wall -t abc x; echo $?; wall -t 0 x; wall -g nosuch x; wall --foo; echo $?
#> 0
#> 1
#> 1
#! wall: invalid timeout argument: 'abc'
#! wall: invalid timeout argument: 0
#! wall: invalid group argument: 'nosuch'
#! wall: unrecognized option '--foo'
#! Try 'wall --help' for more information.

#### file tells cpio's formats
cd /tmp; echo a > a; for f in newc crc odc bin; do echo a | cpio --quiet -o -H $f > x.$f; done; file x.*; file -i x.*
#> x.bin:  cpio archive
#> x.crc:  ASCII cpio archive (SVR4 with CRC)
#> x.newc: ASCII cpio archive (SVR4 with no CRC)
#> x.odc:  ASCII cpio archive (pre-SVR4 or odc)
#> x.bin:  application/x-cpio; charset=binary
#> x.crc:  application/x-cpio; charset=binary
#> x.newc: application/x-cpio; charset=binary
#> x.odc:  application/x-cpio; charset=binary
