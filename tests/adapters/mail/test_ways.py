"""Ways to a mail server: encrypted, with user and password, and explained where they are wrong."""

from email.headerregistry import Address
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from adapters.mail.mailbox import NotSent, SMTPMailbox
from adapters.mail.postman import way_out
from adapters.mail.settings import MailServer, MailSettingsUnusable, mail_settings
from core.errors import QnetError
from tests.adapters.mail.office import PAGE, SENDER
from tests.adapters.mail.server import HOST, PASSWORD, USER, certificate, only_us, running

GOOD = {
    "QNET_SMTP_URL": "smtps://post:a%2Fb%40c@mail.example.org",
    "QNET_MAIL_FROM": SENDER,
    "QNET_PUBLIC_URL": PAGE,
}
REQUIRED: dict[str, Any] = {"auth_required": True, "authenticator": only_us}


def mail() -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "a@example.org", "b@example.org", "Besked"
    made.set_content("Hej")
    return made


def send(server: MailServer) -> bool:
    return SMTPMailbox(server).send(mail)


class TestEncryption:
    def test_keeps_user_password_and_mail_from_others(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        trusted, context = certificate(tmp_path)
        monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
        with running(tls_context=context, require_starttls=True, **REQUIRED) as server:
            assert send(MailServer(HOST, server.port, "smtp+starttls", USER, PASSWORD))
            (taken,) = server.handler.taken
            assert taken.encrypted

    def test_is_there_from_the_first_byte_where_it_is_asked_for(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        trusted, context = certificate(tmp_path)
        monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
        with running(ssl_context=context) as server:
            assert send(MailServer(HOST, server.port, "smtps"))
            assert [taken.to for taken in server.handler.taken] == [["b@example.org"]]

    def test_is_required_where_it_is_asked_for(self) -> None:
        with running() as server:
            with pytest.raises(NotSent) as failure:
                send(MailServer(HOST, server.port, "smtp+starttls"))
            assert failure.value.reason == "connecting: SMTPException"
            assert server.handler.taken == []

    def test_trusts_no_certificate_of_just_anybody(self, tmp_path: Path) -> None:
        _, context = certificate(tmp_path)
        with running(tls_context=context, require_starttls=True) as server:
            with pytest.raises(NotSent) as failure:
                send(MailServer(HOST, server.port, "smtp+starttls"))
            assert failure.value.reason.startswith("connecting: ")
            assert server.handler.taken == []

    def test_does_not_help_with_another_password(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        trusted, context = certificate(tmp_path)
        monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
        with running(tls_context=context, require_starttls=True, **REQUIRED) as server:
            with pytest.raises(NotSent) as failure:
                send(MailServer(HOST, server.port, "smtp+starttls", USER, "another"))
            assert failure.value.reason == "connecting: SMTPAuthenticationError 535"


class TestAServer:
    def test_is_not_asked_for_what_is_not_written(self) -> None:
        with running() as server:
            assert not SMTPMailbox(MailServer(HOST, server.port, "smtp")).send(lambda: None)
            assert server.handler.taken == []

    def test_says_nothing_of_whom_it_refuses(self) -> None:
        with running() as server:
            server.handler.refusals.append("550 no such b@example.org here")
            with pytest.raises(NotSent) as failure:
                send(MailServer(HOST, server.port, "smtp"))
            assert failure.value.reason == "SMTPDataError 550"

    def test_that_refuses_a_recipient_is_named_by_its_code(self) -> None:
        class Refusing:
            async def handle_RCPT(self, *_: object) -> str:  # noqa: N802 - the server calls it so
                return "550 no such b@example.org here"

        with running() as server:
            server.handler.handle_RCPT = Refusing().handle_RCPT  # type: ignore[attr-defined]  # found by name
            with pytest.raises(NotSent) as failure:
                send(MailServer(HOST, server.port, "smtp"))
            assert failure.value.reason == "SMTPRecipientsRefused 550"

    def test_that_is_away_is_named_by_the_failure(self) -> None:
        with running() as server:
            port = server.port
        with pytest.raises(NotSent) as failure:
            send(MailServer(HOST, port, "smtp"))
        assert failure.value.reason.startswith("connecting: ")

    def test_is_shown_without_its_password(self) -> None:
        server = MailServer("mail.example.org", 465, "smtps", USER, PASSWORD)
        assert PASSWORD not in f"{server!r} {server}"


class TestSettings:
    @pytest.mark.parametrize(
        ("url", "server"),
        [
            (
                "smtps://post:a%2Fb%40c@mail.example.org",
                MailServer("mail.example.org", 465, "smtps", USER, PASSWORD),
            ),
            (
                "smtp+starttls://mail.example.org:2525/",
                MailServer("mail.example.org", 2525, "smtp+starttls"),
            ),
            ("smtp+starttls://m.example", MailServer("m.example", 587, "smtp+starttls")),
            ("smtp://localhost", MailServer("localhost", 25, "smtp")),
            ("smtp://[::1]:2525", MailServer("::1", 2525, "smtp")),
        ],
    )
    def test_name_a_server(self, url: str, server: MailServer) -> None:
        found = mail_settings(GOOD | {"QNET_SMTP_URL": url})
        assert found is not None
        assert found.server == server

    @pytest.mark.parametrize(
        ("words", "sender"),
        [
            (SENDER, Address("Besked", addr_spec="besked@example.org")),
            ("besked@example.org", Address(addr_spec="besked@example.org")),
            ('"Besked, Å" <b@example.org>', Address("Besked, Å", addr_spec="b@example.org")),
        ],
    )
    def test_name_a_sender(self, words: str, sender: Address) -> None:
        found = mail_settings(GOOD | {"QNET_MAIL_FROM": words})
        assert found is not None
        assert found.sender == sender

    def test_may_name_no_server(self) -> None:
        for environ in ({}, {"QNET_SMTP_URL": ""}, {"QNET_MAIL_FROM": "not an address"}):
            assert way_out(environ) is None

    @pytest.mark.parametrize(
        ("changed", "setting"),
        [
            ({"QNET_SMTP_URL": "mx.firma.dk"}, "QNET_SMTP_URL"),
            ({"QNET_SMTP_URL": "https://mx.firma.dk"}, "QNET_SMTP_URL"),
            ({"QNET_SMTP_URL": "smtps:///x"}, "QNET_SMTP_URL"),
            ({"QNET_SMTP_URL": "smtps://mail.example.org:port"}, "QNET_SMTP_URL"),
            ({"QNET_SMTP_URL": "smtps://post@mail.example.org"}, "QNET_SMTP_URL"),
            ({"QNET_SMTP_URL": "smtps://post:a/b@c@mail.example.org"}, "QNET_SMTP_URL"),
            ({"QNET_SMTP_URL": "smtps://mail.example.org/path"}, "QNET_SMTP_URL"),
            ({"QNET_SMTP_URL": "smtp://mail.example.org"}, "QNET_SMTP_URL"),
            ({"QNET_MAIL_FROM": ""}, "QNET_MAIL_FROM"),
            ({"QNET_MAIL_FROM": "Besked"}, "QNET_MAIL_FROM"),
            ({"QNET_MAIL_FROM": "a@b@c <>"}, "QNET_MAIL_FROM"),
            ({"QNET_MAIL_FROM": "a@example.org\nBcc: b@example.org"}, "QNET_MAIL_FROM"),
            ({"QNET_PUBLIC_URL": ""}, "QNET_PUBLIC_URL"),
        ],
    )
    def test_that_are_wrong_are_named_without_their_value(
        self, changed: dict[str, str], setting: str
    ) -> None:
        with pytest.raises(MailSettingsUnusable) as refusal:
            mail_settings(GOOD | changed)
        assert refusal.value.facts == {"setting": setting}
        for words in (refusal.value.detail.da, refusal.value.detail.en):
            assert words.startswith(setting)
            assert not any(value and value in words for value in changed.values())

    def test_demand_a_page_that_keeps_secrets(self) -> None:
        with pytest.raises(QnetError) as refusal:
            mail_settings(GOOD | {"QNET_PUBLIC_URL": "http://qnet.example.org"})
        assert "QNET_PUBLIC_URL" in refusal.value.detail.en
