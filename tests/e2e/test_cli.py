"""The command line as people and scripts use it: each run is a process of its own."""

import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple, get_args

import click
import pyotp
import pytest
from click.testing import CliRunner

from adapters.cli.main import main
from adapters.demo_home import Demo as Mark
from adapters.demo_home import write_mark
from adapters.home_lock import locked
from adapters.installation import settings_from
from core.registry import discover
from core.store import as_stored
from core.text import Language
from tests.adapters.simulation.homes import databases, opened
from tests.databases import PostgresServer

QNET = Path(sys.executable).with_name("qnet")
SMALL = ("--months", "0.6", "--branches", "2", "--until", "2026-05-31", "--no-serve")
DONE, REFUSED, USAGE, NOT_ALLOWED, NOT_THERE = 0, 1, 2, 3, 4
PASSWORD = "gulerod-trappe-violin"
NOBODY = "00000000-0000-4000-8000-000000000000"


class Ran(NamedTuple):
    """How a command ended, and what it said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class Shell:
    """A shell in which QNET_HOME and the databases are set."""

    def __init__(self, home: Path, environ: Mapping[str, str]) -> None:
        self.home = home
        home.parent.mkdir(parents=True, exist_ok=True)
        self.environ = {"QNET_HOME": str(home), **environ}

    def inherited(self) -> dict[str, str]:
        """Return the environment of a command."""
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("QNET_")}
        return inherited | self.environ | {"COLUMNS": "200"}

    def __call__(self, *words: str, token: str | None = None) -> Ran:
        signed = {} if token is None else {"QNET_TOKEN": token}
        ended = subprocess.run(
            [QNET, *words],
            env=self.inherited() | signed,
            cwd=self.home.parent,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            text=True,
            timeout=120,
        )
        return Ran(ended.returncode, ended.stdout, ended.stderr)

    def done(self, *words: str, token: str | None = None) -> Ran:
        """Run a command that ends well."""
        ran = self(*words, token=token)
        assert ran.code == DONE, ran.err
        return ran


class Typing:
    """Somebody who types at a command that asks; what it prints can be read in between."""

    def __init__(self, shell: Shell, *words: str) -> None:
        self._process = subprocess.Popen(
            [QNET, *words],
            env=shell.inherited(),
            cwd=shell.home.parent,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            # Without a terminal of its own it reads what is typed from its input.
            start_new_session=True,
        )

    def type(self, *lines: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write("".join(f"{line}\n" for line in lines))
        self._process.stdin.flush()

    def line(self) -> str:
        """Return the next line that it prints."""
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def end(self) -> Ran:
        """Type no more, and wait for its end."""
        out, err = self._process.communicate(timeout=60)
        return Ran(self._process.returncode, out, err)


class Administrator(NamedTuple):
    """Somebody who has accepted an invitation at the terminal."""

    account: str
    email: str
    app: pyotp.TOTP
    recovery_codes: list[str]
    token: str

    def signs_in(self, shell: Shell, *words: str) -> Ran:
        """Run a command that asks who types; a recovery code is used up by it."""
        typing = Typing(shell, *words)
        typing.type(self.email, PASSWORD, self.recovery_codes.pop())
        return typing.end()


class Started(NamedTuple):
    """A new installation, the invitations that `qnet init` printed, and who has accepted."""

    shell: Shell
    invitations: dict[str, str]
    administrators: list[Administrator]


class Demo(NamedTuple):
    """A demo home, and the shell variables that `qnet demo` printed."""

    shell: Shell
    variables: dict[str, str]

    @property
    def case(self) -> str:
        """The case of LEADER's branch with most events."""
        counted: dict[str, int] = {}
        for _, tags in events(self.shell):
            named = dict(tag.split(":", 1) for tag in tags)
            if "case" in named and named["branch"] == self.variables["BRANCH"]:
                counted[named["case"]] = counted.get(named["case"], 0) + 1
        return max(counted, key=lambda case: counted[case])


def events(shell: Shell) -> list[tuple[str, list[str]]]:
    """Return id and tags of all events."""
    with opened(settings_from(shell.environ)) as installation:
        stored = [as_stored(found) for found in installation.stores.recorder.read()]
    return [(event.id, event.tags) for event in stored]


