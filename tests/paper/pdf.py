"""Reads the words of a PDF that Typst wrote back: enough for its pages, no more."""

from __future__ import annotations

import re
import zlib

_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def pages(pdf: bytes) -> list[str]:
    """The words of each page, in the order in which they are drawn, with one space between any two."""
    objects = {int(m[1]): m[2] for m in re.finditer(rb"(?s)(\d+) 0 obj\n(.*?)\nendobj", pdf)}
    found = [o for o in objects.values() if re.search(rb"/Type/Page\b(?!s)", o.split(b"stream\n")[0])]
    return [_words(page, objects) for page in found]


def _words(page: bytes, objects: dict[int, bytes]) -> str:
    resources = objects[_reference(page, b"Resources")]
    named = re.search(rb"/Font<<(.*?)>>", resources)
    letters = {
        name: _letters(objects[int(number)], objects)
        for name, number in re.findall(rb"/(f\d+) (\d+) 0 R", named[1] if named else b"")
    }
    drawn = _stream(objects[_reference(page, b"Contents")])
    said = []
    for block in re.findall(rb"(?s)\bBT\b(.*?)\bET\n", drawn):
        font = re.search(rb"/(f\d+) ", block)
        assert font is not None
        glyphs = b"".join(_strings(block))
        codes = (int.from_bytes(glyphs[i : i + 2]) for i in range(0, len(glyphs), 2))
        said.append("".join(letters[font[1]].get(code, "\ufffd") for code in codes))
    return " ".join(" ".join(said).split())


def _letters(font: bytes, objects: dict[int, bytes]) -> dict[int, str]:
    """What each glyph of a font stands for."""
    table = _stream(objects[_reference(font, b"ToUnicode")])
    return {
        int(glyph, 16): bytes.fromhex(text.decode()).decode("utf-16-be")
        for glyph, text in re.findall(rb"<([0-9A-F]+)> <([0-9A-F]+)>\n", table)
        if (glyph, text) != (b"0000", b"FFFF")
    }


def _reference(thing: bytes, name: bytes) -> int:
    found = re.search(rb"/" + name + rb" (\d+) 0 R", thing)
    assert found is not None
    return int(found[1])


def _stream(thing: bytes) -> bytes:
    head, _, rest = thing.partition(b"stream\n")
    data = rest.rpartition(b"\nendstream")[0]
    return zlib.decompress(data) if b"FlateDecode" in head else data


def _strings(block: bytes) -> list[bytes]:
    """The literal strings of a block that are drawn; brackets within them may be bare where they balance."""
    found, i = [], 0
    while (i := block.find(b"(", i)) >= 0:
        drawn = (
            not block[:i].rstrip().endswith(b"/ActualText")
        )  # that says a letter again, for whoever copies it
        i, depth, said = i + 1, 1, bytearray()
        while depth:
            at = block[i : i + 1]
            if at == b"\\":
                octal = re.match(rb"[0-7]{1,3}", block[i + 1 : i + 4])
                said += (
                    bytes([int(octal[0], 8)])
                    if octal
                    else _ESCAPED.get(block[i + 1 : i + 2], block[i + 1 : i + 2])
                )
                i += 1 + (len(octal[0]) if octal else 1)
                continue
            depth += (at == b"(") - (at == b")")
            said += at if depth else b""
            i += 1
        found += [bytes(said)] if drawn else []
    return found
