"""Who belongs to what now: the read model behind every permission of a query."""
