"""The table of mails: which notice is to be written to whom, and how far that has come.

Neither words, address nor secret lie here: they are made and opened when a mail is sent.
"""

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table, Text

from adapters.sql.schema import store_metadata

mails = Table(
    "mails",
    store_metadata,
    Column("notice", Text, primary_key=True),
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("account", String(36), primary_key=True),
    Column("state", Text, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("due_at", BigInteger, nullable=False),
    Column("claimed_by", Text),
    Column("claimed_until", BigInteger, nullable=False, server_default="0"),
    Column("error", Text, comment="what kind of failure it was, without words of anybody"),
    Index("mails_due", "state", "due_at"),
)
