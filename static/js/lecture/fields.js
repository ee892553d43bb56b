/** The table of the lecture's state; what applies is part of the address. */

/** @typedef {import("../state/fields.js").Field} Field */
/**
 * @typedef {object} LectureState
 * @property {string} scene
 * @property {string} at what the scene's view shows, in the words of the view; "" as the scene begins
 * @property {"on" | "off"} reveal whether the answer is shown
 * @property {"auto" | "light" | "dark" | "projector"} theme
 * @property {number} size of the type, as a multiple
 * @property {"on" | "off"} blank whether the screen is blank
 * @property {string} room that is followed, or ""
 */

/** The type may be so small and so large. */
const SIZES = [0.7, 1.8];

/**
 * @param {string[]} scenes their names, in order
 * @param {readonly Field[]} fields of the explorer
 * @returns {readonly Field[]}
 */
export function lectureFields(scenes, fields) {
  const always = { format: String, applies: () => true };
  const onOff = { default: "off", parse: String, choices: () => [["on", "On"], ["off", "Off"]], format: String };
  const rows = [
    { ...always, name: "scene", default: scenes[0], parse: String, choices: () => scenes.map((name) => [name, name]) },
    { ...always, name: "at", default: "", parse: String },
    { ...onOff, name: "reveal", applies: () => true },
    ...fields.filter(({ name }) => name === "theme"),
    {
      ...always, name: "size", default: 1, limits: () => SIZES,
      parse: (/** @type {string} */ text) => (Number.isFinite(Number(text)) ? Number(text) : undefined),
    },
    { ...onOff, name: "blank", applies: () => false },
    { ...always, name: "room", default: "", parse: String },
  ];
  return /** @type {any} */ (rows);
}
