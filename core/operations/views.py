"""Whether the installation is well: for the supervisor, the balancer, and whoever watches."""

from __future__ import annotations

import hmac
from contextlib import suppress
from http import HTTPStatus
from ipaddress import ip_address

from flask import Blueprint, Response, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from prometheus_client import CONTENT_TYPE_LATEST
from redis import RedisError

from core.access import Permission, open_to_all, platform, requires
from core.jobs.queue import queue_on, workers_on
from core.operations import metrics, readiness
from core.operations.readiness import Part

blueprint = Blueprint("operations", __name__)


@blueprint.get("/health")
@open_to_all("says only that the process lives")
def health() -> ResponseReturnValue:
    """Say that this process answers; nothing else is asked."""
    return jsonify(alive=True)


@blueprint.get("/ready")
@open_to_all("names only the parts of the installation and whether they answer")
def ready() -> ResponseReturnValue:
    """Say whether requests can be served; 503 with the part that is missing."""
    parts = readiness.parts(platform())
    well = all(part is Part.WELL for part in parts.values())
    return jsonify(ready=well, parts=parts), HTTPStatus.OK if well else HTTPStatus.SERVICE_UNAVAILABLE


@blueprint.get("/metrics")
@open_to_all("numbers of nobody, for this machine or with the token of whoever watches")
def numbers() -> ResponseReturnValue:
    """Tell Prometheus the numbers."""
    if not (_has_token() or _is_of_this_machine()):
        return Response("METRICS_TOKEN\n", HTTPStatus.FORBIDDEN, mimetype="text/plain")
    return Response(metrics.told(platform().redis), content_type=CONTENT_TYPE_LATEST)


@blueprint.get("/operator/health")
@requires(Permission.SEE_INSTALLATION)
def show_health() -> str:
    """Show how each part of the installation is, and how much waits."""
    here = platform()
    parts = readiness.parts(here)
    waiting = workers = None
    with suppress(RedisError):  # the parts say it
        waiting, workers = queue_on(here.redis).count, workers_on(here.redis)
    return render_template("operations/health.html", parts=parts, waiting=waiting, workers=workers)


def _has_token() -> bool:
    token, given = platform().settings.metrics_token, request.headers.get("Authorization", "")
    return bool(token) and hmac.compare_digest(given.encode(), f"Bearer {token}".encode())


def _is_of_this_machine() -> bool:
    """Say whether nobody but a program of this machine can have asked: not where a proxy passed something on."""
    passed_on = any(name in request.headers for name in ("X-Forwarded-For", "Forwarded", "X-Real-IP"))
    try:
        return not passed_on and ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False
