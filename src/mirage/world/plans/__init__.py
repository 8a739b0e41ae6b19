"""What there is to find on a machine, and where: planned from the persona and the seed, laid out as it is looked for."""
