"""One JSON object a line on standard error, for the program's own loggers and all others."""

import logging
from typing import IO, Any

import structlog
from structlog.stdlib import ExtraAdder, ProcessorFormatter

from adapters.logs.processors import FIELDS, without_personal_data

OURS = "qnet"


class Handler(logging.StreamHandler[IO[str]]):
    """Writes the records of this configuration; another configuration takes its place."""


class _Formatter(ProcessorFormatter):
    """Formats records; of other people's loggers without arguments, which may be anything."""

    def format(self, record: logging.LogRecord) -> str:
        told = logging.makeLogRecord(record.__dict__)
        told.exc_info = told.exc_text = told.stack_info = None
        if record.name != OURS and not record.name.startswith(f"{OURS}."):
            told.msg, told.args = str(record.msg), ()
        try:
            return super().format(told)
        except Exception:  # noqa: BLE001 - arguments that don't fit the words, say
            told.msg, told.args = "a record could not be written", ()
            return super().format(told)


def configure(stream: IO[str] | None = None, level: int = logging.INFO) -> None:
    """Let everything that is logged be written to the stream, standard error by default.

    No traceback is written: its lines and messages may repeat data. Errors are logged by type and
    place instead.
    """
    handler = Handler(stream)
    handler.setFormatter(_formatter())
    root = logging.getLogger()
    for old in [each for each in root.handlers if isinstance(each, Handler)]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    logging.getLogger(OURS).setLevel(level)


def _formatter() -> logging.Formatter:
    before: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        ExtraAdder(allow=FIELDS),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    return _Formatter(
        foreign_pre_chain=before,
        processors=[
            ProcessorFormatter.remove_processors_meta,
            without_personal_data,
            structlog.processors.JSONRenderer(sort_keys=True, ensure_ascii=False),
        ],
    )
