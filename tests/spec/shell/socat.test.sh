# socat (1.7.4.4) without a network.

#### files and programs joined
echo hi | socat - EXEC:cat; echo $?; echo hi | socat - SYSTEM:"tr a-z A-Z"; echo $?; socat -u FILE:/etc/host.conf -
#> hi
#> 0
#> HI
#> 0
#> multi on

#### what is wrong with an address
{ socat; socat x; socat -Q a b; socat - FOO:x; socat FILE:/nope -; socat - TCP:127.0.0.1; socat - TCP:127.0.0.1:abc; socat - UNIX:/nope; } 2>&1 | sed 's/^[^E]* E /E /'; socat -h | md5sum
#> E exactly 2 addresses required (there are 0); use option "-h" for help
#> E exactly 2 addresses required (there are 1); use option "-h" for help
#> E unknown option "-Q"; use option "-h" for help
#> E unknown device/address "FOO"
#> E open("/nope", 02, 0666): No such file or directory
#> E TCP: wrong number of parameters (1 instead of 2)
#> E getaddrinfo"127.0.0.1", "abc", {1,0,1,0}, {}): Servname not supported for ai_socktype
#> E UNIX-CLIENT:/nope: No such file or directory
#> bb08e204abf48a96726acc5953971a73  -
