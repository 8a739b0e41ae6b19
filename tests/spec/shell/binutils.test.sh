# readelf, nm, size, objdump -f of GNU binutils 2.40, on programs of the image.

#### readelf -h of a program
readelf -h /bin/true; readelf -h /etc/passwd; echo $?; readelf -h /nope; echo $?
#> ELF Header:
#>   Magic:   7f 45 4c 46 02 01 01 00 00 00 00 00 00 00 00 00 
#>   Class:                             ELF64
#>   Data:                              2's complement, little endian
#>   Version:                           1 (current)
#>   OS/ABI:                            UNIX - System V
#>   ABI Version:                       0
#>   Type:                              DYN (Position-Independent Executable file)
#>   Machine:                           Advanced Micro Devices X86-64
#>   Version:                           0x1
#>   Entry point address:               0x23d0
#>   Start of program headers:          64 (bytes into file)
#>   Start of section headers:          33680 (bytes into file)
#>   Flags:                             0x0
#>   Size of this header:               64 (bytes)
#>   Size of program headers:           56 (bytes)
#>   Number of program headers:         13
#>   Size of section headers:           64 (bytes)
#>   Number of section headers:         31
#>   Section header string table index: 30
#> 1
#> 1
#! readelf: Error: Not an ELF file - it has the wrong magic bytes at the start
#! readelf: Error: '/nope': No such file

#### readelf -l
readelf -l /bin/true; readelf -W -l /bin/cat
#>
#> Elf file type is DYN (Position-Independent Executable file)
#> Entry point 0x23d0
#> There are 13 program headers, starting at offset 64
#>
#> Program Headers:
#>   Type           Offset             VirtAddr           PhysAddr
#>                  FileSiz            MemSiz              Flags  Align
#>   PHDR           0x0000000000000040 0x0000000000000040 0x0000000000000040
#>                  0x00000000000002d8 0x00000000000002d8  R      0x8
#>   INTERP         0x0000000000000318 0x0000000000000318 0x0000000000000318
#>                  0x000000000000001c 0x000000000000001c  R      0x1
#>       [Requesting program interpreter: /lib64/ld-linux-x86-64.so.2]
#>   LOAD           0x0000000000000000 0x0000000000000000 0x0000000000000000
#>                  0x0000000000001290 0x0000000000001290  R      0x1000
#>   LOAD           0x0000000000002000 0x0000000000002000 0x0000000000002000
#>                  0x0000000000003d59 0x0000000000003d59  R E    0x1000
#>   LOAD           0x0000000000006000 0x0000000000006000 0x0000000000006000
#>                  0x0000000000001b60 0x0000000000001b60  R      0x1000
#>   LOAD           0x0000000000007d70 0x0000000000008d70 0x0000000000008d70
#>                  0x0000000000000470 0x0000000000000608  RW     0x1000
#>   DYNAMIC        0x0000000000007dd8 0x0000000000008dd8 0x0000000000008dd8
#>                  0x00000000000001e0 0x00000000000001e0  RW     0x8
#>   NOTE           0x0000000000000338 0x0000000000000338 0x0000000000000338
#>                  0x0000000000000020 0x0000000000000020  R      0x8
#>   NOTE           0x0000000000000358 0x0000000000000358 0x0000000000000358
#>                  0x0000000000000044 0x0000000000000044  R      0x4
#>   GNU_PROPERTY   0x0000000000000338 0x0000000000000338 0x0000000000000338
#>                  0x0000000000000020 0x0000000000000020  R      0x8
#>   GNU_EH_FRAME   0x0000000000006b10 0x0000000000006b10 0x0000000000006b10
#>                  0x00000000000002ec 0x00000000000002ec  R      0x4
#>   GNU_STACK      0x0000000000000000 0x0000000000000000 0x0000000000000000
#>                  0x0000000000000000 0x0000000000000000  RW     0x10
#>   GNU_RELRO      0x0000000000007d70 0x0000000000008d70 0x0000000000008d70
#>                  0x0000000000000290 0x0000000000000290  R      0x1
#>
#>  Section to Segment mapping:
#>   Segment Sections...
#>    00     
#>    01     .interp 
#>    02     .interp .note.gnu.property .note.gnu.build-id .note.ABI-tag .gnu.hash .dynsym .dynstr .gnu.version .gnu.version_r .rela.dyn .rela.plt 
#>    03     .init .plt .plt.got .text .fini 
#>    04     .rodata .eh_frame_hdr .eh_frame 
#>    05     .init_array .fini_array .data.rel.ro .dynamic .got .got.plt .data .bss 
#>    06     .dynamic 
#>    07     .note.gnu.property 
#>    08     .note.gnu.build-id .note.ABI-tag 
#>    09     .note.gnu.property 
#>    10     .eh_frame_hdr 
#>    11     
#>    12     .init_array .fini_array .data.rel.ro .dynamic .got 
#>
#> Elf file type is DYN (Position-Independent Executable file)
#> Entry point 0x3130
#> There are 13 program headers, starting at offset 64
#>
#> Program Headers:
#>   Type           Offset   VirtAddr           PhysAddr           FileSiz  MemSiz   Flg Align
#>   PHDR           0x000040 0x0000000000000040 0x0000000000000040 0x0002d8 0x0002d8 R   0x8
#>   INTERP         0x000318 0x0000000000000318 0x0000000000000318 0x00001c 0x00001c R   0x1
#>       [Requesting program interpreter: /lib64/ld-linux-x86-64.so.2]
#>   LOAD           0x000000 0x0000000000000000 0x0000000000000000 0x001720 0x001720 R   0x1000
#>   LOAD           0x002000 0x0000000000002000 0x0000000000002000 0x004da9 0x004da9 R E 0x1000
#>   LOAD           0x007000 0x0000000000007000 0x0000000000007000 0x0020e8 0x0020e8 R   0x1000
#>   LOAD           0x009c30 0x000000000000ac30 0x000000000000ac30 0x000650 0x0007e8 RW  0x1000
#>   DYNAMIC        0x009dd8 0x000000000000add8 0x000000000000add8 0x0001e0 0x0001e0 RW  0x8
#>   NOTE           0x000338 0x0000000000000338 0x0000000000000338 0x000020 0x000020 R   0x8
#>   NOTE           0x000358 0x0000000000000358 0x0000000000000358 0x000044 0x000044 R   0x4
#>   GNU_PROPERTY   0x000338 0x0000000000000338 0x0000000000000338 0x000020 0x000020 R   0x8
#>   GNU_EH_FRAME   0x007ef0 0x0000000000007ef0 0x0000000000007ef0 0x00032c 0x00032c R   0x4
#>   GNU_STACK      0x000000 0x0000000000000000 0x0000000000000000 0x000000 0x000000 RW  0x10
#>   GNU_RELRO      0x009c30 0x000000000000ac30 0x000000000000ac30 0x0003d0 0x0003d0 R   0x1
#>
#>  Section to Segment mapping:
#>   Segment Sections...
#>    00     
#>    01     .interp 
#>    02     .interp .note.gnu.property .note.gnu.build-id .note.ABI-tag .gnu.hash .dynsym .dynstr .gnu.version .gnu.version_r .rela.dyn .rela.plt 
#>    03     .init .plt .plt.got .text .fini 
#>    04     .rodata .eh_frame_hdr .eh_frame 
#>    05     .init_array .fini_array .data.rel.ro .dynamic .got .got.plt .data .bss 
#>    06     .dynamic 
#>    07     .note.gnu.property 
#>    08     .note.gnu.build-id .note.ABI-tag 
#>    09     .note.gnu.property 
#>    10     .eh_frame_hdr 
#>    11     
#>    12     .init_array .fini_array .data.rel.ro .dynamic .got 

