"""Bring a link to whom it is for: by letter where one can be sent, else through whoever made it."""

from __future__ import annotations

from dataclasses import dataclass

from core.config import Settings
from core.unit_of_work import UnitOfWork
from core.users.background import later
from core.users.letters import letter_of, outbox
from core.users.services.invitations import AccountLinkGiven


@dataclass(frozen=True, slots=True, repr=False)
class Handed:
    """Where a link went: into a letter to `mailed_to`, or nowhere yet, and then `address` is to be handed over."""

    address: str | None
    mailed_to: str | None = None


def hand_over(work: UnitOfWork, given: AccountLinkGiven, settings: Settings, top: str) -> Handed:
    """Send a link after the commit, or return its address; `top` is the address of the installation."""
    address = f"{top}{given.path}"
    leaving = outbox(settings)
    if leaving is None or not given.account.email:
        return Handed(address)
    work.after_commit(later, leaving.send, letter_of(given, address))
    return Handed(None, given.account.email)
