"""Pages behind a link that is handed over once, and the page that asks for one."""

from __future__ import annotations

from flask import Blueprint, Response

from core.access.platform import Platform
from core.access.requests import open_to_all, platform
from core.db import shared_session, tenant_session
from core.errors import N_, NotFound, WrongInput, fault, refusal
from core.unit_of_work import UnitOfWork
from core.users import guessing, services
from core.users.addresses import top_of
from core.users.background import later
from core.users.bearers import Bearer, read_session
from core.users.forms import secret, typed, wrong
from core.users.handing import hand_over
from core.users.kinds import LinkKind
from core.users.throttling import ASKED, ASKING
from core.users.views.answers import done, page, refused
from core.users.views.signing_in import offered

blueprint = Blueprint("links", __name__)
FIELDS = ("username", "password", "again")


@blueprint.get("/invitation/<link>")
@open_to_all("the link itself says for whom it is, and the form asks for the user name")
def show_invitation(link: str) -> Response:
    """Show the form with which an invited person begins."""
    return page("link.html", kind=_standing(LinkKind.INVITATION, link))


@blueprint.post("/invitation/<link>")
@open_to_all("the link itself says for whom it is, and the form asks for the user name")
def accept_invitation(link: str) -> Response:
    """Begin with an account."""
    return _use(LinkKind.INVITATION, link)


@blueprint.get("/reset/<link>")
@open_to_all("the link itself says for whom it is, and the form asks for the user name")
def show_reset(link: str) -> Response:
    """Show the form with which a lost password is set anew."""
    return page("link.html", kind=_standing(LinkKind.RESET, link))


@blueprint.post("/reset/<link>")
@open_to_all("the link itself says for whom it is, and the form asks for the user name")
def reset(link: str) -> Response:
    """Set a lost password anew."""
    return _use(LinkKind.RESET, link)


@blueprint.get("/reset")
@open_to_all("whoever lost a password cannot sign in")
def show_asking() -> Response:
    """Show the form that asks for a new password."""
    return page("reset.html", **offered(), asked=False)


@blueprint.post("/reset")
@open_to_all("whoever lost a password cannot sign in")
def ask() -> Response:
    """Take the wish for a new password; the answer is the same whether or not there is such an account.

    So is its time: what is done for an account is done after the answer.
    """
    code, username = typed("committee"), typed("username")
    whose = guessing.holder(code, username)
    guessing.throttle().attempt((ASKED, whose), (ASKING, guessing.address()))
    here = platform()
    later(_ask_for_reset, here, code, username)
    return page("reset.html", **offered(), asked=True)


def _ask_for_reset(here: Platform, code: str, username: str) -> None:
    with shared_session(here.engine) as session:
        committee = here.choices.committee_named(session, code.lower()) if code.isprintable() else None
    if committee is None:
        return
    with UnitOfWork(here.engine, committee.id) as work:
        given = services.ask_for_reset(work, username)
        if given is not None:
            hand_over(work, given, here.settings, top_of(here.settings))


def _standing(kind: LinkKind, link: str) -> LinkKind:
    """Return the kind of a link that still stands; raise NotFound."""
    guess = guessing.guess_link()
    bearer = _read(link)
    with tenant_session(platform().engine, bearer.tenant_id) as session:
        services.link_holder(session, kind, bearer)
    guess.was_right()
    return kind


def _use(kind: LinkKind, link: str) -> Response:
    guess, bearer = guessing.guess_link(), _read(link)
    use = services.accept_invitation if kind is LinkKind.INVITATION else services.set_by_reset
    try:
        if secret("password") != secret("again"):
            raise wrong(fault("again", N_("hai lần gõ không giống nhau.")))
        with UnitOfWork(platform().engine, bearer.tenant_id) as work:
            use(work, bearer, username=typed("username"), password=secret("password"))
    except WrongInput as error:
        return refused("link.html", error, *FIELDS, kind=kind)
    guess.was_right()
    return done("/sign-in", N_("Đã đặt mật khẩu. Bây giờ hãy đăng nhập."))


def _read(link: str) -> Bearer:
    bearer = read_session(link)
    if bearer is None:
        raise refusal(NotFound, N_("Liên kết này không đầy đủ; hãy chép lại toàn bộ."))
    return bearer
