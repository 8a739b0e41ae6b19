# dpkg-deb (dpkg 1.21.22): what is in an archive that dpkg-deb -b made of three files on 2024-01-02.

#### -I, -c
export TZ=UTC; echo ITxhcmNoPgpkZWJpYW4tYmluYXJ5ICAgMTcwNDE2NDY0NSAgMCAgICAgMCAgICAgMTAwNjQ0ICA0ICAgICAgICAgYAoyLjAKY29udHJvbC50YXIueHogIDE3MDQxNjQ2NDUgIDAgICAgIDAgICAgIDEwMDY0NCAgMzgwICAgICAgIGAK/Td6WFoAAATm1rRGBMC7AoBQIQEWAAAAAAAAACFffq7gJ/8BM10AFwu8HH0BlcAdSj55FcLMJqNeGSv9futhdAEDTBZ/7tmsf75K2e7pP3/Evn0fQCWbHelZUB69PvzHMCiI1VVbTwXVCIEuPVq43iKENhM0DKI7p9Ax9KbXvCJUQQF+2FH9NAUOU+GZgztteFRxKdL8SsxYQqKVjFPA/1MTMAvQQ7RKbv0ST5MSQ89XHIf+CtSEJuh9QRt81fBCLTq5NZ1ntPqT+VO7oS7DWfqxnPUgKOdBZM4uz080jRxG55a11qPvGZ2XIhpVOxwB7oQ7nQ28Lr6pNOQB0p3TQSQkbqWLlCA3Cvh7RFltKyu7sBPPAN63yO8rKLCpdccakoKD4btGyGL6THdN8dZIDh2c5ud6P9mBREm3Xxw4141r9Ux1YBCQZtgSyE0cNvgP+mLx32/Toa+wAAAAVmdFfZZb5esAAdcCgFAAAKEzSzexxGf7AgAAAAAEWVpkYXRhLnRhci54eiAgICAgMTcwNDE2NDY0NSAgMCAgICAgMCAgICAgMTAwNjQ0ICAyODQgICAgICAgYAr9N3pYWgAABObWtEYEwNsBgFAhARYAAAAAAAAAxrxpn+An/wDTXQAXC7wcfQGVwB1KPnkVwswmo14ZK/1+62F0AQNMFn/u2ax/vkrZ7uk/f8S+fR9AJZsd6VlQHr0+/McycbNTcAM+MbNA/skGj3H5psTovnhDm6hdwQc78GvPZoERylz1NeoeOXF7kjblD+TgYORFHzd0vcJsPFcP+eKFz1wVzTYzzE3sSZy9EIq2BQyQuT+ibWz56jB6+R/sQqSDRG0/ZBLXLrnTmuD3mx+pmaYnHAKrlHPMYbAsNUW6r8o+P1GTrkDqvJCg9X5OZeJnlXFovFlxhLoAAABKBiIraT6CeQAB9wGAUAAAR0xHd7HEZ/sCAAAAAARZWg== | base64 -d > hi.deb; dpkg-deb -I hi.deb; dpkg-deb -c hi.deb; dpkg-deb --info hi.deb conffiles postinst; dpkg -I hi.deb | head -2; dpkg --contents hi.deb | wc -l
#>  new Debian package, version 2.0.
#>  size 856 bytes: control archive=380 bytes.
#>       13 bytes,     1 lines      conffiles            
#>      121 bytes,     7 lines      control              
#>       17 bytes,     2 lines   *  postinst             #!/bin/sh
#>  Package: hi
#>  Version: 1.0-1
#>  Architecture: all
#>  Maintainer: A B <a@b.c>
#>  Installed-Size: 9
#>  Description: says hi
#>   and no more
#> drwxr-xr-x root/root         0 2024-01-02 03:04 ./
#> drwxr-xr-x root/root         0 2024-01-02 03:04 ./etc/
#> -rw-r--r-- root/root         2 2024-01-02 03:04 ./etc/hi.conf
#> drwxr-xr-x root/root         0 2024-01-02 03:04 ./usr/
#> drwxr-xr-x root/root         0 2024-01-02 03:04 ./usr/bin/
#> -rwxr-xr-x root/root        18 2024-01-02 03:04 ./usr/bin/hi
#> lrwxrwxrwx root/root         0 2024-01-02 03:04 ./usr/bin/ho -> hi
#> /etc/hi.conf
#> #!/bin/sh
#> exit 0
#>  new Debian package, version 2.0.
#>  size 856 bytes: control archive=380 bytes.
#> 7

