"""The bash of the emulated shell: variables, expansion, arithmetic and the interpreter over `mirage.syntax`'s tree."""
