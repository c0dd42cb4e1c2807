"""Writes that happen once: a POST with an `Idempotency-Key` that was done already gets the answer it got then.

A row for the key is committed first, so that all who come with it meet there. Then the work's own transaction locks
the row, does the work and writes the answer into the row: both are there, or neither is. Whoever comes while
another holds the lock is told so; where the holder dies its lock goes with its connection, and the next one finds
either the answer or nothing done.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import wraps
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import Response, current_app, make_response, request
from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from werkzeug.datastructures import FileStorage

from core import clock
from core.access import Principal, platform, principal
from core.access.requests import PERMISSION, one_work
from core.config import derived_secret
from core.db import TenantSession, tenant_session
from core.errors import N_, InProgress, KeyReused, WrongInput, fault, refusal
from core.wire.models import IdempotencyKey

HEADER, REPLAYED = "Idempotency-Key", "Idempotency-Replayed"
KEPT = timedelta(hours=24)
KEPT_HEADERS = ("Content-Type", "ETag", "Location")
LONGEST = 200
_KEY = re.compile(r"[\x21-\x7e]{1,200}")
_NONCE = 12
_PART = 1024 * 1024

View = Callable[..., Any]


def once_only(view: View) -> View:
    """Let a POST with a key happen once for its account; without a key nothing changes."""

    @wraps(view)
    def called(*args: Any, **values: Any) -> Any:
        permission = getattr(view, PERMISSION, None)
        key = request.headers.get(HEADER)
        if key is None or permission is None:
            return view(*args, **values)
        if not _KEY.fullmatch(key):
            text = N_("gồm 1 đến {most} chữ, số hoặc dấu không có dấu cách.")
            raise WrongInput([fault(HEADER, text, most=LONGEST)])
        asking = principal()
        asking.demand(permission)
        return _once(asking, key, lambda: make_response(view(*args, **values)))

    return called


def forget_old(session: TenantSession) -> None:
    """Take away the keys of the tenant whose time is over."""
    session.execute(delete(IdempotencyKey).where(IdempotencyKey.kept_until < clock.now()))


def _once(asking: Principal, key: str, answer: Callable[[], Response]) -> Response:
    seal = _Seal(asking.account_id, key)
    asked = _fingerprint()
    _leave_row(asking, seal.hashed)
    with one_work() as work:
        row = _lock(work.session, asking.account_id, seal.hashed)
        if row.status is not None:
            work.allow_archived("the write was done before; its answer is read")
            return _replay(row, asked, seal)
        response = answer()
        if response.status_code >= 400:
            return response
        _keep(row, asked, response, seal)
        return response


def _leave_row(asking: Principal, hashed: str) -> None:
    """Commit a row for the key where there is none, on its own."""
    row = {"account_id": asking.account_id, "hashed": hashed, "kept_until": clock.now() + KEPT}
    with tenant_session(platform().engine, asking.tenant_id) as session, session.begin():
        forget_old(session)
        session.execute(insert(IdempotencyKey).values(**row, tenant_id=asking.tenant_id).on_conflict_do_nothing())


def _lock(session: TenantSession, account_id: UUID, hashed: str) -> IdempotencyKey:
    """Return the row of a key, locked until the work is committed; raise InProgress where another holds it."""
    query = select(IdempotencyKey).where(IdempotencyKey.account_id == account_id, IdempotencyKey.hashed == hashed)
    row = session.scalars(query.with_for_update(skip_locked=True)).one_or_none()
    if row is None:
        raise refusal(InProgress, N_("Yêu cầu với khóa này đang được thực hiện; đợi một giây rồi gửi lại."))
    return row


def _replay(row: IdempotencyKey, asked: str, seal: _Seal) -> Response:
    if row.fingerprint != asked:
        raise refusal(KeyReused, N_("Khóa này đã dùng cho một yêu cầu khác; mỗi yêu cầu mới cần một khóa mới."))
    body = seal.opened(row.sealed_body or b"", asked)
    return Response(body, row.status, {**(row.headers or {}), REPLAYED: "true"})


def _keep(row: IdempotencyKey, asked: str, response: Response, seal: _Seal) -> None:
    response.direct_passthrough = False
    row.fingerprint, row.status = asked, response.status_code
    row.headers = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
    row.sealed_body = seal.closed(response.get_data(), asked)
    row.kept_until = clock.now() + KEPT


class _Seal:
    """What the key of a request opens: without it the table gives nothing away."""

    def __init__(self, account_id: UUID, key: str) -> None:
        secret = derived_secret(str(current_app.secret_key), f"idempotency key {account_id} {key}")
        self.hashed = derived_secret(secret, "the name of its row")
        self._cipher = AESGCM(bytes.fromhex(secret))

    def closed(self, body: bytes, asked: str) -> bytes:
        nonce = os.urandom(_NONCE)
        return nonce + self._cipher.encrypt(nonce, body, asked.encode())

    def opened(self, sealed: bytes, asked: str) -> bytes:
        try:
            return self._cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], asked.encode())
        except InvalidTag as error:
            raise refusal(
                KeyReused, N_("Yêu cầu với khóa này đã được thực hiện; không còn đọc được trả lời cũ.")
            ) from error


def _fingerprint() -> str:
    """Return a digest of what is asked: the address and all that is sent."""
    digest = hashlib.sha256()
    for part in _parts():
        digest.update(len(part).to_bytes(8))
        digest.update(part)
    return digest.hexdigest()


def _parts() -> Iterator[bytes]:
    yield request.method.encode()
    yield request.full_path.encode()
    if request.mimetype != "multipart/form-data":
        yield request.get_data(cache=True)
        return
    for name, texts in sorted(request.form.lists()):
        yield from (name.encode(), *(one.encode() for one in texts))
    for name, files in sorted(request.files.lists()):
        yield from (name.encode(), *(_digest(one) for one in files))


def _digest(file: FileStorage) -> bytes:
    """Return a digest of an uploaded file, which is left as it was."""
    found = hashlib.sha256()
    while part := file.stream.read(_PART):
        found.update(part)
    file.stream.seek(0)
    return found.digest()
