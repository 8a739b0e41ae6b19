"""The vocabulary that stage and gallery share: clock, chance, ids, events, errors, limits."""
