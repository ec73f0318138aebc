// Asking the server. Numbers that JSON has none for come as "NaN", "Infinity", "-Infinity".

const ROOT = "/health/api/";

export class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

export async function ask(what, parameters = {}) {
  const response = await fetch(ROOT + what + "?" + new URLSearchParams(parameters), { cache: "no-store" });
  const answer = await response.json();
  if (!response.ok) throw new Refused(response.status, answer.error?.message ?? response.statusText);
  return answer;
}

/** A measured number, NaN and infinities included; null where there was none. */
export function value(raw) {
  return raw === null || raw === undefined ? null : Number(raw);
}
