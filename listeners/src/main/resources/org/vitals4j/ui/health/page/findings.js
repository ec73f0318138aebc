// The verdict at the top, the findings below it, and the list of events.

import { ago, count, element, number, percent, ranges, words } from "./format.js";
import { view } from "./view.js";

const RANK = { INFO: 0, WARN: 1, CRITICAL: 2 };
const MAX_CLOSED = 50;
const ITERATIONS_BEFORE = 20; // iterations shown around the opening of a finding
const ITERATIONS_AFTER = 60;
const MAX_ROWS = 300;
const WAITING = "Waiting for a run";

const byId = (id) => document.getElementById(id);

/** Open ones, the worst first, then the oldest. */
function open(run) {
  return run.findings
    .filter((finding) => finding.closedAt === null)
    .sort((a, b) => RANK[b.severity] - RANK[a.severity] || a.openedAt - b.openedAt);
}

export function openByLayer(run) {
  const worst = new Map();
  for (const finding of open(run)) {
    for (const layer of finding.layers) if (!worst.has(layer)) worst.set(layer, finding.severity);
  }
  return worst;
}

function where(finding) {
  return finding.layers.length === 0 ? "the whole network" : ranges(finding.layers).map((part) => part.text).join(", ");
}

function iteration(value) {
  return "iteration " + count(value);
}

export function showState(run) {
  const section = byId("state");
  const findings = open(run);
  const last = run.series.last();
  const state = last === undefined && findings.length === 0 ? "NONE" : run.state;
  section.dataset.state = state;
  const serious = findings.filter((finding) => finding.severity !== "INFO");
  const first = serious[0];
  let reason = "Attach a monitor that publishes here and train: this page fills by itself.";
  let verdict = state === "NONE" ? WAITING : state;
  if (first !== undefined) {
    verdict += " since " + iteration(Math.min(...serious.filter((one) => one.severity === first.severity).map((one) => one.openedAt)));
    reason = words(first.pathology) + " in " + where(first);
    if (serious.length > 1) reason += ", and " + (serious.length - 1) + (serious.length === 2 ? " more finding" : " more findings");
  } else if (last !== undefined) {
    const closed = run.findings.filter((finding) => finding.closedAt !== null && finding.worst !== "INFO").length;
    reason = "Nothing wrong is open after " + count(last.iteration + 1) + " iterations" + (closed > 0 ? "; " + closed + (closed === 1 ? " finding" : " findings") + " closed." : ".");
  }
  set(byId("verdict"), verdict);
  set(byId("reason"), reason);
  document.title = (state === "CRITICAL" ? "✕ " : state === "WARN" ? "! " : "") + "Health · " + run.session;
  showFacts(run, last);
}