#### readelf -S
readelf -S /bin/true; readelf -SW /bin/ls
#> There are 31 section headers, starting at offset 0x8390:
#>
#> Section Headers:
#>   [Nr] Name              Type             Address           Offset
#>        Size              EntSize          Flags  Link  Info  Align
#>   [ 0]                   NULL             0000000000000000  00000000
#>        0000000000000000  0000000000000000           0     0     0
#>   [ 1] .interp           PROGBITS         0000000000000318  00000318
#>        000000000000001c  0000000000000000   A       0     0     1
#>   [ 2] .note.gnu.pr[...] NOTE             0000000000000338  00000338
#>        0000000000000020  0000000000000000   A       0     0     8
#>   [ 3] .note.gnu.bu[...] NOTE             0000000000000358  00000358
#>        0000000000000024  0000000000000000   A       0     0     4
#>   [ 4] .note.ABI-tag     NOTE             000000000000037c  0000037c
#>        0000000000000020  0000000000000000   A       0     0     4
#>   [ 5] .gnu.hash         GNU_HASH         00000000000003a0  000003a0
#>        0000000000000040  0000000000000000   A       6     0     8
#>   [ 6] .dynsym           DYNSYM           00000000000003e0  000003e0
#>        00000000000004f8  0000000000000018   A       7     1     8
#>   [ 7] .dynstr           STRTAB           00000000000008d8  000008d8
#>        000000000000029e  0000000000000000   A       0     0     1
#>   [ 8] .gnu.version      VERSYM           0000000000000b76  00000b76
#>        000000000000006a  0000000000000002   A       6     0     2
#>   [ 9] .gnu.version_r    VERNEED          0000000000000be0  00000be0
#>        0000000000000080  0000000000000000   A       7     1     8
#>   [10] .rela.dyn         RELA             0000000000000c60  00000c60
#>        0000000000000258  0000000000000018   A       6     0     8
#>   [11] .rela.plt         RELA             0000000000000eb8  00000eb8
#>        00000000000003d8  0000000000000018  AI       6    25     8
#>   [12] .init             PROGBITS         0000000000002000  00002000
#>        0000000000000017  0000000000000000  AX       0     0     4
#>   [13] .plt              PROGBITS         0000000000002020  00002020
#>        00000000000002a0  0000000000000010  AX       0     0     16
#>   [14] .plt.got          PROGBITS         00000000000022c0  000022c0
#>        0000000000000008  0000000000000008  AX       0     0     8
#>   [15] .text             PROGBITS         00000000000022d0  000022d0
#>        0000000000003a7e  0000000000000000  AX       0     0     16
#>   [16] .fini             PROGBITS         0000000000005d50  00005d50
#>        0000000000000009  0000000000000000  AX       0     0     4
#>   [17] .rodata           PROGBITS         0000000000006000  00006000
#>        0000000000000b0e  0000000000000000   A       0     0     32
#>   [18] .eh_frame_hdr     PROGBITS         0000000000006b10  00006b10
#>        00000000000002ec  0000000000000000   A       0     0     4
#>   [19] .eh_frame         PROGBITS         0000000000006e00  00006e00
#>        0000000000000d60  0000000000000000   A       0     0     8
#>   [20] .init_array       INIT_ARRAY       0000000000008d70  00007d70
#>        0000000000000008  0000000000000008  WA       0     0     8
#>   [21] .fini_array       FINI_ARRAY       0000000000008d78  00007d78
#>        0000000000000008  0000000000000008  WA       0     0     8
#>   [22] .data.rel.ro      PROGBITS         0000000000008d80  00007d80
#>        0000000000000058  0000000000000000  WA       0     0     32
#>   [23] .dynamic          DYNAMIC          0000000000008dd8  00007dd8
#>        00000000000001e0  0000000000000010  WA       7     0     8
#>   [24] .got              PROGBITS         0000000000008fb8  00007fb8
#>        0000000000000028  0000000000000008  WA       0     0     8
#>   [25] .got.plt          PROGBITS         0000000000008fe8  00007fe8
#>        0000000000000160  0000000000000008  WA       0     0     8
#>   [26] .data             PROGBITS         0000000000009160  00008160
#>        0000000000000080  0000000000000000  WA       0     0     32
#>   [27] .bss              NOBITS           00000000000091e0  000081e0
#>        0000000000000198  0000000000000000  WA       0     0     32
#>   [28] .gnu_debugaltlink PROGBITS         0000000000000000  000081e0
#>        0000000000000049  0000000000000000           0     0     1
#>   [29] .gnu_debuglink    PROGBITS         0000000000000000  0000822c
#>        0000000000000034  0000000000000000           0     0     4
#>   [30] .shstrtab         STRTAB           0000000000000000  00008260
#>        000000000000012f  0000000000000000           0     0     1
#> Key to Flags:
#>   W (write), A (alloc), X (execute), M (merge), S (strings), I (info),
#>   L (link order), O (extra OS processing required), G (group), T (TLS),
#>   C (compressed), x (unknown), o (OS specific), E (exclude),
#>   D (mbind), l (large), p (processor specific)
#> There are 31 section headers, starting at offset 0x24770:
#>
#> Section Headers:
#>   [Nr] Name              Type            Address          Off    Size   ES Flg Lk Inf Al
#>   [ 0]                   NULL            0000000000000000 000000 000000 00      0   0  0
#>   [ 1] .interp           PROGBITS        0000000000000318 000318 00001c 00   A  0   0  1
#>   [ 2] .note.gnu.property NOTE            0000000000000338 000338 000020 00   A  0   0  8
#>   [ 3] .note.gnu.build-id NOTE            0000000000000358 000358 000024 00   A  0   0  4
#>   [ 4] .note.ABI-tag     NOTE            000000000000037c 00037c 000020 00   A  0   0  4
#>   [ 5] .gnu.hash         GNU_HASH        00000000000003a0 0003a0 0000b8 00   A  6   0  8
#>   [ 6] .dynsym           DYNSYM          0000000000000458 000458 000be8 18   A  7   1  8
#>   [ 7] .dynstr           STRTAB          0000000000001040 001040 0005d9 00   A  0   0  1
#>   [ 8] .gnu.version      VERSYM          000000000000161a 00161a 0000fe 02   A  6   0  2
#>   [ 9] .gnu.version_r    VERNEED         0000000000001718 001718 0000d0 00   A  7   2  8
#>   [10] .rela.dyn         RELA            00000000000017e8 0017e8 001560 18   A  6   0  8
#>   [11] .rela.plt         RELA            0000000000002d48 002d48 000978 18  AI  6  25  8
#>   [12] .init             PROGBITS        0000000000004000 004000 000017 00  AX  0   0  4
#>   [13] .plt              PROGBITS        0000000000004020 004020 000660 10  AX  0   0 16
#>   [14] .plt.got          PROGBITS        0000000000004680 004680 000030 08  AX  0   0  8
#>   [15] .text             PROGBITS        00000000000046b0 0046b0 01509e 00  AX  0   0 16
#>   [16] .fini             PROGBITS        0000000000019750 019750 000009 00  AX  0   0  4
#>   [17] .rodata           PROGBITS        000000000001a000 01a000 004f7a 00   A  0   0 32
#>   [18] .eh_frame_hdr     PROGBITS        000000000001ef7c 01ef7c 0009fc 00   A  0   0  4
#>   [19] .eh_frame         PROGBITS        000000000001f978 01f978 003558 00   A  0   0  8
#>   [20] .init_array       INIT_ARRAY      00000000000232b0 0232b0 000008 08  WA  0   0  8
#>   [21] .fini_array       FINI_ARRAY      00000000000232b8 0232b8 000008 08  WA  0   0  8
#>   [22] .data.rel.ro      PROGBITS        00000000000232c0 0232c0 000ad8 00  WA  0   0 32
#>   [23] .dynamic          DYNAMIC         0000000000023d98 023d98 0001f0 10  WA  7   0  8
#>   [24] .got              PROGBITS        0000000000023f88 023f88 000050 08  WA  0   0  8
#>   [25] .got.plt          PROGBITS        0000000000023fe8 023fe8 000340 08  WA  0   0  8
#>   [26] .data             PROGBITS        0000000000024340 024340 000280 00  WA  0   0 32
#>   [27] .bss              NOBITS          00000000000245c0 0245c0 0012e8 00  WA  0   0 32
#>   [28] .gnu_debugaltlink PROGBITS        0000000000000000 0245c0 000049 00      0   0  1
#>   [29] .gnu_debuglink    PROGBITS        0000000000000000 02460c 000034 00      0   0  4
#>   [30] .shstrtab         STRTAB          0000000000000000 024640 00012f 00      0   0  1
#> Key to Flags:
#>   W (write), A (alloc), X (execute), M (merge), S (strings), I (info),
#>   L (link order), O (extra OS processing required), G (group), T (TLS),
#>   C (compressed), x (unknown), o (OS specific), E (exclude),
#>   D (mbind), l (large), p (processor specific)

