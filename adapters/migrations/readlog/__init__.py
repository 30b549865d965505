"""The history of the read log's table."""
