"""The whole product behind one door: exports in, placement on every model out, and the way back down.

`pappus.open(folder)` gives a `Workspace`; each of its methods is one stage or one walk through several. They stand by
subject: each module has a class with what belongs to its subject, and `workspace` puts them together.
"""

from pappus.judging import Assessment as Assessment
from pappus.pipeline.demonstrating import demonstrate as demonstrate
from pappus.pipeline.opened import DEFAULT_ENGINE as DEFAULT_ENGINE
from pappus.pipeline.scoring import pool as pool
from pappus.pipeline.scoring import score as score
from pappus.pipeline.workspace import Workspace as Workspace
from pappus.pipeline.workspace import initialise as initialise
from pappus.pipeline.workspace import open as open  # noqa: A004
