"""Sign-in: passwords, second factors, sessions and the throttle, all kept in the key database."""
