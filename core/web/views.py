"""The pages that belong to no area: home, administration, the language, the style, the components."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from core import clock
from core.access import Permission, open_to_all, principal, requires
from core.i18n import LANGUAGES, SOURCE
from core.users.destinations import own_path
from core.web import assets, menu
from core.web.duties import duties_of
from core.web.language import COOKIE
from core.web.showcase import samples

YEAR = 365 * 86_400

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
@requires(Permission.USE_OWN_ACCOUNT)
def home() -> str:
    """Show what waits for whoever is signed in."""
    return render_template("home.html", duties=duties_of(principal()), today=clock.today())


@blueprint.get("/admin")
@requires(Permission.USE_OWN_ACCOUNT)
def administration() -> str:
    """Show what whoever is signed in administers."""
    return render_template("administration.html", offices=menu.offices(principal()))


@blueprint.post("/language")
@open_to_all("the language is the reader's own")
def choose_language() -> AnyResponse:
    """Keep the language chosen, and go back to where it was chosen."""
    asked = request.form.get("language", SOURCE)
    response = redirect(own_path(request.form.get("next")), 303)
    response.set_cookie(
        COOKIE,
        asked if asked in LANGUAGES else SOURCE,
        max_age=YEAR,
        secure=request.is_secure,
        httponly=True,
        samesite="Lax",
    )
    return response


@blueprint.get(assets.SHEET_PATH)
@open_to_all("style holds nothing of anybody")
def style() -> AnyResponse:
    """Return the stylesheet."""
    response = Response(assets.stylesheet(), mimetype="text/css")
    response.set_etag(assets.digest(assets.stylesheet()))
    return response.make_conditional(request)


@blueprint.get("/components")
@open_to_all("the components hold nothing of anybody")
def components() -> str:
    """Show every component in every state."""
    return render_template("components.html", **samples())
