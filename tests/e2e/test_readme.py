"""What the README shows is what happens: its commands are run, its plugin is loaded."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from uuid import uuid4

import msgspec
import pytest

import plugins
from core.errors import PluginRefused
from core.registry import discover
from core.testing import given
from domains.matches.commands import LogMeeting
from domains.matches.events import MatchId, MeetingKind
from tests.domains.histories import LEADER, LEADER_ADDED

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
QNET = Path(sys.executable).with_name("qnet")


def snippet(language: str, marker: str) -> str:
    """Return the block of the README that follows a marker."""
    found = re.search(rf"<!-- {marker}.*?-->\n```{language}\n(.*?)```", README, re.DOTALL)
    assert found is not None
    return found[1]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, str]]:
    """Serve a small demo, and return the shell variables that it printed."""
    home = tmp_path_factory.mktemp("demo") / "home"
    environ = {k: v for k, v in os.environ.items() if not k.startswith("QNET_")}
    small = ["--months", "0.5", "--branches", "3", "--no-serve"]
    printed = subprocess.run(
        [QNET, "demo", "--home", home, *small], env=environ, capture_output=True, check=True
    ).stdout.decode()
    variables = dict(re.findall(r"^export (\w+)=(\S+)", printed, re.MULTILINE))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [QNET, "serve", "--home", home, "--port", str(port)],
        env=environ,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(f"http://127.0.0.1:{port}/health/ready")
        yield (
            environ | variables | {"API": f"http://127.0.0.1:{port}/api/v1", "HOME_DIR": str(home)}
        )
    finally:
        server.terminate()
        server.wait(20)


def wait_for(url: str) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            with urllib.request.urlopen(url):  # noqa: S310 - loopback
                return
        except OSError:
            assert time.monotonic() < deadline, "the server didn't come up"
            time.sleep(0.1)


def test_the_walk_with_curl_goes_as_the_readme_says(demo: Mapping[str, str]) -> None:
    script = snippet("bash", "executed by")
    done = subprocess.run(
        ["bash", "-eu", "-c", script], env=dict(demo), capture_output=True, check=True, timeout=60
    )
    *answers, history, audit = (msgspec.json.decode(line) for line in done.stdout.splitlines())
    told = [answer.get("rule") or answer.get("code") or "accepted" for answer in answers]
    prepared, (candidates,), followed = told[:10], answers[10:11], told[11:]

    assert prepared == [
        *["accepted"] * 6,
        "volunteer_is_prepared",
        *["accepted"] * 3,
    ]
    assert answers[6]["facts"] == {"missing": ["pledge", "guidelines", "course"]}
    assert "Another alias" in {each["name"] for each in candidates["candidates"]}
    assert all(part["words"] for each in candidates["candidates"] for part in each["parts"])
    assert followed == [
        *["accepted"] * 3,
        "idempotency_key_reused",
        "no_match_is_active",
        "conflict",
        "invalid_input",
        "not_found",
        "not_signed_in",
        "accepted",
    ]
    assert answers[12] == answers[13], "the same key gives the same answer"
    refused = [answer["status"] for answer in answers if "status" in answer]
    assert refused == [int(status) for status in re.findall(r" # (\d{3})\b", script)]
    names = [entry["name"] for entry in history["entries"]]
    assert names == [
        "referral.submitted",
        "participant.registered",
        "participant.consent_given",
        "referral.accepted",
        "case.opened",
        "match.proposed",
        "match.accepted",
        "match.meeting_logged",
        "match.ended",
        "case.closed",
    ]
    assert history["entries"][7]["personal"] == {"note": "Words that are sealed."}
    assert [entry["name"] for entry in audit["entries"]] == names
    assert audit["entries"][7]["personal"] == {"note": {"state": "hidden"}}


def test_the_history_on_the_command_line_is_the_same(demo: Mapping[str, str]) -> None:
    home, leader, branch = demo["HOME_DIR"], demo["LEADER"], demo["BRANCH"]
    url = f"{demo['API']}/branches/{branch}/cases?limit=1"
    request = urllib.request.Request(url, headers={"Authorization": f"Bearer {leader}"})  # noqa: S310 - loopback
    with urllib.request.urlopen(request) as answer:  # noqa: S310 - loopback
        case = msgspec.json.decode(answer.read())["items"][0]["case"]
    printed = subprocess.run(
        [QNET, "case", "history", case, "--home", home, "--json"],
        env=dict(demo) | {"QNET_TOKEN": leader},
        capture_output=True,
        check=True,
    ).stdout
    request.full_url = f"{demo['API']}/cases/{case}/history"
    with urllib.request.urlopen(request) as answer:  # noqa: S310 - loopback
        assert msgspec.json.decode(printed) == msgspec.json.decode(answer.read())


def test_the_plugin_of_the_readme_vetoes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "christmas"
    folder.mkdir()
    (folder / "__init__.py").write_text("", encoding="utf-8")
    (folder / "plugin.py").write_text(snippet("python", "registered and run"), encoding="utf-8")
    monkeypatch.setattr(plugins, "__path__", [*plugins.__path__, str(tmp_path)])
    registry = discover()
    assert "plugin:christmas" in registry.plugins
    assert not registry.faults

    meeting = LogMeeting(
        match=MatchId(uuid4()), held_on=date(2025, 12, 24), kind=MeetingKind.COFFEE, minutes=60
    )
    outcome = given(LEADER_ADDED, registry=registry).when(meeting, by=LEADER).failed(PluginRefused)
    assert outcome.bench.read_log.entries[0].rule == PluginRefused.code
