// What all charts share: the range of iterations shown, and the cursor.

class View extends EventTarget {
  /** {from, to}, {last: n}, or null for everything. */
  range = null;
  /** Iteration under the pointer, or pinned; null for the newest. */
  cursor = null;
  pinned = false;

  setRange(range) {
    this.range = range;
    this.dispatchEvent(new Event("range"));
  }

  /** The first and last iteration shown, of rows in order. */
  limits(rows) {
    if (rows.length === 0) return [0, 1];
    const first = rows[0].first;
    const last = rows[rows.length - 1].iteration;
    if (this.range?.last !== undefined) return widened(Math.max(first, last - this.range.last + 1), last);
    return this.range === null ? widened(first, last) : [this.range.from, this.range.to];
  }

  point(iteration) {
    if (this.pinned || iteration === this.cursor) return;
    this.cursor = iteration;
    this.dispatchEvent(new Event("cursor"));
  }

  pin(iteration) {
    this.pinned = iteration !== null;
    this.cursor = iteration;
    this.dispatchEvent(new Event("cursor"));
  }
}

function widened(from, to) {
  return to > from ? [from, to] : [from - 0.5, to + 0.5];
}

export const view = new View();

/** The row that an iteration lies in, or the nearest before it. */
export function rowAt(rows, iteration) {
  if (rows.length === 0) return undefined;
  if (iteration === null) return rows[rows.length - 1];
  let low = 0;
  let high = rows.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rows[middle].iteration < iteration) low = middle + 1;
    else high = middle;
  }
  return rows[low];
}
