"""Mails reach a real server: once, tried again with another secret, and never lost."""

import threading
from datetime import timedelta

import pytest

from adapters.installation import Settings
from adapters.mail.outbox import CLAIM, DELAYS, PAUSE, Outbox
from core.errors import NotYetReadable, ReadLogUnavailable
from core.personal import Private
from core.readlog import ReadLogEntry
from domains.accounts.commands import ChangeEmail, DisableAccount, InviteAccount
from tests.adapters.mail.office import (
    EMAIL,
    MINUTE,
    PAGE,
    Office,
    again,
    begun,
    with_mail,
)
from tests.adapters.mail.server import HOST, Handler, Server, running


class TestAnInvitation:
    def test_arrives_with_a_link_that_is_accepted(self, office: Office, inbox: Handler) -> None:
        account = office.invite()
        office.post()
        (taken,) = inbox.taken
        assert taken.to == [EMAIL]
        assert f"{PAGE}/invitation#{taken.secret}" in taken.words
        kept = office.credential(taken.secret)
        assert kept is not None
        assert (kept.account, kept.kind) == (account, "invitation")

    def test_is_danish_first_and_names_nobody(self, office: Office, inbox: Handler) -> None:
        office.invite()
        office.post()
        (taken,) = inbox.taken
        assert taken.words.index("Hej") < taken.words.index("Hello")
        assert taken.mail["Subject"] == "Din adgang / Your access"
        assert str(taken.mail["From"]) == "Besked <besked@example.org>"
        assert taken.mail["Auto-Submitted"] == "auto-generated"
        assert taken.mail.get_content_type() == "text/plain"
        everything = str(taken.mail).lower() + taken.words.lower()
        for word in ("frivillig", "kvædetræ", "qnet", "vold", "violence"):
            assert word not in everything

    def test_is_sent_once(self, office: Office, inbox: Handler) -> None:
        office.invite()
        for _ in range(3):
            office.post(timedelta(days=1))
        assert len(inbox.taken) == 1
        assert office.counts == {"sent": 1}

    def test_opens_the_address_through_the_door(self, office: Office, inbox: Handler) -> None:
        account = office.invite()
        office.post()
        (look,) = office.looks()
        assert (look.action, look.persons) == ("accounts.address", (account,))
        assert (look.purpose, look.fields) == ("accounts", ("account.added:email",))
        assert look.request.startswith("mail:accounts.invitation:")
        assert len(inbox.taken) == 1

    def test_goes_to_the_address_that_holds_now(self, office: Office, inbox: Handler) -> None:
        account = office.invite()
        office.do(ChangeEmail(account=account, email=Private("ny@example.org")))
        office.post()
        assert [taken.to for taken in inbox.taken] == [["ny@example.org"]]

    def test_is_sent_once_to_whoever_was_invited_twice(
        self, office: Office, inbox: Handler
    ) -> None:
        account = office.invite()
        office.do(InviteAccount(account=account))
        office.post()
        assert len(inbox.taken) == 1
        assert office.counts == {"sent": 1}

    def test_is_not_sent_to_an_account_out_of_use(self, office: Office, inbox: Handler) -> None:
        account = office.invite()
        inbox.refusals.append("451 later")
        office.post()
        office.do(DisableAccount(account=account))
        office.post(MINUTE)
        assert inbox.taken == []
        assert office.counts == {"dropped": 1}

    def test_is_not_sent_to_an_address_that_was_erased(
        self, office: Office, inbox: Handler
    ) -> None:
        account, keys = office.invite(), office.installation.stores.keys
        with keys.transaction():
            keys.erase(account)
        office.post()
        assert inbox.taken == []
        assert office.counts == {"dropped": 1}
        assert office.happened("account.invitation_issued") == 0


