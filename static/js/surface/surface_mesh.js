/** The surface of f as triangles: those of the cells, or of a grid of points where the cells are too many. */

import { hoverIndexOf } from "../map/hover_index.js";
import { remember } from "../base/remember.js";

/**
 * @typedef {object} Mesh
 * @property {Float64Array} x (V,) offsets from the geometry's origin
 * @property {Float64Array} y (V,)
 * @property {Float64Array} values (V,) of f
 * @property {Uint32Array[]} triangles the first, second and third vertex of each
 * @property {Uint32Array} cells (triangles,) whose colour each has
 */

/** Points a side of the grid: about as many triangles as the largest number of cells that are drawn has. */
export const GRID_SIDE = 160;

/**
 * Each convex cell as a fan of flat triangles, the same as on the map.
 * @param {any} arrays of a final geometry
 * @returns {Mesh}
 */
export function cellMesh({ vertices, values, cell_offsets: offsets, cell_vertices: ids }) {
  const count = offsets.length - 1;
  const mesh = emptyMesh(values.length, ids.length - 2 * count);
  mesh.values.set(values);
  for (let vertex = 0; vertex < values.length; vertex += 1) {
    mesh.x[vertex] = vertices[2 * vertex];
    mesh.y[vertex] = vertices[2 * vertex + 1];
  }
  let next = 0;
  for (let cell = 0; cell < count; cell += 1) {
    const first = offsets[cell];
    for (let corner = first + 2; corner < offsets[cell + 1]; corner += 1) {
      setTriangle(mesh, next++, cell, [ids[first], ids[corner - 1], ids[corner]]);
    }
  }
  return mesh;
}

/**
 * GRID_SIDE points a side, each at the height that the affine map of its cell has there.
 * @param {any} arrays of a final geometry
 * @returns {Mesh} the same each time
 */
export function gridMesh(arrays) {
  return remember(arrays, "grid mesh", () => {
    const side = GRID_SIDE;
    const mesh = emptyMesh(side * side, 2 * (side - 1) ** 2);
    const cells = samplePoints(arrays, mesh);
    let next = 0;
    for (let row = 1; row < side; row += 1) {
      for (let column = 1; column < side; column += 1) {
        const last = row * side + column;
        const [corner, right, up] = [last - side - 1, last - side, last - 1];
        setTriangle(mesh, next++, cells[corner], [corner, right, last]);
        setTriangle(mesh, next++, cells[corner], [corner, last, up]);
      }
    }
    return mesh;
  });
}

/**
 * @param {any} arrays
 * @param {Mesh} mesh gets its points
 * @returns {Uint32Array} (V,) the cell of each point
 */
function samplePoints(arrays, mesh) {
  const { vertices, values, gradients, cell_offsets: offsets, cell_vertices: ids } = arrays;
  const index = hoverIndexOf(arrays);
  const { left, low, width, height } = index.bounds;
  const cells = new Uint32Array(mesh.values.length);
  for (let point = 0; point < cells.length; point += 1) {
    const x = left + (width * (point % GRID_SIDE)) / (GRID_SIDE - 1);
    const y = low + (height * Math.floor(point / GRID_SIDE)) / (GRID_SIDE - 1);
    const found = index.find(x, y);
    // In a crack that rounding leaves between cells that of the point before is as good.
    const cell = found >= 0 ? found : cells[Math.max(point - 1, 0)];
    const vertex = ids[offsets[cell]];
    const across = gradients[2 * cell] * (x - vertices[2 * vertex]);
    const up = gradients[2 * cell + 1] * (y - vertices[2 * vertex + 1]);
    [mesh.x[point], mesh.y[point], mesh.values[point]] = [x, y, values[vertex] + across + up];
    cells[point] = cell;
  }
  return cells;
}

/**
 * @param {number} vertices
 * @param {number} triangles
 * @returns {Mesh}
 */
function emptyMesh(vertices, triangles) {
  return {
    x: new Float64Array(vertices),
    y: new Float64Array(vertices),
    values: new Float64Array(vertices),
    triangles: [0, 1, 2].map(() => new Uint32Array(triangles)),
    cells: new Uint32Array(triangles),
  };
}

/**
 * @param {Mesh} mesh
 * @param {number} triangle
 * @param {number} cell
 * @param {[number, number, number]} vertices
 */
function setTriangle({ triangles, cells }, triangle, cell, vertices) {
  vertices.forEach((vertex, at) => {
    triangles[at][triangle] = vertex;
  });
  cells[triangle] = cell;
}
