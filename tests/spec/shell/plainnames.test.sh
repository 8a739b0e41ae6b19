# Programs of util-linux 2.38.1 to which `-` is a file's name like any other, and those to which it is not.

#### a file that is not there
echo abc d > in; rev in - in < in; echo $?; column -t - in < in; echo $?; hexdump -C in - in < in; echo $?; hexdump -n2 - in < in; echo $?; hd - < in; echo $?; hexdump nosuch - < in; echo $?; look a - < in; echo $?
#> d cba
#> d cba
#> 1
#> abc  d
#> 0
#> 00000000  61 62 63 20 64 0a 61 62  63 20 64 0a              |abc d.abc d.|
#> 0000000c
#> 1
#> 0000000 6261                                   
#> 0000002
#> 1
#> 1
#> 1
#> 1
#! rev: cannot open -: No such file or directory
#! column: -: No such file or directory
#! hexdump: -: No such file or directory
#! hexdump: -: No such file or directory
#! hd: -: No such file or directory
#! hd: all input file arguments failed
#! hexdump: nosuch: No such file or directory
#! hexdump: -: No such file or directory
#! hexdump: all input file arguments failed
#! look: -: No such file or directory

#### without an operand, standard input
echo abc d > in; rev < in; column -t < in; hexdump -C < in; rev -- - < in; echo $?; od -c - < in; tac - < in
#> d cba
#> abc  d
#> 00000000  61 62 63 20 64 0a                                 |abc d.|
#> 00000006
#> 1
#> 0000000   a   b   c       d  \n
#> 0000006
#> abc d
#! rev: cannot open -: No such file or directory

#### a file that is there
echo abc d > ./-; rev -; column -t -; hexdump -C -; hd < -; look a -
#> d cba
#> abc  d
#> 00000000  61 62 63 20 64 0a                                 |abc d.|
#> 00000006
#> 00000000  61 62 63 20 64 0a                                 |abc d.|
#> 00000006
#> abc d

#### column and what can not be read
echo abc d > in; column nosuch in; echo $?; column -t nosuch in; echo $?; column -t nosuch; echo $?; column -x in nosuch; echo $?; column -t / in; echo $?; column / in; echo $?
#> abc d
#> 1
#> abc  d
#> 0
#> 1
#> abc d
#> 1
#> 1
#> 1
#! column: nosuch: No such file or directory
#! column: nosuch: No such file or directory
#! column: nosuch: No such file or directory
#! column: nosuch: No such file or directory
#! column: read failed: Is a directory
#! column: read failed: Is a directory
