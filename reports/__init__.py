"""Official documents: one typed model, two writers, and the lint. Knows tables and rules, not letters."""
