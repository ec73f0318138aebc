// A chart as a picture, and its data as a table.

import { colour } from "./theme.js";

function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

function fileName(title, run, ending) {
  const plain = (run.session + "-" + title).replaceAll(/[^\p{L}\p{N}._-]+/gu, "-");
  return plain.slice(0, 100) + "." + ending;
}

/** With title and legend, which on the page stand outside the canvas. */
export function savePicture(title, legend, run, canvas) {
  const scale = window.devicePixelRatio;
  const head = Math.round(46 * scale);
  const picture = document.createElement("canvas");
  picture.width = canvas.width;
  picture.height = canvas.height + head;
  const pen = picture.getContext("2d");
  pen.fillStyle = colour("panel");
  pen.fillRect(0, 0, picture.width, picture.height);
  pen.scale(scale, scale);
  pen.fillStyle = colour("ink");
  pen.font = "600 14px system-ui, sans-serif";
  pen.fillText(title + " · " + run.session, 12, 18, canvas.width / scale - 24);
  pen.font = "12px system-ui, sans-serif";
  let x = 12;
  for (const entry of legend) {
    pen.fillStyle = entry.colour;
    pen.fillRect(x, 32, 14, 3);
    pen.fillStyle = colour("faint");
    pen.fillText(entry.name, x + 19, 37);
    x += 19 + pen.measureText(entry.name).width + 16;
  }
  pen.setTransform(1, 0, 0, 1, 0, 0);
  pen.drawImage(canvas, 0, head);
  picture.toBlob((blob) => save(blob, fileName(title, run, "png")), "image/png");
}

export function saveTable(title, run, header, rows) {
  const text = [header, ...rows].map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n";
  save(new Blob([text], { type: "text/csv" }), fileName(title, run, "csv"));
}

/** What cannot be seen is written out, as the server does with the names that come from there. */
function visible(text) {
  const code = (character) => "\\u" + character.codePointAt(0).toString(16).padStart(4, "0");
  return text.replaceAll(/[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]/gu, code);
}

/** Quoted where need be; a text that a spreadsheet would compute is disarmed. */
function cell(raw) {
  if (raw === null || raw === undefined) return "";
  if (typeof raw === "number") return String(raw);
  const text = (/^[\s\p{C}]*[=+\-@＝＋－＠]/u.test(raw) ? "'" : "") + visible(raw);
  return /[",;\r\n]/.test(text) ? '"' + text.replaceAll('"', '""') + '"' : text;
}
