// Who looked at what, and who did what.

import { get } from "../api.js";
import { h, set } from "../dom.js";
import { dateTimeExact, time } from "../format.js";
import { t } from "../i18n.js";
import { to } from "../router.js";
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
      { label: t("audit.user"), cell: (item) => [item.user, " ", item.role !== "-" && h("span", { class: "quiet small" }, t(`role.${item.role}`))] },
      { label: t("audit.action"), wide: true, cell: (item) => h("code", {}, item.action) },
      { label: t("column.customer"), cell: (item) => (item.customer ? h("a", { class: "cid", href: to("customer", [item.customer]) }, item.customer) : "") },
      { label: t("audit.outcome"), cell: (item) => chip(String(item.status), item.status < 400 ? "good fix" : "bad fix") },
      { label: t("audit.address"), cell: (item) => h("span", { class: "mono small" }, item.address) },
      { label: t("audit.detail"), wide: true, cell: (item) => item.detail ?? "" },
    ],
  });
}
