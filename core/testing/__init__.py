"""The test kit: the ports in memory, and given, when, then on the real command bus.

given(branch_opened, leader_added).when(OpenBranch(...), by=leader).refused(BRANCH_IS_NOT_OPEN)
"""

from core.testing.bench import START, Bench, installed
from core.testing.keys import MemoryKeyStore
from core.testing.new_ids import ANY_ID, new_id
from core.testing.readlog import MemoryReadLog
from core.testing.recorders import MemoryRecorder
from core.testing.scenario import Outcome, Scenario, given
from core.testing.tracking import MemoryReactionTracking

__all__ = [
    "ANY_ID",
    "START",
    "Bench",
    "MemoryKeyStore",
    "MemoryReactionTracking",
    "MemoryReadLog",
    "MemoryRecorder",
    "Outcome",
    "Scenario",
    "given",
    "installed",
    "new_id",
]
