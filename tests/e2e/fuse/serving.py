"""`python serving.py [--links] URL DIR...`: one layer, mounted at every DIR from one process, until standard input ends.

A line on standard input is a change that is made past the mounts, in this process: `append PATH TEXT`, `write PATH TEXT`,
`mkdir PATH`, `unlink PATH`, `rename PATH PATH`, `chmod PATH MODE`, `reset`; the answer on standard output is `done`. `known` changes
nothing, and is answered with how many nodes the kernel knows of each mount. With --links, directories count their subdirectories.
"""

from __future__ import annotations

import sys

from mirage.base.clock import SystemClock
from mirage.fuse import mounting
from mirage.fuse.server import Server
from mirage.state.open import open_store
from mirage.vfs import layers
from mirage.vfs.caller import Caller
from mirage.vfs.layered import Layered
from mirage.vfs.view import View

LAYERS = [b"host", b"top"]


def main() -> None:
    has_links = sys.argv[1] == "--links"
    url, *places = sys.argv[1 + has_links :]
    clock = SystemClock()
    store = open_store(url, b"fuse")
    server = Server()
    mounting.clear_stale()
    file_systems = [Layered(store, None, LAYERS, clock, is_tmpfs=has_links) for _ in places]
    served = [server.serve(mounting.mount(place, flags=0), fs) for place, fs in zip(places, file_systems, strict=True)]
    caller = Caller(View(file_systems[0], clock))
    print("ready", flush=True)
    for line in sys.stdin.buffer:
        verb, *rest = line.rstrip(b"\n").split(b" ")
        if verb == b"known":
            with server.lock:
                print(*(len(list(one.connection.volume.known)) for one in served), flush=True)
            continue
        server.take_turn()
        try:
            if verb == b"reset":
                layers.reset(store, LAYERS[-1])
            else:
                VERBS[verb](caller, *rest)
        finally:
            server.end_turn()
        print("done", flush=True)
    for place in places:
        mounting.unmount(place)
    server.close()
    store.close()


VERBS = {
    b"append": lambda caller, path, text: caller.write_file(path, text, append=True),
    b"write": lambda caller, path, text: caller.write_file(path, text),
    b"mkdir": lambda caller, path: caller.mkdir(path),
    b"unlink": lambda caller, path: caller.unlink(path),
    b"rename": lambda caller, old, new: caller.rename(old, new),
    b"chmod": lambda caller, path, mode: caller.chmod(path, int(mode, 8)),
}

if __name__ == "__main__":
    main()
