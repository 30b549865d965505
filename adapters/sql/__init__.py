"""The event store and the read models in SQLite and PostgreSQL."""
