"""A mount of ours beside the kernel's tmpfs: the same random steps on both, compared after every step, as several users.

The steps are those of tests/e2e/vfs/test_kernel.py, which takes them on the vfs itself; here they pass through the kernel and FUSE.
`MIRAGE_BESIDE=DIR` takes a directory of another file system instead; of btrfs, say, whose directories have one link, as ours do.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import strategies as some
from hypothesis.stateful import initialize, run_state_machine_as_test

from mirage.vfs.types import Cred
from tests.e2e.fuse.mounted import Mounts
from tests.e2e.vfs.test_kernel import SHM, Beside, Kernel, Outcome, kernel_tree, mode, plain, size, steps

pytestmark = pytest.mark.skipif(not SHM.is_dir(), reason="no tmpfs at /dev/shm")


class BesideMount(Beside):
    """One sequence of steps on both."""

    place: ClassVar[Path]
    reference: ClassVar[Path] = Path(os.environ.get("MIRAGE_BESIDE", SHM))

    def __init__(self) -> None:
        super().__init__()
        self.kernel.close()
        self.kernel = Kernel(self.reference)
        self.ours: Any = Kernel(self.place)
        self.has_flags, self.call = False, ""

    @initialize(seed=some.lists(some.tuples(some.sampled_from("fdlhs"), plain, plain, size, mode), max_size=14))
    def begin(self, seed: list[tuple[str, bytes, bytes, int, int]]) -> None:
        for kind, first, second, length, bits in seed:
            self._seed(kind, first, second, length, bits)
        self._remember()
        self._compare("the beginning")

    def agree(self, ours: Outcome, theirs: Outcome) -> bool:
        """FILE-4 and FILE-7: the kernel does not know of the flags +i and +a, so it finds other reasons first, or none in access(2)."""
        return ours == theirs or (self.has_flags and theirs == ("error", "EPERM") and (ours[0] == "error" or self.call == "access"))

    def both(self, cred: Cred, mask: int, call: str, *args: Any) -> None:
        self.call = call
        self.has_flags |= call == "setflags" and args[1] != 0
        super().both(cred, mask, call, *args)

    def trees(self) -> tuple[dict[bytes, Any], dict[bytes, Any]]:
        return kernel_tree(self.kernel.root), kernel_tree(self.ours.root)

    def teardown(self) -> None:
        super().teardown()
        self.ours.close()


def test_random_steps_end_the_same_as_on_the_kernels_tmpfs(base: Path) -> None:
    options = ["--links"] if BesideMount.reference == SHM else []
    mounts = Mounts(base, 1, *options)
    BesideMount.place = mounts.places[0]
    os.chmod(mounts.places[0], stat.S_ISVTX | 0o777)
    try:
        run_state_machine_as_test(BesideMount, settings=steps(15))
    finally:
        mounts.stop()
