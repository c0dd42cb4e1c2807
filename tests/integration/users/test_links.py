"""Links that are handed over once: invitations, lost passwords, and the letters that carry them."""

from __future__ import annotations

import re
import socketserver
import threading
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from flask.testing import FlaskClient

from core import clock
from core.access import Role
from core.config import Settings
from core.db import shared_session
from core.errors import Conflict, NotFound, WrongInput
from core.testing.accounts import PASSWORD, TestAccount, send, sign_in, sign_in_as
from core.unit_of_work import UnitOfWork
from core.users import background, services
from core.users.services.invitations import INVITATION, RESET_SENT
from core.users.throttling import ASKED

NEW = "mot cau hoan toan moi"


class Postbox:
    """Letters that arrived."""

    def __init__(self) -> None:
        self.letters: list[bytes] = []
        self.url = ""

    def read(self) -> list[tuple[str, str]]:
        """Return to whom each letter went, and its text."""
        found = [message_from_bytes(one, policy=policy.default) for one in self.letters]
        return [(str(one["To"]), one.get_content()) for one in found]


class _Talk(socketserver.StreamRequestHandler):
    """The other end of one delivery."""

    def handle(self) -> None:
        self._say("220 here")
        for line in self.rfile:
            verb = line.split()[0].upper() if line.split() else b""
            if verb == b"DATA":
                self._say("354 go on")
                self.server.postbox.letters.append(b"".join(iter(self.rfile.readline, b".\r\n")))
            elif verb == b"QUIT":
                self._say("221 bye")
                return
            self._say("250 fine")

    def _say(self, words: str) -> None:
        self.wfile.write(words.encode() + b"\r\n")


@pytest.fixture(scope="module")
def postbox() -> Iterator[Postbox]:
    """A mail server of this module, on this machine."""
    box = Postbox()
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Talk) as server:
        server.daemon_threads, server.postbox = True, box
        box.url = f"smtp://127.0.0.1:{server.server_address[1]}?from=xeploai@don-vi.vn"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield box
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def settings(settings: Settings, postbox: Postbox) -> Settings:
    """An installation with a mail server."""
    return Settings(
        home=settings.home, given_secret=settings.given_secret, redis_url=settings.redis_url, smtp_url=postbox.url,
        public_url="http://xeploai.don-vi.vn",
    )  # fmt: skip


@pytest.fixture
def arrived(postbox: Postbox):
    """Return the letters that arrived since the last time, all that was given to the thread done."""

    def read() -> list[tuple[str, str]]:
        background.later(lambda: None).result()
        background.later(lambda: None).result()  # what the first ones gave on
        found = postbox.read()
        postbox.letters.clear()
        return found

    return read


def text(answer) -> str:
    return answer.get_data(as_text=True)


def path_in(words: str) -> str:
    found = re.search(r"https?://[^/\s]+(/\S+?)(?=[<\s])", words)
    assert found, words
    return found[1]


def use(client: FlaskClient, path: str, username: str, password: str = NEW, again: str = NEW):
    return send(client, path, username=username, password=password, again=again)


def invited(real_app, tenant, **more) -> tuple[FlaskClient, str]:
    """Invite somebody through the page of an administrator; return whom it was and the path of the link."""
    admin = sign_in_as(real_app, tenant.id, Role.TENANT_ADMIN)
    values = {"username": "moi.vao", "name": "Người Mới", "role": "member"} | more
    answer = send(admin, "/admin/accounts", **values)
    assert answer.status_code == 201, text(answer)
    return admin, text(answer)


def test_somebody_is_invited_chooses_a_password_and_signs_in(real_app, make_tenant) -> None:
    tenant = make_tenant()
    _, said = invited(real_app, tenant)
    link, client = path_in(said), real_app.test_client()
    assert client.get(link).status_code == 200
    assert "moi.vao" not in text(client.get(link))
    assert use(client, link, "nguoi.khac").status_code == 422
    assert use(client, link, "moi.vao", again="khac").status_code == 422
    weak = use(client, link, "moi.vao", "ngan", "ngan")
    assert weak.status_code == 422
    assert "ít nhất 10 ký tự" in text(weak)
    assert use(client, link, "MOI.VAO").location == "/sign-in"
    account = TestAccount(tenant.id, tenant.id, "moi.vao")
    assert sign_in(client, account, NEW).status_code == 303
    assert client.get("/api/v1/account").json["name"] == "Người Mới"
    again = real_app.test_client().get(link)
    assert again.status_code == 404
    assert "đã dùng hoặc đã hết hạn" in text(again)


