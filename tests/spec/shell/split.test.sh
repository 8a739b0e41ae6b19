# Recorded from Debian 12: coreutils 9.1

#### lines by -l, --lines
seq 5 > f; split -l2 f; head x*; split --lines=3 f y; ls y*; split -2 f z; ls z*
#> ==> xaa <==
#> 1
#> 2
#>
#> ==> xab <==
#> 3
#> 4
#>
#> ==> xac <==
#> 5
#> yaa
#> yab
#> zaa
#> zab
#> zac

#### bytes by -b, --bytes
printf 'abcdefgh' > f; split -b3 f; head x*; split --bytes=4 f y; ls y*
#> ==> xaa <==
#> abc
#> ==> xab <==
#> def
#> ==> xac <==
#> ghyaa
#> yab

#### -C, --line-bytes
printf 'aa\nbbb\ncccc\n' > f; split -C6 f; wc -c x*; split --line-bytes=8 f y; wc -c y*
#>  3 xaa
#>  4 xab
#>  5 xac
#> 12 total
#>  7 yaa
#>  5 yab
#> 12 total

#### -a, --suffix-length
seq 3 > f; split -l1 -a3 f; ls x*; split -l1 --suffix-length=1 f y; ls y*
#> xaaa
#> xaab
#> xaac
#> ya
#> yb
#> yc

#### --additional-suffix
seq 2 > f; split -l1 --additional-suffix=.txt f; ls x*; split -l1 --additional-suffix=a/b f
#> xaa.txt
#> xab.txt
#! split: invalid suffix ‘a/b’, contains directory separator
#! Try 'split --help' for more information.
#? 1

#### -d, --numeric-suffixes
seq 3 > f; split -l1 -d f; ls x*; split -l1 --numeric-suffixes=5 f y; ls y*
#> x00
#> x01
#> x02
#> y05
#> y06
#> y07

#### -x, --hex-suffixes
seq 12 > f; split -l1 -x f; ls x*; split -l6 --hex-suffixes=9 f y; ls y*
#> x00
#> x01
#> x02
#> x03
#> x04
#> x05
#> x06
#> x07
#> x08
#> x09
#> x0a
#> x0b
#> y09
#> y0a

#### -e, --elide-empty-files
printf 'ab' > f; split -n3 f; ls x*; rm x*; split -n3 -e f; ls x*; split --elide-empty-files -n3 f y; ls y*
#> xaa
#> xab
#> xac
#> xaa
#> xab
#> yaa
#> yab

#### -n, --number
seq 10 > f; split -n2 f; wc -c x*; split -n l/3 f y; wc y*; split -n r/2 f z; head z*; split -n 2/3 f; split -n l/1/3 f; split -n r/2/3 f; split --number=2 f w; ls w*
#> 10 xaa
#> 11 xab
#> 21 total
#>  4  4  8 yaa
#>  3  3  6 yab
#>  3  3  7 yac
#> 10 10 21 total
#> ==> zaa <==
#> 1
#> 3
#> 5
#> 7
#> 9
#>
#> ==> zab <==
#> 2
#> 4
#> 6
#> 8
#> 10
#>
#> 5
#> 6
#> 7
#> 1
#> 2
#> 3
#> 4
#> 2
#> 5
#> 8
#> waa
#> wab

#### --filter
seq 4 > f; split -l2 --filter='cat > $FILE.out; echo $FILE' f; ls x*; split -b100 --filter='tr 1 x' f
#> xaa
#> xab
#> xaa.out
#> xab.out
#> x
#> 2
#> 3
#> 4

#### -t, --separator
printf 'a:b:c:' | split -t: -l2; od -c xaa; od -c xab; printf 'a\0b\0' | split --separator='\0' -l1 - y; od -c yaa; split -t ab f
#> 0000000   a   :   b   :
#> 0000004
#> 0000000   c   :
#> 0000002
#> 0000000   a  \0
#> 0000002
#! split: multi-character separator ‘ab’
#? 1

#### -u, --unbuffered and --verbose
seq 4 > f; split -n r/2 -u f; ls x*; split --verbose -l2 f y; split --unbuffered -n r/1 f
#> xaa
#> xab
#> creating file 'yaa'
#> creating file 'yab'

