"""What is done with tenants: the only writers of their tables."""

from tenants.services.choosing import choose_plugins, choose_rulebook
from tenants.services.delivering import deliver_all, deliver_pending
from tenants.services.finding import find_tenant, in_tree, lineage, list_tenants, own_tenant
from tenants.services.founding import archive_tenant, create_tenant, reopen_tenant
from tenants.services.glass import end_break_glass, end_opening, open_break_glass
from tenants.services.inheriting import Choice, plugins_of, rulebook_of, rulebooks_of
from tenants.services.submitting import find_submission, submit_results, withdraw_submission
from tenants.services.welcoming import Admin, invite_admin, welcome_tenant

__all__ = [
    "Admin", "Choice", "archive_tenant", "choose_plugins", "choose_rulebook", "create_tenant", "deliver_all",
    "deliver_pending", "end_break_glass", "end_opening", "find_submission", "find_tenant", "in_tree", "invite_admin",
    "lineage", "list_tenants", "open_break_glass", "own_tenant", "plugins_of", "reopen_tenant", "rulebook_of",
    "rulebooks_of", "submit_results", "welcome_tenant", "withdraw_submission",
]  # fmt: skip
