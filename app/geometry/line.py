"""Exact subdivision of an interval, or of the whole line: the breakpoints that are added layer by layer.

A piece whose ends have opposite signs for some unit is cut at the zero of that unit, until none is left. The pieces
stay in order from left to right. The ends of the whole line are points at infinity (see `vertices`), so the line needs
no other method; it starts with an auxiliary breakpoint at 0, since two points at infinity alone do not say where
between them a zero lies.
"""

from __future__ import annotations

import math
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import numpy as np

from app.errors import NumericError
from app.geometry.arrays import ROWS_A_STEP, BoolArray, IntArray, ranges, row_bytes, unpacked, words_for
from app.geometry.evaluate import TOO_LARGE, side_by_side
from app.geometry.line_cut import AT_ENDS, Pieces, crossings, cut_pieces
from app.geometry.line_mesh import LineMesh
from app.geometry.line_rows import fed_changes, offsets_of
from app.geometry.maps import rows_a_step
from app.geometry.parallel import in_parallel
from app.geometry.prepared import Layer, Prepared
from app.geometry.vertices import Vertices, decide_signs, first_changes
from app.geometry.window import Window
from app.networks.network import FloatArray

NO_MARKS: IntArray = np.empty((0, 4), dtype=np.int32)
"""On the line a breakpoint keeps its ends in `Pieces.parents`."""


class Block(NamedTuple):
    """Some neighbouring pieces that are cut by themselves, low..high-1, and how many rows their parts can take."""

    low: int
    high: int
    room: int


