# Recorded from Debian 12: coreutils 9.1

#### plain with the header fixed
seq 3 > f; touch -d '2020-01-02 03:04:05' f; pr f
#>
#>
#> 2020-01-02 03:04                        f                         Page 1
#>
#>
#> 1
#> 2
#> 3
#>
#>
#>
#>
#>
#>
#>
#>
#>
#>
#>
#>
#>
#>
#>
#>
#>
#>
#>
#>
#>
#>
#>
#>
#>
#>
#>
#>
#>
#>
#>
#>
#>
#>
#>
#>
#>
#>
#>
#>
#>
#>
#>
#>
#>
#>
#>
#>
#>
#>
#>
#>
#>
#>
#>
#>
#>
#>

#### -t and -T
seq 3 > f; pr -t f; pr -T f; pr --omit-header f; pr --omit-pagination f
#> 1
#> 2
#> 3
#> 1
#> 2
#> 3
#> 1
#> 2
#> 3
#> 1
#> 2
#> 3

#### columns
seq 10 > f; pr -t -3 f; pr -t --columns=2 f; pr -t -3 -a f; pr -t --across --columns=4 f
#> 1			5			8
#> 2			6			9
#> 3			7			10
#> 4
#> 1				    6
#> 2				    7
#> 3				    8
#> 4				    9
#> 5				    10
#> 1			2			3
#> 4			5			6
#> 7			8			9
#> 10
#> 1		  2		    3		      4
#> 5		  6		    7		      8
#> 9		  10

#### -m, --merge
seq 3 > a; seq 11 14 > b; pr -t -m a b; pr -t --merge -w 40 a b
#> 1				    11
#> 2				    12
#> 3				    13
#> 				    14
#> 1		    11
#> 2		    12
#> 3		    13
#> 		    14

#### -l, --length and -h, --header
seq 30 > f; touch -d '2020-01-02 03:04:05' f; pr -l 20 -h title f; pr --length=15 --header='my head' f
#>
#>
#> 2020-01-02 03:04                      title                       Page 1
#>
#>
#> 1
#> 2
#> 3
#> 4
#> 5
#> 6
#> 7
#> 8
#> 9
#> 10
#>
#>
#>
#>
#>
#>
#>
#> 2020-01-02 03:04                      title                       Page 2
#>
#>
#> 11
#> 12
#> 13
#> 14
#> 15
#> 16
#> 17
#> 18
#> 19
#> 20
#>
#>
#>
#>
#>
#>
#>
#> 2020-01-02 03:04                      title                       Page 3
#>
#>
#> 21
#> 22
#> 23
#> 24
#> 25
#> 26
#> 27
#> 28
#> 29
#> 30
#>
#>
#>
#>
#>
#>
#>
#> 2020-01-02 03:04                     my head                      Page 1
#>
#>
#> 1
#> 2
#> 3
#> 4
#> 5
#>
#>
#>
#>
#>
#>
#>
#> 2020-01-02 03:04                     my head                      Page 2
#>
#>
#> 6
#> 7
#> 8
#> 9
#> 10
#>
#>
#>
#>
#>
#>
#>
#> 2020-01-02 03:04                     my head                      Page 3
#>
#>
#> 11
#> 12
#> 13
#> 14
#> 15
#>
#>
#>
#>
#>
#>
#>
#> 2020-01-02 03:04                     my head                      Page 4
#>
#>
#> 16
#> 17
#> 18
#> 19
#> 20
#>
#>
#>
#>
#>
#>
#>
#> 2020-01-02 03:04                     my head                      Page 5
#>
#>
#> 21
#> 22
#> 23
#> 24
#> 25
#>
#>
#>
#>
#>
#>
#>
#> 2020-01-02 03:04                     my head                      Page 6
#>
#>
#> 26
#> 27
#> 28
#> 29
#> 30
#>
#>
#>
#>
#>

#### -n, --number-lines
seq 3 > f; pr -t -n f; pr -t -n:3 f; pr -t --number-lines f; pr -t -n -N 10 f; pr -t -n --first-line-number=5 f
#>     1	1
#>     2	2
#>     3	3
#>   1:1
#>   2:2
#>   3:3
#>     1	1
#>     2	2
#>     3	3
#>    10	1
#>    11	2
#>    12	3
#>     5	1
#>     6	2
#>     7	3

