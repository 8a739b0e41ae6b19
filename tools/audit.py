"""Ask the public advisories about what we depend on; exit 2 with a sentence where they cannot be reached.

A mirror of the package index carries no advisories and answers "not found" for everything: that is no audit either.
"""

from __future__ import annotations

import json
import subprocess
import sys

COMMAND = ["-m", "pip_audit", "--require-hashes", "--disable-pip", "--progress-spinner", "off", "--format", "json", "-r"]


def main() -> int:
    """0: nothing known; 1: something known, printed; 2: the advisories could not be reached for some or all."""
    command = [sys.executable, *COMMAND, "requirements.txt"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        dependencies = json.loads(result.stdout)["dependencies"]
    except (ValueError, KeyError):
        sys.stderr.write(result.stderr)
        print("the vulnerability advisories could not be reached; nothing was audited", file=sys.stderr)
        return 2
    known = [(package, advisory) for package in dependencies for advisory in package.get("vulns", [])]
    for package, advisory in known:
        mended = ", ".join(advisory["fix_versions"]) or "no release yet"
        print(f"{package['name']} {package['version']}: {advisory['id']}, mended in {mended}")
    unasked = [package["name"] for package in dependencies if "skip_reason" in package]
    if known:
        return 1
    if unasked:
        print(f"no advisories to be had for {len(unasked)} of {len(dependencies)} packages: {' '.join(unasked)}", file=sys.stderr)
        return 2
    print(f"{len(dependencies)} packages, no known vulnerability")
    return 0


if __name__ == "__main__":
    sys.exit(main())
