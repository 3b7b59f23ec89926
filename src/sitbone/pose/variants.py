"""The sizes of the pose model."""

from __future__ import annotations

from typing import Literal, get_args

Variant = Literal["lite", "full", "heavy"]
"""`lite` is quickest, `heavy` surest."""
VARIANTS: tuple[Variant, ...] = get_args(Variant)
