"""Whether the installation is well: for the supervisor, the balancer and the one who watches."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("operations", __name__)
