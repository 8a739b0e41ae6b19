# Recorded from Debian 12: coreutils 9.1

#### plain
printf 'one two three\nfour five\n\nsix\n' | fmt
#> one two three four five
#>
#> six

#### -w, --width
seq -s ' ' 40 | fmt -w 30; seq -s ' ' 40 | fmt --width=40; seq -s ' ' 30 | fmt -20
#> 1 2 3 4 5 6 7 8 9 10 11 12 13
#> 14 15 16 17 18 19 20 21 22 23
#> 24 25 26 27 28 29 30 31 32 33
#> 34 35 36 37 38 39 40
#> 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16
#> 17 18 19 20 21 22 23 24 25 26 27 28 29
#> 30 31 32 33 34 35 36 37 38 39 40
#> 1 2 3 4 5 6 7 8 9
#> 10 11 12 13 14 15
#> 16 17 18 19 20 21
#> 22 23 24 25 26 27
#> 28 29 30

#### -g, --goal
seq -s ' ' 60 | fmt -w 40 -g 30; seq -s ' ' 60 | fmt --goal=35
#> 1 2 3 4 5 6 7 8 9 10 11 12 13 14
#> 15 16 17 18 19 20 21 22 23 24 25
#> 26 27 28 29 30 31 32 33 34 35 36
#> 37 38 39 40 41 42 43 44 45 46 47
#> 48 49 50 51 52 53 54 55 56 57 58 59 60
#> 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15
#> 16 17 18 19 20 21 22 23 24 25 26 27
#> 28 29 30 31 32 33 34 35 36 37 38 39
#> 40 41 42 43 44 45 46 47 48 49 50 51
#> 52 53 54 55 56 57 58 59 60

#### -c, --crown-margin
printf '  first line here\n second line\n second more words\n' > f; fmt -c f; fmt --crown-margin -w 24 f
#>   first line here second line second more words
#>   first line here
#>  second line second
#>  more words

#### -t, --tagged-paragraph
printf 'tag first line here\n   second line\n   third\n' > f; fmt -t -w 20 f; fmt --tagged-paragraph f
#> tag first line
#>    here second
#>    line third
#> tag first line here second line third

#### -p, --prefix
printf '# one\n# two\nthree\nfour\n' > f; fmt -p '#' f; fmt --prefix='# ' -w 10 f
#> # one two
#> three
#> four
#> # one two
#> three
#> four

#### -s, --split-only
printf 'short\nlines\nand one that is a good deal longer than the others in here\n' > f; fmt -s -w 30 f; fmt --split-only -w 20 f
#> short
#> lines
#> and one that is a good
#> deal longer than the others
#> in here
#> short
#> lines
#> and one that is a
#> good deal longer
#> than the others
#> in here

#### -u, --uniform-spacing
printf 'a   b    c.  D.   E?f\n' > f; fmt f; fmt -u f; fmt --uniform-spacing f
#> a   b    c.  D.   E?f
#> a b c.  D.  E?f
#> a b c.  D.  E?f

#### sentences
printf 'One. Two.\nThree. Four\nfive.\nSix (seven).\nEight?\nNine\n' | fmt -w 30
#> One. Two.  Three. Four five.
#> Six (seven).  Eight?  Nine

#### indented paragraphs
printf '    aa bb\n    cc dd\n  ee ff\n  gg\n\tt t\n' | fmt
#>     aa bb cc dd
#>   ee ff gg
#> 	t t

#### long words
printf 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa b c dddddddddddddddddddddddddddd e\n' | fmt -w 20
#> aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
#> b c
#> dddddddddddddddddddddddddddd
#> e

#### a licence
head -40 /usr/share/common-licenses/BSD | fmt -w 50
#> Copyright (c) The Regents of the University
#> of California.  All rights reserved.
#>
#> Redistribution and use in source and binary
#> forms, with or without modification, are
#> permitted provided that the following conditions
#> are met: 1. Redistributions of source code must
#> retain the above copyright
#>    notice, this list of conditions and the
#>    following disclaimer.
#> 2. Redistributions in binary form must reproduce
#> the above copyright
#>    notice, this list of conditions and the
#>    following disclaimer in the documentation
#>    and/or other materials provided with the
#>    distribution.
#> 3. Neither the name of the University nor the
#> names of its contributors
#>    may be used to endorse or promote products
#>    derived from this software without specific
#>    prior written permission.
#>
#> THIS SOFTWARE IS PROVIDED BY THE REGENTS AND
#> CONTRIBUTORS ``AS IS'' AND ANY EXPRESS OR IMPLIED
#> WARRANTIES, INCLUDING, BUT NOT LIMITED TO,
#> THE IMPLIED WARRANTIES OF MERCHANTABILITY AND
#> FITNESS FOR A PARTICULAR PURPOSE ARE DISCLAIMED.
#> IN NO EVENT SHALL THE REGENTS OR CONTRIBUTORS
#> BE LIABLE FOR ANY DIRECT, INDIRECT, INCIDENTAL,
#> SPECIAL, EXEMPLARY, OR CONSEQUENTIAL DAMAGES
#> (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT
#> OF SUBSTITUTE GOODS OR SERVICES; LOSS OF USE,
#> DATA, OR PROFITS; OR BUSINESS INTERRUPTION)
#> HOWEVER CAUSED AND ON ANY THEORY OF LIABILITY,
#> WHETHER IN CONTRACT, STRICT LIABILITY, OR TORT
#> (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN
#> ANY WAY OUT OF THE USE OF THIS SOFTWARE, EVEN
#> IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.

#### bad numbers
fmt -w x /dev/null; fmt -w 3000 /dev/null; fmt -g 80 -w 40 /dev/null; fmt -x /dev/null; fmt -1x /dev/null
#! fmt: invalid width: ‘x’
#! fmt: invalid width: ‘3000’: Numerical result out of range
#! fmt: invalid width: ‘80’: Numerical result out of range
#! fmt: invalid option -- 'x'
#! Try 'fmt --help' for more information.
#! fmt: invalid width: ‘1x’
#? 1

#### what is not there
fmt nosuch; echo $?; fmt /root; fmt nosuch /dev/null
#> 1
#! fmt: cannot open 'nosuch' for reading: No such file or directory
#! fmt: read error
#! fmt: cannot open 'nosuch' for reading: No such file or directory
#? 1

#### an unknown option
fmt --nosuch
#! fmt: unrecognized option '--nosuch'
#! Try 'fmt --help' for more information.
#? 1