def test_a_letter_takes_the_link_where_there_is_an_address(real_app, make_tenant, arrived) -> None:
    tenant = make_tenant()
    _, said = invited(real_app, tenant, email="Moi.Vao@don-vi.vn")
    assert "Moi.Vao@don-vi.vn" in said
    assert "/invitation/" not in said
    [(to, letter)] = arrived()
    assert to == "Moi.Vao@don-vi.vn"
    assert "http://" in letter
    assert "moi.vao" not in letter
    assert use(real_app.test_client(), path_in(letter), "moi.vao").status_code == 303


def test_an_invitation_ends_and_a_new_one_ends_the_old(real_app, database, account_of, make_tenant) -> None:
    tenant, begun = make_tenant(), clock.now()
    with UnitOfWork(database.engine, tenant.id) as work:
        account = services.create_account(work, username="moi", name="Mới", actor="test")
        first = services.invite(work, account.id, actor="test")
    with UnitOfWork(database.engine, tenant.id) as work:
        second = services.invite(work, account.id, actor="test")
    for given, moment in ((first, begun), (second, begun + INVITATION + timedelta(seconds=1))):
        with clock.frozen(moment), UnitOfWork(database.engine, tenant.id) as work, pytest.raises(NotFound):
            services.accept_invitation(work, given.bearer, username="moi", password=NEW)
    with UnitOfWork(database.engine, tenant.id) as work:
        services.accept_invitation(work, second.bearer, username="moi", password=NEW)
    with UnitOfWork(database.engine, tenant.id) as work, pytest.raises(Conflict):
        services.invite(work, account.id, actor="test")


def test_a_link_of_one_kind_or_committee_is_none_of_another(real_app, database, account_of, make_tenant) -> None:
    account, other = account_of(), make_tenant()
    with UnitOfWork(database.engine, account.tenant_id) as work:
        given = services.reset_password(work, account.id, actor="test")
    with UnitOfWork(database.engine, account.tenant_id) as work, pytest.raises(NotFound):
        services.accept_invitation(work, given.bearer, username=account.username, password=NEW)
    with UnitOfWork(database.engine, other.id) as work, pytest.raises(NotFound):
        services.set_by_reset(work, given.bearer, username=account.username, password=NEW)
    client = real_app.test_client()
    for link in (f"{other.id.hex}.{given.bearer.token}", "nothing", f"{account.tenant_id.hex}.{'x' * 43}"):
        assert client.get(f"/reset/{link}").status_code == 404


