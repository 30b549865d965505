"""The same Idempotency-Key makes a command happen once."""

import re
from pathlib import Path
from uuid import uuid4

import pytest

from tests.adapters.http.world import World, same


def test_the_same_key_twice_is_one_event_and_the_same_answer(world: World) -> None:
    key = {"Idempotency-Key": str(uuid4())}
    path = "/partners"
    first = world.post("officer", path, key, name="Rådgivning", kind="other")
    head = world.head

    second = world.post("officer", path, key, name="Rådgivning", kind="other")

    assert first.status_code == 201
    assert same(first, second)
    assert world.head == head


def test_another_body_under_the_key_is_refused(world: World) -> None:
    key = {"Idempotency-Key": str(uuid4())}
    world.post("officer", "/partners", key, name="Rådgivning", kind="other")
    head = world.head

    other = world.post("officer", "/partners", key, name="Kommune", kind="other")

    assert other.status_code == 422
    assert other.json()["code"] == "idempotency_key_reused"
    assert world.head == head


def test_a_path_is_part_of_what_the_key_stands_for(world: World) -> None:
    key = {"Idempotency-Key": str(uuid4())}
    first, second = world.referral(), world.referral()
    assert world.post("leader", f"/referrals/{first['referral']}/acceptance", key).is_success

    other = world.post("leader", f"/referrals/{second['referral']}/acceptance", key)

    assert other.json()["code"] == "idempotency_key_reused"


def test_a_key_belongs_to_its_account(world: World) -> None:
    key = {"Idempotency-Key": str(uuid4())}
    world.post("officer", "/partners", key, name="Rådgivning", kind="other")
    world.new_account("second officer", role="national_officer")

    other = world.post("second officer", "/partners", key, name="Kommune", kind="other")

    assert other.status_code == 201


def test_a_refusal_is_not_kept_under_the_key(world: World) -> None:
    key = {"Idempotency-Key": str(uuid4())}
    referral = world.referral()["referral"]
    opening = (f"/referrals/{referral}/case", key)
    leader = world.accounts["leader"]
    assert world.post("leader", *opening, responsible=leader).status_code == 422
    world.done("leader", f"/referrals/{referral}/acceptance")

    assert world.post("leader", *opening, responsible=leader).status_code == 201


@pytest.mark.parametrize("key", ["", "two words", "x" * 256, "nøgle".encode(), "tab\there"])
def test_a_key_is_1_to_255_visible_characters(world: World, key: str | bytes) -> None:
    headers = {**world.signed("officer"), "Idempotency-Key": key}
    answer = world.client.post("/api/v1/partners", json={}, headers=headers)  # type: ignore[arg-type]  # bytes too

    assert answer.status_code == 400
    assert answer.json()["facts"]["field"] == "Idempotency-Key"


def test_a_key_that_is_no_uuid_works_and_lies_nowhere_in_clear(world: World) -> None:
    key = {"Idempotency-Key": "fatima-20112233"}
    first = world.post("officer", "/partners", key, name="Rådgivning", kind="other")
    second = world.post("officer", "/partners", key, name="Rådgivning", kind="other")

    assert first.status_code == 201
    assert same(first, second)
    for file in every_file(world.installation.settings.home):
        assert not re.search(rb"fatima|20112233", file.read_bytes(), re.IGNORECASE), file.name


def every_file(home: Path) -> list[Path]:
    files = [path for path in home.rglob("*") if path.is_file()]
    assert len(files) > 4
    return files
