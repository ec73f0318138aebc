// All workers of a run side by side: a row each, and what is open at any of them.

import { ask, value } from "./api.js";
import { ago, count, element, number, words } from "./format.js";

const MARKS = { OK: "✓", WARN: "!", CRITICAL: "✕" };
const RANK = { OK: 0, WARN: 1, CRITICAL: 2 };
const MAX_NAMES = 12;

/** What each column is sorted by; the worker's place in the list is what else. */
const COLUMNS = [
  { title: "Worker", by: (row) => row.place },
  { title: "State", by: (row) => -RANK[row.state] },
  { title: "Gradient norm", by: (row) => descending(row.norm), number: true },
  { title: "Score", by: (row) => descending(row.score), number: true },
  { title: "Iterations/s", by: (row) => row.rate ?? Infinity, number: true },
  { title: "Iteration", by: (row) => row.iteration, number: true },
  { title: "Lag", by: (row) => -row.lag, number: true },
  { title: "Last report", by: (row) => row.timeMillis, number: true },
];

/** The largest first, what is not a number before all, what was not measured last. */
function descending(size) {
  return size === null ? Infinity : Number.isNaN(size) ? -Infinity : -size;
}

export class WorkersTable {
  #column = 1;
  #rows = new Map();
  #session = null;

  /** Calls back with the worker that a person wants to look at. */
  constructor(parent, open) {
    this.open = open;
    this.verdict = element("h1", {});
    this.faults = element("ul", { className: "faults" });
    this.head = element("tr", {});
    this.body = element("tbody", {});
    parent.replaceChildren(
      this.verdict,
      this.faults,
      element("div", { className: "scroll" }, element("table", {}, element("thead", {}, this.head), this.body)),
    );
    this.#heads();
  }

  #heads() {
    this.head.replaceChildren(
      ...COLUMNS.map((column, i) => {
        const button = element("button", { type: "button", className: "link", textContent: column.title, title: "Sort by it" });
        button.addEventListener("click", () => {
          this.#column = i;
          this.#heads();
          this.#order();
        });
        return element("th", { scope: "col", className: column.number ? "number" : "", "aria-sort": i === this.#column ? "ascending" : "none" }, button);
      }),
    );
  }

  async read(session) {
    const answer = await ask("workers", { session });
    if (session !== this.#session) {
      this.#session = session;
      this.#rows.clear();
      this.body.replaceChildren();
    }
    const norms = answer.workers.map((one) => value(one.gradient_norm)).filter((norm) => norm > 0 && Number.isFinite(norm));
    const scale = { low: Math.log(Math.min(...norms)), high: Math.log(Math.max(...norms)) };
    answer.workers.forEach((one, place) => this.#row(one, place, scale));
    const there = new Set(answer.workers.map((one) => one.worker));
    for (const [worker, row] of this.#rows) {
      if (there.has(worker)) continue;
      row.line.remove();
      this.#rows.delete(worker);
    }
    this.#order();
    this.#show(answer);
  }

  #row(one, place, scale) {
    const row = this.#rows.get(one.worker) ?? this.#newRow(one.worker);
    Object.assign(row, { place, state: one.state, norm: value(one.gradient_norm), score: value(one.score), rate: value(one.rate), iteration: one.iteration, lag: one.lag, timeMillis: one.timeMillis });
    const [, state, norm, score, rate, iteration, lag, last] = row.line.children;
    row.line.dataset.state = one.state;
    write(state, MARKS[one.state] + " " + one.state);
    write(norm.firstElementChild, number(row.norm));
    const known = row.norm > 0 && Number.isFinite(row.norm);
    row.dot.hidden = !known;
    if (known) row.dot.style.left = (scale.high > scale.low ? ((Math.log(row.norm) - scale.low) / (scale.high - scale.low)) * 100 : 50) + "%";
    write(score, number(row.score));
    write(rate, row.rate === null ? "–" : number(Number(row.rate.toPrecision(3))));
    write(iteration, one.iteration < 0 ? "–" : count(one.iteration));
    write(lag, one.iteration < 0 ? "–" : count(one.lag));
    write(last, one.timeMillis === 0 ? "never" : ago(Date.now() - one.timeMillis));
  }

  #newRow(worker) {
    const link = element("button", { type: "button", className: "link", textContent: worker, title: "Look at this worker" });
    link.addEventListener("click", () => this.open(worker));
    const dot = element("i", {});
    const track = element("span", { className: "track", title: "Where it lies between the smallest norm and the largest, on a log scale", "aria-hidden": "true" }, dot);
    const cells = COLUMNS.map((column) => element(column.title === "Worker" ? "th" : "td", { className: column.number ? "number" : "" }));
    cells[0].scope = "row";
    cells[0].append(link);
    cells[2].append(element("span", {}), track);
    const row = { line: element("tr", {}, ...cells), dot };
    this.#rows.set(worker, row);
    return row;
  }

  /** Moves what has another place; a row that somebody is in stays where it is if it can. */
  #order() {
    const by = COLUMNS[this.#column].by;
    const rows = [...this.#rows.values()].sort((a, b) => compare(by(a), by(b)) || a.place - b.place);
    rows.forEach((row, i) => {
      const there = this.body.children[i];
      if (there !== row.line) this.body.insertBefore(row.line, there ?? null);
    });
  }

  #show({ workers, faults }) {
    const alerts = workers.filter((one) => one.state !== "OK");
    write(this.verdict, count(workers.length) + " workers, " + (alerts.length === 0 ? "all OK" : alerts.length + " of them not OK"));
    const now = JSON.stringify(faults);
    if (this.shown === now) return; // a list under somebody's hands must not be replaced
    this.shown = now;
    this.faults.replaceChildren(...faults.map((fault) => this.#fault(fault, workers.length)));
  }

  #fault(fault, total) {
    const names = fault.workers.slice(0, MAX_NAMES).flatMap((worker, i) => {
      const link = element("button", { type: "button", className: "link", textContent: worker, title: "Look at this worker" });
      link.addEventListener("click", () => this.open(worker));
      return i === 0 ? [link] : [", ", link];
    });
    const more = fault.workers.length - MAX_NAMES;
    const who = fault.all && total > 1 ? "all " + total + " workers: " : fault.workers.length === 1 ? "worker " : count(fault.workers.length) + " workers: ";
    return element(
      "li",
      {},
      element("span", { className: "badge", dataset: { severity: fault.severity }, textContent: fault.severity }),
      element("b", { textContent: words(fault.pathology) }),
      element("span", {}, "at " + who, ...names, more > 0 ? " and " + count(more) + " more" : ""),
    );
  }
}

function compare(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}

function write(node, text) {
  if (node.textContent !== text) node.textContent = text;
}
