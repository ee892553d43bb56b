"""The dual graph in GraphML: a node a counted activation region, an edge for each border that two of them share."""

from __future__ import annotations

import math
from collections.abc import Generator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.geometry import LineSubdivision, PlaneSubdivision
from app.services.answer_json import pattern_text
from app.services.export_cells import Labels, activation_regions, columns, measures, steps

ITEMS_A_STEP = 1024
"""Nodes or edges written at a time: some milliseconds of work."""

DATA_BYTES = 45
"""About how many bytes one attribute takes, as in `<data key="gradient_x">-0.123</data>`."""

NAMESPACE = "http://graphml.graphdrawing.org/xmlns"

Columns = dict[str, NDArray[Any]]
"""One attribute a column."""


class Graph(NamedTuple):
    """N nodes and E edges with their attributes.

    ids: (N,) the number of each node. cells: (N,) a cell of each. ends: (E, 2) the numbers of the nodes it joins.
    """

    ids: Labels
    cells: Labels
    nodes: Columns
    ends: Labels
    edges: Columns


def graphml_bytes(subdivision: LineSubdivision | PlaneSubdivision, widths: list[int]) -> int:
    """About how many bytes `graphml_pieces` gives."""
    cells, outputs = len(subdivision.constants), int(subdivision.constants.shape[1])
    pattern = sum(widths) + len(widths)
    if isinstance(subdivision, LineSubdivision):
        return cells * ((8 + 2 * outputs) * DATA_BYTES + pattern + 120)
    edges = len(subdivision.mesh.edges)
    return cells * ((6 + 3 * outputs) * DATA_BYTES + pattern + 60) + edges * (3 * DATA_BYTES + 60)


def graphml_pieces(
    subdivision: LineSubdivision | PlaneSubdivision, widths: list[int], name: str, counts: dict[str, int]
) -> Generator[bytes | None, None, None]:
    """The graph in pieces; None for a step without one.

    widths: places of each hidden layer in a pattern. name: of the graph. counts: attributes of the graph.
    """
    if isinstance(subdivision, LineSubdivision):
        graph = _path(subdivision)
    else:
        graph = yield from _dual(subdivision)
    patterns = subdivision.mesh.patterns
    yield _head(graph, name, counts)
    for low, high in steps(len(graph.ids), ITEMS_A_STEP):
        texts = pattern_text(patterns[graph.cells[low:high]], widths)
        rows = {key: values[low:high].tolist() for key, values in graph.nodes.items()}
        heads = [f'id="n{each}"' for each in graph.ids[low:high].tolist()]
        yield _items("node", heads, rows | {"pattern": texts})
    for low, high in steps(len(graph.ends), ITEMS_A_STEP):
        rows = {key: values[low:high].tolist() for key, values in graph.edges.items()}
        heads = [f'source="n{source}" target="n{target}"' for source, target in graph.ends[low:high].tolist()]
        yield _items("edge", heads, rows)
    yield b"</graph>\n</graphml>\n"


def _path(subdivision: LineSubdivision) -> Graph:
    """A line's pieces from left to right; slivers are passed over."""
    mesh, solid = subdivision.mesh, np.flatnonzero(~subdivision.slivers)
    maps = np.stack([subdivision.slopes, subdivision.constants], axis=2)[solid].reshape(len(solid), -1)
    names = columns(["slope", "constant"], subdivision.slopes.shape[1])
    nodes: Columns = {
        "linear_region": subdivision.linear_regions[solid],
        "x_low": mesh.x[solid],
        "x_high": mesh.x[solid + 1],
        "active_units": _active_units(mesh.patterns[solid]),
        **dict(zip(names, maps.T, strict=True)),
    }
    right = solid[1:]
    edges: Columns = {
        "layer": mesh.layers[right],
        "unit": mesh.units[right],
        "x": mesh.x[right],
    }
    return Graph(solid, solid, nodes, np.stack([solid[:-1], right], axis=1), edges)


