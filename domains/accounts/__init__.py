"""Accounts: who may sign in, in which roles, and with which tokens."""
