"""At which branches each thing lies, for databases that hide the rows of all others."""
