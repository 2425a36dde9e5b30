// Home: where all customers are now, how that changes, and where they go.

import { get } from "../api.js";
import { flowChart, flowRows } from "../charts/flow.js";
import { drawSparkline, sparkline } from "../charts/spark.js";
import { align, layers } from "../charts/time.js";
import { h, set, text } from "../dom.js";
import { clock, dateTime, duration, number, percent, rate, time } from "../format.js";
import { label, t } from "../i18n.js";
import { amend, to } from "../router.js";
import { session } from "../session.js";
import { bones, card, choice, dataTable, emptyState, figure, light, load, pageHead } from "../parts.js";
import { readDistribution, swatch, targetLink, tierColour, tierVariable } from "../targets.js";

export const SPANS = ["1h", "24h", "7d", "30d"];
const HISTORY_MILLIS = 60_000;

export async function show(outlet, { route, signal, live }) {
  const span = SPANS.includes(route.query.get("span")) ? route.query.get("span") : "24h";
  set(outlet, pageHead({ title: t("nav.distribution"), lead: t("distribution.lead") }), bones(8, true));
  const distribution = await readDistribution(signal, true);
  const page = new Page(distribution, span, signal);
  set(outlet, page.element);
  live.addEventListener("distribution", (event) => page.take(event.detail), { signal });
  live.addEventListener("state", () => page.facts(), { signal });
  document.addEventListener("status", () => page.facts(), { signal });
  const timer = setInterval(() => document.hidden || page.history(true), HISTORY_MILLIS);
  signal.addEventListener("abort", () => clearInterval(timer));
  page.history(false);
  return t("nav.distribution");
}

class Page {
  #distribution;
  #span;
  #signal;
  #rows = new Map();
  #strata = new Map();
  #facts = new Map();
  #parts = [];
  #nones = [];

  constructor(distribution, span, signal) {
    this.#distribution = distribution;
    this.#span = span;
    this.#signal = signal;
    const { tierSets, segments, asOf } = distribution;
    this.asOf = asOf;
    const spans = choice({
      name: "span", label: t("span.label"), value: span, options: SPANS.map((key) => [key, t(`span.${key}`)]),
      change: (key) => this.#choose(key),
    });
    const nothing = !tierSets.length && !segments.length;
    this.element = h("div", { class: "stack" },
      pageHead({ title: t("nav.distribution"), lead: t("distribution.lead"), tools: [spans] }),
      this.#factLine(),
      nothing
        ? card({ title: t("distribution.empty") }, emptyState(t("distribution.empty.title"), t("distribution.empty.detail"), h("a", { class: "btn", href: to("health") }, t("nav.health"))))
        : [tierSets.map((tierSet) => this.#tierSet(tierSet)), this.#outlook(), segments.length > 0 && this.#segments(segments)]);
    this.facts();
  }

  #choose(span) {
    this.#span = span;
    amend({ span });
    this.history(false);
  }

  #factLine() {
    const fact = (key, word) => {
      const value = h("dd", { class: word ? "word" : "" });
      const under = h("dd", { class: "under" });
      this.#facts.set(key, { value, under });
      return h("div", { class: "fact" }, h("dt", {}, t(`facts.${key}`)), value, under);
    };
    return h("dl", { class: "facts" }, fact("customers"), fact("entries"), fact("exits"), fact("health", true), fact("freshness", true));
  }

  /** Brings the line of facts up to date. */
  facts() {
    const status = session.status;
    const all = this.#targets();
    const sum = (key) => all.reduce((before, target) => before + (target[key] ?? 0), 0);
    const put = (key, value, under = "") => {
      const fact = this.#facts.get(key);
      value instanceof Node ? set(fact.value, value) : text(fact.value, value);
      text(fact.under, under);
    };
    put("customers", number(status.customers), status.ruleSet ? t("facts.ruleSet", status.ruleSet) : "");
    put("entries", rate(sum("entriesPerSecond")), t("facts.perSecond"));
    put("exits", rate(sum("exitsPerSecond")), t("facts.perSecond"));
    put("health", status.consistent === false ? light("bad", t("facts.inconsistent")) : light("good", t("facts.consistent")),
      status.consistent === false ? (status.inconsistencies?.[0] ?? "") : t("facts.addsUp"));
    const [kind, shown] = freshness(status);
    put("freshness", light(kind, shown, kind === "good"), this.asOf ? t("facts.asOf", { time: clock(this.asOf) }) : "");
  }

  #targets() {
    return [...this.#distribution.tierSets.flatMap((set_) => set_.tiers), ...this.#distribution.segments];
  }

  /** Takes what has changed: targets with their new numbers. */
  take(change) {
    const targets = Array.isArray(change) ? change : change.targets ?? change.items ?? [];
    const mine = new Map(this.#targets().map((target) => [target.target, target]));
    if (targets.some((target) => !mine.has(target.target))) {
      readDistribution(this.#signal, true).then((fresh) => this.#renew(fresh)).catch(() => {});
      return;
    }
    for (const target of targets) {
      Object.assign(mine.get(target.target), target);
      this.#rows.get(target.target)?.(true);
    }
    this.asOf = change.asOf ?? new Date().toISOString();
    this.#countNone();
    this.#strata.forEach((draw) => draw());
    this.facts();
  }

  /** Who is in no tier follows from the others; nobody counts them. */
  #countNone() {
    const customers = session.status.customers ?? 0;
    this.#distribution.tierSets.forEach((tierSet) => {
      tierSet.none = Math.max(0, customers - tierSet.tiers.reduce((sum, tier) => sum + tier.members, 0));
    });
    this.#nones.forEach((draw) => draw());
  }

