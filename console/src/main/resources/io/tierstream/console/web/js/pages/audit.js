// Who looked at what, and who did what.

import { get } from "../api.js";
import { h, set } from "../dom.js";
import { dateTimeExact, time } from "../format.js";
import { t } from "../i18n.js";
import { amend, to } from "../router.js";
import { chip, dataTable, emptyState, field, paged, pageHead } from "../parts.js";

const PAUSE_MILLIS = 250;

export async function show(outlet, { route, signal }) {
  const asked = { customer: route.query.get("customer") ?? "", user: route.query.get("user") ?? "" };
  const results = h("section", { class: "card", "aria-label": t("nav.audit") });
  const find = () => set(results, list({ ...asked }, signal));
  set(outlet, pageHead({ title: t("nav.audit"), lead: t("audit.lead") }), form(asked, find), results);
  find();
  return t("nav.audit");
}

/** Whole ids and names: the log is searched for one customer, or for what one person did. */
function form(asked, find) {
  const customer = h("input", { type: "search", value: asked.customer, autocomplete: "off", spellcheck: "false" });
  const user = h("input", { type: "search", value: asked.user, autocomplete: "off", spellcheck: "false" });
  let timer = null;
  const read = () => {
    clearTimeout(timer);
    Object.assign(asked, { customer: customer.value.trim(), user: user.value.trim() });
    amend(asked);
    find();
  };
  return h("form", { class: "card", role: "search", on: { submit: (event) => {
    event.preventDefault();
    read();
  }, input: () => {
    clearTimeout(timer);
    timer = setTimeout(read, PAUSE_MILLIS);
  } } }, h("div", { class: "card-body filters" }, field(t("column.customer"), customer), field(t("audit.user"), user)));
}

function list(asked, signal) {
  const filtered = asked.customer || asked.user;
  return paged({
    signal, read: (cursor) => get("audit", { ...asked, cursor }, signal),
    empty: () => emptyState(t("audit.none"), filtered ? t("audit.none.filtered") : t("audit.none.detail"), null, "audit"),
    show: table,
  });
}

function table(items) {
  return dataTable({
    caption: t("nav.audit"), rows: items,
    columns: [
      { label: t("column.time"), head: true, cell: (item) => time(item.at, dateTimeExact) },
      { label: t("audit.user"), cell: (item) => [item.user, " ", item.role !== "-" && h("span", { class: "quiet small" }, t(`role.${item.role}`))] },
      { label: t("audit.action"), wide: true, cell: (item) => h("code", {}, item.action) },
      { label: t("column.customer"), cell: (item) => (item.customer ? h("a", { class: "cid", href: to("customer", [item.customer]) }, item.customer) : "") },
      { label: t("audit.outcome"), cell: (item) => chip(String(item.status), item.status < 400 ? "good fix" : "bad fix") },
      { label: t("audit.address"), cell: (item) => h("span", { class: "mono small" }, item.address) },
      { label: t("audit.detail"), wide: true, cell: (item) => h("span", { class: "mono small" }, item.detail ?? "") },
    ],
  });
}