def new_installation(home: Path, environ: Mapping[str, str]) -> Started:
    shell = Shell(home, environ)
    emails = ("a@example.org", "b@example.org")
    ran = shell.done("init", "--administrator", emails[0], "--administrator", emails[1])
    invitations = dict(line.split() for line in ran.out.splitlines())
    accepted = [
        accept(shell, account, email, invitation)
        for (account, invitation), email in zip(invitations.items(), emails, strict=True)
    ]
    return Started(shell, invitations, accepted)


def accept(shell: Shell, account: str, email: str, invitation: str) -> Administrator:
    """Accept an invitation: a password that won't do first, then one that does; and an app."""
    typing = Typing(shell, "accounts", "accept", "--token-for", "1d")
    typing.type(invitation, "velkommen123", PASSWORD)
    app = pyotp.TOTP(typing.line())
    assert app.secret in typing.line()
    typing.type("000000", app.now())
    ran = typing.end()
    assert ran.code == DONE, ran.err
    assert "among the first that others guess" in ran.err
    *codes, token = ran.out.split()
    return Administrator(account, email, app, codes, token)


def owner_of(shell: Shell, token: str) -> str:
    """Return the account whose token it is."""
    with opened(settings_from(shell.environ)) as installation:
        return str(installation.identify(token).account)


def new_demo(home: Path, environ: Mapping[str, str]) -> Demo:
    shell = Shell(home, environ)
    ran = shell.done("demo", "--home", str(home), *SMALL)
    return Demo(shell, dict(re.findall(r"^export (\w+)=(\S+)", ran.out, re.MULTILINE)))


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Started:
    """Give a new installation."""
    return new_installation(tmp_path_factory.mktemp("started") / "deep" / "home", {})


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """Give a small demo."""
    return new_demo(tmp_path_factory.mktemp("demo") / "home", {})


def same_events(new: Demo, used: Demo) -> bool:
    """Say whether a demo has the events that another one had when it was new."""
    found = events(new.shell)
    return found == events(used.shell)[: len(found)]


def files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


class TestInit:
    def test_invites_two_administrators_who_then_sign_in(self, started: Started) -> None:
        assert len(started.invitations) == len(started.administrators) == 2
        for administrator in started.administrators:
            issued = administrator.signs_in(started.shell, "token", "--for", "1h")
            assert issued.code == DONE, issued.err
            assert re.fullmatch(r"qnet_[\w-]{43}\n", issued.out)
            assert owner_of(started.shell, issued.out.strip()) == administrator.account
            assert owner_of(started.shell, administrator.token) == administrator.account

    def test_prints_invitations_that_are_used_once(self, started: Started) -> None:
        for invitation in started.invitations.values():
            typing = Typing(started.shell, "accounts", "accept")
            typing.type(invitation, "another password of hers")
            ran = typing.end()
            assert (ran.code, ran.out) == (NOT_ALLOWED, "")
            assert "sign_in_failed" in ran.err

    def test_is_for_the_first_start_only(self, started: Started) -> None:
        before = started.shell.done("status", "--json").json["events"]
        ran = started.shell(
            "init", "--administrator", "c@example.org", "--administrator", "d@e.org"
        )
        assert (ran.code, ran.out) == (REFUSED, "")
        assert started.shell.done("status", "--json").json["events"] == before

    @pytest.mark.parametrize(
        "addresses",
        [
            ["a@example.org", "b@example.org", "c@example.org"],
            ["a@example.org", "A@example.org"],
            ["a@example.org", "no address"],
        ],
    )
    def test_wants_two_that_are_addresses(self, tmp_path: Path, addresses: list[str]) -> None:
        shell = Shell(tmp_path / "home", {})
        given = [word for address in addresses for word in ("--administrator", address)]
        ran = shell("init", *given)
        assert ran.code in (REFUSED, USAGE)
        assert ran.out == ""
        assert not (tmp_path / "home").exists(), "nothing is made before it is right"


class TestMigrate:
    def test_done_twice_has_nothing_to_do(self, started: Started) -> None:
        assert "Nothing to do" in started.shell.done("migrate").err

    def test_makes_an_empty_installation(self, tmp_path: Path) -> None:
        shell = Shell(tmp_path / "home", {})
        assert shell.done("migrate").err
        assert "Nothing to do" in shell.done("migrate").err
        assert shell.done("status", "--json").json["events"] == 0


