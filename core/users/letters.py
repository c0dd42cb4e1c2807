"""Letters to holders of accounts: sent where the installation names a mail server, else handed over by people."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from types import MappingProxyType
from typing import Protocol
from urllib.parse import parse_qs, unquote, urlsplit

from core import clock
from core.config import Settings
from core.errors import N_
from core.i18n import translator
from core.users.kinds import LinkKind
from core.users.services.invitations import AccountLinkGiven

TIMEOUT = 20  # seconds


@dataclass(frozen=True, slots=True, repr=False)
class Letter:
    """A letter to one person."""

    to: str
    title: str
    text: str


class Outbox(Protocol):
    """Where letters leave the house."""

    def send(self, letter: Letter) -> None:
        """Send a letter; raise OSError or SMTPException where it does not leave."""


@dataclass(frozen=True, slots=True, repr=False)
class MailServer:
    """A mail server: `smtp://user:password@host:587?from=address` (with STARTTLS), `smtps://…:465`.

    `smtp://` without TLS is used only for a server on the same machine.
    """

    url: str

    def send(self, letter: Letter) -> None:
        """Send a letter."""
        parts = urlsplit(self.url)
        host, secure = parts.hostname or "localhost", parts.scheme == "smtps"
        message = EmailMessage()
        message["From"] = parse_qs(parts.query).get("from", [f"xeploai@{host}"])[0]
        message["To"], message["Subject"] = letter.to, letter.title
        message["Date"], message["Message-ID"] = formatdate(clock.now().timestamp()), make_msgid(domain=host)
        message.set_content(letter.text)
        context = ssl.create_default_context()
        with _connected(host, parts.port, context if secure else None) as server:
            if not secure and host not in {"localhost", "127.0.0.1", "::1"}:
                server.starttls(context=context)
            if parts.username:
                server.login(unquote(parts.username), unquote(parts.password or ""))
            server.send_message(message)


def _connected(host: str, port: int | None, context: ssl.SSLContext | None) -> smtplib.SMTP:
    if context is not None:
        return smtplib.SMTP_SSL(host, port or 465, timeout=TIMEOUT, context=context)
    return smtplib.SMTP(host, port or 587, timeout=TIMEOUT)


def outbox(settings: Settings) -> Outbox | None:
    """Return where letters leave; None where the installation has no mail server."""
    return MailServer(settings.smtp_url) if settings.smtp_url else None


def letter_of(given: AccountLinkGiven, address: str) -> Letter:
    """Return the letter with a link, in its reader's language; without the user name: a link alone is no key."""
    say = translator(given.account.language)
    title, text = _TEXTS[given.kind]
    assert given.account.email is not None
    return Letter(given.account.email, say(title), say(text, name=given.account.name, link=address))


_TEXTS: Mapping[LinkKind, tuple[str, str]] = MappingProxyType(
    {
        LinkKind.INVITATION: (
            N_("Lời mời dùng Xếp Loại"),
            N_(
                "Kính gửi {name},\n\nĐơn vị đã tạo cho đồng chí một tài khoản Xếp Loại. Mở liên kết sau, gõ tên "
                "đăng nhập mà quản trị đã báo và đặt mật khẩu:\n\n{link}\n\nLiên kết dùng một lần, trong 7 ngày.\n"
            ),
        ),
        LinkKind.RESET: (
            N_("Đặt lại mật khẩu Xếp Loại"),
            N_(
                "Kính gửi {name},\n\nCó người xin đặt lại mật khẩu của đồng chí. Nếu đúng là đồng chí, mở liên kết sau "
                "và gõ tên đăng nhập của mình:\n\n{link}\n\nLiên kết dùng một lần và sớm hết hạn. Nếu không phải, "
                "hãy bỏ qua thư này: mật khẩu không đổi.\n"
            ),
        ),
    }
)