#### one that is packed by gzip
export TZ=UTC; echo ITxhcmNoPgpkZWJpYW4tYmluYXJ5ICAgMTcwNDE2NDY0NSAgMCAgICAgMCAgICAgMTAwNjQ0ICA0ICAgICAgICAgYAoyLjAKY29udHJvbC50YXIuZ3ogIDE3MDQxNjQ2NDUgIDAgICAgIDAgICAgIDEwMDY0NCAgMzA2ICAgICAgIGAKH4sIAAAAAAACA+3WTUvDMBwG8J7zKf7ieW2zvmERceLFgyAI3rMss8GajCQD9dOb9ubEeerc8PlBSSEhhzx9QtMsmVweNVU1jtHuOL7zsirLuqnLcljXNEWZUJUcwNYH4YgSZ23Yt+63+ROVZtKa9Vr3yk+afwz25/x59TV/zut5kVCO/CeXqSCzTqfDV8AS+G/G/gdn+4nv/3395w3f7X9R1Oj/ITwI+SKeVUudZk/KeW1NSzzNZ5wtnOx0UDJsXZwXfc/uhTYhPsq1tKAbuhTXy1ResTsTD7Hv1Wr2qD/i2gt2q7x0ehPG7bx498P+JMyKjKVX6xTummPp/8b6oGOAf/j/N//W/wr9P4zzs2ypTeY7pt50oBy9BAAAAAAAAAAAAAAAADhdn/2SReQAKAAAZGF0YS50YXIuZ3ogICAgIDE3MDQxNjQ2NDUgIDAgICAgIDAgICAgIDEwMDY0NCAgMjIxICAgICAgIGAKH4sIAAAAAAACA+3Wuw7CIBiGYeZeBcadUzlcj5IaWErS1vsXGWtS4wBW+z0LTcr2hh8YJ9WJzBlT1my9lm+pjdbWWa2f+5zrNaGGNHCfl8tEKZlSWrb2vfv/oxgfFs931l8KIxz6t+sfIvNpvFXsn8Nu9Fer/tJpS6hA/+p8R+DAGL/P0w7nf14w/5v1v8aR76m/7CX6N+4f4tf6q5f73/YG938L51OJP4du8CHREPEeOOD9X85/qnr+nftg/itp8/tf1RtJOP8AAAAAAAAAAAAA8Nceu9cBXwAoAAAK | base64 -d > hi.deb; dpkg-deb -I hi.deb | head -3; dpkg-deb -c hi.deb; dpkg-deb -x hi.deb o; sh o/usr/bin/hi
#>  new Debian package, version 2.0.
#>  size 720 bytes: control archive=306 bytes.
#>       13 bytes,     1 lines      conffiles            
#> drwxr-xr-x root/root         0 2024-01-02 03:04 ./
#> drwxr-xr-x root/root         0 2024-01-02 03:04 ./etc/
#> -rw-r--r-- root/root         2 2024-01-02 03:04 ./etc/hi.conf
#> drwxr-xr-x root/root         0 2024-01-02 03:04 ./usr/
#> drwxr-xr-x root/root         0 2024-01-02 03:04 ./usr/bin/
#> -rwxr-xr-x root/root        18 2024-01-02 03:04 ./usr/bin/hi
#> lrwxrwxrwx root/root         0 2024-01-02 03:04 ./usr/bin/ho -> hi
#> hi

