// One segment or tier: its size over time, how long customers stay, who leaves soon.

import { get } from "../api.js";
import { histogram } from "../charts/spark.js";
import { lines } from "../charts/time.js";
import { h, set } from "../dom.js";
import { duration, number, percent, rate, time } from "../format.js";
import { t } from "../i18n.js";
import { amend, here, to } from "../router.js";
import { card, choice, dataTable, emptyState, figure, load, pageHead } from "../parts.js";
import { known, parseTarget, swatch, targetLabel } from "../targets.js";
import { may } from "../session.js";
import { SPANS } from "./distribution.js";

export async function show(outlet, { route, signal, live }) {
  const target = route.query.get("target") ?? "";
  const { kind, tierSet, name } = parseTarget(target);
  const title = targetLabel(target);
  let span = SPANS.includes(route.query.get("span")) ? route.query.get("span") : "24h";
  const parts = [];
  const facts = h("dl", { class: "facts" });
  const showFacts = () => set(facts, factsOf(target));
  showFacts();
  live.addEventListener("distribution", (event) => {
    const targets = Array.isArray(event.detail) ? event.detail : event.detail.targets ?? event.detail.items ?? [];
    const change = targets.find((one) => one.target === target);
    if (change) {
      Object.assign(find(target) ?? {}, change);
      showFacts();
    }
  }, { signal });
  const spans = choice({
    name: "span", label: t("span.label"), value: span, options: SPANS.map((key) => [key, t(`span.${key}`)]),
    change: (key) => {
      span = key;
      amend({ ...Object.fromEntries(here().query), span });
      parts.forEach((read) => read());
    },
  });
  set(outlet,
    pageHead({
      title: h("span", { class: "name" }, swatch(tierSet, name), title),
      crumbs: h("a", { href: to("distribution") }, t("nav.distribution")), lead: h("code", { class: "quiet" }, target),
      tools: [spans, may("analyst") && h("a", { class: "btn", href: to("customers", [], kind === "tier" ? { tier: `${tierSet}:${name}` } : { segment: name }) }, t("target.customers"))],
    }),
    facts,
    members(target, title, () => span, parts, signal),
    h("div", { class: "grid" }, h("div", { class: "w7" }, moves(target, title, () => span, parts, signal)), h("div", { class: "w5 stack" }, dwell(target, title, parts, signal), leaving(target, parts, signal))));
  parts.forEach((read) => read());
  return title;
}

function find(target) {
  return [...known.distribution?.tierSets.flatMap((one) => one.tiers) ?? [], ...known.distribution?.segments ?? []].find((one) => one.target === target) ?? null;
}

function factsOf(target) {
  const found = find(target);
  const fact = (name, value, under) => h("div", { class: "fact" }, h("dt", {}, name), h("dd", {}, value), h("dd", { class: "under" }, under));
  return found ? [
    fact(t("column.members"), number(found.members), t("target.ofAll", { share: percent(found.share) })),
    fact(t("facts.entries"), rate(found.entriesPerSecond), t("facts.perSecond")),
    fact(t("facts.exits"), rate(found.exitsPerSecond), t("facts.perSecond")),
    fact(t("column.entries"), number(found.entries), t("target.ever")),
    fact(t("column.exits"), number(found.exits), t("target.ever")),
  ] : fact(t("column.members"), "–", t("target.unknown"));
}

function members(target, title, span, parts, signal) {
  const holder = h("div", {});
  let points = [];
  const made = figure({ title: t("history.title"), hint: t("history.of", { name: title }), chart: holder, table: () => historyTable(title, points) });
  parts.push(() => load(holder, () => get("distribution/history", { target, span: span() }, signal), (data) => {
    ({ points } = data);
    made.refreshTable();
    return points.length < 2 ? emptyState(t("history.none"), t("history.none.detail"), null, "clock") : lines({
      name: t("history.of", { name: title }), times: points.map((point) => Date.parse(point.at) / 1000), signal,
      lines: [{ name: t("column.members"), colour: "--accent", values: points.map((point) => point.members), fill: 14 }],
    });
  }, { lines: 1, tall: true, signal }));
  return made;
}

