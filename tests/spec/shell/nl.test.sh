# Recorded from Debian 12: coreutils 9.1

#### plain
printf 'a\n\nb\n' > f; nl f; nl < f
#>      1	a
#>        
#>      2	b
#>      1	a
#>        
#>      2	b

#### -b, --body-numbering
printf 'a\n\nb\n' > f; nl -ba f; nl --body-numbering=n f; nl -bpb f
#>      1	a
#>      2	
#>      3	b
#>        a
#>        
#>        b
#>        a
#>        
#>      1	b

#### -h, -f and sections
printf '\\:\\:\\:\nhead\n\\:\\:\nbody\n\\:\nfoot\n' > f; nl f; nl -ha -fa f; nl --header-numbering=a --footer-numbering=t f
#>
#>        head
#>
#>      1	body
#>
#>        foot
#>
#>      1	head
#>
#>      1	body
#>
#>      1	foot
#>
#>      1	head
#>
#>      1	body
#>
#>      1	foot

#### -d, --section-delimiter
printf 'xxxxxx\nh\nxxxx\nb\n' > f; nl -dxx f; nl --section-delimiter=xx -ha f
#>
#>        h
#>
#>      1	b
#>
#>      1	h
#>
#>      1	b

#### -i, --line-increment and -v, --starting-line-number
seq 3 > f; nl -i5 -v10 f; nl --line-increment=2 --starting-line-number=-1 f
#>     10	1
#>     15	2
#>     20	3
#>     -1	1
#>      1	2
#>      3	3

#### -l, --join-blank-lines
printf 'a\n\n\n\nb\n' > f; nl -ba -l2 f; nl -ba --join-blank-lines=3 f
#>      1	a
#>        
#>      2	
#>        
#>      3	b
#>      1	a
#>        
#>        
#>      2	
#>      3	b

#### -n, --number-format
seq 2 > f; nl -nln f; nl -nrn f; nl -nrz f; nl --number-format=rz f
#> 1     	1
#> 2     	2
#>      1	1
#>      2	2
#> 000001	1
#> 000002	2
#> 000001	1
#> 000002	2

#### -p, --no-renumber
printf 'a\n\\:\\:\nb\n' > f; nl f; nl -p f; nl --no-renumber f
#>      1	a
#>
#>      1	b
#>      1	a
#>
#>      2	b
#>      1	a
#>
#>      2	b

#### -s, --number-separator and -w, --number-width
seq 2 > f; nl -s: -w3 f; nl --number-separator=') ' --number-width=2 f
#>   1:1
#>   2:2
#>  1) 1
#>  2) 2

#### bad arguments
nl -b x /dev/null; nl -n x /dev/null; nl -i x /dev/null; nl -w 0 /dev/null; nl -v x /dev/null; nl -l x /dev/null
#! nl: invalid body numbering style: ‘x’
#! Try 'nl --help' for more information.
#! nl: invalid line numbering format: ‘x’
#! Try 'nl --help' for more information.
#! nl: invalid line number increment: ‘x’
#! nl: invalid line number field width: ‘0’: Numerical result out of range
#! nl: invalid starting line number: ‘x’
#! nl: invalid line number of blank lines: ‘x’
#? 1

#### what is not there
nl nosuch; nl /root
#! nl: nosuch: No such file or directory
#! nl: /root: Is a directory
#? 1

#### an unknown option
nl --nosuch; nl -Q
#! nl: unrecognized option '--nosuch'
#! Try 'nl --help' for more information.
#! nl: invalid option -- 'Q'
#! Try 'nl --help' for more information.
#? 1
