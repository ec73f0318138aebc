// Numbers and names, for a person.

const SUPERSCRIPT = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** 10⁻⁷, from the exponent. */
export function power(exponent) {
  const digits = [...String(Math.abs(exponent))].map((digit) => SUPERSCRIPT[digit] ?? digit).join("");
  return "10" + (exponent < 0 ? "⁻" : "") + digits;
}

/** Three digits; "NaN" and "∞" as what they are, "–" for what was not measured. */
export function number(value) {
  if (value === null || value === undefined) return "–";
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size >= 1e4 && size < 1e6) return Math.round(value).toLocaleString("en").replace("-", "−");
  const text = size >= 1e5 || size < 1e-3 ? value.toExponential(2).replace("e+", "e") : String(Number(value.toPrecision(4)));
  return text.replace("-", "−").replace("e-", "e−");
}

/** As many digits as ticks close together need. */
export function tick(value) {
  const size = Math.abs(value);
  return size >= 1e4 || (size < 1e-3 && size > 0) ? number(value) : String(Number(value.toPrecision(7))).replace("-", "−");
}

/** A share in per cent. */
export function percent(value) {
  if (value === null || value === undefined || !Number.isFinite(value)) return number(value);
  const share = value * 100;
  return (share === 0 ? "0" : share < 0.01 ? "<0.01" : share < 10 ? share.toFixed(2) : share.toFixed(1)) + " %";
}

/** 12,345 */
export function count(value) {
  return value === null || value === undefined ? "–" : Math.round(value).toLocaleString("en");
}

/** "12 s ago" */
export function ago(millis) {
  const seconds = Math.max(0, Math.round(millis / 1000));
  if (seconds < 60) return seconds + " s ago";
  if (seconds < 3600) return Math.round(seconds / 60) + " min ago";
  if (seconds < 48 * 3600) return Math.round(seconds / 3600) + " h ago";
  return Math.round(seconds / 86400) + " days ago";
}

/** VANISHING_GRADIENT as "Vanishing gradient". */
export function words(id) {
  const text = id.replaceAll("_", " ").replaceAll("-", " ").toLowerCase();
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Numbered names merged: layer0–layer5. */
export function ranges(names) {
  const parts = [];
  for (let i = 0; i < names.length; ) {
    let end = i;
    while (end + 1 < names.length && follows(names[end], names[end + 1])) end++;
    parts.push({ text: end === i ? names[i] : names[i] + "–" + names[end], first: names[i] });
    i = end + 1;
  }
  return parts;
}

function follows(name, next) {
  const a = /^(.*?)(\d{1,9})$/.exec(name);
  const b = /^(.*?)(\d{1,9})$/.exec(next);
  return a !== null && b !== null && a[1] === b[1] && Number(b[2]) === Number(a[2]) + 1;
}

/** An element with text, never with markup: names of layers are what users choose. */
export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === "dataset") Object.assign(made.dataset, value);
    else if (name.startsWith("aria-") || name === "role") made.setAttribute(name, value);
    else made[name] = value;
  }
  made.append(...children);
  return made;
}
