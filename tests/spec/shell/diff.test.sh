# Recorded from Debian 12: diffutils 3.8

#### plain
printf 'a\nb\nc\n' > a; printf 'a\nx\nc\nd\n' > b; diff a b; echo $?; diff a a; echo $?; diff b a
#> 2c2
#> < b
#> ---
#> > x
#> 3a4
#> > d
#> 1
#> 0
#> 2c2
#> < x
#> ---
#> > b
#> 4d3
#> < d
#? 1

#### -q, --brief and -s, --report-identical-files
echo a > a; echo b > b; diff -q a b; diff --brief a b; diff -s a a; diff --report-identical-files a a
#> Files a and b differ
#> Files a and b differ
#> Files a and a are identical
#> Files a and a are identical

#### -c, -C, --context
seq 9 > a; sed 5d a > b; touch -d @0 a b; TZ=UTC diff -c a b; TZ=UTC diff -C1 a b; TZ=UTC diff --context=0 a b
#> *** a	1970-01-01 00:00:00.000000000 +0000
#> --- b	1970-01-01 00:00:00.000000000 +0000
#> ***************
#> *** 2,8 ****
#>   2
#>   3
#>   4
#> - 5
#>   6
#>   7
#>   8
#> --- 2,7 ----
#> *** a	1970-01-01 00:00:00.000000000 +0000
#> --- b	1970-01-01 00:00:00.000000000 +0000
#> ***************
#> *** 4,6 ****
#>   4
#> - 5
#>   6
#> --- 4,5 ----
#> *** a	1970-01-01 00:00:00.000000000 +0000
#> --- b	1970-01-01 00:00:00.000000000 +0000
#> ***************
#> *** 5 ****
#> - 5
#> --- 4 ----
#? 1

#### -u, -U, --unified
seq 9 > a; sed 5d a > b; touch -d @0 a b; TZ=UTC diff -u a b; TZ=UTC diff -U1 a b; TZ=UTC diff --unified=0 a b
#> --- a	1970-01-01 00:00:00.000000000 +0000
#> +++ b	1970-01-01 00:00:00.000000000 +0000
#> @@ -2,7 +2,6 @@
#>  2
#>  3
#>  4
#> -5
#>  6
#>  7
#>  8
#> --- a	1970-01-01 00:00:00.000000000 +0000
#> +++ b	1970-01-01 00:00:00.000000000 +0000
#> @@ -4,3 +4,2 @@
#>  4
#> -5
#>  6
#> --- a	1970-01-01 00:00:00.000000000 +0000
#> +++ b	1970-01-01 00:00:00.000000000 +0000
#> @@ -5 +4,0 @@
#> -5
#? 1

#### -e, --ed and -n, --rcs
seq 5 > a; sed '3d;5s/5/x/' a > b; diff -e a b; diff --ed a b; diff -n a b; diff --rcs a b
#> 5c
#> x
#> .
#> 3d
#> 5c
#> x
#> .
#> 3d
#> d3 1
#> d5 1
#> a5 1
#> x
#> d3 1
#> d5 1
#> a5 1
#> x
#? 1

#### -y, --side-by-side and -W and --left-column and --suppress-common-lines
printf 'a\nb\nc\n' > a; printf 'a\nx\nc\nd\n' > b; diff -y -W 30 a b; diff --side-by-side --width=20 a b; diff -y -W 30 --left-column a b; diff -y -W 30 --suppress-common-lines a b
#> a		a
#> b	      |	x
#> c		c
#> 	      >	d
#> a	a
#> b     |	x
#> c	c
#>       >	d
#> a	      (
#> b	      |	x
#> c	      (
#> 	      >	d
#> b	      |	x
#> 	      >	d
#? 1

#### -p, -F, --label
printf 'f()\n{\n1\n2\n3\n4\n5\n}\n' > a; sed s/5/x/ a > b; diff -p --label A --label B a b; diff -F '^f' --label A --label B -u a b; diff -u --label=A --label=B a b
#> *** A
#> --- B
#> *************** f()
#> *** 4,8 ****
#>   2
#>   3
#>   4
#> ! 5
#>   }
#> --- 4,8 ----
#>   2
#>   3
#>   4
#> ! x
#>   }
#> --- A
#> +++ B
#> @@ -4,5 +4,5 @@ f()
#>  2
#>  3
#>  4
#> -5
#> +x
#>  }
#> --- A
#> +++ B
#> @@ -4,5 +4,5 @@
#>  2
#>  3
#>  4
#> -5
#> +x
#>  }
#? 1

#### -t, -T, --tabsize
printf '\ta\n' > a; printf '\tb\n' > b; diff -t a b; diff -T a b; diff --expand-tabs --tabsize=4 a b; diff --initial-tab a b
#> 1c1
#> <         a
#> ---
#> >         b
#> 1c1
#> <		a
#> ---
#> >		b
#> 1c1
#> <     a
#> ---
#> >     b
#> 1c1
#> <		a
#> ---
#> >		b
#? 1

