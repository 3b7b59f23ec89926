"""What of Sitbone is installed, whether the pose model runs, the coach's page is there and the diary opens."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path
from time import perf_counter

from sitbone.pose.variants import VARIANTS, Variant

LIBRARIES = (
    "sitbone",
    "ai-edge-litert",
    "av",
    "opencv-python-headless",
    "numpy",
    "pandas",
    "pyarrow",
    "fastapi",
    "websockets",
    "sqlalchemy",
)
DECODERS = {"h264": "H.264", "hevc": "H.265", "vp9": "VP9", "av1": "AV1"}
"""Films that Sitbone promises to read: FFmpeg's name of each format and the usual one."""
OLDEST_PYTHON = (3, 11)
PAGE = ("coach.js", "coach.css", "pages.css", "pair.js", "pose.worker.js", "trust.js", "htmx.min.js", "wasm")
"""What of the coach's page is built and not kept beside the code."""

_REPAIR = "install Sitbone again: `make run` in its folder, or `pip install --force-reinstall`"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    name: str
    """What it is, such as `Python` or `pose model heavy`."""
    well: bool
    """Whether it is as it must be."""
    text: str
    """What was found, in a few words."""
    advice: str = ""
    """What to do, where it is not well."""


def examine() -> list[Finding]:
    """Look at everything Sitbone needs, the pose model at work included; takes some seconds.

    No browser is looked for: the coach opens in the one that the person uses anyway.

    Never raises: what cannot be examined is a finding that is not well.
    """
    return [
        *_python(),
        *_libraries(),
        *_safely("film decoders", _decoders),
        *_safely("model files", _bundles),
        *_models_at_work(),
        *_safely("coach's page", _page),
        *_safely("diary", _diary),
        *_safely("phones", _phones),
    ]


def _python() -> Iterator[Finding]:
    well = sys.version_info[:2] >= OLDEST_PYTHON
    yield Finding(
        "Python",
        well,
        f"{platform.python_version()} on {platform.system()} {platform.machine()}",
        "" if well else "Sitbone needs Python 3.11 or newer",
    )


def _libraries() -> Iterator[Finding]:
    for name in LIBRARIES:
        try:
            yield Finding(name, True, version(name))
        except PackageNotFoundError:
            yield Finding(name, False, "not installed", _REPAIR)


def _decoders() -> Iterator[Finding]:
    import av

    lacking = [usual for name, usual in DECODERS.items() if name not in av.codecs_available]
    if lacking:
        yield Finding(
            "film decoders", False, f"no {', '.join(lacking)}", "`pip install --force-reinstall av`"
        )
    else:
        yield Finding("film decoders", True, ", ".join(DECODERS.values()))


def _bundles() -> Iterator[Finding]:
    """Whether each pose model bundle is there and is, to the byte, what it must be."""
    from sitbone.errors import ModelError
    from sitbone.pose.model import bundle, checked

    for variant in VARIANTS:
        path = bundle(variant)
        name = f"model file {variant}"
        if not path.is_file():
            yield Finding(name, False, f"{path} is missing", _REPAIR)
            continue
        try:
            yield Finding(name, True, f"{checked(variant).stat().st_size / 1e6:.1f} MB")
        except ModelError:
            yield Finding(name, False, f"{path} is damaged", f"delete it, then {_REPAIR}")


def _models_at_work() -> Iterator[Finding]:
    for variant in VARIANTS:
        yield from _safely(f"pose model {variant}", partial(_one_look, variant))


def _one_look(variant: Variant) -> Iterator[Finding]:
    """Start the model and let it look at a plain grey picture."""
    import numpy as np

    from sitbone.pose.model import PoseModel
    from sitbone.pose.search import find

    picture = np.full((240, 320, 3), 128, np.uint8)
    model = PoseModel(variant)
    before = perf_counter()
    find(model, picture)
    took = perf_counter() - before
    yield Finding(f"pose model {variant}", True, f"runs, {took * 1000:.0f} ms for one look")


def _page(folder: Path | None = None) -> Iterator[Finding]:
    """Whether the coach's page is built."""
    static = folder or Path(str(files("sitbone"))) / "web" / "static"
    missing = [name for name in PAGE if not (static / name).exists()]
    if missing:
        yield Finding("coach's page", False, f"not built: {', '.join(missing)} missing in {static}", _REPAIR)
    else:
        yield Finding("coach's page", True, "built; any browser with a camera shows it")


def _diary() -> Iterator[Finding]:
    """Where the diary is and whether it opens. One that is not there yet is not made by looking for it."""
    from sitbone.diary.diary import Diary
    from sitbone.diary.engine import name_of, where
    from sitbone.errors import SitboneError

    address = os.environ.get("SITBONE_DATABASE_URL") or None
    try:
        url = where(address)
        if url.drivername == "sqlite" and not Path(str(url.database)).exists():
            yield Finding("diary", True, f"none yet; the first session makes {name_of(url)}")
            return
        Diary.open(address).close()
    except SitboneError as error:
        yield Finding("diary", False, "does not open", str(error))
    else:
        yield Finding("diary", True, f"opens: {name_of(url)}")


def _phones() -> Iterator[Finding]:
    """Where `sitbone --phone` would serve them. That none can be served here is no fault of what is installed."""
    from sitbone.errors import SitboneError
    from sitbone.extras import MissingExtraError

    try:
        from sitbone.web.phone import certificates
        from sitbone.web.phone.addresses import private_addresses

        addresses = private_addresses()
        kept = certificates.known(certificates.folder_for(os.environ.get("SITBONE_DATABASE_URL") or None))
    except MissingExtraError as error:
        yield Finding("phones", True, f"none can be served: {error}")
    except SitboneError as error:
        yield Finding("phones", False, "the certificate cannot be used", str(error))
    else:
        at = f"served at {addresses[0]}" if addresses else "none can be served: there is no private network"
        which = f"certificate {kept.fingerprint[:23]}…" if kept else "no certificate yet"
        yield Finding("phones", True, f"{at}; {which} (sitbone --phone)")


def _safely(name: str, look: Callable[[], Iterable[Finding]]) -> list[Finding]:
    """The findings of one examination, or the one that it went wrong."""
    try:
        return list(look())
    except Exception as error:  # whatever goes wrong here is what the user wants to know
        return [
            Finding(name, False, str(error).splitlines()[0] if str(error) else type(error).__name__, _REPAIR)
        ]
