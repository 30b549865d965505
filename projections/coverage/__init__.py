"""The coverage of the country: its municipalities, and the branches that cover them or will."""
