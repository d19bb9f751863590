"""Pairing two lists so that the sum of the pairs' scores is as large as can be (Kuhn–Munkres with potentials)."""

from __future__ import annotations

from collections.abc import Sequence

INFINITE = float("inf")


def best_pairs(scores: Sequence[Sequence[float]]) -> dict[int, int]:
    """Row → column. Pairs that score 0 are left out."""
    if not scores or not scores[0]:
        return {}
    rows, columns = len(scores), max(len(scores[0]), len(scores))
    cost = [[-score for score in row] + [0.0] * (columns - len(row)) for row in scores]
    owner = _solve(cost, rows, columns)
    pairs = {}
    for column in range(1, columns + 1):
        row = owner[column] - 1
        if row >= 0 and column - 1 < len(scores[0]) and scores[row][column - 1] > 0:
            pairs[row] = column - 1
    return pairs


def _solve(cost: list[list[float]], rows: int, columns: int) -> list[int]:
    """Which row (from 1) owns each column (from 1); 0 for none."""
    u, v = [0.0] * (rows + 1), [0.0] * (columns + 1)
    owner, way = [0] * (columns + 1), [0] * (columns + 1)
    for row in range(1, rows + 1):
        owner[0] = row
        at = 0
        least, used = [INFINITE] * (columns + 1), [False] * (columns + 1)
        while owner[at]:
            used[at] = True
            here, delta, following = owner[at], INFINITE, 0
            for column in range(1, columns + 1):
                if used[column]:
                    continue
                reduced = cost[here - 1][column - 1] - u[here] - v[column]
                if reduced < least[column]:
                    least[column], way[column] = reduced, at
                if least[column] < delta:
                    delta, following = least[column], column
            for column in range(columns + 1):
                if used[column]:
                    u[owner[column]] += delta
                    v[column] -= delta
                else:
                    least[column] -= delta
            at = following
        while at:
            owner[at] = owner[way[at]]
            at = way[at]
    return owner
