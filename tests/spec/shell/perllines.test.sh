# perl 5.36.0: one-liners of attackers and admins: warnings, modules, what fails.

#### print $^V, " $] $^O\n"
perl -V:version; perl -V:archname; perl -e 'print $^V, " $] $^O\n"'
#> version='5.36.0';
#> archname='x86_64-linux-gnu-thread-multi';
#> v5.36.0 5.036000 linux

#### perl -we 'my $x; print "v: $x\n"'
perl -we 'my $x; print "v: $x\n"'
#> v: 
#! Use of uninitialized value $x in concatenation (.) or string at -e line 1.

#### perl -we 'my $x; my $y = $x + 1; print "$y\n"'
perl -we 'my $x; my $y = $x + 1; print "$y\n"'
#> 1
#! Use of uninitialized value $x in addition (+) at -e line 1.

#### perl -we 'my %h; print "a" . $h{k} . "b\n"'
perl -we 'my %h; print "a" . $h{k} . "b\n"'
#> ab
#! Use of uninitialized value $h{"k"} in concatenation (.) or string at -e line 1.

#### perl -we 'my @a; print "got $a[3]\n"; print join(",", undef,
perl -we 'my @a; print "got $a[3]\n"; print join(",", undef, 1), "\n"'
#> got 
#> ,1
#! Use of uninitialized value $a[3] in concatenation (.) or string at -e line 1.
#! Use of uninitialized value in join or string at -e line 1.

#### perl -we 'my $x = "abc"; print $x + 1, "\n"'
perl -we 'my $x = "abc"; print $x + 1, "\n"'
#> 1
#! Argument "abc" isn't numeric in addition (+) at -e line 1.

#### perl -we 'my $x = "5 apples"; print $x * 2, "\n"'
perl -we 'my $x = "5 apples"; print $x * 2, "\n"'
#> 10
#! Argument "5 apples" isn't numeric in multiplication (*) at -e line 1.

#### perl -we 'print $undefd'
perl -we 'print $undefd'
#! Name "main::undefd" used only once: possible typo at -e line 1.
#! Use of uninitialized value $undefd in print at -e line 1.

#### perl -we 'use strict; my $s; if ($s eq "x") { print 1 } prin
perl -we 'use strict; my $s; if ($s eq "x") { print 1 } print "end\n"'
#> end
#! Use of uninitialized value $s in string eq at -e line 1.

#### perl -we 'my $x; my $y = "a$x"; $x .= "b"; $x++; print "$x\n
perl -we 'my $x; my $y = "a$x"; $x .= "b"; $x++; print "$x\n"'
#> c
#! Use of uninitialized value $x in concatenation (.) or string at -e line 1.

#### perl -we 'print substr("abc", 5), "\n"'
perl -we 'print substr("abc", 5), "\n"'
#>
#! substr outside of string at -e line 1.
#! Use of uninitialized value in print at -e line 1.

#### perl -we 'my $x = 1; my $x = 2; print "$x\n"'
perl -we 'my $x = 1; my $x = 2; print "$x\n"'
#> 2
#! "my" variable $x masks earlier declaration in same scope at -e line 1.

#### perl -we 'my $n; printf "%d %s\n", $n, $n'
perl -we 'my $n; printf "%d %s\n", $n, $n'
#> 0 
#! Use of uninitialized value $n in printf at -e line 1.
#! Use of uninitialized value $n in printf at -e line 1.

#### perl -wle 'print chop(my $x = "ab"); print "" . undef'
perl -wle 'print chop(my $x = "ab"); print "" . undef'
#> b
#>
#! Use of uninitialized value in concatenation (.) or string at -e line 1.

#### printf 'use warnings;\nmy $x;\n\nprint "v=$x\\n";\nprint 1 +
printf 'use warnings;\nmy $x;\n\nprint "v=$x\\n";\nprint 1 + undef;\n' > t.pl; perl t.pl
#> v=
#> 1
#\>
#! Use of uninitialized value $x in concatenation (.) or string at t.pl line 4.
#! Use of uninitialized value in addition (+) at t.pl line 5.