@dataclass(eq=False)
class PieceMesh:
    """The pieces of the line so far.

    It measures everything in the units of `prepared`. ends: (2,), of the window, as the caller measures them.
    pieces: as they are now. started, deviations: (V_start, n), the breakpoints with which the layer at hand started.
    layer: the one at hand, None before the first. ambiguous: signs that were closer to zero than rounding can tell.
    """

    prepared: Prepared
    ends: FloatArray
    pieces: Pieces
    started: Vertices
    deviations: FloatArray
    layer: Layer | None = None
    ambiguous: int = 0

    @property
    def cells(self) -> int:
        return len(self.pieces.numbers) - 1

    @property
    def vertex_count(self) -> int:
        return len(self.pieces.numbers)

    @property
    def nbytes(self) -> int:
        return sum([array.nbytes for array in (*self.pieces, *self.started, self.deviations)])

    def nbytes_with(self, layer: Layer) -> int:
        """Bytes with what `enter` adds for the layer."""
        return self.nbytes + 8 * self.vertex_count * len(layer.weight)

    def enter(self, layer: Layer) -> Generator[None, None, None]:
        """Evaluate the layer at the breakpoints; the mesh can then be cut.

        Raises NumericError where float64 overflows.
        """
        pieces, before, old, prepared = self.pieces, self.layer, self.deviations, self.prepared
        count, (units, inputs) = self.vertex_count, layer.weight.shape
        bits, rows = np.empty((count, 2, words_for(units)), dtype=np.uint64), np.empty((count, units))
        entered = Vertices(pieces.numbers, NO_MARKS, bits)

        def block(low: int, high: int) -> int:
            changes, work = np.empty((high - low, inputs)), np.empty((5, prepared.widest))
            if before is None:
                first_changes(pieces.numbers, low, high, changes)
            elif not fed_changes(pieces.numbers, pieces.bits, pieces.parents, old, before, low, high, work, changes):
                raise NumericError(TOO_LARGE)
            with np.errstate(over="ignore", invalid="ignore"):  # what is not finite is noticed where it is used
                np.matmul(changes, layer.columns, out=rows[low:high])
            return decide_signs(entered, rows, layer, prepared.flat, work, low, high)

        self.ambiguous += yield from side_by_side(count, min(ROWS_A_STEP, rows_a_step([layer])), block)
        self.pieces, self.started = pieces._replace(bits=bits), entered
        self.layer, self.deviations = layer, rows

    def cut(self) -> Iterator[int]:
        """Cut all pieces by the units of the layer that was entered.

        Each step yields the bytes that the next one takes in addition.
        """
        assert self.layer is not None
        layer, place = self.layer, 0
        blocks = self._blocks()
        if len(blocks) == 1 and blocks[0].room <= ROWS_A_STEP:
            self.pieces, ambiguous = self._cut_block(blocks[0])
            self.ambiguous += ambiguous
        else:
            room = sum(block.room for block in blocks)
            new = self._room(room)
            wanted = room * row_bytes(new)
            yield wanted
            for cut in in_parallel(partial(self._cut_block, block) for block in blocks):
                if cut is not None:
                    part, ambiguous = cut
                    self.ambiguous += ambiguous
                    part.write_to(new, place)  # the next block begins with this one's last row
                    place += len(part.numbers) - 1
                yield wanted
            self.pieces = new.first(place + 1)
        if math.isinf(self.ends[0]):
            self._name_auxiliary(layer)

    def _blocks(self) -> list[Block]:
        """All pieces, in blocks that take a few milliseconds each.

        A piece that k units cross takes about k^2 moves of rows.
        """
        bits, before = self.pieces.bits, self.cells
        counted = [crossings(bits, low, high) for low, high in ranges(before, ROWS_A_STEP)]
        every, most = sum([total for total, _ in counted]), max([most for _, most in counted])
        size = max(1, ROWS_A_STEP * before // (before + every * most))
        if size >= before:
            return [Block(0, before, before + every + 1)]
        return [Block(low, high, high - low + crossings(bits, low, high)[0] + 1) for low, high in ranges(before, size)]

    def _room(self, rows: int) -> Pieces:
        """Rows to be written, of which the system gives memory only to those that are."""
        assert self.layer is not None
        units, words = len(self.layer.weight), words_for(self.layer.bit + len(self.layer.weight))
        return Pieces(
            np.empty((rows, 6)),
            np.empty((rows, 2, words_for(units)), dtype=np.uint64),
            np.empty(rows, dtype=np.int32),
            np.empty(rows, dtype=np.int32),
            np.empty(rows, dtype=np.int32),
            np.empty((rows, words), dtype=np.uint64),
        )

    def _cut_block(self, block: Block) -> tuple[Pieces, int]:
        """The parts of the pieces of a block, and how many signs were closer to zero than rounding can tell."""
        assert self.layer is not None
        layer, flat, new = self.layer, self.prepared.flat, self._room(block.room)
        of_layer = (layer.limits, layer.zero, flat, layer.number, layer.bit, layer.pairs)
        work = np.empty((AT_ENDS + 2, self.prepared.widest))
        parts, ambiguous = cut_pieces(self.pieces, self.deviations, *of_layer, block.low, block.high, work, new)
        return new.first(parts + 1), ambiguous

    def _name_auxiliary(self, layer: Layer) -> None:
        """An auxiliary breakpoint that turns out to lie on a fold becomes that unit's."""
        layers, units, patterns = self.pieces.layers, self.pieces.units, self.pieces.patterns
        for vertex in np.flatnonzero(layers[1:-1] == 0) + 1:
            left, right = unpacked(patterns[vertex - 1 : vertex + 1], layer.bit, len(layer.weight))
            if (left != right).any():
                layers[vertex], units[vertex] = layer.number, int(np.flatnonzero(left != right)[0]) + 1

    def kept(self) -> BoolArray | slice:
        """Picks, of one row a breakpoint, all but an auxiliary one on which no fold lies; all in a window."""
        if not math.isinf(self.ends[0]):
            return slice(None)
        keep: BoolArray = self.pieces.layers > 0
        keep[[0, -1]] = True
        return keep

    @property
    def offsets(self) -> FloatArray:
        """(V,) the breakpoints measured from the centre; -inf and inf at the ends of the whole line."""
        offsets = np.empty(self.vertex_count)
        offsets_of(self.pieces.numbers, offsets)
        return offsets

    def snapshot(self) -> LineMesh:
        """The pieces of the layers so far, without an auxiliary breakpoint."""
        return self.mesh_at(self.offsets, self.kept())

    def mesh_at(self, offsets: FloatArray, keep: BoolArray | slice) -> LineMesh:
        """The mesh of these `offsets` and what is `kept`."""
        x = self.prepared.units.points((offsets[keep] + self.prepared.centre)[:, None])[:, 0]
        x[[0, -1]] = self.ends
        pieces = self.pieces
        return LineMesh(x, pieces.layers[keep], pieces.units[keep], pieces.patterns[keep][:-1])


def first_pieces(window: Window | None, prepared: Prepared) -> PieceMesh:
    """The window as one piece, or the whole line as two."""
    if window is None:
        ends = np.array([-np.inf, np.inf])
        points = np.array([[-1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [1.0, 0.0, 0.0]])
    else:
        ends = np.array([*window.lower, *window.upper])
        low, high = np.ldexp(ends - window.centre, -prepared.units.inputs)
        points = np.array([[low, 0.0, 1.0], [high, 0.0, 1.0]])
    count = len(points)
    numbers = np.zeros((count, 6))
    numbers[:, :3] = points
    bits, patterns = np.empty((count, 2, 0), dtype=np.uint64), np.zeros((count, 0), dtype=np.uint64)
    folds = np.zeros((2, count), dtype=np.int32)
    parents = np.minimum(np.arange(count, dtype=np.int32), count - 2)
    return PieceMesh(
        prepared=prepared,
        ends=ends,
        pieces=Pieces(numbers, bits, folds[0], folds[1], parents, patterns),
        started=Vertices(numbers, NO_MARKS, bits),
        deviations=np.empty((0, 0)),
    )
