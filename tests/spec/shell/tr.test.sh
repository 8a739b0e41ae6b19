# Recorded from Debian 12: coreutils 9.1

#### plain
echo hello | tr el ip; echo HELLO | tr A-Z a-z
#> hippo
#> hello

#### -c, -C, --complement
echo hello123 | tr -c 0-9 x; echo; echo hello | tr -C el .; echo; echo a1 | tr --complement '[:digit:]' -; echo
#> xxxxx123x
#> .ell..
#> -1-

#### -d, --delete
echo hello | tr -d l; echo hello123 | tr --delete '[:digit:]'; echo abc123 | tr -cd 0-9; echo
#> heo
#> hello
#> 123

#### -s, --squeeze-repeats
echo aabbcc | tr -s b; echo 'a  b' | tr --squeeze-repeats ' ' '\n'; echo aab11 | tr -ds a 1
#> aabcc
#> a
#> b
#> b1

#### -t, --truncate-set1
echo abcd | tr -t abcd xy; echo abcd | tr --truncate-set1 abcd xy; echo abcd | tr abcd xy
#> xycd
#> xycd
#> xyyy

#### classes
echo 'aB1 ,	' | tr '[:alnum:]' x; echo 'aB1' | tr '[:lower:]' '[:upper:]'; echo 'a,b' | tr '[:punct:]' .; echo 'a b' | tr -d '[:blank:]'; echo 'a1g' | tr -d '[:xdigit:]'; printf 'a\001b\n' | tr -d '[:cntrl:]'; echo; printf 'a\001b\n' | tr -cd '[:print:]\n'; printf 'a b' | tr -cd '[:graph:]'; echo; echo aB | tr '[:alpha:]' .; echo 'a b' | tr '[:space:]' _; echo
#> xxx ,	
#> AB1
#> a.b
#> ab
#> g
#> ab
#> ab
#> ab
#> ..
#> a_b_

#### escapes and ranges
printf 'a\tb\\c\n' | tr '\t\\' ',;'; echo abc | tr '\141-\143' 'A-C'; echo aaa | tr a '[x*2]'; echo abc | tr abc '[x*]'; echo a-b | tr 'a\-' x_; echo e | tr '[=e=]' f
#> a,b;c
#> ABC
#> xxx
#> xxx
#> x_b
#> f

#### repeats
echo x | tr "[x*2]" y; echo =a | tr "[=*2]" ab; echo | tr "[x*]" y; echo 1 | tr 1 "[=b=]"
#> y
#> ba
#! tr: the [c*] repeat construct may not appear in string1
#! tr: [=c=] expressions may not appear in string2 when translating
#? 1

#### mistakes
tr; tr a; tr a b c; tr -d a b; tr -ds a; echo | tr z-a x; echo | tr a ''; echo | tr '[:foo:]' x; echo | tr a '[:alpha:]'; echo | tr '[:alpha:]' '[:digit:]'; echo | tr a '[:upper:]'; echo | tr '[x*2]' y; echo | tr '[=ab=]' x
#>
#! tr: missing operand
#! Try 'tr --help' for more information.
#! tr: missing operand after ‘a’
#! Two strings must be given when translating.
#! Try 'tr --help' for more information.
#! tr: extra operand ‘c’
#! Try 'tr --help' for more information.
#! tr: extra operand ‘b’
#! Only one string may be given when deleting without squeezing repeats.
#! Try 'tr --help' for more information.
#! tr: missing operand after ‘a’
#! Two strings must be given when both deleting and squeezing repeats.
#! Try 'tr --help' for more information.
#! tr: range-endpoints of 'z-a' are in reverse collating sequence order
#! tr: when not truncating set1, string2 must be non-empty
#! tr: invalid character class ‘foo’
#! tr: when translating, the only character classes that may appear in
#! string2 are 'upper' and 'lower'
#! tr: when translating, the only character classes that may appear in
#! string2 are 'upper' and 'lower'
#! tr: misaligned [:upper:] and/or [:lower:] construct
#! tr: ab: equivalence class operand must be a single character
#? 1

#### an unknown option
tr --nosuch; tr -Q
#! tr: unrecognized option '--nosuch'
#! Try 'tr --help' for more information.
#! tr: invalid option -- 'Q'
#! Try 'tr --help' for more information.
#? 1
