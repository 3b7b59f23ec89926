"""What pyproject.toml cannot say: the pose model bundles and the coach's page are built before the package is.

Both are made, not kept beside the code. Where they are absent they are built from what `npm ci` fetches (when it is
absent too): the models from the package `@mediapipe/pose`, the page by Vite from `frontend/`.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

ROOT = Path(__file__).resolve().parent
STATIC = ROOT / "src" / "sitbone" / "web" / "static"
PAGE = ("coach.js", "coach.css", "pages.css", "pose.worker.js", "wasm/vision_wasm_module_internal.wasm")
"""Files without which the page is not whole; the last one is written last."""


def _complain(why: str) -> None:
    raise SystemExit(f"sitbone cannot be built: {why}")


def _npm(*words: str, otherwise: str) -> None:
    npm = shutil.which("npm")
    if npm is None:
        _complain("its pose models and its page come from npm; install Node.js 20 or newer")
    elif subprocess.run([npm, *words], cwd=ROOT, env=os.environ | {"NODE_ENV": "development"}).returncode:
        _complain(otherwise)


def fetch(*packages: str) -> None:
    """Bring what package-lock.json names into node_modules, unless these packages are there."""
    if not all((ROOT / "node_modules" / package).is_dir() for package in packages):
        _npm("ci", "--ignore-scripts", otherwise="`npm ci` could not fetch; is there a way to the network?")


def build_models() -> None:
    """Make sure that the bundles are in src/sitbone/models, whole."""
    models = ROOT / "src" / "sitbone" / "models"
    names = [line.split()[1] for line in (models / "SHA256SUMS").read_text(encoding="ascii").splitlines()]
    if not all((models / name).exists() for name in names):
        fetch("@mediapipe/pose")
    script = ROOT / "scripts" / "build_models.py"
    if subprocess.run([sys.executable, str(script)]).returncode:
        _complain("see the line above")


def build_page() -> None:
    """Make sure that the coach's page is in src/sitbone/web/static."""
    if all((STATIC / name).is_file() for name in PAGE):
        return
    fetch("vite", "@mediapipe/tasks-vision", "htmx.org")
    _npm("run", "--silent", "build", otherwise="its page could not be built; see the lines above")


class BuildWhole(build_py):
    """The usual build, with the models and the page in it."""

    def run(self) -> None:
        build_models()
        build_page()
        if not self.editable_mode:  # what an earlier build left behind must not slip into this one
            shutil.rmtree(self.build_lib, ignore_errors=True)
        # setuptools looks for the package's files before this runs, when some were not there yet
        self.__dict__.pop("data_files", None)
        super().run()


setup(cmdclass={"build_py": BuildWhole})
