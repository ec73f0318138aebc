// Light and dark: what the system says, unless the person has chosen.

const KEY = "vitals4j-theme";
const dark = window.matchMedia("(prefers-color-scheme: dark)");

function chosen() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null; // storage may be forbidden
  }
}

function apply(onChange) {
  const theme = chosen() ?? (dark.matches ? "dark" : "light");
  document.documentElement.dataset.theme = theme;
  const button = document.getElementById("theme");
  const other = theme === "dark" ? "light" : "dark";
  button.textContent = other === "dark" ? "☾ Dark" : "☀ Light";
  button.title = "Change to " + other + " colours";
  onChange();
}

export function startTheme(onChange) {
  document.getElementById("theme").addEventListener("click", () => {
    const other = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
    try {
      localStorage.setItem(KEY, other);
    } catch {
      // Then it holds for as long as the page is open.
    }
    document.documentElement.dataset.theme = other;
    apply(onChange);
  });
  dark.addEventListener("change", () => apply(onChange));
  apply(onChange);
}

/** A colour of the style sheet, by name. */
export function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();
}
