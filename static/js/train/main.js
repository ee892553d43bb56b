/** Puts /train together: the controls, the run, its film, and the explorer that shows the picture at the play head. */

import { find } from "../base/dom.js";
import { createControls } from "../controls/controls.js";
import { placePopover } from "../controls/tools.js";
import { createTheme } from "../controls/theme.js";
import { Explorer } from "../plot/explorer.js";
import { table } from "../state/fields.js";
import { createStore } from "../state/state.js";
import { createDataEditor } from "./data_editor.js";
import { createDataPoints } from "./data_points.js";
import { createFilmBar } from "./film_bar.js";
import { createFilmExport } from "./film_export.js";
import { createPictures } from "./pictures.js";
import { Player } from "./player.js";
import { createReadout } from "./readout.js";
import { createRunner } from "./runner.js";
import { trainFields } from "./train_state.js";
import { createTrouble } from "./trouble.js";

const bus = new EventTarget();
const { signal } = new AbortController();
const limits = JSON.parse(find(document, "#limits").textContent ?? "");
const rates = JSON.parse(find(document, "#rates").textContent ?? "");
const pageStore = createStore(bus, trainFields(limits, rates), signal);
const store = /** @type {import("./train_state.js").TrainStore} */ (/** @type {unknown} */ (pageStore));

for (const place of /** @type {const} */ (["data", "network", "descent"])) {
  createControls(find(document, `#controls .${place}`), place, bus, pageStore, signal);
}
createControls(find(document, "#view-controls .line"), "view", bus, pageStore, signal);
createControls(find(document, "#show"), "show", bus, pageStore, signal);
placePopover(find(document, "#show"), find(document, "#show-more"), signal);
const explorer = new Explorer(document.body, table(limits), signal);
const player = new Player(bus, store, signal);
createPictures(explorer, bus, store, signal);
createFilmBar(find(document, "#film"), player, bus, store, signal);
createReadout(find(document, "#readout"), player, bus, signal);
createTrouble(find(document, "#trouble"), bus, store, signal);
createTheme(find(document, "#theme"), bus, pageStore, signal);
// One's own data come before what is asked about them.
find(document, "[data-control=data]").after(find(document, "#data-editor"));
createDataPoints(find(document, "#view"), find(document, "#data-legend"), bus, explorer.bus, signal);
createDataEditor(find(document, "#data-editor"), find(document, "#view"), limits, bus, explorer.bus, store, signal);
createFilmExport(find(document, "#film-export"), find(document, "#view"), bus, explorer, player, store, signal);
createRunner(bus, store, signal);
