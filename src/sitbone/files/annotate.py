"""The film with what was seen and said drawn in: skeleton, angles, hold clock, cues."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from sitbone.coach.events import Cue, HoldEnded, HoldPaused, HoldResumed, PhaseChanged
from sitbone.coach.hold import Side, TimedHold
from sitbone.errors import SitboneError
from sitbone.files.writing import written_beside
from sitbone.pose.film import Picture, open_film
from sitbone.pose.landmarks import Landmark
from sitbone.pose.track import FloatArray
from sitbone.recording.analyse import Progress
from sitbone.recording.recording import Recording
from sitbone.stretches.stretch import load_stretches

CUE_SHOWN = 4.0
"""Seconds for which a sentence stays on the picture."""
HARDLY_VISIBLE = 0.3
"""Visibility below which a limb is drawn faintly."""
FORMATS = {".mp4": "mp4", ".mkv": "matroska", ".mov": "mov"}
"""FFmpeg's name of the kind of film that each ending stands for."""
TICKS = 90_000
"""Time base of the film that is written, a second's share that every frame rate fits."""

ACCENT, PLAIN, INK, ALERT = (255, 176, 59), (235, 240, 245), (255, 255, 255), (255, 92, 80)
SHADE, DIM, DONE = (12, 22, 32), (74, 86, 98), (98, 214, 150)

_L = Landmark
_TRUNK = (
    (_L.LEFT_SHOULDER, _L.RIGHT_SHOULDER),
    (_L.LEFT_HIP, _L.RIGHT_HIP),
    (_L.LEFT_SHOULDER, _L.LEFT_HIP),
    (_L.RIGHT_SHOULDER, _L.RIGHT_HIP),
    (_L.LEFT_SHOULDER, _L.LEFT_ELBOW),
    (_L.LEFT_ELBOW, _L.LEFT_WRIST),
    (_L.RIGHT_SHOULDER, _L.RIGHT_ELBOW),
    (_L.RIGHT_ELBOW, _L.RIGHT_WRIST),
)
_LEGS = (
    (_L.LEFT_HIP, _L.LEFT_KNEE, _L.LEFT_ANKLE, _L.LEFT_HEEL, _L.LEFT_FOOT_INDEX),
    (_L.RIGHT_HIP, _L.RIGHT_KNEE, _L.RIGHT_ANKLE, _L.RIGHT_HEEL, _L.RIGHT_FOOT_INDEX),
)


def check_film_name(path: Path) -> None:
    """Raise where the name is not that of a film that can be written."""
    if path.suffix.lower() not in FORMATS:
        raise SitboneError(f"{path}: name the annotated film .mp4, .mkv or .mov")


def annotate(
    recording: Recording, target: Path, *, force: bool = False, progress: Progress | None = None
) -> None:
    """Write the recording's film to `target` with everything drawn in; its frames keep their times, sound is left out.

    Raises `SitboneError` where the film cannot be read again or the target cannot be written.
    """
    check_film_name(target)
    scenes = _Scenes(recording)
    with (
        open_film(recording.file) as film,
        written_beside(target, force=force) as file,
        av.open(file, "w", format=FORMATS[target.suffix.lower()]) as out,
    ):
        width, height = (side - side % 2 for side in film.size)
        stream = out.add_stream("libx264", rate=Fraction(film.frame_rate or 30).limit_denominator(1001))
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        stream.time_base = stream.codec_context.time_base = Fraction(1, TICKS)
        stream.options = {"crf": "23", "preset": "veryfast"}
        for frame in film:
            drawn = scenes.draw(frame.rgb(None), frame.time)
            picture = av.VideoFrame.from_ndarray(np.ascontiguousarray(drawn[:height, :width]), format="rgb24")
            picture.pts, picture.time_base = round(frame.time * TICKS), Fraction(1, TICKS)
            out.mux(stream.encode(picture))
            if progress is not None:
                progress(frame.time, film.duration)
        out.mux(stream.encode())


@dataclass(frozen=True, slots=True)
class _Clock:
    """One hold as it is shown: how much was counted by a time, and whether it counts."""

    hold: TimedHold
    leg: int | None
    """The working leg: 0 left, 1 right, None both."""
    pauses: tuple[tuple[float, float], ...]
    seconds: float | None

    def counted(self, time: float) -> float:
        running = time - self.hold.start
        running -= sum(max(min(time, end) - start, 0.0) for start, end in self.pauses)
        return max(min(running, self.hold.counted), 0.0)

    def counts(self, time: float) -> bool:
        paused = any(start <= time < end for start, end in self.pauses)
        return not paused and self.counted(time) < self.hold.counted - 1e-6


