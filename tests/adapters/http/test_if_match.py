"""If-Match: don't decide on what the caller hasn't seen."""

import pytest

from tests.adapters.http.world import TODAY, World


@pytest.mark.parametrize("form", ['"{}"', "{}"])
def test_an_old_position_is_a_conflict(world: World, form: str) -> None:
    case = world.case()
    looked = case.position
    volunteer = world.volunteer()
    world.done("leader", f"/cases/{case.case}/matches", volunteer=volunteer)
    path = f"/cases/{case.case}/closure"
    fields = {"reason": "moved", "closed_on": TODAY}
    head = world.head

    answer = world.post("leader", path, {"If-Match": form.format(looked)}, **fields)

    assert answer.status_code == 409
    assert answer.json()["code"] == "conflict"
    assert world.head == head


@pytest.mark.parametrize("form", ['"{}"', "{}"])
def test_a_position_since_which_nothing_changed_is_accepted(world: World, form: str) -> None:
    case = world.case()
    world.case()

    answer = world.post(
        "leader",
        f"/cases/{case.case}/closure",
        {"If-Match": form.format(case.position)},
        reason="moved",
        closed_on=TODAY,
    )

    assert answer.status_code == 201


@pytest.mark.parametrize(
    "value", ["", "*", "x", "-1", "1.5", 'W/"1"', '"1', '1"', '"1", "2"', "9" * 19, "\u0661"]
)
def test_anything_but_a_position_is_refused(world: World, value: str) -> None:
    headers = {**world.signed("officer"), "If-Match": value.encode()}
    answer = world.client.post("/api/v1/partners", json={}, headers=headers)  # type: ignore[arg-type]  # bytes too

    assert answer.status_code == 400
    assert answer.json()["facts"]["field"] == "If-Match"
