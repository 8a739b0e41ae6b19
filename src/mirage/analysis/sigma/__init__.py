"""Rules in Sigma's words, as the public collection has them, run on our events (https://sigmahq.io/docs/)."""

from mirage.analysis.sigma.directory import SigmaDirectory
from mirage.analysis.sigma.engine import SigmaEngine, load_sigma
from mirage.analysis.sigma.sources import Session, records

__all__ = ["Session", "SigmaDirectory", "SigmaEngine", "load_sigma", "records"]
