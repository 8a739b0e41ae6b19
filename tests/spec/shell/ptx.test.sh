# Recorded from Debian 12: coreutils 9.1

#### plain
printf 'hello world\nfoo bar\n' | ptx
#>                      hello world foo   bar
#>                          hello world   foo bar
#>                                        hello world foo bar
#>                                hello   world foo bar

#### -A and -r
printf 'ref1 hello world\nref2 foo\n' > f; ptx -A f; ptx -r f; ptx --auto-reference -w 60 f; ptx --references f
#> f:2:           ref1 hello world ref2   foo
#> f:1:                            ref1   hello world ref2 foo
#> f:1:                                   ref1 hello world ref2 foo
#> f:2:                ref1 hello world   ref2 foo
#> f:1:                      ref1 hello   world ref2 foo
#> ref2                                   foo
#> ref1                                   hello world
#> ref1                           hello   world
#> f:2:     ref1 hello world ref2   foo
#> f:1:                      ref1   hello world ref2 foo
#> f:1:                             ref1 hello world ref2 foo
#> f:2:          ref1 hello world   ref2 foo
#> f:1:                ref1 hello   world ref2 foo
#> ref2                                   foo
#> ref1                                   hello world
#> ref1                           hello   world

#### -f and -i
printf 'Hello the World\n' > f; printf 'the\n' > i; ptx -f f; ptx -i i f; ptx --ignore-case --ignore-file=i f
#>                                        Hello the World
#>                                Hello   the World
#>                            Hello the   World
#>                                        Hello the World
#>                            Hello the   World
#>                                        Hello the World
#>                            Hello the   World

#### -o
printf 'Hello the World\n' > f; printf 'World\n' > o; ptx -o o f; ptx --only-file=o f
#>                            Hello the   World
#>                            Hello the   World

#### -G and -O and -T
printf 'hello "world"\n' > f; ptx -G -O f; ptx -O f; ptx -T f; ptx --format=roff f; ptx --format=tex f; ptx -M yy -O f; ptx --macro-name=zz -O f
#> .xx "" "hello" """world""" ""
#> .xx "" "" "hello ""world""" ""
#> .xx "" "" "hello ""world""" ""
#> .xx "" "hello """ "world""" ""
#> \xx {}{}{hello}{ "world"}{}
#> \xx {}{hello "}{world}{"}{}
#> .xx "" "" "hello ""world""" ""
#> .xx "" "hello """ "world""" ""
#> \xx {}{}{hello}{ "world"}{}
#> \xx {}{hello "}{world}{"}{}
#> .yy "" "" "hello ""world""" ""
#> .yy "" "hello """ "world""" ""
#> .zz "" "" "hello ""world""" ""
#> .zz "" "hello """ "world""" ""

#### -w and -g
printf 'one two three four five six seven\n' > f; ptx -w 40 f; ptx --width=50 --gap-size=5 f; ptx -g 1 -w 40 f
#>      /two three four   five six seven
#>        one two three   four five six/
#>    five six/           one two three four
#>        four five six   seven     /two three
#>      three four five   six seven       /two
#>    six/      one two   three four five
#>    five six/     one   two three four
#>        one two three four     five six seven
#>             one two three     four five six seven
#>      six seven                one two three four five
#>             four five six     seven       one two three
#>           three four five     six seven         one two
#>      seven        one two     three four five six
#>      seven            one     two three four five six
#>       two three four five six seven   one
#>        one two three four five six/
#>  five six seven      one two three four
#>        four five six seven     /two three
#>      three four five six seven    one two
#>  six/        one two three four five
#>  five six/       one two three four

#### -F and -S and -W
printf 'one two. three four\n' > f; ptx -S '\.' f; ptx --word-regexp='t[a-z]*' f; ptx --flag-truncation=+ -w 20 f; ptx --sentence-regexp='\.' f
#>                                three   four
#>                                        one two.
#>                                         three four
#>                                  one   two.
#>                             one two.   three four
#>                                  one   two. three four
#>      three   four    +.
#>              one two.+
#>      +two.   three+
#>        one   two.+
#>                                three   four
#>                                        one two.
#>                                         three four
#>                                  one   two.