#### -f, -W
export TZ=UTC; echo ITxhcmNoPgpkZWJpYW4tYmluYXJ5ICAgMTcwNDE2NDY0NSAgMCAgICAgMCAgICAgMTAwNjQ0ICA0ICAgICAgICAgYAoyLjAKY29udHJvbC50YXIueHogIDE3MDQxNjQ2NDUgIDAgICAgIDAgICAgIDEwMDY0NCAgMzgwICAgICAgIGAK/Td6WFoAAATm1rRGBMC7AoBQIQEWAAAAAAAAACFffq7gJ/8BM10AFwu8HH0BlcAdSj55FcLMJqNeGSv9futhdAEDTBZ/7tmsf75K2e7pP3/Evn0fQCWbHelZUB69PvzHMCiI1VVbTwXVCIEuPVq43iKENhM0DKI7p9Ax9KbXvCJUQQF+2FH9NAUOU+GZgztteFRxKdL8SsxYQqKVjFPA/1MTMAvQQ7RKbv0ST5MSQ89XHIf+CtSEJuh9QRt81fBCLTq5NZ1ntPqT+VO7oS7DWfqxnPUgKOdBZM4uz080jRxG55a11qPvGZ2XIhpVOxwB7oQ7nQ28Lr6pNOQB0p3TQSQkbqWLlCA3Cvh7RFltKyu7sBPPAN63yO8rKLCpdccakoKD4btGyGL6THdN8dZIDh2c5ud6P9mBREm3Xxw4141r9Ux1YBCQZtgSyE0cNvgP+mLx32/Toa+wAAAAVmdFfZZb5esAAdcCgFAAAKEzSzexxGf7AgAAAAAEWVpkYXRhLnRhci54eiAgICAgMTcwNDE2NDY0NSAgMCAgICAgMCAgICAgMTAwNjQ0ICAyODQgICAgICAgYAr9N3pYWgAABObWtEYEwNsBgFAhARYAAAAAAAAAxrxpn+An/wDTXQAXC7wcfQGVwB1KPnkVwswmo14ZK/1+62F0AQNMFn/u2ax/vkrZ7uk/f8S+fR9AJZsd6VlQHr0+/McycbNTcAM+MbNA/skGj3H5psTovnhDm6hdwQc78GvPZoERylz1NeoeOXF7kjblD+TgYORFHzd0vcJsPFcP+eKFz1wVzTYzzE3sSZy9EIq2BQyQuT+ibWz56jB6+R/sQqSDRG0/ZBLXLrnTmuD3mx+pmaYnHAKrlHPMYbAsNUW6r8o+P1GTrkDqvJCg9X5OZeJnlXFovFlxhLoAAABKBiIraT6CeQAB9wGAUAAAR0xHd7HEZ/sCAAAAAARZWg== | base64 -d > hi.deb; dpkg-deb -f hi.deb; dpkg-deb -f hi.deb Package version nosuch; dpkg-deb -f hi.deb version; dpkg-deb -f hi.deb nosuch; dpkg-deb -f hi.deb Description Depends; dpkg-deb -W hi.deb; dpkg-deb -W --showformat='${Package}=${Version}\n' hi.deb; dpkg -f hi.deb Version; dpkg --field hi.deb Package
#> Package: hi
#> Version: 1.0-1
#> Architecture: all
#> Maintainer: A B <a@b.c>
#> Installed-Size: 9
#> Description: says hi
#>  and no more
#> Package: hi
#> Version: 1.0-1
#> 1.0-1
#>
#> Description: says hi
#>  and no more
#> hi	1.0-1
#> hi=1.0-1
#> 1.0-1
#> hi