#### readelf -d of a program and a library
readelf -d /bin/true; readelf -d /lib/x86_64-linux-gnu/libcrypt.so.1; readelf --dynamic /bin/ls | grep NEEDED
#>
#> Dynamic section at offset 0x7dd8 contains 26 entries:
#>   Tag        Type                         Name/Value
#>  0x0000000000000001 (NEEDED)             Shared library: [libc.so.6]
#>  0x000000000000000c (INIT)               0x2000
#>  0x000000000000000d (FINI)               0x5d50
#>  0x0000000000000019 (INIT_ARRAY)         0x8d70
#>  0x000000000000001b (INIT_ARRAYSZ)       8 (bytes)
#>  0x000000000000001a (FINI_ARRAY)         0x8d78
#>  0x000000000000001c (FINI_ARRAYSZ)       8 (bytes)
#>  0x000000006ffffef5 (GNU_HASH)           0x3a0
#>  0x0000000000000005 (STRTAB)             0x8d8
#>  0x0000000000000006 (SYMTAB)             0x3e0
#>  0x000000000000000a (STRSZ)              670 (bytes)
#>  0x000000000000000b (SYMENT)             24 (bytes)
#>  0x0000000000000015 (DEBUG)              0x0
#>  0x0000000000000003 (PLTGOT)             0x8fe8
#>  0x0000000000000002 (PLTRELSZ)           984 (bytes)
#>  0x0000000000000014 (PLTREL)             RELA
#>  0x0000000000000017 (JMPREL)             0xeb8
#>  0x0000000000000007 (RELA)               0xc60
#>  0x0000000000000008 (RELASZ)             600 (bytes)
#>  0x0000000000000009 (RELAENT)            24 (bytes)
#>  0x000000006ffffffb (FLAGS_1)            Flags: PIE
#>  0x000000006ffffffe (VERNEED)            0xbe0
#>  0x000000006fffffff (VERNEEDNUM)         1
#>  0x000000006ffffff0 (VERSYM)             0xb76
#>  0x000000006ffffff9 (RELACOUNT)          16
#>  0x0000000000000000 (NULL)               0x0
#>
#> Dynamic section at offset 0x31d28 contains 26 entries:
#>   Tag        Type                         Name/Value
#>  0x0000000000000001 (NEEDED)             Shared library: [libc.so.6]
#>  0x000000000000000e (SONAME)             Library soname: [libcrypt.so.1]
#>  0x000000000000000c (INIT)               0x2000
#>  0x000000000000000d (FINI)               0x1733c
#>  0x0000000000000019 (INIT_ARRAY)         0x32a50
#>  0x000000000000001b (INIT_ARRAYSZ)       8 (bytes)
#>  0x000000000000001a (FINI_ARRAY)         0x32a58
#>  0x000000000000001c (FINI_ARRAYSZ)       8 (bytes)
#>  0x000000006ffffef5 (GNU_HASH)           0x260
#>  0x0000000000000005 (STRTAB)             0x818
#>  0x0000000000000006 (SYMTAB)             0x338
#>  0x000000000000000a (STRSZ)              602 (bytes)
#>  0x000000000000000b (SYMENT)             24 (bytes)
#>  0x0000000000000003 (PLTGOT)             0x32f08
#>  0x0000000000000007 (RELA)               0xbf8
#>  0x0000000000000008 (RELASZ)             1896 (bytes)
#>  0x0000000000000009 (RELAENT)            24 (bytes)
#>  0x000000006ffffffc (VERDEF)             0xae0
#>  0x000000006ffffffd (VERDEFNUM)          5
#>  0x000000000000001e (FLAGS)              BIND_NOW
#>  0x000000006ffffffb (FLAGS_1)            Flags: NOW
#>  0x000000006ffffffe (VERNEED)            0xb88
#>  0x000000006fffffff (VERNEEDNUM)         1
#>  0x000000006ffffff0 (VERSYM)             0xa72
#>  0x000000006ffffff9 (RELACOUNT)          53
#>  0x0000000000000000 (NULL)               0x0
#>  0x0000000000000001 (NEEDED)             Shared library: [libselinux.so.1]
#>  0x0000000000000001 (NEEDED)             Shared library: [libc.so.6]

