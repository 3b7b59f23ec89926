"""Makes the clips of the coach's voice where they are missing, and removes those that nobody says any more.

    python -m scripts.voice                  all languages
    python -m scripts.voice de es            these
    python -m scripts.voice --anew de        these, all of them again (a person's recordings stay)
    python -m scripts.voice --quick          what is missing by the quick voice: seconds, not an hour, and less natural;
                                             without --quick it is made again by the language's own voice
    python -m scripts.voice --at-most 5      make only so many of each now; the next run goes on

It needs an environment of its own (scripts/voice/requirements.txt) and npm. A recording of a person takes the place of
a clip: it is put beside it under the same name with the ending .wav, .flac, .mp3 or .m4a; this command does the rest.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from time import monotonic

from scripts.voice import sound
from scripts.voice.engines import voice_of
from scripts.voice.sentences import spoken
from sitbone.web.voice.clips import CLIPS, LIST, clip_name
from sitbone.words import LANGUAGES

RECORDED = (".wav", ".flac", ".mp3", ".m4a")
PERSON = "a person"
Listed = dict[str, dict[str, str]]


def main(arguments: Sequence[str]) -> int:
    """The command."""
    asked = argparse.ArgumentParser(prog="python -m scripts.voice")
    asked.add_argument("languages", nargs="*", metavar="language", help=" ".join(LANGUAGES))
    asked.add_argument("--anew", action="store_true")
    asked.add_argument("--quick", action="store_true")
    asked.add_argument("--at-most", type=int, default=None)
    chosen = asked.parse_args(arguments)
    os.nice(19)
    for language in chosen.languages or LANGUAGES:
        bring_up_to_date(language, anew=chosen.anew, quick=chosen.quick, at_most=chosen.at_most)
    return 0


def bring_up_to_date(
    language: str, *, anew: bool = False, quick: bool = False, at_most: int | None = None
) -> None:
    """Every sentence of the language has its clip, and no clip is without a sentence."""
    began, folder = monotonic(), CLIPS / language
    folder.mkdir(parents=True, exist_ok=True)
    says = {clip_name(language, sentence): sentence for sentence in spoken(language)}
    voice, known = voice_of(language, quick=quick), _listed(folder)
    removed = _remove_unused(folder, says)
    taken = [_take_recording(file, says) for file in sorted(folder.iterdir()) if file.suffix in RECORDED]
    made = 0
    for name, sentence in says.items():
        file = folder / f"{name}.ogg"
        by = _by(known.get(name), file)
        if by == PERSON:
            known[name] = {"says": sentence, "by": PERSON, "sum": _sum(file)}
        elif (by is None or anew or (by != voice.name and not quick)) and made != at_most:
            sound.write(sound.levelled(voice.say(sentence)), file)
            known[name] = {"says": sentence, "by": voice.name, "sum": _sum(file)}
            made += 1
            _write_list(folder, known, says)
    _write_list(folder, known, says)
    clips = sorted(folder.glob("*.ogg"))
    lasts = sum(one.samples.size / one.rate for one in map(sound.read, clips))
    size = sum(clip.stat().st_size for clip in clips)
    print(
        f"{language}: {len(clips)} of {len(says)} clips, {lasts:.0f} s of speech, {size / 1e6:.2f} MB; "
        f"{made} made, {len(taken)} taken from recordings, {removed} removed, in {monotonic() - began:.0f} s",
        flush=True,
    )


def _by(entry: dict[str, str] | None, file: Path) -> str | None:
    """Whose clip it is: None where there is none; a person's, where it is not the one that was made here."""
    if not file.is_file():
        return None
    return entry["by"] if entry and entry["sum"] == _sum(file) else PERSON


def _remove_unused(folder: Path, says: dict[str, str]) -> int:
    unused = [file for file in folder.glob("*.ogg") if file.stem not in says]
    for file in unused:
        file.unlink()
    return len(unused)


def _take_recording(file: Path, says: dict[str, str]) -> Path:
    """A person's recording becomes the clip of its name."""
    if file.stem not in says:
        raise SystemExit(f"{file}: no sentence has this name ({LIST} beside it lists them)")
    sound.write(sound.levelled(sound.read(file)), file.with_suffix(".ogg"))
    file.unlink()
    return file


def _listed(folder: Path) -> Listed:
    file = folder / LIST
    return dict(json.loads(file.read_text("utf-8"))) if file.is_file() else {}


def _write_list(folder: Path, known: Listed, says: dict[str, str]) -> None:
    """In the order of the sentences, so that a change of one changes one line."""
    lines = [
        f"{json.dumps(name)}: {json.dumps(known[name], ensure_ascii=False)}"
        for name in sorted(says, key=says.__getitem__)
        if (folder / f"{name}.ogg").is_file()
    ]
    (folder / LIST).write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")


def _sum(file: Path) -> str:
    return sha256(file.read_bytes()).hexdigest()[:16]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
