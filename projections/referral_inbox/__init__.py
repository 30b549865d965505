"""The referrals of a branch, those that wait for an answer first in line."""
