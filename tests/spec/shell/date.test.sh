# Recorded from Debian 12: coreutils 9.1

#### -d, --date with many texts
export TZ=UTC; for d in '2020-01-02' '2020-01-02 03:04:05' '@86400' '2020-02-28 +2 days' '1 Jan 2020' '2020-01-31 +1 month' '2020-01-01 12:00 PM' '2020-06-15T10:20:30Z' '2020-06-15 10:20+02:00' 'Thu, 02 Jan 2020 03:04:05 +0000' '20200102' '2020-01-01 next day' '2020-01-01 last week' '1/2/2020' '2020-01-01 1 hour ago' '12 Feb 2021 13:14'; do date -d "$d" '+%F %T %a'; done
#> 2020-01-02 00:00:00 Thu
#> 2020-01-02 03:04:05 Thu
#> 1970-01-02 00:00:00 Fri
#> 2020-03-01 00:00:00 Sun
#> 2020-01-01 00:00:00 Wed
#> 2020-03-02 00:00:00 Mon
#> 2020-01-01 12:00:00 Wed
#> 2020-06-15 10:20:30 Mon
#> 2020-06-15 08:20:00 Mon
#> 2020-01-02 03:04:05 Thu
#> 2020-01-02 00:00:00 Thu
#> 2020-01-02 00:00:00 Thu
#> 2019-12-25 00:00:00 Wed
#> 2020-01-02 00:00:00 Thu
#> 2019-12-31 23:00:00 Tue
#> 2021-02-12 13:14:00 Fri

#### formats
export TZ=UTC; for c in a A b B c C d D e F g G h H I j k l m M n N p P q r R s S t T u U V w W x X y Y z :z ::z Z %; do date -d '2021-03-04 05:06:07.089' "+$c=[%$c]"; done
#> a=[Thu]
#> A=[Thursday]
#> b=[Mar]
#> B=[March]
#> c=[Thu Mar  4 05:06:07 2021]
#> C=[20]
#> d=[04]
#> D=[03/04/21]
#> e=[ 4]
#> F=[2021-03-04]
#> g=[21]
#> G=[2021]
#> h=[Mar]
#> H=[05]
#> I=[05]
#> j=[063]
#> k=[ 5]
#> l=[ 5]
#> m=[03]
#> M=[06]
#> n=[
#> ]
#> N=[089000000]
#> p=[AM]
#> P=[am]
#> q=[1]
#> r=[05:06:07 AM]
#> R=[05:06]
#> s=[1614834367]
#> S=[07]
#> t=[	]
#> T=[05:06:07]
#> u=[4]
#> U=[09]
#> V=[09]
#> w=[4]
#> W=[09]
#> x=[03/04/21]
#> X=[05:06:07]
#> y=[21]
#> Y=[2021]
#> z=[+0000]
#> :z=[+00:00]
#> ::z=[+00:00:00]
#> Z=[UTC]
#> %=[%]

#### flags and widths
export TZ=UTC; date -d '2021-03-04 05:06:07' '+%-d %_d %05d %^a %#p %10Y %_H %-H %+5Y %3N %E %O %Q'
#> 4  4 00004 THU am 0000002021  5 5 +2021 000 %E %O %Q

#### -u, --utc, --universal
TZ=America/New_York date -u -d @0; TZ=America/New_York date --utc -d @0; TZ=America/New_York date --universal -d @0; TZ=America/New_York date -d @0
#> Thu Jan  1 00:00:00 UTC 1970
#> Thu Jan  1 00:00:00 UTC 1970
#> Thu Jan  1 00:00:00 UTC 1970
#> Wed Dec 31 19:00:00 EST 1969

