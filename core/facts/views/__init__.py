"""The pages of levels: from the records, under another rulebook, of a case, of a spreadsheet, of votes and places."""

from __future__ import annotations

from flask import Blueprint

from core.facts.views.calculators import blueprint as calculators
from core.facts.views.cases import blueprint as cases
from core.facts.views.levels import blueprint as levels
from core.facts.views.sheets import blueprint as sheets
from core.facts.views.whatif import blueprint as whatif

blueprint = Blueprint("facts", __name__)
for room in (levels, whatif, cases, calculators, sheets):
    blueprint.register_blueprint(room)