#### readelf -n and -e
readelf -n /bin/true; readelf -e /bin/true
#>
#> Displaying notes found in: .note.gnu.property
#>   Owner                Data size 	Description
#>   GNU                  0x00000010	NT_GNU_PROPERTY_TYPE_0
#>       Properties: x86 ISA needed: x86-64-baseline
#>
#> Displaying notes found in: .note.gnu.build-id
#>   Owner                Data size 	Description
#>   GNU                  0x00000014	NT_GNU_BUILD_ID (unique build ID bitstring)
#>     Build ID: c89156ebdabf859f4ee70cb0c303004dccf1ae51
#>
#> Displaying notes found in: .note.ABI-tag
#>   Owner                Data size 	Description
#>   GNU                  0x00000010	NT_GNU_ABI_TAG (ABI version tag)
#>     OS: Linux, ABI: 3.2.0
#> ELF Header:
#>   Magic:   7f 45 4c 46 02 01 01 00 00 00 00 00 00 00 00 00 
#>   Class:                             ELF64
#>   Data:                              2's complement, little endian
#>   Version:                           1 (current)
#>   OS/ABI:                            UNIX - System V
#>   ABI Version:                       0
#>   Type:                              DYN (Position-Independent Executable file)
#>   Machine:                           Advanced Micro Devices X86-64
#>   Version:                           0x1
#>   Entry point address:               0x23d0
#>   Start of program headers:          64 (bytes into file)
#>   Start of section headers:          33680 (bytes into file)
#>   Flags:                             0x0
#>   Size of this header:               64 (bytes)
#>   Size of program headers:           56 (bytes)
#>   Number of program headers:         13
#>   Size of section headers:           64 (bytes)
#>   Number of section headers:         31
#>   Section header string table index: 30
#>
#> Section Headers:
#>   [Nr] Name              Type             Address           Offset
#>        Size              EntSize          Flags  Link  Info  Align
#>   [ 0]                   NULL             0000000000000000  00000000
#>        0000000000000000  0000000000000000           0     0     0
#>   [ 1] .interp           PROGBITS         0000000000000318  00000318
#>        000000000000001c  0000000000000000   A       0     0     1
#>   [ 2] .note.gnu.pr[...] NOTE             0000000000000338  00000338
#>        0000000000000020  0000000000000000   A       0     0     8
#>   [ 3] .note.gnu.bu[...] NOTE             0000000000000358  00000358
#>        0000000000000024  0000000000000000   A       0     0     4
#>   [ 4] .note.ABI-tag     NOTE             000000000000037c  0000037c
#>        0000000000000020  0000000000000000   A       0     0     4
#>   [ 5] .gnu.hash         GNU_HASH         00000000000003a0  000003a0
#>        0000000000000040  0000000000000000   A       6     0     8
#>   [ 6] .dynsym           DYNSYM           00000000000003e0  000003e0
#>        00000000000004f8  0000000000000018   A       7     1     8
#>   [ 7] .dynstr           STRTAB           00000000000008d8  000008d8
#>        000000000000029e  0000000000000000   A       0     0     1
#>   [ 8] .gnu.version      VERSYM           0000000000000b76  00000b76
#>        000000000000006a  0000000000000002   A       6     0     2
#>   [ 9] .gnu.version_r    VERNEED          0000000000000be0  00000be0
#>        0000000000000080  0000000000000000   A       7     1     8
#>   [10] .rela.dyn         RELA             0000000000000c60  00000c60
#>        0000000000000258  0000000000000018   A       6     0     8
#>   [11] .rela.plt         RELA             0000000000000eb8  00000eb8
#>        00000000000003d8  0000000000000018  AI       6    25     8
#>   [12] .init             PROGBITS         0000000000002000  00002000
#>        0000000000000017  0000000000000000  AX       0     0     4
#>   [13] .plt              PROGBITS         0000000000002020  00002020
#>        00000000000002a0  0000000000000010  AX       0     0     16
#>   [14] .plt.got          PROGBITS         00000000000022c0  000022c0
#>        0000000000000008  0000000000000008  AX       0     0     8
#>   [15] .text             PROGBITS         00000000000022d0  000022d0
#>        0000000000003a7e  0000000000000000  AX       0     0     16
#>   [16] .fini             PROGBITS         0000000000005d50  00005d50
#>        0000000000000009  0000000000000000  AX       0     0     4
#>   [17] .rodata           PROGBITS         0000000000006000  00006000
#>        0000000000000b0e  0000000000000000   A       0     0     32
#>   [18] .eh_frame_hdr     PROGBITS         0000000000006b10  00006b10
#>        00000000000002ec  0000000000000000   A       0     0     4
#>   [19] .eh_frame         PROGBITS         0000000000006e00  00006e00
#>        0000000000000d60  0000000000000000   A       0     0     8
#>   [20] .init_array       INIT_ARRAY       0000000000008d70  00007d70
#>        0000000000000008  0000000000000008  WA       0     0     8
#>   [21] .fini_array       FINI_ARRAY       0000000000008d78  00007d78
#>        0000000000000008  0000000000000008  WA       0     0     8
#>   [22] .data.rel.ro      PROGBITS         0000000000008d80  00007d80
#>        0000000000000058  0000000000000000  WA       0     0     32
#>   [23] .dynamic          DYNAMIC          0000000000008dd8  00007dd8
#>        00000000000001e0  0000000000000010  WA       7     0     8
#>   [24] .got              PROGBITS         0000000000008fb8  00007fb8
#>        0000000000000028  0000000000000008  WA       0     0     8
#>   [25] .got.plt          PROGBITS         0000000000008fe8  00007fe8
#>        0000000000000160  0000000000000008  WA       0     0     8
#>   [26] .data             PROGBITS         0000000000009160  00008160
#>        0000000000000080  0000000000000000  WA       0     0     32
#>   [27] .bss              NOBITS           00000000000091e0  000081e0
#>        0000000000000198  0000000000000000  WA       0     0     32
#>   [28] .gnu_debugaltlink PROGBITS         0000000000000000  000081e0
#>        0000000000000049  0000000000000000           0     0     1
#>   [29] .gnu_debuglink    PROGBITS         0000000000000000  0000822c
#>        0000000000000034  0000000000000000           0     0     4
#>   [30] .shstrtab         STRTAB           0000000000000000  00008260
#>        000000000000012f  0000000000000000           0     0     1
#> Key to Flags:
#>   W (write), A (alloc), X (execute), M (merge), S (strings), I (info),
#>   L (link order), O (extra OS processing required), G (group), T (TLS),
#>   C (compressed), x (unknown), o (OS specific), E (exclude),
#>   D (mbind), l (large), p (processor specific)
#>
#> Program Headers:
#>   Type           Offset             VirtAddr           PhysAddr
#>                  FileSiz            MemSiz              Flags  Align
#>   PHDR           0x0000000000000040 0x0000000000000040 0x0000000000000040
#>                  0x00000000000002d8 0x00000000000002d8  R      0x8
#>   INTERP         0x0000000000000318 0x0000000000000318 0x0000000000000318
#>                  0x000000000000001c 0x000000000000001c  R      0x1
#>       [Requesting program interpreter: /lib64/ld-linux-x86-64.so.2]
#>   LOAD           0x0000000000000000 0x0000000000000000 0x0000000000000000
#>                  0x0000000000001290 0x0000000000001290  R      0x1000
#>   LOAD           0x0000000000002000 0x0000000000002000 0x0000000000002000
#>                  0x0000000000003d59 0x0000000000003d59  R E    0x1000
#>   LOAD           0x0000000000006000 0x0000000000006000 0x0000000000006000
#>                  0x0000000000001b60 0x0000000000001b60  R      0x1000
#>   LOAD           0x0000000000007d70 0x0000000000008d70 0x0000000000008d70
#>                  0x0000000000000470 0x0000000000000608  RW     0x1000
#>   DYNAMIC        0x0000000000007dd8 0x0000000000008dd8 0x0000000000008dd8
#>                  0x00000000000001e0 0x00000000000001e0  RW     0x8
#>   NOTE           0x0000000000000338 0x0000000000000338 0x0000000000000338
#>                  0x0000000000000020 0x0000000000000020  R      0x8
#>   NOTE           0x0000000000000358 0x0000000000000358 0x0000000000000358
#>                  0x0000000000000044 0x0000000000000044  R      0x4
#>   GNU_PROPERTY   0x0000000000000338 0x0000000000000338 0x0000000000000338
#>                  0x0000000000000020 0x0000000000000020  R      0x8
#>   GNU_EH_FRAME   0x0000000000006b10 0x0000000000006b10 0x0000000000006b10
#>                  0x00000000000002ec 0x00000000000002ec  R      0x4
#>   GNU_STACK      0x0000000000000000 0x0000000000000000 0x0000000000000000
#>                  0x0000000000000000 0x0000000000000000  RW     0x10
#>   GNU_RELRO      0x0000000000007d70 0x0000000000008d70 0x0000000000008d70
#>                  0x0000000000000290 0x0000000000000290  R      0x1
#>
#>  Section to Segment mapping:
#>   Segment Sections...
#>    00     
#>    01     .interp 
#>    02     .interp .note.gnu.property .note.gnu.build-id .note.ABI-tag .gnu.hash .dynsym .dynstr .gnu.version .gnu.version_r .rela.dyn .rela.plt 
#>    03     .init .plt .plt.got .text .fini 
#>    04     .rodata .eh_frame_hdr .eh_frame 
#>    05     .init_array .fini_array .data.rel.ro .dynamic .got .got.plt .data .bss 
#>    06     .dynamic 
#>    07     .note.gnu.property 
#>    08     .note.gnu.build-id .note.ABI-tag 
#>    09     .note.gnu.property 
#>    10     .eh_frame_hdr 
#>    11     
#>    12     .init_array .fini_array .data.rel.ro .dynamic .got 