class TestStatus:
    def test_has_what_programs_ask_for(self, demo: Demo) -> None:
        told = demo.shell.done("status", "--json").json
        assert told.keys() >= {"events", "position", "parked", "projections", "demo"}
        assert told["demo"] is True
        assert told["events"] == told["position"] > 100
        assert told["parked"] == 0
        names = {projection.name for projection in discover().projections}
        assert {projection["name"] for projection in told["projections"]} == names
        for projection in told["projections"]:
            assert projection.keys() >= {"name", "version", "position", "lag", "parked"}
            assert projection["position"] + projection["lag"] == told["position"]

    def test_tells_people_the_same(self, started: Started) -> None:
        ran = started.shell.done("status")
        assert "case_history" in ran.out
        assert "events" in ran.err

    def test_of_nothing_makes_nothing(self, tmp_path: Path) -> None:
        home = tmp_path / "home"
        ran = Shell(home, {})("status", "--json")
        assert (ran.code, ran.out) == (REFUSED, "")
        assert "qnet init" in ran.err
        assert not home.exists()


class TestToken:
    def test_is_for_oneself_with_password_and_second_factor(self, started: Started) -> None:
        administrator = started.administrators[1]
        ran = administrator.signs_in(started.shell, "token")
        assert ran.code == DONE, ran.err
        assert owner_of(started.shell, ran.out.strip()) == administrator.account

    def test_is_not_made_with_a_token(self, started: Started) -> None:
        """A token that leaked makes no other one: whoever has it is asked who she is."""
        ran = started.shell("token", token=started.administrators[0].token)
        assert (ran.code, ran.out) == (REFUSED, "")

    @pytest.mark.parametrize(
        ("typed", "code"),
        [
            (("a@example.org", "another password"), NOT_ALLOWED),
            (("nobody@example.org", "another password"), NOT_ALLOWED),
            ((), REFUSED),
        ],
    )
    def test_is_for_nobody_who_can_not_sign_in(
        self, started: Started, typed: tuple[str, ...], code: int
    ) -> None:
        typing = Typing(started.shell, "token")
        typing.type(*typed)
        ran = typing.end()
        assert (ran.code, ran.out) == (code, "")

    def test_says_when_its_life_is_no_time(self, started: Started) -> None:
        ran = started.shell("token", "--for", "3 weeks")
        assert (ran.code, ran.out) == (USAGE, "")

    def test_in_a_demo_a_printed_one_makes_another(self, demo: Demo) -> None:
        token = demo.shell.done("token", token=demo.variables["LEADER"]).out.strip()
        assert owner_of(demo.shell, token) == demo.variables["LEADER_ACCOUNT"]
        demo.shell.done("case", "history", demo.case, token=token)

    def test_life_is_limited(self, demo: Demo) -> None:
        ran = demo.shell("token", "--for", "9999d", token=demo.variables["LEADER"])
        assert ran.code == REFUSED
        assert "token_life_is_limited" in ran.err or "366" in ran.err


class TestDemo:
    def test_the_same_plan_again_gives_the_same_events(self, demo: Demo, tmp_path: Path) -> None:
        home = tmp_path / "again"
        (home / "keys").mkdir(parents=True)
        (home / "keys" / "left over").write_text("of a demo that was broken off")
        write_mark(home, Mark(seed=1, months=1.0, branches=1, until="2026-01-31"))
        assert same_events(new_demo(home, {}), demo)
        assert not (home / "keys" / "left over").exists(), "an earlier demo is replaced"

    def test_is_not_replaced_while_it_is_served(self, demo: Demo) -> None:
        before = files(demo.shell.home)
        with locked(demo.shell.home):
            ran = Shell(demo.shell.home, {})("demo", *SMALL, "--home", str(demo.shell.home))
        assert ran.code == USAGE
        assert "being served" in ran.err
        assert files(demo.shell.home).keys() >= before.keys()

    @pytest.mark.parametrize("what", ["a file", "a file beside a mark", "an installation"])
    def test_leaves_alone_what_is_no_demo(self, tmp_path: Path, what: str) -> None:
        home = tmp_path / "home"
        shell = Shell(home, {})
        if what == "a file":
            home.mkdir()
            (home / "thesis.txt").write_text("years of work")
        elif what == "a file beside a mark":
            write_mark(home, Mark(seed=1, months=1.0, branches=1, until="2026-01-31"))
            (home / "thesis.txt").write_text("years of work")
        else:
            shell.done("migrate")
        before = files(home)
        ran = shell("demo", *SMALL, "--home", str(home))
        assert (ran.code, ran.out) == (USAGE, "")
        assert files(home) == before

    def test_can_not_be_of_days_to_come(self, tmp_path: Path) -> None:
        ran = Shell(tmp_path, {})("demo", "--until", "2099-01-01", "--no-serve")
        assert ran.code == USAGE
        assert list(tmp_path.iterdir()) == []

    def test_is_served_on_loopback_only(self, demo: Demo) -> None:
        assert demo.shell("serve", "--host", "0.0.0.0").code == USAGE  # noqa: S104 - it refuses


