"""Branches: the local Qnets, and which municipalities each of them covers."""
