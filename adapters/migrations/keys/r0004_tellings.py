"""Which event told what the search index has.

What is there already is as if one event had told it: of whom more than one name was told before,
all her names are compared as one, as they were until now.
"""

from alembic import op
from sqlalchemy import Column, LargeBinary, Text
from sqlalchemy.schema import PrimaryKeyConstraint

revision = "0004"
down_revision = "0003"

_BEFORE = "00000000-0000-0000-0000-000000000000"


def upgrade() -> None:
    """Make the table anew: SQLite changes no primary key."""
    op.execute("CREATE TABLE search_index_before AS SELECT * FROM search_index")
    op.drop_index("search_index_person", "search_index")
    op.drop_table("search_index")
    op.create_table(
        "search_index",
        Column("index_name", Text, nullable=False),
        Column("digest", LargeBinary, nullable=False),
        Column("person", Text, nullable=False),
        Column("told_in", Text, nullable=False, comment="the event that told it"),
        PrimaryKeyConstraint("index_name", "digest", "person", "told_in"),
    )
    op.create_index("search_index_person", "search_index", ["person"])
    op.execute(
        "INSERT INTO search_index (index_name, digest, person, told_in)"
        f" SELECT index_name, digest, person, '{_BEFORE}' FROM search_index_before"
    )
    op.drop_table("search_index_before")
