"""The pages of levels: from the records, under another rulebook, of a case, of a spreadsheet, of votes and places."""

from __future__ import annotations

from flask import Blueprint

from core.facts.views import calculators, cases, levels, sheets, whatif

blueprint = Blueprint("facts", __name__)
for room in (levels, whatif, cases, calculators, sheets):
    blueprint.register_blueprint(room.blueprint)
