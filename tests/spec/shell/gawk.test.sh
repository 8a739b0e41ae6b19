# gawk 5.2.1, which `awk` is on this machine, and mawk 1.3.4 beside it.

#### which texts are numbers
gawk 'BEGIN{print "0x10"+0, 0x10, "1e3"+0, "inf"+0, "nan"+0, "+inf"+0, "-nan"+0, -log(0), 2^1024, int("0x11"), "0x11"*2, "+infx"+0, " -inf"+0}'; mawk 'BEGIN{print "0x10"+0, "inf"+0}'; echo "+inf 0x10 nan 1e2 010" | awk '{print ($1>5), ($2==16), $3+1, $1+1, ($4==100), ($5==10), $2+0; $2++; print $2; x="0x5"; x+=1; print x; printf "%d %d %x %s\n", "0x11", "inf", "0x11", $2}'; awk 'BEGIN{print substr("hello","0x2"), !("0x0"+0), strtonum("0x11"), length(0x10)}'
#> 0 16 1000 0 0 +inf -nan +inf +inf 0 0 0 -inf
#> 16 inf
#> 1 0 1 +inf 1 1 0
#> 1
#> 1
#> 0 0 0 1
#> hello 1 17 2
