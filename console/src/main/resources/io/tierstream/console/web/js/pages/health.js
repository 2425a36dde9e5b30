// Health: whether what the console shows is whole, fresh and consistent, and what the job could not use.

import { get } from "../api.js";
import { h, set } from "../dom.js";
import { millis, number, time } from "../format.js";
import { t } from "../i18n.js";
import { icon } from "../icons.js";
import { may, session } from "../session.js";
import { card, dataTable, emptyState, light, load, paged, pageHead, select, field } from "../parts.js";
import { targetLink } from "../targets.js";
import { freshness } from "./distribution.js";

const READ_MILLIS = 5_000;

export async function show(outlet, { signal }) {
  const holder = h("div", { class: "stack" });
  const alerts = h("div", {});
  const letters = h("div", {});
  set(outlet, pageHead({ title: t("nav.health"), lead: t("health.lead") }), holder, alerts, letters);
  let reasons = "";
  const read = (quiet) => load(holder, () => get("health", {}, signal), (data) => {
    const now = JSON.stringify(data.deadLetters?.byReason?.map((one) => one.reason));
    if (now !== reasons) {
      reasons = now;
      set(letters, deadLetters(data.deadLetters, signal));
    }
    return whole(data);
  }, { lines: 8, tall: true, quiet, signal });
  await read(false);
  load(alerts, () => get("alerts", {}, signal).catch((problem) => (problem.status === 404 ? { items: [] } : Promise.reject(problem))), (data) => firing(data.items ?? []), { lines: 2, signal });
  const timer = setInterval(() => document.hidden || read(true), READ_MILLIS);
  signal.addEventListener("abort", () => clearInterval(timer));
  return t("nav.health");
}

function whole(data) {
  const [kind, shown] = freshness(session.status);
  const fact = (name, value, under, word) => h("div", { class: "fact" }, h("dt", {}, name), h("dd", { class: word ? "word" : null }, value), h("dd", { class: "under" }, under));
  const failed = (data.checks ?? []).filter((check) => !check.ok).length;
  return [
    h("dl", { class: "facts" },
      fact(t("facts.health"), failed ? light("bad", t("health.failed", { n: failed })) : light("good", t("health.allGood")), t("health.checked", { n: (data.checks ?? []).length }), true),
      fact(t("facts.freshness"), light(kind, shown, kind === "good"), t("health.behind", { time: millis(data.behindMillis) }), true),
      fact(t("health.ruleSet"), data.ruleSet ? `${data.ruleSet.name} ${data.ruleSet.version}` : "–", data.ruleSet?.tasks ? t("ruleSets.onTasks", { on: data.ruleSet.tasksInForce, tasks: data.ruleSet.tasks }) : "", true),
      fact(t("health.deadLetters"), number(data.deadLetters?.total ?? 0), t("health.deadLetters.hint"))),
    h("div", { class: "grid" },
      h("div", { class: "w7 stack" }, topics(data.topics ?? []), latency(data.latency)),
      h("div", { class: "w5" }, checks(data.checks ?? []))),
  ];
}

function checks(all) {
  return card({ title: t("health.checks"), hint: t("health.checks.hint") }, all.length ? h("ul", { class: "checklist" }, all.map((check) => h("li", {},
    h("span", { class: `mark ${check.ok ? "good" : "bad"}` }, icon(check.ok ? "check" : "close", 14), h("span", { class: "unseen" }, t(check.ok ? "health.ok" : "health.notOk"))),
    h("strong", {}, checkName(check)), check.detail && h("p", {}, checkDetail(check))))) : h("p", { class: "quiet" }, t("health.noChecks")));
}

const CHECKS = { "entries - exits = members": "check.sums", members: "check.members", transitions: "check.transitions", records: "check.records" };
const DETAILS = [
  [/^right for all (\d+) segments and tiers$/, "check.right"],
  [/^all could be read$/, "check.allRead"],
  [/^waits until the topics are read/, "check.waits"],
  [/^not compared: the first transitions/, "check.notCompared"],
];

function checkName(check) {
  return CHECKS[check.name] ? t(CHECKS[check.name]) : check.name;
}

/** What was seen. Where something is wrong the service's own words say where. */
function checkDetail(check) {
  for (const [pattern, key] of check.ok ? DETAILS : []) {
    const found = pattern.exec(check.detail);
    if (found) {
      return t(key, { n: Number(found[1] ?? 0) });
    }
  }
  return check.detail;
}

function topics(all) {
  return card({ title: t("health.topics"), hint: t("health.topics.hint"), flush: true }, all.length ? dataTable({
    caption: t("health.topics"), rows: all,
    columns: [
      { label: t("column.topic"), head: true, cell: (topic) => h("span", { class: "mono" }, topic.topic) },
      { label: t("health.partitions"), number: true, cell: (topic) => number(topic.partitions) },
      { label: t("health.position"), number: true, cell: (topic) => number(topic.position) },
      { label: t("health.end"), number: true, cell: (topic) => number(topic.end) },
      { label: t("health.lag"), number: true, cell: (topic) => h("strong", { class: topic.lag > 0 ? "down" : null }, number(topic.lag)) },
    ],
  }) : emptyState(t("health.noTopics"), t("health.noTopics.detail"), null, "plug"));
}

