"""From where somebody is seen, and what can be believed of each view: all bounds of the view there are.

A view is an azimuth in degrees: 0 = seen from the front or the back, 90 = from the side. The model's own azimuth is no
better than ±10°.

In a side view the picture itself is the better ruler: world landmarks read the hip about 12° too small there. The
further the view turns towards the front, the more a limb is foreshortened in the picture, and the world landmarks
take over.
"""

from __future__ import annotations

from typing import Final

OBLIQUE_FROM: Final = 35.0
"""Below it a view is called a front view."""
FRONT_VIEW: Final = 38.0
"""Up to here angles are taken from the world alone, and trusted nothing."""
DISTANCES_FROM: Final = 55.0
"""From here on distances are taken in the picture, below it in the world."""
SIDE_VIEW: Final = 62.0
"""From here on angles are taken from the picture alone; between `FRONT_VIEW` and this from both."""
SIDE_ON: Final = 74.0
"""From here on a view is a side view. Of 60 rendered stills from the side 93 % lie above it, of 30 seen at 60° 93 %
below it."""
FULL_TRUST: Final = SIDE_ON + 4.0
"""From here on the angles of a leg that is seen can be trusted fully; at `SIDE_ON` and below half and falling."""


def view_name(azimuth: float | None) -> str:
    """What a view is called: `side`, `oblique`, `front` or `unknown`."""
    if azimuth is None:
        return "unknown"
    return "side" if azimuth >= SIDE_ON else "oblique" if azimuth >= OBLIQUE_FROM else "front"


def share_of_the_picture(azimuth: float) -> float:
    """0 to 1: how much of an angle is taken from the picture, and not from the world; NaN where the view is unknown."""
    if azimuth >= SIDE_VIEW:
        return 1.0
    return 0.0 if azimuth <= FRONT_VIEW else (azimuth - FRONT_VIEW) / (SIDE_VIEW - FRONT_VIEW)


def trust_in(azimuth: float) -> float:
    """0 to 1: how far angles can be trusted in this view; NaN where it is unknown."""
    if azimuth >= FULL_TRUST:
        return 1.0
    if azimuth >= SIDE_ON:
        return 0.5 + 0.5 * (azimuth - SIDE_ON) / (FULL_TRUST - SIDE_ON)
    return 0.0 if azimuth <= FRONT_VIEW else 0.5 * (azimuth - FRONT_VIEW) / (SIDE_ON - FRONT_VIEW)
