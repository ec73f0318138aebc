// A chart over iterations: shared cursor, shared range, events.

import { element } from "./format.js";
import { Panel } from "./panel.js";
import { colour } from "./theme.js";
import { view } from "./view.js";

const MIN_DRAG_PIXELS = 6; // pixels from which a press is a drag
const MAX_MARKS = 60;

export class TimePanel extends Panel {
  constructor(parent, options) {
    super(parent, options);
    this.margin = { left: options.left ?? 58, right: 14, top: 8, bottom: 24 };
    this.line = element("div", { className: "line", hidden: true });
    this.band = element("div", { className: "band", hidden: true });
    this.over = element("div", { className: "over", tabIndex: 0, role: "img", "aria-label": options.title }, this.line, this.band);
    const { left, right, top, bottom } = this.margin;
    Object.assign(this.over.style, { left: left + "px", right: right + "px", top: top + "px", bottom: bottom + "px" });
    this.plot.append(this.over);
    this.#listen();
    view.addEventListener("cursor", () => this.pointed());
    view.addEventListener("range", () => this.changed());
  }

  /** Rows that the axis spans. */
  rows() {
    return this.run().series.rows();
  }

  limits() {
    return view.limits(this.run().series.rows());
  }

  get width() {
    return this.plot.clientWidth - this.margin.left - this.margin.right;
  }

  get height() {
    return this.plot.clientHeight - this.margin.top - this.margin.bottom;
  }

  #iterationAt(x) {
    const [from, to] = this.limits();
    return from + (Math.min(Math.max(x, 0), this.width) / this.width) * (to - from);
  }

  #listen() {
    let start = null;
    const at = (event) => event.clientX - this.over.getBoundingClientRect().left;
    this.over.addEventListener("pointerdown", (event) => {
      start = at(event);
      if (event.isTrusted) this.over.setPointerCapture(event.pointerId); // there is no pointer behind a script's event
    });
    this.over.addEventListener("pointermove", (event) => {
      const x = at(event);
      if (start !== null && Math.abs(x - start) >= MIN_DRAG_PIXELS) {
        this.band.hidden = false;
        this.band.style.left = Math.min(start, x) + "px";
        this.band.style.width = Math.abs(x - start) + "px";
      }
      view.point(Math.round(this.#iterationAt(x)));
    });
    this.over.addEventListener("pointerup", (event) => {
      const x = at(event);
      if (start !== null && Math.abs(x - start) >= MIN_DRAG_PIXELS) {
        const [from, to] = [this.#iterationAt(Math.min(start, x)), this.#iterationAt(Math.max(start, x))];
        if (to - from >= 1) view.setRange({ from: Math.floor(from), to: Math.ceil(to) });
      } else if (start !== null) {
        view.pin(Math.round(this.#iterationAt(x)));
        this.clicked(event);
      }
      start = null;
      this.band.hidden = true;
    });
    const end = () => {
      start = null;
      this.band.hidden = true;
    };
    this.over.addEventListener("pointercancel", end);
    this.over.addEventListener("pointerleave", () => view.point(null));
    this.over.addEventListener("dblclick", () => {
      view.setRange(null);
      view.pin(null);
    });
    this.over.addEventListener("keydown", (event) => this.#key(event));
  }

  #key(event) {
    const rows = this.rows();
    if (event.key === "Escape") view.pin(null);
    if ((event.key !== "ArrowLeft" && event.key !== "ArrowRight") || rows.length === 0) return;
    event.preventDefault();
    const now = view.cursor ?? rows[rows.length - 1].iteration;
    const next = event.key === "ArrowRight" ? rows.find((row) => row.iteration > now) : rows.findLast((row) => row.iteration < now);
    if (next !== undefined) view.pin(next.iteration);
  }

  /** A press that was no drag. */
  clicked() {}

  /** The cursor has moved: nothing is drawn again but a line and some numbers. */
  pointed() {
    const [from, to] = this.limits();
    const at = view.cursor;
    const outside = at === null || at < from || at > to;
    this.line.hidden = outside;
    if (!outside) this.line.style.left = ((at - from) / (to - from)) * this.width + "px";
    this.values();
  }

  /** Shows the values under the cursor. */
  values() {}

  frame() {
    const [from, to] = this.limits();
    return {
      animation: false,
      textStyle: { fontFamily: "system-ui, sans-serif" },
      grid: { ...this.margin, containLabel: false },
      xAxis: {
        type: "value",
        min: from,
        max: to,
        splitNumber: Math.max(2, Math.min(8, Math.round(this.width / 90))),
        minInterval: 1,
        axisLine: { onZero: false, lineStyle: { color: colour("line") } },
        axisTick: { show: false },
        splitLine: { show: false },
        axisLabel: {
          color: colour("faint"),
          hideOverlap: true,
          showMinLabel: Number.isInteger(from),
          showMaxLabel: false,
          formatter: (value) => (Number.isInteger(value) ? value.toLocaleString("en") : ""),
        },
      },
    };
  }

  /** Events as lines, the worst on top. */
  marks() {
    const [from, to] = this.limits();
    const seen = this.run().events.filter((event) => event.iteration >= from && event.iteration <= to && event.change !== "CLOSED" && event.change !== "EASED");
    const colours = { INFO: colour("note"), WARN: colour("warn"), CRITICAL: colour("critical") };
    return {
      silent: true,
      symbol: "none",
      animation: false,
      label: { show: false },
      data: seen.slice(-MAX_MARKS).map((event) => ({
        xAxis: event.iteration,
        lineStyle: {
          color: event.kind === "treatment" ? colour("green") : colours[event.severity],
          type: event.kind === "treatment" ? "solid" : "dashed",
          width: 1.2,
          opacity: 0.8,
        },
      })),
    };
  }
}
