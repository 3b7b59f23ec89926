"""Sitbone watches five easy stretches through a camera and says only what it can know.

>>> import sitbone
>>> sitbone.__version__.count(".")
2
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from sitbone.coach.hold import Side
    from sitbone.errors import SitboneError
    from sitbone.pose.landmarks import Landmark
    from sitbone.recording.analyse import Interrupted, Unfinished, analyse
    from sitbone.recording.recording import Recording
    from sitbone.stretches.stretch import load_stretches

# Loaded when first used, so that `sitbone --help` need not wait for NumPy.
_WHERE = {
    "Interrupted": "sitbone.recording.analyse",
    "Landmark": "sitbone.pose.landmarks",
    "Recording": "sitbone.recording.recording",
    "Side": "sitbone.coach.hold",
    "SitboneError": "sitbone.errors",
    "Unfinished": "sitbone.recording.analyse",
    "analyse": "sitbone.recording.analyse",
    "load_stretches": "sitbone.stretches.stretch",
}

__all__ = [
    "Interrupted",
    "Landmark",
    "Recording",
    "Side",
    "SitboneError",
    "Unfinished",
    "__version__",
    "analyse",
    "load_stretches",
]


def __getattr__(name: str) -> object:
    if name not in _WHERE:
        raise AttributeError(f"module 'sitbone' has no attribute {name!r}")
    value = getattr(import_module(_WHERE[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(set(globals()) | set(__all__))
