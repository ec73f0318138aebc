// The frame of a chart: title, legend with values, buttons, and the canvas. Drawn only while seen.

import { savePicture, saveTable } from "./download.js";
import { element } from "./format.js";

const watcher = new IntersectionObserver((entries) => {
  for (const entry of entries) entry.target.panel.seen(entry.isIntersecting);
}, { rootMargin: "100px" });

export class Panel {
  #stale = true;
  #visible = false;
  #legend = [];

  constructor(parent, { id, title, size = "", tall = false }) {
    this.title = title;
    this.heading = element("h3", { textContent: title });
    this.tools = element("div", { className: "tools" });
    this.readout = element("div", { className: "readout" });
    this.canvas = element("div", { className: "canvas" });
    this.plot = element("div", { className: "plot" + (tall ? " tall" : "") }, this.canvas);
    this.root = element("section", { id, className: "panel " + size }, element("header", {}, this.heading, this.tools), this.readout, this.plot);
    this.root.panel = this;
    parent.append(this.root);
    this.button("PNG", "Save this chart as a picture", () => this.#picture());
    this.button("CSV", "Save this chart's data as a table", () => this.#table());
    this.chart = echarts.init(this.canvas, null, { renderer: "canvas" });
    new ResizeObserver(() => {
      this.chart.resize();
      this.changed();
    }).observe(this.plot);
    watcher.observe(this.root);
  }

  button(text, title, onClick) {
    const made = element("button", { type: "button", textContent: text, title }, );
    made.addEventListener("click", onClick);
    this.tools.append(made);
    return made;
  }

  rename(title) {
    this.title = title;
    this.heading.textContent = title;
  }

  /** To be drawn again: now, or when it comes into sight. */
  changed() {
    if (this.#stale && this.#visible) return; // asked for already
    this.#stale = true;
    if (this.#visible) requestAnimationFrame(() => this.#drawOnce());
  }

  seen(visible) {
    this.#visible = visible;
    if (visible && this.#stale) requestAnimationFrame(() => this.#drawOnce());
  }

  #drawOnce() {
    if (!this.#stale || !this.#visible) return;
    this.#stale = false;
    this.draw();
  }

  /** Says why there is nothing to see; null where there is. */
  empty(text) {
    this.plot.querySelector(".empty")?.remove();
    if (text !== null) this.plot.append(element("div", { className: "empty", textContent: text }));
  }

  /** Entries: {name, colour, text, bad, dashed}. */
  legend(entries) {
    this.#legend = entries;
    this.readout.replaceChildren(
      ...entries.map((entry) => {
        const mark = element("i", { className: entry.dashed ? "dashed" : "" });
        mark.style.borderTopColor = entry.colour;
        const text = element("b", { textContent: entry.text, className: entry.bad ? "not" : "" });
        return element("span", {}, mark, entry.name + " ", text);
      }),
    );
  }

  #picture() {
    this.draw();
    savePicture(this.title, this.#legend, this.run(), this.chart.getRenderedCanvas({ pixelRatio: window.devicePixelRatio, backgroundColor: "transparent" }));
  }

  #table() {
    const { header, rows } = this.table();
    saveTable(this.title, this.run(), header, rows);
  }
}
