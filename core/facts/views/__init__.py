"""The pages of levels: from the records, under another rulebook, of a case, of a spreadsheet, of votes and places."""

from __future__ import annotations

from flask import Blueprint

from core.facts.views.calculators import blueprint as pages_of_calculators
from core.facts.views.cases import blueprint as pages_of_cases
from core.facts.views.levels import blueprint as pages_of_levels
from core.facts.views.sheets import blueprint as pages_of_sheets
from core.facts.views.whatif import blueprint as pages_of_whatif

blueprint = Blueprint("facts", __name__)
for pages in (pages_of_levels, pages_of_whatif, pages_of_cases, pages_of_calculators, pages_of_sheets):
    blueprint.register_blueprint(pages)
