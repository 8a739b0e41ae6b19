"""The emulated bash and its programs: everything in process, nothing of the visitor's ever executed."""