#### -x, -X, -e, -R
export TZ=UTC; echo ITxhcmNoPgpkZWJpYW4tYmluYXJ5ICAgMTcwNDE2NDY0NSAgMCAgICAgMCAgICAgMTAwNjQ0ICA0ICAgICAgICAgYAoyLjAKY29udHJvbC50YXIueHogIDE3MDQxNjQ2NDUgIDAgICAgIDAgICAgIDEwMDY0NCAgMzgwICAgICAgIGAK/Td6WFoAAATm1rRGBMC7AoBQIQEWAAAAAAAAACFffq7gJ/8BM10AFwu8HH0BlcAdSj55FcLMJqNeGSv9futhdAEDTBZ/7tmsf75K2e7pP3/Evn0fQCWbHelZUB69PvzHMCiI1VVbTwXVCIEuPVq43iKENhM0DKI7p9Ax9KbXvCJUQQF+2FH9NAUOU+GZgztteFRxKdL8SsxYQqKVjFPA/1MTMAvQQ7RKbv0ST5MSQ89XHIf+CtSEJuh9QRt81fBCLTq5NZ1ntPqT+VO7oS7DWfqxnPUgKOdBZM4uz080jRxG55a11qPvGZ2XIhpVOxwB7oQ7nQ28Lr6pNOQB0p3TQSQkbqWLlCA3Cvh7RFltKyu7sBPPAN63yO8rKLCpdccakoKD4btGyGL6THdN8dZIDh2c5ud6P9mBREm3Xxw4141r9Ux1YBCQZtgSyE0cNvgP+mLx32/Toa+wAAAAVmdFfZZb5esAAdcCgFAAAKEzSzexxGf7AgAAAAAEWVpkYXRhLnRhci54eiAgICAgMTcwNDE2NDY0NSAgMCAgICAgMCAgICAgMTAwNjQ0ICAyODQgICAgICAgYAr9N3pYWgAABObWtEYEwNsBgFAhARYAAAAAAAAAxrxpn+An/wDTXQAXC7wcfQGVwB1KPnkVwswmo14ZK/1+62F0AQNMFn/u2ax/vkrZ7uk/f8S+fR9AJZsd6VlQHr0+/McycbNTcAM+MbNA/skGj3H5psTovnhDm6hdwQc78GvPZoERylz1NeoeOXF7kjblD+TgYORFHzd0vcJsPFcP+eKFz1wVzTYzzE3sSZy9EIq2BQyQuT+ibWz56jB6+R/sQqSDRG0/ZBLXLrnTmuD3mx+pmaYnHAKrlHPMYbAsNUW6r8o+P1GTrkDqvJCg9X5OZeJnlXFovFlxhLoAAABKBiIraT6CeQAB9wGAUAAAR0xHd7HEZ/sCAAAAAARZWg== | base64 -d > hi.deb; dpkg-deb -x hi.deb out; find out | sort; stat -c '%a %U %Y %n' out/usr/bin/hi out/etc; dpkg-deb -X hi.deb out2; dpkg-deb -e hi.deb; ls -l --time-style=+%F DEBIAN; dpkg -e hi.deb e2; ls e2; dpkg-deb -R hi.deb r; find r | sort; dpkg-deb -R hi.deb r; echo $?; dpkg-deb -x hi.deb no/such; echo $?; dpkg -x hi.deb o3; ls o3; dpkg --vextract hi.deb o4 | tail -1
#> out
#> out/etc
#> out/etc/hi.conf
#> out/usr
#> out/usr/bin
#> out/usr/bin/hi
#> out/usr/bin/ho
#> 755 root 1704164645 out/usr/bin/hi
#> 755 root 1704164645 out/etc
#> ./
#> ./etc/
#> ./etc/hi.conf
#> ./usr/
#> ./usr/bin/
#> ./usr/bin/hi
#> ./usr/bin/ho
#> total 12
#> -rw-r--r-- 1 root root  13 2024-01-02 conffiles
#> -rw-r--r-- 1 root root 121 2024-01-02 control
#> -rwxr-xr-x 1 root root  17 2024-01-02 postinst
#> conffiles
#> control
#> postinst
#> r
#> r/DEBIAN
#> r/DEBIAN/conffiles
#> r/DEBIAN/control
#> r/DEBIAN/postinst
#> r/etc
#> r/etc/hi.conf
#> r/usr
#> r/usr/bin
#> r/usr/bin/hi
#> r/usr/bin/ho
#> 2
#> 2
#> etc
#> usr
#> ./usr/bin/ho
#! dpkg-deb (subprocess): unexpected pre-existing pathname r/DEBIAN: File exists
#! dpkg-deb: error: tar subprocess returned error exit status 2
#! dpkg-deb (subprocess): failed to create directory: No such file or directory
#! dpkg-deb: error: tar subprocess returned error exit status 2

#### --fsys-tarfile, --ctrl-tarfile
export TZ=UTC; echo ITxhcmNoPgpkZWJpYW4tYmluYXJ5ICAgMTcwNDE2NDY0NSAgMCAgICAgMCAgICAgMTAwNjQ0ICA0ICAgICAgICAgYAoyLjAKY29udHJvbC50YXIueHogIDE3MDQxNjQ2NDUgIDAgICAgIDAgICAgIDEwMDY0NCAgMzgwICAgICAgIGAK/Td6WFoAAATm1rRGBMC7AoBQIQEWAAAAAAAAACFffq7gJ/8BM10AFwu8HH0BlcAdSj55FcLMJqNeGSv9futhdAEDTBZ/7tmsf75K2e7pP3/Evn0fQCWbHelZUB69PvzHMCiI1VVbTwXVCIEuPVq43iKENhM0DKI7p9Ax9KbXvCJUQQF+2FH9NAUOU+GZgztteFRxKdL8SsxYQqKVjFPA/1MTMAvQQ7RKbv0ST5MSQ89XHIf+CtSEJuh9QRt81fBCLTq5NZ1ntPqT+VO7oS7DWfqxnPUgKOdBZM4uz080jRxG55a11qPvGZ2XIhpVOxwB7oQ7nQ28Lr6pNOQB0p3TQSQkbqWLlCA3Cvh7RFltKyu7sBPPAN63yO8rKLCpdccakoKD4btGyGL6THdN8dZIDh2c5ud6P9mBREm3Xxw4141r9Ux1YBCQZtgSyE0cNvgP+mLx32/Toa+wAAAAVmdFfZZb5esAAdcCgFAAAKEzSzexxGf7AgAAAAAEWVpkYXRhLnRhci54eiAgICAgMTcwNDE2NDY0NSAgMCAgICAgMCAgICAgMTAwNjQ0ICAyODQgICAgICAgYAr9N3pYWgAABObWtEYEwNsBgFAhARYAAAAAAAAAxrxpn+An/wDTXQAXC7wcfQGVwB1KPnkVwswmo14ZK/1+62F0AQNMFn/u2ax/vkrZ7uk/f8S+fR9AJZsd6VlQHr0+/McycbNTcAM+MbNA/skGj3H5psTovnhDm6hdwQc78GvPZoERylz1NeoeOXF7kjblD+TgYORFHzd0vcJsPFcP+eKFz1wVzTYzzE3sSZy9EIq2BQyQuT+ibWz56jB6+R/sQqSDRG0/ZBLXLrnTmuD3mx+pmaYnHAKrlHPMYbAsNUW6r8o+P1GTrkDqvJCg9X5OZeJnlXFovFlxhLoAAABKBiIraT6CeQAB9wGAUAAAR0xHd7HEZ/sCAAAAAARZWg== | base64 -d > hi.deb; dpkg-deb --fsys-tarfile hi.deb | tar t; dpkg-deb --ctrl-tarfile hi.deb | tar tv; dpkg --fsys-tarfile hi.deb | tar xO ./etc/hi.conf
#> ./
#> ./etc/
#> ./etc/hi.conf
#> ./usr/
#> ./usr/bin/
#> ./usr/bin/hi
#> ./usr/bin/ho
#> drwxr-xr-x root/root         0 2024-01-02 03:04 ./
#> -rw-r--r-- root/root        13 2024-01-02 03:04 ./conffiles
#> -rw-r--r-- root/root       121 2024-01-02 03:04 ./control
#> -rwxr-xr-x root/root        17 2024-01-02 03:04 ./postinst
#> c