#### nm
nm /bin/true; echo $?; nm -D /bin/true; nm -D /lib/x86_64-linux-gnu/libcrypt.so.1 | head -30; nm /nope; echo $?; nm /etc/passwd; echo $?
#> 0
#>                  w _ITM_deregisterTMCloneTable
#>                  w _ITM_registerTMCloneTable
#>                  U __ctype_b_loc@GLIBC_2.3
#>                  U __ctype_get_mb_cur_max@GLIBC_2.2.5
#>                  U __cxa_atexit@GLIBC_2.2.5
#>                  w __cxa_finalize@GLIBC_2.2.5
#>                  U __errno_location@GLIBC_2.2.5
#>                  U __fpending@GLIBC_2.2.5
#>                  U __fprintf_chk@GLIBC_2.3.4
#>                  U __freading@GLIBC_2.2.5
#>                  w __gmon_start__
#>                  U __libc_start_main@GLIBC_2.34
#>                  U __printf_chk@GLIBC_2.3.4
#> 00000000000091e0 B __progname@GLIBC_2.2.5
#> 00000000000091f0 B __progname_full@GLIBC_2.2.5
#>                  U __stack_chk_fail@GLIBC_2.4
#>                  U _exit@GLIBC_2.2.5
#>                  U abort@GLIBC_2.2.5
#>                  U bindtextdomain@GLIBC_2.2.5
#>                  U calloc@GLIBC_2.2.5
#>                  U dcgettext@GLIBC_2.2.5
#>                  U error@GLIBC_2.2.5
#>                  U exit@GLIBC_2.2.5
#>                  U fclose@GLIBC_2.2.5
#>                  U fflush@GLIBC_2.2.5
#>                  U fileno@GLIBC_2.2.5
#>                  U fputc_unlocked@GLIBC_2.2.5
#>                  U fputs_unlocked@GLIBC_2.2.5
#>                  U free@GLIBC_2.2.5
#>                  U fseeko@GLIBC_2.2.5
#>                  U fwrite@GLIBC_2.2.5
#>                  U iswprint@GLIBC_2.2.5
#>                  U lseek@GLIBC_2.2.5
#>                  U malloc@GLIBC_2.2.5
#>                  U mbrtowc@GLIBC_2.2.5
#>                  U mbsinit@GLIBC_2.2.5
#>                  U memcmp@GLIBC_2.2.5
#>                  U memcpy@GLIBC_2.14
#>                  U memset@GLIBC_2.2.5
#>                  U nl_langinfo@GLIBC_2.2.5
#> 00000000000091f0 V program_invocation_name@GLIBC_2.2.5
#> 00000000000091e0 V program_invocation_short_name@GLIBC_2.2.5
#>                  U realloc@GLIBC_2.2.5
#>                  U reallocarray@GLIBC_2.26
#>                  U setlocale@GLIBC_2.2.5
#> 0000000000009200 B stderr@GLIBC_2.2.5
#> 00000000000091e8 B stdout@GLIBC_2.2.5
#>                  U strcmp@GLIBC_2.2.5
#>                  U strlen@GLIBC_2.2.5
#>                  U strncmp@GLIBC_2.2.5
#>                  U strrchr@GLIBC_2.2.5
#>                  U textdomain@GLIBC_2.2.5
#> 0000000000000000 A GLIBC_2.2.5
#> 0000000000000000 A XCRYPT_2.0
#> 0000000000000000 A XCRYPT_4.3
#> 0000000000000000 A XCRYPT_4.4
#>                  w _ITM_deregisterTMCloneTable
#>                  w _ITM_registerTMCloneTable
#>                  U __assert_fail@GLIBC_2.2.5
#>                  w __cxa_finalize@GLIBC_2.2.5
#>                  U __errno_location@GLIBC_2.2.5
#>                  U __explicit_bzero_chk@GLIBC_2.25
#>                  w __gmon_start__
#>                  U __snprintf_chk@GLIBC_2.3.4
#>                  U __stack_chk_fail@GLIBC_2.4
#>                  U arc4random_buf@GLIBC_2.36
#> 0000000000015da0 T crypt@GLIBC_2.2.5
#> 0000000000015da0 T crypt@@XCRYPT_2.0
#> 0000000000016c70 T crypt_checksalt@@XCRYPT_4.3
#> 0000000000013460 T crypt_gensalt@@XCRYPT_2.0
#> 0000000000016ac0 T crypt_gensalt_r@XCRYPT_2.0
#> 0000000000016c10 T crypt_gensalt_ra@@XCRYPT_2.0
#> 0000000000016ac0 T crypt_gensalt_rn@@XCRYPT_2.0
#> 0000000000016d00 T crypt_preferred_method@@XCRYPT_4.4
#> 0000000000016a80 T crypt_r@@XCRYPT_2.0
#> 0000000000016a80 T crypt_r@GLIBC_2.2.5
#> 00000000000169d0 T crypt_ra@@XCRYPT_2.0
#> 0000000000016950 T crypt_rn@@XCRYPT_2.0
#> 0000000000017330 T encrypt@GLIBC_2.2.5
#> 0000000000017270 T encrypt_r@GLIBC_2.2.5
#> 0000000000015da0 T fcrypt@GLIBC_2.2.5
#>                  U free@GLIBC_2.2.5
#> 1
#> 1
#! nm: /bin/true: no symbols
#! nm: '/nope': No such file
#! nm: /etc/passwd: file format not recognized