class _Scenes:
    """Draws the moments of one recording."""

    def __init__(self, recording: Recording) -> None:
        self._session = recording
        self._times = recording.time.tolist()
        self._titles = {name: stretch.title for name, stretch in load_stretches().items()}
        self._phases = [e for e in recording.events if isinstance(e, PhaseChanged)]
        self._said = [e for e in recording.events if isinstance(e, Cue)]
        self._clocks = [_clock(recording, e) for e in recording.events if isinstance(e, HoldEnded)]

    def draw(self, picture: Picture, time: float) -> Picture:
        """This picture with everything drawn in that belongs to its time."""
        image = Image.fromarray(picture).convert("RGB")
        layer = Image.new("RGBA", image.size)
        pen = _Pen(ImageDraw.Draw(layer), image.size)
        clock = next((c for c in self._clocks if c.hold.start <= time <= c.hold.end), None)
        row = bisect_right(self._times, time + 1e-6) - 1
        if row >= 0 and np.isfinite(self._session.landmarks[row, Landmark.LEFT_HIP, 0]):
            self._draw_body(pen, row, clock)
        self._draw_words(pen, time, clock)
        if clock is not None:
            self._draw_clock(pen, clock, time)
        image.paste(layer, mask=layer.getchannel("A"))
        return np.asarray(image, np.uint8)

    def _draw_body(self, pen: _Pen, row: int, clock: _Clock | None) -> None:
        points, seen = self._session.landmarks[row, :, :2], self._session.track.visibility[row]
        for a, b in _TRUNK:
            pen.limb(points[[a, b]], PLAIN, faint=bool(min(seen[a], seen[b]) < HARDLY_VISIBLE))
        working: tuple[int, ...] = () if clock is None else (0, 1) if clock.leg is None else (clock.leg,)
        # The working leg last, on top of the other one.
        for leg in sorted((0, 1), key=lambda leg: leg in working):
            chain = list(_LEGS[leg])
            colour = ACCENT if leg in working else PLAIN
            pen.limb(
                points[chain], colour, faint=leg not in working and bool(seen[chain[1]] < HARDLY_VISIBLE)
            )
        if clock is not None:
            self._draw_angles(pen, row, clock.hold, working[0])

    def _draw_angles(self, pen: _Pen, row: int, hold: TimedHold, leg: int) -> None:
        """Those that are known of the hold, at this look."""
        points, measures = self._session.landmarks[row, :, :2], self._session.measures
        hip, knee, ankle = (points[i] for i in _LEGS[leg][:3])
        shoulder = points[[_L.LEFT_SHOULDER, _L.RIGHT_SHOULDER]].mean(0)
        knee_off, hip_off = hold.off
        if knee_off is not None:
            pen.angle(knee, hip, ankle, f"knee {measures['knee_flexion'][row, leg]:.0f}°")
        if hip_off is not None:
            pen.angle(hip, shoulder, knee, f"hip {measures['hip_flexion'][row, leg]:.0f}°")
        raised = measures["straight_leg_raise"][row, leg]
        if np.isfinite(raised) and "straight_leg_raise" in _against_floor(hold):
            pen.angle(ankle, knee, knee, f"raise {raised:.0f}°")

    def _draw_words(self, pen: _Pen, time: float, clock: _Clock | None) -> None:
        now = [e for e in self._phases if e.time <= time][-1:]
        if clock is not None:
            pen.title(self._titles[clock.hold.stretch], _side(clock.hold.side), "hold")
        elif now and now[0].stretch is not None:
            pen.title(self._titles[now[0].stretch], "", now[0].phase.value)
        said = [e for e in self._said if e.time <= time < e.time + CUE_SHOWN][-1:]
        if said:
            pen.caption(said[0].text, ALERT if said[0].urgency.at_once else INK)

    def _draw_clock(self, pen: _Pen, clock: _Clock, time: float) -> None:
        counted = clock.counted(time)
        share = counted / clock.seconds if clock.seconds else 1.0
        pen.ring(
            share,
            f"{counted:.0f}",
            counting=clock.counts(time),
            done=clock.seconds is not None and share >= 1,
        )


def _clock(recording: Recording, ended: HoldEnded) -> _Clock:
    pauses, since, hold = [], None, ended.hold
    for event in recording.events:
        if not hold.start <= event.time <= ended.time:
            continue
        if isinstance(event, HoldPaused):
            since = event.time
        elif isinstance(event, HoldResumed) and since is not None:
            pauses.append((since, event.time))
            since = None
    return _Clock(hold, ended.leg, tuple(pauses), load_stretches()[hold.stretch].hold.seconds)


def _against_floor(hold: TimedHold) -> tuple[str, ...]:
    return load_stretches()[hold.stretch].angles.against_floor