#### -R and -b and -t
printf 'r hello world\n' > f; ptx -A -R f; printf ' ' > b; ptx -b b f; ptx -t f; ptx --right-side-refs -r f; ptx --break-file=b f; ptx --typeset-mode f
#>                                 r   hello world                            f:1
#>                                     r hello world                          f:1
#>                           r hello   world                                  f:1
#>                                    r   hello world
#>                                        r hello world
#>                              r hello   world
#>                                    r   hello world
#>                                        r hello world
#>                              r hello   world
#>                                     hello world                            r
#>                             hello   world                                  r
#>                                    r   hello world
#>                                        r hello world
#>                              r hello   world
#>                                    r   hello world
#>                                        r hello world
#>                              r hello   world

#### bad arguments
ptx -w x /dev/null; ptx -g 0 /dev/null; ptx --format=x /dev/null; ptx nosuch
#! ptx: invalid line width: ‘x’
#! ptx: invalid gap width: ‘0’
#! ptx: invalid argument ‘x’ for ‘--format’
#! Valid arguments are:
#!   - ‘roff’
#!   - ‘tex’
#! Try 'ptx --help' for more information.
#! ptx: nosuch: No such file or directory
#? 1

#### an unknown option
ptx --nosuch; ptx -Q
#! ptx: unrecognized option '--nosuch'
#! Try 'ptx --help' for more information.
#! ptx: invalid option -- 'Q'
#! Try 'ptx --help' for more information.
#? 1

#### several files and sentences
printf 'One two. Three four!  Five\nsix.\nSeven\n' > a; printf 'eight\n' > b; ptx a b; ptx -A a b; ptx -A < a
#>                                        Five six.
#>                                        One two. Three four!
#>                                        Seven
#>                             One two.   Three four!
#>                                        eight
#>                       One two. Three   four!
#>                                 Five   six.
#>                                  One   two. Three four!
#> a:1:                                   Five six.
#> a:1:                                   One two. Three four!
#> a:3:                                   Seven
#> a:1:                        One two.   Three four!
#> b:1:                                   eight
#> a:1:                  One two. Three   four!
#> a:2:                            Five   six.
#> a:1:                             One   two. Three four!
#> :1:                                   Five six.
#> :1:                                   One two. Three four!
#> :3:                                   Seven
#> :1:                        One two.   Three four!
#> :1:                  One two. Three   four!
#> :2:                            Five   six.
#> :1:                             One   two. Three four!

#### references and lines
printf 'a1 one two\na2 three\nb four five six\n' > f; ptx -r f; ptx -r -R f; ptx -r -w 30 f; ptx -A -r f
#> b                              four   five six
#> b                                     four five six
#> a1                                    one two
#> b                         four five   six
#> a2                                    three
#> a1                              one   two
#>                              four   five six                               b
#>                                     four five six                          b
#>                                     one two                                a1
#>                         four five   six                                    b
#>                                     three                                  a2
#>                               one   two                                    a1
#> b         four   five six
#> b    six         four five
#> a1               one two
#> b         five   six     four
#> a2               three
#> a1         one   two
#> f:3:                            four   five six
#> f:3:                                   four five six
#> f:1:                                   one two
#> f:3:                       four five   six
#> f:2:                                   three
#> f:1:                             one   two

#### traditional
printf 'one, two\nthree\n' > f; ptx -G f; ptx -G f out; cat out; ptx -G a b c; ptx -G -T f; ptx -G -r f
#> .xx "" "" "one, two" ""
#> .xx "" "" "three" ""
#> .xx "" "one," "two" ""
#> .xx "" "" "one, two" ""
#> .xx "" "" "three" ""
#> .xx "" "one," "two" ""
#> \xx {}{}{one,}{ two}{}
#> \xx {}{}{three}{}{}
#> \xx {}{one,}{two}{}{}
#> .xx "" "" "two" "" "one,"
#! ptx: extra operand ‘c’
#! Try 'ptx --help' for more information.
