"""The partners: whom to speak with there, what was agreed, and what became of their referrals."""
