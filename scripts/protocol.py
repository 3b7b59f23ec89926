"""Writes what the page and the coach say to each other as the page's types (docs/live.md): no twin of it is kept.

    python -m scripts.protocol           writes frontend/src/protocol.ts anew
    python -m scripts.protocol --check   says whether it is out of date, and changes nothing

The names, the types and the numbers are those of the Python classes; a type that has no counterpart is an error here.
"""

from __future__ import annotations

import json
import struct
import sys
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, NewType, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel

from sitbone.coach.urgency import Urgency
from sitbone.live import message
from sitbone.live.answer import CameraCheck, Said, Sound, State
from sitbone.web.live.codes import Close
from sitbone.web.live.socket import Beside, Command

FILE = Path(__file__).parents[1] / "frontend" / "src" / "protocol.ts"
WIDTH = 120
_PLAIN = {str: "string", bool: "boolean", int: "number", float: "number", NoneType: "null"}
_NAMES: dict[type, str] = {State: "State", CameraCheck: "CameraCheck", Said: "Cue"}
_HEADER = ("version", "flags", "width", "height", "people", "brightness", "sequence", "time")
"""What `message.HEADER` holds, in its order."""
_STEP = {
    "type": Literal["step"],
    "sequence": int | None,
    "cues": list[Said],
    "sounds": list[Sound],
    "state": State,
}
"""What `socket` sends, as it puts it together; a test compares it with what comes."""


def written() -> str:
    """The text of the file."""
    types = _Types()
    parts = [
        types.interface("CameraCheck", get_type_hints(CameraCheck)),
        types.interface("State", get_type_hints(State) | get_type_hints(Beside)),
        types.interface("Cue", dict(_as_sent(Said))),
        types.interface("Step", _STEP),
        types.commands(get_args(get_args(Command)[0])),
    ]
    return "\n".join(
        [
            "/** What page and coach say to each other. Written by scripts/protocol.py: change the Python classes. */",
            *types.enumerations(),
            *parts,
            "/** Why the coach closes a connection for good. */",
            _constant("CLOSE", {_camel(code.name): int(code) for code in Close}),
            "export type CloseCode = (typeof CLOSE)[keyof typeof CLOSE];\n",
            "/** The binary message of one look: little endian, without gaps, and without room for a pixel. */",
            _constant("LOOK", _layout()),
        ]
    )


class _Types:
    """Python types as TypeScript's. Enumerations are remembered where they are met, and get a name of their own."""

    def __init__(self) -> None:
        self._met: dict[str, type[StrEnum]] = {}

    def name(self, hint: Any) -> str:
        """A type as TypeScript writes it.

        >>> _Types().name(tuple[float | None, ...])
        'readonly (number | null)[]'
        """
        origin, arguments = get_origin(hint), get_args(hint)
        if isinstance(hint, NewType):
            return self.name(hint.__supertype__)
        if origin is Annotated:
            return self.name(arguments[0])
        if origin in (Union, UnionType):
            return " | ".join(dict.fromkeys(self.name(each) for each in arguments))
        if origin is Literal:
            return " | ".join(json.dumps(each) for each in arguments)
        if origin in (list, tuple):
            return self._several(origin, arguments)
        if isinstance(hint, type) and issubclass(hint, StrEnum):
            if self._met.setdefault(hint.__name__, hint) is not hint:
                raise TypeError(f"there are two enumerations of the name {hint.__name__}")
            return hint.__name__
        if hint in _PLAIN or hint in _NAMES:
            return _PLAIN.get(hint) or _NAMES[hint]
        raise TypeError(
            f"{hint} has no counterpart in the page's types: say in scripts/protocol.py how it is sent"
        )

    def _several(self, origin: Any, arguments: tuple[Any, ...]) -> str:
        if origin is tuple and arguments[-1] is not Ellipsis:
            return f"readonly [{', '.join(self.name(each) for each in arguments)}]"
        one = self.name(arguments[0])
        return f"readonly ({one})[]" if " " in one else f"readonly {one}[]"

    def interface(self, name: str, hints: dict[str, Any]) -> str:
        """An object with these fields."""
        fields = "".join(f"  {field}: {self.name(hint)};\n" for field, hint in hints.items())
        return f"export interface {name} {{\n{fields}}}\n"

    def commands(self, models: Iterable[type[BaseModel]]) -> str:
        """What a page may send: a field with a default need not be there."""
        return _union("Command", [f"{{ {'; '.join(self._sent(model))} }}" for model in models])

    def _sent(self, model: type[BaseModel]) -> Iterator[str]:
        for name, field in model.model_fields.items():
            sent = self.name(field.annotation).removesuffix(" | null")
            yield f"{name}: {sent}" if field.is_required() else f"{name}?: {sent}"

    def enumerations(self) -> list[str]:
        """Those that were met, one type each."""
        return [_union(name, [json.dumps(str(each)) for each in met]) for name, met in self._met.items()]