  /** Another rule set has other targets: the page is built anew. */
  #renew(distribution) {
    const next = new Page(distribution, this.#span, this.#signal);
    this.element.replaceWith(next.element);
    Object.assign(this, { element: next.element });
    this.#distribution = distribution;
    this.#rows = next.#rows;
    this.#strata = next.#strata;
    this.#facts = next.#facts;
    this.#parts = next.#parts;
    this.#nones = next.#nones;
    this.history(false);
  }

  #tierSet(tierSet) {
    const title = label(tierSet.label, tierSet.name);
    const strata = h("div", { class: "strata", "aria-hidden": "true" });
    const layersOf = [...tierSet.tiers.map((tier, index) => [tier, tierColour(index)]), ...(tierSet.none === null || tierSet.none === undefined ? [] : [[tierSet, "t0"]])];
    const pieces = layersOf.map(([, colour]) => h("i", { class: colour }));
    strata.append(...pieces);
    const draw = () => {
      const total = layersOf.reduce((sum, [one]) => sum + (one.members ?? one.none ?? 0), 0) || 1;
      layersOf.forEach(([one], index) => pieces[index].style.setProperty("width", `${((one.members ?? one.none ?? 0) / total) * 100}%`));
    };
    requestAnimationFrame(draw);
    this.#strata.set(tierSet.name, draw);
    const ladder = dataTable({
      caption: t("distribution.tiersOf", { name: title }), columns: this.#columns(tierSet), rows: tierSet.tiers,
      row: (tier) => ({ "data-target": tier.target }),
    });
    ladder.classList.add("ladder");
    if (tierSet.none !== null && tierSet.none !== undefined) {
      ladder.tBodies[0].append(this.#noneRow(tierSet));
    }
    return h("section", { class: "tier-set", "aria-labelledby": `set-${tierSet.name}` },
      h("div", { class: "section-head" }, h("h2", { id: `set-${tierSet.name}` }, title), label(tierSet.label, "") && h("code", { class: "quiet" }, tierSet.name)),
      h("div", { class: "grid" },
        h("div", { class: "w7 stack" }, card({ title: t("distribution.now"), about: title, hint: t("distribution.now.hint"), flush: true }, strata, ladder), this.#history(tierSet, title)),
        h("div", { class: "w5 stack" }, this.#flow(tierSet, title), this.#dwell(tierSet, title))));
  }

  #columns(tierSet) {
    const index = (tier) => tierSet.tiers.indexOf(tier);
    return [
      { label: t("column.tier"), head: true, cell: (tier) => targetLink(tier.target, label(tier.label, tier.name)) },
      { label: t("column.share"), wide: true, cell: (tier) => this.#bar(tier, tierColour(index(tier)), true) },
      { label: t("column.members"), number: true, cell: (tier) => this.#count(tier) },
      { label: t("column.trend"), cell: (tier) => this.#trend(tier) },
      { label: t("column.moves"), number: true, cell: (tier) => this.#moves(tier) },
    ];
  }

  #noneRow(tierSet) {
    const share = h("span", { class: "num" });
    const count = h("span", { class: "members num" });
    const fill = h("i", { class: "t0" });
    const draw = () => {
      const part = session.status.customers ? tierSet.none / session.status.customers : 0;
      fill.style.setProperty("width", `${part * 100}%`);
      text(share, percent(part));
      text(count, number(tierSet.none));
    };
    this.#nones.push(draw);
    draw();
    return h("tr", {}, h("th", { scope: "row" }, h("span", { class: "name" }, h("span", { class: "swatch t0" }), t("tier.none"))),
      h("td", { class: "wide bar-cell", "data-label": t("column.share") }, h("div", { class: "bar-line" }, h("span", { class: "bar" }, fill), share)),
      h("td", { class: "n", "data-label": t("column.members") }, count), h("td", {}), h("td", {}));
  }

  #bar(target, colour) {
    const fill = h("i", { class: colour });
    const share = h("span", { class: "num" });
    this.#onChange(target, () => {
      fill.style.setProperty("width", `${Math.min(1, target.share ?? 0) * 100}%`);
      fill.classList.toggle("zero", !target.members);
      text(share, percent(target.share));
    });
    return h("div", { class: "bar-line" }, h("span", { class: "bar" }, fill), share);
  }

  #count(target) {
    const count = h("span", { class: "members num" });
    this.#onChange(target, () => text(count, number(target.members)));
    return count;
  }

  #trend(target) {
    const svg = sparkline(target.trend, { name: t("chart.trend", { name: label(target.label, target.name) }) });
    this.#onChange(target, () => drawSparkline(svg, target.trend));
    return svg;
  }

  #moves(target) {
    const ins = h("span", {});
    const outs = h("span", {});
    this.#onChange(target, () => {
      perSecond(ins, "+", target.entriesPerSecond, "up");
      perSecond(outs, "−", target.exitsPerSecond, "down");
    });
    return h("span", { class: "moves num" }, ins, outs);
  }

  #onChange(target, draw) {
    const before = this.#rows.get(target.target);
    draw();
    this.#rows.set(target.target, () => {
      before?.();
      draw();
    });
  }

  #flow(tierSet, title) {
    const holder = h("div", {});
    let flows = [];
    const tiers = tierSet.tiers.map((tier, index) => ({ name: tier.name, label: label(tier.label, tier.name), colour: tierColour(index) }));
    const made = figure({
      title: t("flow.title"), about: title, hint: t("flow.hint"), chart: holder,
      table: () => (flows.length ? dataTable({
        caption: t("flow.of", { name: title }), rows: flowRows(tiers, flows), scroll: "tall",
        columns: [{ label: t("column.from"), head: true, cell: (row) => row.from }, { label: t("column.to"), cell: (row) => row.to }, { label: t("column.customers"), number: true, cell: (row) => number(row.customers) }],
      }) : emptyState(t("flow.none"), t("flow.none.detail"))),
    });
    this.#parts.push((quiet) => load(holder, () => get("flows", { tierSet: tierSet.name, span: this.#span }, this.#signal), (data) => {
      flows = data.flows;
      made.refreshTable();
      return flows.length ? [flowChart({ tiers, flows, name: t("flow.of", { name: title }), signal: this.#signal }),
        h("p", { class: "key" }, h("span", {}, h("i", { class: "rise" }), t("flow.rise")), h("span", {}, h("i", { class: "fall" }), t("flow.fall")))] : emptyState(t("flow.none"), t("flow.none.detail"));
    }, { lines: 1, tall: true, quiet, signal: this.#signal }));
    return made;
  }

  #history(tierSet, title) {
    const holder = h("div", {});
    let rows = { times: [], values: [] };
    const names = tierSet.tiers.map((tier) => label(tier.label, tier.name));
    const made = figure({
      title: t("history.title"), about: title, hint: t("history.hint"), chart: holder,
      table: () => dataTable({
        caption: t("history.of", { name: title }), scroll: "tall", rows: rows.times.map((_, at) => at).reverse(),
        columns: [{ label: t("column.time"), head: true, cell: (at) => time(new Date(rows.times[at] * 1000).toISOString()) },
          ...names.map((name, index) => ({ label: name, number: true, cell: (at) => number(rows.values[index][at]) }))],
      }),
    });
    this.#parts.push((quiet) => load(holder, () => Promise.all(tierSet.tiers.map((tier) => get("distribution/history", { target: tier.target, span: this.#span }, this.#signal))), (histories) => {
      rows = align(histories);
      made.refreshTable();
      return rows.times.length < 2 ? emptyState(t("history.none"), t("history.none.detail"), null, "clock")
        : layers({ name: t("history.of", { name: title }), times: rows.times, values: rows.values, layers: names.map((name, index) => ({ name, colour: tierVariable(index) })), signal: this.#signal });
    }, { lines: 1, tall: true, quiet, signal: this.#signal }));
    return made;
  }

  #dwell(tierSet, title) {
    const holder = h("div", {});
    this.#parts.push((quiet) => load(holder, () => Promise.all(tierSet.tiers.map((tier) => get("dwell", { target: tier.target }, this.#signal))), (all) =>
      dataTable({
        caption: t("dwell.of", { name: title }), rows: tierSet.tiers.map((tier, index) => ({ tier, dwell: all[index] })),
        columns: [
          { label: t("column.tier"), head: true, cell: ({ tier }) => h("span", { class: "name" }, swatch(tierSet.name, tier.name), label(tier.label, tier.name)) },
          { label: t("dwell.half"), number: true, cell: ({ dwell }) => duration(dwell.completed ? dwell.p50Seconds : null) },
          { label: t("dwell.most"), number: true, cell: ({ dwell }) => duration(dwell.completed ? dwell.p90Seconds : null) },
          { label: t("dwell.completed"), number: true, cell: ({ dwell }) => number(dwell.completed) },
        ],
      }), { lines: 4, quiet, signal: this.#signal }));
    return card({ title: t("dwell.title"), about: title, hint: t("dwell.hint"), flush: true }, holder);
  }

  #outlook() {
    return h("div", { class: "grid" }, h("div", { class: "w6" }, this.#leaving()), h("div", { class: "w6" }, this.#volatility()));
  }

  #leaving() {
    const holder = h("div", {});
    this.#parts.push((quiet) => load(holder, () => get("leaving", { within: "7d" }, this.#signal), (data) => {
      const items = data.items.filter((item) => item.customers > 0).sort((a, b) => b.customers - a.customers);
      const most = items[0]?.customers ?? 1;
      return items.length ? [dataTable({
        caption: t("leaving.title"), rows: items,
        columns: [
          { label: t("column.target"), head: true, cell: (item) => targetLink(item.target) },
          { label: t("column.customers"), wide: true, cell: (item) => h("div", { class: "bar-line" }, h("span", { class: "bar" }, h("i", { class: "leave", style: { width: `${(item.customers / most) * 100}%` } })), h("span", { class: "num" }, number(item.customers))) },
          { label: t("leaving.first"), number: true, cell: (item) => (new Date(item.firstAt) < new Date() ? h("span", { class: "quiet" }, t("leaving.moved")) : time(item.firstAt, dateTime)) },
        ],
      })] : emptyState(t("leaving.none"), t("leaving.none.detail"), null, "check");
    }, { lines: 4, quiet, signal: this.#signal }));
    return card({ title: t("leaving.title"), hint: t("leaving.hint"), flush: true }, holder);
  }

  #volatility() {
    const holder = h("div", {});
    this.#parts.push((quiet) => load(holder, () => get("volatility", { span: this.#span }, this.#signal), (data) => {
      const items = [...data.items].filter((item) => item.entries + item.exits > 0).sort((a, b) => (b.turnover ?? 0) - (a.turnover ?? 0)).slice(0, 8);
      const most = items[0]?.turnover || 1;
      return items.length ? dataTable({
        caption: t("volatility.title"), rows: items,
        columns: [
          { label: t("column.target"), head: true, cell: (item) => targetLink(item.target) },
          { label: t("volatility.turnover"), wide: true, cell: (item) => h("div", { class: "bar-line" }, h("span", { class: "bar" }, h("i", { style: { width: `${Math.min(1, (item.turnover ?? 0) / most) * 100}%` } })), h("span", { class: "num" }, item.turnover === null ? "–" : percent(item.turnover))) },
          { label: t("column.entries"), number: true, cell: (item) => h("span", { class: "up" }, `+${number(item.entries)}`) },
          { label: t("column.exits"), number: true, cell: (item) => h("span", { class: "down" }, `−${number(item.exits)}`) },
        ],
      }) : emptyState(t("volatility.none"), t("volatility.none.detail"), null, "check");
    }, { lines: 4, quiet, signal: this.#signal }));
    return card({ title: t("volatility.title"), hint: t("volatility.hint"), flush: true }, holder);
  }

  #segments(segments) {
    const table = dataTable({
      caption: t("distribution.segments"), rows: [...segments].sort((a, b) => b.members - a.members), row: (segment) => ({ "data-target": segment.target }),
      columns: [
        { label: t("column.segment"), head: true, cell: (segment) => targetLink(segment.target, label(segment.label, segment.name)) },
        { label: t("column.share"), wide: true, cell: (segment) => this.#bar(segment, "ta") },
        { label: t("column.members"), number: true, cell: (segment) => this.#count(segment) },
        { label: t("column.trend"), cell: (segment) => this.#trend(segment) },
        { label: t("column.moves"), number: true, cell: (segment) => this.#moves(segment) },
      ],
    });
    table.classList.add("ladder");
    return h("section", { class: "tier-set", "aria-labelledby": "segments" }, h("div", { class: "section-head" }, h("h2", { id: "segments" }, t("distribution.segments")), h("span", { class: "quiet" }, t("distribution.segments.hint"))),
      h("div", { class: "card" }, h("div", { class: "card-body flush" }, table)));
  }

  /** Reads all that depends on the span. */
  history(quiet) {
    this.#parts.forEach((read) => read(quiet));
  }
}

/** A rate with its sign; none is quiet. */
function perSecond(element, sign, value, kind) {
  text(element, value > 0 ? `${sign}${rate(value)}` : "0");
  element.className = value > 0 ? kind : "quiet";
}

/** How fresh the numbers are: kind of light, and words. */
export function freshness(status) {
  if (session.connection === "lost") {
    return ["bad", t("facts.lost")];
  }
  if (status.caughtUp === false) {
    return ["warn", t("facts.catchingUp")];
  }
  if (status.stale) {
    return ["warn", t("facts.stale", { time: duration((status.behindMillis ?? 0) / 1000) })];
  }
  return ["good", t("facts.live")];
}