#### -o, --indent and -w, --width, -W
seq 6 > f; pr -t -o 4 f; pr -t --indent=2 -2 -w 20 f; pr -t -2 --width=30 f; pr -t -2 -W 20 f; pr -t -2 --page-width=12 f
#>     1
#>     2
#>     3
#>     4
#>     5
#>     6
#>   1	    4
#>   2	    5
#>   3	    6
#> 1	       4
#> 2	       5
#> 3	       6
#> 1	  4
#> 2	  5
#> 3	  6
#> 1     4
#> 2     5
#> 3     6

#### -s, --separator and -S, --sep-string
seq 6 > f; pr -t -3 -s: f; pr -t -3 -S' | ' f; pr -t -3 --separator=, f; pr -t -3 --sep-string=xx f; pr -t -2 -s f
#> 1:3:5
#> 2:4:6
#> 1		       | 3			| 5
#> 2		       | 4			| 6
#> 1,3,5
#> 2,4,6
#> 1		      xx3		      xx5
#> 2		      xx4		      xx6
#> 1	4
#> 2	5
#> 3	6

#### -d, --double-space
seq 3 > f; pr -t -d f; pr -t --double-space f
#> 1
#>
#> 2
#>
#> 3
#>
#> 1
#>
#> 2
#>
#> 3
#>

#### -D, --date-format
seq 1 > f; touch -d '2020-01-02 03:04:05' f; pr -l 12 -D %Y f; pr -l 12 --date-format='%d.%m.' f
#>
#>
#> 2020                              f                               Page 1
#>
#>
#> 1
#>
#>
#>
#>
#>
#>
#>
#>
#> 02.01.                             f                              Page 1
#>
#>
#> 1
#>
#>
#>
#>
#>
#>

#### -F and -f, --form-feed
seq 1 > f; touch -d '2020-01-02' f; pr -F -l 12 f | od -c; pr -f -l 12 f | od -c; pr --form-feed -l 12 f | od -c
#> 0000000  \n  \n   2   0   2   0   -   0   1   -   0   2       0   0   :
#> 0000020   0   0                                                        
#> 0000040                                           f                    
#> 0000060                                                                
#> 0000100                   P   a   g   e       1  \n  \n  \n   1  \n  \f
#> 0000120
#> 0000000  \n  \n   2   0   2   0   -   0   1   -   0   2       0   0   :
#> 0000020   0   0                                                        
#> 0000040                                           f                    
#> 0000060                                                                
#> 0000100                   P   a   g   e       1  \n  \n  \n   1  \n  \f
#> 0000120
#> 0000000  \n  \n   2   0   2   0   -   0   1   -   0   2       0   0   :
#> 0000020   0   0                                                        
#> 0000040                                           f                    
#> 0000060                                                                
#> 0000100                   P   a   g   e       1  \n  \n  \n   1  \n  \f
#> 0000120

#### -e, --expand-tabs and -i, --output-tabs
printf 'a\tb\n' > f; pr -t -e f | od -c; pr -t -e4 f | od -c; pr -t --expand-tabs=2 f | od -c; printf 'a               b\n' > g; pr -t -i g | od -c; pr -t --output-tabs g | od -c
#> 0000000   a                               b  \n
#> 0000012
#> 0000000   a               b  \n
#> 0000006
#> 0000000   a       b  \n
#> 0000004
#> 0000000   a  \t  \t   b  \n
#> 0000005
#> 0000000   a  \t  \t   b  \n
#> 0000005

#### -v, --show-nonprinting and -c, --show-control-chars
printf 'a\001\351\n' > f; pr -t -v f; pr -t -c f; pr -t --show-nonprinting f; pr -t --show-control-chars f
#> a\001\351
#> a^A\351
#> a\001\351
#> a^A\351

#### -J, --join-lines
seq 4 > f; pr -t -2 -J f | od -c; pr -t -2 --join-lines f | od -c
#> 0000000   1  \t   3  \n   2  \t   4  \n
#> 0000010
#> 0000000   1  \t   3  \n   2  \t   4  \n
#> 0000010