def _as_sent(said: type) -> Iterator[tuple[str, Any]]:
    """The fields of a sentence as they are sent: of its urgency only whether it may wait."""
    for name, hint in get_type_hints(said).items():
        yield ("at_once", bool) if hint is Urgency else (name, hint)


def _layout() -> dict[str, Any]:
    """Where in a look's bytes each thing is, and in which unit."""
    codes = message.HEADER.format.removeprefix("<")
    at = {name: struct.calcsize("<" + codes[:n]) for n, name in zip(range(len(codes)), _HEADER, strict=True)}
    points = 3 * 2 * message.LANDMARKS
    size = message.HEADER.size
    return {
        "version": message.VERSION,
        "landmarks": message.LANDMARKS,
        "headerBytes": size,
        "wholeBytes": message.WHOLE,
        "at": at | {"image": size, "world": size + points, "visibility": size + 2 * points},
        "flags": {
            "beganAnew": message.BEGAN_ANEW,
            "nobody": message.NOBODY,
            "standsStill": message.STANDS_STILL,
            "lite": message.LITE,
        },
        "scales": _scales(),
    }


def _scales() -> dict[str, int]:
    """How many units one picture's width, one metre and full visibility are, as a look is read."""
    body = struct.pack(f"<{6 * message.LANDMARKS}h{message.LANDMARKS}B", *[1] * 7 * message.LANDMARKS)
    look = message.Look(0, 0.0, 0, False, 1, (1, 1), body).observation(0.0)
    ones = {"image": look.image[0][0], "world": look.world[0][0], "visibility": look.visibility[0]}
    return {name: round(1 / float(one)) for name, one in ones.items()}


def _constant(name: str, value: dict[str, Any]) -> str:
    return f"export const {name} = {_object(value, '')} as const;\n"


def _object(value: dict[str, Any], indent: str) -> str:
    inner = indent + "  "
    lines = (
        f"{inner}{name}: {_object(each, inner) if isinstance(each, dict) else json.dumps(each)},\n"
        for name, each in value.items()
    )
    return "{\n" + "".join(lines) + indent + "}"


def _union(name: str, kinds: list[str]) -> str:
    line = f"export type {name} = {' | '.join(kinds)};\n"
    return line if len(line) <= WIDTH else f"export type {name} =\n  | " + "\n  | ".join(kinds) + ";\n"


def _camel(name: str) -> str:
    first, *others = name.lower().split("_")
    return first + "".join(map(str.capitalize, others))


def main(arguments: list[str]) -> int:
    """Write the file, or say that it is out of date."""
    if "--check" not in arguments:
        FILE.write_text(written(), "utf-8")
    current = FILE.is_file() and FILE.read_text("utf-8") == written()
    print(
        "The page's types are those of the coach."
        if current
        else "Out of date: run python -m scripts.protocol"
    )
    return 0 if current else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
