// Parts that pages are made of: cards, tables, states, choices, tabs, messages.

import { freshId, h, set } from "./dom.js";
import { t } from "./i18n.js";
import { icon } from "./icons.js";
import { number } from "./format.js";

/** The head of a page: title, one sentence, tools to the right. */
export function pageHead({ title, lead, crumbs, tools }) {
  return h("header", { class: "page-head" },
    h("div", { class: "titles" }, crumbs && h("p", { class: "crumbs" }, crumbs), h("h1", { tabindex: "-1" }, title), lead && h("p", { class: "lead" }, lead)),
    tools && h("div", { class: "tools" }, tools));
}

/** A card. `tools` stand in its head; `about` tells cards of the same title apart for those who do not see where they stand. */
export function card({ title, about, hint, tools, flush, className }, ...children) {
  const id = freshId("card");
  return h("section", { class: `card ${className ?? ""}`, "aria-labelledby": id },
    h("div", { class: "card-head" }, h("div", { class: "titles" }, h("h2", { id }, title, about && h("span", { class: "unseen" }, `: ${about}`)), hint && h("p", {}, hint)), tools && h("div", { class: "row" }, tools)),
    h("div", { class: flush ? "card-body flush" : "card-body" }, children));
}

/** A table. Columns: {label, cell(row), number?, head?, wide?}; on small screens each row becomes a block. */
export function dataTable({ caption, columns, rows, scroll, row: rowAttributes }) {
  const table = h("table", { class: scroll ? "data" : "data fold" },
    h("caption", { class: "unseen" }, caption),
    h("thead", {}, h("tr", {}, columns.map((column) => h("th", { scope: "col", class: column.number ? "n" : null }, column.label)))),
    h("tbody", {}, rows.map((row) => h("tr", rowAttributes?.(row) ?? {}, columns.map((column) => cell(column, row))))));
  return scroll ? scrolling(caption, table, scroll === "tall") : table;
}

function cell(column, row) {
  const content = column.cell(row);
  if (column.head) {
    return h("th", { scope: "row" }, content);
  }
  return h("td", { class: [column.number && "n", column.wide && "wide"].filter(Boolean).join(" ") || null, "data-label": column.label || null }, content);
}

/** A region that scrolls by itself and can be reached with the keyboard. */
export function scrolling(name, content, tall) {
  return h("div", { class: tall ? "scroll tall" : "scroll", tabindex: "0", role: "region", "aria-label": name }, content);
}

/** A card with a chart and, behind a button, its table. `table` is asked for anew whenever it is shown. */
export function figure({ title, about, hint, tools, chart, table, flush, className }) {
  const holder = h("div", { hidden: true });
  const button = h("button", { class: "btn s", type: "button", "aria-pressed": "false" });
  const label = (shown) => set(button, icon(shown ? "chart" : "table", 15), t(shown ? "figure.chart" : "figure.table"));
  label(false);
  button.setAttribute("aria-label", t("figure.tableOf", { title: about ? `${title}, ${about}` : title }));
  button.addEventListener("click", () => {
    const shown = holder.hidden;
    if (shown) {
      set(holder, table());
    }
    holder.hidden = !shown;
    chart.hidden = shown;
    button.setAttribute("aria-pressed", String(shown));
    label(shown);
  });
  const made = card({ title, about, hint, tools: [tools, button], flush, className }, chart, holder);
  made.refreshTable = () => {
    if (!holder.hidden) {
      set(holder, table());
    }
  };
  return made;
}

/** Nothing here, and what to do about it. */
export function emptyState(title, detail, action, name = "empty") {
  return h("div", { class: "state" }, icon(name, 34), h("h2", {}, title), detail && h("p", {}, detail), action);
}

/** Something went wrong: what, and a way on. What could not be reached is tried again when the connection is back. */
export function errorState(problem, retry) {
  const [name, title, detail] = explain(problem);
  if (retry && problem.status === 0) {
    document.addEventListener("reconnected", retry, { once: true });
  }
  return h("div", { class: "state", role: "alert" }, icon(name, 34), h("h2", {}, title), h("p", {}, detail),
    retry && h("button", { class: "btn", type: "button", on: { click: retry } }, t("action.again")));
}

/** Icon, title and sentence for a problem. */
export function explain(problem) {
  switch (problem.status) {
    case 0: return ["plug", t("error.unreachable"), t("error.unreachable.detail")];
    case 401: return ["lock", t("error.signIn"), t("error.signIn.detail")];
    case 403: return ["lock", t("error.forbidden"), problem.detail || t("error.forbidden.detail")];
    case 404: return ["search", t("error.notFound"), problem.detail || t("error.notFound.detail")];
    case 429: return ["clock", t("error.tooMany"), t("error.tooMany.detail", { seconds: problem.retryAfter ?? 1 })];
    default: return ["warn", problem.status ? t("error.server", { status: problem.status }) : t("error.page"), problem.detail || problem.message];
  }
}

/** What stands where something is being loaded. */
export function bones(lines = 4, tall = false) {
  return h("div", { class: "bones", role: "status" }, h("span", { class: "unseen" }, t("state.loading")), tall && h("div", { class: "bone tall" }),
    Array.from({ length: lines }, (_, index) => h("div", { class: "bone", style: { width: `${92 - ((index * 17) % 45)}%` } })));
}

