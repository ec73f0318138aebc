// Gradient of every layer over time, as colours: dark rows vanish, bright ones explode.

import { element, number, power } from "./format.js";
import { TimePanel } from "./timechart.js";
import { colour } from "./theme.js";
import { rowAt, view } from "./view.js";

const ANCHORS = ["440154", "482475", "414487", "355f8d", "2a788e", "21918c", "22a884", "44bf70", "7ad151", "bddf26", "fde725"];
const MIN_DECADES = 4;

/** Viridis: even to the eye, and to the colour-blind. */
const PALETTE = Array.from({ length: 256 }, (_, i) => {
  const at = (i / 255) * (ANCHORS.length - 1);
  const low = Math.min(Math.floor(at), ANCHORS.length - 2);
  const channel = (hex, k) => parseInt(hex.slice(2 * k, 2 * k + 2), 16);
  return [0, 1, 2].map((k) => Math.round(channel(ANCHORS[low], k) * (1 - at + low) + channel(ANCHORS[low + 1], k) * (at - low)));
});
const NOT_FINITE = [[213, 94, 0], [255, 255, 255]];

export class HeatPanel extends TimePanel {
  constructor(parent, run, choose, options) {
    super(parent, { ...options, tall: true, left: 96 });
    this.run = run;
    this.choose = choose;
    this.picture = document.createElement("canvas");
    this.selected = element("div", { className: "row", hidden: true });
    this.over.append(this.selected);
    this.low = element("span");
    this.high = element("span");
    this.root.append(
      element(
        "div",
        { className: "key" },
        element("span", { className: "scale" }, this.low, element("span", { className: "ramp" }), this.high),
        element("span", {}, element("span", { className: "chip nan" }), "NaN or ∞"),
        element("span", {}, element("span", { className: "chip zero" }), "exactly 0"),
        element("span", {}, element("span", { className: "chip none" }), "not measured"),
      ),
    );
    this.pointer = null;
    this.over.addEventListener("pointermove", (event) => {
      this.pointer = this.#layerAt(event);
      this.values();
    });
    this.over.addEventListener("pointerleave", () => {
      this.pointer = null;
      this.values();
    });
  }

  rows() {
    return this.run().heat.rows();
  }

  get layers() {
    return this.run().network?.layers ?? [];
  }

