# Recorded from Debian 12: programs in a pipeline whose reader goes away first

#### what writes without end ends with its reader
tr -dc a-z < /dev/urandom | fold -w 32 | head -n 1 | wc -c
tr -dc 'a-z ' < /dev/urandom | fold -s -w 32 | head -n 1 | wc -l
yes | paste - - | head -n 1
yes | tail -n +2 | head -n 1
yes | sed s/y/z/ | head -n 1
yes | awk '{ print NR }' | head -n 1
yes | expand | head -n 1
yes | unexpand -a | head -n 1
yes word | rev | head -n 1
yes word | strings | head -n 1
yes word | od -c -v | head -n 1
yes word | hexdump -v -C | head -n 1
yes | sed -n p | tee /dev/null | nl | head -n 1
echo "${PIPESTATUS[@]}"
#> 33
#> 1
#> y	y
#> y
#> z
#> 1
#> y
#> y
#> drow
#> word
#> 0000000   w   o   r   d  \n   w   o   r   d  \n   w   o   r   d  \n   w
#> 00000000  77 6f 72 64 0a 77 6f 72  64 0a 77 6f 72 64 0a 77  |word.word.word.w|
#>      1	y
#> 141 141 141 141 0

#### tail -f ends with its reader
tail -f /etc/services | head -n 1
tail -n 2 -f /etc/services | sed q | wc -l
#> sgi-cad		17004/tcp			# Cluster Admin daemon
#> 1

#### a pipe under /dev/fd is open already, whoever has gone
cat <(:) >><(:) < /dev/null; echo $?
cat <(echo a) < <(sleep 0.1) > >(cat -n); sleep 0.2
echo a | { sleep 0.1; cat /dev/fd/0; }
#> 0
#>      1	a
#> a

#### lists and scripts from the standard input
printf 'b\na\n' > f; echo f | file -f -; make -f - <<< 'a: ; @echo made'; echo 'root ALL=(ALL) ALL' | visudo -cf -; echo 'bad line' | visudo -cf -; echo '# nothing' | sysctl -p -; echo $?; wget -i - < /dev/null; echo 'http://127.0.0.1:1/' | wget -q -i -; echo $?
#> f: ASCII text
#> made
#> stdin: parsed OK
#> 0
#> 4
#! stdin:1:9: syntax error
#! bad line
#!         ^
#! No URLs found in -.
