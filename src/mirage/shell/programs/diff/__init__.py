"""diff (diffutils 3.8): two files or trees, in the normal, the unified, the context and ed's form."""
