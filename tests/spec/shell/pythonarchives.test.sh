# zipfile, tarfile and queue of Python 3.11.2. `make record` writes the answers.

#### a zip in memory and one on the disk
python3 -c 'import zipfile,io; b=io.BytesIO(); z=zipfile.ZipFile(b,"w"); z.writestr("a.txt","hi"); z.close(); print(zipfile.ZipFile(b).namelist(), len(b.getvalue()), zipfile.ZipFile(b).read("a.txt"))'
cd /tmp; mkdir -p d/e; echo one > d/a; seq 100 > d/e/b; touch -d '2024-05-06 07:08:10' d/a d/e/b
python3 - <<'X'
import zipfile, os
with zipfile.ZipFile("/tmp/x.zip", "w", zipfile.ZIP_DEFLATED) as z:
    for root, dirs, files in os.walk("d"):
        for name in sorted(files):
            z.write(os.path.join(root, name))
    z.write("d/a", arcname="other/a")
with zipfile.ZipFile("/tmp/x.zip") as z:
    for i in z.infolist():
        print(i.filename, i.file_size, i.compress_size, i.date_time, hex(i.CRC), i.is_dir())
    z.extractall("/tmp/out")
    z.printdir()
    print(z.open("d/a").read(), z.testzip())
    try: z.read("none")
    except KeyError as e: print(e)
print(zipfile.is_zipfile("/tmp/x.zip"), zipfile.is_zipfile("/etc/passwd"), sorted(os.listdir("/tmp/out")))
with zipfile.ZipFile("/tmp/x.zip", "a") as z: z.writestr("late", b"z")
try: zipfile.ZipFile("/etc/passwd")
except zipfile.BadZipFile as e: print(e)
X
find /tmp/out -type f | sort; unzip -l x.zip | awk '{print $1,$4}'; python3 -c 'import zipfile; zipfile.ZipFile("/nope")' 2>&1 | tail -1; python3 -c 'import zipfile; zipfile.ZipFile("/etc/passwd")' 2>&1 | tail -1
#> ['a.txt'] 110 b'hi'
#> d/a 4 6 (2024, 5, 6, 7, 8, 10) 0xf817a89f False
#> d/e/b 292 142 (2024, 5, 6, 7, 8, 10) 0x678bf1dc False
#> other/a 4 6 (2024, 5, 6, 7, 8, 10) 0xf817a89f False
#> File Name                                             Modified             Size
#> d/a                                            2024-05-06 07:08:10            4
#> d/e/b                                          2024-05-06 07:08:10          292
#> other/a                                        2024-05-06 07:08:10            4
#> b'one\n' None
#> "There is no item named 'none' in the archive"
#> True False ['d', 'other']
#> File is not a zip file
#> /tmp/out/d/a
#> /tmp/out/d/e/b
#> /tmp/out/other/a
#> Archive: 
#> Length Name
#> --------- ----
#> 4 d/a
#> 292 d/e/b
#> 4 other/a
#> 1 late
#> --------- 
#> 301 
#> FileNotFoundError: [Errno 2] No such file or directory: '/nope'
#> zipfile.BadZipFile: File is not a zip file

#### tar files, packed and not
cd /tmp; mkdir -p d/e; echo one > d/a; seq 100 > d/e/b; ln -s a d/l
python3 - <<'X'
import tarfile, io, os
for mode in ("w", "w:gz", "w:bz2", "w:xz"):
    with tarfile.open("/tmp/t", mode) as t:
        t.add("d"); t.add("/etc/debian_version", arcname="h")
    print(mode, sorted(tarfile.open("/tmp/t").getnames()), tarfile.is_tarfile("/tmp/t"))
t = tarfile.open("/tmp/t")
for m in t:
    print(m.name, m.isdir(), m.isfile(), m.issym(), oct(m.mode), m.linkname, m.uname)
print(t.extractfile("d/a").read(), t.getmember("d/e/b").size)
t.extractall("/tmp/out"); t.close()
b = io.BytesIO()
with tarfile.open(fileobj=b, mode="w:gz") as t:
    i = tarfile.TarInfo("x"); i.size = 3; t.addfile(i, io.BytesIO(b"abc"))
b.seek(0)
print(tarfile.open(fileobj=b).getnames())
try: t.getmember("zz")
except Exception as e: print(type(e).__name__, e)
print(tarfile.is_tarfile("/etc/passwd"))
X
find out | sort; readlink out/d/l; python3 -c 'import tarfile; tarfile.open("/nope")' 2>&1 | tail -1; tar tf t | sort
#> w ['d', 'd/a', 'd/e', 'd/e/b', 'd/l', 'h'] True
#> w:gz ['d', 'd/a', 'd/e', 'd/e/b', 'd/l', 'h'] True
#> w:bz2 ['d', 'd/a', 'd/e', 'd/e/b', 'd/l', 'h'] True
#> w:xz ['d', 'd/a', 'd/e', 'd/e/b', 'd/l', 'h'] True
#> d True False False 0o755  root
#> d/a False True False 0o644  root
#> d/e True False False 0o755  root
#> d/e/b False True False 0o644  root
#> d/l False False True 0o777 a root
#> h False True False 0o644  root
#> b'one\n' 292
#> ['x']
#> OSError TarFile is closed
#> False
#> out
#> out/d
#> out/d/a
#> out/d/e
#> out/d/e/b
#> out/d/l
#> out/h
#> a
#> FileNotFoundError: [Errno 2] No such file or directory: '/nope'
#> d/
#> d/a
#> d/e/
#> d/e/b
#> d/l
#> h

#### their own command lines
cd /tmp; mkdir -p d/e; echo one > d/a; seq 100 > d/e/b; touch -d '2024-05-06 07:08:10' d/a d/e/b d d/e; python3 -m zipfile -c x.zip d/a d; python3 -m zipfile -l x.zip; python3 -m zipfile -t x.zip; python3 -m zipfile -e x.zip o; find o | sort; python3 -m tarfile -c t.tgz d; python3 -m tarfile -l t.tgz | sort; python3 -m tarfile -e t.tgz p; find p | sort; file t.tgz | cut -c1-27
#> File Name                                             Modified             Size
#> a                                              2024-05-06 07:08:10            4
#> d/                                             2024-05-06 07:08:10            0
#> d/a                                            2024-05-06 07:08:10            4
#> d/e/                                           2024-05-06 07:08:10            0
#> d/e/b                                          2024-05-06 07:08:10          292
#> Done testing
#> o
#> o/a
#> o/d
#> o/d/a
#> o/d/e
#> o/d/e/b
#> d/ 
#> d/a 
#> d/e/ 
#> d/e/b 
#> p
#> p/d
#> p/d/a
#> p/d/e
#> p/d/e/b
#> t.tgz: gzip compressed data

#### queues
python3 -c 'import queue; q=queue.Queue(); q.put(5); print(q.get(), q.empty(), q.qsize()); q=queue.LifoQueue(2); q.put(1); q.put(2); print(q.full(), q.get()); p=queue.PriorityQueue(); [p.put(x) for x in (3,1,2)]; print([p.get() for _ in range(3)])
try: q=queue.Queue(); q.get_nowait()
except queue.Empty: print("empty")'
python3 -c 'import threading,queue; q=queue.Queue(); t=threading.Thread(target=lambda: q.put(5)); t.start(); t.join(); print(q.get(timeout=1))'
#> 5 True 0
#> True 2
#> [1, 2, 3]
#> empty
#> 5
