# Recorded from Debian 12: coreutils 9.1

#### files
touch f; mkdir d; ln -s f l; mkfifo p; chmod 4755 f; for o in e f d L h p r w x u g k b c S O G N; do for n in f d l p nosuch; do /usr/bin/test -$o $n && echo -n "$o:$n "; done; done; echo
#> e:f e:d e:l e:p f:f f:l d:d L:l h:l p:p r:f r:d r:l r:p w:f w:d w:l w:p x:f x:d x:l u:f u:l O:f O:d O:l O:p G:f G:d G:l G:p 

#### strings and numbers
for e in '-n a' '-z a' 'a = a' 'a == b' 'a != b' '1 -eq 1' '1 -ne 1' '1 -lt 2' '2 -le 1' '2 -gt 1' '1 -ge 2' 'a < b' 'a > b' '! a' '( a )' 'a -a b' "a -o ''" ; do /usr/bin/test $e; echo "$e $?"; done
#> -n a 0
#> -z a 1
#> a = a 0
#> a == b 1
#> a != b 0
#> 1 -eq 1 0
#> 1 -ne 1 1
#> 1 -lt 2 0
#> 2 -le 1 1
#> 2 -gt 1 0
#> 1 -ge 2 1
#> a < b 2
#> a > b 2
#> ! a 1
#> ( a ) 0
#> a -a b 0
#> a -o '' 0
#! /usr/bin/test: ‘<’: binary operator expected
#! /usr/bin/test: ‘>’: binary operator expected

#### ages
touch -d @1 a; touch -d @2 b; ln a c; /usr/bin/test a -ot b && echo older; /usr/bin/test b -nt a && echo newer; /usr/bin/test a -ef c && echo same
#> older
#> newer
#> same

#### mistakes
/usr/bin/test a b; echo $?; /usr/bin/test 1 -eq x; echo $?; /usr/bin/test -q a; echo $?; /usr/bin/test a -q b; /usr/bin/[ a; echo $?; /usr/bin/[ a ]; echo $?; /usr/bin/test; echo $?; /usr/bin/test a = b c; /usr/bin/[ --help | head -1; /usr/bin/test --help; /usr/bin/[ --version | head -1; /usr/bin/test '(' a; /usr/bin/test -t x; /usr/bin/test a -a; /usr/bin/test -v x; /usr/bin/test 1 -eq
#> 2
#> 2
#> 2
#> 2
#> 0
#> 1
#> Usage: test EXPRESSION
#> [ (GNU coreutils) 9.1
#! /usr/bin/test: missing argument after ‘b’
#! /usr/bin/test: invalid integer ‘x’
#! /usr/bin/test: ‘-q’: unary operator expected
#! /usr/bin/test: ‘-q’: binary operator expected
#! /usr/bin/[: missing ‘]’
#! /usr/bin/test: extra argument ‘c’
#! /usr/bin/test: missing argument after ‘a’
#! /usr/bin/test: invalid integer ‘x’
#! /usr/bin/test: missing argument after ‘-a’
#! /usr/bin/test: ‘-v’: unary operator expected
#! /usr/bin/test: missing argument after ‘-eq’
#? 2