#### "abc" =~ /(/
perl -e '"abc" =~ /(/'
#! Unmatched ( in regex; marked by <-- HERE in m/( <-- HERE / at -e line 1.
#? 255

#### use strict; my $r="x"; print @$r
perl -e 'use strict; my $r="x"; print @$r'
#! Can't use string ("x") as an ARRAY ref while "strict refs" in use at -e line 1.
#? 255

#### perl -z; perl -e
perl -z; perl -e
#! Unrecognized switch: -z  (-h will show valid options).
#! No code specified for -e.
#? 29

#### $r=system("exit 3"); print $?>>8, " $r\n"; `false`; print $?, "\n"
perl -e '$r=system("exit 3"); print $?>>8, " $r\n"; `false`; print $?, "\n"; print "out: ", `echo hi`; my @l=`printf "a\nb\n"`; print scalar(@l),"\n"'
#> 72057594037927935 -1
#> 256
#> out: hi
#> 2

#### $SIG{INT}=sub{print "int @_\n"}; kill INT=>$$; print "after\n"
perl -e '$SIG{INT}=sub{print "int @_\n"}; kill INT=>$$; print "after\n"'
#> int INT
#> after

#### print strftime("%Y-%m-%d", gmtime(0)), " ", floor(2.7), ceil(2.1),
perl -MPOSIX -e 'print strftime("%Y-%m-%d", gmtime(0)), " ", floor(2.7), ceil(2.1), " ", INT_MAX, " ", fmod(7,3), " ", strtol("ff",16), "\n"'
#> 1970-01-01 23 2147483647 1 2550

#### $Data::Dumper::Indent=1; $Data::Dumper::Terse=1; print Dumper([1,"
perl -MData::Dumper -e '$Data::Dumper::Indent=1; $Data::Dumper::Terse=1; print Dumper([1,"two",\"ref",sub{1}])'
#> [
#>   1,
#>   'two',
#>   \'ref',
#>   sub { "DUMMY" }
#> ]

#### print basename("/a/b/c.txt"), " ", dirname("/a/b/c.txt"), "\n"; my
perl -MFile::Basename -e 'print basename("/a/b/c.txt"), " ", dirname("/a/b/c.txt"), "\n"; my ($n,$p,$s)=fileparse("/x/y.tar",qr/\.[^.]*/); print "$n|$p|$s\n"'
#> c.txt /a/b
#> y|/x/|.tar

#### find(sub { print "$File::Find::name\n" if /host\.conf$/ }, "/etc")
perl -MFile::Find -e 'find(sub { print "$File::Find::name\n" if /host\.conf$/ }, "/etc")'
#> /etc/host.conf

#### use File::Path qw(make_path remove_tree); make_path("/tmp/p/q/r");
perl -MFile::Path -e 'use File::Path qw(make_path remove_tree); make_path("/tmp/p/q/r"); print -d "/tmp/p/q/r" ? "ok\n":"no\n"; remove_tree("/tmp/p"); print -d "/tmp/p" ? 1:0,"\n"'
#> ok
#> 0

#### my ($fh,$fn)=tempfile(); print $fn=~m{^/tmp/} ? "ok\n":"no\n"
perl -MFile::Temp=tempfile -e 'my ($fh,$fn)=tempfile(); print $fn=~m{^/tmp/} ? "ok\n":"no\n"'
#> ok

#### print getcwd(), " ", cwd(), " ", Cwd::abs_path("/bin/sh"), "\n"
perl -MCwd -e 'print getcwd(), " ", cwd(), " ", Cwd::abs_path("/bin/sh"), "\n"'
#> /root /root /usr/bin/dash

#### print encode_json([1,"a",{x=>undef}]),"\n"; print decode_json("{\"
perl -MJSON::PP -e 'print encode_json([1,"a",{x=>undef}]),"\n"; print decode_json("{\"k\":[1,2]}")->{k}[1],"\n"'
#> [1,"a",{"x":null}]
#> 2

