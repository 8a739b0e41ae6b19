# hexdump (util-linux 2.38.1): formats of one's own.

#### -e with addresses, counts and several conversions
printf 'abcdefghijklmnopqrstuvwxyz\n\1\2\377' > x; hexdump -e '"%08_ax |" 8/1 "%_p" "|\n"' x; hexdump -e '"%07.7_ax  " 8/2 "%04x " "\n"' x; hexdump -e '"%_ad: %c %d\n"' -n 10 x
#> 00000000 |abcdefgh|
#> 00000008 |ijklmnop|
#> 00000010 |qrstuvwx|
#> 00000018 |yz....|
#> 0000000  6261 6463 6665 6867 6a69 6c6b 6e6d 706f
#> 0000010  7271 7473 7675 7877 7a79 010a ff02     
#> 0: a 1701077858
#> 5: f 1785292903

#### -e without a count, with a size, with a mistake
printf 'abcdefgh' > x; hexdump -v -e '/1 "%02X "' x; echo; hexdump -e '4/1 "%3u" "\n"' x; hexdump -e '"%_c%_u\n"' -n 4 x; hexdump -e '"%y"' x
#> 61 62 63 64 65 66 67 68 
#>  97 98 99100
#> 101102103104
#> ab
#> cd
#! hexdump: bad conversion character %y
#? 1

#### %c is the byte itself, %_c a name for it
hexdump -n 6 -e '1/1 "%c|"' /bin/echo | od -c; hexdump -n 6 -e '1/1 "%_c|"' /bin/echo; echo; printf 'a\tb\n' | hexdump -e '/1 "%c"'; printf 'ab\200' | hexdump -e '1/3 "%s"' | od -An -tx1; printf 'ab' | hexdump -e '1/1 "%-3c|"'
#> 0000000 177   |   E   |   L   |   F   | 002   | 001   |
#> 0000014
#> 177|E|L|F|002|001|
#> a	b
#>  61 62 80
#> a  |b  |
#\>
