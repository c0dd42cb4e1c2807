"""Secrets that must be read again are sealed with a key that follows from the installation's, not kept beside them."""

from __future__ import annotations

import base64
import hmac
import secrets
from dataclasses import dataclass
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from core.config import derived_secret
from core.errors import N_, ServerError, refusal

_NONCE = 12


@dataclass(frozen=True, slots=True, repr=False)
class Seal:
    """Seals and opens what belongs to one account; `secret` is the installation's."""

    secret: str

    def close(self, text: str, account_id: UUID) -> str:
        """Return a text sealed (AES-256-GCM), readable for this account only."""
        nonce = secrets.token_bytes(_NONCE)
        return base64.b64encode(nonce + self._cipher().encrypt(nonce, text.encode(), account_id.bytes)).decode()

    def open(self, sealed: str, account_id: UUID) -> str:
        """Return a sealed text; raise ServerError where SECRET_KEY is another one than it was sealed with."""
        raw = base64.b64decode(sealed)
        try:
            return self._cipher().decrypt(raw[:_NONCE], raw[_NONCE:], account_id.bytes).decode()
        except InvalidTag as error:
            text = N_("Không mở được bí mật đã niêm; SECRET_KEY đã đổi, hãy đặt lại khóa cũ.")
            raise refusal(ServerError, text) from error

    def fingerprint(self, text: str, account_id: UUID) -> str:
        """Return what a short code is compared by: of no use without the installation's secret."""
        key = derived_secret(self.secret, "accounts.codes").encode()
        return hmac.new(key, account_id.bytes + text.encode(), "sha256").hexdigest()

    def _cipher(self) -> AESGCM:
        return AESGCM(bytes.fromhex(derived_secret(self.secret, "accounts.sealed")))