#### size
size /bin/true /bin/ls; size /nope; echo $?; size -A /bin/true; size /etc/passwd
#>    text	   data	    bss	    dec	    hex	filename
#>   26640	   1104	    408	  28152	   6df8	/bin/true
#>  137659	   4840	   4840	 147339	  23f8b	/bin/ls
#> 1
#> /bin/true  :
#> section               size    addr
#> .interp                 28     792
#> .note.gnu.property      32     824
#> .note.gnu.build-id      36     856
#> .note.ABI-tag           32     892
#> .gnu.hash               64     928
#> .dynsym               1272     992
#> .dynstr                670    2264
#> .gnu.version           106    2934
#> .gnu.version_r         128    3040
#> .rela.dyn              600    3168
#> .rela.plt              984    3768
#> .init                   23    8192
#> .plt                   672    8224
#> .plt.got                 8    8896
#> .text                14974    8912
#> .fini                    9   23888
#> .rodata               2830   24576
#> .eh_frame_hdr          748   27408
#> .eh_frame             3424   28160
#> .init_array              8   36208
#> .fini_array              8   36216
#> .data.rel.ro            88   36224
#> .dynamic               480   36312
#> .got                    40   36792
#> .got.plt               352   36840
#> .data                  128   37216
#> .bss                   408   37344
#> .gnu_debugaltlink       73       0
#> .gnu_debuglink          52       0
#> Total                28277
#>
#>
#! size: '/nope': No such file
#! size: /etc/passwd: file format not recognized
#? 3

#### objdump -f
objdump -f /bin/true; objdump -f /bin/ls /nope; echo $?; objdump -f /etc/passwd; objdump -f /usr/lib/x86_64-linux-gnu/libcrypt.so.1
#>
#> /bin/true:     file format elf64-x86-64
#> architecture: i386:x86-64, flags 0x00000150:
#> HAS_SYMS, DYNAMIC, D_PAGED
#> start address 0x00000000000023d0
#>
#>
#> /bin/ls:     file format elf64-x86-64
#> architecture: i386:x86-64, flags 0x00000150:
#> HAS_SYMS, DYNAMIC, D_PAGED
#> start address 0x00000000000061d0
#>
#> 1
#>
#> /usr/lib/x86_64-linux-gnu/libcrypt.so.1:     file format elf64-x86-64
#> architecture: i386:x86-64, flags 0x00000150:
#> HAS_SYMS, DYNAMIC, D_PAGED
#> start address 0x0000000000000000
#>
#! objdump: '/nope': No such file
#! objdump: /etc/passwd: file format not recognized