#### print "ok\n"
perl -MStorable -e 'print "ok\n"'; perl -MEncode -e 'print encode("UTF-8","\x{e9}"), "\n"'; perl -MLWP::Simple -e 1
#> ok
#> é
#! Can't locate LWP/Simple.pm in @INC (you may need to install the LWP::Simple module) (@INC contains: /etc/perl /usr/local/lib/x86_64-linux-gnu/perl/5.36.0 /usr/local/share/perl/5.36.0 /usr/lib/x86_64-linux-gnu/perl5/5.36 /usr/share/perl5 /usr/lib/x86_64-linux-gnu/perl-base /usr/lib/x86_64-linux-gnu/perl/5.36 /usr/share/perl/5.36 /usr/local/lib/site_perl).
#! BEGIN failed--compilation aborted.
#? 2

#### $Text::Wrap::columns=10; print wrap("","  ","a b c d e f g h"),"\n
perl -MText::Wrap -e '$Text::Wrap::columns=10; print wrap("","  ","a b c d e f g h"),"\n"'
#> a b c d e
#>   f g h

#### print colored("x","red"),"\n"
perl -MTerm::ANSIColor -e 'print colored("x","red"),"\n"' | od -c | head -2
#> 0000000 033   [   3   1   m   x 033   [   0   m  \n
#> 0000013

#### my $h = <<"E" . "tail\n"; print $h; line $$ok E
perl -e 'my $h = <<"E" . "tail\n"; print $h;
line $$ok
E
' ; perl -e 'print <<~X;
    indented
      more
    X
'
#> line 
#> tail
#> indented
#>   more

#### use feature "say"; say "hi"; say for 1..2; use feature qw(state); 
perl -e 'use feature "say"; say "hi"; say for 1..2; use feature qw(state); sub c { state $n=0; $n++ } c(); say c()'
#> hi
#> 1
#> 2
#> 1

#### print 0.1+0.2, " ", 1e21, " ", 1/3, " ", 1_000, " ", 0x1f, " ", 0b
perl -e 'print 0.1+0.2, " ", 1e21, " ", 1/3, " ", 1_000, " ", 0x1f, " ", 0b11, " ", 017, " ", 9**20, " ", -7/2, " ", 10%3, " ", -10%3, "\n"'
#> 0.3 1e+21 0.333333333333333 1000 31 3 15 1.21576654590569e+19 -3.5 1 2

#### @x=(1) x 3; print "@x\n"; print "a".."e", "\n"; print join(",", "a
perl -e '@x=(1) x 3; print "@x\n"; print "a".."e", "\n"; print join(",", "aa".."ad"), "\n"; my ($f,@r)=(1,2,3); print scalar(@r), wantarray() // "u", "\n"'
#> 1 1 1
#> abcde
#> aa,ab,ac,ad
#> 2u

#### $l=IO::Socket::INET->new(LocalPort=>5566,Listen=>1,Reuse=>1) or di
perl -MIO::Socket::INET -e '$l=IO::Socket::INET->new(LocalPort=>5566,Listen=>1,Reuse=>1) or die $!; print $l->sockport, " ", $l->sockhost, "\n"'
#> 5566 0.0.0.0

