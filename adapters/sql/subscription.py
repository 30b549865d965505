"""Following the log: events as they come, from all processes."""

from typing import TYPE_CHECKING

from eventsourcing.dcb.persistence import DCBListenNotifySubscription

from core.store import Query

if TYPE_CHECKING:
    from adapters.sql.recorder import SQLRecorder


class SQLSubscription(DCBListenNotifySubscription["SQLRecorder"]):
    """Yields events in order, waits at the end of the log, and ends when it is stopped."""

    def __init__(
        self, recorder: "SQLRecorder", query: Query | None = None, after: int | None = None
    ) -> None:
        super().__init__(recorder=recorder, query=query, after=after)
        recorder.follow(self)
        # The pulling thread has begun before: it may have read, and now wait for what came since.
        self.notify()

    def notify(self) -> None:
        """Look for new events."""
        self._has_been_notified.set()

    def stop(self) -> None:
        super().stop()
        self._recorder.unfollow(self)

    def end(self) -> None:
        """Stop, and return when nothing is being read any more."""
        self.stop()
        self._pull_thread.join()
