// Texts in the reader's language. Plurals are keys that end in _one and _other.

export const LANGUAGES = { en: "English", zh: "中文" };

let texts = {};
let fallback = {};
let current = "en";
let plural = new Intl.PluralRules("en");

/** The language that was chosen, or the browser's, or English. */
export function preferredLanguage() {
  let chosen = null;
  try {
    chosen = localStorage.getItem("tierstream.language");
  } catch {
    // Storage may be forbidden.
  }
  const wishes = [chosen, ...(navigator.languages ?? [])].filter(Boolean).map((wish) => wish.slice(0, 2));
  return wishes.find((wish) => wish in LANGUAGES) ?? "en";
}

/** Loads a language and makes it the page's. */
export async function useLanguage(language) {
  const load = async (name) => (await fetch(`i18n/${name}.json`, { cache: "no-cache" })).json();
  [texts, fallback] = await Promise.all([load(language), load("en")]);
  current = language;
  plural = new Intl.PluralRules(language);
  document.documentElement.lang = language === "zh" ? "zh-CN" : language;
}

/** Keeps the choice for the next visit. */
export function rememberLanguage(language) {
  try {
    localStorage.setItem("tierstream.language", language);
  } catch {
    // Then it holds for this visit.
  }
}

export function language() {
  return current;
}

/** For Intl: the language with its country. */
export function locale() {
  return current === "zh" ? "zh-CN" : "en-GB";
}

/** The text of a key; {name} is replaced by `values.name`, and `values.n` chooses the plural. */
export function t(key, values = {}) {
  const counted = typeof values.n === "number" ? `${key}_${plural.select(values.n) === "one" ? "one" : "other"}` : key;
  const found = texts[counted] ?? texts[key] ?? fallback[counted] ?? fallback[key] ?? key;
  return found.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values.shown && name === "n" ? values.shown : values[name]) : whole));
}

/** Whether there is a text. */
export function has(key) {
  return key in texts || key in fallback;
}

/** The label in the reader's language of something that has labels; its name when it has none. */
export function label(labels, name) {
  if (typeof labels === "string" && labels) {
    return labels;
  }
  return labels?.[current] ?? labels?.en ?? Object.values(labels ?? {})[0] ?? name;
}
