/** Puts the page together: each component gets its element, the bus and a signal that ends its listeners. */

import { createClient } from "./client.js";
import { createControls } from "./controls.js";
import { createCounts } from "./counts.js";
import { find } from "./dom.js";
import { createEmbedding } from "./embedding.js";
import { createExplanation } from "./explanation.js";
import { createFacts } from "./facts.js";
import { table } from "./fields.js";
import { createLayerTable } from "./layer_table.js";
import { createLegend } from "./legend.js";
import { createNumbers } from "./numbers.js";
import { createNetworkPanel } from "./network_panel.js";
import { createPanels } from "./panels.js";
import { createQr } from "./qr.js";
import { createShare } from "./share.js";
import { createStore } from "./state.js";
import { createStatus } from "./status.js";
import { createTheme } from "./theme.js";
import { createTools } from "./tools.js";
import { createView } from "./view.js";
import { createWhole } from "./whole.js";

const bus = new EventTarget();
const { signal } = new AbortController();
const store = createStore(bus, table(JSON.parse(find(document, "#limits").textContent ?? "")), signal);

createControls(find(document, "#controls .main"), "network", bus, store, signal);
createControls(find(document, "#controls .more"), "more", bus, store, signal);
createTools(find(document, "#view-controls"), bus, store, signal);
createPanels(find(document, "#panels"), bus, store, signal);
createQr(find(document, "#panel-share .qr"), bus, store, signal);
createShare(find(document, "#panel-share"), bus, store, signal);
createNetworkPanel(find(document, "#panel-network"), bus, store, signal);
createExplanation(find(document, "#explanation"), bus, store, signal);
createLegend(find(document, "#legend"), bus, store, signal);
createView(find(document, "#view"), bus, store, signal);
createTheme(find(document, "#theme"), bus, store, signal);
createCounts(find(document, "#counts"), bus, signal);
createFacts(find(document, "#facts"), bus, signal);
createNumbers(find(document, "#panel-numbers"), bus, signal);
createWhole(find(document, "#panel-numbers .whole"), bus, store, signal);
createLayerTable(find(document, "#panel-numbers .layers"), bus, store, signal);
createStatus(find(document, "#status"), bus, signal);
createEmbedding(bus, store, signal);
createClient(bus, store, signal);
