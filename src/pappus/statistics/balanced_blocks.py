"""Balanced incomplete blocks: long lists divided so that everything is asked equally often."""

from __future__ import annotations

from functools import cache


@cache
def balanced_blocks(elements_n: int, size: int, blocks_n: int) -> tuple[tuple[int, ...], ...]:
    """Blocks of `size` out of `elements_n` elements, made one after the other.

    Each block takes the elements used least so far and, among those, the ones that stood least together with what is
    in the block already. After any number of blocks two elements therefore differ by at most one in how often they
    were used, and pairs stand together about equally often (the aim of a balanced incomplete block design, Fisher &
    Yates 1938, for any numbers and any beginning of the row).

    Args:
        elements_n: number of elements.
        size: elements of a block; a block of all or more holds all.
        blocks_n: number of blocks.

    Returns:
        The elements (from 0) of each block, ascending.
    """
    used = [0] * elements_n
    together = [[0] * elements_n for _ in range(elements_n)]
    blocks = []
    for number in range(blocks_n):
        block = _next_block(used, together, min(size, elements_n), number)
        for one in block:
            used[one] += 1
            for other in block:
                together[one][other] += 1
        blocks.append(tuple(sorted(block)))
    return tuple(blocks)


def _next_block(used: list[int], together: list[list[int]], size: int, number: int) -> list[int]:
    elements_n = len(used)
    met = [0] * elements_n
    left = set(range(elements_n))
    block: list[int] = []
    for _ in range(size):
        # Equal claims are settled by a place in the list that moves on with each block.
        chosen = min(left, key=lambda one: (used[one], met[one], (7 * one + 5 * number) % elements_n, one))
        left.remove(chosen)
        block.append(chosen)
        met = [count + more for count, more in zip(met, together[chosen], strict=True)]
    return block
