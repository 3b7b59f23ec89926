"""What decides over a person needs no NumPy: a whole session is led without it."""

import pickle
import subprocess
import sys

from sitbone.figure.figure import play
from sitbone.live.message import write
from sitbone.stretches.stretch import load_stretches

IMPORTED = """
import importlib, pkgutil, sys
import sitbone.coach, sitbone.live, sitbone.plan
for package in (sitbone.coach, sitbone.live, sitbone.plan):
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        importlib.import_module(module.name)
import sitbone.body.hamstrings, sitbone.body.measures, sitbone.stretches.stretch
print([name for name in ("numpy", "pandas") if name in sys.modules])
"""
LED = """
import pickle, sys
sys.modules["numpy"] = sys.modules["pandas"] = None
from sitbone.live.guide import Guide
from sitbone.live.message import read
from sitbone.plan.item import Item
guide = Guide([Item("towel", "left", 8)])
guide.go()
for message in pickle.load(sys.stdin.buffer):
    look = read(message)
    for outcome in guide.see(look.observation(look.time)).outcomes:
        hold = outcome.hold
        print(hold.completed, hold.counted > 7.5, 70 < hold.hip_flexion < 85, len(outcome.track.looks) > 80)
"""


def _run(code: str, given: bytes = b"") -> str:
    done = subprocess.run([sys.executable, "-c", code], input=given, capture_output=True, check=True)
    return done.stdout.decode().strip()


def test_what_leads_a_session_imports_neither_numpy_nor_pandas() -> None:
    assert _run(IMPORTED) == "[]"


def test_a_session_is_led_where_there_is_no_numpy() -> None:
    figure = load_stretches()["towel"].figure
    looks = play(figure, "left", stays={"hold": 12}, start=0.1, trembles=0.001)
    messages = [write(look, sequence=number) for number, look in enumerate(looks)]
    assert _run(LED, pickle.dumps(messages)) == "True True True True"
