// Elements without markup in strings: every text goes in as a text node, so that ids and labels can hold anything.

const SVG = "http://www.w3.org/2000/svg";

/** Makes an element. `on` holds listeners, `style` CSS properties (set one by one, as the content policy wants it), null leaves out. */
export function h(name, attributes, ...children) {
  return fill(document.createElement(name), attributes, children);
}

/** As `h`, for SVG. */
export function s(name, attributes, ...children) {
  return fill(document.createElementNS(SVG, name), attributes, children);
}

function fill(element, attributes, children) {
  for (const [key, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) {
      continue;
    }
    if (key === "on") {
      Object.entries(value).forEach(([type, listener]) => element.addEventListener(type, listener));
    } else if (key === "style") {
      Object.entries(value).forEach(([property, text]) => element.style.setProperty(property, text));
    } else if (key === "value" || key === "checked" || key === "selected") {
      element[key] = value;
    } else {
      element.setAttribute(key, value === true ? "" : String(value));
    }
  }
  put(element, children);
  return element;
}

function put(element, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) {
      continue;
    }
    element.append(child instanceof Node ? child : String(child));
  }
}

/** Replaces all that an element holds. */
export function set(element, ...children) {
  element.replaceChildren();
  put(element, children);
  return element;
}

/** Sets a text only when it differs, so that screen readers and selections are left alone. */
export function text(element, value) {
  const next = String(value);
  if (element.textContent !== next) {
    element.textContent = next;
  }
}

let last = 0;

/** An id that no other element has. */
export function freshId(prefix) {
  last += 1;
  return `${prefix}-${last}`;
}
