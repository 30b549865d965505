"""Registers the domain."""

from collections.abc import Mapping, Sequence
from typing import Any

from core.commands import Command
from core.declared import declared
from core.events import Event
from core.facts import Fact
from core.hookspecs import hookimpl
from core.identity import AccountId
from core.notices import Notice
from core.permissions import Permission
from core.registry import ActorFacts
from domains.accounts import events as its_events
from domains.accounts.commands import inviting, keeping, relations, roles, tokens
from domains.accounts.events import InvitationId, ProposalId, TokenId
from domains.accounts.facts import account_state
from domains.accounts.notices import NOTICES
from domains.accounts.permissions import PERMISSIONS

_COMMANDS = (keeping, inviting, roles, relations, tokens)


@hookimpl
def id_types() -> Mapping[Any, str]:
    return {
        AccountId: "account",
        TokenId: "token",
        InvitationId: "invitation",
        ProposalId: "role_proposal",
    }


@hookimpl
def events() -> Sequence[type[Event]]:
    return declared(its_events, Event)


@hookimpl
def commands() -> Sequence[type[Command]]:
    return [each for module in _COMMANDS for each in declared(module, Command)]


@hookimpl
def permissions() -> Sequence[Permission]:
    return PERMISSIONS


@hookimpl
def notices() -> Sequence[Notice]:
    return NOTICES


@hookimpl
def actor_fact() -> Fact[ActorFacts]:
    return account_state  # type: ignore[return-value]  # a Fact of a kind of ActorFacts