#### what is no archive
export TZ=UTC; echo ITxhcmNoPgpkZWJpYW4tYmluYXJ5ICAgMTcwNDE2NDY0NSAgMCAgICAgMCAgICAgMTAwNjQ0ICA0ICAgICAgICAgYAoyLjAKY29udHJvbC50YXIueHogIDE3MDQxNjQ2NDUgIDAgICAgIDAgICAgIDEwMDY0NCAgMzgwICAgICAgIGAK/Td6WFoAAATm1rRGBMC7AoBQIQEWAAAAAAAAACFffq7gJ/8BM10AFwu8HH0BlcAdSj55FcLMJqNeGSv9futhdAEDTBZ/7tmsf75K2e7pP3/Evn0fQCWbHelZUB69PvzHMCiI1VVbTwXVCIEuPVq43iKENhM0DKI7p9Ax9KbXvCJUQQF+2FH9NAUOU+GZgztteFRxKdL8SsxYQqKVjFPA/1MTMAvQQ7RKbv0ST5MSQ89XHIf+CtSEJuh9QRt81fBCLTq5NZ1ntPqT+VO7oS7DWfqxnPUgKOdBZM4uz080jRxG55a11qPvGZ2XIhpVOxwB7oQ7nQ28Lr6pNOQB0p3TQSQkbqWLlCA3Cvh7RFltKyu7sBPPAN63yO8rKLCpdccakoKD4btGyGL6THdN8dZIDh2c5ud6P9mBREm3Xxw4141r9Ux1YBCQZtgSyE0cNvgP+mLx32/Toa+wAAAAVmdFfZZb5esAAdcCgFAAAKEzSzexxGf7AgAAAAAEWVpkYXRhLnRhci54eiAgICAgMTcwNDE2NDY0NSAgMCAgICAgMCAgICAgMTAwNjQ0ICAyODQgICAgICAgYAr9N3pYWgAABObWtEYEwNsBgFAhARYAAAAAAAAAxrxpn+An/wDTXQAXC7wcfQGVwB1KPnkVwswmo14ZK/1+62F0AQNMFn/u2ax/vkrZ7uk/f8S+fR9AJZsd6VlQHr0+/McycbNTcAM+MbNA/skGj3H5psTovnhDm6hdwQc78GvPZoERylz1NeoeOXF7kjblD+TgYORFHzd0vcJsPFcP+eKFz1wVzTYzzE3sSZy9EIq2BQyQuT+ibWz56jB6+R/sQqSDRG0/ZBLXLrnTmuD3mx+pmaYnHAKrlHPMYbAsNUW6r8o+P1GTrkDqvJCg9X5OZeJnlXFovFlxhLoAAABKBiIraT6CeQAB9wGAUAAAR0xHd7HEZ/sCAAAAAARZWg== | base64 -d > hi.deb; for n in 0 5 8 10 70 132 400 520 590; do head -c $n hi.deb > c; dpkg-deb -I c > o; echo $? $(wc -l < o); dpkg-deb -c c; done; dpkg-deb -I /etc/passwd; dpkg-deb -x /etc/passwd o; dpkg-deb -c nosuch.deb; echo $?; dpkg --info nosuch.deb; dpkg-deb -c /tmp; printf '!<arch>\nx/              0           0     0     644     2         `\nab' > y; dpkg-deb -I y; dpkg-deb -I hi.deb nosuch conffiles; echo $?; dpkg-deb -I hi.deb nosuch nor; echo $?
#> 2 0
#> 2 0
#> 2 0
#> 2 0
#> 2 0
#> 2 2
#> 2 2
#> 0 12
#> 0 12
#> 2
#> /etc/hi.conf
#> 2
#> 2
#! dpkg-deb: error: unexpected end of file in archive magic version number in c
#! dpkg-deb: error: unexpected end of file in archive magic version number in c
#! dpkg-deb: error: unexpected end of file in archive magic version number in c
#! dpkg-deb: error: unexpected end of file in archive magic version number in c
#! dpkg-deb: error: unexpected end of file in archive member header in c
#! dpkg-deb: error: unexpected end of file in archive member header in c
#! dpkg-deb: error: unexpected end of file in archive member header in c
#! dpkg-deb: error: unexpected end of file in archive member header in c
#! dpkg-deb: error: unexpected end of file in archive information header member in c
#! dpkg-deb: error: unexpected end of file in archive information header member in c
#! dpkg-deb (subprocess): cannot copy archive member from 'c' to decompressor pipe: unexpected end of file or stream
#! dpkg-deb (subprocess): decompressing archive 'c' (size=132) member 'control.tar': lzma error: internal error (bug)
#! tar: This does not look like a tar archive
#! tar: Exiting with failure status due to previous errors
#! dpkg-deb: error: tar subprocess returned error exit status 2
#! dpkg-deb: error: unexpected end of file in archive member header in c
#! dpkg-deb (subprocess): cannot copy archive member from 'c' to decompressor pipe: unexpected end of file or stream
#! dpkg-deb (subprocess): decompressing archive 'c' (size=400) member 'control.tar': lzma error: internal error (bug)
#! tar: This does not look like a tar archive
#! tar: Exiting with failure status due to previous errors
#! dpkg-deb: error: tar subprocess returned error exit status 2
#! dpkg-deb: error: unexpected end of file in archive member header in c
#! dpkg-deb: error: unexpected end of file in archive member header in c
#! dpkg-deb (subprocess): cannot copy archive member from 'c' to decompressor pipe: unexpected end of file or stream
#! dpkg-deb (subprocess): decompressing archive 'c' (size=590) member 'data.tar': lzma error: internal error (bug)
#! tar: This does not look like a tar archive
#! tar: Exiting with failure status due to previous errors
#! dpkg-deb: error: tar subprocess returned error exit status 2
#! dpkg-deb: error: '/etc/passwd' is not a Debian format archive
#! dpkg-deb: error: '/etc/passwd' is not a Debian format archive
#! dpkg-deb: error: failed to read archive 'nosuch.deb': No such file or directory
#! dpkg-deb: error: failed to read archive 'nosuch.deb': No such file or directory
#! dpkg-deb: error: error reading archive magic version number from file /tmp: Is a directory
#! dpkg-deb: error: file 'y' is not a Debian binary archive (try dpkg-split?)
#! dpkg-deb: 'hi.deb' contains no control component 'nosuch'
#! dpkg-deb: error: 1 requested control component is missing
#! dpkg-deb: 'hi.deb' contains no control component 'nosuch'
#! dpkg-deb: 'hi.deb' contains no control component 'nor'
#! dpkg-deb: error: 2 requested control components are missing

