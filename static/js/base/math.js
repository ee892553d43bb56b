/** Formulas: MathML that comes as text becomes elements, and only those that a formula needs. */

const NAMESPACE = "http://www.w3.org/1998/Math/MathML";
const ELEMENTS = new Set(["math", "mrow", "mi", "mn", "mo", "msub", "msup", "mfrac", "munder", "mtable", "mtr", "mtd"]);
const ATTRIBUTES = ["alttext", "display", "linethickness"];

/**
 * @param {string} text a well-formed `math` element
 * @returns {Element}
 * @throws {Error} if it is not, or holds what no formula needs
 */
export function mathOf(text) {
  return copy(new DOMParser().parseFromString(text, "application/xml").documentElement);
}

/**
 * @param {Element} element
 * @returns {Element}
 */
function copy(element) {
  if (element.namespaceURI !== NAMESPACE || !ELEMENTS.has(element.localName)) {
    throw new Error(`${element.localName} is no element of a formula.`);
  }
  const made = document.createElementNS(NAMESPACE, element.localName);
  for (const name of ATTRIBUTES) {
    const value = element.getAttribute(name);
    if (value !== null) made.setAttribute(name, value);
  }
  if (element.children.length) made.append(...Array.from(element.children, copy));
  else made.textContent = element.textContent;
  return made;
}
