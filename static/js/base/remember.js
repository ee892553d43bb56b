/** Remembers what was worked out for a geometry, for as long as the geometry itself is kept. */

/** @type {WeakMap<object, Map<string, any>>} */
const known = new WeakMap();

/**
 * @template T
 * @param {object} about
 * @param {string} name of what is worked out
 * @param {() => T} make
 * @returns {T} the same each time
 */
export function remember(about, name, make) {
  let facts = known.get(about);
  if (!facts) known.set(about, (facts = new Map()));
  if (!facts.has(name)) facts.set(name, make());
  return facts.get(name);
}