#### +PAGES, --pages
seq 30 > f; touch -d '2020-01-02' f; pr +2 -l 20 f; pr --pages=3:3 -l 20 f; pr +5 -l 20 f
#>
#>
#> 2020-01-02 00:00                        f                         Page 2
#>
#>
#> 11
#> 12
#> 13
#> 14
#> 15
#> 16
#> 17
#> 18
#> 19
#> 20
#>
#>
#>
#>
#>
#>
#>
#> 2020-01-02 00:00                        f                         Page 3
#>
#>
#> 21
#> 22
#> 23
#> 24
#> 25
#> 26
#> 27
#> 28
#> 29
#> 30
#>
#>
#>
#>
#>
#>
#>
#> 2020-01-02 00:00                        f                         Page 3
#>
#>
#> 21
#> 22
#> 23
#> 24
#> 25
#> 26
#> 27
#> 28
#> 29
#> 30
#>
#>
#>
#>
#>
#! pr: starting page number 5 exceeds page count 4

#### -r, --no-file-warnings
pr -r nosuch; echo $?; pr --no-file-warnings nosuch; echo $?; pr nosuch; echo $?
#> 1
#> 1
#> 1
#! pr: nosuch: No such file or directory

#### bad arguments
pr -l x /dev/null; pr -w 0 /dev/null; pr -m -2 /dev/null; pr -m -a /dev/null; pr -n:x /dev/null; pr --pages=0 /dev/null; pr -N x /dev/null
#! pr: '-l PAGE_LENGTH' invalid number of lines: ‘x’
#! pr: '-w PAGE_WIDTH' invalid number of characters: ‘0’: Numerical result out of range
#! pr: cannot specify number of columns when printing in parallel
#! pr: cannot specify both printing across and printing in parallel
#! pr: '-n' extra characters or invalid number in the argument: ‘x’
#! Try 'pr --help' for more information.
#! pr: invalid page range ‘0’
#! pr: '-N NUMBER' invalid starting line number: ‘x’
#? 1

#### an unknown option
pr --nosuch; pr -Q
#! pr: unrecognized option '--nosuch'
#! Try 'pr --help' for more information.
#! pr: invalid option -- 'Q'
#! Try 'pr --help' for more information.
#? 1

#### form feeds in the input
printf 'a\n\fb\nc\n' > f; touch -d 2020-01-02 f; pr -l 12 f; pr -t f | od -c; pr -T f | od -c; printf 'a\f\nb\n' | pr -t | od -c
#>
#>
#> 2020-01-02 00:00                        f                         Page 1
#>
#>
#> a
#>
#>
#>
#>
#>
#>
#>
#>
#> 2020-01-02 00:00                        f                         Page 2
#>
#>
#> b
#> c
#>
#>
#>
#>
#>
#> 0000000   a  \n  \f   b  \n   c  \n
#> 0000007
#> 0000000   a  \n   b  \n   c  \n
#> 0000006
#> 0000000   a  \n  \f   b  \n
#> 0000005

#### more lines than a page with -F
seq 10 > f; touch -d 2020-01-02 f; pr -F -l 12 f | cat -v; pr -f -l 11 f | cat -v
#>
#>
#> 2020-01-02 00:00                        f                         Page 1
#>
#>
#> 1
#> 2
#> ^L
#>
#> 2020-01-02 00:00                        f                         Page 2
#>
#>
#> 3
#> 4
#> ^L
#>
#> 2020-01-02 00:00                        f                         Page 3
#>
#>
#> 5
#> 6
#> ^L
#>
#> 2020-01-02 00:00                        f                         Page 4
#>
#>
#> 7
#> 8
#> ^L
#>
#> 2020-01-02 00:00                        f                         Page 5
#>
#>
#> 9
#> 10
#> ^L
#>
#> 2020-01-02 00:00                        f                         Page 1
#>
#>
#> 1
#> ^L
#>
#> 2020-01-02 00:00                        f                         Page 2
#>
#>
#> 2
#> ^L
#>
#> 2020-01-02 00:00                        f                         Page 3
#>
#>
#> 3
#> ^L
#>
#> 2020-01-02 00:00                        f                         Page 4
#>
#>
#> 4
#> ^L
#>
#> 2020-01-02 00:00                        f                         Page 5
#>
#>
#> 5
#> ^L
#>
#> 2020-01-02 00:00                        f                         Page 6
#>
#>
#> 6
#> ^L
#>
#> 2020-01-02 00:00                        f                         Page 7
#>
#>
#> 7
#> ^L
#>
#> 2020-01-02 00:00                        f                         Page 8
#>
#>
#> 8
#> ^L
#>
#> 2020-01-02 00:00                        f                         Page 9
#>
#>
#> 9
#> ^L
#>
#> 2020-01-02 00:00                        f                        Page 10
#>
#>
#> 10
#> ^L
#\>

