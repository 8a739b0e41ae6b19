"""Lock the dependencies with hashes: requirements.txt to run, requirements-dev.txt to work on it; no index is named."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
COMPILE = [
    "--quiet", "--generate-hashes", "--strip-extras", "--allow-unsafe", "--no-header", "--no-emit-index-url",
    "--no-emit-find-links", "--no-emit-trusted-host", "--no-annotate", "--upgrade",
]  # fmt: skip


def main() -> None:
    """Write both files anew."""
    run(["--extra", "build", "-o", "requirements.txt", "pyproject.toml"])
    run(["--extra", "build", "--extra", "dev", "-c", "requirements.txt", "-o", "requirements-dev.txt", "pyproject.toml"])


def run(arguments: list[str]) -> None:
    subprocess.run([sys.executable, "-m", "piptools", "compile", *COMPILE, *arguments], cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
