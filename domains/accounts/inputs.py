"""The forms of input that several commands about accounts take."""

from typing import Annotated

from msgspec import Meta

from core.inputs import END
from core.personal import PublicText

Name = Annotated[str, Meta(min_length=1, max_length=200)]
Email = Annotated[str, Meta(max_length=254, pattern=rf"^[^@\s]+@[^@\s]+{END}")]
Department = Annotated[PublicText, Meta(min_length=1, max_length=100)]
"""The name of one of the Red Cross's departments."""
Digest = Annotated[str, Meta(pattern=f"^[0-9a-f]{{64}}{END}")]
"""The SHA-256 of a secret, in hex. Whoever asks makes the secret, and keeps it."""
