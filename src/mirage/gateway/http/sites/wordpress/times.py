"""Moments as WordPress writes them."""

from __future__ import annotations

import time


def iso(seconds: int) -> str:
    """2026-11-29T13:38:28, without a zone."""
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds))


def long(seconds: int) -> str:
    """November 29, 2026 (date_format of a new blog)."""
    moment = time.gmtime(seconds)
    return f"{time.strftime('%B', moment)} {moment.tm_mday}, {moment.tm_year}"
