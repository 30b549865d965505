"""The API: one handler for each declared command and query, under /api/v1."""
