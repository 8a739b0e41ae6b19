"""Fuzzing of the emulated shell: `python -m tests.fuzz --seconds N`. What it has found stands in tests/unit/shell/test_found.py."""
