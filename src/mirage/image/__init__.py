"""The immutable tree under every world: one file of metadata and bytes, made from a distribution's own packages."""
