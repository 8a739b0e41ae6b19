"""The one place that knows both stage and gallery: it reads the configuration once, wires, and supervises."""
