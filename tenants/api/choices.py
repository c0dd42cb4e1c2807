"""Which plugins and rulebooks a committee uses, and what another choice would change."""

from __future__ import annotations

from typing import Any

from core.access import Permission, principal, reading, requires, working
from core.access.language import say
from core.db import TenantSession
from core.errors import N_, Stale, refusal
from core.wire import ApiBlueprint
from tenants import schemas, services
from tenants.services.inheriting import Choice
from tenants.services.switching import preview_rulebook

blueprint = ApiBlueprint("choices", __name__, "/choices")
YEAR = "<int(min=1900,max=2200):year>"


@blueprint.get("")
@requires(Permission.SEE_RULEBOOKS)
@blueprint.response(200, schemas.ChoicesOut)
def show_choices() -> dict[str, Any]:
    """Xem các plugin và bộ quy tắc của từng năm, và ai đã chọn."""
    with reading() as session:
        return _choices(session)


@blueprint.put("/plugins")
@requires(Permission.CHOOSE_RULEBOOKS)
@blueprint.arguments(schemas.PluginsIn)
@blueprint.response(200, schemas.ChoicesOut)
def choose_plugins(args: dict[str, Any]) -> dict[str, Any]:
    """Chọn các plugin theo thứ tự; để trống là theo cấp trên."""
    with working() as work:
        services.choose_plugins(work, args["plugins"], actor=principal().account_id)
        return _choices(work.session)


@blueprint.get(f"/rulebooks/{YEAR}/preview")
@requires(Permission.CHOOSE_RULEBOOKS)
@blueprint.arguments(schemas.PreviewIn, location="query")
@blueprint.response(200, schemas.SwitchOut)
def preview_choice(args: dict[str, Any], year: int) -> dict[str, Any]:
    """Xem trước khi đổi bộ quy tắc của một năm: điều khoản nào khác, ai đổi theo, số liệu nào không còn được hỏi."""
    with reading() as session:
        switch = preview_rulebook(session, year, args["rulebook"])
    return {
        "year": year,
        "before": switch.before,
        "after": switch.after,
        "differences": switch.differences,
        "followers": switch.followers,
        "recorded": switch.recorded,
        "lost": switch.lost,
        "needed_by": [{"where": one.where, "message": one.message.said(say)} for one in switch.needed_by],
    }


@blueprint.put(f"/rulebooks/{YEAR}")
@requires(Permission.CHOOSE_RULEBOOKS)
@blueprint.arguments(schemas.RulebookIn)
@blueprint.response(200, schemas.RulebookOut)
def choose_rulebook(args: dict[str, Any], year: int) -> dict[str, Any]:
    """Chọn bộ quy tắc của một năm; null là theo cấp trên."""
    with working() as work:
        now = services.rulebook_of(work.session, year).value
        if "before" in args and args["before"] != now:
            raise refusal(Stale, N_("Bộ quy tắc của năm này đã được đổi sau khi xem trước; xem lại rồi chọn."))
        services.choose_rulebook(work, year, args["rulebook"], actor=principal().account_id)
        return _rulebook(year, services.rulebook_of(work.session, year))


def _choices(session: TenantSession) -> dict[str, Any]:
    plugins, rulebooks = services.plugins_of(session), services.rulebooks_of(session)
    return {
        "plugins": {"plugins": plugins.value, "chosen_by": plugins.chosen_by.code if plugins.chosen_by else None},
        "rulebooks": [_rulebook(year, choice) for year, choice in sorted(rulebooks.items())],
    }


def _rulebook(year: int, choice: Choice[Any]) -> dict[str, Any]:
    return {
        "year": year,
        "rulebook": choice.value,
        "chosen_by": choice.chosen_by.code if choice.chosen_by else None,
    }
