// Choosing one layer of a few or of hundreds: by name, by number, by arrow keys.

import { element } from "./format.js";

export class LayerPicker {
  #run;
  #choose;
  #worst = new Map();
  #shownFor = null;
  #list = null;

  constructor(parent, run, choose) {
    this.#run = run;
    this.#choose = choose;
    const step = (text, title, by) => {
      const made = element("button", { type: "button", textContent: text, title, "aria-label": title });
      made.addEventListener("click", () => this.#step(by));
      return made;
    };
    this.button = element("button", { type: "button", id: "layer-open", className: "layer-open", "aria-haspopup": "listbox" });
    this.button.addEventListener("click", () => (this.#list === null ? this.#open() : this.#close()));
    this.parent = parent;
    parent.append(step("‹", "Layer before", -1), this.button, step("›", "Next layer", 1));
    document.addEventListener("pointerdown", (event) => {
      if (this.#list !== null && !parent.contains(event.target)) this.#close();
    });
  }

  /** @param worst severity of the worst open finding, by name of layer */
  show(worst) {
    this.#worst = worst;
    const layers = this.#layers();
    const layer = layers[this.#run().layer];
    const text = layer === undefined ? "No layer" : layer.name + " · " + kind(layer);
    if (this.button.textContent !== text) {
      this.button.replaceChildren(layer === undefined ? text : element("b", { textContent: layer.name }), layer === undefined ? "" : " · " + kind(layer));
      this.button.title = text;
    }
    if (this.#list !== null && this.#shownFor !== this.#run()) this.#close();
  }

  #layers() {
    return this.#run().network?.layers ?? [];
  }

  #step(by) {
    const next = this.#run().layer + by;
    if (next >= 0 && next < this.#layers().length) this.#choose(next);
  }

  #open() {
    this.#shownFor = this.#run();
    const search = element("input", { type: "search", placeholder: "Name, type or number", "aria-label": "Find a layer" });
    const list = element("ul", { role: "listbox", "aria-label": "Layers" });
    this.#list = element("div", { className: "layer-list" }, search, list);
    this.parent.append(this.#list);
    let at = 0;
    let found = [];
    const mark = () => {
      [...list.children].forEach((item, i) => item.classList.toggle("at", i === at));
      list.children[at]?.scrollIntoView({ block: "nearest" });
    };
    const fill = () => {
      const wanted = search.value.trim().toLowerCase();
      found = this.#layers()
        .map((layer, index) => ({ layer, index }))
        .filter(({ layer, index }) => wanted === "" || String(index) === wanted || (layer.name + " " + kind(layer)).toLowerCase().includes(wanted));
      list.replaceChildren(...found.map(({ layer, index }) => this.#item(layer, index)));
      if (found.length === 0) list.append(element("li", { className: "none", textContent: "No layer of that name." }));
      at = Math.max(0, found.findIndex(({ index }) => index === this.#run().layer));
      mark();
    };
    search.addEventListener("input", fill);
    search.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown") at = Math.min(found.length - 1, at + 1);
      else if (event.key === "ArrowUp") at = Math.max(0, at - 1);
      else if (event.key === "Enter" && found[at] !== undefined) this.#pick(found[at].index);
      else if (event.key === "Escape") this.#close();
      else return;
      event.preventDefault();
      mark();
    });
    fill();
    search.focus();
  }

  #item(layer, index) {
    const severity = this.#worst.get(layer.name);
    const item = element(
      "li",
      { role: "option", "aria-selected": String(index === this.#run().layer), dataset: { layer: String(index) } },
      element("span", { className: "index", textContent: String(index) }),
      element("span", { className: "name" }, layer.name + " ", element("span", { className: "type", textContent: kind(layer) })),
      severity === undefined ? "" : element("span", { className: "badge", dataset: { severity }, textContent: severity }),
    );
    item.addEventListener("click", () => this.#pick(index));
    return item;
  }

  #pick(index) {
    this.#close();
    this.#choose(index);
  }

  #close() {
    this.#list?.remove();
    this.#list = null;
    this.button.focus();
  }
}

function kind(layer) {
  return layer.type + (layer.activation === null ? "" : ", " + layer.activation) + (layer.frozen ? ", frozen" : "");
}