#### -I, --iso-8601 and -R and --rfc-3339
export TZ=UTC; date -d @0 -I; for f in date hours minutes seconds ns x; do date -d @0 -I$f; done; date -d @0 --iso-8601=minutes; date -d @0 -R; date -d @0 --rfc-email; for f in date seconds ns x; do date -d @0 --rfc-3339=$f; done; date -d @0 --rfc-822; date -d @0 --rfc-2822
#> 1970-01-01
#> 1970-01-01
#> 1970-01-01T00+00:00
#> 1970-01-01T00:00+00:00
#> 1970-01-01T00:00:00+00:00
#> 1970-01-01T00:00:00,000000000+00:00
#> 1970-01-01T00:00+00:00
#> Thu, 01 Jan 1970 00:00:00 +0000
#> Thu, 01 Jan 1970 00:00:00 +0000
#> 1970-01-01
#> 1970-01-01 00:00:00+00:00
#> 1970-01-01 00:00:00.000000000+00:00
#> Thu, 01 Jan 1970 00:00:00 +0000
#> Thu, 01 Jan 1970 00:00:00 +0000
#! date: invalid argument ‘x’ for ‘--iso-8601’
#! Valid arguments are:
#!   - ‘hours’
#!   - ‘minutes’
#!   - ‘date’
#!   - ‘seconds’
#!   - ‘ns’
#! Try 'date --help' for more information.
#! date: invalid argument ‘x’ for ‘--rfc-3339’
#! Valid arguments are:
#!   - ‘date’
#!   - ‘seconds’
#!   - ‘ns’
#! Try 'date --help' for more information.

#### -f, --file and -r, --reference
export TZ=UTC; printf '@0\n2020-01-01\nxyz\n' > f; date -f f; date --file=f +%s; touch -d @99 g; date -r g +%s; date --reference=g +%s; date -r nosuch; date -f nosuch
#> Thu Jan  1 00:00:00 UTC 1970
#> Wed Jan  1 00:00:00 UTC 2020
#> 0
#> 1577836800
#> 99
#> 99
#! date: invalid date ‘xyz’
#! date: invalid date ‘xyz’
#! date: nosuch: No such file or directory
#! date: nosuch: No such file or directory
#? 1

#### --resolution and --debug
date --resolution; export TZ=UTC; date --debug -d '2020-01-01' +%F 2>/dev/null
#> 0.000000001
#> 2020-01-01

#### mistakes
date -d xyz; date x; date +a +b; date --nosuch; date -Q; date -d; date -d '2020-13-01'; date -d '2020-02-30'; date -I -R; date -d @0 -r f; date -I -u +%F
#! date: invalid date ‘xyz’
#! date: invalid date ‘x’
#! date: extra operand ‘+b’
#! Try 'date --help' for more information.
#! date: unrecognized option '--nosuch'
#! Try 'date --help' for more information.
#! date: invalid option -- 'Q'
#! Try 'date --help' for more information.
#! date: option requires an argument -- 'd'
#! Try 'date --help' for more information.
#! date: invalid date ‘2020-13-01’
#! date: invalid date ‘2020-02-30’
#! date: multiple output formats specified
#! date: the options to specify dates for printing are mutually exclusive
#! Try 'date --help' for more information.
#! date: multiple output formats specified
#? 1

#### zones
for z in UTC Europe/Berlin Asia/Kolkata America/New_York XYZ-3 EST5EDT Nosuch/City ABC "<+05>-5" 12 "<A1B>2:30"; do TZ=$z date -d @1600000000 '+%F %T %Z %z %:z'; done; date -d 'TZ="Asia/Tokyo" 2020-01-01 00:00' +%s; date -u -d '2020-01-01 EST' +%s
#> 2020-09-13 12:26:40 UTC +0000 +00:00
#> 2020-09-13 14:26:40 CEST +0200 +02:00
#> 2020-09-13 17:56:40 IST +0530 +05:30
#> 2020-09-13 08:26:40 EDT -0400 -04:00
#> 2020-09-13 15:26:40 XYZ +0300 +03:00
#> 2020-09-13 08:26:40 EDT -0400 -04:00
#> 2020-09-13 12:26:40 Nosuch +0000 +00:00
#> 2020-09-13 12:26:40 ABC +0000 +00:00
#> 2020-09-13 17:26:40 +05 +0500 +05:00
#> 2020-09-13 12:26:40  +0000 +00:00
#> 2020-09-13 09:56:40 A1B -0230 -02:30
#> 1577804400
#> 1577854800
