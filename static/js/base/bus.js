/**
 * The event bus: an EventTarget that components share. They know its events, never each other.
 *
 * | event    | detail                                            | meaning                                       |
 * |----------|---------------------------------------------------|-----------------------------------------------|
 * | state    | {state}                                           | the state of the page changed                 |
 * | request  | {sequence, state}                                 | a question was asked; older answers are void  |
 * | slow     | {sequence}                                        | the answer takes so long that one should know |
 * | started  | {sequence, header}                                | the server took the question                  |
 * | progress | {sequence, layer, layers, cells}                  | how far the count has come                    |
 * | geometry | {sequence, state, header, arrays}                 | something to draw                             |
 * | done     | {sequence, answer}                                | the answer, complete or stopped by a budget   |
 * | whole    | {network, counts}                                 | of this SPEC, as JSON, on the line or plane   |
 * | failed   | {sequence, sentence, retrying}                    | no answer; retrying: it asks again by itself  |
 * | look     | {window}                                          | what a gesture looks at; null: it is over     |
 * | usual    | {window}                                          | of a run, what Reset shows; null: of the kind |
 * | drawn    | {inputs, geometry, window, values, range, curves} | what the plot shows; the last three are of 1D |
 * | values   | {range}                                           | another page shows these, null: none; 1D      |
 * | probe    | {point, cell, along?}                             | the input that is pointed at, both null: none |
 * | unit     | {layer, unit}                                     | the hidden unit that is pointed at, or null   |
 * | fold     | {layer}                                           | folds are played up to it; null: not any more |
 * | profile  | {ends, arrays}                                    | f along a line; arrays null: it is not known  |
 * | marks    | {inputs, fits, ...}                               | what was drawn: MapMarks with two inputs      |
 * | cancel   | {}                                                | the person wants the computation stopped      |
 * | retry    | {}                                                | the person wants to ask again                 |
 * | theme    | {}                                                | colours must be read again                    |
 *
 * While a network learns, on /train, the page's bus has these, too; there `failed`, `cancel` and `retry` are about a
 * run, and the explorer that shows its pictures has a bus of its own, whose `drawn` is passed on.
 *
 * | event    | detail                         | meaning                                                              |
 * |----------|--------------------------------|----------------------------------------------------------------------|
 * | run      | {question}                     | a run begins: the film before it is void; null: there are no points  |
 * | slow     | {}                             | no picture yet for so long that what is seen is of the run before    |
 * | data     | {task, dimension, trainPoints, | what it learns from; points (N * dimension,) point by point, targets |
 * |          | trainTargets, testPoints,      | (N,), the classes 0 and 1 or values; columns: of pasted rows, see    |
 * |          | testTargets, columns, window}  | the API; window: where regions are counted                           |
 * | drawing  | {data}                         | points that are being drawn, shown for those of the run; null: none  |
 * | film     | {film}                         | more of it is recorded, see train/film.js                            |
 * | end      | {reason, sentence, step}       | of the run                                                           |
 * | seek     | {picture}                      | the play head shall go there and rest                                |
 * | head     | {film, picture, step}          | where the play head is                                               |
 * | play     | {playing}                      | whether it moves by itself                                           |
 * | shown    | {picture}                      | the plot shows this picture now                                      |
 */

/**
 * Tells every listener of `type`.
 * @param {EventTarget} bus
 * @param {string} type
 * @param {object} [detail]
 */
export function emit(bus, type, detail = {}) {
  bus.dispatchEvent(new CustomEvent(type, { detail }));
}

/**
 * Calls `listener` with the detail of each event of `type` until `signal` aborts.
 * @param {EventTarget} bus
 * @param {string} type
 * @param {(detail: any) => void} listener
 * @param {AbortSignal} signal
 */
export function on(bus, type, listener, signal) {
  bus.addEventListener(type, (event) => listener(/** @type {CustomEvent} */ (event).detail), { signal });
}
