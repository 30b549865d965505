"""The mail itself: Danish first, English below, plain text, and a subject that says nothing."""

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid

from adapters.mail.settings import MailSettings
from core.notices import Message
from core.text import Text

_BETWEEN = "\n\n—\n\n"
_NO_ANSWER = Text("Du kan ikke svare på denne mail.", "You can't answer this message.")


def letter(
    message: Message, settings: MailSettings, *, to: str, secret: str | None, now: datetime
) -> EmailMessage:
    """Return the mail with its words filled in. Raises ValueError for an unusable address."""
    page, sender = settings.page, settings.sender
    link = "" if message.link is None else f"{page}{message.link.path}#{secret}"
    words = message.words.fill(page=page, link=link)
    subject = message.subject
    mail = EmailMessage(SMTP)
    mail["From"] = sender
    mail["To"] = Address(addr_spec=to)
    mail["Subject"] = f"{subject.da} / {subject.en}"
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = make_msgid(domain=sender.domain)
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's absence answers it
    parts = (f"{words.da}\n\n{_NO_ANSWER.da}", f"{words.en}\n\n{_NO_ANSWER.en}")
    mail.set_content(_BETWEEN.join(parts) + "\n", charset="utf-8")
    return mail
