"""The pages that belong to no area: home."""

from __future__ import annotations

from flask import Blueprint, render_template

from core.access import Permission, requires

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
@requires(Permission.USE_OWN_ACCOUNT)
def home() -> str:
    """Show what waits for whoever is signed in."""
    return render_template("home.html")
