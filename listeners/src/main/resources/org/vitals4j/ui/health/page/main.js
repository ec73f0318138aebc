// Puts the page together, and reads on once a second for as long as it is open.

import { Refused, ask } from "./api.js";
import { openByLayer, outcome, showEvents, showFindings, showState, subject } from "./findings.js";
import { FlowPanel } from "./flow.js";
import { count, element } from "./format.js";
import { HeatPanel } from "./heatmap.js";
import { HistogramPanel } from "./histogram.js";
import { LayerPicker } from "./layerpicker.js";
import { Run } from "./run.js";
import { startTheme } from "./theme.js";
import { LinePanel } from "./timecharts.js";
import { view } from "./view.js";
import { WorkersTable } from "./workers.js";

const READ_MILLIS = 1000;
const READ_MILLIS_HIDDEN = 10_000;
const READS_PER_SESSION_LIST = 5; // readings
const ALL = ""; // no worker is called so

const byId = (id) => document.getElementById(id);

let run = null;
let wanted = new URLSearchParams(location.search); // ?session=…&worker=… opens one run, &view=workers all of its workers
let allWorkers = wanted.get("view") === "workers";
let panels = [];
let picker = null;
let ofLayer = [];
let lastRead = null;

const theRun = () => run;

function build() {
  const overview = byId("overview");
  const layer = byId("layer");
  const monitor = byId("monitor");
  const line = (parent, options) => new LinePanel(parent, theRun, options);
  const heat = new HeatPanel(overview, theRun, (at) => choose(at), { id: "heat", title: "Gradient of every layer over time (RMS)", size: "wide" });
  const flow = new FlowPanel(overview, theRun, (at) => choose(at), { id: "flow", title: "Gradient flow", size: "narrow" });
  const histogram = new HistogramPanel(layer, theRun, { id: "histogram", title: "Gradient histogram" });
  panels = [
    heat,
    flow,
    line(overview, { id: "score", title: "Score", lines: [{ name: "score", field: "score", colour: "blue", band: true }] }),
    line(overview, {
      id: "norm",
      title: "Gradient norm",
      scale: "log",
      lines: [
        { name: "before clipping", field: "gradient_norm", colour: "blue", band: true },
        { name: "after clipping", field: "clipped_gradient_norm", colour: "orange" },
        { name: "threshold", field: "clip_threshold", colour: "red", dashed: true },
      ],
    }),
    line(overview, {
      id: "ratio",
      title: "Update : parameter ratio of all layers",
      scale: "log",
      none: "Parameters and updates were not measured yet.",
      lines: [
        { name: "largest", field: "max_update_ratio", colour: "orange" },
        { name: "smallest", field: "min_update_ratio", colour: "blue" },
        { name: "usual: 10⁻³", constant: 1e-3, colour: "grey", dashed: true },
      ],
    }),
    line(overview, {
      id: "units",
      title: "Dead and saturated units, worst layer",
      scale: "share",
      none: "No layer here can die or saturate, or none was measured yet.",
      lines: [
        { name: "dead", field: "max_dead_units", colour: "red", band: true },
        { name: "saturated", field: "max_saturated_activations", colour: "sky", band: true },
      ],
    }),
    histogram,
    line(layer, {
      id: "layer-gradient",
      title: "Gradient",
      source: "layer",
      scale: "log",
      none: "This layer has no gradient, or none was measured yet.",
      lines: [
        { name: "largest |g|", field: "gradient_max_abs", colour: "sky" },
        { name: "L2 norm", field: "gradient_norm", colour: "red", band: true },
        { name: "mean |g|", field: "gradient_mean_abs", colour: "blue" },
      ],
    }),
    line(layer, {
      id: "layer-activation",
      title: "Activations",
      source: "layer",
      none: "DL4J does not show this layer's activations, or none were measured yet.",
      lines: [
        { name: "mean", field: "activation_mean", colour: "blue", band: true },
        { name: "standard deviation", field: "activation_std", colour: "orange", band: true },
      ],
    }),
    line(layer, {
      id: "layer-units",
      title: "Units",
      source: "layer",
      scale: "share",
      none: "Not measured in this layer.",
      lines: [
        { name: "dead", field: "dead_units", colour: "red", band: true },
        { name: "saturated", field: "saturated_activations", colour: "sky", band: true },
        { name: "exactly 0", field: "zero_activations", colour: "grey" },
      ],
    }),
    line(layer, {
      id: "layer-update",
      title: "Update : parameter ratio and learning rate",
      source: "layer",
      scale: "log",
      none: "This layer has no weights, or they were not measured yet.",
      lines: [
        { name: "ratio", field: "update_ratio", colour: "blue", band: true },
        { name: "learning rate", field: "learning_rate", colour: "pink" },
        { name: "usual ratio: 10⁻³", constant: 1e-3, colour: "grey", dashed: true },
      ],
    }),
    line(layer, {
      id: "layer-parameter",
      title: "Parameters (L2 norm)",
      source: "layer",
      none: "This layer has no parameters, or they were not measured yet.",
      lines: [{ name: "L2 norm", field: "parameter_norm", colour: "green", band: true }],
    }),
    line(monitor, {
      id: "overhead",
      title: "Overhead: time in the monitor ÷ time of the iteration",
      scale: "share",
      lines: [{ name: "overhead", field: "overhead", colour: "pink", band: true }],
    }),
    line(monitor, {
      id: "rates",
      title: "Sampling rate: share of iterations measured",
      scale: "share",
      lines: [
        { name: "gradient norms", field: "norms_rate", colour: "blue" },
        { name: "everything else", field: "samples_rate", colour: "orange" },
      ],
    }),
  ];
  ofLayer = [flow, histogram];
  picker = new LayerPicker(byId("layer-choice"), theRun, (at) => choose(at));
  ranges();
  view.addEventListener("cursor", showCursor);
  view.addEventListener("range", () => {
    ranges();
    showCursor();
  });
}

