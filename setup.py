"""What pyproject.toml cannot say: the pose model bundles are built before the package is.

They are too large to be kept beside the code. Where they are absent they are made from the npm package
`@mediapipe/pose`, which `npm ci` fetches when it is absent too.
"""

import shutil
import subprocess
import sys
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

ROOT = Path(__file__).resolve().parent


def _complain(why: str) -> None:
    raise SystemExit(f"sitbone cannot be built: {why}")


def fetch_models() -> None:
    """Bring `@mediapipe/pose` into node_modules, unless it is there."""
    if (ROOT / "node_modules" / "@mediapipe" / "pose").is_dir():
        return
    npm = shutil.which("npm")
    if npm is None:
        _complain("its pose models come from npm; install Node.js 20 or newer")
    elif subprocess.run([npm, "ci", "--ignore-scripts"], cwd=ROOT).returncode:
        _complain("`npm ci` could not fetch its pose models; is there a way to the network?")


def build_models() -> None:
    """Make sure that the bundles are in src/sitbone/models, whole."""
    models = ROOT / "src" / "sitbone" / "models"
    names = [line.split()[1] for line in (models / "SHA256SUMS").read_text(encoding="ascii").splitlines()]
    if not all((models / name).exists() for name in names):
        fetch_models()
    script = ROOT / "scripts" / "build_models.py"
    if subprocess.run([sys.executable, str(script)]).returncode:
        _complain("see the line above")


class BuildWithModels(build_py):
    """The usual build, with the models in it."""

    def run(self) -> None:
        build_models()
        if not self.editable_mode:  # what an earlier build left behind must not slip into this one
            shutil.rmtree(self.build_lib, ignore_errors=True)
        super().run()


setup(cmdclass={"build_py": BuildWithModels})
