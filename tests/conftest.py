"""What holds for all tests.

Hypothesis judges what is true, not how busy the machine is while it looks; it looks at the same cases in every run, and at new ones
where it is asked to search (`--hypothesis-profile=search`, as `make fuzz` does). What is there when the tests begin stays to their end:
the collector walked it over and over, for an eighth of their time. While they are gathered it finds nothing: all of that stays.
Afterwards it runs as seldom as in the stage: each test leaves more than Python's 700 objects.
Files have the modes that are asked for, as they have with Mirage's own mask, whatever that of who started the tests is.
"""

from __future__ import annotations

import gc
import os

from hypothesis import HealthCheck, settings

settings.register_profile("search", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("fixed", settings.get_profile("search"), derandomize=True)
settings.load_profile("fixed")
gc.disable()
os.umask(0o022)


def pytest_collection_finish() -> None:
    gc.freeze()
    gc.set_threshold(10_000)
    gc.enable()
