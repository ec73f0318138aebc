// How one layer's gradient is spread: on its own scale, or by order of magnitude.

import { count, power, tick } from "./format.js";
import { Panel } from "./panel.js";
import { colour } from "./theme.js";
import { view } from "./view.js";

const DELAY_MILLIS = 150;

export class HistogramPanel extends Panel {
  #timer = null;
  #found = null;
  #log = true;

  constructor(parent, run, options) {
    super(parent, options);
    this.run = run;
    const linear = this.button("linear", "Bins of the values", () => set(false));
    const log = this.button("log₁₀", "Bins of log10(|g| + 1e-10)", () => set(true));
    const set = (chosen) => {
      this.#log = chosen;
      linear.setAttribute("aria-pressed", String(!chosen));
      log.setAttribute("aria-pressed", String(chosen));
      this.changed();
    };
    this.tools.prepend(linear, log);
    set(true);
    view.addEventListener("cursor", () => this.refresh());
  }

  refresh() {
    this.#timer ??= setTimeout(async () => {
      this.#timer = null;
      const run = this.run();
      try {
        const found = await run.histogram(view.cursor);
        if (run !== this.run()) return;
        this.#found = found.layer === run.layer ? found.histogram : null;
        this.changed();
      } catch {
        // The reading loop says what is wrong.
      }
    }, DELAY_MILLIS);
  }

  draw() {
    const found = this.#found;
    this.empty(found === null ? "No histogram of this layer. Where wanted, ask for them: TrainingMonitor.builder().gradientHistograms(true)" : null);
    if (found === null) {
      this.chart.clear();
      this.legend([]);
      return;
    }
    this.rename("Gradient histogram at iteration " + found.iteration.toLocaleString("en"));
    const share = found.sampled < found.elements ? count(found.sampled) + " of " + count(found.elements) : "all " + count(found.elements);
    const entries = [
      { name: "elements:", colour: colour("blue"), text: share },
      { name: "below 1e-10:", colour: colour("grey"), text: count(found.zero) },
      { name: "above 1:", colour: colour("orange"), text: count(found.large) },
    ];
    if (found.nonFinite > 0) entries.push({ name: "NaN or ∞:", colour: colour("critical"), text: count(found.nonFinite), bad: true });
    this.legend(entries);
    const bins = this.#bins();
    const top = ceiling(bins.counts);
    this.chart.setOption(
      {
        animation: false,
        textStyle: { fontFamily: "system-ui, sans-serif" },
        grid: { left: 58, right: 18, top: 8, bottom: 24 },
        xAxis: {
          type: "value",
          min: bins.low,
          max: bins.high,
          splitNumber: 5,
          splitLine: { show: false },
          axisLine: { onZero: false, lineStyle: { color: colour("line") } },
          axisLabel: { color: colour("faint"), hideOverlap: true, showMinLabel: false, showMaxLabel: false, formatter: this.#log ? (x) => (Number.isInteger(x) ? power(x) : "") : tick },
        },
        yAxis: { type: "value", max: top, axisLine: { show: false }, axisTick: { show: false }, splitNumber: 4, minInterval: 1, axisLabel: { color: colour("faint"), formatter: count }, splitLine: { lineStyle: { color: colour("grid") } } },
        series: [
          {
            type: "custom",
            silent: true,
            clip: true,
            dimensions: ["from", "to", "count"],
            encode: { x: [0, 1], y: 2 },
            data: bins.counts.map((n, i) => [bins.low + i * bins.width, bins.low + (i + 1) * bins.width, n]),
            renderItem: (_, api) => {
              const [left, upper] = api.coord([api.value(0), api.value(2)]);
              const [right, bottom] = api.coord([api.value(1), 0]);
              const bar = { type: "rect", shape: { x: left + 0.5, y: upper, width: Math.max(1, right - left - 1), height: bottom - upper }, style: { fill: colour("blue") } };
              if (top === undefined || api.value(2) <= top) return bar;
              // Cut off: the others would not be seen beside it.
              const text = { type: "text", style: { text: "↑ " + count(api.value(2)), x: right + 4, y: this.chart.convertToPixel({ yAxisIndex: 0 }, top), fill: colour("faint"), font: "12px system-ui, sans-serif" } };
              return { type: "group", children: [bar, text] };
            },
          },
        ],
      },
      { notMerge: true },
    );
  }

  #bins() {
    const scale = this.#log ? this.#found.log10 : this.#found.values;
    const low = Number(scale.low);
    const high = Number(scale.high) > low ? Number(scale.high) : low + (Math.abs(low) || 1) * 1e-3;
    return { low, high, width: (high - low) / scale.counts.length, counts: scale.counts };
  }

  table() {
    if (this.#found === null) return { header: ["from", "to", "count"], rows: [] };
    const bins = this.#bins();
    return {
      header: this.#log ? ["from_log10", "to_log10", "count"] : ["from", "to", "count"],
      rows: bins.counts.map((n, i) => [bins.low + i * bins.width, bins.low + (i + 1) * bins.width, n]),
    };
  }
}

/** Height of the chart: of the highest bin, or of the second where the first would dwarf it. */
function ceiling(counts) {
  const [first, second] = counts.toSorted((a, b) => b - a);
  return second > 0 && first > 5 * second ? Math.ceil(second * 1.3) : undefined;
}
