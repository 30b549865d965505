"""The kernel: events, decisions, personal data, permissions, projections, whatever the domain."""