def test_the_same_link_used_twice_at_once_is_used_once(database, account_of) -> None:
    account = account_of()
    with UnitOfWork(database.engine, account.tenant_id) as work:
        given = services.reset_password(work, account.id, actor="test")
    barrier, done, refused = threading.Barrier(2), [], []

    def go(password: str) -> None:
        try:
            with UnitOfWork(database.engine, account.tenant_id) as work:
                barrier.wait()
                services.set_by_reset(work, given.bearer, username=account.username, password=password)
            done.append(password)
        except NotFound:
            refused.append(password)

    threads = [threading.Thread(target=go, args=(f"mot cau rieng {number}",)) for number in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert (len(done), len(refused)) == (1, 1)


def test_a_lost_password_is_set_anew_by_letter(real_app, database, account_of, arrived) -> None:
    account = account_of()
    with UnitOfWork(database.engine, account.tenant_id) as work:
        services.change_account(work, account.id, email="toi@don-vi.vn", actor="test")
    there, client = real_app.test_client(), real_app.test_client()
    sign_in(there, account)
    send(client, "/reset", committee=code_of(real_app, account), username=account.username.upper())
    [(to, letter)] = arrived()
    assert to == "toi@don-vi.vn"
    assert "http://xeploai.don-vi.vn/reset/" in letter
    assert sign_in(real_app.test_client(), account).status_code == 303  # the old one holds until then
    assert use(client, path_in(letter), account.username).location == "/sign-in"
    assert there.get("/account").status_code == 303
    assert sign_in(client, account).status_code == 422
    assert sign_in(client, account, NEW).status_code == 303


def test_a_letter_names_our_own_address_whatever_the_request_says(real_app, database, account_of, arrived) -> None:
    account, client = account_of(), real_app.test_client()
    with UnitOfWork(database.engine, account.tenant_id) as work:
        services.change_account(work, account.id, email="toi@don-vi.vn", actor="test")
    found = re.search(r'name="csrf_token" value="([^"]+)"', text(client.get("/reset")))
    values = {"committee": code_of(real_app, account), "username": account.username, "csrf_token": found[1]}
    client.post("/reset", data=values, headers={"X-Forwarded-Host": "evil.example"})
    [(_, letter)] = arrived()
    assert "evil.example" not in letter


def test_asking_tells_nobody_whether_an_account_exists(real_app, database, account_of, arrived, monkeypatch) -> None:
    """The same words, and the same work before the answer: all else is done after it, in another thread."""
    account, begun, asked = account_of(), [], []
    with UnitOfWork(database.engine, account.tenant_id) as work:
        services.change_account(work, account.id, email="toi@don-vi.vn", actor="test")
    monkeypatch.setattr("core.users.views.links.later", lambda call, *rest: begun.append(rest[1:]))
    for committee, username in [
        (code_of(real_app, account), account.username),
        (code_of(real_app, account), "khong.co"),
        ("khong-co", account.username),
    ]:
        answer = send(real_app.test_client(), "/reset", committee=committee, username=username)
        asked.append((answer.status_code, re.sub(r'"[^"]{60,}"', "", text(answer))))
    assert len(set(asked)) == 1
    assert [one[1] for one in begun] == [account.username, "khong.co", account.username]
    assert arrived() == []


def test_letters_to_one_account_are_few(real_app, account_of) -> None:
    account = account_of()
    for status in [200] * ASKED.most + [429]:
        answer = send(real_app.test_client(), "/reset", committee=code_of(real_app, account), username=account.username)
        assert answer.status_code == status


def test_without_an_address_the_administrator_sees_who_asked(real_app, account_of, make_tenant, arrived) -> None:
    tenant = make_tenant()
    account, admin = account_of(tenant), sign_in_as(real_app, tenant.id, Role.TENANT_ADMIN)
    send(real_app.test_client(), "/reset", committee=tenant.code, username=account.username)
    assert arrived() == []
    assert "xin đặt lại mật khẩu" in text(admin.get("/admin/accounts"))
    given = send(admin, f"/admin/accounts/{account.id}/link", page=f"/admin/accounts/{account.id}")
    assert use(real_app.test_client(), path_in(text(given)), account.username).status_code == 303
    assert "xin đặt lại mật khẩu" not in text(admin.get("/admin/accounts"))


def test_a_link_that_was_sent_ends_soon(database, account_of) -> None:
    account, begun = account_of(), clock.now()
    with UnitOfWork(database.engine, account.tenant_id) as work:
        services.change_account(work, account.id, email="toi@don-vi.vn", actor="test")
        given = services.ask_for_reset(work, account.username)
    late = begun + RESET_SENT + timedelta(minutes=1)
    with clock.frozen(late), UnitOfWork(database.engine, account.tenant_id) as work, pytest.raises(NotFound):
        services.set_by_reset(work, given.bearer, username=account.username, password=NEW)


@pytest.mark.parametrize("password", ["ngan", "matkhau123", "MatKhau123", "aaaaaaaaaaaa", "x" * 300])
def test_weak_passwords_are_refused(database, account_of, password) -> None:
    account = account_of()
    with UnitOfWork(database.engine, account.tenant_id) as work, pytest.raises(WrongInput):
        services.change_password(work, account.id, old=PASSWORD, new=password, keep=None)


def code_of(real_app, account: TestAccount) -> str:
    here = real_app.extensions["xeploai"]
    with shared_session(here.engine) as session:
        return here.choices.committee(session, account.tenant_id).code
