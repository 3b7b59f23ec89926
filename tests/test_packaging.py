"""The models are what they must be, and a wheel carries all that Sitbone needs."""

import hashlib
import importlib.util
import struct
import subprocess
import sys
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parent.parent
MODELS = ROOT / "src" / "sitbone" / "models"
PACKAGE = ROOT / "node_modules" / "@mediapipe" / "pose"

pytestmark = pytest.mark.xdist_group("wheel")  # one worker builds it


@pytest.fixture(scope="module")
def build_models() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_models", ROOT / "scripts" / "build_models.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    (tmp_path / "SHA256SUMS").write_bytes((MODELS / "SHA256SUMS").read_bytes())
    return tmp_path


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built from this tree."""
    into = tmp_path_factory.mktemp("wheel")
    command = ["-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "-q", "-w"]
    subprocess.run([sys.executable, *command, str(into), "."], cwd=ROOT, check=True)
    (built,) = into.glob("*.whl")
    return built


def test_bundles_come_out_the_same_and_only_where_needed(build_models: ModuleType, elsewhere: Path) -> None:
    if not PACKAGE.is_dir():
        pytest.skip("node_modules/@mediapipe/pose is absent (npm ci)")
    assert len(build_models.build(PACKAGE, elsewhere)) == 3
    for name, expected in build_models.known_sums(MODELS).items():
        assert hashlib.sha256((elsewhere / name).read_bytes()).hexdigest() == expected
    (elsewhere / "pose_landmarker_full.task").write_bytes(b"damaged")
    assert [path.name for path in build_models.build(PACKAGE, elsewhere)] == ["pose_landmarker_full.task"]


def test_models_lie_in_their_bundle_uncompressed_and_aligned() -> None:
    for path in MODELS.glob("*.task"):
        data = path.read_bytes()
        with zipfile.ZipFile(path) as bundle:
            assert bundle.testzip() is None
            for member in bundle.infolist():
                name, extra = struct.unpack_from("<HH", data, member.header_offset + 26)
                assert member.compress_type == zipfile.ZIP_STORED
                assert (member.header_offset + 30 + name + extra) % 16 == 0


def test_a_package_that_is_absent_or_another_gives_one_line_and_no_file(
    build_models: ModuleType, elsewhere: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    package = elsewhere / "package"
    assert build_models.main(["--package", str(package), "--into", str(elsewhere)]) == 1
    package.mkdir()
    (package / "pose_landmark_lite.tflite").write_bytes(b"something else")
    assert build_models.main(["--package", str(package), "--into", str(elsewhere)]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 2
    assert all("npm ci" in line for line in lines)
    assert list(elsewhere.glob("*.task*")) == []


@pytest.mark.slow
def test_a_wheel_carries_models_stretches_questions_pages_types_and_licences(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    for variant in ("lite", "full", "heavy"):
        assert f"sitbone/models/pose_landmarker_{variant}.task" in names
    carried = [
        path
        for pattern in (
            "*.py",
            "*.toml",
            "*.svg",
            "*.ttf",
            "*.ogg",
            "*.typ",
            "*.html",
            "web/static/**/*.*",
            "py.typed",
        )
        for path in ROOT.glob(f"src/sitbone/**/{pattern}")
    ]
    assert {str(path.relative_to(ROOT / "src")) for path in carried} <= names
    assert {name.rsplit("/", 1)[-1] for name in names} >= {"LICENSE", "NOTICE", "SHA256SUMS", "LICENSE.txt"}
    assert not [name for name in names if name.startswith(("tests/", "bench/", "frontend/", "setup"))]


_FROM_THE_WHEEL = """
import sys
sys.path.insert(0, sys.argv[1])
import sitbone.plan.screening, sitbone.web.application as application
from sitbone.terminal import doctor
assert application.__file__.startswith(sys.argv[1]), application.__file__
assert sitbone.plan.screening.load_questions()
assert (application.STATIC / "coach.js").is_file()
assert [finding for finding in doctor._page() if not finding.well] == []
application.create_application(application.Settings(database_url="sqlite:///" + sys.argv[1] + "/diary.db"))
"""


@pytest.mark.slow
def test_the_coach_opens_from_an_unpacked_wheel(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    subprocess.run([sys.executable, "-c", _FROM_THE_WHEEL, str(tmp_path)], cwd=tmp_path, check=True)


def test_locks_pin_every_package_by_hash_and_name_no_address() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text()
        assert "://" not in text
        assert "--index" not in text and "--find" not in text
        packages = [line for line in text.splitlines() if line and line[0] not in " #"]
        assert packages and all("==" in line and line.endswith("\\") for line in packages)
    npm = (ROOT / "package-lock.json").read_text()
    assert '"integrity"' in npm and '"resolved"' not in npm


def test_whoever_installs_by_the_locks_builds_nothing_with_tools_that_are_in_none() -> None:
    for name in ("Makefile", "deploy/Containerfile", "docs/clinic.md"):
        lines = [line for line in (ROOT / name).read_text().splitlines() if "--require-hashes" in line]
        assert lines and all("--only-binary :all:" in line for line in lines), name