  #layerAt(event) {
    const y = event.clientY - this.over.getBoundingClientRect().top;
    return Math.min(this.layers.length - 1, Math.max(0, Math.floor((y / this.height) * this.layers.length)));
  }

  clicked(event) {
    this.choose(this.#layerAt(event));
  }

  draw() {
    const rows = this.rows();
    const layers = this.layers;
    this.empty(rows.length === 0 || layers.length === 0 ? "No gradient was measured yet." : null);
    if (rows.length === 0 || layers.length === 0) return;
    const [low, high] = decades(rows);
    this.low.textContent = power(low);
    this.high.textContent = power(high);
    const picture = this.#paint(rows, low, high);
    this.chart.setOption(
      {
        ...this.frame(),
        yAxis: layerAxis(layers, this.margin.left),
        series: [
          {
            type: "custom",
            silent: true,
            clip: true,
            data: [0],
            renderItem: () => ({
              type: "image",
              style: { image: picture, x: this.margin.left, y: this.margin.top, width: this.width, height: this.height },
            }),
            markLine: this.marks(),
          },
        ],
      },
      { notMerge: true },
    );
    this.#outline();
    this.pointed();
  }

  /** One column of pixels an iteration or less; a layer keeps its colour until it is measured again. */
  #paint(rows, low, high) {
    const [from, to] = this.limits();
    const width = Math.max(1, Math.round(this.width * window.devicePixelRatio));
    const layers = this.layers.length;
    const small = document.createElement("canvas");
    small.width = width;
    small.height = layers;
    const pen = small.getContext("2d");
    const image = pen.createImageData(width, layers);
    const held = new Float32Array(layers).fill(-1);
    let row = 0;
    const hold = () => rows[row].max.forEach((value, layer) => (held[layer] = value === -1 ? held[layer] : value));
    hold();
    for (let x = 0; x < width; x++) {
      const iteration = from + ((x + 0.5) / width) * (to - from);
      while (row + 1 < rows.length && rows[row].iteration + 0.5 < iteration) {
        row++;
        hold();
      }
      if (iteration < rows[0].first - 0.5 || iteration > rows[rows.length - 1].iteration + 0.5) continue;
      for (let layer = 0; layer < layers; layer++) {
        const rgb = shade(held[layer], low, high, x);
        if (rgb === null) continue;
        const at = 4 * (layer * width + x);
        image.data[at] = rgb[0];
        image.data[at + 1] = rgb[1];
        image.data[at + 2] = rgb[2];
        image.data[at + 3] = 255;
      }
    }
    pen.putImageData(image, 0, 0);
    // Enlarged without smoothing: a layer has its colour up to its edge.
    const large = this.picture;
    large.width = width;
    large.height = Math.max(layers, Math.round(this.height * window.devicePixelRatio));
    const brush = large.getContext("2d");
    brush.imageSmoothingEnabled = false;
    brush.drawImage(small, 0, 0, large.width, large.height);
    const copy = document.createElement("canvas"); // the chart draws an image again only if it is another
    copy.width = large.width;
    copy.height = large.height;
    copy.getContext("2d").drawImage(large, 0, 0);
    return copy;
  }

  #outline() {
    const count = this.layers.length;
    this.selected.hidden = count < 2;
    this.selected.style.top = (this.run().layer / count) * 100 + "%";
    this.selected.style.height = 100 / count + "%";
  }

  values() {
    const layer = this.pointer ?? this.run().layer;
    const named = this.layers[layer];
    const rows = this.rows();
    const row = rowAt(rows, view.cursor);
    if (named === undefined || row === undefined) return;
    // As the colours: a layer keeps its value until it is measured again.
    const value = rows.findLast((one) => one.iteration <= row.iteration && one.max[layer] !== -1)?.max[layer] ?? -1;
    this.#outline();
    this.legend([
      { name: "largest RMS of " + named.name, colour: colour("faint"), text: number(value === -1 ? null : value), bad: Number.isNaN(value) || value === Infinity },
    ]);
  }

  table() {
    const header = ["first_iteration", "iteration", ...this.layers.map((layer) => layer.name)];
    const rows = this.rows().map((row) => [row.first, row.iteration, ...Array.from(row.max, (value) => (value === -1 ? null : value))]);
    return { header, rows };
  }
}

/** Names of the layers, input at the top. */
export function layerAxis(layers, width) {
  return {
    type: "category",
    inverse: true,
    data: layers.map((layer, i) => ({ value: i + " " + layer.name })),
    axisTick: { show: false },
    axisLine: { show: false },
    axisLabel: {
      color: colour("faint"),
      width: width - 12,
      overflow: "truncate",
      hideOverlap: true,
      formatter: (text) => text.slice(text.indexOf(" ") + 1),
    },
  };
}

/** Whole decades that hold what there is, and never so few that noise looks like a finding. */
function decades(rows) {
  let low = Infinity;
  let high = -Infinity;
  for (const row of rows) {
    for (const value of row.max) {
      if (value > 0 && value < Infinity) {
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
    }
  }
  if (low > high) return [-MIN_DECADES, 0];
  const top = Math.ceil(Math.log10(high));
  return [Math.min(Math.floor(Math.log10(low)), top - MIN_DECADES), top];
}

function shade(value, low, high, x) {
  if (value === -1) return null;
  if (!Number.isFinite(value)) return NOT_FINITE[Math.floor(x / 3) % 2];
  if (value === 0) return [0, 0, 0];
  const share = (Math.log10(value) - low) / (high - low);
  return PALETTE[Math.max(0, Math.min(255, Math.round(share * 255)))];
}
