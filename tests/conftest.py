"""What holds for all tests.

Hypothesis judges what is true, not how busy the machine is while it looks. What is there when the tests begin stays to their end:
the collector walked it over and over, for an eighth of their time.
"""

from __future__ import annotations

import gc

from hypothesis import HealthCheck, settings

settings.register_profile("mirage", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("mirage")


def pytest_collection_finish() -> None:
    gc.freeze()
