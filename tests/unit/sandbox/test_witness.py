"""What the witness tells of a cell's processes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from mirage.sandbox import witness


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("/tmp// (deleted)", "/tmp/#157440 (deleted)"),
        ("// (deleted)", "/#157440 (deleted)"),
        ("/tmp/gone (deleted)", "/tmp/gone (deleted)"),
        ("pipe:[4711]", "pipe:[4711]"),
    ],
)
def test_a_file_that_never_had_a_name_is_called_by_its_number(tmp_path: Path, text: str, told: str) -> None:
    fdinfo = tmp_path / "7/fdinfo"
    fdinfo.mkdir(parents=True)
    (fdinfo / "3").write_text("pos:\t0\nflags:\t020200002\nmnt_id:\t28\nino:\t157440\n")
    procfs = os.open(tmp_path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        assert witness.named(procfs, 7, "fd/3", text) == told
    finally:
        os.close(procfs)