def _side(side: Side) -> str:
    return {Side.LEFT: "left", Side.RIGHT: "right", Side.UNKNOWN: "side unknown", Side.BOTH: ""}[side]


class _Pen:
    """Draws on one layer, in sizes that fit the picture."""

    def __init__(self, draw: ImageDraw.ImageDraw, size: tuple[int, int]) -> None:
        self._draw = draw
        self._width, self._height = size
        self._unit = min(size) / 480

    def limb(self, points: FloatArray, colour: tuple[int, int, int], *, faint: bool) -> None:
        line = [(float(x), float(y)) for x, y in points]
        strength = 90 if faint else 235
        self._draw.line(line, fill=(*SHADE, strength // 2), width=self._px(7), joint="curve")
        self._draw.line(line, fill=(*colour, strength), width=self._px(4), joint="curve")
        for x, y in line:
            r = self._px(4)
            self._draw.ellipse((x - r, y - r, x + r, y + r), fill=(*colour, strength))

    def angle(self, at: FloatArray, one: FloatArray, other: FloatArray, text: str) -> None:
        """A joint's angle, written on its open side, away from both limbs."""
        if "nan" in text:
            return
        way = _unit(at - one) + _unit(at - other)
        way = _unit(way) if np.linalg.norm(way) > 0.3 else np.array([1.0, 0.0])
        x, y = at + way * self._px(40)
        self._label(x, y, text, 17)

    def title(self, *words: str) -> None:
        text = "  ·  ".join(word for word in words if word)
        font = self._font(20)
        left, top, right, bottom = self._draw.textbbox((0, 0), text, font=font)
        pad = self._px(9)
        box = (pad, pad, pad * 3 + right - left, pad * 3 + bottom - top)
        self._draw.rounded_rectangle(box, radius=pad, fill=(*SHADE, 185))
        self._draw.text((2 * pad - left, 2 * pad - top), text, font=font, fill=(*INK, 255))

    def caption(self, text: str, colour: tuple[int, int, int]) -> None:
        font = self._font(23)
        lines = self._folded(text, font, self._width * 0.9)
        pad, high = self._px(10), self._px(30)
        top = self._height - pad * 2 - high * len(lines)
        self._draw.rectangle((0, top - pad, self._width, self._height), fill=(*SHADE, 195))
        for i, line in enumerate(lines):
            place = (self._width / 2, top + high * (i + 0.5))
            self._draw.text(place, line, font=font, fill=(*colour, 255), anchor="mm")

    def ring(self, share: float, text: str, *, counting: bool, done: bool) -> None:
        r, gap = self._px(42), self._px(16)
        x, y = self._width - r - gap, r + gap
        box = (x - r, y - r, x + r, y + r)
        self._draw.ellipse((x - r * 1.18, y - r * 1.18, x + r * 1.18, y + r * 1.18), fill=(*SHADE, 185))
        self._draw.arc(box, 0, 360, fill=(*DIM, 255), width=self._px(8))
        colour = DONE if done else ACCENT if counting else PLAIN
        self._draw.arc(
            box, -90, -90 + 360 * min(max(share, 0.0), 1.0), fill=(*colour, 255), width=self._px(8)
        )
        self._draw.text((x, y), text, font=self._font(34), fill=(*INK, 255), anchor="mm")
        if not counting and not done:
            self._label(x, y + r * 1.5, "clock waits", 15)

    def _label(self, x: float, y: float, text: str, size: int) -> None:
        font = self._font(size)
        left, top, right, bottom = self._draw.textbbox((x, y), text, font=font, anchor="mm")
        pad = self._px(4)
        shift_x = max(pad - left, 0) - max(right + pad - self._width, 0)
        shift_y = max(pad - top, 0) - max(bottom + pad - self._height, 0)
        box = (left - pad + shift_x, top - pad + shift_y, right + pad + shift_x, bottom + pad + shift_y)
        self._draw.rounded_rectangle(box, radius=pad, fill=(*SHADE, 185))
        self._draw.text((x + shift_x, y + shift_y), text, font=font, fill=(*INK, 255), anchor="mm")

    def _folded(
        self, text: str, font: ImageFont.FreeTypeFont | ImageFont.ImageFont, width: float
    ) -> list[str]:
        lines = [""]
        for word in text.split():
            longer = f"{lines[-1]} {word}".strip()
            if self._draw.textlength(longer, font=font) <= width or not lines[-1]:
                lines[-1] = longer
            else:
                lines.append(word)
        return lines

    def _font(self, size: float) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
        return ImageFont.load_default(max(size * self._unit, 8))

    def _px(self, size: float) -> int:
        return max(round(size * self._unit), 1)


def _unit(vector: FloatArray) -> FloatArray:
    return np.asarray(vector / (np.linalg.norm(vector) + 1e-9))
