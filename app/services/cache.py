"""Finished answers, and the counts of draws, kept while there is room."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Hashable, Mapping
from threading import Lock

from app.geometry import Window
from app.services.answers import Answer
from app.services.specs import FamilySpec, NetworkSpec, WeightsSpec

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


class DrawsCache:
    """The counts of the last `size` draws, by family and seed. Safe to use from several threads.

    Whoever asks what others ask at the same time, as a room that follows a lecture does, finds what these have counted
    so far. The family that was asked for the longest time ago is forgotten first, and as a whole.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._held = 0
        self._families: OrderedDict[Key, dict[int, Mapping[str, int]]] = OrderedDict()
        self._lock = Lock()

    def of(self, family: FamilySpec, window: Window | None) -> Mapping[int, Mapping[str, int]]:
        """The counts by seed, which must not be changed; what is put there later appears in it.

        family: a spec whose own seed is the same at each call.
        """
        with self._lock:
            return self._draws_of((family, window))

    def put(self, family: FamilySpec, window: Window | None, seed: int, counts: Mapping[str, int]) -> None:
        """Keep the counts of a draw, and forget families until there is room."""
        with self._lock:
            draws = self._draws_of((family, window))
            self._held += seed not in draws
            draws[seed] = counts
            while self._held > self._size:
                _, forgotten = self._families.popitem(last=False)
                self._held -= len(forgotten)

    def _draws_of(self, key: Key) -> dict[int, Mapping[str, int]]:
        draws = self._families.setdefault(key, {})
        self._families.move_to_end(key)
        return draws