#### lines that are longer than the column
printf 'abcdefghijklmnop\nq\n' > f; pr -t -2 -w 20 f; pr -t -W 8 f; pr -t -w 8 f; pr -m -t -w 20 f f; pr -t -J -m f f; pr -t -2 -s -w 20 f
#> abcdefghi q
#> abcdefgh
#> q
#> abcdefghijklmnop
#> q
#> abcdefghi abcdefghi
#> q	  q
#> abcdefghijklmnop	abcdefghijklmnop
#> q	q
#> abcdefghijq

#### numbers in columns
seq 6 > f; pr -t -n -2 f; pr -t -n -m f f; pr -t -n. -3 -a f; pr -t -n3 f; pr -t -n:2 -N 98 f; pr +1 -t -n f
#>     1	1			    	4   4
#>     2	2			    	5   5
#>     3	3			    	6   6
#>     1	1				1
#>     2	2				2
#>     3	3				3
#>     4	4				4
#>     5	5				5
#>     6	6				6
#>     1.1			    2.2			    3.3
#>     4.4			    5.5			    6.6
#>   1	1
#>   2	2
#>   3	3
#>   4	4
#>   5	5
#>   6	6
#> 98:1
#> 99:2
#> 00:3
#> 01:4
#> 02:5
#> 03:6
#>     1	1
#>     2	2
#>     3	3
#>     4	4
#>     5	5
#>     6	6

#### empty files
pr /dev/null; pr -m /dev/null /dev/null; printf '' | pr; echo $?
#> 0

#### double spaced columns and pages
seq 30 > f; touch -d 2020-01-02 f; pr -d -2 -l 20 f; pr -d -l 16 f | head -30
#>
#>
#> 2020-01-02 00:00                        f                         Page 1
#>
#>
#> 1				    6
#>
#> 2				    7
#>
#> 3				    8
#>
#> 4				    9
#>
#> 5				    10
#>
#>
#>
#>
#>
#>
#>
#>
#> 2020-01-02 00:00                        f                         Page 2
#>
#>
#> 11				    16
#>
#> 12				    17
#>
#> 13				    18
#>
#> 14				    19
#>
#> 15				    20
#>
#>
#>
#>
#>
#>
#>
#>
#> 2020-01-02 00:00                        f                         Page 3
#>
#>
#> 21				    26
#>
#> 22				    27
#>
#> 23				    28
#>
#> 24				    29
#>
#> 25				    30
#>
#>
#>
#>
#>
#>
#>
#>
#> 2020-01-02 00:00                        f                         Page 1
#>
#>
#> 1
#>
#> 2
#>
#> 3
#>
#>
#>
#>
#>
#>
#>
#>
#> 2020-01-02 00:00                        f                         Page 2
#>
#>
#> 4
#>
#> 5
#>
#> 6
#>
#>
#>
#>

#### files of unlike length side by side
seq 2 > a; seq 5 > b; seq 3 > c; pr -m -t a b c; pr -m -t -s, a b c; pr -m -t -S: -w 30 b a c; pr -m -t -J a b c; touch -d 2020-01-02 a b; pr -m -l 12 -h x -D fixed a b
#> 1			1			1
#> 2			2			2
#> 			3			3
#> 			4			
#> 			5			
#> 1,1,1
#> 2,2,2
#> ,3,3
#> ,4,
#> ,5,
#> 1	 :1	   :1
#> 2	 :2	   :2
#> 3	 :	   :3
#> 4	 :	   :
#> 5	 :	   :
#> 1	1	1
#> 2	2	2
#> 	3	3
#> 	4	
#> 	5	
#>
#>
#> fixed                              x                              Page 1
#>
#>
#> 1				    1
#> 2				    2
#>
#>
#>
#>
#>
#>
#>
#> fixed                              x                              Page 2
#>
#>
#> 				    3
#> 				    4
#>
#>
#>
#>
#>
#>
#>
#> fixed                              x                              Page 3
#>
#>
#> 				    5
#>
#>
#>
#>
#>
#>

#### a narrow page
seq 3 > f; pr -t -9 -w 5 f; pr -t -0 f; pr --columns=x f; pr -o x f; pr -W 0 f
#! pr: page width too narrow
#! pr: invalid number of columns: ‘0’: Numerical result out of range
#! pr: invalid number of columns: ‘x’
#! pr: '-o MARGIN' invalid line offset: ‘x’
#! pr: '-W PAGE_WIDTH' invalid number of characters: ‘0’: Numerical result out of range
#? 1