/** Only what differs is touched: screen readers read out what changes. */
function set(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

function showFacts(run, last) {
  if (last === undefined) return;
  const rows = run.series.recent.slice(-50);
  const durations = rows.map((row) => row.values.duration?.[0]).filter((value) => value > 0).sort((a, b) => a - b);
  const median = durations[Math.floor(durations.length / 2)];
  const overheads = rows.map((row) => row.values.overhead?.[0]).filter((value) => value !== undefined).sort((a, b) => a - b);
  const facts = [
    ["Iteration", count(last.iteration)],
    ["Epoch", count(last.epoch)],
    ["Score", number(last.values.score?.[0])],
    ["Per second", median === undefined ? "–" : number(Number((1 / median).toPrecision(3)))],
    ["Monitor", percent(overheads[Math.floor(overheads.length / 2)] ?? null)],
    ["Last report", ago(Date.now() - last.timeMillis)],
  ];
  if (run.dropped > 0) facts.push(["Reports dropped", count(run.dropped)]);
  byId("facts").replaceChildren(...facts.map(([name, text]) => element("div", {}, element("dt", { textContent: name }), element("dd", { textContent: text }))));
}

let shown = "";

export function showFindings(run, choose) {
  const now = JSON.stringify([run.session, run.worker, run.findings, run.network?.version]);
  if (now === shown) return; // a list under somebody's hands must not be replaced
  shown = now;
  const closed = run.findings.filter((finding) => finding.closedAt !== null).reverse();
  const wasOpen = byId("findings").querySelector("details")?.open ?? false;
  const cards = open(run).map((finding) => card(finding, run, choose));
  if (closed.length > 0) {
    const more = closed.length > MAX_CLOSED ? " (the last " + MAX_CLOSED + " shown)" : "";
    cards.push(
      element(
        "details",
        { open: wasOpen },
        element("summary", { textContent: closed.length + " closed" + more }),
        ...closed.slice(0, MAX_CLOSED).map((finding) => card(finding, run, choose)),
      ),
    );
  }
  byId("findings").replaceChildren(...cards);
}

function card(finding, run, choose) {
  const isOpen = finding.closedAt === null;
  const when = isOpen
    ? "since " + iteration(finding.openedAt)
    : "from " + iteration(finding.openedAt) + " to " + count(finding.closedAt) + ", last seen at " + count(finding.lastSeenAt);
  const unit = finding.unit === "1" ? "" : " " + finding.unit;
  const made = element(
    "article",
    { className: "finding", dataset: { severity: isOpen ? finding.severity : "CLOSED" } },
    element(
      "h3",
      {},
      element("span", { className: "badge", dataset: { severity: isOpen ? finding.severity : "CLOSED" }, textContent: isOpen ? finding.severity : "closed, was " + finding.worst }),
      element("span", { textContent: words(finding.pathology) }),
      places(finding, run, choose),
      onset(finding, when),
    ),
    element("p", { textContent: finding.text.charAt(0).toUpperCase() + finding.text.slice(1) + "." }),
    element("p", { className: "numbers" }, "Observed ", element("b", { textContent: number(Number(finding.observed)) + unit }), " against a limit of ", element("b", { textContent: number(Number(finding.limit)) + unit })),
  );
  if (isOpen && finding.causes.length + finding.remedies.length > 0) {
    made.append(
      element(
        "div",
        { className: "advice" },
        element("div", {}, element("h4", { textContent: "Likely" }), list("ul", finding.causes)),
        element("div", {}, element("h4", { textContent: "Try" }), list("ol", finding.remedies)),
      ),
    );
  }
  return made;
}

/** When, to click on: the charts then show what happened around it. */
function onset(finding, when) {
  const link = element("button", { type: "button", className: "link when", textContent: when, title: "Show the iterations around it" });
  link.addEventListener("click", () => {
    view.setRange({ from: Math.max(0, finding.openedAt - ITERATIONS_BEFORE), to: finding.openedAt + ITERATIONS_AFTER });
    view.pin(finding.openedAt);
  });
  return link;
}

function list(tag, texts) {
  return element(tag, {}, ...texts.map((text) => element("li", { textContent: text })));
}

/** Layers to click on. */
function places(finding, run, choose) {
  const span = element("span", {});
  if (finding.layers.length === 0) span.append("the whole network");
  ranges(finding.layers).forEach((part, i) => {
    const index = run.network?.layers.findIndex((layer) => layer.name === part.first) ?? -1;
    const link = element(index < 0 ? "span" : "button", { className: index < 0 ? "" : "link", textContent: part.text });
    if (index >= 0) {
      link.type = "button";
      link.title = "Look at this layer";
      link.addEventListener("click", () => choose(index, true));
    }
    span.append(i === 0 ? "" : ", ", link);
  });
  return span;
}

let listed = "";

/** The pathology or the treatment that an event is about. */
export function subject(event) {
  return words(event.pathology ?? event.treatment);
}

/** What became of a treatment. */
export function outcome(event) {
  return (event.outcome ?? "GIVEN").toLowerCase().replaceAll("_", " ");
}

export function showEvents(run) {
  const details = byId("events");
  const key = run.session + "/" + run.worker + "/" + run.events.length + "/" + (run.events.at(-1)?.iteration ?? "");
  details.hidden = run.events.length === 0;
  if (key === listed) return;
  listed = key;
  const cut = run.events.length > MAX_ROWS ? " (the last " + MAX_ROWS + " shown)" : "";
  details.querySelector("summary").textContent = count(run.events.length) + (run.events.length === 1 ? " event" : " events") + cut;
  const rows = run.events.slice(-MAX_ROWS).reverse().map((event) =>
    element(
      "tr",
      {},
      element("td", { textContent: count(event.iteration) }),
      element("td", { textContent: subject(event) + " " + (event.kind === "treatment" ? outcome(event) : event.change.toLowerCase()) }),
      element("td", { textContent: where(event) }),
      element("td", { textContent: event.text + (event.before === undefined ? "" : " (" + number(Number(event.before)) + " → " + number(Number(event.after)) + ")") }),
    ),
  );
  const head = element("tr", {}, ...["Iteration", "Event", "Where", "What"].map((text) => element("th", { textContent: text })));
  details.querySelector(".scroll").replaceChildren(element("table", {}, element("thead", {}, head), element("tbody", {}, ...rows)));
}
