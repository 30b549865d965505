"""Partners: shelters, municipalities and others that refer women to Qnet."""
