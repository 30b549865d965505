"""What may be asked of participants. Their registration comes with a referral."""

from domains.participants.commands.circle import Avoid, MeetAgain, RegisterChild, RemoveChild
from domains.participants.commands.consents import GiveConsent, WithdrawConsent
from domains.participants.commands.contact import ChangeContact, DeleteOldContact, RemoveContact
from domains.participants.commands.merging import KeepApart, Merge, UndoMerge
from domains.participants.commands.protection import EndProtection, ProtectAddress
from domains.participants.commands.telling import NameParticipant, TellNeeds, TellSafeContact

__all__ = [
    "Avoid",
    "ChangeContact",
    "DeleteOldContact",
    "EndProtection",
    "GiveConsent",
    "KeepApart",
    "MeetAgain",
    "Merge",
    "NameParticipant",
    "ProtectAddress",
    "RegisterChild",
    "RemoveChild",
    "RemoveContact",
    "TellNeeds",
    "TellSafeContact",
    "UndoMerge",
    "WithdrawConsent",
]
