"""The experiments behind the notes: one seeded module each, with what it recorded in results/."""
