/** The views by the names that a deck gives them. */

import { createBuildView } from "./build_view.js";
import { createCostsView } from "./costs_view.js";
import { createDrawsView } from "./draws_view.js";
import { createExplorerView } from "./explorer_view.js";
import { createFoldingView } from "./folding_view.js";
import { createPerceptronView } from "./perceptron_view.js";
import { createReluView } from "./relu_view.js";
import { createSpreadView } from "./spread_view.js";
import { createTrainingView } from "./training_view.js";
import { createUnitsView } from "./units_view.js";
import { createVersusView } from "./versus_view.js";

/**
 * @param {import("../explorer.js").SceneExplorer} explorer
 * @param {readonly import("../../state/fields.js").Field[]} fields
 * @param {readonly import("../../state/fields.js").Field[]} training fields of a training run
 * @returns {import("../player.js").Makers}
 */
export function makersOf(explorer, fields, training) {
  return {
    build: createBuildView,
    costs: createCostsView,
    draws: createDrawsView,
    explorer: (stage) => createExplorerView(stage, explorer),
    folding: createFoldingView,
    perceptron: (stage) => createPerceptronView(stage, fields),
    relu: createReluView,
    spread: createSpreadView,
    training: (stage) => createTrainingView(stage, explorer, training),
    units: createUnitsView,
    versus: (stage) => createVersusView(stage, fields),
  };
}
