"""Judge every film of a folder and print one line a hold: what a movement scientist does first.

python examples/folder_of_films.py bench/films --model lite
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import sitbone


def main() -> int:
    """Print a line for each hold; 1 where a film could not be read."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--model", choices=("lite", "full", "heavy"), default="heavy")
    given = asked.parse_args()
    unread = False
    print("film\tstretch\tside\tstart\tcounted\tknee\thip\tmay be off by")
    for film in sorted(given.folder.glob("*.mp4")):
        try:
            seen = sitbone.analyse(film, model=given.model)
        except sitbone.SitboneError as error:
            print(error, file=sys.stderr)
            unread = True
            continue
        for hold in seen.holds:
            angles = (_degrees(hold.knee_flexion), _degrees(hold.hip_flexion))
            off = _degrees(seen.trust.angle_uncertainty)
            print(
                film.name,
                hold.stretch,
                hold.side,
                f"{hold.start:.1f}",
                f"{hold.counted:.1f}",
                *angles,
                off,
                sep="\t",
            )
    return int(unread)


def _degrees(angle: float | None) -> str:
    return "unknown" if angle is None else f"{angle:.0f}"


if __name__ == "__main__":
    raise SystemExit(main())
