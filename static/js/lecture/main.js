/** Puts /lecture together: the scenes, their keys, the window with the notes. */

import { find } from "../base/dom.js";
import { createTheme } from "../controls/theme.js";
import { table } from "../state/fields.js";
import { createStore } from "../state/state.js";
import { SceneExplorer } from "./explorer.js";
import { lectureFields } from "./fields.js";
import { createFollowBar } from "./follow_bar.js";
import { createFollowing } from "./following.js";
import { listenToKeys } from "./keys.js";
import { Player } from "./player.js";
import { createRoom } from "./room.js";
import { createSlides } from "./slides.js";
import { createSync } from "./sync.js";
import { trainFields } from "../train/train_state.js";
import { makersOf } from "./views/makers.js";

const bus = new EventTarget();
const { signal } = new AbortController();
const limits = JSON.parse(find(document, "#limits").textContent ?? "");
const fields = table(limits);
const training = trainFields(limits, JSON.parse(find(document, "#rates").textContent ?? ""));
const sections = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("section.scene")]);
const names = sections.map(({ dataset }) => dataset.scene ?? "");
const store = /** @type {import("./player.js").LectureStore} */ (/** @type {unknown} */ (
  createStore(bus, lectureFields(names, fields), signal)));

createTheme(find(document, "#theme"), bus, /** @type {any} */ (store), signal);
const explorer = new SceneExplorer(find(document, "#explorer"), fields, signal);
const player = new Player(sections, bus, store, makersOf(explorer, fields, training), signal);
const room = createRoom(bus, signal);
createFollowing(bus, store, room, createFollowBar(find(document, "#room"), bus, room, signal), signal);
createSync("lecture", bus, store, signal);
const act = createSlides(player, room, bus, store, signal);
listenToKeys(act, (index) => player.go(index), signal);