function moves(target, title, span, parts, signal) {
  const holder = h("div", {});
  let points = [];
  const made = figure({ title: t("moves.title"), hint: t("moves.hint"), chart: holder, table: () => historyTable(title, points) });
  parts.push(() => load(holder, () => get("distribution/history", { target, span: span() }, signal), (data) => {
    ({ points } = data);
    made.refreshTable();
    return points.length < 2 ? emptyState(t("history.none"), t("history.none.detail"), null, "clock") : lines({
      name: t("moves.title"), times: points.map((point) => Date.parse(point.at) / 1000), signal, fromZero: true,
      lines: [
        { name: t("column.entries"), colour: "--rise", values: points.map((point) => point.entries) },
        { name: t("column.exits"), colour: "--fall", values: points.map((point) => point.exits) },
      ],
    });
  }, { lines: 1, tall: true, signal }));
  return made;
}

function historyTable(title, points) {
  return dataTable({
    caption: t("history.of", { name: title }), rows: [...points].reverse(), scroll: "tall",
    columns: [
      { label: t("column.time"), head: true, cell: (point) => time(point.at) },
      { label: t("column.members"), number: true, cell: (point) => number(point.members) },
      { label: t("column.entries"), number: true, cell: (point) => number(point.entries) },
      { label: t("column.exits"), number: true, cell: (point) => number(point.exits) },
    ],
  });
}

function dwell(target, title, parts, signal) {
  const holder = h("div", {});
  let data = { histogram: [] };
  const rows = () => data.histogram.map((bar, index) => ({ from: index ? data.histogram[index - 1].upToSeconds : 0, upTo: bar.upToSeconds, customers: bar.customers }));
  const range = (row) => (row.upTo === null || row.upTo === undefined ? t("dwell.more", { from: duration(row.from) }) : t("dwell.range", { from: duration(row.from), to: duration(row.upTo) }));
  const made = figure({
    title: t("dwell.title"), hint: t("dwell.hint"), chart: holder,
    table: () => dataTable({
      caption: t("dwell.of", { name: title }), rows: rows(), scroll: "tall",
      columns: [{ label: t("dwell.stay"), head: true, cell: range }, { label: t("column.customers"), number: true, cell: (row) => number(row.customers) }],
    }),
  });
  parts.push(() => load(holder, () => get("dwell", { target }, signal), (read) => {
    data = read;
    made.refreshTable();
    const all = rows();
    return data.completed ? h("div", { class: "stack s" },
      histogram(all.map((row) => row.customers), { width: 420, height: 72, name: t("chart.seeTable", { name: t("dwell.of", { name: title }) }), title: (index) => `${range(all[index])}: ${number(all[index].customers)}` }),
      h("p", { class: "facts-line" }, h("span", {}, t("dwell.half"), h("strong", {}, duration(data.p50Seconds))), h("span", {}, t("dwell.most"), h("strong", {}, duration(data.p90Seconds))), h("span", {}, t("dwell.completed"), h("strong", { class: "num" }, number(data.completed)))))
      : emptyState(t("dwell.none"), t("dwell.none.detail"), null, "clock");
  }, { lines: 2, signal }));
  return made;
}

function leaving(target, parts, signal) {
  const holder = h("div", {});
  parts.push(() => load(holder, () => get("leaving", { within: "7d", target }, signal), (data) => {
    const item = data.items.find((one) => one.target === target);
    return item?.customers ? h("p", {}, t("leaving.one", { n: item.customers, shown: number(item.customers) }), " ", h("span", { class: "quiet" }, t("leaving.first"), " ", time(item.firstAt)))
      : h("p", { class: "quiet" }, t("leaving.none.detail"));
  }, { lines: 1, signal }));
  return card({ title: t("leaving.title"), hint: t("leaving.hint") }, holder);
}
