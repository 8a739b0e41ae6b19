"""What holds for all tests: hypothesis judges what is true, not how busy the machine is while it looks."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

settings.register_profile("mirage", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("mirage")
