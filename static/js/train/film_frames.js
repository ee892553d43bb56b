/** Pictures of a film as PNG: the plot as it is seen, with the step and its numbers beneath. */

import { emit, on } from "../base/bus.js";
import { significant } from "../base/significant.js";
import { digits, several } from "../base/words.js";
import { textLines } from "../picture/caption.js";
import { pictureWith, toCanvas } from "../picture/picture.js";
import { readTheme } from "../plot/colours.js";
import { pngOf } from "./png.js";

/** @typedef {import("./film.js").Film} Film */
/** @typedef {import("../plot/explorer.js").Explorer} Explorer */
/** @typedef {{widest: number, levels: number}} Size of a picture: pixels, and levels of each of red, green and blue */

/** A map is a picture within the picture: polygons with gradients are dithered, and dots do not compress. */
const MOST_POLYGONS = 0;
/** A picture that is not there by then will not come. */
const LONGEST_MILLISECONDS = 40000;
/** Pixels of a picture for one of the page, at most. */
const FINEST = 2;

export class Frames {
  /**
   * @param {HTMLElement} view
   * @param {EventTarget} bus of the page
   * @param {Explorer} explorer that shows the pictures
   * @param {import("./player.js").Player} player
   * @param {AbortSignal} signal
   */
  constructor(view, bus, explorer, player, signal) {
    this.player = player;
    this.view = view;
    this.bus = bus;
    this.explorer = explorer;
    /** Whether it is not the person who moves the play head. */
    this.leading = false;
    /** @type {any} the latest event of this name */
    this.geometry = null;
    /** @type {{film: Film, picture: number} | null} what the plot shows */
    this.shown = null;
    /** @type {{film: Film, picture: number} | null} what it will show */
    this.head = null;
    on(explorer.bus, "geometry", (geometry) => (this.geometry = geometry), signal);
    on(bus, "head", (head) => {
      this.head = head;
      this.shown = null;
    }, signal);
    on(bus, "shown", ({ picture }) => {
      if (this.head?.picture === picture) this.shown = this.head;
    }, signal);
    for (const type of ["run", "failed"]) on(bus, type, () => (this.shown = this.head = null), signal);
  }

  /**
   * One by one: what follows the play head is led from picture to picture, and back to it at the end.
   * @param {Film} film
   * @param {number[]} pictures
   * @param {Size} size
   * @param {(done: number) => void} tell
   * @param {AbortSignal} ended stops it
   * @returns {Promise<Uint8Array<ArrayBuffer>[]>} PNG files of one size, fewer if it was stopped
   * @throws {Error} whose message is a sentence: why there are none
   */
  async take(film, pictures, size, tell, ended) {
    const files = [];
    try {
      for (const picture of pictures) {
        await this.show(film, picture, ended);
        if (ended.aborted) break;
        files.push(await this.picture(film, picture, size));
        if (ended.aborted) break;
        tell(files.length);
      }
    } finally {
      if (this.player.film === film) this.lead(film, this.player.picture);
    }
    return files;
  }

  /**
   * @param {Film} film
   * @param {number} picture
   */
  lead(film, picture) {
    this.leading = true;
    emit(this.bus, "head", { film, picture, step: film.stepOf(picture) });
    this.leading = false;
  }

  /**
   * @param {Film} film
   * @param {number} picture
   * @param {AbortSignal} ended
   */
  async show(film, picture, ended) {
    if (this.shown?.film === film && this.shown.picture === picture) return;
    const heard = new AbortController();
    const there = new Promise((resolve, reject) => {
      on(this.bus, "shown", (shown) => shown.picture === picture && resolve(true), heard.signal);
      on(this.explorer.bus, "failed", ({ sentence }) => reject(new Error(sentence)), heard.signal);
      ended.addEventListener("abort", () => resolve(false), { signal: heard.signal });
      const late = setTimeout(() => reject(new Error("A picture takes too long.")), LONGEST_MILLISECONDS);
      heard.signal.addEventListener("abort", () => clearTimeout(late));
    });
    this.lead(film, picture);
    await there.finally(() => heard.abort());
  }

  /**
   * @param {Film} film
   * @param {number} picture
   * @param {Size} size
   */
  async picture(film, picture, size) {
    const { view, geometry, explorer } = this;
    if (!geometry?.header.final) throw new Error("A picture has too many regions to be drawn.");
    const theme = readTheme(view);
    const [first, ...rest] = captionOf(film, picture);
    const lines = textLines([
      { colour: theme.text, parts: [[first, null]] },
      ...rest.map((text) => ({ colour: theme.muted, parts: /** @type {[string, null][]} */ ([[text, null]]) })),
    ], theme, view.clientWidth);
    const caption = { ...lines, title: first };
    const drawn = await pictureWith(view, geometry, explorer.store.state, theme, MOST_POLYGONS, caption);
    return pngOf(await toCanvas(drawn, Math.min(FINEST, size.widest / drawn.size.width)), size.levels);
  }
}

/**
 * @param {Film} film
 * @param {number} picture
 * @returns {string[]} as many lines for each picture of a film
 */
export function captionOf(film, picture) {
  const { step, linearRegions, activationRegions, trainLoss, testLoss } = film.numbersAt(picture);
  const counts = linearRegions === null || activationRegions === null ? "the regions were not counted"
    : `${several(linearRegions, "linear region")}, ${several(activationRegions, "activation region")}`;
  const test = testLoss === null ? "" : `, test loss ${significant(testLoss, 3)}`;
  return [
    `Step ${digits(step)} of ${digits(film.length)}`, counts, `train loss ${significant(trainLoss, 3)}${test}`,
  ];
}
