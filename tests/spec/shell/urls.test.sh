# Recorded from Debian 12: how curl 7.88.1 and wget 1.21.3 take URLs; no name resolves

#### curl counts and chooses
curl -sS 'h[1-3].invalid'; curl -sS 'h[01-09:4].invalid'; curl -sS 'h[a-z:20].invalid'; curl -sS 'h[1-2]{a,b}.invalid'; curl -sS 'h{a,}.invalid'
#! curl: (6) Could not resolve host: h1.invalid
#! curl: (6) Could not resolve host: h2.invalid
#! curl: (6) Could not resolve host: h3.invalid
#! curl: (6) Could not resolve host: h01.invalid
#! curl: (6) Could not resolve host: h05.invalid
#! curl: (6) Could not resolve host: h09.invalid
#! curl: (6) Could not resolve host: ha.invalid
#! curl: (6) Could not resolve host: hu.invalid
#! curl: (6) Could not resolve host: h1a.invalid
#! curl: (6) Could not resolve host: h1b.invalid
#! curl: (6) Could not resolve host: h2a.invalid
#! curl: (6) Could not resolve host: h2b.invalid
#! curl: (6) Could not resolve host: ha.invalid
#! curl: (6) Could not resolve host: h.invalid
#? 6

#### curl says where a pattern is wrong
for url in 'h[1-3' 'h]' 'h}' 'h[3-1]' 'h{}.invalid' 'h{a{b}}' 'h{a' 'h[1-x]' 'h[-]' 'h[A-c]' 'h[1]' 'h[a-]' 'h[1-5:9]' 'h{a]'; do curl -sS "$url"; echo $?; done
#> 3
#> 3
#> 3
#> 3
#> 3
#> 3
#> 3
#> 3
#> 3
#> 3
#> 3
#> 3
#> 3
#> 3
#! curl: (3) bad range in URL position 5:
#! h[1-3
#!     ^
#! curl: (3) unmatched close brace/bracket in URL position 2:
#! h]
#!  ^
#! curl: (3) unmatched close brace/bracket in URL position 2:
#! h}
#!  ^
#! curl: (3) bad range in URL position 7:
#! h[3-1]
#!       ^
#! curl: (3) empty string within braces in URL position 3:
#! h{}.invalid
#!   ^
#! curl: (3) nested brace in URL position 4:
#! h{a{b}}
#!    ^
#! curl: (3) unmatched brace in URL position 2:
#! h{a
#!  ^
#! curl: (3) bad range in URL position 5:
#! h[1-x]
#!     ^
#! curl: (3) bad range specification in URL position 3:
#! h[-]
#!   ^
#! curl: (3) bad range in URL position 7:
#! h[A-c]
#!       ^
#! curl: (3) bad range in URL position 3:
#! h[1]
#!   ^
#! curl: (3) bad range in URL position 3:
#! h[a-]
#!   ^
#! curl: (3) bad range in URL position 9:
#! h[1-5:9]
#!         ^
#! curl: (3) unexpected close bracket in URL position 4:
#! h{a]
#!    ^

#### curl refuses what is no URL
for url in '' 'h x' 'http://h"x/' 'http://h<x/' 'http://h%20x/' 'http:////h/' 'h:' ':80' 'h:65536' 'h:x' 'http://[zz' 'h[]' 'nosuch://h/'; do curl -sS "$url"; echo $?; done
curl -sS -g 'h[1-2]'; curl -sS 'http:/h.invalid/'; curl -sS 'http://h%41.invalid/'
#> 3
#> 3
#> 3
#> 3
#> 3
#> 3
#> 3
#> 3
#> 3
#> 3
#> 3
#> 3
#> 1
#! curl: (3) URL using bad/illegal format or missing URL
#! curl: (3) URL using bad/illegal format or missing URL
#! curl: (3) URL using bad/illegal format or missing URL
#! curl: (3) URL using bad/illegal format or missing URL
#! curl: (3) URL using bad/illegal format or missing URL
#! curl: (3) URL using bad/illegal format or missing URL
#! curl: (3) URL using bad/illegal format or missing URL
#! curl: (3) URL using bad/illegal format or missing URL
#! curl: (3) URL using bad/illegal format or missing URL
#! curl: (3) URL using bad/illegal format or missing URL
#! curl: (3) bad range in URL position 9:
#! http://[zz
#!         ^
#! curl: (3) URL using bad/illegal format or missing URL
#! curl: (1) Protocol "nosuch" not supported or disabled in libcurl
#! curl: (3) URL using bad/illegal format or missing URL
#! curl: (6) Could not resolve host: h.invalid
#! curl: (6) Could not resolve host: hA.invalid
#? 6

#### wget makes URLs of what is short for one
for url in '' 'http://' 'http:///x' 'nosuch://h/x' 'h:99999/x' '//h/x' 'http://[::1/x' 'http://[zz]/x' 'http://h:x/'; do wget "$url"; echo $?; done
#> 1
#> 1
#> 1
#> 1
#> 1
#> 1
#> 1
#> 1
#> 1
#! http://: Invalid host name.
#! http://: Invalid host name.
#! http:///x: Invalid host name.
#! nosuch://h/x: Unsupported scheme ‘nosuch’.
#! http://h:99999/x: Bad port number.
#! //h/x: Scheme missing.
#! http://[::1/x: Unterminated IPv6 numeric address.
#! http://[zz]/x: Invalid IPv6 numeric address.
#! http://h:x/: Bad port number.

#### wget writes bytes that no URL has with their numbers
for url in 'HTTP://H.Invalid/A b?c d' 'http://h.invalid/é{a}|"<>^`~%zz%41' 'http://h.invalid/[x]' 'h.invalid:x/x' 'h.invalid:81/x' 'http://u:p@h.invalid/x#y'; do wget -t 1 "$url" 2>&1 | sed 's/^--.*--  /-- /; /^Resolving/d'; done
#> -- http://h.invalid/A%20b?c%20d
#> wget: unable to resolve host address ‘h.invalid’
#> -- http://h.invalid/%C3%A9%7Ba%7D%7C%22%3C%3E%5E%60~%25zz%41
#> wget: unable to resolve host address ‘h.invalid’
#> Warning: wildcards not supported in HTTP.
#> -- http://h.invalid/[x]
#> wget: unable to resolve host address ‘h.invalid’
#> -- ftp://h.invalid/x/x
#>            => ‘x’
#> wget: unable to resolve host address ‘h.invalid’
#> -- http://h.invalid:81/x
#> wget: unable to resolve host address ‘h.invalid’
#> -- http://u:*password*@h.invalid/x
#> wget: unable to resolve host address ‘h.invalid’

#### git says of a URL what curl says
git clone 'https://h[[le.invalid/x'; echo $?; git clone 'https://h:99999/x'; git clone 'http://h:x/y'; echo $?
#> 128
#> 128
#! Cloning into 'x'...
#! fatal: unable to access 'https://h[[le.invalid/x/': URL using bad/illegal format or missing URL
#! Cloning into 'x'...
#! fatal: unable to access 'https://h:99999/x/': URL using bad/illegal format or missing URL
#! Cloning into 'y'...
#! fatal: unable to access 'http://h:x/y/': URL using bad/illegal format or missing URL