#### bad arguments
split -l x /dev/null; split -b 0 /dev/null; split -n 0 /dev/null; split -n x /dev/null; split -a x /dev/null; split -l1 -b1 /dev/null; split -n 4/3 /dev/null
#! split: invalid number of lines: ‘x’
#! split: invalid number of bytes: ‘0’: Numerical result out of range
#! split: invalid number of chunks: ‘0’: Numerical result out of range
#! split: invalid number of chunks: ‘x’
#! split: invalid suffix length: ‘x’
#! split: cannot split in more than one way
#! Try 'split --help' for more information.
#! split: invalid chunk number: ‘4’: Numerical result out of range
#? 1

#### suffixes run out
seq 30 > f; split -l1 -a1 f; ls x* | wc -l
#> 26
#! split: output file suffixes exhausted

#### what is not there
split nosuch; split a b c
#! split: cannot open 'nosuch' for reading: No such file or directory
#! split: extra operand ‘c’
#! Try 'split --help' for more information.
#? 1

#### an unknown option
split --nosuch; split -Q
#! split: unrecognized option '--nosuch'
#! Try 'split --help' for more information.
#! split: invalid option -- 'Q'
#! Try 'split --help' for more information.
#? 1

#### names that grow
seq 700 > f; split -l1 f; ls x* | tail -26; split -d -l7 f y; ls y* | tail -12; split -x -l2 f z; ls z* | tail -3
#> xzaay
#> xzaaz
#> xzaba
#> xzabb
#> xzabc
#> xzabd
#> xzabe
#> xzabf
#> xzabg
#> xzabh
#> xzabi
#> xzabj
#> xzabk
#> xzabl
#> xzabm
#> xzabn
#> xzabo
#> xzabp
#> xzabq
#> xzabr
#> xzabs
#> xzabt
#> xzabu
#> xzabv
#> xzabw
#> xzabx
#> y88
#> y89
#> y9000
#> y9001
#> y9002
#> y9003
#> y9004
#> y9005
#> y9006
#> y9007
#> y9008
#> y9009
#> zf06b
#> zf06c
#> zf06d

#### a filter that fails, and one that reads nothing
seq 4 > f; split -l1 --filter='exit 3' f; split -l1 --filter=true f; split --verbose -l2 --filter='cat >/dev/null' f; split -n 1/2 --filter=cat f
#> executing with FILE=xaa
#> executing with FILE=xab
#! split: with FILE=xaa, exit 3 from command: exit 3
#! split: --filter does not process a chunk extracted to stdout
#! Try 'split --help' for more information.
#? 1

#### lines longer than a chunk
printf 'aaaaaaaaaaaaaaaaaaaa\nb\nc\n' > f; split -n l/4 f; wc -c x*; for k in 1 2 3 4; do split -n l/$k/4 f; echo; done; split -n 5 f y; wc -c y*; split -n l/2 /dev/null z; wc -c z*
#> 21 xaa
#>  0 xab
#>  0 xac
#>  4 xad
#> 25 total
#> aaaaaaaaaaaaaaaaaaaa
#>
#>
#>
#> b
#> c
#>
#>  5 yaa
#>  5 yab
#>  5 yac
#>  5 yad
#>  5 yae
#> 25 total
#> 0 zaa
#> 0 zab
#> 0 total

#### numbers of suffixes
seq 300 > f; split -n 28 f; ls x* | tail -1; split -a1 -n 28 f; split -n 200 -d f y; ls y* | tail -1; split -d -n 11 -a 1 f; split --numeric-suffixes=x f; split --hex-suffixes=g f; split -l1 --numeric-suffixes=98 f w; ls w*
#> xbb
#> y199
#> w98
#> w99
#! split: the suffix length needs to be at least 2
#! split: the suffix length needs to be at least 2
#! split: ‘x’: invalid start value for numerical suffix
#! Try 'split --help' for more information.
#! split: ‘g’: invalid start value for hexadecimal suffix
#! Try 'split --help' for more information.
#! split: output file suffixes exhausted
