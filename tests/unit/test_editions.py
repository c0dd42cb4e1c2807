"""The editions of a tenant's plugins, found by name."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from core.api import hookimpl
from core.editions import Editions
from core.errors import WrongInput
from core.plugins import TenantHooks, build_manager, everybody

HEAD = """\
rulebook: {name}
title: Thử
documents: {{main: {{issuer: Đảng ủy A, number: 1-KH/ĐU, date: 2024-01-02}}}}
review_years: [2024]
"""


@pytest.fixture
def make_editions(tmp_path: Path):
    """Return a function that makes a plugin `near` of the given files, stem to text."""

    def make(**files: str) -> Editions:
        for stem, text in files.items():
            (tmp_path / f"{stem}.yaml").write_text(text, encoding="utf-8")

        class Near:
            @hookimpl
            def rulebook_files(self):
                return tuple(tmp_path.glob("*.yaml"))

        manager = build_manager([("near", Near())])
        return Editions(TenantHooks(manager, ["near"]))

    return make


def test_an_edition_is_read_once_and_found_by_plugin_and_stem(make_editions) -> None:
    editions = make_editions(y2024=HEAD.format(name="near/y2024"))
    assert editions.names() == ["near/y2024"]
    assert editions.find("near/y2024") is editions.rulebook("near/y2024")


def test_two_editions_that_extend_each_other_are_refused(make_editions) -> None:
    first = HEAD.format(name="near/a") + "extends: near/b\n"
    second = HEAD.format(name="near/b") + "extends: near/a\n"
    with pytest.raises(WrongInput, match="«near/a» dựa trên chính mình"):
        make_editions(a=first, b=second).rulebook("near/a")


def test_a_file_whose_name_is_not_its_rulebook_is_refused(make_editions) -> None:
    with pytest.raises(WrongInput, match="«rulebook: near/other» phải là near/y2024"):
        make_editions(y2024=HEAD.format(name="near/other")).rulebook("near/y2024")


def test_an_unknown_rulebook_is_answered_with_those_there_are(make_editions) -> None:
    with pytest.raises(WrongInput, match="có: near/y2024"):
        make_editions(y2024=HEAD.format(name="near/y2024")).rulebook("near/y2023")


def test_threads_that_open_a_rulebook_together_all_get_the_same_one() -> None:
    editions = Editions(everybody())
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(editions.find, editions.names() * 8))
    assert len({id(book) for book in found}) == len(editions.names())
