"""Mail: what notices write is kept until it is sent, over SMTP."""
