"""The settings of a committee: its plugins and rulebooks, what another choice changes, who was let in."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request
from sqlalchemy import select

from core import clock
from core.access import Permission, principal, reading, requires, working
from core.access.language import say
from core.editions import Editions, installed_editions
from core.errors import N_, Stale, WrongInput, refusal
from core.plugins import TenantHooks, installed
from tenants import services
from tenants.models import BreakGlass
from tenants.rescue import drop_key
from tenants.services.glass import is_open
from tenants.services.switching import preview_rulebook
from tenants.views.forms import Form, came_back, typed

blueprint = Blueprint("settings", __name__)
YEAR = "<int(min=1900,max=2200):year>"
NEWEST = 100
FORMER_YEARS = 3  # shown even where nobody chose a rulebook for them


@blueprint.get("/settings")
@requires(Permission.CHOOSE_RULEBOOKS)
def show_settings() -> str:
    """Show the choices of the committee."""
    return _settings(Form())


@blueprint.post("/settings/plugins")
@requires(Permission.CHOOSE_RULEBOOKS)
def choose_plugins() -> Response | tuple[str, int]:
    """Choose the plugins, in the order in which their names were written."""
    names = [one.strip() for one in typed("plugins").replace("\n", ",").split(",") if one.strip()]
    try:
        with working() as work:
            services.choose_plugins(work, names, actor=principal().account_id)
    except WrongInput as error:
        return _settings(came_back(error, {})), 422
    return _back("/settings", N_("Đã lưu các plugin."))


@blueprint.get(f"/settings/rulebooks/{YEAR}")
@requires(Permission.CHOOSE_RULEBOOKS)
def preview_choice(year: int) -> str | tuple[str, int]:
    """Show what another rulebook changes, before it is chosen."""
    try:
        with reading() as session:
            switch = preview_rulebook(session, year, request.args.get("rulebook") or None)
    except WrongInput as error:
        return _settings(came_back(error, {})), 422
    names = {name: installed_editions().rulebook(name).title for name in (switch.before, switch.after) if name}
    chosen = request.args.get("rulebook", "")
    return render_template("tenants/switch.html", switch=switch, names=names, chosen=chosen)


@blueprint.post(f"/settings/rulebooks/{YEAR}")
@requires(Permission.CHOOSE_RULEBOOKS)
def choose_rulebook(year: int) -> Response | tuple[str, int]:
    """Choose the rulebook of a year, as it was looked at."""
    try:
        with working() as work:
            if (services.rulebook_of(work.session, year).value or "") != typed("before"):
                raise refusal(Stale, N_("Bộ quy tắc của năm này đã được đổi sau khi xem trước; xem lại rồi chọn."))
            services.choose_rulebook(work, year, typed("rulebook") or None, actor=principal().account_id)
    except WrongInput as error:
        return _settings(came_back(error, {})), 422
    return _back("/settings", N_("Đã chọn bộ quy tắc năm {year}."), year=year)


@blueprint.get("/break-glass")
@requires(Permission.SEE_BREAK_GLASS)
def show_break_glass() -> str:
    """List who was let in, why, until when."""
    with reading() as session:
        lettings = session.scalars(select(BreakGlass).order_by(BreakGlass.id.desc()).limit(NEWEST)).all()
    return render_template("tenants/break_glass.html", lettings=lettings, is_open=is_open)


@blueprint.post("/break-glass/<uuid:letting_id>/end")
@requires(Permission.SEE_BREAK_GLASS)
def end_break_glass(letting_id: UUID) -> Response:
    """End a session now; a rescuer who ends their own is led back to the operator's page."""
    asking = principal()
    with working() as work:
        services.end_break_glass(work, letting_id, actor=asking.account_id)
    if asking.break_glass_id == letting_id:
        return drop_key(_back("/operator", N_("Phiên khẩn cấp đã kết thúc.")))
    return _back("/break-glass", N_("Phiên khẩn cấp đã kết thúc."))


def _settings(form: Form) -> str:
    with reading() as session:
        plugins, rulebooks = services.plugins_of(session), services.rulebooks_of(session)
    editions = Editions(TenantHooks(installed(), plugins.value))
    this_year = clock.today().year
    years = sorted({*rulebooks, *range(this_year - FORMER_YEARS, this_year + 1)}, reverse=True)
    return render_template(
        "tenants/settings.html",
        form=form,
        plugins=plugins,
        rulebooks=rulebooks,
        years=years,
        own=principal().tenant_id,
        installed=sorted(name for name, _ in installed().list_name_plugin()),
        editions=[(name, installed_editions().rulebook(name).title) for name in editions.names()],
    )


def _back(path: str, template: str, **values: object) -> Response:
    flash(say(template, **values))
    return make_response(redirect(path, 303))
