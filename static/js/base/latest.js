/** Work that is wanted again and again: one at a time, then the latest wish; those between are never worked on. */

/** What takes longer is given up for a newer wish. */
const PATIENCE_MILLISECONDS = 300;

export class Latest {
  /**
   * @param {(ended: AbortSignal) => Promise<void>} work `ended` aborts when it is given up
   * @param {number} [patience] milliseconds
   */
  constructor(work, patience = PATIENCE_MILLISECONDS) {
    this.work = work;
    this.patience = patience;
    this.again = false;
    this.begun = 0;
    /** @type {AbortController | null} */
    this.running = null;
  }

  /** Does the work, now or as soon as the present one is finished. */
  async want() {
    this.again = true;
    const { running } = this;
    if (running) {
      setTimeout(() => running.abort(), this.begun + this.patience - performance.now());
      return;
    }
    try {
      while (this.again) {
        this.again = false;
        this.begun = performance.now();
        this.running = new AbortController();
        await this.work(this.running.signal);
      }
    } finally {
      this.running = null;
    }
  }

  /** Nobody wants it any more. */
  stop() {
    this.again = false;
    this.running?.abort();
  }
}
