"""Exact piecewise-linear geometry: the regions of a ReLU network on a line or in the plane.

This room is pure: it reads numbers and returns numbers. No input or output, no clock, no logging, no asyncio,
no settings; limits are the caller's, who may stop between any two steps. A test checks the imports.
"""

from app.geometry.arrays import first_bits
from app.geometry.assurance import Assurance
from app.geometry.compiling import compile_kernels
from app.geometry.count import counting, counts_of
from app.geometry.invariants import InvariantError, check_invariants
from app.geometry.line_mesh import LineMesh, LineSubdivision
from app.geometry.plane_mesh import PlaneMesh, PlaneSubdivision
from app.geometry.subdivide import Step, subdivide, subdivision_of
from app.geometry.window import Window

__all__ = [
    "Assurance",
    "InvariantError",
    "LineMesh",
    "LineSubdivision",
    "PlaneMesh",
    "PlaneSubdivision",
    "Step",
    "Window",
    "check_invariants",
    "compile_kernels",
    "counting",
    "counts_of",
    "first_bits",
    "subdivide",
    "subdivision_of",
]