#### what it is called with
for words in '' -I -c -x -X -R -e -f -W --ctrl-tarfile '-x a' '-R a' '-X a' '-c a b' '-e a b c' '-x a b c' '-W a b' '--fsys-tarfile a b' '-Z' '--foo' '-x -c a' '-y' '-b nosuch' '-b'; do dpkg-deb $words; echo "$words: $?"; done; dpkg -x; echo $?; dpkg -x a; echo $?; dpkg -c; dpkg --field
#> : 2
#> -I: 2
#> -c: 2
#> -x: 2
#> -X: 2
#> -R: 2
#> -e: 2
#> -f: 2
#> -W: 2
#> --ctrl-tarfile: 2
#> -x a: 2
#> -R a: 2
#> -X a: 2
#> -c a b: 2
#> -e a b c: 2
#> -x a b c: 2
#> -W a b: 2
#> --fsys-tarfile a b: 2
#> -Z: 2
#> --foo: 2
#> -x -c a: 2
#> -y: 2
#> -b nosuch: 2
#> -b: 2
#> 2
#> 2
#! dpkg-deb: error: need an action option
#!
#! Type dpkg-deb --help for help about manipulating *.deb files;
#! Type dpkg --help for help about installing and deinstalling packages.
#! dpkg-deb: error: --info needs a .deb filename argument
#!
#! Type dpkg-deb --help for help about manipulating *.deb files;
#! Type dpkg --help for help about installing and deinstalling packages.
#! dpkg-deb: error: --contents takes exactly one argument
#!
#! Type dpkg-deb --help for help about manipulating *.deb files;
#! Type dpkg --help for help about installing and deinstalling packages.
#! dpkg-deb: error: --extract needs .deb filename and directory arguments
#!
#! Type dpkg-deb --help for help about manipulating *.deb files;
#! Type dpkg --help for help about installing and deinstalling packages.
#! dpkg-deb: error: --vextract needs .deb filename and directory arguments
#!
#! Type dpkg-deb --help for help about manipulating *.deb files;
#! Type dpkg --help for help about installing and deinstalling packages.
#! dpkg-deb: error: --raw-extract needs .deb filename and directory arguments
#!
#! Type dpkg-deb --help for help about manipulating *.deb files;
#! Type dpkg --help for help about installing and deinstalling packages.
#! dpkg-deb: error: --control needs a .deb filename argument
#!
#! Type dpkg-deb --help for help about manipulating *.deb files;
#! Type dpkg --help for help about installing and deinstalling packages.
#! dpkg-deb: error: --field needs a .deb filename argument
#!
#! Type dpkg-deb --help for help about manipulating *.deb files;
#! Type dpkg --help for help about installing and deinstalling packages.
#! dpkg-deb: error: --show needs a .deb filename argument
#!
#! Type dpkg-deb --help for help about manipulating *.deb files;
#! Type dpkg --help for help about installing and deinstalling packages.
#! dpkg-deb: error: --ctrl-tarfile needs a .deb filename argument
#!
#! Type dpkg-deb --help for help about manipulating *.deb files;
#! Type dpkg --help for help about installing and deinstalling packages.
#! dpkg-deb: error: --extract needs a target directory.
#! Perhaps you should be using dpkg --install ?
#!
#! Type dpkg-deb --help for help about manipulating *.deb files;
#! Type dpkg --help for help about installing and deinstalling packages.
#! dpkg-deb: error: --raw-extract needs a target directory.
#! Perhaps you should be using dpkg --install ?
#!
#! Type dpkg-deb --help for help about manipulating *.deb files;
#! Type dpkg --help for help about installing and deinstalling packages.
#! dpkg-deb: error: --vextract needs a target directory.
#! Perhaps you should be using dpkg --install ?
#!
#! Type dpkg-deb --help for help about manipulating *.deb files;
#! Type dpkg --help for help about installing and deinstalling packages.
#! dpkg-deb: error: --contents takes exactly one argument
#!
#! Type dpkg-deb --help for help about manipulating *.deb files;
#! Type dpkg --help for help about installing and deinstalling packages.
#! dpkg-deb: error: --control takes at most two arguments (.deb and directory)
#!
#! Type dpkg-deb --help for help about manipulating *.deb files;
#! Type dpkg --help for help about installing and deinstalling packages.
#! dpkg-deb: error: --extract takes at most two arguments (.deb and directory)
#!
#! Type dpkg-deb --help for help about manipulating *.deb files;
#! Type dpkg --help for help about installing and deinstalling packages.
#! dpkg-deb: error: failed to read archive 'a': No such file or directory
#! dpkg-deb: error: --fsys-tarfile takes only one argument (.deb filename)
#!
#! Type dpkg-deb --help for help about manipulating *.deb files;
#! Type dpkg --help for help about installing and deinstalling packages.
#! dpkg-deb: error: -Z option takes a value
#!
#! Type dpkg-deb --help for help about manipulating *.deb files;
#! Type dpkg --help for help about installing and deinstalling packages.
#! dpkg-deb: error: unknown option --foo
#!
#! Type dpkg-deb --help for help about manipulating *.deb files;
#! Type dpkg --help for help about installing and deinstalling packages.
#! dpkg-deb: error: conflicting actions -c (--contents) and -x (--extract)
#!
#! Type dpkg-deb --help for help about manipulating *.deb files;
#! Type dpkg --help for help about installing and deinstalling packages.
#! dpkg-deb: error: unknown option -y
#!
#! Type dpkg-deb --help for help about manipulating *.deb files;
#! Type dpkg --help for help about installing and deinstalling packages.
#! dpkg-deb: error: failed to open package info file 'nosuch/DEBIAN/control' for reading: No such file or directory
#! dpkg-deb: error: --build needs a <directory> argument
#!
#! Type dpkg-deb --help for help about manipulating *.deb files;
#! Type dpkg --help for help about installing and deinstalling packages.
#! dpkg-deb: error: --extract needs .deb filename and directory arguments
#!
#! Type dpkg-deb --help for help about manipulating *.deb files;
#! Type dpkg --help for help about installing and deinstalling packages.
#! dpkg-deb: error: --extract needs a target directory.
#! Perhaps you should be using dpkg --install ?
#!
#! Type dpkg-deb --help for help about manipulating *.deb files;
#! Type dpkg --help for help about installing and deinstalling packages.
#! dpkg-deb: error: --contents takes exactly one argument
#!
#! Type dpkg-deb --help for help about manipulating *.deb files;
#! Type dpkg --help for help about installing and deinstalling packages.
#! dpkg-deb: error: --field needs a .deb filename argument
#!
#! Type dpkg-deb --help for help about manipulating *.deb files;
#! Type dpkg --help for help about installing and deinstalling packages.
#? 2

