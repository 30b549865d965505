"""Referrals: a partner or a leader sends a woman to the branch that covers her municipality."""
