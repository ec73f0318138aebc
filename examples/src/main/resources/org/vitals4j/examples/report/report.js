"use strict";
// Draws the runs of one example, side by side. The data are in the page.

const data = JSON.parse(document.getElementById("data").textContent);
const runs = data.runs.filter((run) => run.iterations.length > 0);
const COLOURS = ["#0072b2", "#d98a00", "#009e73", "#d55e00", "#3b9dd6", "#b8609a", "#737b83"];
const SEVERITY = { CRITICAL: "#d55e00", WARN: "#d98a00", INFO: "#0072b2" };
const TREATED = "#00785a";
const ALL = -1;
let layer = ALL;
let moment = 0;

function element(name, text, kind) {
  const made = document.createElement(name);
  made.textContent = text ?? "";
  made.className = kind ?? "";
  return made;
}

/** What can be drawn: a gap for what was not measured or is no number. */
function drawable(value) {
  return typeof value === "number" ? value : null;
}

/** On a logarithmic axis 0 has no place. */
function positive(value) {
  return typeof value === "number" && value > 0 ? value : null;
}

function short(value) {
  if (typeof value !== "number") {
    return value ?? "not measured";
  }
  const size = Math.abs(value);
  return size === 0 || (size >= 0.01 && size < 10000) ? String(+value.toPrecision(4)) : value.toExponential(2);
}

function indexAt(run) {
  return Math.round((moment / 100) * (run.iterations.length - 1));
}

/** Findings as stretches of the time axis. */
function findings(run) {
  const last = run.iterations[run.iterations.length - 1];
  return {
    silent: true,
    data: run.findings.map((one, i) => [
      { xAxis: one.from, name: one.pathology, itemStyle: { color: SEVERITY[one.severity], opacity: 0.12 },
        label: { position: "insideTopLeft", offset: [0, 11 * i], fontSize: 9, color: SEVERITY[one.severity] } },
      { xAxis: one.to ?? last },
    ]),
  };
}

/** Treatments as lines across the time axis. */
function treatments(run) {
  return {
    silent: true,
    symbol: "none",
    data: run.treatments.map((one) => ({
      xAxis: one.iteration, name: one.treatment, lineStyle: { color: TREATED, type: "solid", width: 1.5 },
      label: { formatter: one.treatment, position: "insideEndTop", distance: 4, fontSize: 9, color: TREATED },
    })),
  };
}

function base(log) {
  return {
    animation: false,
    color: COLOURS,
    grid: { left: 62, right: 14, top: 34, bottom: 40 },
    tooltip: { trigger: "axis", confine: true, valueFormatter: short },
    legend: { type: "scroll", top: 0, itemHeight: 8, textStyle: { fontSize: 11 } },
    yAxis: { type: log ? "log" : "value", scale: true, axisLabel: { formatter: short, fontSize: 10 } },
  };
}

/** Lines over iterations. */
function history(run, lines, log, range) {
  const points = (values) => values.map((value, i) => [run.iterations[i], (log ? positive : drawable)(value)]);
  const option = base(log);
  Object.assign(option.yAxis, range);
  option.xAxis = { type: "value", name: "iteration", nameLocation: "middle", nameGap: 24, min: "dataMin", max: "dataMax" };
  option.series = lines.map((line, i) => ({
    name: line.name, type: "line", data: points(line.values),
    showSymbol: line.values.filter((value) => drawable(value) !== null).length < 3,
    lineStyle: { width: 1.5, type: line.dashed ? "dashed" : "solid" },
    markArea: i === 0 ? findings(run) : undefined,
    markLine: i === 0 ? treatments(run) : undefined,
  }));
  return option;
}

/**
 * Bars or lines over layers, at the moment chosen. On a logarithmic axis ECharts draws bars from 1, so all is
 * divided by a power of ten below the smallest, and the labels multiply it back.
 */
