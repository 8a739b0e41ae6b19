"""What a web request attempts: pure functions from a request to findings."""

from mirage.analysis.http.assessment import Assessment
from mirage.analysis.http.engine import Engine, shipped_engine
from mirage.analysis.http.request import Request, from_bytes, from_event, from_row
from mirage.analysis.http.visits import Seen, Visits, seen_of, shipped_visits

__all__ = [
    "Assessment",
    "Engine",
    "Request",
    "Seen",
    "Visits",
    "from_bytes",
    "from_event",
    "from_row",
    "seen_of",
    "shipped_engine",
    "shipped_visits",
]
