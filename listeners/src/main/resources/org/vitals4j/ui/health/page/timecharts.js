// Lines over iterations. NaN and infinities are marked where they are, never drawn as a number.

import { number, percent, power, tick } from "./format.js";
import { TimePanel } from "./timechart.js";
import { colour } from "./theme.js";
import { rowAt, view } from "./view.js";

const MIN_LABEL_PIXELS = 26; // pixels that a label needs

/**
 * lines: {name, colour, field, dashed, band, constant}; scale: "linear", "log" or "share".
 * source: rows of the run (default), or of the chosen layer.
 */
export class LinePanel extends TimePanel {
  constructor(parent, run, options) {
    super(parent, options);
    this.run = run;
    this.options = options;
    this.unit = options.scale === "share" ? percent : number;
  }

  rows() {
    return this.options.source === "layer" ? this.run().layerSeries.rows() : this.run().series.rows();
  }

  #lines() {
    return this.options.lines.filter((line) => line.constant !== undefined || this.rows().some((row) => line.field in row.values));
  }

  draw() {
    const [from, to] = this.limits();
    const all = this.rows();
    const begin = Math.max(0, all.findIndex((row) => row.iteration >= from) - 1);
    const end = all.findLastIndex((row) => row.first <= to) + 2;
    const rows = all.slice(begin, end);
    const measured = this.#lines().filter((line) => line.constant === undefined);
    this.empty(measured.length === 0 ? (this.options.none ?? "Not measured in this run.") : null);
    if (measured.length === 0) {
      this.chart.clear();
      this.legend([]);
      return;
    }
    const series = [];
    const range = { low: Infinity, high: -Infinity };
    for (const line of this.#lines()) {
      if (line.band && rows.some((row) => row.n > 1)) series.push(this.#band(line, rows, range));
      series.push(this.#line(line, rows, range, from, to));
    }
    if (range.low <= range.high) {
      // A band of one drawn shape has no extent of its own: these two points give the axis its own.
      series.push({ type: "scatter", symbolSize: 0, silent: true, data: [[from, range.low], [from, range.high]] });
    }
    series[0].markLine = this.marks();
    series[0].markArea = this.#gaps(measured, rows);
    this.chart.setOption({ ...this.frame(), yAxis: this.#axis(range), series }, { notMerge: true });
    this.pointed();
  }

  /** Where a number lies on the axis; null where it has no place there. */
  #place(raw) {
    if (raw === undefined || raw === null || !Number.isFinite(raw)) return null;
    if (this.options.scale !== "log") return raw;
    return raw > 0 ? Math.log10(raw) : null;
  }

  #line(line, rows, range, from, to) {
    const data =
      line.constant !== undefined
        ? [[from, this.#place(line.constant)], [to, this.#place(line.constant)]]
        : rows.filter((row) => line.field in row.values).map((row) => [row.iteration, this.#place(row.values[line.field][0])]);
    for (const [, y] of data) if (y !== null) this.#widen(range, y);
    return {
      type: "line",
      name: line.name,
      data,
      showSymbol: line.constant === undefined && alone(data),
      symbol: "circle",
      symbolSize: 4,
      connectNulls: false,
      silent: true,
      color: colour(line.colour),
      lineStyle: { width: line.constant !== undefined ? 1 : 1.8, type: line.dashed ? "dashed" : "solid" },
      z: 3,
    };
  }

  #widen(range, y) {
    range.low = Math.min(range.low, y);
    range.high = Math.max(range.high, y);
  }

  /** Between the smallest and the largest of what was merged. */
  #band(line, rows, range) {
    const points = [];
    const back = [];
    for (const row of rows) {
      const values = row.values[line.field];
      if (values === undefined) continue;
      const low = this.#place(values[1]);
      const high = this.#place(values[2]);
      if (low === null || high === null) continue;
      this.#widen(range, low);
      this.#widen(range, high);
      points.push([row.iteration, high]);
      back.push([row.iteration, low]);
    }
    const outline = points.concat(back.reverse());
    return {
      type: "custom",
      silent: true,
      clip: true,
      data: outline.length > 2 ? [0] : [],
      renderItem: (_, api) => ({
        type: "polygon",
        shape: { points: outline.map((point) => api.coord(point)) },
        style: { fill: colour(line.colour), opacity: 0.22 },
      }),
      z: 2,
    };
  }

  /** Ranges in which a line is not finite, or 0 on a logarithmic axis. */
  #gaps(lines, rows) {
    const kinds = rows.map((row) => {
      const values = lines.flatMap((line) => row.values[line.field] ?? []);
      if (values.some((raw) => Number.isNaN(raw))) return "NaN";
      if (values.some((raw) => !Number.isFinite(raw))) return "∞";
      const zero = this.options.scale === "log" && lines.some((line) => line.field in row.values && row.values[line.field][2] === 0);
      return zero ? "0" : "";
    });
    const areas = [];
    for (let i = 0; i < rows.length; ) {
      let end = i;
      while (end + 1 < rows.length && kinds[end + 1] === kinds[i]) end++;
      if (kinds[i] !== "") {
        const bad = kinds[i] !== "0";
        const [from, to] = this.limits();
        const wide = ((rows[end].iteration + 1 - rows[i].first) / (to - from)) * this.width;
        areas.push([
          {
            name: kinds[i],
            xAxis: rows[i].first - 0.5,
            itemStyle: { color: colour(bad ? "sick" : "grey"), opacity: bad ? 0.2 : 0.12 },
            label: { show: wide >= MIN_LABEL_PIXELS, position: "insideTop", color: colour(bad ? "sick" : "faint"), fontWeight: "bold" },
          },
          { xAxis: rows[end].iteration + 0.5 },
        ]);
      }
      i = end + 1;
    }
    return { silent: true, animation: false, data: areas };
  }

  #axis(range) {
    const log = this.options.scale === "log";
    const share = this.options.scale === "share";
    const some = range.low <= range.high;
    let low = some ? range.low : 0;
    let high = some ? range.high : 1;
    if (log) {
      low = Math.floor(low - 0.05);
      high = Math.max(low + 2, Math.ceil(high + 0.05));
    }
    const axis = {
      type: "value",
      scale: true,
      splitNumber: 4,
      axisLine: { show: true, onZero: false, lineStyle: { color: colour("line") } },
      axisLabel: {
        color: colour("faint"),
        formatter: log ? (y) => (Number.isInteger(y) ? power(y) : "") : share ? (y) => Number((y * 100).toPrecision(3)) + " %" : tick,
      },
      splitLine: { lineStyle: { color: colour("grid") } },
    };
    if (log) return { ...axis, min: low, max: high, interval: Math.max(1, Math.ceil((high - low) / 5)) };
    if (share) return { ...axis, min: 0, max: high <= 0.02 ? 0.02 : undefined };
    return axis;
  }

  values() {
    const rows = this.rows();
    const row = rowAt(rows, view.cursor);
    this.legend(
      this.#lines().map((line) => {
        const raw = line.constant ?? this.#newest(line, rows, row)?.[0];
        const bad = raw !== undefined && !Number.isFinite(raw);
        return { name: line.name, colour: colour(line.colour), dashed: line.dashed, text: line.constant !== undefined ? "" : this.unit(raw ?? null), bad };
      }),
    );
  }

  /** The last value measured until the cursor, or until now: it may be some iterations old. */
  #newest(line, rows, row) {
    if (row === undefined || line.field in row.values) return row?.values[line.field];
    return rows.findLast((one) => one.iteration <= row.iteration && line.field in one.values)?.values[line.field];
  }

  table() {
    const lines = this.#lines().filter((line) => line.constant === undefined);
    const header = ["first_iteration", "iteration", ...lines.flatMap((line) => [line.field, line.field + "_min", line.field + "_max"])];
    const rows = this.rows().map((row) => [row.first, row.iteration, ...lines.flatMap((line) => row.values[line.field] ?? [null, null, null])]);
    return { header, rows };
  }
}

/** A point without neighbours would not be seen as a line. */
function alone(data) {
  return data.length < 200 && data.some(([, y], i) => y !== null && (data[i - 1]?.[1] ?? null) === null && (data[i + 1]?.[1] ?? null) === null);
}
