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

    @classmethod
    def of(cls, owner: str, settings: Settings) -> Self:
        """Work out the three addresses from the owner's and what the settings say."""
        url = make_url(owner).set(drivername="postgresql+psycopg")

        def other(given: str | None, role: str) -> URL:
            if given:
                return make_url(given).set(drivername="postgresql+psycopg")
            return url.set(username=role, password=derived_secret(url.password or settings.secret_key(), role))

        return cls(url, other(settings.database_app_url, APPLICATION), other(settings.database_read_url, READER))
