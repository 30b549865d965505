"""Trees follow the log, a month each, signed and chained; whoever changes it is found out."""

from base64 import b64encode
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from uuid import UUID

import pytest
from sqlalchemy import URL, create_engine

from adapters.readlog.leaves import leaf
from adapters.readlog.store import SQLReadLog
from adapters.readlog.trees import TreeDiffers
from adapters.readlog.verifying import Verified
from core.clock import to_microseconds
from core.merkle.checkpoints import Checkpoint, Signer
from core.merkle.ranges import root_of
from tests.adapters.keys.processes import in_processes
from tests.adapters.readlog.logs import (
    APRIL,
    HER,
    MARCH,
    MAY,
    SIGNER,
    change,
    count,
    fill,
    grow,
    look,
    looks,
)

PROCESSES = 3


def verified(log: SQLReadLog, *kept: Checkpoint) -> Verified:
    return log.verify(SIGNER.verifier, lambda _: None, kept)


def difference(log: SQLReadLog, *kept: Checkpoint) -> tuple[str, int | None]:
    found = verified(log, *kept).difference
    assert found is not None
    return found.words.en, found.position


def opened(log: SQLReadLog) -> list[Checkpoint]:
    return [SIGNER.verifier.opened(note) for note in log.heads()]


@pytest.fixture
def three_months(log: SQLReadLog) -> SQLReadLog:
    """Return a log with 450 entries in March, one in April and 300 in May."""
    fill(log, *looks(450, MARCH - timedelta(hours=1)))
    fill(log, look(APRIL))
    grow(log)
    fill(log, *looks(300, MAY))
    grow(log, MAY)
    return log


def test_an_empty_log_is_what_was_signed(log: SQLReadLog) -> None:
    assert grow(log) == 0
    assert log.heads() == []
    assert verified(log) == Verified(0, 0, 0, 0, None)


def test_each_month_has_a_tree_of_its_entries(three_months: SQLReadLog) -> None:
    march, april, may = opened(three_months)
    rows = three_months._database.rows("SELECT position, at, entry FROM read_log", ())
    leaves = [leaf(*row) for row in rows]
    assert (march.origin, march.size, march.root) == (
        "qnet/readlog/2026-03",
        450,
        root_of(leaves[:450]),
    )
    assert (april.origin, april.size, april.root) == ("qnet/readlog/2026-04", 1, leaves[450])
    assert (may.size, may.root) == (300, root_of(leaves[451:]))
    assert verified(three_months) == Verified(751, 3, 0, 0, None)


def test_a_leaf_is_the_row_with_its_position_and_time(log: SQLReadLog) -> None:
    fill(log, look(MARCH, HER))
    ((entry,),) = log._database.rows("SELECT entry FROM read_log", ())
    words = (1).to_bytes(8) + to_microseconds(MARCH).to_bytes(8) + bytes(entry)
    assert leaf(1, to_microseconds(MARCH), entry) == sha256(b"\x00" + words).digest()


def test_a_month_is_chained_to_the_signed_head_before(three_months: SQLReadLog) -> None:
    march, april, may = opened(three_months)
    digests = [b64encode(sha256(n.encode()).digest()).decode() for n in three_months.heads()]
    assert march.more == ("first 1",)
    assert april.more == ("first 451", f"after {digests[0]}")
    assert may.more == ("first 452", f"after {digests[1]}")


def test_to_grow_again_signs_nothing(three_months: SQLReadLog, log_url: URL) -> None:
    before = count(log_url, "read_log_heads")
    assert grow(three_months, MAY) == 0
    assert count(log_url, "read_log_heads") == before


def test_entries_that_no_head_covers_yet_are_counted(three_months: SQLReadLog) -> None:
    fill(three_months, look(MAY), look(MAY))
    assert verified(three_months) == Verified(753, 3, 0, 2, None)


def test_a_month_ends_though_nobody_looks(log: SQLReadLog) -> None:
    fill(log, look(MARCH))
    grow(log, MAY)
    fill(log, look(MARCH))
    grow(log, MAY)
    march, may = opened(log)
    assert (march.size, may.size) == (1, 1), "who comes late belongs to the month that runs"


