"""The door: which plugin answers for which tenant. Nobody else calls a hook.

A tenant is, until tenants are kept in a database, the list of its plugins in order.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from importlib.metadata import entry_points
from types import ModuleType, NoneType
from typing import Any

import pluggy

from core import hookspecs
from core.errors import N_, Message, PluginError
from core.hookspecs import PROJECT
from core.rulebook.program import Program

GROUP = "xeploai.plugins"
_RAW = (str, int, Decimal, NoneType)


def build_manager(plugins: Iterable[tuple[str, object]]) -> pluggy.PluginManager:
    """Register plugins by name; raise PluginError, with the plugin's name, for a misspelt hook or an argument with a
    default.
    """
    manager = pluggy.PluginManager(PROJECT)
    manager.add_hookspecs(hookspecs)
    for name, plugin in plugins:
        _refuse_defaults(name, plugin)
        try:
            manager.register(plugin, name)
            manager.check_pending()
        except (pluggy.PluginValidationError, ValueError) as error:
            raise PluginError(
                Message(N_("Plugin «{plugin}»: {problem}"), {"plugin": name, "problem": error}).said()
            ) from error
    return manager


def _refuse_defaults(name: str, plugin: object) -> None:
    for hook, function in inspect.getmembers(plugin, callable):
        if getattr(function, f"{PROJECT}_impl", None) is None:
            continue
        with_default = [
            one.name for one in inspect.signature(function).parameters.values() if one.default is not one.empty
        ]
        if with_default:
            text = N_("Plugin «{plugin}»: hook «{hook}» có tham số mặc định «{argument}»; bỏ giá trị mặc định.")
            raise PluginError(Message(text, {"plugin": name, "hook": hook, "argument": with_default[0]}).said())


@cache
def installed() -> pluggy.PluginManager:
    """Return the manager of all installed plugins, by the names of their entry points."""
    return build_manager((point.name, _loaded(point)) for point in sorted(entry_points(group=GROUP)))


def _loaded(point: Any) -> ModuleType:
    try:
        module: ModuleType = point.load()
    except Exception as error:
        raise PluginError(
            Message(N_("Plugin «{plugin}» không nạp được: {problem}"), {"plugin": point.name, "problem": error}).said()
        ) from error
    return module


class TenantHooks:
    """Asks the plugins of one tenant, in the tenant's order."""

    def __init__(self, manager: pluggy.PluginManager, plugins: Sequence[str]) -> None:
        unknown = [name for name in plugins if not manager.has_plugin(name)]
        if unknown:
            text = N_("Plugin «{plugin}» chưa được cài; có: {known}.")
            known = ", ".join(name for name, _ in manager.list_name_plugin())
            raise PluginError(Message(text, {"plugin": unknown[0], "known": known}).said())
        self.manager = manager
        self.plugins = tuple(plugins)

    def ask(self, hook: str, **values: Any) -> Iterator[tuple[str, Any]]:
        """Yield each plugin that answers, with its answer; raise PluginError where one breaks."""
        for name in self.plugins:
            plugin = self.manager.get_plugin(name)
            others = [one for one in self.manager.get_plugins() if one is not plugin]
            caller = self.manager.subset_hook_caller(hook, others)
            if caller.get_hookimpls():
                yield from (
                    (name, answer) for answer in self._answers(name, hook, caller, values) if answer is not None
                )

    @staticmethod
    def _answers(name: str, hook: str, caller: pluggy.HookCaller, values: dict[str, Any]) -> list[Any]:
        try:
            answers: list[Any] = caller(**values)
        except Exception as error:
            text = N_("Plugin «{plugin}» hỏng ở hook «{hook}»: {problem}")
            raise PluginError(Message(text, {"plugin": name, "hook": hook, "problem": error}).said()) from error
        return answers

    def first(self, hook: str, **values: Any) -> Any:
        """Return the answer of the first plugin that answers, or None."""
        return next((answer for _, answer in self.ask(hook, **values)), None)

    def answers(self, hook: str) -> bool:
        """Say whether any plugin of the tenant implements a hook."""
        return any(one.plugin_name in self.plugins for one in getattr(self.manager.hook, hook).get_hookimpls())


def derived_facts(hooks: TenantHooks, program: Program, columns: Mapping[str, Any]) -> dict[str, object]:
    """Return the facts that plugins work out from a row's columns; raise PluginError for an answer of another form."""
    answers: dict[str, object] = {}
    asked = hooks.ask("derived_facts", rulebook=program.book, subject=program.rules.name, columns=columns)
    for plugin, facts in asked:
        if not isinstance(facts, Mapping) or not all(isinstance(value, _RAW) for value in facts.values()):
            raise broken(plugin, N_("derived_facts phải trả lời bằng các cặp «sự kiện: giá trị»"))
        twice = set(answers) & set(facts)
        if twice:
            raise broken(plugin, N_("derived_facts trả lời lại «{fact}» mà plugin khác đã trả lời"), fact=min(twice))
        answers.update(facts)
    return answers


def broken(plugin: str, template: str, **values: object) -> PluginError:
    """Return the error that names a plugin whose answer cannot be used."""
    problem = Message(template, values).said()
    return PluginError(Message(N_("Plugin «{plugin}»: {problem}."), {"plugin": plugin, "problem": problem}).said())


def everybody(manager: pluggy.PluginManager | None = None) -> TenantHooks:
    """Return the hooks of a tenant that has every installed plugin."""
    manager = manager or installed()
    return TenantHooks(manager, [name for name, _ in manager.list_name_plugin()])
