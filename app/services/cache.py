"""Finished answers, kept while there is room."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock

from app.geometry import Window
from app.services.answers import Answer
from app.services.specs import NetworkSpec, WeightsSpec

Key = Hashable


def answer_key(spec: NetworkSpec, window: Window | None) -> Key:
    """What determines an answer without geometry: the spec and the window. Weights go in as a digest."""
    if not isinstance(spec, WeightsSpec):
        return spec, window
    digest = hashlib.sha256()
    for layer in spec.layers:
        digest.update(repr((layer.weight.shape, layer.activation)).encode())
        digest.update(layer.weight.tobytes())
        digest.update(layer.bias.tobytes())
    return digest.digest(), window


class AnswerCache:
    """The last `size` complete answers. Safe to use from several threads."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._answers: OrderedDict[Key, Answer] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Key) -> Answer | None:
        """The answer, which must not be changed, or None."""
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
            return self._answers.get(key)

    def put(self, key: Key, answer: Answer) -> None:
        """Keep the answer and forget the one not asked for the longest if there is no room."""
        with self._lock:
            self._answers[key] = answer
            self._answers.move_to_end(key)
            while len(self._answers) > self._size:
                self._answers.popitem(last=False)
