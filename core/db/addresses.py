"""Under which names and addresses the platform enters its database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from sqlalchemy.engine import URL, make_url

from core.config import Settings, derived_secret

APPLICATION = "xeploai_app"
READER = "xeploai_read"


@dataclass(frozen=True, slots=True, repr=False)
class Addresses:
    """One database under three roles: the owner migrates, the application works, the reader only reads.

    Unless they are given, the other two roles' passwords follow from the owner's (or from the secret of the
    installation, where the owner has none), so that one address is enough.
    """

    owner: URL
    application: URL
    reader: URL
    derived: frozenset[str] = frozenset()  # the roles whose passwords the platform sets itself

    @classmethod
    def of(cls, owner: str, settings: Settings) -> Self:
        """Work out the three addresses from the owner's and what the settings say."""
        url = make_url(owner).set(drivername="postgresql+psycopg")

        def other(given: str | None, role: str) -> URL:
            if given:
                return make_url(given).set(drivername="postgresql+psycopg")
            return url.set(username=role, password=derived_secret(url.password or settings.secret_key(), role))

        given = {APPLICATION: settings.database_app_url, READER: settings.database_read_url}
        derived = frozenset(role for role, address in given.items() if not address)
        application, reader = (other(address, role) for role, address in given.items())
        return cls(url, application, reader, derived)

    def logins(self) -> dict[str, URL]:
        """Return the address under which each of the two lesser roles is entered."""
        return {APPLICATION: self.application, READER: self.reader}
