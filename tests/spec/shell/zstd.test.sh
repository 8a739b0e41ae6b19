# zstd of Zstandard 1.5.4. What is packed has the library's own size: small texts, which all versions pack alike.

#### a file is packed beside itself, and comes back
cp /usr/share/common-licenses/BSD p; zstd p; ls; zstd -q p; zstd -f -q p; zstd -d p.zst; echo $?; rm p; unzstd p.zst; ls; zstd --rm -q -f p; ls; zstdcat p.zst | head -1; zstd -t p.zst; zstd -l p.zst
#> p
#> p.zst
#> 1
#> p
#> p.zst
#> p.zst
#> Copyright (c) The Regents of the University of California.
#> Frames  Skips  Compressed  Uncompressed  Ratio  Check  Filename
#>      1      0     841   B      1.46 KiB  1.782  XXH64  p.zst
#! p                    : 56.10%   (  1.46 KiB =>    841 B, p.zst) 
#! zstd: p.zst already exists; not overwritten  
#! zstd: p already exists; overwrite (y/n) ? Not overwritten  
#!  
#! p.zst               : 1499 bytes 
#! p.zst               : 1499 bytes 

#### streams
echo hello | zstd | zstd -d; echo hello | zstd -19 > a.zst; zstd -dc a.zst; zstd -dc < a.zst; cat a.zst a.zst | zstd -dc
#> hello
#> hello
#> hello
#> hello
#> hello

#### what is none of its own
echo x > bad; zstd -d bad; mv bad bad.zst; zstd -d bad.zst; echo $?; zstd /nope; zstd /etc; echo $?
#> 1
#> 1
#! zstd: bad: unknown suffix (.zst/.tzst/.gz/.tgz/.lzma/.xz/.txz/.lz4/.tlz4 expected). Can't derive the output file name. Specify it with -o dstFileName. Ignoring.
#! zstd: bad.zst: unknown header 
#! zstd: can't stat /nope : No such file or directory -- ignored 
#! zstd: /etc is a directory -- ignored 

#### several at once, another name, and its own
cp /usr/share/common-licenses/BSD p; cp /usr/share/common-licenses/Artistic g; zstd p g; ls; zstd -d p.zst g.zst -f; zstd -o out.zst p; zstd -c p | wc -c; zstd -v p -f; zstd -qf --ultra -22 p; ls
#> g
#> g.zst
#> p
#> p.zst
#> 841
#> g
#> g.zst
#> out.zst
#> p
#> p.zst
#!   2 files compressed : 43.97% (  7.43 KiB =>   3.27 KiB)
#! 2 files decompressed :   7610 bytes total 
#! p                    : 56.10%   (  1.46 KiB =>    841 B, out.zst) 
#! *** Zstandard CLI (64-bit) v1.5.4, by Yann Collet ***
#! p                    : 56.10%   (  1.46 KiB =>    841 B, p.zst) 

#### tar packs with it
mkdir d; echo a > d/f; tar --zstd -cf d.tar.zst d; zstd -dc d.tar.zst | tar t; tar xvf d.tar.zst; tar caf e.tar.zst d; tar tf e.tar.zst
#> d/
#> d/f
#> d/
#> d/f
#> d/
#> d/f
