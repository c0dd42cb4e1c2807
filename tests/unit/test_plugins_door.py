"""The door to the plugins: who is asked, in which order, and what stops the start."""

from __future__ import annotations

from types import ModuleType

import pytest

from core.errors import PluginError
from core.hookspecs import Topic, hookimpl
from core.plugins import TenantHooks, build_manager, everybody, installed


def plugin(**hooks):
    module = ModuleType("plugin")
    vars(module).update(hooks)
    return module


def plugin_with_topics(label):
    @hookimpl
    def review_topics(unit_kind):
        return (Topic(unit_kind, label, "1"),)

    return plugin(review_topics=review_topics)


@pytest.fixture
def manager():
    return build_manager([(name, plugin_with_topics(name)) for name in ("an", "binh", "cam")])


def labels(hooks):
    return [(name, topics[0].label) for name, topics in hooks.ask("review_topics", rulebook=None, unit_kind="cell")]


def test_answers_come_in_the_order_of_the_tenant(manager):
    assert labels(TenantHooks(manager, ["cam", "an"])) == [("cam", "cam"), ("an", "an")]
    assert labels(TenantHooks(manager, ["an", "cam"])) == [("an", "an"), ("cam", "cam")]


def test_the_first_plugin_of_the_tenant_that_answers_wins(manager):
    hooks = TenantHooks(manager, ["binh", "an"])
    assert hooks.first("review_topics", rulebook=None, unit_kind="cell")[0].label == "binh"


def test_a_plugin_that_answers_none_leaves_the_word_to_the_next():
    @hookimpl
    def review_topics():
        return None

    silent = plugin(review_topics=review_topics)
    hooks = TenantHooks(build_manager([("silent", silent), ("an", plugin_with_topics("an"))]), ["silent", "an"])
    assert labels(hooks) == [("an", "an")]


def test_a_plugin_that_the_tenant_has_not_is_not_asked():
    @hookimpl
    def review_topics():
        raise AssertionError("asked")

    manager = build_manager([("other", plugin(review_topics=review_topics)), ("an", plugin_with_topics("an"))])
    assert labels(TenantHooks(manager, ["an"])) == [("an", "an")]
    assert not TenantHooks(manager, []).answers("review_topics")


def test_whether_anybody_answers_is_known_without_asking(manager):
    hooks = TenantHooks(manager, ["an"])
    assert hooks.answers("review_topics")
    assert not hooks.answers("ballot_results")
    assert hooks.first("ballot_results", rulebook=None, subject="", ballot={}) is None


def test_a_tenant_with_a_plugin_that_is_not_installed_is_refused(manager):
    with pytest.raises(PluginError) as refused:
        TenantHooks(manager, ["an", "dong"])
    assert "«dong»" in str(refused.value)
    assert "an, binh, cam" in str(refused.value)


def test_a_misspelt_hook_stops_the_start_and_names_the_plugin():
    @hookimpl
    def review_topic(rulebook):
        return ()

    with pytest.raises(PluginError) as refused:
        build_manager([("an", plugin(review_topic=review_topic))])
    assert "«an»" in str(refused.value)
    assert "review_topic" in str(refused.value)


def test_an_argument_that_the_hook_does_not_have_stops_the_start():
    @hookimpl
    def review_topics(unit_kind, tenant):
        return ()

    with pytest.raises(PluginError, match="tenant") as refused:
        build_manager([("an", plugin(review_topics=review_topics))])
    assert "«an»" in str(refused.value)


def test_an_argument_with_a_default_stops_the_start():
    @hookimpl
    def review_topics(unit_kind="cell"):
        return ()

    with pytest.raises(PluginError) as refused:
        build_manager([("an", plugin(review_topics=review_topics))])
    assert "«an»" in str(refused.value)
    assert "«unit_kind»" in str(refused.value)


def test_two_plugins_of_one_name_stop_the_start():
    with pytest.raises(PluginError, match="«an»"):
        build_manager([("an", plugin_with_topics("1")), ("an", plugin_with_topics("2"))])


def test_an_exception_in_a_plugin_stops_the_action_and_names_plugin_and_hook():
    @hookimpl
    def review_topics():
        raise LookupError("no topics today")

    hooks = TenantHooks(build_manager([("an", plugin(review_topics=review_topics))]), ["an"])
    with pytest.raises(PluginError) as stopped:
        list(hooks.ask("review_topics", rulebook=None, unit_kind="cell"))
    assert all(word in str(stopped.value) for word in ("«an»", "«review_topics»", "no topics today"))
    assert isinstance(stopped.value.__cause__, LookupError)


def test_a_function_without_the_mark_is_no_answer():
    def review_topics(unit_kind="cell"):
        raise AssertionError("asked")

    manager = build_manager([("an", plugin(review_topics=review_topics))])
    assert labels(TenantHooks(manager, ["an"])) == []


def test_everybody_is_every_installed_plugin_and_each_names_its_rulebooks():
    hooks = everybody()
    assert {name for name, files in hooks.ask("rulebook_files") if files} == set(hooks.plugins)
    assert set(hooks.plugins) == {name for name, _ in installed().list_name_plugin()}


def test_a_plugin_that_cannot_be_loaded_is_named(monkeypatch):
    class Broken:
        name = "an"

        def load(self):
            raise ImportError("no module an")

        def __lt__(self, other):
            return False

    monkeypatch.setattr("core.plugins.entry_points", lambda group: [Broken()])
    with pytest.raises(PluginError) as stopped:
        installed.__wrapped__()
    assert "«an»" in str(stopped.value)
    assert "no module an" in str(stopped.value)