function ranges() {
  const choices = [["All", null], ["Last 1,000", { last: 1000 }], ["Last 100", { last: 100 }]];
  const buttons = choices.map(([text, range]) => {
    const pressed = JSON.stringify(view.range) === JSON.stringify(range);
    const made = element("button", { type: "button", textContent: text, "aria-pressed": String(pressed) });
    made.addEventListener("click", () => view.setRange(range));
    return made;
  });
  if (view.range?.from !== undefined) {
    const zoomed = element("button", { type: "button", textContent: count(view.range.from) + "–" + count(view.range.to) + " ✕", title: "Show all again", "aria-pressed": "true" });
    zoomed.addEventListener("click", () => view.setRange(null));
    buttons.push(zoomed);
  }
  byId("ranges").replaceChildren(...buttons);
}

function showCursor() {
  const output = byId("cursor");
  if (view.cursor === null) {
    output.textContent = "Drag over a chart to zoom, click to pin an iteration";
    return;
  }
  const here = run.events.filter((event) => event.iteration === view.cursor);
  const text = "Iteration " + count(view.cursor) + here.map((event) => " · " + subject(event) + " " + (event.change ?? outcome(event)).toLowerCase()).join("");
  output.replaceChildren(text + " ");
  if (view.pinned) {
    const free = element("button", { type: "button", textContent: "pinned ✕", title: "Follow the newest again" });
    free.addEventListener("click", () => view.pin(null));
    output.append(free);
  }
}

/** Looks at a layer; shows its charts if the person is elsewhere on the page. */
function choose(layer, show = false) {
  run.choose(layer);
  changed();
  ofLayer.forEach((panel) => panel.refresh());
  if (show) byId("layer-title").scrollIntoView({ behavior: "smooth", block: "start" });
  run.readLayers().then(changed, () => {});
}

function changed() {
  const layer = run.network?.layers[run.layer];
  byId("layer-title").textContent = layer === undefined ? "Layer" : "Layer · " + layer.name;
  byId("charts").hidden = run.series.length === 0;
  picker.show(openByLayer(run));
  panels.forEach((panel) => panel.changed());
}

function open(session, worker) {
  if (run?.session === session && run?.worker === worker) return;
  run = new Run(session, worker);
  view.pin(null);
  view.setRange(null);
  if (picker === null) build();
  showCursor();
}

function fill(select, values, chosen) {
  const now = JSON.stringify(values);
  if (select.dataset.values !== now) {
    select.dataset.values = now;
    select.replaceChildren(...values.map(([value, text]) => element("option", { value, textContent: text })));
  }
  select.disabled = values.length === 0;
  if (chosen !== undefined) select.value = chosen;
}

const MARKS = { OK: "✓ ", WARN: "! ", CRITICAL: "✕ " };
let sessions = [];
let follow = !wanted.has("session");