function profile(run, lines) {
  const at = indexAt(run);
  const sizes = lines.flatMap((line) => line.of.map((values) => positive(values[at]))).filter((value) => value !== null);
  const unit = sizes.length === 0 ? 1 : 10 ** (Math.floor(Math.log10(Math.min(...sizes))) - 1);
  const option = base(true);
  const back = (value) => short(typeof value === "number" ? value * unit : value);
  option.yAxis.axisLabel.formatter = back;
  option.tooltip.valueFormatter = back;
  option.xAxis = { type: "category", data: run.layers, name: "layer", nameLocation: "middle", nameGap: 24 };
  option.series = lines.map((line) => ({
    name: line.name, type: line.bar ? "bar" : "line", symbolSize: 5,
    data: line.of.map((values) => { const value = positive(values[at]); return value === null ? null : value / unit; }),
  }));
  return option;
}

function perLayer(run, id) {
  return run.layers
    .map((name, i) => ({ name, values: run.perLayer[id][i] }))
    .filter((line, i) => (layer === ALL || layer === i) && line.values.some((value) => value !== null));
}

/** Variances of standard deviations; NaN and infinities come as texts, and stay what they are. */
function squares(values) {
  return values.map((value) => (value === null ? null : typeof value === "number" ? value * value : String(Math.abs(Number(value)))));
}

function bins(run, scale) {
  if (run.histograms.length === 0) {
    return null;
  }
  const now = run.iterations[indexAt(run)];
  const near = run.histograms.reduce((a, b) => (Math.abs(b.iteration - now) < Math.abs(a.iteration - now) ? b : a));
  const wanted = near.layers[layer === ALL ? 0 : layer];
  return wanted ? { iteration: near.iteration, layer: run.layers[layer === ALL ? 0 : layer], of: wanted, scale: wanted[scale] } : null;
}

function histogram(run, scale) {
  const found = bins(run, scale);
  if (!found) {
    return null;
  }
  const { low, high, counts } = found.scale;
  const width = (high - low) / counts.length;
  const option = base(false);
  option.legend.show = false;
  option.yAxis.scale = false;
  option.xAxis = { type: "category", data: counts.map((_, i) => short(low + (i + 0.5) * width)), axisLabel: { fontSize: 10 },
    name: (scale === "log10" ? "log10 of the size of the gradient, " : "gradient, ") + found.layer + ", iteration " + found.iteration,
    nameLocation: "middle", nameGap: 24 };
  option.series = [{ type: "bar", name: "elements", data: counts, barCategoryGap: "5%" }];
  return option;
}

const SECTIONS = [
  { title: "Score", note: "Coloured: findings, from the iteration in which they opened to that in which they closed. Lines: treatments.",
    draw: (run) => history(run, [{ name: "score", values: run.score }], false) },
  { title: "Gradient flow", note: "Size of each layer's gradient at the moment chosen above, before clipping.",
    draw: (run) => profile(run, [{ name: "mean", bar: true, of: run.perLayer.gradient_mean_abs }, { name: "max", bar: true, of: run.perLayer.gradient_max_abs },
      { name: "L2 norm", of: run.perLayer.gradient_norm }]) },
  { title: "Gradient norm of each layer", note: "L2, before clipping.", draw: (run) => history(run, perLayer(run, "gradient_norm"), true) },
  { title: "Clipping", note: "Norm of the whole gradient, before and after.",
    when: (run) => run.clipped_gradient_norm.some((value) => value !== null),
    draw: (run) => history(run, [{ name: "before", values: run.gradient_norm }, { name: "after", values: run.clipped_gradient_norm, dashed: true }], true) },
  { title: "Variance of each layer", note: "At the moment chosen above.",
    draw: (run) => profile(run, [{ name: "activations", of: run.perLayer.activation_std.map(squares) },
      { name: "gradient", of: run.perLayer.gradient_std.map(squares) }]) },
  { title: "Variance of the activations", note: "", draw: (run) => history(run, perLayer(run, "activation_std").map((line) => ({ ...line, values: squares(line.values) })), true) },
  { title: "Dead units", note: "Share of units that are 0 for at least 3,000 examples and do not learn.",
    when: (run) => perLayer(run, "dead_units").length > 0, draw: (run) => history(run, perLayer(run, "dead_units"), false, { min: 0, max: 1 }) },
  { title: "Zeros", note: "Share of outputs that are exactly 0: about half is usual for ReLU, and no sign of dead units.",
    when: (run) => run.perLayer.zero_activations.flat().some((value) => value > 0),
    draw: (run) => history(run, perLayer(run, "zero_activations"), false, { min: 0, max: 1 }) },
  { title: "Saturated outputs", note: "Share of outputs at which the activation function is flat.",
    when: (run) => perLayer(run, "saturated_activations").length > 0,
    draw: (run) => history(run, perLayer(run, "saturated_activations"), false, { min: 0, max: 1 }) },
  { title: "Histogram of the gradient", note: "Of the layer chosen above, the first if all are.",
    draw: (run) => histogram(run, "linear") },
  { title: "The same, by size", note: "log10(|g| + 1e-10).", draw: (run) => histogram(run, "log10"),
    under: (run) => { const found = bins(run, "log10");
      return found ? `${found.of.zero} of ${found.of.lookedAt} below 1e-10, ${found.of.large} above 1` : ""; } },
];

