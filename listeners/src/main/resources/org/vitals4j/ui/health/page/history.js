// What the page remembers of a run, bounded however long it is looked at: the newest rows as they
// came, older ones merged evenly. The server does the same.

const CAPACITY = 512;

export class History {
  /** @param join makes one row of two in a row */
  constructor(join) {
    this.join = join;
    this.recent = [];
    this.older = [];
    this.bucketSize = 1;
  }

  /** Rows must have `n`, the iterations they stand for. */
  add(row) {
    this.recent.push(row);
    if (this.recent.length <= CAPACITY) return;
    this.#put(this.older, this.recent.shift());
    while (this.older.length > CAPACITY) {
      this.bucketSize *= 2;
      const fewer = [];
      for (const one of this.older) this.#put(fewer, one);
      this.older = fewer;
    }
  }

  #put(rows, row) {
    const last = rows[rows.length - 1];
    if (last !== undefined && last.n + row.n <= this.bucketSize) rows[rows.length - 1] = this.join(last, row);
    else rows.push(row);
  }

  rows() {
    return this.older.concat(this.recent);
  }

  get length() {
    return this.older.length + this.recent.length;
  }

  last() {
    return this.recent[this.recent.length - 1];
  }
}

/** Row of named quantities, each [last, smallest, largest]; absent ones are missing. */
export function joinSeries(a, b) {
  const values = { ...a.values };
  for (const [name, later] of Object.entries(b.values)) {
    const before = values[name];
    values[name] =
      before === undefined ? later : [later[0], smaller(before[1], later[1]), Math.max(before[2], later[2])];
  }
  return { ...b, first: a.first, n: a.n + b.n, values };
}

/** Row of one value a layer, the largest seen; −1 where there was none. */
export function joinLayers(a, b) {
  const max = Float32Array.from(b.max);
  for (let i = 0; i < max.length; i++) {
    const before = a.max[i];
    if (max[i] === -1) max[i] = before;
    else if (before !== -1) max[i] = Math.max(before, max[i]); // NaN wins
  }
  return { ...b, first: a.first, n: a.n + b.n, max };
}

function smaller(a, b) {
  return Number.isNaN(a) ? b : Number.isNaN(b) ? a : Math.min(a, b);
}
