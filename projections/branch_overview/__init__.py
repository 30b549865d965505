"""What needs an activity leader today, and how much of it there is."""
