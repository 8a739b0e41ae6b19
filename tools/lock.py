"""Lock the dependencies with hashes: requirements.txt to run, requirements-dev.txt to work on it; no index is named.

The locks are universal: one file serves every Python that pyproject.toml allows, each by its markers (redis wants
async-timeout before Python 3.11.3, and Debian 12 brings 3.11.2).
"""

from __future__ import annotations

import subprocess
from pathlib import Path

from uv import find_uv_bin

ROOT = Path(__file__).parent.parent
COMPILE = [
    "pip", "compile", "--quiet", "--universal", "--generate-hashes", "--no-header", "--no-annotate",
    "--no-emit-index-url", "--no-emit-find-links", "--upgrade",
]  # fmt: skip


def main() -> None:
    """Write both files anew."""
    compile_into("requirements.txt", "--extra", "build")
    compile_into("requirements-dev.txt", "--extra", "build", "--extra", "dev", "-c", "requirements.txt")


def compile_into(target: str, *arguments: str) -> None:
    subprocess.run([find_uv_bin(), *COMPILE, *arguments, "pyproject.toml", "-o", target], cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
