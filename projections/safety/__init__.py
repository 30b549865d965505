"""What whoever is on duty watches over: who is shut out, incidents, broken glass."""
