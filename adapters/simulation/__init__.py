"""A simulated course of months, all of it through the commands: for the demo, and for tests."""