def _dual(subdivision: PlaneSubdivision) -> Generator[None, None, Graph]:
    mesh = subdivision.mesh
    labels = activation_regions(mesh)
    yield
    areas, centres = np.empty(len(labels)), np.empty((len(labels), 2))
    for low, high in steps(len(labels)):
        areas[low:high], centres[low:high] = measures(mesh, low, high)
        yield
    # A region is told of by its first cell that is no sliver; one of slivers only is not counted and not there.
    solid = np.flatnonzero(~subdivision.slivers)
    ids, first = np.unique(labels[solid], return_index=True)
    cells = solid[first]
    yield
    sums = np.bincount(labels, weights=areas)[ids]
    middles = [np.bincount(labels, weights=areas * centres[:, axis])[ids] / sums for axis in (0, 1)]
    maps = np.concatenate([subdivision.gradients, subdivision.constants[:, :, None]], axis=2)
    names = columns(["gradient_x", "gradient_y", "constant"], subdivision.constants.shape[1])
    nodes: Columns = {
        "linear_region": subdivision.linear_regions[cells],
        "area": sums,
        "x": middles[0],
        "y": middles[1],
        "active_units": _active_units(mesh.patterns[cells]),
        **dict(zip(names, maps[cells].reshape(len(cells), -1).T, strict=True)),
    }
    yield
    ends, edges = _borders(subdivision, labels)
    return Graph(ids, cells, nodes, ends, edges)


def _borders(subdivision: PlaneSubdivision, labels: Labels) -> tuple[Labels, Columns]:
    """The pairs of neighbours, the smaller number first, and the fold between them and its length."""
    mesh = subdivision.mesh
    left, right = mesh.edge_cells.T
    inner = np.flatnonzero((left >= 0) & (right >= 0))
    inner = inner[~(subdivision.slivers[left[inner]] | subdivision.slivers[right[inner]])]
    inner = inner[labels[left[inner]] != labels[right[inner]]]
    pairs = np.sort(labels[mesh.edge_cells[inner]], axis=1)
    count = len(labels) + 1
    keys, first, which = np.unique(pairs[:, 0] * count + pairs[:, 1], return_index=True, return_inverse=True)
    lengths = np.hypot(*np.diff(mesh.vertices[mesh.edges[inner]], axis=1)[:, 0].T)
    lengths[mesh.at_infinity[mesh.edges[inner]].any(axis=1)] = np.inf
    edges: Columns = {
        "layer": mesh.edge_layers[inner][first],
        "unit": mesh.edge_units[inner][first],
        "length": np.bincount(which, weights=lengths, minlength=len(keys)),
    }
    return np.stack([keys // count, keys % count], axis=1), edges


def _active_units(patterns: NDArray[np.uint64]) -> NDArray[np.int64]:
    units: NDArray[np.int64] = np.bitwise_count(patterns).sum(axis=1, dtype=np.int64)
    return units


def _head(graph: Graph, name: str, counts: dict[str, int]) -> bytes:
    """Everything before the first node. `name` consists of characters that XML lets stand."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<graphml xmlns="{NAMESPACE}">',
        *(_key(key, "graph", "long") for key in counts),
        *(_key(key, "node", _type(values)) for key, values in graph.nodes.items()),
        _key("pattern", "node", "string"),
        *(_key(key, "edge", _type(values)) for key, values in graph.edges.items()),
        f'<graph id="{name}" edgedefault="undirected">',
        *(f'<data key="{key}">{value}</data>' for key, value in counts.items()),
    ]
    return "\n".join([*lines, ""]).encode("ascii")


def _key(name: str, domain: str, kind: str) -> str:
    return f'<key id="{name}" for="{domain}" attr.name="{name}" attr.type="{kind}"/>'


def _type(values: NDArray[Any]) -> str:
    return "double" if values.dtype.kind == "f" else "long"


def _items(tag: str, heads: list[str], rows: dict[str, list[Any]]) -> bytes:
    """Nodes or edges, a line each. heads: what stands in the tag of each. rows: the attributes of all."""
    data = zip(*([_data(key, value) for value in values] for key, values in rows.items()), strict=True)
    lines = [f"<{tag} {head}>{''.join(each)}</{tag}>\n" for head, each in zip(heads, data, strict=True)]
    return "".join(lines).encode("ascii")


def _data(key: str, value: float | str) -> str:
    """An attribute; nothing where it has no end, which not every reader of GraphML knows how to write."""
    if isinstance(value, float) and not math.isfinite(value):
        return ""
    return f'<data key="{key}">{value}</data>'
