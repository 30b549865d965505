"""The read log in a database of its own: who looked at whom, why, and what was denied."""
