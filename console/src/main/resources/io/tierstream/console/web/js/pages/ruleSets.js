// Rule sets: what is in force, what it says, what became of each version.

import { get, path } from "../api.js";
import { h, set } from "../dom.js";
import { dateTime, number, time } from "../format.js";
import { label, t } from "../i18n.js";
import { to } from "../router.js";
import { session } from "../session.js";
import { card, chip, dataTable, emptyState, load, note, pageHead, tabs } from "../parts.js";
import { maintenance, timingLine } from "./outlook.js";

const KINDS = { IN_FORCE: "good fix", REJECTED: "bad fix", SUPERSEDED: "fix", UNKNOWN: "fix" };

/** Labels stand above a metric already. */
const LABELS = /,?\s*label:\s*(\{[^}]*\}|[^,}\n]+)/;

export async function show(outlet, { route, signal, live }) {
  const [name, version] = route.rest;
  if (name && version) {
    await one(outlet, name, version, signal);
    return `${name} ${version}`;
  }
  const holder = h("div", { class: "stack" });
  set(outlet, pageHead({ title: t("nav.rule-sets"), lead: t("ruleSets.lead") }), holder);
  const read = (quiet) => load(holder, () => everything(signal), ({ items, tasks }) => all(items, tasks), { lines: 6, quiet, signal });
  await read(false);
  let inForce = JSON.stringify(session.status.ruleSet);
  live.addEventListener("status", () => {
    const now = JSON.stringify(session.status.ruleSet);
    if (now !== inForce) {
      inForce = now;
      read(true);
    }
  }, { signal });
  return t("nav.rule-sets");
}

/** Every version that is known: what is in force can be far back. And what decides in each task of the job. */
async function everything(signal) {
  const items = [];
  let cursor = null;
  do {
    const page = await get("rule-sets", { limit: 500, cursor }, signal);
    items.push(...page.items);
    cursor = page.next;
  } while (cursor);
  const names = [...new Set(items.map((item) => item.name))];
  const tasks = await Promise.all(names.map((name) => get(path("rule-sets", name, "tasks"), {}, signal)));
  return { items, tasks: new Map(names.map((name, index) => [name, tasks[index].items])) };
}

function all(items, tasks) {
  if (!items.length) {
    return h("div", { class: "card" }, emptyState(t("ruleSets.none"), t("ruleSets.none.detail"), null, "rules"));
  }
  const names = [...new Set(items.map((item) => item.name))];
  return names.map((name) => family(name, items.filter((item) => item.name === name).sort((a, b) => b.version - a.version), tasks.get(name)));
}

function family(name, versions, tasks) {
  const newest = versions[0];
  const number_ = versionInForce(versions, tasks);
  const inForce = versions.find((version) => version.version === number_);
  return card({
    title: name, flush: true, hint: inForceHint(number_, inForce, tasks),
    tools: inForce && h("a", { class: "btn s", href: to("rule-sets", [name, String(inForce.version)]) }, t("ruleSets.read")),
  },
  newest.status?.state === "REJECTED" && h("div", { style: { padding: "4px 18px 10px" } }, h("div", { class: "note bad" }, h("div", { class: "stack s" },
    h("strong", {}, t("ruleSets.rejected", { version: newest.version, n: newest.status.issues.length })), issues(newest.status.issues.slice(0, 3)),
    h("a", { href: to("rule-sets", [name, String(newest.version)]) }, t("ruleSets.seeAll"))))),
  dataTable({
    caption: t("ruleSets.history", { name }), rows: versions,
    columns: [
      { label: t("column.version"), head: true, cell: (item) => h("a", { href: to("rule-sets", [item.name, String(item.version)]) }, t("ruleSets.version", { version: item.version })) },
      { label: t("column.state"), cell: (item) => state(item, number_) },
      { label: t("column.published"), cell: (item) => time(item.publishedAt) },
      { label: t("column.author"), cell: (item) => item.author ?? "–" },
      { label: t("column.comment"), wide: true, cell: (item) => item.comment ?? "" },
    ],
  }),
  tasks.length > 0 && [h("h3", { class: "within" }, t("ruleSets.byTask")), byTask(name, tasks)]);
}

/** What a task took last; of a job whose tasks do not tell, the newest verdict. */
function versionInForce(versions, tasks) {
  const last = tasks.filter((task) => task.versionInForce !== null).sort((a, b) => b.since.localeCompare(a.since))[0];
  const verdict = versions.filter((version) => version.status).sort((a, b) => b.status.decidedAt.localeCompare(a.status.decidedAt))[0];
  return last?.versionInForce ?? verdict?.status.versionInForce ?? null;
}

/** Which version decides, since when, and in how many tasks. Its text may never have been seen: the topic keeps only the last one that was published. */
function inForceHint(version, known, tasks) {
  if (version === null) {
    return t("ruleSets.noneInForce");
  }
  const having = tasks.filter((task) => task.versionInForce === version);
  const since = having.map((task) => task.since).sort()[0] ?? known?.status?.decidedAt ?? known?.publishedAt;
  const what = known ? t("ruleSets.inForce", { version, time: dateTime(since) }) : t("ruleSets.inForceUnseen", { version });
  return tasks.length ? `${what} · ${t("ruleSets.onTasks", { on: having.length, tasks: tasks.length })}` : what;
}