class TestCaseHistory:
    def test_is_told_in_words(self, demo: Demo) -> None:
        words = ("case", "history", demo.case)
        told = demo.shell.done(*words, token=demo.variables["LEADER"]).out
        assert "Forløb åbnet" in told
        assert re.search(r"participant\.registered, .*\n    name: \w+( \w+)? \d{4}\n", told)
        told = demo.shell.done(*words, "--language", "en", token=demo.variables["LEADER"]).out
        assert "Case opened" in told

    def test_as_of_an_earlier_day_has_nothing_later(self, demo: Demo) -> None:
        token, words = demo.variables["LEADER"], ("case", "history", demo.case, "--json")
        whole = demo.shell.done(*words, token=token).json["entries"]
        days = sorted({entry["recorded_at"][:10] for entry in whole})
        assert len(days) > 1
        told = demo.shell.done(*words, "--as-of", days[0], token=token).json["entries"]
        assert told == [entry for entry in whole if entry["recorded_at"][:10] == days[0]]
        moment = whole[-1]["recorded_at"]
        told = demo.shell.done(*words, "--as-of", moment, token=token).json["entries"]
        assert told == whole
        assert demo.shell.done(*words, "--as-of", "2001-01-01", token=token).json["entries"] == []

    def test_needs_somebody_who_may_see_it(self, demo: Demo) -> None:
        words = ("case", "history", demo.case)
        for who, code in ((None, NOT_ALLOWED), ("ADMIN", NOT_ALLOWED), ("OTHER_LEADER", NOT_THERE)):
            token = None if who is None else demo.variables[who]
            ran = demo.shell(*words, token=token)
            assert (ran.code, ran.out) == (code, ""), who
        ran = demo.shell("case", "history", NOBODY, token=demo.variables["LEADER"])
        assert ran.code == NOT_THERE

    def test_shows_the_auditor_no_value(self, demo: Demo) -> None:
        words = ("case", "history", demo.case, "--json")
        told = demo.shell.done(*words, token=demo.variables["AUDITOR"]).json["entries"]
        values = [value for entry in told for value in entry["personal"].values()]
        assert values
        assert all(value == {"state": "hidden"} for value in values)

    @pytest.mark.parametrize("as_of", ["yesterday", "2026-02-30", "2026-05-01T10:00"])
    def test_says_when_a_day_is_none(self, demo: Demo, as_of: str) -> None:
        words = ("case", "history", demo.case, "--as-of", as_of)
        ran = demo.shell(*words, token=demo.variables["LEADER"])
        assert ran.code == REFUSED
        assert "as_of" in ran.err
        assert "Traceback" not in ran.err


class TestProjections:
    def test_are_listed_and_rebuilt(self, demo: Demo) -> None:
        before = demo.shell.done("projections", "list", "--json").json
        assert {each["name"] for each in before} == {p.name for p in discover().projections}
        demo.shell.done("projections", "rebuild", "case_list")
        demo.shell.done("projections", "rebuild")
        after = demo.shell.done("projections", "list", "--json").json
        head = demo.shell.done("status", "--json").json["position"]
        assert all(each["position"] == head and each["parked"] == 0 for each in after)
        assert "case_list" in demo.shell.done("projections", "list").out

    def test_that_are_not_there_are_not_rebuilt(self, demo: Demo) -> None:
        ran = demo.shell("projections", "rebuild", "nonsense")
        assert ran.code == NOT_THERE
        assert "case_list" in ran.err, "it says which there are"


