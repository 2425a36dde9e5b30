// Addresses of pages: #/customers?prefix=c-1 . The part before ? names the page, the part behind it is what the page was asked for.

export function here() {
  const raw = location.hash.replace(/^#\/?/, "");
  const cut = raw.indexOf("?");
  const path = (cut < 0 ? raw : raw.slice(0, cut)).split("/").map(decode).filter((part, index) => index === 0 || part !== "");
  return { name: path[0] || "distribution", rest: path.slice(1), query: new URLSearchParams(cut < 0 ? "" : raw.slice(cut + 1)) };
}

function decode(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** The address of a page. */
export function to(name, rest = [], query = {}) {
  const path = [name, ...rest].map(encodeURIComponent).join("/");
  const text = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== null && value !== undefined && value !== "")).toString();
  return `#/${path}${text ? `?${text}` : ""}`;
}

export function go(name, rest, query) {
  location.hash = to(name, rest, query).slice(1);
}

/** Changes what the page was asked for without a new entry in the history and without showing the page anew. */
export function amend(query) {
  const { name, rest } = here();
  history.replaceState(null, "", to(name, rest, query));
}
