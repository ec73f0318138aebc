// One run and worker: what was read of it so far, and how to read on.

import { ask, value } from "./api.js";
import { History, joinLayers, joinSeries } from "./history.js";

const MAX_EVENTS = 2000;

export class Run {
  constructor(session, worker) {
    this.session = session;
    this.worker = worker;
    this.state = "NONE";
    this.network = null;
    this.findings = [];
    this.events = [];
    this.dropped = 0;
    this.layer = 0;
    this.#forget();
  }

  #forget() {
    this.series = new History(joinSeries);
    this.next = 0;
    this.events = [];
    this.findings = [];
    this.#forgetLayers();
  }

  #forgetLayers() {
    this.heat = new History(joinLayers);
    this.heatNext = 0;
    this.#forgetLayer();
  }

  #forgetLayer() {
    this.layerSeries = new History(joinSeries);
    this.layerNext = 0;
  }

  /** Another layer is looked at from the next reading on. */
  choose(layer) {
    if (layer === this.layer) return;
    this.layer = layer;
    this.#forgetLayer();
  }

  #ask(what, parameters) {
    return ask(what, { session: this.session, worker: this.worker, ...parameters });
  }

  /** Reads what is new; true if anything was. */
  async read() {
    const answer = await this.#ask("run", { since: this.next });
    if (answer.next < this.next) {
      this.#forget(); // another server, or the run was begun again
      return this.read();
    }
    const version = this.network?.version;
    this.state = answer.state;
    this.network = answer.network ?? this.network; // null: as it was
    this.findings = answer.findings ?? this.findings;
    this.dropped = answer.dropped;
    this.next = answer.next;
    this.events = this.events.concat(answer.events).slice(-MAX_EVENTS);
    addSeries(this.series, answer);
    if (version !== undefined && this.network.version !== version) {
      this.#forgetLayers();
      this.layer = 0;
    }
    await this.readLayers();
    return answer.iteration.length > 0 || answer.events.length > 0;
  }

  async readLayers() {
    if ((this.network?.layers.length ?? 0) === 0) return;
    const layer = this.layer;
    const [heat, one] = await Promise.all([
      this.#ask("layers", { since: this.heatNext }),
      this.#ask("layer", { layer, since: this.layerNext }),
    ]);
    this.heatNext = heat.next;
    heat.iteration.forEach((iteration, i) => {
      const max = Float32Array.from(heat.max[i], (raw) => (raw === null ? -1 : Number(raw)));
      this.heat.add({ iteration, first: heat.firstIteration[i], n: heat.iterations[i], max });
    });
    if (layer === this.layer) {
      this.layerNext = one.next;
      addSeries(this.layerSeries, one);
    }
  }

  /** All layers at one iteration, or now. */
  at(iteration) {
    return this.#ask("iteration", { at: iteration ?? "latest" });
  }

  histogram(iteration) {
    return this.#ask("histogram", { layer: this.layer, at: iteration ?? "latest" });
  }
}

function addSeries(history, answer) {
  const fields = Object.entries(answer.series);
  answer.iteration.forEach((iteration, i) => {
    const values = {};
    for (const [name, { last, min, max }] of fields) {
      if (last[i] !== null) values[name] = [value(last[i]), value(min[i]), value(max[i])];
    }
    history.add({
      iteration,
      first: answer.firstIteration[i],
      n: answer.iterations[i],
      epoch: answer.epoch[i],
      timeMillis: answer.timeMillis[i],
      values,
    });
  });
}
