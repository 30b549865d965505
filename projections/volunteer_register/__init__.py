"""The volunteers of a branch: where each stands, what she offers, and what was told of her."""
