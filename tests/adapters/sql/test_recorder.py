"""The SQL recorder keeps the contract on both databases."""

from tests.contracts.recorder import RecorderContract


class TestSQLRecorder(RecorderContract):
    pass
