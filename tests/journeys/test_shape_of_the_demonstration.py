"""The demonstration organisation says that it is a hub with spokes, and its records agree."""

from __future__ import annotations

from pappus.pipeline import Workspace
from pappus.workspace.organisation import SHAPES


def test_the_declared_shape_is_the_likeliest(demonstrated: Workspace) -> None:
    workspace = demonstrated
    found = {shape: workspace.readings([f"structure.{shape}_probability"])[0] for shape in SHAPES}
    values = {shape: reading.value or 0.0 for shape, reading in found.items()}
    assert max(values, key=lambda shape: values[shape]) == workspace.organisation().declared_shape == "hub_and_spoke"
    assert values["hub_and_spoke"] > 0.6
    low = found["hub_and_spoke"].low
    assert low is not None
    assert low > 0.5
    assert all(reading.reason == "" for reading in found.values())
    (hub,) = workspace.readings(["structure.hub_contact_share"])
    assert hub.value is not None
    assert hub.value >= 0.7