class TestAFailure:
    def test_is_tried_again_with_another_secret_and_the_old_one_is_dead(
        self, office: Office, inbox: Handler
    ) -> None:
        office.invite()
        inbox.refusals += ["451 later", "554 never"]
        office.post()
        assert office.counts == {"waiting": 1}
        office.post(DELAYS[0])
        office.post(DELAYS[1])
        (taken,), (first, second) = inbox.taken, inbox.refused
        assert len({taken.secret, first.secret, second.secret}) == 3
        assert [office.credential(each.secret) for each in (first, second)] == [None, None]
        assert office.credential(taken.secret) is not None
        assert office.counts == {"sent": 1}

    def test_waits_longer_each_time(self, office: Office, inbox: Handler) -> None:
        office.invite()
        inbox.refusals += ["451 later"] * 2
        office.post()
        office.post(DELAYS[0] - timedelta(seconds=1))
        assert len(inbox.refused) == 1
        office.post(timedelta(seconds=1))
        office.post(DELAYS[1] - timedelta(seconds=1))
        assert (len(inbox.refused), inbox.taken) == (2, [])
        office.post(timedelta(seconds=1))
        assert len(inbox.taken) == 1

    def test_holds_up_no_other_mail(self, office: Office, inbox: Handler) -> None:
        office.invite()
        office.invite("anden@example.org")
        inbox.refusals.append("451 later")
        office.post()
        assert [taken.to for taken in inbox.taken] == [["anden@example.org"]]
        assert office.counts == {"waiting": 1, "sent": 1}

    def test_opens_nothing_while_no_server_is_there(self, settings: Settings) -> None:
        with running() as gone:
            pass
        with begun(with_mail(settings, gone.url)) as office:
            office.invite()
            office.post()
            assert office.counts == {"waiting": 1}
            assert office.looks() == []
            assert office.happened("account.invitation_issued") == 0

    def test_of_a_read_model_that_is_behind_is_no_try(
        self, office: Office, inbox: Handler, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def behind(*_: object) -> None:
            raise NotYetReadable

        office.invite()
        with monkeypatch.context() as patched:
            patched.setattr(office.installation.engine, "wait", behind)
            for _ in range(len(DELAYS) + 2):
                office.post(PAUSE)
        assert (inbox.taken, office.counts) == ([], {"waiting": 1})
        assert office.happened("account.invitation_issued") == 0
        office.post(PAUSE)
        assert len(inbox.taken) == 1

    def test_is_parked_after_the_last_try_and_sent_when_asked_for(
        self, office: Office, inbox: Handler
    ) -> None:
        account, outbox = office.invite(), office.installation.mail.outbox
        inbox.refusals += ["554 never"] * (len(DELAYS) + 1)
        office.post()
        for delay in DELAYS:
            assert office.counts == {"waiting": 1}
            office.post(delay)
        assert office.counts == {"parked": 1}
        (parked,) = outbox.parked()
        assert (parked.mail.account, parked.tries) == (account, len(DELAYS) + 1)
        assert parked.error == "SMTPDataError 554"
        office.post(timedelta(days=30))
        assert inbox.taken == []
        assert outbox.retry_parked(office.clock.now()) == 1
        office.post()
        assert len(inbox.taken) == 1
        assert office.counts == {"sent": 1}

    def test_of_the_read_log_sends_nothing(
        self, office: Office, inbox: Handler, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(_entry: ReadLogEntry) -> int:
            raise ReadLogUnavailable

        office.invite()
        with monkeypatch.context() as patched:
            patched.setattr(office.installation.stores.read_log, "append", full)
            office.post()
        assert inbox.taken == []
        assert office.counts == {"waiting": 1}
        office.post(DELAYS[0])
        assert len(inbox.taken) == 1


class TestARestart:
    def test_forgets_no_mail_that_failed(self, settings: Settings, inbox: Handler) -> None:
        with begun(settings) as office:
            office.invite()
            inbox.refusals.append("451 later")
            office.post()
        with again(settings, office) as later:
            later.post(DELAYS[0])
            assert len(inbox.taken) == 1
            assert later.credential(inbox.refused[0].secret) is None
            assert later.credential(inbox.taken[0].secret) is not None

    def test_forgets_no_mail_that_nobody_had_seen(self, settings: Settings, inbox: Handler) -> None:
        with begun(settings) as office:
            office.invite()
        with again(settings, office) as later:
            later.post()
            assert len(inbox.taken) == 1

    def test_sends_what_somebody_was_sending_when_it_fell(
        self, settings: Settings, inbox: Handler
    ) -> None:
        with begun(settings) as office:
            office.invite()
            way, office.installation.mail.way = office.installation.mail.way, None
            office.post()
            assert way is not None
            outbox, now = office.installation.mail.outbox, office.clock.now()
            (mail,) = outbox.due(now)
            assert outbox.claim(mail, now)
        with again(settings, office) as later:
            later.post(CLAIM - timedelta(seconds=1))
            assert inbox.taken == []
            later.post(timedelta(seconds=1))
            assert len(inbox.taken) == 1

    def test_with_a_mail_server_at_last_sends_what_waited(
        self, home: Settings, server: Server
    ) -> None:
        with begun(home) as office:
            office.invite()
            for _ in range(3):
                office.post(timedelta(days=1))
            assert office.counts == {"waiting": 1}
            assert office.looks() == []
        with again(with_mail(home, server.url), office) as later:
            later.post()
            (taken,) = server.handler.taken
            kept = later.credential(taken.secret)
            assert kept is not None
            assert kept.expires_at == later.clock.now() + timedelta(days=7)


class TestSeveral:
    def test_postmen_send_each_mail_once(self, settings: Settings, inbox: Handler) -> None:
        with begun(settings) as office, again(settings, office) as other:
            addresses = [f"bruger{number}@example.org" for number in range(12)]
            for address in addresses:
                office.invite(address)
            go = threading.Barrier(2)

            def round_(its: Office) -> None:
                go.wait(5)
                its.installation.mail.turn()

            threads = [threading.Thread(target=round_, args=(each,)) for each in (office, other)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            assert sorted(to for taken in inbox.taken for to in taken.to) == sorted(addresses)
            assert office.counts == {"sent": len(addresses)}

    def test_that_gather_the_same_keep_it_once(self, settings: Settings) -> None:
        with begun(settings) as office, again(settings, office) as other:
            office.invite()
            for its in (office, other):
                its.installation.mail.way = None
                its.post()
            assert office.counts == {"waiting": 1}

    def test_cannot_claim_the_same_mail(self, office: Office) -> None:
        office.installation.mail.way = None
        office.invite()
        office.post()
        mine = office.installation.mail.outbox
        theirs, now = Outbox(mine._engine), office.clock.now()
        (mail,) = mine.due(now)
        assert [mine.claim(mail, now), theirs.claim(mail, now)] == [True, False]
        assert theirs.due(now) == []
        theirs.failed(mail, "late", now)
        assert [mine.claim(mail, now), theirs.claim(mail, now + CLAIM)] == [False, True]


def test_a_running_postman_sends_by_himself(settings: Settings, inbox: Handler) -> None:
    with begun(settings) as office:
        office.installation.mail.start()
        office.invite()
        arrived = threading.Event()
        for _ in range(100):
            if inbox.taken:
                break
            arrived.wait(0.1)
        assert len(inbox.taken) == 1


def test_the_tests_servers_have_ports_of_their_own() -> None:
    with running() as one, running() as other:
        assert one.port != other.port
        assert one.url == f"smtp://{HOST}:{one.port}"
