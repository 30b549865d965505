"""Cases: the course of support, from an accepted referral to the closure."""
