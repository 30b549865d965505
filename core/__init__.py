"""The kernel: events, decisions, personal data, permissions and projections, whatever the domain."""