function latency(measured) {
  return card({ title: t("health.latency"), hint: t("health.latency.hint") }, measured?.count ? [
    h("dl", { class: "latency" }, [["p50", measured.p50Millis], ["p95", measured.p95Millis], ["p99", measured.p99Millis]].map(([name, value]) => h("div", {}, h("dt", {}, t(`health.${name}`)), h("dd", {}, millis(value))))),
    h("p", { class: "small quiet" }, t("health.latency.of", { n: measured.count, shown: number(measured.count) }))] : h("p", { class: "quiet" }, t("health.noLatency")));
}

function finding(one) {
  if (one.kind === "SILENCE") {
    return t("alerts.kind.SILENCE");
  }
  const change = `${one.changePercent > 0 ? "+" : ""}${one.changePercent} %`;
  return t(`alerts.kind.${one.kind}`, { members: number(one.members), baseline: number(one.baseline), change });
}

function firing(all) {
  if (!all.length) {
    return null;
  }
  return card({ title: t("alerts.title"), hint: t("alerts.hint"), flush: true }, dataTable({
    caption: t("alerts.title"), rows: all,
    columns: [
      { label: t("alerts.alert"), head: true, cell: (one) => one.alert },
      { label: t("column.target"), cell: (one) => (one.target ? targetLink(one.target) : "–") },
      { label: t("alerts.text"), wide: true, cell: finding },
      { label: t("alerts.since"), number: true, cell: (one) => time(one.firedAt) },
    ],
  }));
}

function deadLetters(counted, signal) {
  const reasons = counted?.byReason ?? [];
  const title = { title: t("letters.title"), hint: t("letters.hint") };
  if (!reasons.length) {
    return card(title, emptyState(t("letters.none"), t("letters.none.detail"), null, "check"));
  }
  const list = h("div", {});
  const most = Math.max(...reasons.map((one) => one.count));
  const chooser = select([["", t("letters.all")], ...reasons.map((one) => [one.reason, one.reason])], "", { on: { change: () => renew() } });
  const renew = () => set(list, paged({
    signal, read: (cursor) => get("dead-letters", { reason: chooser.value, cursor, limit: 20 }, signal),
    empty: () => emptyState(t("letters.none"), t("letters.gone"), null, "check"), show: (items) => h("ul", {}, items.map(letter)),
  }));
  if (may("analyst")) {
    renew();
  }
  return card({ ...title, flush: true },
    dataTable({
      caption: t("letters.byReason"), rows: [...reasons].sort((a, b) => b.count - a.count),
      columns: [
        { label: t("letters.reason"), head: true, cell: (one) => h("code", {}, one.reason) },
        { label: t("letters.count"), wide: true, cell: (one) => h("div", { class: "bar-line" }, h("span", { class: "bar" }, h("i", { class: "leave", style: { width: `${(one.count / most) * 100}%` } })), h("span", { class: "num" }, number(one.count))) },
        { label: t("letters.lastAt"), number: true, cell: (one) => time(one.lastAt) },
      ],
    }),
    may("analyst") && h("div", { style: { padding: "14px 18px" } }, h("div", { class: "row apart" }, h("h3", {}, t("letters.last")), h("div", { style: { width: "220px" } }, field(t("letters.reason"), chooser))), list));
}

function letter(one) {
  return h("li", { class: "held" },
    h("div", { class: "held-head" }, h("code", {}, one.reason), h("span", { class: "mono small quiet" }, `${one.sourceTopic}-${one.partition}@${one.offset}`), h("span", { style: { "margin-left": "auto" } }, time(one.at))),
    h("p", {}, one.message),
    h("details", { class: "why" }, h("summary", {}, t("letters.record")),
      h("dl", { class: "facts-line" }, h("span", {}, h("dt", { class: "quiet" }, t("letters.key")), h("dd", { class: "mono" }, one.key ?? "–"))),
      h("pre", { class: "raw", tabindex: "0", "aria-label": t("letters.record") }, one.text ?? hex(one.bytesBase64))));
}

/** Bytes as in a hex viewer: 16 a line, with what is printable beside them. */
function hex(base64) {
  if (!base64) {
    return t("letters.noValue");
  }
  const bytes = [...atob(base64)].map((char) => char.charCodeAt(0)).slice(0, 1024);
  const lines = [];
  for (let at = 0; at < bytes.length; at += 16) {
    const row = bytes.slice(at, at + 16);
    lines.push(`${at.toString(16).padStart(4, "0")}  ${row.map((byte) => byte.toString(16).padStart(2, "0")).join(" ").padEnd(47)}  ${row.map((byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : ".")).join("")}`);
  }
  return lines.join("\n");
}
