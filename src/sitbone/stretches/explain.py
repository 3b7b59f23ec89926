"""The rules of every stretch as Markdown, for `docs/how-it-decides.md`: one truth, written out.

`python -m sitbone.stretches.explain docs/how-it-decides.md` writes the tables anew between the two marks in the file.
"""

from __future__ import annotations

import sys
from pathlib import Path

from sitbone.stretches.limits import SURE_FROM_THE_SIDE
from sitbone.stretches.stretch import Bound, Movement, Rule, Stretch, load_movements_to_avoid, load_stretches

BEGIN, END = "<!-- rules: written by sitbone.stretches.explain -->", "<!-- end of rules -->"


def explain() -> str:
    """Every shape, rule, hold and line of every stretch, and the movements to avoid."""
    parts = [_stretch(stretch) for stretch in load_stretches().values()]
    return "\n".join([*parts, _avoided(load_movements_to_avoid())])


def rewrite(text: str) -> str:
    """The same document with its rules written anew between the marks."""
    before, rest = text.split(BEGIN)
    return f"{before}{BEGIN}\n\n{explain()}\n{END}{rest.split(END)[1]}"


def _stretch(stretch: Stretch) -> str:
    hold, least = stretch.hold, stretch.least_hip_flexion
    length = f"{hold.seconds:g} s" if hold.seconds else "no length is prescribed"
    rows = [
        f"### {stretch.title} (`{stretch.name}`)\n",
        f"{stretch.summary} Hold: {length}; a lost form may be found again within {hold.grace:g} s. *{hold.source}.*\n",
        f"What must be ready: {', '.join(stretch.needs)}.\n",
        f"It can be going on while the person is: {', '.join(p.replace('_', ' ') for p in stretch.shape.positions)}.\n",
        f"It needs {least.working:g}° of hip flexion of the working leg and {least.other:g}° of the other one; a limit "
        f"of the hip less than {SURE_FROM_THE_SIDE:g}° above that leaves it out. *{least.source}.*\n",
        "| what | must be | from | so | source |",
        "|---|---|---|---|---|",
    ]
    rows += [
        f"| {_measure(n)} | {_range(n)} | | {_need(n.only_to_recognise)} | {n.source} |"
        for n in stretch.shape.needs
    ]
    rows += [
        f"| {_measure(r)} | {_range(r)} | {r.line} | {_consequence(r)} | {r.source} |" for r in stretch.rules
    ]
    rows += [
        f"| {_measure(n)} | {_range(n)} | | the clock does not run yet | {n.source} |" for n in hold.needs
    ]
    rows += ["", "| line | kind | said | what a camera knows of it |", "|---|---|---|---|"]
    rows += [f"| {line.line} | {line.kind} | {line.say} | {line.camera} |" for line in stretch.lines]
    return "\n".join(rows) + "\n"


def _avoided(movements: tuple[Movement, ...]) -> str:
    rows = ["### Movements to avoid\n", "| movement | all of | for | said |", "|---|---|---|---|"]
    for m in movements:
        needs = "; ".join(f"{_measure(n)} {_range(n)}" for n in m.needs)
        rows.append(
            f"| {m.title} | {', '.join(p.replace('_', ' ') for p in m.positions)}; {needs} | {m.lasts:g} s | {m.say} |"
        )
    return "\n".join(rows) + "\n"


def _measure(bound: Bound) -> str:
    leg = {
        "working": " of the working leg",
        "other": " of the other leg",
        "either": " of either leg",
        "each": " of each leg",
        None: "",
    }[bound.leg]
    return bound.measure.replace("_", " ") + leg


def _range(bound: Bound) -> str:
    low = [f"≥ {bound.at_least:g}"] if bound.at_least is not None else []
    high = [f"≤ {bound.at_most:g}"] if bound.at_most is not None else []
    return " and ".join(low + high) + (f" (± {bound.tolerance:g} to leave)" if bound.tolerance else "")


def _need(hint: bool) -> str:
    return "otherwise it is another exercise" if hint else "otherwise it is not going on"


def _consequence(rule: Rule) -> str:
    if rule.ends_hold:
        effect = "ends the hold"
    else:
        effect = "stops the clock" if rule.breaks_hold else "is said, the clock runs on"
    return f"fault `{rule.name}` after {rule.lasts:g} s: {effect}; “{rule.cue}”"


if __name__ == "__main__":
    for name in sys.argv[1:]:
        path = Path(name)
        path.write_text(rewrite(path.read_text("utf-8")), "utf-8")