def test_a_clock_that_goes_back_begins_no_month(log: SQLReadLog) -> None:
    fill(log, look(APRIL), look(MARCH), look(APRIL))
    grow(log)
    (april,) = opened(log)
    assert (april.origin, april.size) == ("qnet/readlog/2026-04", 3)
    assert verified(log).difference is None


def test_processes_that_grow_at_once_grow_one_tree(log: SQLReadLog, log_url: URL) -> None:
    fill(log, *looks(700, MARCH - timedelta(hours=1)))
    answers = in_processes(grow_elsewhere, [(log_url,)] * PROCESSES)
    assert sum(answers) == 700
    assert verified(log) == Verified(700, 1, 0, 0, None)


def grow_elsewhere(url: URL) -> int:
    log = SQLReadLog(create_engine(url))
    taken = grow(log, MARCH)
    log.close()
    return taken


def test_progress_is_told(three_months: SQLReadLog) -> None:
    fill(three_months, *looks(400, MAY))
    told: list[int] = []
    three_months.verify(SIGNER.verifier, told.append)
    assert told == [1000]


@pytest.mark.parametrize("position", [1, 200, 201, 256, 400, 450, 451, 452, 751])
def test_a_changed_entry_is_named(three_months: SQLReadLog, log_url: URL, position: int) -> None:
    forged = "(SELECT entry FROM read_log WHERE position = 300)"
    other = "(SELECT entry FROM read_log WHERE position = 301)"
    words = other if position == 300 else forged
    change(log_url, f"UPDATE read_log SET entry = {words} WHERE position = {position}")
    assert difference(three_months) == (f"entry {position} was changed", position)


def test_a_changed_time_is_named(three_months: SQLReadLog, log_url: URL) -> None:
    change(log_url, "UPDATE read_log SET at = at + 1 WHERE position = 260")
    assert difference(three_months) == ("entry 260 was changed", 260)


@pytest.mark.parametrize("position", [1, 230, 450, 451, 751])
def test_a_missing_entry_is_named(three_months: SQLReadLog, log_url: URL, position: int) -> None:
    change(log_url, f"DELETE FROM read_log WHERE position = {position}")
    assert difference(three_months) == (f"entry {position} is missing", position)


def test_the_first_of_several_is_named(three_months: SQLReadLog, log_url: URL) -> None:
    change(log_url, "UPDATE read_log SET at = at + 1 WHERE position IN (700, 333, 449)")
    assert difference(three_months) == ("entry 333 was changed", 333)


def test_who_changes_the_stored_hashes_as_well_is_found_out(
    three_months: SQLReadLog, log_url: URL
) -> None:
    change(
        log_url,
        "UPDATE read_log SET at = at + 1 WHERE position = 300",
        "DELETE FROM read_log_tiles",
    )
    words, position = difference(three_months)
    assert (words, position) == ("one of the entries 201 to 400 was changed", 400)
    tree = three_months._database.rows("SELECT position, at, entry FROM read_log", ())
    hashes = b"".join(leaf(*row) for row in tree[:256])
    more = b"".join(leaf(*row) for row in tree[256:450])
    change(
        log_url,
        *(
            f"INSERT INTO read_log_tiles (month, level, start, hashes)"
            f" VALUES ('2026-03', 0, {start}, {literal(log_url, part)})"
            for start, part in ((0, hashes), (256, more))
        ),
    )
    words, position = difference(three_months)
    assert words == "one of the entries 201 to 400 was changed"
    assert position == 400


def literal(url: URL, value: bytes) -> str:
    return f"x'{value.hex()}'" if url.get_backend_name() == "sqlite" else f"'\\x{value.hex()}'"


def test_a_changed_hash_is_told_from_a_changed_entry(
    three_months: SQLReadLog, log_url: URL
) -> None:
    blank = literal(log_url, b"\0" * 32 * 200)
    change(log_url, f"UPDATE read_log_tiles SET hashes = {blank} WHERE level = 0 AND start = 0")
    march = difference(three_months)
    assert march == ("the stored hash of entry 1 was changed", 1)


