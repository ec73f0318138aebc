// Gradient flow at one iteration: mean, largest and L2 norm of every layer's gradient, beside the
// rows of the heat map.

import { number, power } from "./format.js";
import { layerAxis } from "./heatmap.js";
import { Panel } from "./panel.js";
import { colour } from "./theme.js";
import { view } from "./view.js";

const DELAY_MILLIS = 120;

export class FlowPanel extends Panel {
  #timer = null;
  #found = null;

  constructor(parent, run, choose, options) {
    super(parent, { ...options, tall: true });
    this.run = run;
    this.choose = choose;
    this.chart.on("click", (event) => this.choose(event.dataIndex));
    view.addEventListener("cursor", () => this.refresh());
  }

  /** Asks for the iteration under the cursor, a moment after it came to rest. */
  refresh() {
    this.#timer ??= setTimeout(async () => {
      this.#timer = null;
      const run = this.run();
      if (run.series.length === 0) return; // no iteration yet: the server would refuse
      try {
        const found = await run.at(view.cursor);
        if (run !== this.run()) return;
        this.#found = found;
        this.changed();
      } catch {
        // The reading loop says what is wrong.
      }
    }, DELAY_MILLIS);
  }

  draw() {
    const layers = this.run().network?.layers ?? [];
    const values = this.#found?.values;
    const l2 = (values?.gradient_norm ?? []).map(measured);
    const mean = (values?.gradient_mean_abs ?? []).map(measured);
    const max = (values?.gradient_max_abs ?? []).map(measured);
    const some = l2.length === layers.length && l2.some((value) => value !== null);
    this.empty(some ? null : "No gradient was measured yet.");
    if (!some) return;
    this.rename("Gradient flow at iteration " + this.#found.iteration[0].toLocaleString("en"));
    const positive = [...l2, ...mean, ...max].filter((value) => value > 0 && Number.isFinite(value));
    const low = positive.length === 0 ? -1 : Math.floor(Math.log10(Math.min(...positive)) - 0.3);
    const high = positive.length === 0 ? 0 : Math.max(low + 1, Math.ceil(Math.log10(Math.max(...positive))));
    const place = (value) => (value > 0 && Number.isFinite(value) ? Math.log10(value) - low : null);
    const bar = { type: "bar", barGap: "-100%", barCategoryGap: layers.length > 40 ? "0%" : "25%", silent: false, large: false };
    this.legend([
      { name: "largest |g|", colour: colour("sky"), text: "" },
      { name: "mean |g|", colour: colour("blue"), text: "" },
      { name: "L2 norm", colour: colour("red"), text: "" },
    ]);
    this.chart.setOption(
      {
        animation: false,
        textStyle: { fontFamily: "system-ui, sans-serif" },
        grid: { left: 96, right: 16, top: 8, bottom: 24 },
        xAxis: {
          type: "value",
          min: 0,
          max: high - low,
          interval: Math.max(1, Math.ceil((high - low) / 4)),
          axisLabel: { color: colour("faint"), formatter: (x) => (Number.isInteger(x) ? power(low + x) : "") },
          splitLine: { lineStyle: { color: colour("grid") } },
        },
        yAxis: layerAxis(layers, 96),
        series: [
          { ...bar, name: "largest", data: max.map(place), color: colour("sky"), itemStyle: { opacity: 0.45 } },
          { ...bar, name: "mean", data: mean.map(place), color: colour("blue") },
          { type: "scatter", name: "L2", data: l2.map(place), color: colour("red"), symbol: "diamond", symbolSize: layers.length > 60 ? 4 : 8 },
          {
            type: "scatter",
            name: "no number",
            data: l2.map((value, i) => (value !== null && !(value > 0 && Number.isFinite(value)) ? [0, i] : null)).filter((point) => point !== null),
            symbolSize: 0,
            silent: true,
            label: {
              show: true,
              position: "right",
              fontWeight: "bold",
              color: colour("critical"),
              formatter: ({ data }) => number(l2[data[1]]),
            },
          },
        ],
      },
      { notMerge: true },
    );
  }

  table() {
    const layers = this.run().network?.layers ?? [];
    const fields = Object.entries(this.#found?.values ?? {});
    const header = ["iteration", "layer", ...fields.map(([name]) => name)];
    const iteration = this.#found?.iteration[0] ?? null;
    return { header, rows: layers.map((layer, i) => [iteration, layer.name, ...fields.map(([, values]) => measured(values[i]))]) };
  }
}

function measured(raw) {
  return raw === null || raw === undefined ? null : Number(raw);
}
