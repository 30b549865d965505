"""The forms of input that several commands about volunteers take."""

from typing import Annotated

from msgspec import Meta

from core.inputs import END

Name = Annotated[str, Meta(min_length=1, max_length=200)]
Email = Annotated[str, Meta(max_length=254, pattern=rf"^[^@\s]+@[^@\s]+{END}")]
Words = Annotated[str, Meta(min_length=1, max_length=10_000)]
Capacity = Annotated[int, Meta(ge=1, le=5)]
