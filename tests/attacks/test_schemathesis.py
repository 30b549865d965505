"""Whatever is asked of a running server, in whichever role: it answers as its document says.

Schemathesis makes requests from the document that the server itself hands out, fitting ones and
unfitting ones. Ids are those of things that are there, so that more than `not_found` comes back.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, TypeAlias

import httpx
import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from adapters.http.signin_steps import STEPS
from core.testing import installed
from domains.accounts.events import Role
from tests.adapters.http.world import World, peopled
from tests.attacks.serving import serving

Request: TypeAlias = schemathesis.Case[Any]
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
]
EXAMPLES = 2
"""Of each kind and operation; each is sent once in every role."""
NOBODY = "nobody"
ROLES = {
    "leader": Role.ACTIVITY_LEADER,
    "officer": Role.NATIONAL_OFFICER,
    **{role.value.replace("_", " "): role for role in Role},
}
DECLARED: list[Any] = [*installed().commands, *installed().queries, *STEPS]
OPERATIONS = sorted(cls.declaration.name for cls in DECLARED)


class Site(NamedTuple):
    """A running server, what its document tells, and who may ask about what."""

    url: str
    operations: Mapping[str, Any]
    tokens: Mapping[str, str]
    known: Mapping[str, str]

    def ask(self, case: Request, session: requests.Session) -> None:
        """Send a request in each role; every answer must be one that the document tells."""
        for token in self.tokens.values():
            case.call_and_validate(
                base_url=self.url,
                session=session,
                headers={"Authorization": f"Bearer {token}"},
                checks=CHECKS,
                timeout=30,
            )

    def about_what_is_there(self, case: Request) -> Request:
        """Let the request name things that there are, and correct nothing."""
        for fields in (case.path_parameters, case.query, case.body):
            if isinstance(fields, dict):
                fields.pop("corrects", None)
                there = fields.keys() & self.known.keys()
                fields.update({name: self.known[name] for name in there})
        return case


def things(world: World) -> dict[str, str]:
    """Make one of each thing; return their ids by the names of the fields that ask for them."""
    case, volunteer = world.case(), world.volunteer()
    match = world.done("leader", f"/cases/{case.case}/matches", volunteer=volunteer)["match"]
    world.done("leader", f"/matches/{match}/acceptance")
    world.new_account("volunteer", role="volunteer", branch=world.north, volunteer=volunteer)
    for name in ("treasurer", "project officer", "store keeper", "stranger"):
        role = ROLES.get(name, Role.PROJECT_OFFICER)
        world.new_account(name, role=role.value, department="Afdeling")
    return {
        "account": world.accounts["stranger"],
        "branch": world.north,
        "case": case.case,
        "leader": world.accounts["leader"],
        "match": match,
        "participant": case.participant,
        "partner": world.partner,
        "referral": case.referral,
        "responsible": world.accounts["leader"],
        "to": world.south,
        "volunteer": volunteer,
    }


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    home = tmp_path_factory.mktemp("home")
    with peopled(home) as world:
        known = things(world)
    tokens = {ROLES[name].value: token for name, token in world.tokens.items() if name in ROLES}
    with serving(home) as url:
        schema = schemathesis.openapi.from_url(f"{url}/api/v1/openapi.json", wait_for_schema=10)
        found = [each.ok() for each in schema.get_all_operations() if isinstance(each, Ok)]
        operations = {each.definition.raw["operationId"]: each for each in found}
        yield Site(url, operations, {**tokens, NOBODY: "qnet_nobody"}, known)


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_answer_is_documented(site: Site, name: str) -> None:
    operation = site.operations[name]
    fitting = operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
    unfitting = operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)
    with requests.Session() as session:
        for cases in (fitting.map(site.about_what_is_there), unfitting):

            @settings(
                max_examples=EXAMPLES,
                derandomize=True,
                database=None,
                deadline=None,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            )
            @given(case=cases)
            def ask(case: Request) -> None:
                site.ask(case, session)

            ask()


def test_the_document_tells_every_operation(site: Site) -> None:
    assert sorted(site.operations) == OPERATIONS


def test_every_role_asks_and_is_known(site: Site) -> None:
    assert site.tokens.keys() == {*(role.value for role in Role), NOBODY}
    for role, token in site.tokens.items():
        answer = httpx.get(
            f"{site.url}/api/v1/branches", headers={"Authorization": f"Bearer {token}"}
        )
        assert (answer.status_code == 401) == (role == NOBODY)


def test_an_answer_that_the_document_does_not_tell_is_noticed(site: Site) -> None:
    told = httpx.get(f"{site.url}/api/v1/openapi.json").json()
    del told["paths"]["/api/v1/coverage"]["get"]["responses"]["401"]
    case = schemathesis.openapi.from_dict(told)["/api/v1/coverage"]["GET"].Case()
    with requests.Session() as session, pytest.raises(FailureGroup, match="Undocumented"):
        site.ask(case, session)
