"""The pages of accounts: signing in, one's own account, the accounts of a committee."""

from __future__ import annotations

from flask import Blueprint

from core.users.views import administration, links, own, passkeys, second_factor, signing_in

blueprint = Blueprint("users", __name__)
for room in (signing_in, passkeys, links, own, second_factor, administration):
    blueprint.register_blueprint(room.blueprint)
