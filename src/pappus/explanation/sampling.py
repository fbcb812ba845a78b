"""Which rows to list of many: spread evenly over their order, so that both ends and the middle are among them."""

from __future__ import annotations


def spread(count: int, wanted: int) -> tuple[int, ...]:
    """Places (from 1 to `count`) spread evenly, the first, the middle and the last among them; at most `wanted`.

    With less than three wanted it is the middle, or the first and the last.
    """
    if wanted >= count:
        return tuple(range(1, count + 1))
    if wanted <= 0:
        return ()
    if wanted == 1:
        return (middle(count),)
    places = {1 + round(step * (count - 1) / (wanted - 1)) for step in range(wanted)}
    if wanted > 2 and middle(count) not in places:
        inner = min(places - {1, count}, key=lambda place: (abs(place - middle(count)), place))
        places = places - {inner} | {middle(count)}
    return tuple(sorted(places))


def middle(count: int) -> int:
    """The place of the median (the lower one of two)."""
    return (count + 1) // 2


def shared_out(wanted: int, answered: int, unanswered: int) -> tuple[int, int]:
    """How many answered and unanswered threads to list of `wanted`: as many as their shares, some of each kind.

    Answered ones keep three places where there are as many, for the shortest, the median and the longest wait.
    """
    if not answered or not unanswered:
        return min(wanted, answered), min(wanted, unanswered)
    open_places = round(wanted * unanswered / (answered + unanswered))
    open_places = min(unanswered, max(open_places, 1), max(wanted - min(3, answered), 0))
    answered_places = min(answered, wanted - open_places)
    return answered_places, min(unanswered, wanted - answered_places)
