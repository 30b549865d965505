"""The matches of a branch: who meets whom, and when they last did."""
