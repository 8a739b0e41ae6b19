"""find (findutils 4.9.0): a walk, and an expression that each file is put to."""
