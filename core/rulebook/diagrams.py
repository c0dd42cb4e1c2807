"""Reduced ordered decision diagrams over cells: what can still happen, exactly.

A diagram is canonical: two that decide alike are the same node, and a variable that stands in a reduced diagram can
change what it decides. Rule-by-rule logic with unknowns only over-approximates; this does not.
"""

from __future__ import annotations

from collections.abc import Sequence

from core.rulebook.formulas import Conjunction, Formula, Literal

FALSE, TRUE = 0, 1


class Diagrams:
    """A store of diagrams over variables with the given feasible cells, tested in the given order.

    Nodes below `terminals` are terminals: 0 and 1 are the truth values, the rest is the caller's.
    """

    def __init__(self, cells: Sequence[Sequence[int]], order: Sequence[int], terminals: int) -> None:
        self.terminals = terminals
        self.variable = tuple(order)
        self.rank = {variable: rank for rank, variable in enumerate(order)}
        self.slots = tuple(tuple(cells[variable]) for variable in order)
        self._ranks: list[int] = [len(order)] * terminals
        self._children: list[tuple[int, ...]] = [()] * terminals
        self._unique: dict[tuple[int, tuple[int, ...]], int] = {}
        self._chosen: dict[tuple[int, int, int], int] = {}

    def of(self, formula: Formula) -> int:
        """Return the diagram of a formula."""
        if isinstance(formula, Literal):
            rank = self.rank[formula.variable]
            return self._node(rank, tuple(formula.mask >> cell & 1 for cell in self.slots[rank]))
        parts = [self.of(part) for part in formula.parts]
        if isinstance(formula, Conjunction):
            return self._folded(parts, TRUE)
        return self._folded(parts, FALSE)

    def _folded(self, parts: list[int], neutral: int) -> int:
        result = neutral
        for part in reversed(parts):
            result = self.choose(part, result, FALSE) if neutral == TRUE else self.choose(part, TRUE, result)
        return result

    def choose(self, condition: int, yes: int, no: int) -> int:
        """Return the diagram that decides as `yes` where the condition holds, else as `no`."""
        if condition == TRUE or yes == no:
            return yes
        if condition == FALSE:
            return no
        key = (condition, yes, no)
        if key not in self._chosen:
            rank = min(self._ranks[condition], self._ranks[yes], self._ranks[no])
            self._chosen[key] = self._node(
                rank,
                tuple(
                    self.choose(
                        self._below(condition, rank, slot), self._below(yes, rank, slot), self._below(no, rank, slot)
                    )
                    for slot in range(len(self.slots[rank]))
                ),
            )
        return self._chosen[key]

    def _below(self, node: int, rank: int, slot: int) -> int:
        return self._children[node][slot] if self._ranks[node] == rank else node

    def switch(self, variable: int, branches: Sequence[int]) -> int:
        """Return the diagram that decides as the branch of the variable's cell; branches may test any variable."""
        result = branches[-1]
        for cell, branch in reversed(list(zip(self.slots[self.rank[variable]], branches, strict=True))[:-1]):
            result = self.choose(self.of(Literal(variable, 1 << cell)), branch, result)
        return result

    def _node(self, rank: int, children: tuple[int, ...]) -> int:
        if len(set(children)) == 1:
            return children[0]
        key = (rank, children)
        if key not in self._unique:
            self._unique[key] = len(self._ranks)
            self._ranks.append(rank)
            self._children.append(children)
        return self._unique[key]


class Restriction:
    """Diagrams restricted to the cells that are still possible, canonical among themselves."""

    def __init__(self, store: Diagrams, labels: Sequence[int]) -> None:
        self.store = store
        self.labels = labels
        self._unique: dict[tuple[int, tuple[int, ...]], int] = {}

    def of(self, root: int, possible: Sequence[Sequence[int]]) -> tuple[int, set[int], set[int]]:
        """Restrict a diagram: `possible[variable]` are the cells left.

        Returns the restricted diagram with terminals relabelled by `labels`, the terminals reached (not relabelled),
        and the variables that can change the label.
        """
        reached: set[int] = set()
        ranks: set[int] = set()
        memo: dict[int, int] = {}
        result = self._walk(root, possible, memo, reached, ranks)
        return result, reached, {self.store.variable[rank] for rank in ranks}

    def _walk(
        self, node: int, possible: Sequence[Sequence[int]], memo: dict[int, int], reached: set[int], ranks: set[int]
    ) -> int:
        store = self.store
        if node < store.terminals:
            reached.add(node)
            return self.labels[node]
        if node in memo:
            return memo[node]
        rank = store._ranks[node]
        slots, children = store.slots[rank], store._children[node]
        left = possible[store.variable[rank]]
        below = tuple(self._walk(children[slots.index(cell)], possible, memo, reached, ranks) for cell in left)
        if all(child == below[0] for child in below):
            memo[node] = below[0]
        else:
            ranks.add(rank)
            key = (rank, below)
            memo[node] = self._unique.setdefault(key, store.terminals + len(self._unique))
        return memo[node]