#### --version, --help
dpkg-deb --version; dpkg-deb --help; dpkg-deb -? | md5sum
#> Debian 'dpkg-deb' package archive backend version 1.21.23 (amd64).
#> This is free software; see the GNU General Public License version 2 or
#> later for copying conditions. There is NO warranty.
#> Usage: dpkg-deb [<option>...] <command>
#>
#> Commands:
#>   -b|--build <directory> [<deb>]   Build an archive.
#>   -c|--contents <deb>              List contents.
#>   -I|--info <deb> [<cfile>...]     Show info to stdout.
#>   -W|--show <deb>                  Show information on package(s)
#>   -f|--field <deb> [<cfield>...]   Show field(s) to stdout.
#>   -e|--control <deb> [<directory>] Extract control info.
#>   -x|--extract <deb> <directory>   Extract files.
#>   -X|--vextract <deb> <directory>  Extract & list files.
#>   -R|--raw-extract <deb> <directory>
#>                                    Extract control info and files.
#>   --ctrl-tarfile <deb>             Output control tarfile.
#>   --fsys-tarfile <deb>             Output filesystem tarfile.
#>
#>   -?, --help                       Show this help message.
#>       --version                    Show the version.
#>
#> <deb> is the filename of a Debian format archive.
#> <cfile> is the name of an administrative file component.
#> <cfield> is the name of a field in the main 'control' file.
#>
#> Options:
#>   -v, --verbose                    Enable verbose output.
#>   -D, --debug                      Enable debugging output.
#>       --showformat=<format>        Use alternative format for --show.
#>       --deb-format=<format>        Select archive format.
#>                                      Allowed values: 0.939000, 2.0 (default).
#>       --nocheck                    Suppress control file check (build bad
#>                                      packages).
#>       --root-owner-group           Forces the owner and groups to root.
#>       --threads-max=<threads>      Use at most <threads> with compressor.
#>       --[no-]uniform-compression   Use the compression params on all members.
#>   -z#                              Set the compression level when building.
#>   -Z<type>                         Set the compression type used when building.
#>                                      Allowed types: gzip, xz, zstd, none.
#>   -S<strategy>                     Set the compression strategy when building.
#>                                      Allowed values: none; extreme (xz);
#>                                      filtered, huffman, rle, fixed (gzip).
#>
#> Format syntax:
#>   A format is a string that will be output for each package. The format
#>   can include the standard escape sequences \n (newline), \r (carriage
#>   return) or \\ (plain backslash). Package information can be included
#>   by inserting variable references to package fields using the ${var[;width]}
#>   syntax. Fields will be right-aligned unless the width is negative in which
#>   case left alignment will be used.
#>
#> Use 'dpkg' to install and remove packages from your system, or
#> 'apt' or 'aptitude' for user-friendly package management. Packages
#> unpacked using 'dpkg-deb --extract' will be incorrectly installed !
#> bf6d5b172fe48f8b5d9a056309e877ad  -