/** Which version decides where: a line for each version, since there can be a thousand tasks. */
function byTask(name, tasks) {
  const versions = [...new Set(tasks.map((task) => task.versionInForce))].sort((a, b) => (b ?? 0) - (a ?? 0));
  return dataTable({
    caption: t("ruleSets.byTaskOf", { name }),
    rows: versions.map((version) => ({ version, tasks: tasks.filter((task) => task.versionInForce === version) })),
    columns: [
      { label: t("column.version"), head: true, cell: (row) => (row.version === null ? t("ruleSets.noneInForce") : t("ruleSets.version", { version: row.version })) },
      { label: t("column.tasks"), cell: (row) => ranges(row.tasks.map((task) => task.task)) },
      { label: t("column.since"), cell: (row) => time(row.tasks.map((task) => task.since).sort()[0]) },
    ],
  });
}

/** 0, 1, 2, 5 as "0–2, 5". */
function ranges(numbers) {
  const found = [];
  for (const each of numbers) {
    const last = found.at(-1);
    if (last && last[1] === each - 1) {
      last[1] = each;
    } else {
      found.push([each, each]);
    }
  }
  return found.map(([from, to_]) => (from === to_ ? from : `${from}–${to_}`)).join(", ");
}

/** What became of a version. What was in force once, and is not now, is superseded; of an old one the verdict may be gone. */
function state(item, versionInForce) {
  const said = item.status?.state ?? (item.version < versionInForce ? "SUPERSEDED" : "WAITING");
  const name = item.version === versionInForce ? "IN_FORCE" : said === "IN_FORCE" && versionInForce !== null ? "SUPERSEDED" : said;
  return chip(t(`ruleSets.state.${name}`), KINDS[name] ?? "warn fix");
}

function issues(all_) {
  return h("ul", {}, all_.map((issue) => h("li", { class: "issue" },
    h("span", {}, issue.line ? h("strong", {}, t("ruleSets.line", { line: issue.line, column: issue.column ?? 1 }), " ") : null, h("code", {}, issue.code)), h("span", {}, issue.message))));
}

async function one(outlet, name, version, signal) {
  const holder = h("div", { class: "stack" });
  const lead = h("span", {});
  const tools = h("div", { class: "row" });
  set(outlet, pageHead({ title: t("ruleSets.title", { name, version }), crumbs: h("a", { href: to("rule-sets") }, t("nav.rule-sets")), lead, tools }), holder);
  await load(holder, () => get(path("rule-sets", name, version), {}, signal), (data) => {
    set(tools, state(data, session.status.ruleSet?.name === name ? session.status.ruleSet.version : null));
    set(lead, [data.author && t("ruleSets.by", { author: data.author }), " ", time(data.publishedAt), data.comment && ` · ${data.comment}`]);
    const found = data.status?.issues ?? [];
    const all_ = [
      { key: "readable", title: t("ruleSets.readable"), content: () => readable(data.readable) },
      { key: "text", title: t("ruleSets.text"), content: () => source(data.text ?? "", found) },
    ];
    return [found.length > 0 && card({ title: t("ruleSets.rejected", { version, n: found.length }), hint: t("ruleSets.rejected.hint") }, issues(found)),
      tabs({ label: t("ruleSets.views"), tabs: found.length ? all_.reverse() : all_ }),
      h("p", { class: "small quiet" }, t("ruleSets.hash"), " ", h("code", {}, data.contentHash))];
  }, { lines: 8, signal });
}

function readable(read) {
  if (!read || !(read.metrics?.length || read.segments?.length || read.tierSets?.length)) {
    return h("div", { class: "card" }, emptyState(t("ruleSets.unreadable"), t("ruleSets.unreadable.detail"), null, "rules"));
  }
  return h("div", { class: "grid" },
    h("div", { class: "w7 stack" },
      (read.tierSets ?? []).map((tierSet) => card({ title: label(tierSet.label, tierSet.name), hint: tierSet.description ?? tierSet.name }, tierSet.maintain && note("", t("outlook.maintained", { until: maintenance(tierSet.maintain) }), "clock"), tierSet.tiers.map((tier) => rule(tier)))),
      (read.segments ?? []).length > 0 && card({ title: t("ruleSets.segments", { n: read.segments.length, shown: number(read.segments.length) }) }, read.segments.map((segment) => rule(segment)))),
    h("div", { class: "w5" }, card({ title: t("ruleSets.metrics", { n: read.metrics?.length ?? 0, shown: number(read.metrics?.length ?? 0) }) }, (read.metrics ?? []).map((metric) =>
      h("div", { class: "rule" }, head(metric), h("code", { class: "small" }, metric.text.replace(LABELS, "")))))));
}

function head(one_) {
  const shown = label(one_.label, one_.name);
  return h("div", { class: "row" }, h("strong", {}, shown), shown !== one_.name && h("code", { class: "quiet" }, one_.name));
}

function rule(one_) {
  return h("div", { class: "rule" }, head(one_), one_.description && h("p", { class: "small quiet" }, one_.description),
    h("div", { class: "where" }, h("span", {}, t("ruleSets.when")), h("code", {}, one_.when ?? t("ruleSets.always")), one_.keep && [h("span", {}, t("ruleSets.keep")), h("code", {}, one_.keep)]),
    timingLine(one_.timing));
}

function source(text, found) {
  const wrong = new Set(found.map((issue) => issue.line));
  return h("div", { class: "code", tabindex: "0", role: "region", "aria-label": t("ruleSets.text") },
    h("ol", {}, text.replace(/\n$/, "").split("\n").map((line, index) => h("li", { class: wrong.has(index + 1) ? "wrong" : null }, line))));
}
