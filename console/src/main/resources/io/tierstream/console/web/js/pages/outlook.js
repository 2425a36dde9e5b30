// What is missing to the next tier, and what keeps this one: the conditions of the rule set with what was seen of them.

import { h } from "../dom.js";
import { durationText, isNumeral, metricValue, number, time } from "../format.js";
import { has, t } from "../i18n.js";
import { icon } from "../icons.js";
import { note } from "../parts.js";
import { swatch, tierLabel, tierSetLabel } from "../targets.js";

/** What time asks for on the way in, and what it grants to who is in. */
const ENTRY = ["for", "cooldown"];
const STAY = ["grace", "minimumStay"];

/** The outlook per tier set. `labels` gives the label of a metric. */
export function outlook(all, labels) {
  return h("div", { class: "outlook" }, all.map((one) => h("section", { class: "stack" },
    h("h3", {}, tierSetLabel(one.tierSet)),
    one.pinned && note("", t("outlook.pinned", { tier: tierLabel(one.tierSet, one.current), byRules: tierLabel(one.tierSet, one.byRules) }), "pin"),
    one.next ? next(one, labels) : h("p", { class: "quiet" }, one.byRules ? t("outlook.best") : t("outlook.noNext")),
    one.keep && keep(one, labels))));
}

function next(one, labels) {
  const { tier, missing = [], unsaid = [], timing } = one.next;
  const waits = ENTRY.some((key) => timing?.[key]);
  return h("div", {}, h("p", { class: "name" }, swatch(one.tierSet, tier), h("strong", {}, t("outlook.next", { tier: tierLabel(one.tierSet, tier) }))),
    one.next.held && h("p", { class: "quiet small" }, waits ? t("outlook.heldAlready") : t("outlook.heldSoon")),
    parts([...missing, ...unsaid], labels), timingLine(timing, ENTRY));
}

function keep(one, labels) {
  const { conditions = [], timing, maintained, maintainedWhile, held } = one.keep;
  return h("div", {}, h("p", { class: "name" }, swatch(one.tierSet, one.byRules), h("strong", {}, t("outlook.keep", { tier: tierLabel(one.tierSet, one.byRules) }))),
    held === false && h("p", { class: "small down" }, t("outlook.notKept")),
    parts(conditions, labels), timingLine(timing, STAY), maintained && h("p", { class: "small quiet" }, t("outlook.maintained", { until: maintenance(maintained) })),
    maintainedWhile && parts([maintainedWhile], labels));
}

/** What time has to do with it; of all that is said, or of some of it. */
export function timingLine(timing, keys = [...ENTRY, ...STAY]) {
  const said = keys.filter((key) => timing?.[key]).map((key) => t(`timing.${key}`, { time: durationText(timing[key]) }));
  return said.length > 0 && h("p", { class: "small quiet" }, said.join(" · "));
}

/** Until when a tier is kept, in the reader's language; as the rule set says it where that is not known. */
export function maintenance(said) {
  const length = /^for (\S+)$/.exec(said);
  if (length) {
    return t("maintain.for", { time: durationText(length[1]) });
  }
  const end = /^until end of (next )?(\S+) in (\S+)$/.exec(said);
  if (end) {
    const period = has(`period.${end[2]}`) ? t(`period.${end[2]}`) : end[2];
    return t(end[1] ? "maintain.endOfNext" : "maintain.endOf", { period, zone: end[3] });
  }
  const anniversary = /^until anniversary of (\S+) in (\S+)$/.exec(said);
  return anniversary ? t("maintain.anniversary", { metric: anniversary[1], zone: anniversary[2] }) : said;
}

function parts(all, labels) {
  return h("ul", { class: "wants" }, all.map((part) => h("li", {}, one(part, labels))));
}

function one(part, labels) {
  switch (part.kind ?? "test") {
    case "all": return group(t("outlook.all"), part, labels);
    case "any": return group(t("outlook.any"), part, labels);
    case "not": return group(t("outlook.not"), part, labels);
    case "choice": return condition(part.held, h("code", {}, part.text));
    case "unsaid": return h("div", { class: "want" }, condition(null, h("code", {}, part.text)), h("p", { class: "small quiet" }, unsaid(part, labels)));
    default: return test(part, labels);
  }
}

/** Why nothing can be said of a part. */
function unsaid(part, labels) {
  const metrics = (part.metrics ?? []).map((name) => labels.get(name) ?? name).join(", ");
  return has(`unsaid.${part.why}`) ? t(`unsaid.${part.why}`, { metrics }) : part.reason;
}

function group(title, part, labels) {
  return h("div", { class: "want" }, condition(part.held, title), h("div", { style: { "padding-left": "23px" } }, parts(flat(part), labels)));
}

/** "One of these: one of these: ..." says no more than one of them alone. */
function flat(part) {
  return part.parts.flatMap((inner) => (inner.kind === part.kind && part.kind !== "not" ? flat(inner) : [inner]));
}

function condition(held, ...content) {
  const [kind, name, word] = held === null || held === undefined ? ["quiet", "clock", "outlook.unknown"] : held ? ["up", "check", "outlook.held"] : ["down", "close", "outlook.open"];
  return h("div", { class: "want-line" }, h("span", { class: "cond" }, h("span", { class: kind }, icon(name, 16)), h("span", { class: "unseen" }, t(word)), content));
}

function test(part, labels) {
  const line = condition(part.held, part.operator ? [h("span", {}, named(part.metric, labels)), h("span", { class: "quiet" }, `${sign(part.operator)} ${threshold(part.threshold)}`)] : h("code", {}, part.text));
  line.append(h("strong", { class: "num" }, metricValue(part.value)));
  return h("div", { class: "want" }, line, meter(part), h("p", { class: "small quiet" },
    part.difference !== null && part.difference !== undefined && !part.held ? t("outlook.difference", { difference: distance(part.difference) }) : "",
    part.changesAt ? [" ", t(part.held ? "outlook.endsAt" : "outlook.beginsAt"), " ", time(part.changesAt)] : ""));
}

/** How far it is, whichever way. */
function distance(difference) {
  const plain = difference.replace(/^-/, "");
  return isNumeral(plain) ? number(plain) : durationText(plain);
}

/** A bar for "at least so much": how far the value is on its way. */
function meter(part) {
  if (!isNumeral(part.value) || !isNumeral(part.threshold) || !(part.operator === ">=" || part.operator === ">") || Number(part.threshold) <= 0) {
    return null;
  }
  const share = Math.max(0, Math.min(1, Number(part.value) / Number(part.threshold)));
  return h("span", { class: part.held ? "meter full" : "meter", "aria-hidden": "true" }, h("i", { style: { width: `${share * 100}%` } }));
}

/** The metric's label; `since(m)` keeps its shape around it. */
export function named(metric, labels) {
  const since = /^since\((\w+)\)$/.exec(metric);
  if (since) {
    return t("outlook.since", { name: labels.get(since[1]) ?? since[1] });
  }
  return labels.get(metric) ?? metric;
}

export function sign(operator) {
  return { ">=": "≥", "<=": "≤", "!=": "≠", "==": "=" }[operator] ?? operator;
}

export function threshold(shown) {
  return isNumeral(shown) ? number(shown) : durationText(shown);
}
