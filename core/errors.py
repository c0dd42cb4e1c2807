"""One tree of errors, which knows nothing of HTTP or of the command line.

A message is kept as a template and its values, so that it can be said in the reader's language
at the edge (`core.i18n`). Templates are Vietnamese; `N_` marks them for the catalogues.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

Say = Callable[..., str]


def N_(template: str) -> str:
    """Mark a message template for translation and return it unchanged."""
    return template


def plainly(template: str, **values: object) -> str:
    """Say a message in the language it was written in."""
    return template.format(**values) if values else template


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence for people: a template and the values that fill it."""

    template: str
    values: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))

    def __hash__(self) -> int:
        return hash((self.template, *map(str, self.values.values())))

    def said(self, say: Say = plainly) -> str:
        """Return the sentence in the language of `say`."""
        values = {key: one.said(say) if isinstance(one, Message) else one for key, one in self.values.items()}
        return say(self.template, **values)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in what somebody gave us: where it stands, what it is, what to do."""

    where: str
    message: Message

    def said(self, say: Say = plainly) -> str:
        """Return one line, the place first."""
        return f"{self.where}: {self.message.said(say)}"


def fault(where: str, template: str, **values: object) -> Fault:
    """Build a fault from a place, a template and the values that fill it."""
    return Fault(where, Message(template, MappingProxyType(dict(values))))


class XepLoaiError(Exception):
    """Anything the platform refuses, with words for people."""

    message: Message | None = None

    def said(self, say: Say = plainly) -> str:
        """Return the refusal in the language of `say`, where its template is known."""
        return self.message.said(say) if self.message else str(self)


class WrongInput(XepLoaiError):
    """What was given cannot be used; `faults` says each reason with its place."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = tuple(faults)
        super().__init__("\n".join(one.said() for one in self.faults))


class PluginError(XepLoaiError):
    """A plugin broke its contract; the message names it."""


class ServerError(XepLoaiError):
    """A server that the platform starts itself does not start, or does not answer."""


class DatabaseError(XepLoaiError):
    """The database is not as the platform needs it; the message says what to do."""


class NoTenant(XepLoaiError):
    """Rows of a tenant were asked for, and nobody said of which tenant."""


class WrongTenant(XepLoaiError):
    """A row, or a statement, belongs to another tenant than the session."""


class NotFound(XepLoaiError):
    """What was named does not exist, or is not to be seen from here."""


def refusal(kind: type[XepLoaiError], template: str, **values: object) -> XepLoaiError:
    """Build an error of a kind from a template; its `message` can be said in another language."""
    message = Message(template, MappingProxyType(dict(values)))
    error = kind(message.said())
    error.message = message
    return error


class NotSignedIn(XepLoaiError):
    """Nobody said who is asking, or a session or token is over."""


class NotAllowed(XepLoaiError):
    """Whoever asks may not do this here; the message names what would be needed."""


class SecondFactorNeeded(NotAllowed):
    """The role decides things, and its holder has not shown, or not yet set up, a second factor."""


class Stale(XepLoaiError):
    """What is being changed was changed by somebody else since it was read."""


class Conflict(XepLoaiError):
    """What is asked does not go with what stands there; the message says what to do first."""


class TooMany(XepLoaiError):
    """Asked too often; `retry_after` says in how many seconds to come again."""

    retry_after: int = 60


class Archived(Conflict):
    """The tenant was put away: it can be read, and nothing in it changes."""


class InProgress(Conflict):
    """The same write, under the same key, is being done at this moment."""


class KeyReused(XepLoaiError):
    """A key under which a write happens once was sent with another write."""