def test_nothing_is_signed_on_top_of_a_changed_tree(three_months: SQLReadLog, log_url: URL) -> None:
    blank = literal(log_url, b"\0" * 32)
    change(log_url, f"UPDATE read_log_tiles SET hashes = {blank} WHERE level = 1 AND start = 0")
    fill(three_months, look(MAY))
    with pytest.raises(TreeDiffers):
        grow(three_months, MAY)
    words, _ = difference(three_months)
    assert words == "2026-03: the stored nodes of its tree were changed"


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        (
            "UPDATE read_log_heads SET note = replace(note, '450', '449') WHERE size = 450",
            "2026-03: a signed head was changed",
        ),
        ("UPDATE read_log_heads SET size = 449 WHERE size = 450", "a signed head was changed"),
        ("DELETE FROM read_log_heads WHERE month = '2026-04'", "2026-05: the chain"),
        ("DELETE FROM read_log_heads WHERE month = '2026-03'", "2026-04: the chain"),
    ],
)
def test_a_changed_or_missing_head_is_found_out(
    three_months: SQLReadLog, log_url: URL, statement: str, words: str
) -> None:
    change(log_url, statement)
    assert words in difference(three_months)[0]


def test_a_head_of_another_signer_is_none(three_months: SQLReadLog) -> None:
    stranger = Signer("qnet/readlog", b"x" * 32)
    found = three_months.verify(stranger.verifier, lambda _: None)
    assert found.difference is not None
    assert found.difference.words.en == "2026-03: a signed head was changed"


def test_who_cuts_off_the_end_is_found_out_by_a_head_kept_elsewhere(
    three_months: SQLReadLog, log_url: URL
) -> None:
    kept = opened(three_months)
    assert verified(three_months, *kept).difference is None
    change(
        log_url,
        "DELETE FROM read_log_ids WHERE position > 651",
        "DELETE FROM read_log WHERE position > 651",
        "DELETE FROM read_log_heads WHERE upto > 651",
        "DELETE FROM read_log_tiles WHERE month = '2026-05' AND start >= 200",
    )
    assert verified(three_months).difference is None, "of itself, the log is what it says"
    words, _ = difference(three_months, *kept)
    assert words.startswith("2026-05: the log isn't the one that the kept head of 300")


def test_who_signs_another_history_is_found_out_by_a_head_kept_elsewhere(
    three_months: SQLReadLog, log_url: URL
) -> None:
    kept = opened(three_months)
    change(
        log_url,
        "UPDATE read_log SET at = at + 1 WHERE position = 20",
        *(f"DELETE FROM read_log_{table}" for table in ("heads", "tiles", "ids")),
    )
    grow(three_months, MAY)
    assert verified(three_months).difference is None
    words, _ = difference(three_months, *kept)
    assert words.startswith("2026-03: the log isn't the one")


def test_an_entry_that_is_not_found_by_whom_it_names_is_named(
    three_months: SQLReadLog, log_url: URL
) -> None:
    change(log_url, "DELETE FROM read_log_ids WHERE position = 77")
    assert difference(three_months) == ("entry 77 isn't found by all that it names", 77)


def test_an_entry_that_is_found_by_whom_it_does_not_name_is_named(
    three_months: SQLReadLog, log_url: URL
) -> None:
    stranger = literal(log_url, UUID(int=9).bytes)
    change(
        log_url,
        f"INSERT INTO read_log_ids (id, position) VALUES ({stranger}, 78)",
    )
    assert difference(three_months) == ("entry 78 isn't found by all that it names", 78)


def test_times_are_of_utc(log: SQLReadLog) -> None:
    in_denmark = datetime.fromisoformat("2026-04-01T01:30:00+02:00")
    fill(log, look(in_denmark))
    grow(log, in_denmark.astimezone(UTC))
    (month,) = opened(log)
    assert month.origin == "qnet/readlog/2026-03"
