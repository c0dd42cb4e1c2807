"""The tree of a day: laws that hold for every forest."""

from __future__ import annotations

import random
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import clock
from core.errors import Conflict
from core.hierarchy.tree import Node, Tree


def node(number: int, parent: int | None, name: str = "") -> Node:
    above = None if parent is None else UUID(int=parent)
    return Node(
        UUID(int=number), above, f"U{number:05}", name or f"Chi bộ {number}", "cell", False, name or f"{number:05}"
    )


@st.composite
def forests(draw: st.DrawFn) -> list[Node]:
    """Units each of which stands below an earlier one or at the top, in any order."""
    parents = [
        draw(st.none() | st.integers(0, number - 1)) if number else None for number in range(draw(st.integers(0, 25)))
    ]
    nodes = [node(number, parent) for number, parent in enumerate(parents)]
    return draw(st.permutations(nodes))


@given(forests())
def test_each_unit_stands_once_and_right_after_what_is_above_it(nodes: list[Node]) -> None:
    tree = Tree(nodes)
    order = list(tree)
    assert sorted(order) == sorted(nodes)
    seen: set[UUID] = set()
    for one in order:
        assert one.parent_id is None or one.parent_id in seen
        seen.add(one.id)
        assert order[order.index(one) + 1 :][: tree.count_below(one.id)] == tree.below(one.id)


@given(forests())
def test_ancestors_depth_path_and_below_agree(nodes: list[Node]) -> None:
    tree = Tree(nodes)
    for one in nodes:
        above = tree.ancestors(one.id)
        assert tree.depth(one.id) == len(above)
        assert tree.path(one.id) == [*above[::-1], one]
        assert all(one in tree.below(other.id) and tree.stands_below(one.id, other.id) for other in above)
        assert {other.id for other in nodes if tree.stands_below(one.id, other.id)} == {other.id for other in above}
        assert not tree.stands_below(one.id, one.id)
        assert len(tree.below(one.id)) == sum(1 + tree.count_below(child.id) for child in tree.children(one.id))
    assert len(tree) == sum(1 + tree.count_below(one.id) for one in tree.tops)


@given(forests(), st.data())
def test_a_unit_below_itself_is_found_out(nodes: list[Node], data: st.DataObject) -> None:
    tree = Tree(nodes)
    rings = [(one, below) for one in nodes for below in [one, *tree.below(one.id)]]
    if not rings:
        return
    one, below = data.draw(st.sampled_from(rings))
    broken = [other._replace(parent_id=below.id) if other.id == one.id else other for other in nodes]
    with pytest.raises(Conflict, match=one.code if one == below else "đứng dưới chính mình"):
        Tree(broken)


def test_siblings_stand_in_the_order_of_their_names_and_then_codes() -> None:
    tree = Tree([node(1, None, "b"), node(2, None, "a"), node(4, 2, "x"), node(3, 2, "x")])
    assert [one.code for one in tree] == ["U00002", "U00003", "U00004", "U00001"]


def test_a_part_of_a_tree_has_its_highest_unit_at_the_top() -> None:
    tree = Tree([node(5, 1), node(6, 5)])
    assert [one.code for one in tree.tops] == ["U00005"]
    assert tree.depth(UUID(int=6)) == 1
    assert [one.code for one in tree.ancestors(UUID(int=6))] == ["U00005"]
    assert UUID(int=1) not in tree
    assert tree[UUID(int=6)].parent_id == UUID(int=5)


def test_a_chain_of_any_length_and_a_province_are_no_trouble() -> None:
    chain = Tree(node(number, number - 1 if number else None) for number in range(5000))
    assert chain.depth(UUID(int=4999)) == 4999
    dice = random.Random(1)
    nodes = [node(number, dice.randrange(number) if number else None) for number in range(15_000)]
    dice.shuffle(nodes)
    begin = clock.now()
    tree = Tree(nodes)
    assert tree.count_below(UUID(int=0)) == 14_999
    assert (clock.now() - begin).total_seconds() < 2
