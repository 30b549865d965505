"""The key database, and the key-encryption key that all its keys are wrapped under."""
