# Recorded from Debian 12

#### commands from the standard input
printf 'one\ntwo\nthree\n' > f; ex -s f <<< $'1s/one/ONE/\n$a\nfour\n.\nwq'; echo $?; cat f
vi -es -c '2d' -c 'wq' f; echo $?; cat f; ex -s f <<< $'2p\nnosuch\n2\n=\n1,2nu\n$i\nmore\n.\nx'; echo $?; cat f
printf '%s\n' 'g/t/d' w q | ex -s f; cat f; ex -sc '%s/O/0/g|x' f; cat f; ex -s +'1,$j' -cwq f; cat f
#> 0
#> ONE
#> two
#> three
#> four
#> 0
#> ONE
#> three
#> four
#> three
#>       1 ONE
#>       2 three
#> 1
#> ONE
#> three
#> more
#> four
#> ONE
#> more
#> four
#> 0NE
#> more
#> four
#> 0NE more four

#### without -s as well, when it is no terminal
printf 'one\ntwo\n' > f; ex f <<< $'1p\n2\nnosuch\nq'; echo $?; ex f <<< $'1c\nchanged\n.\nset list?\n1\np\nd\nwq!'; echo $?; cat f
#> one
#> 1
#> nolist
#> changed
#> 0
#> two

#### its status
echo a > f; echo 'q!' | ex -s f; echo $?; ex -s f < /dev/null; echo $?; ex -s <<< $'a\nx\n.\nq'; echo $?; ex -s f <<< $'/chang\np\n?x?p\nq'; echo $?; ex -s nofile <<< $'p\n1p\nq'; echo $?
ex -s nofile <<< $'i\nnew\n.\nw\nq'; echo $?; cat nofile; view -es f <<< $'1d\nw\nw!\nq'; echo $?
#> 0
#> 0
#> 1
#> a
#> 1
#> 1
#> 0
#> new
#> 1

#### several on a line, and what shows lines
printf 'a\nb\n' > f; vi -e -s -c p -cq f; ex -sc 'p|q' f; ex -sn f <<< p; ex -s -c '1' -c p -c 'g/a/p' -c q f; ex -s f <<< 'g/[ab]/p'; ex -s f <<< '%s/a|b\|a/x|y/|p|1p'; printf '1,$p' | ex -s f
ex -s f <<< $'2i\nX\n.\n1i\nY\n.\n0a\nZ\n.\n$c\nQ\n.\n%p'; ex -s f <<< $'!echo sh\nr !echo read\n%p\n.,+1p\n1k a\n\'ap\n1m$\n1t.\nundo\n%p\nq!'; echo $?
#> b
#> b
#> b
#> a
#> a
#> a
#> b
#> x|y
#> x|y
#> Z
#> Y
#> a
#> X
#> Q
#> sh
#> a
#> b
#> read
#> a
#> b
#> read
#> a
#> 1

#### :g with several commands
printf 'one\nPort 22\ntwo\nPort 23\n' > f; cp f g; ex -sc 'g/Port/d|x' f; echo $?; cat f; cp g f; ex -s f <<< $'g/Port/s/2/9/|p\nwq'; cat f; cp g f; ex -s f <<< $'v/Port/d\nwq'; cat f; cp g f; ex -sc 'g/Port/d' -cx f; cat f; printf 'a\nPort\n' > f; ex -sc 'g/Port/d|x' f; cat f
#> 0
#> one
#> two
#> Port 23
#> Port 92
#> Port 93
#> one
#> Port 92
#> two
#> Port 93
#> Port 22
#> Port 23
#> one
#> two
#> a