function panel(run) {
  const made = element("div", "", "panel");
  made.append(element("h3", run.name));
  return made;
}

function summary() {
  const row = element("div", "", "row");
  for (const run of data.runs) {
    const box = panel(run);
    box.append(element("p", run.setup, "note"));
    const checks = element("ul");
    for (const check of run.checks) {
      checks.append(element("li", check.expected + ": " + check.seen, check.met ? "met" : "missed"));
    }
    box.append(checks);
    const found = element("ul");
    for (const one of run.findings) {
      const line = element("li");
      line.append(element("span", one.severity + " " + one.pathology, one.severity));
      line.append(" iteration " + one.from + (one.to === null ? "" : " to " + one.to) + ": " + one.evidence + ". Try: " + (one.remedies[0] ?? "nothing known") + ".");
      found.append(line);
    }
    for (const one of run.treatments) {
      const line = element("li");
      line.append(element("span", one.treatment, one.severity), " iteration " + one.iteration + ": " + one.text + ".");
      found.append(line);
    }
    box.append(found);
    row.append(box);
  }
  return row;
}

function notFinite(run) {
  const count = run.score.filter((value) => typeof value === "string").length;
  return count === 0 ? "" : `The score is no number in ${count} of ${run.score.length} iterations drawn.`;
}

const charts = [];

function build() {
  const place = document.getElementById("sections");
  document.title = data.name + " · Vitals4j";
  document.getElementById("name").textContent = data.name;
  document.getElementById("lesson").textContent = data.lesson + ".";
  place.append(summary());
  for (const section of SECTIONS) {
    const shown = runs.filter((run) => !section.when || section.when(run)).filter((run) => section.draw(run));
    if (shown.length === 0) {
      continue;
    }
    place.append(element("h2", section.title), element("p", section.note, "note"));
    const row = element("div", "", "row");
    place.append(row);
    for (const run of shown) {
      const box = panel(run);
      const canvas = element("div", "", "chart");
      const under = element("p", "", "note");
      box.append(canvas, under);
      row.append(box);
      charts.push({ section, run, under, chart: echarts.init(canvas, null, { renderer: "canvas" }) });
    }
  }
}

function draw() {
  document.getElementById("at").textContent =
    runs.map((run) => run.name + ": iteration " + run.iterations[indexAt(run)]).join(", ");
  for (const { section, run, under, chart } of charts) {
    chart.setOption(section.draw(run) ?? { series: [] }, true);
    under.textContent = section.under ? section.under(run) : section.title === "Score" ? notFinite(run) : "";
  }
}

function controls() {
  if (runs.length === 0) {
    return;
  }
  document.getElementById("choice").hidden = false;
  const names = runs.reduce((a, b) => (b.layers.length > a.length ? b.layers : a), []);
  const select = document.getElementById("layer");
  select.append(new Option("all", ALL), ...names.map((name, i) => new Option(name, i)));
  select.addEventListener("change", () => { layer = Number(select.value); draw(); });
  document.getElementById("moment").addEventListener("input", (event) => { moment = Number(event.target.value); draw(); });
  addEventListener("resize", () => charts.forEach(({ chart }) => chart.resize()));
}

build();
controls();
draw();
document.body.dataset.drawn = String(charts.length);
