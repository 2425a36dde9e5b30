// Finding customers: by the beginning of the id, by where they are, by a metric.

import { get } from "../api.js";
import { freshId, h, set } from "../dom.js";
import { number, time } from "../format.js";
import { label, t } from "../i18n.js";
import { icon } from "../icons.js";
import { amend, to } from "../router.js";
import { session } from "../session.js";
import { chip, dataTable, emptyState, field, paged, pageHead, select } from "../parts.js";
import { known, targetChip } from "../targets.js";

const KEYS = ["prefix", "tier", "segment", "tag", "metric", "most"];
const OPERATORS = [">=", ">", "<=", "<", "==", "!="];
const METRIC = /^(\w+)\s*(>=|<=|==|!=|>|<)\s*(.+)$/;
const LIMIT = 50;
const PAUSE_MILLIS = 250;

export async function show(outlet, { route, signal }) {
  const asked = Object.fromEntries(KEYS.map((key) => [key, route.query.get(key) ?? ""]));
  const results = h("section", { class: "card", "aria-label": t("customers.results") });
  const find = () => set(results, list(asked, signal));
  set(outlet,
    pageHead({ title: t("nav.customers"), lead: t("customers.lead") }),
    form(asked, await metrics(signal), find),
    results);
  find();
  return t("nav.customers");
}

/** The metrics of the rule set in force, for the filter; without them a name can still be typed. */
async function metrics(signal) {
  const { ruleSet } = session.status;
  if (!ruleSet) {
    return [];
  }
  try {
    const read = await get(`rule-sets/${encodeURIComponent(ruleSet.name)}/${ruleSet.version}`, {}, signal);
    return read.readable?.metrics ?? [];
  } catch (problem) {
    if (problem.name === "AbortError") {
      throw problem;
    }
    return [];
  }
}

function form(asked, known_, find) {
  const tierOptions = [["", t("customers.any")], ...(known.distribution?.tierSets ?? []).flatMap((tierSet) =>
    tierSet.tiers.map((tier) => [`${tierSet.name}:${tier.name}`, `${label(tierSet.label, tierSet.name)} · ${label(tier.label, tier.name)}`]))];
  const segmentOptions = [["", t("customers.any")], ...(known.distribution?.segments ?? []).map((segment) => [segment.name, label(segment.label, segment.name)])];
  const prefix = h("input", { type: "search", value: asked.prefix, placeholder: t("customers.prefix.example"), autocomplete: "off", spellcheck: "false" });
  const tier = select(tierOptions, asked.tier);
  const segment = select(segmentOptions, asked.segment);
  const tag = h("input", { value: asked.tag, autocomplete: "off", spellcheck: "false" });
  const [, metricName = "", operator = ">=", threshold = ""] = METRIC.exec(asked.metric) ?? [];
  const [, otherName = "", , upper = ""] = METRIC.exec(asked.most) ?? [];
  const names = freshId("metrics");
  const metric = h("input", { value: metricName || otherName, list: names, "aria-label": t("customers.metric"), autocomplete: "off", spellcheck: "false" });
  const compare = select(OPERATORS.map((one) => [one, one]), operator, { "aria-label": t("customers.operator") });
  const value = h("input", { value: threshold, inputmode: "decimal", "aria-label": t("customers.value"), autocomplete: "off" });
  const most = h("input", { value: upper, inputmode: "decimal", placeholder: t("customers.most"), "aria-label": t("customers.most"), autocomplete: "off" });
  let timer = null;

  const read = () => {
    Object.assign(asked, {
      prefix: prefix.value.trim(), tier: tier.value, segment: segment.value, tag: tag.value.trim(),
      metric: comparison(metric, compare.value, value), most: comparison(metric, "<=", most),
    });
    amend(asked);
    find();
  };
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(read, PAUSE_MILLIS);
  };
  const clear = () => {
    [prefix, tier, segment, tag, metric, value, most].forEach((control) => {
      control.value = "";
    });
    read();
    prefix.focus();
  };
  const prefixField = field(t("customers.prefix"), prefix);
  const search = h("div", { class: "search" }, icon("search", 17));
  prefix.before(search);
  search.append(prefix);
  const metricLabel = t("customers.metric");
  return h("form", { class: "card", role: "search", on: { submit: (event) => {
    event.preventDefault();
    read();
  }, input: soon } },
  h("div", { class: "card-body filters" },
    h("div", { class: "span2" }, prefixField), field(t("customers.tier"), tier), field(t("customers.segment"), segment), field(t("customers.tag"), tag),
    h("fieldset", { class: "field span2" }, h("legend", {}, metricLabel), h("div", { class: "metric" }, metric, compare, value, most), h("datalist", { id: names }, known_.map((one) => h("option", { value: one.name }, label(one.label, one.name))))),
    h("button", { class: "btn", type: "button", on: { click: clear } }, t("customers.clear"))));
}

/** A comparison as the API takes it; nothing if it is not all there. */
function comparison(metric, operator, value) {
  return metric.value.trim() && value.value.trim() ? `${metric.value.trim()}${operator}${value.value.trim()}` : "";
}

function list(asked, signal) {
  const { metric, most, ...filters } = asked;
  let looked = 0;
  return paged({
    signal,
    more: t("customers.more"),
    read: async (cursor) => {
      const page = await get("customers", { ...filters, metric: [metric, most].filter(Boolean), limit: LIMIT, cursor }, signal);
      looked += page.scanned ?? page.items.length;
      return page;
    },
    empty: () => emptyState(t("customers.none"), KEYS.some((key) => asked[key]) ? t("customers.none.filtered") : t("customers.none.yet"), null, "search"),
    show: (items) => (items.length ? table(items) : h("p", { class: "note" }, t("customers.shortPage", { n: looked, shown: number(looked) }))),
  });
}

function table(items) {
  return dataTable({
    caption: t("customers.results"), rows: items,
    columns: [
      { label: t("column.customer"), head: true, cell: (item) => h("a", { class: "cid", href: to("customer", [item.id]) }, item.id) },
      { label: t("column.tiers"), wide: true, cell: (item) => h("div", { class: "chips" }, Object.entries(item.tiers ?? {}).map(([setName, tier]) => targetChip(setName, tier))) },
      { label: t("column.segments"), wide: true, cell: (item) => h("div", { class: "chips" }, (item.segments ?? []).map((name) => targetChip(null, name))) },
      { label: t("column.tags"), wide: true, cell: (item) => h("div", { class: "chips" }, (item.tags ?? []).map((tag) => chip(tag))) },
      { label: t("column.asOf"), number: true, cell: (item) => time(item.asOf) },
    ],
  });
}
