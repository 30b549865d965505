"""Who may sign in, in which roles, and what stands in the way."""