#### perl -we 'my ($r,%h,@a,$k); $k="kk"; $r={}; my $z="a$r->{k}"
perl -we 'my ($r,%h,@a,$k); $k="kk"; $r={}; my $z="a$r->{k}"; $z="a$$r{k}"; $z="a$h{$k}"; $z="a$a[1]"; $z=$h{x}{y}."b"; my $i=2; $z="a$a[$i]"; $z="a$a[-1]"; our $g; $z="a$g"; $z="a$main::q$main::q"; $z=$_."x"; "b"=~/(a)?b/; $z="a$1"; sub u {undef} $z="a".u(); $z=$ENV{NOPE}."x"; $z="a$r->{x}{y}"; $z="a$r->[0]" if 0; my $l=[]; $z="a$l->[0]"; $z="a$$l[0]"; $z="a@{$l}[0]"; $z="a@a[0,1]"'
#! Use of uninitialized value in concatenation (.) or string at -e line 1.
#! Use of uninitialized value in concatenation (.) or string at -e line 1.
#! Use of uninitialized value $h{"kk"} in concatenation (.) or string at -e line 1.
#! Use of uninitialized value $a[1] in concatenation (.) or string at -e line 1.
#! Use of uninitialized value in concatenation (.) or string at -e line 1.
#! Use of uninitialized value $a[2] in concatenation (.) or string at -e line 1.
#! Use of uninitialized value $a[-1] in concatenation (.) or string at -e line 1.
#! Use of uninitialized value $g in concatenation (.) or string at -e line 1.
#! Use of uninitialized value $q in concatenation (.) or string at -e line 1.
#! Use of uninitialized value $q in concatenation (.) or string at -e line 1.
#! Use of uninitialized value $_ in concatenation (.) or string at -e line 1.
#! Use of uninitialized value $1 in concatenation (.) or string at -e line 1.
#! Use of uninitialized value in concatenation (.) or string at -e line 1.
#! Use of uninitialized value $ENV{"NOPE"} in concatenation (.) or string at -e line 1.
#! Use of uninitialized value in concatenation (.) or string at -e line 1.
#! Use of uninitialized value in concatenation (.) or string at -e line 1.
#! Use of uninitialized value in concatenation (.) or string at -e line 1.
#! Use of uninitialized value in join or string at -e line 1.
#! Use of uninitialized value in join or string at -e line 1.
#! Use of uninitialized value in join or string at -e line 1.

#### printf '#!/usr/bin/perl -w\nmy $x;\nwhile (<STDIN>) {\n  cho
printf '#!/usr/bin/perl -w\nmy $x;\nwhile (<STDIN>) {\n  chomp;\n  print "$_ $x\\n";\n}\nprint $x + 1, "\\n";\n' > t.pl; printf 'a\nb\n' | perl t.pl
#> a 
#> b 
#> 1
#! Use of uninitialized value $x in concatenation (.) or string at t.pl line 5, <STDIN> line 1.
#! Use of uninitialized value $x in concatenation (.) or string at t.pl line 5, <STDIN> line 2.
#! Use of uninitialized value $x in addition (+) at t.pl line 7, <STDIN> line 2.

#### printf 'use strict;\nuse warnings;\nmy %%h = (a => undef);\n
printf 'use strict;\nuse warnings;\nmy %%h = (a => undef);\nforeach my $k (keys %%h) {\n    print "$k => $h{$k}\\n";\n}\nmy @l = (1, undef, 3);\nprint join(", ", @l), "\\n";\nprint "sum: ", $l[0] + $l[1], "\\n";\n{ no warnings; print "q" . $h{a} . "\\n"; }\nprint "w" . $h{a} . "\\n";\n' > t.pl; perl t.pl
#> a => 
#> 1, , 3
#> sum: 1
#> q
#> w
#! Use of uninitialized value $h{"a"} in concatenation (.) or string at t.pl line 5.
#! Use of uninitialized value $l[1] in join or string at t.pl line 8.
#! Use of uninitialized value $l[1] in addition (+) at t.pl line 9.
#! Use of uninitialized value $h{"a"} in concatenation (.) or string at t.pl line 11.

#### perl -we 'print "a" . undef . "b\n"; my @a = (undef); print
perl -we 'print "a" . undef . "b\n"; my @a = (undef); print "@a\n"; print @a; print "x: ", $a[0], "\n"'
#> ab
#>
#> x: 
#! Use of uninitialized value in concatenation (.) or string at -e line 1.
#! Use of uninitialized value $a[0] in join or string at -e line 1.
#! Use of uninitialized value $a[0] in print at -e line 1.
#! Use of uninitialized value $a[0] in print at -e line 1.
