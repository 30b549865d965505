"""What keeps a woman safe from those who may look: who is shut out, incidents, broken glass."""
