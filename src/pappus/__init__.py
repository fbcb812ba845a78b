"""Pappus tells an organisation how social it really is, why, and what gets it to the next stage.

The stages, in the order in which the data flow: `readers` (exports → activity rows), `store` (rows → tables),
`indicators` (tables → readings), `practices` (readings and documents → findings), `maturity` (findings → placement on
every model), `report` (all of it → documents). `workspace` holds what the organisation declares about itself;
`pipeline` joins the stages.

    import pappus
    workspace = pappus.open("acme")
    workspace.indicators(["response.median_hours"], by="network")
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pappus.judging import Assessment as Assessment
    from pappus.pipeline import Workspace as Workspace
    from pappus.pipeline import initialise as initialise
    from pappus.pipeline import open as open  # noqa: A004
    from pappus.pipeline import score as score

__version__ = "0.1.0"
__all__ = ["Assessment", "Workspace", "__version__", "initialise", "open", "score"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        from pappus import pipeline

        return getattr(pipeline, name)
    raise AttributeError(f"module 'pappus' has no attribute {name!r}")
