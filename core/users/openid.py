"""An outside provider of sign-ins (OpenID Connect), where the installation names one.

The code flow with PKCE, a state and a nonce; what the provider says is believed only as far as its signature,
issuer, audience and time go.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import requests
from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from core import clock
from core.config import Settings
from core.errors import N_, WrongInput, fault

TIMEOUT = 5  # seconds, for each question to the provider
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA"]
LEEWAY = 60  # seconds by which the provider's clock may be wrong
_LOCAL = {"localhost", "127.0.0.1", "::1"}
_FAILED = (requests.RequestException, OAuthError, JoseError, ValueError, KeyError, TypeError)


@dataclass(frozen=True, slots=True, repr=False)
class Provider:
    """The provider, and what this installation is to it."""

    issuer: str
    client_id: str
    client_secret: str

    def begin(self, back: str, *, state: str, nonce: str, verifier: str) -> str:
        """Return the address to which somebody is sent, to come `back`; raise WrongInput where it is not reached."""
        try:
            place = _described(self.issuer)["authorization_endpoint"]
            with self._session(back) as session:
                address, _ = session.create_authorization_url(place, state=state, code_verifier=verifier, nonce=nonce)
        except _FAILED as error:
            raise _unreachable() from error
        return str(address)

    def claims(self, back: str, *, code: str, nonce: str, verifier: str) -> Mapping[str, Any]:
        """Return what the provider says of somebody who came back; raise WrongInput where it cannot be believed."""
        try:
            described = _described(self.issuer)
            with self._session(back) as session:
                given = session.fetch_token(
                    described["token_endpoint"], code=code, code_verifier=verifier, timeout=TIMEOUT
                )
            return self._believed(given["id_token"], _keys(described["jwks_uri"]), nonce)
        except _FAILED as error:
            raise _unreachable() from error

    def _session(self, back: str) -> OAuth2Session:
        return OAuth2Session(
            self.client_id, self.client_secret, scope="openid email profile", redirect_uri=back,
            code_challenge_method="S256", default_timeout=TIMEOUT,
        )  # fmt: skip

    def _believed(self, id_token: str, keys: KeySet, nonce: str) -> Mapping[str, Any]:
        claims = jwt.decode(id_token, keys, algorithms=ALGORITHMS).claims
        registry = jwt.JWTClaimsRegistry(
            now=lambda: int(clock.now().timestamp()),
            leeway=LEEWAY,
            iss={"essential": True, "value": self.issuer},
            aud={"essential": True, "value": self.client_id},
            nonce={"essential": True, "value": nonce},
            exp={"essential": True},
            iat={"essential": True},
            sub={"essential": True},
        )
        registry.validate(claims)
        if claims.get("azp", self.client_id) != self.client_id:
            raise ValueError("azp")
        return claims


def provider(settings: Settings) -> Provider | None:
    """Return the provider that the installation names, or None."""
    if not (settings.oidc_issuer and settings.oidc_client_id and settings.oidc_client_secret):
        return None
    return Provider(settings.oidc_issuer, settings.oidc_client_id, settings.oidc_client_secret)


@lru_cache(8)
def _described(issuer: str) -> Mapping[str, Any]:
    """Return how the provider describes itself; asked once in a process."""
    described = _fetch(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    if described.get("issuer") != issuer:
        raise ValueError(issuer)
    return described


def _keys(address: str) -> KeySet:
    """Return the provider's keys of now: they change."""
    return KeySet.import_key_set(_fetch(address))  # type: ignore[arg-type]


def _fetch(address: str) -> dict[str, Any]:
    parts = urlsplit(address)
    if parts.scheme != "https" and parts.hostname not in _LOCAL:
        raise ValueError(address)
    answer = requests.get(address, timeout=TIMEOUT)
    answer.raise_for_status()
    found = json.loads(answer.text)
    if not isinstance(found, dict):
        raise ValueError(address)
    return found


def _unreachable() -> WrongInput:
    text = N_("Không đăng nhập được qua nhà cung cấp; thử lại sau, hoặc dùng mật khẩu.")
    return WrongInput([fault("openid", text)])
