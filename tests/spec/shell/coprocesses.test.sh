# gawk 5.2.1: commands and connections that are written to and read from.

#### a command by |&
awk 'BEGIN{c="cat"; print "hi" |& c; c |& getline l; print "got " l; close(c); print "b\na" |& "sort"; close("sort"); print "end"}'; awk 'BEGIN{"date +%Y" |& getline y; print (y > 2000); print 1 || 0, 1 |& "cat"}'; echo $?
#> got hi
#> end
#> 1
#> 0

#### a connection that nobody answers
{ awk 'BEGIN{s="/inet/tcp/0/127.0.0.1/1"; print "x" |& s; close(s)}'; echo $?; awk 'BEGIN {s = "/inet/tcp/0/127.0.0.1/1"; while(1) { if ((s |& getline c) <= 0) break } print "over" }'; awk 'BEGIN {s = "/inet/tcp/0/127.0.0.1/1"; while(42) { do{ printf "shell>" |& s; s |& getline c; if(c){ while ((c |& getline) > 0) print $0 |& s; close(c); } } while(c != "exit") close(s); }}' /dev/null; echo $?; } 2>&1 | sed 's/output: .*/output/'
#> awk: cmd. line:1: fatal: cannot open two way pipe `/inet/tcp/0/127.0.0.1/1' for input/output
#> 2
#> over
#> awk: cmd. line:1: fatal: cannot open two way pipe `/inet/tcp/0/127.0.0.1/1' for input/output
#> 2

#### mawk knows no such thing
mawk 'BEGIN{"x" |& getline}'; echo $?
#> 2
#! mawk: 1: unexpected character '&'
