/** A run as it was recorded: the losses of each step, and of some steps a picture, which is the whole network. */

/** @typedef {import("../weights/weights_text.js").Layer} Layer */
/** @typedef {import("../weights/weights_text.js").Activation} Activation */
/**
 * @typedef {object} Numbers of a picture
 * @property {number} step
 * @property {number} trainLoss
 * @property {number | null} testLoss null without a test part
 * @property {number} gradientNorm
 * @property {number} deadUnits hidden units without any slope at any training point
 * @property {number | null} linearRegions null where a limit stopped the count
 * @property {number | null} activationRegions
 * @property {number | null} trainError share of the points in the wrong class; null without classes
 * @property {number | null} testError
 */
/**
 * @typedef {object} Shape of the network
 * @property {number[]} sizes inputs, units of each hidden layer, one output
 * @property {Activation} activation
 */

export class Film {
  /**
   * @param {Shape} shape
   * @param {{steps: number}} plan of the run
   * @param {any} header of the frame `started`
   */
  constructor(shape, plan, header) {
    this.shape = shape;
    this.header = header;
    /** The last step that is planned. */
    this.planned = plan.steps;
    this.units = shape.sizes.slice(1, -1).reduce((sum, units) => sum + units, 0);
    /** How many steps are recorded, the start among them. */
    this.steps = 0;
    /** @type {{reason: string, sentence: string, step: number} | null} */
    this.end = null;
    const room = plan.steps + 1;
    this.trainLoss = new Float64Array(room);
    /** @type {Float64Array | null} */
    this.testLoss = null;
    this.gradientNorm = new Float64Array(room);
    this.deadUnits = new Uint32Array(room);
    /** @type {Picture[]} */
    this.recorded = [];
  }

  /** How many pictures there are. */
  get pictures() {
    return this.recorded.length;
  }

  /** The last step of the film, as far as one knows. */
  get length() {
    return this.end?.step ?? this.planned;
  }

  /**
   * @param {any} header of a frame `steps`
   * @param {any} arrays
   */
  addSteps({ first }, { train_loss, test_loss, gradient_norm, dead_units }) {
    const count = train_loss.length;
    this.trainLoss.set(train_loss, first);
    this.gradientNorm.set(gradient_norm, first);
    if (test_loss) (this.testLoss ??= new Float64Array(this.planned + 1)).set(test_loss, first);
    const layers = dead_units.length / count;
    for (let step = 0; step < count; step += 1) {
      const dead = dead_units.subarray(layers * step, layers * (step + 1));
      this.deadUnits[first + step] = dead.reduce((/** @type {number} */ sum, /** @type {number} */ n) => sum + n, 0);
    }
    this.steps = first + count;
  }

  /**
   * The parameters stay in the memory of the frame that brought them.
   * @param {any} arrays of a frame `pictures`
   */
  addPictures(arrays) {
    const { steps, parameters, counted, linear_regions, activation_regions, train_error, test_error } = arrays;
    const size = parameters.length / steps.length;
    for (let index = 0; index < steps.length; index += 1) {
      this.recorded.push({
        step: steps[index],
        parameters: parameters.subarray(size * index, size * (index + 1)),
        linearRegions: counted[index] ? linear_regions[index] : null,
        activationRegions: counted[index] ? activation_regions[index] : null,
        trainError: train_error?.[index] ?? null,
        testError: test_error?.[index] ?? null,
      });
    }
  }

  /**
   * @param {number} picture
   * @returns {number}
   */
  stepOf(picture) {
    return this.recorded[picture].step;
  }

  /**
   * @param {number} step
   * @returns {number} the last picture that is not after this step
   */
  pictureAt(step) {
    let [low, high] = [0, this.pictures - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (this.recorded[middle].step <= step) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /**
   * @param {number} picture
   * @returns {Numbers}
   */
  numbersAt(picture) {
    const { parameters: _, ...numbers } = this.recorded[picture];
    const { step } = numbers;
    return {
      ...numbers,
      trainLoss: this.trainLoss[step],
      testLoss: this.testLoss?.[step] ?? null,
      gradientNorm: this.gradientNorm[step],
      deadUnits: this.deadUnits[step],
    };
  }

  /**
   * @param {number} picture
   * @returns {Layer[]} the network of this picture
   */
  layersOf(picture) {
    const { parameters } = this.recorded[picture];
    const { sizes, activation } = this.shape;
    let at = 0;
    const take = (/** @type {number} */ count) => parameters.subarray(at, (at += count));
    return sizes.slice(1).map((units, index) => ({
      inputs: sizes[index],
      units,
      weight: take(units * sizes[index]),
      bias: take(units),
      activation: index === sizes.length - 2 ? null : activation,
    }));
  }
}

/**
 * @typedef {object} Picture
 * @property {number} step
 * @property {Float64Array} parameters
 * @property {number | null} linearRegions
 * @property {number | null} activationRegions
 * @property {number | null} trainError
 * @property {number | null} testError
 */
