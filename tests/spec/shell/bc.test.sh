#### sums and scales
echo '2+3; 10/3; 2^10; scale=3; 10/3; 7%3; -5; (1+2)*3' | bc
#> 5
#> 3
#> 1024
#> 3.333
#> .001
#> -5
#> 9

#### variables
echo 'x=5; x*2; x; ++x; x++; x; x += 2; x' | bc
#> 10
#> 5
#> 6
#> 6
#> 7
#> 9

#### mistakes
echo 'foo(' | bc; echo '1/0' | bc; echo '1+' | bc; echo ')' | bc; echo '12 @ 3' | bc; bc nope; bc -z
#> usage: bc [options] [file ...]
#>   -h  --help         print this usage and exit
#>   -i  --interactive  force interactive mode
#>   -l  --mathlib      use the predefined math routines
#>   -q  --quiet        don't print initial banner
#>   -s  --standard     non-standard bc constructs are errors
#>   -w  --warn         warn about non-standard bc constructs
#>   -v  --version      print version information and exit
#! (standard_in) 2: syntax error
#! Runtime error (func=(main), adr=3): Divide by zero
#! (standard_in) 2: syntax error
#! (standard_in) 1: syntax error
#! (standard_in) 1: illegal character: @
#! (standard_in) 1: syntax error
#! File nope is unavailable.
#! bc: invalid option -- 'z'
#? 1

#### functions of its own
echo 'sqrt(2); scale=5; sqrt(2); length(12345); scale(1.234); 2^-2' | bc
#> 1
#> 1.41421
#> 5
#> 3
#> .25000

#### bases
echo 'obase=16; 255; 0.5; ibase=2; 101; obase=10; 1111' | bc; echo 'obase=2; 10; 255' | bc; echo 'ibase=16; FF; A' | bc
#> FF
#> .8
#> 5
#> 1111
#> 1010
#> 11111111
#> 255
#> 10

#### the library
echo 's(1); e(1); l(2); a(1); c(0); 4*a(1); e(0); l(1); s(0); 1/3' | bc -l
#> .84147098480789650665
#> 2.71828182845904523536
#> .69314718055994530941
#> .78539816339744830961
#> 1.00000000000000000000
#> 3.14159265358979323844
#> 1.00000000000000000000
#> 0
#> 0
#> .33333333333333333333

#### loops and conditions
echo 'for (i=0;i<3;i++) i; if (1>0) print "yes\n"; while (0) 1; "str"' | bc
#> 0
#> 1
#> 2
#> yes
#> str
#\>

#### functions
printf 'define f(x) {\n  auto y\n  y = x * x\n  return (y + 1)\n}\nf(4)\ndefine g(n) { if (n <= 1) return (1); return (n * g(n - 1)); }\ng(30)\n' | bc
#> 17
#> 265252859812191058636308480000000

#### comparisons
echo '5 > 3; 5 == 3; !1; 1 && 0; 1 || 0; 3 != 4; 2 <= 2' | bc
#> 1
#> 0
#> 0
#> 0
#> 1
#> 1
#> 1

#### large numbers
echo '2^100; 2^300; 10^20 * 10^20' | bc
#> 1267650600228229401496703205376
#> 20370359763344860862684456884093781610514683936659362506361404493543\
#> 81299763336706183397376
#> 10000000000000000000000000000000000000000

#### points
echo '0.5*2; .5; 1.50+1; 1.5 + 2.25; 3.14159 * 2; 100/7; -0.5; 0.0; 1.10' | bc -l
#> 1.0
#> .5
#> 2.50
#> 3.75
#> 6.28318
#> 14.28571428571428571428
#> -.5
#> 0
#> 1.10

#### arrays and quit
echo 'a[1]=3; a[1]; a[2]; quit; 5' | bc; bc <<< '5*5'; echo 'last; 7; last+1; .' | bc; echo '/* no */ 1; 2 # 3' | bc
#> 25
#> 0
#> 7
#> 8
#> 8
#> 1
#> 2

#### what it says of itself
bc -v; bc -h
#> bc 1.07.1
#> Copyright 1991-1994, 1997, 1998, 2000, 2004, 2006, 2008, 2012-2017 Free Software Foundation, Inc.
#> usage: bc [options] [file ...]
#>   -h  --help         print this usage and exit
#>   -i  --interactive  force interactive mode
#>   -l  --mathlib      use the predefined math routines
#>   -q  --quiet        don't print initial banner
#>   -s  --standard     non-standard bc constructs are errors
#>   -w  --warn         warn about non-standard bc constructs
#>   -v  --version      print version information and exit

#### print
echo 'print 1+1, "\n"; print "a\tb\n"; x = 3; print x, " ", x^2, "\n"' | bc
#> 2
#> a	b
#> 3 9
