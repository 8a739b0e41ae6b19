"""xz, unxz, xzcat, lzma, unlzma and lzcat (XZ Utils 5.4.1)."""
