"""The read side: one folder a read model, folded from the events and looked up by queries."""
