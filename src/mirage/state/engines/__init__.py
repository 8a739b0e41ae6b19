"""The engines: one module each, every one held to `tests/contract/test_engine.py`."""
