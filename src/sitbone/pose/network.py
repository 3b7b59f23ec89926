"""A network of the pose model, run on the processor by LiteRT, which speaks to nobody (`tests/test_silence.py`)."""

from __future__ import annotations

from typing import Any

import numpy as np

from sitbone.errors import ModelError
from sitbone.pose.film import Picture
from sitbone.pose.quiet import quiet
from sitbone.pose.track import FloatArray


class Network:
    """One TensorFlow Lite file with one input. Not to be used by two threads at once."""

    def __init__(self, data: bytes, threads: int = 1) -> None:
        """Raises `ModelError` for what is no such file."""
        with quiet():
            from ai_edge_litert.interpreter import Interpreter

            try:
                self._runs: Any = Interpreter(model_content=data, num_threads=threads)
                self._runs.allocate_tensors()
            except (RuntimeError, ValueError) as error:
                raise ModelError(str(error)) from error
        (given,) = self._runs.get_input_details()
        self._input = given["index"]
        self.pixels = int(given["shape"][1])
        """The width and height of the picture it takes."""
        self._outputs = {
            tuple(one["shape"].tolist())[1:]: one["index"] for one in self._runs.get_output_details()
        }

    def run(self, picture: Picture, *, divided_by: float, less: float = 0.0) -> None:
        """Look at a picture (pixels, pixels, 3), scaled as the network wants its values."""
        scaled = picture.astype(np.float32)
        scaled /= divided_by
        scaled -= less
        self._runs.set_tensor(self._input, scaled[None])
        self._runs.invoke()

    def output(self, *shape: int) -> FloatArray:
        """What came out in this shape."""
        return np.asarray(self._runs.get_tensor(self._outputs[shape])[0])