class TestRules:
    def test_have_every_command_with_its_rules_and_who_may(self, tmp_path: Path) -> None:
        registry = discover()
        told = {each["name"]: each for each in Shell(tmp_path, {}).done("rules", "--json").json}
        assert told.keys() == {cls.declaration.name for cls in registry.commands}
        for cls in registry.commands:
            declared, found = cls.declaration, told[cls.declaration.name]
            assert [rule["name"] for rule in found["rules"]] == [r.name for r in declared.rules]
            assert all(rule["da"] and rule["en"] for rule in found["rules"])
            assert {who["role"] for who in found["who"]} == {
                row.role for row in registry.permissions.of(declared.name)
            }
            assert found["who"], "a command that nobody may send is of no use"
        assert list(tmp_path.iterdir()) == []

    def test_are_told_in_both_languages(self, tmp_path: Path) -> None:
        shell = Shell(tmp_path, {})
        for language in get_args(Language):
            words = " ".join(shell.done("rules", "--language", language).out.split())
            for cls in discover().commands:
                assert cls.declaration.label.in_language(language) in words
                for rule in cls.declaration.rules:
                    assert rule.words.in_language(language) in words
        assert "venter ikke længere på svar" in shell.done("rules").out


class TestOnPostgreSQL:
    def test_an_installation_is_made_and_used(
        self, postgres: PostgresServer, tmp_path: Path
    ) -> None:
        with databases(postgres) as environ:
            shell, _, administrators = new_installation(tmp_path / "home", environ)
            assert "Nothing to do" in shell.done("migrate").err
            ran = administrators[1].signs_in(shell, "token")
            assert ran.out.startswith("qnet_"), ran.err
            told = shell.done("status", "--json").json
            assert told["events"] == told["position"] > 4
            assert told["missing_walls"] == []
            assert not list((tmp_path / "home").rglob("*.db"))

    def test_a_demo_is_made_and_looked_at(
        self, demo: Demo, postgres: PostgresServer, tmp_path: Path
    ) -> None:
        with databases(postgres) as environ:
            here = new_demo(tmp_path / "home", environ)
            assert same_events(here, demo)
            here.shell.done("projections", "rebuild")
            words = ("case", "history", here.case, "--json")
            told = [
                each.shell.done(*words, token=each.variables["LEADER"]).json
                for each in (here, demo)
            ]
            assert told[0] == told[1]
            ran = here.shell("demo", "--home", str(tmp_path / "home"), *SMALL)
            assert ran.code == USAGE, "the database has events already"


def commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    yield path
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        else:
            yield (*path, name)


@pytest.mark.parametrize("path", list(commands(main)), ids=lambda path: " ".join(("qnet", *path)))
def test_each_command_explains_itself_with_an_example(path: tuple[str, ...]) -> None:
    ran = CliRunner().invoke(main, [*path, "--help"])
    assert ran.exit_code == DONE
    assert "Usage:" in ran.output
    assert "Example: " in ran.output
    assert "qnet" in ran.output.partition("Example: ")[2]


def test_wrong_usage_has_an_exit_code_of_its_own(tmp_path: Path) -> None:
    assert Shell(tmp_path, {})("nonsense").code == USAGE
    assert Shell(tmp_path, {}).done("--version").out.startswith("qnet")


class TestServe:
    def test_does_not_share_a_port_in_silence(self, started: Started) -> None:
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            ran = started.shell("serve", "--port", str(taken.getsockname()[1]))
        assert ran.code == REFUSED
        assert "is in use" in ran.err

    def test_serves_a_home_once(self, started: Started) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        with locked(started.shell.home):
            ran = started.shell("serve", "--port", str(port))
        assert ran.code == REFUSED
        assert "being served" in ran.err

    def test_says_what_is_wrong_before_it_starts(self, tmp_path: Path) -> None:
        shell = Shell(tmp_path / "home", {})
        shell.done("migrate")
        (tmp_path / "home" / "kek" / "kek.bin").unlink()
        ran = shell("serve")
        assert ran.code == REFUSED
        assert "restore it from its backup" in ran.err
        assert not (tmp_path / "home" / "kek" / "kek.bin").exists()
