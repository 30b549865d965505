"""A small Qnet behind a test client: two branches, and an account with a token for each role."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

from httpx import Response
from litestar import Litestar
from litestar.testing import TestClient

from adapters.http.app import create_app
from adapters.installation import Installation, open_installation, settings_from
from adapters.migrations import migrate
from core.clock import Clock, SystemClock, danish_day
from core.command_bus import Call
from core.identity import of_account, of_system
from core.inputs import read_input
from core.tokens import digest_of, new_token
from domains.accounts.commands import IssueToken
from tests.preparation import steps

TODAY = danish_day(SystemClock().now()).isoformat()
WISHES = "Hun vil gerne tale dansk"


class Case(NamedTuple):
    """The ids of an open case."""

    referral: str
    participant: str
    case: str
    position: int


class World:
    """What tests ask: each call names the role that makes it."""

    def __init__(self, installation: Installation, client: TestClient[Litestar]) -> None:
        self.installation = installation
        self.client = client
        self.tokens: dict[str, str] = {}
        self.accounts: dict[str, str] = {}
        self.new_account("admin", role="admin")
        self.new_account("officer", role="national_officer")
        self.north = self._branch("Qnet Nord", "0851")
        self.south = self._branch("Qnet Syd", "0561")
        self.partner = self.done("officer", "/partners", name="Krisecenter", kind="shelter")[
            "partner"
        ]
        self.new_account("leader", role="activity_leader", branch=self.north)
        self.new_account("south leader", role="activity_leader", branch=self.south)
        self.new_account("counsellor", role="counsellor", partner=self.partner)
        self.new_account("auditor", role="auditor")
        self.new_account("duty officer", role="duty_officer")

    @property
    def today(self) -> date:
        return danish_day(self.installation.clock.now())

    def new_account(self, name: str, /, **role: str) -> None:
        """Add an account with a role and a token, as the first start does."""
        email = f"{name.replace(' ', '.')}@example.org"
        account = self._system("accounts.add", name=name, email=email)["account"]
        self._system("accounts.give_role", account=account, **role)
        self.accounts[name] = account
        self.tokens[name] = self.new_token(name, timedelta(days=1))

    def new_token(self, name: str, life: timedelta, scopes: tuple[str, ...] = ("*",)) -> str:
        """Let somebody issue a token for herself, as if she had just proven a second factor."""
        token, now = new_token(), self.installation.clock.now()
        command = read_input(
            IssueToken,
            {
                "account": self.accounts[name],
                "digest": digest_of(token).hex(),
                "expires_at": (now + life).isoformat(),
                "scopes": list(scopes),
            },
        )
        owner = of_account(UUID(self.accounts[name]), second_factor_at=now)
        self.installation.commands.execute(Call(command, owner))
        return token

    def post(
        self, who: str, path: str, headers: Mapping[str, str] | None = None, /, **fields: Any
    ) -> Response:
        """Send a command."""
        return self.client.post(
            f"/api/v1{path}", json=fields, headers={**self.signed(who), **(headers or {})}
        )

    def get(
        self, who: str, path: str, headers: Mapping[str, str] | None = None, /, **params: Any
    ) -> Response:
        """Ask a query."""
        return self.client.get(
            f"/api/v1{path}", params=params, headers={**self.signed(who), **(headers or {})}
        )

    def signed(self, who: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.tokens[who]}", "Accept-Language": "en"}

    def done(self, who: str, path: str, /, **fields: Any) -> dict[str, Any]:
        """Send a command that is accepted, and return the ids."""
        answer = self.post(who, path, **fields)
        assert answer.status_code == 201, answer.text
        ids: dict[str, Any] = answer.json()["ids"]
        return ids

    def referral(
        self, municipality: str = "0851", name: str = "Alias", **more: Any
    ) -> dict[str, Any]:
        """Refer somebody."""
        consent = {"text_version": 1, "means": "written", "given_on": self.today.isoformat()}
        told = {"wishes": WISHES, "consent": consent} | more
        return self.done(
            "counsellor",
            "/referrals",
            name=name,
            municipality=municipality,
            partner=self.partner,
            **told,
        )

    def case(self, leader: str = "leader", municipality: str = "0851", **more: Any) -> Case:
        """Refer, accept and open."""
        referral = self.referral(municipality, **more)
        self.done(leader, f"/referrals/{referral['referral']}/acceptance")
        opened = self.post(
            leader, f"/referrals/{referral['referral']}/case", responsible=self.accounts[leader]
        ).json()
        return Case(
            referral["referral"],
            referral["participant"],
            opened["ids"]["case"],
            opened["position"],
        )

    def volunteer(self, capacity: int = 1, name: str = "Frivillig") -> str:
        """Register, prepare and approve a volunteer in the north."""
        path = f"/branches/{self.north}/volunteers"
        volunteer: str = self.done("leader", path, name=name)["volunteer"]
        for step in steps(self.today):
            self.done("leader", f"/volunteers/{volunteer}/{step.path}", **step.fields)
        self.done("leader", f"/volunteers/{volunteer}/approval", capacity=capacity)
        return volunteer

    @property
    def head(self) -> int:
        return self.installation.stores.recorder.head()

    def _branch(self, name: str, municipality: str) -> str:
        path = "/branches"
        branch: str = self.done("officer", path, name=name, municipalities=[municipality])["branch"]
        self.done("officer", f"/branches/{branch}/opening", opened_on=self.today.isoformat())
        return branch

    def _system(self, name: str, /, **fields: Any) -> Mapping[str, str]:
        declared = {cls.declaration.name: cls for cls in self.installation.registry.commands}
        command = read_input(declared[name], fields)
        return self.installation.commands.execute(Call(command, of_system("test"))).ids


@contextmanager
def running(home: Path, clock: Clock | None = None) -> Iterator[Installation]:
    """Run a new installation in a home of its own."""
    settings = settings_from({}, home)
    migrate(settings)
    installation = open_installation(settings, clock=clock)
    installation.start()
    try:
        yield installation
    finally:
        installation.close()


@contextmanager
def peopled(home: Path) -> Iterator[World]:
    """Run a new installation behind a client, with its people."""
    with running(home) as installation, TestClient(create_app(installation)) as client:
        yield World(installation, client)


def same(first: Response, second: Response) -> bool:
    """Say whether two answers are the same but for the id of the request."""
    varying = {"qnet-request"}
    return (
        first.status_code == second.status_code
        and first.content == second.content
        and {k: v for k, v in first.headers.items() if k not in varying}
        == {k: v for k, v in second.headers.items() if k not in varying}
    )
