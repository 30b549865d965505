"""The rules of partners: registering one breaks none yet."""
