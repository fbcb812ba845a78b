"""How many single letters have to change to turn one word into another."""

from __future__ import annotations


def within_edits(one: str, other: str, most: int) -> bool:
    """Whether at most `most` letters have to be put in, left out, replaced or swapped with their neighbour.

    Source: optimal string alignment, after Damerau (1964), doi:10.1145/363958.363994.
    """
    if abs(len(one) - len(other)) > most:
        return False
    before: list[int] = []
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, start=1):
        next_row = [place]
        for column, beside in enumerate(other, start=1):
            changed = row[column - 1] + (letter != beside)
            steps = min(changed, row[column] + 1, next_row[-1] + 1)
            if place > 1 and column > 1 and letter == other[column - 2] and one[place - 2] == beside:
                steps = min(steps, before[column - 2] + 1)
            next_row.append(steps)
        if min(next_row) > most:
            return False
        before, row = row, next_row
    return row[-1] <= most
