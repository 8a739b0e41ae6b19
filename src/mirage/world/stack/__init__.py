"""The network as the kernel of one layer's machine holds it: what stands (`state`), and what may be done to it (`links`, `routing`)."""
