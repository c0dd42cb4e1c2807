"""Answers that pages of accounts have in common."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from flask import Response, flash, make_response, redirect, render_template

from core.access.language import say
from core.access.requests import platform
from core.errors import WrongInput
from core.unit_of_work import UnitOfWork
from core.users import services
from core.users.cookies import carried, give_session
from core.users.destinations import own_path
from core.users.forms import Form, sent


def page(template: str, status: int = 200, *, form: Form | None = None, **values: Any) -> Response:
    """Return a page that nobody keeps a copy of."""
    response = make_response(render_template(f"users/{template}", form=form or Form(), **values), status)
    response.headers["Cache-Control"] = "no-store"
    return response


def refused(template: str, error: WrongInput, *fields: str, **values: Any) -> Response:
    """Return the page of a form again, with what is wrong beside the fields."""
    return page(template, 422, form=sent(error, *fields), **values)


def done(path: str, template: str, **values: object) -> Response:
    """Lead to a page, with a word on what was done."""
    flash(say(template, **values))
    return lead(path)


def lead(path: str) -> Response:
    """Lead to a page of our own with a fresh request."""
    return make_response(redirect(path, 303))


def led_in(signed: services.SignedIn, destination: str) -> Response:
    """Lead somebody whose session began to where they wanted, past the second factor where it is to be shown.

    What the browser carried before ends: a session planted in it is worth nothing.
    """
    old = carried()
    if old is not None and old != signed.bearer:
        with UnitOfWork(platform().engine, old.tenant_id) as work:
            services.end_sign_in(work, old)
    return give_session(lead(where_to(signed, destination)), signed.bearer)


def where_to(signed: services.SignedIn, destination: str) -> str:
    """Return the path to which somebody is led whose session began."""
    path = own_path(destination)
    return with_next("/sign-in/second-factor", path) if signed.waiting else path


def with_next(path: str, destination: str) -> str:
    """Return a path that remembers where to go after it."""
    return path if destination == "/" else f"{path}?next={quote(destination, safe='/')}"