#### -r, -N, -P, -x, -S
mkdir p q; echo a > p/f; echo b > q/f; echo c > p/g; touch q/h; diff -r p q; diff -rN p q | head -5; diff -r -x g p q; diff -q -r p q; diff -r --exclude='f' p q; diff -rN -q p q; diff p q/f; diff -r -S g p q
#> diff -r p/f q/f
#> 1c1
#> < a
#> ---
#> > b
#> Only in p: g
#> Only in q: h
#> diff -rN p/f q/f
#> 1c1
#> < a
#> ---
#> > b
#> diff -r -x g p/f q/f
#> 1c1
#> < a
#> ---
#> > b
#> Only in q: h
#> Files p/f and q/f differ
#> Only in p: g
#> Only in q: h
#> Only in p: g
#> Only in q: h
#> Files p/f and q/f differ
#> Files p/g and q/g differ
#> 1c1
#> < a
#> ---
#> > b
#> Only in p: g
#> Only in q: h
#? 1

#### -i, -E, -b, -w, -B, -I, -Z
printf 'A b\n' > a; printf 'a  b \n' > b; diff -i -w a b; echo $?; diff -b a b; diff -ib a b; echo $?; printf 'a\n\nb\n' > c; printf 'a\nb\n' > d; diff -B c d; echo $?; diff -I '^$' c d; echo $?; printf 'a\t\n' > e; printf 'a\n' > f; diff -Z e f; echo $?; diff --ignore-all-space e f; diff -E e f | wc -l
#> 0
#> 1c1
#> < A b
#> ---
#> > a  b 
#> 0
#> 0
#> 0
#> 0
#> 4

#### -a, --strip-trailing-cr, --normal
printf 'a\0\n' > a; printf 'b\0\n' > b; diff a b; diff -a a b | od -c | head -2; printf 'a\r\n' > c; printf 'a\n' > d; diff --strip-trailing-cr c d; echo $?; diff --normal c d | od -c | head -3
#> Binary files a and b differ
#> 0000000   1   c   1  \n   <       a  \0  \n   -   -   -  \n   >       b
#> 0000020  \0  \n
#> 0
#> 0000000   1   c   1  \n   <       a  \r  \n   -   -   -  \n   >       a
#> 0000020  \n
#> 0000021

#### no newline at the end
printf 'a' > a; printf 'a\n' > b; diff a b; diff -u --label x --label y a b; printf 'b' > c; diff a c
#> 1c1
#> < a
#> \ No newline at end of file
#> ---
#> > a
#> --- x
#> +++ y
#> @@ -1 +1 @@
#> -a
#> \ No newline at end of file
#> +a
#> 1c1
#> < a
#> \ No newline at end of file
#> ---
#> > b
#> \ No newline at end of file
#? 1

#### --color
echo a > a; echo b > b; diff --color=always a b | cat -v; diff --color=never a b; diff -u --label x --label y --color=always a b | cat -v
#> ^[[36m1c1^[[0m
#> ^[[31m< a^[[0m
#> ---
#> ^[[32m> b^[[0m
#> 1c1
#> < a
#> ---
#> > b
#> ^[[1m--- x^[[0m
#> ^[[1m+++ y^[[0m
#> ^[[36m@@ -1 +1 @@^[[0m
#> ^[[31m-a^[[0m
#> ^[[32m+b^[[0m

#### mistakes
diff; diff a; diff nosuch /dev/null; echo $?; diff /root /dev/null; echo $?; diff --nosuch; diff -c -u a b; diff a b c; diff -U x a b
#> 2
#> 2
#! diff: missing operand after 'diff'
#! diff: Try 'diff --help' for more information.
#! diff: missing operand after 'a'
#! diff: Try 'diff --help' for more information.
#! diff: nosuch: No such file or directory
#! diff: /root/null: No such file or directory
#! diff: unrecognized option '--nosuch'
#! diff: Try 'diff --help' for more information.
#! diff: conflicting output style options
#! diff: Try 'diff --help' for more information.
#! diff: extra operand 'c'
#! diff: Try 'diff --help' for more information.
#! diff: invalid context length 'x'
#! diff: Try 'diff --help' for more information.
#? 2

#### cmp
printf 'abc\n' > a; printf 'abd\ne\n' > b; cmp a b; echo $?; cmp -l a b; cmp -b a b; cmp -s a b; echo $?; cmp -n 2 a b; echo $?; cmp -i 3 a b; cmp --bytes=3 a b; cmp --print-bytes a b; cmp --verbose a b; cmp --quiet a b; echo $?; cmp --silent a b; cmp --ignore-initial=1:1 a b; cmp a a 1 1; cmp nosuch a; cmp; cmp --nosuch; cmp -ls a b
#> a b differ: byte 3, line 1
#> 1
#> 3 143 144
#> a b differ: byte 3, line 1 is 143 c 144 d
#> 1
#> 0
#> a b differ: byte 3, line 1
#> a b differ: byte 3, line 1 is 143 c 144 d
#> 3 143 144
#> 1
#> a b differ: byte 2, line 1
#! cmp: EOF on a after byte 4
#! cmp: EOF on a after byte 1, line 1
#! cmp: EOF on a after byte 4
#! cmp: nosuch: No such file or directory
#! cmp: missing operand after 'cmp'
#! cmp: Try 'cmp --help' for more information.
#! cmp: unrecognized option '--nosuch'
#! cmp: Try 'cmp --help' for more information.
#! cmp: options -l and -s are incompatible
#! cmp: Try 'cmp --help' for more information.
#? 2
