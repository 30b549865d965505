"""Finding people by name and cases by number, each within one's own reach."""
