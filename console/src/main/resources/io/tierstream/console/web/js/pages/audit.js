// Who looked at what, and who did what.

import { get } from "../api.js";
import { h, set } from "../dom.js";
import { dateTimeExact, time } from "../format.js";
import { t } from "../i18n.js";
import { chip, dataTable, emptyState, paged, pageHead } from "../parts.js";

export async function show(outlet, { signal }) {
  set(outlet, pageHead({ title: t("nav.audit"), lead: t("audit.lead") }),
    h("section", { class: "card", "aria-label": t("nav.audit") }, paged({
      signal, read: (cursor) => get("audit", { cursor }, signal),
      empty: () => emptyState(t("audit.none"), t("audit.none.detail"), null, "audit"),
      show: table,
    })));
  return t("nav.audit");
}

function table(items) {
  return dataTable({
    caption: t("nav.audit"), rows: items,
    columns: [
      { label: t("column.time"), head: true, cell: (item) => time(item.at, dateTimeExact) },
      { label: t("audit.user"), cell: (item) => [item.user ?? item.name ?? "–", " ", item.role && h("span", { class: "quiet small" }, t(`role.${String(item.role).toLowerCase()}`))] },
      { label: t("audit.action"), cell: (item) => h("code", {}, item.action) },
      { label: t("audit.about"), wide: true, cell: (item) => h("span", { class: "mono small" }, item.subject ?? item.target ?? item.customerId ?? "") },
      { label: t("audit.outcome"), cell: (item) => outcome(item) },
      { label: t("audit.detail"), wide: true, cell: (item) => item.detail ?? item.reason ?? "" },
    ],
  });
}

function outcome(item) {
  const said = item.outcome ?? item.status;
  if (said === null || said === undefined) {
    return "";
  }
  const good = typeof said === "number" ? said < 400 : !/refused|denied|forbidden|failed|unauth/i.test(said);
  return chip(String(said), good ? "good" : "bad");
}