/** Loads into a holder: bones first, then what `show` makes of it, or the error with a way to try again. Answers whether it worked. */
export async function load(holder, read, show, { lines = 4, tall = false, quiet = false, signal } = {}) {
  if (!quiet) {
    set(holder, bones(lines, tall));
  }
  holder.setAttribute("aria-busy", "true");
  try {
    const data = await read();
    if (signal?.aborted) {
      return false;
    }
    const content = show(data);
    if (content !== undefined) {
      set(holder, content);
    }
    return true;
  } catch (problem) {
    if (problem.name === "AbortError" || signal?.aborted) {
      return false;
    }
    if (!quiet) {
      set(holder, errorState(problem, () => load(holder, read, show, { lines, tall, signal })));
    }
    return false;
  } finally {
    holder.removeAttribute("aria-busy");
  }
}

/** One of a few, as a strip of radio buttons. Options: [value, text]. */
export function choice({ name, label, options, value, change }) {
  const group = freshId(name);
  return h("fieldset", { class: "choice" }, h("legend", { class: "unseen" }, label),
    options.map(([key, shown]) => h("label", {},
      h("input", { type: "radio", name: group, value: key, checked: key === value, on: { change: () => change(key) } }), h("span", {}, shown))));
}

/** Tabs with arrow keys. Tabs: [{key, title, content()}]; content is made when it is first shown. */
export function tabs({ label, tabs: all, value, change }) {
  const base = freshId("tab");
  const panel = h("div", { role: "tabpanel", id: `${base}-panel`, tabindex: "0", class: "stack" });
  const buttons = all.map((tab) => h("button", {
    type: "button", role: "tab", id: `${base}-${tab.key}`, "aria-controls": `${base}-panel`, on: { click: () => choose(tab.key), keydown: onKey },
  }, tab.title));
  const list = h("div", { class: "tabs", role: "tablist", "aria-label": label }, buttons);
  const made = new Map();

  function choose(key, focus) {
    all.forEach((tab, index) => {
      const chosen = tab.key === key;
      buttons[index].setAttribute("aria-selected", String(chosen));
      buttons[index].tabIndex = chosen ? 0 : -1;
      if (chosen) {
        panel.setAttribute("aria-labelledby", buttons[index].id);
        if (!made.has(key)) {
          made.set(key, tab.content());
        }
        set(panel, made.get(key));
        if (focus) {
          buttons[index].focus();
        }
      }
    });
    change?.(key);
  }

  function onKey(event) {
    const at = buttons.indexOf(event.currentTarget);
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (next !== undefined) {
      event.preventDefault();
      choose(all[(next + all.length) % all.length].key, true);
    }
  }

  choose(all.some((tab) => tab.key === value) ? value : all[0].key);
  return h("div", { class: "stack" }, list, panel);
}

/** A labelled form field around its control. */
export function field(label, control, { help, required } = {}) {
  const id = control.id || freshId("field");
  control.id = id;
  const helpId = help ? `${id}-help` : null;
  if (helpId) {
    control.setAttribute("aria-describedby", helpId);
  }
  if (required) {
    control.required = true;
  }
  return h("div", { class: "field" }, h("label", { for: id }, label, required && h("span", { class: "quiet" }, ` ${t("form.required")}`)), control,
    help && h("p", { class: "help", id: helpId }, help));
}

/** A select. Options: [value, text]. */
export function select(options, value, attributes = {}) {
  return h("select", attributes, options.map(([key, shown]) => h("option", { value: key, selected: key === value }, shown)));
}

export function light(kind, shown, live) {
  return h("span", { class: `light ${kind}${live ? " live" : ""}` }, shown);
}

/** A small label; `kind` gives it a colour, and "fix" keeps it on one line. */
export function chip(shown, kind = "") {
  return h("span", { class: `chip ${kind}` }, shown);
}

export function note(kind, shown, name = "warn") {
  return h("p", { class: `note ${kind}` }, icon(name, 17), h("span", {}, shown));
}

/** A short message in the corner. */
export function toast(shown) {
  const made = h("div", { class: "toast" }, shown);
  document.getElementById("toasts").append(made);
  setTimeout(() => made.remove(), 7_000);
}

/** A list that is read page by page: `read(cursor)` gives {items, next}; `show(items)` makes the elements of one page. */
export function paged({ read, show, empty, more = t("action.more"), signal }) {
  const list = h("div", { class: "stack s" });
  const foot = h("div", { class: "row", style: { "justify-content": "center", padding: "10px" } });
  let shown = 0;

  async function page(cursor) {
    const slot = h("div", {});
    list.append(slot);
    set(foot);
    await load(slot, () => read(cursor), (data) => {
      shown += data.items.length;
      if (data.next) {
        set(foot, h("button", { class: "btn", type: "button", on: { click: () => page(data.next) } }, more), h("span", { class: "quiet small num" }, t("list.shown", { n: shown, shown: number(shown) })));
      }
      return shown === 0 && !data.next ? empty() : show(data.items, shown - data.items.length);
    }, { lines: 3, signal });
  }

  page(null);
  return h("div", {}, list, foot);
}
