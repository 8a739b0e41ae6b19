# openssl (3.0): keys, certificates and lists.

#### a key, its public half, a certificate
openssl genrsa 512 2>&1 | head -1; openssl genrsa -out k.pem 2048; ls -l k.pem | cut -c1-10; head -1 k.pem; openssl rsa -in k.pem -pubout 2>&1 | head -2; openssl req -new -x509 -key k.pem -subj /C=US/O=x/CN=y -days 1 -out c.pem; openssl x509 -in c.pem -noout -subject -issuer; openssl req -new -key k.pem -subj /CN=x | head -1; openssl genrsa abc
#> -----BEGIN PRIVATE KEY-----
#> -rw-------
#> -----BEGIN PRIVATE KEY-----
#> writing RSA key
#> -----BEGIN PUBLIC KEY-----
#> subject=C = US, O = x, CN = y
#> issuer=C = US, O = x, CN = y
#> -----BEGIN CERTIFICATE REQUEST-----
#! genrsa: Can't parse "abc" as a number
#? 1

#### lists
openssl list -digest-commands; openssl list -cipher-commands | head -4; openssl list; openssl list -foo
#> blake2b512        blake2s256        md5               rmd160            
#> sha1              sha224            sha256            sha3-224          
#> sha3-256          sha3-384          sha3-512          sha384            
#> sha512            sha512-224        sha512-256        shake128          
#> shake256          sm3               
#>
#> aes-128-cbc       aes-128-ecb       aes-192-cbc       aes-192-ecb       
#> aes-256-cbc       aes-256-ecb       aria-128-cbc      aria-128-cfb      
#> aria-128-cfb1     aria-128-cfb8     aria-128-ctr      aria-128-ecb      
#> aria-128-ofb      aria-192-cbc      aria-192-cfb      aria-192-cfb1     
#! list: Use -help for summary.
#! list: Unknown option: -foo
#! list: Use -help for summary.
#? 1

#### passwords come from one place
openssl passwd -1 -stdin p < /dev/null; echo $?; echo x | openssl passwd -6 -salt ab -stdin y; openssl passwd -1 -salt q -in /etc/debian_version a; openssl passwd -1 -salt q -in /etc/debian_version
#> 1
#> $1$q$DvNi0yKxVqitWWcBNjlFm1
#! passwd: Use -help for summary.
#! passwd: Use -help for summary.
#! passwd: Use -help for summary.
