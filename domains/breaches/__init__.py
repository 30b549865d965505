"""Breaches of personal data: the register and the 72 hours of GDPR articles 33 and 34."""