async function readSessions() {
  const answer = await ask("sessions");
  sessions = answer.sessions;
  showPages(answer.pages);
  if (sessions.length === 0 && follow) return;
  // The newest run, until the person has chosen one.
  if (run === null && !follow && !sessions.some((one) => one.session === wanted.get("session"))) {
    open(wanted.get("session"), wanted.get("worker") ?? "0"); // the server may know where to find it
    return;
  }
  const session = (follow ? null : sessions.find((one) => one.session === (run?.session ?? wanted.get("session")))) ?? sessions[sessions.length - 1];
  const worker = session.workers.find((one) => one.worker === (run?.session === session.session ? run.worker : wanted.get("worker"))) ?? session.workers[0];
  const worst = (one) => ["CRITICAL", "WARN"].find((state) => one.workers.some((each) => each.state === state)) ?? "OK";
  fill(byId("session"), sessions.toReversed().map((one) => [one.session, MARKS[worst(one)] + one.session]), session.session);
  if (session.workers.length < 2) allWorkers = false;
  const all = [ALL, MARKS[worst(session)] + "all " + session.workers.length];
  fill(byId("worker"), [all, ...session.workers.map((one) => [one.worker, MARKS[one.state] + one.worker])], allWorkers ? ALL : worker.worker);
  byId("worker-label").hidden = session.workers.length < 2;
  open(session.session, worker.worker);
}

function showPages(pages) {
  const list = byId("pages");
  if (list.children.length > 1) return;
  byId("pages-note").hidden = pages.length === 0;
  byId("side").hidden = pages.length === 0;
  for (const page of pages) {
    const link = element("a", { textContent: page.name });
    link.addEventListener("pointerenter", () => aim());
    link.addEventListener("focus", () => aim());
    link.addEventListener("click", () => aim());
    const aim = () => (link.href = page.address.replace("{session}", encodeURIComponent(run?.session ?? "")));
    aim();
    list.append(element("li", {}, link));
  }
}

byId("session").addEventListener("change", (event) => {
  follow = false;
  const session = sessions.find((one) => one.session === event.target.value);
  open(session.session, session.workers[0].worker);
  remember();
  read();
});
byId("worker").addEventListener("change", (event) => look(event.target.value));

/** Looks at one worker, or at all. */
function look(worker) {
  follow = false;
  allWorkers = worker === ALL;
  byId("worker").value = worker;
  if (!allWorkers) open(run.session, worker);
  remember();
  read();
}

const workersTable = new WorkersTable(byId("workers"), look);

function showView() {
  byId("main").dataset.view = allWorkers ? "workers" : "one";
  byId("workers").hidden = !allWorkers;
}

/** So that a reload shows the same run. */
function remember() {
  wanted = new URLSearchParams({ session: run.session, worker: run.worker });
  if (allWorkers) wanted.set("view", "workers");
  history.replaceState(null, "", "?" + wanted);
}

let reading = null;

/** One reading at a time; one asked for meanwhile comes after it. */
function read() {
  reading = (reading ?? Promise.resolve()).catch(() => {}).then(readOnce);
  return reading;
}

let readings = 0;

async function readOnce() {
  try {
    if (run === null || readings++ % READS_PER_SESSION_LIST === 0) await readSessions();
    const mine = run;
    showView();
    if (mine !== null && allWorkers) {
      await workersTable.read(mine.session);
    } else if (mine !== null) {
      const isNew = await mine.read();
      if (mine !== run) return;
      showState(run);
      showFindings(run, choose);
      showEvents(run);
      if (isNew || lastRead !== run) {
        changed();
        if (!view.pinned && view.cursor === null) ofLayer.forEach((panel) => panel.refresh());
        lastRead = run;
      }
    }
    byId("trouble").hidden = true;
  } catch (error) {
    const trouble = byId("trouble");
    trouble.hidden = false;
    trouble.textContent =
      error instanceof Refused
        ? "The server refused: " + error.message
        : "The server does not answer; shown is what was read before. Trying again …";
    if (error instanceof Refused && error.status === 404) {
      follow = true;
      run = null;
    } else if (!(error instanceof Refused) && !(error instanceof TypeError)) throw error;
  }
}

async function readOn() {
  await read().catch((error) => console.error(error));
  setTimeout(readOn, document.hidden ? READ_MILLIS_HIDDEN : READ_MILLIS);
}

document.addEventListener("visibilitychange", () => {
  if (!document.hidden) read();
});
startTheme(() => panels.forEach((panel) => panel.changed()));
readOn();
