// What is missing to the next tier, and what keeps this one: the conditions of the rule set with what was seen of them.

import { h } from "../dom.js";
import { isNumeral, metricValue, number, time } from "../format.js";
import { t } from "../i18n.js";
import { icon } from "../icons.js";
import { swatch, tierLabel, tierSetLabel } from "../targets.js";

/** The outlook per tier set. `labels` gives the label of a metric. */
export function outlook(all, labels) {
  return h("div", { class: "outlook" }, all.map((one) => h("section", { class: "stack" },
    h("h3", {}, tierSetLabel(one.tierSet)),
    one.next ? next(one, labels) : h("p", { class: "quiet" }, one.current ? t("outlook.best") : t("outlook.noNext")),
    one.keep && keep(one, labels))));
}

function next(one, labels) {
  const { tier, missing = [], unsaid = [], timing } = one.next;
  return h("div", {}, h("p", { class: "name" }, swatch(one.tierSet, tier), h("strong", {}, t("outlook.next", { tier: tierLabel(one.tierSet, tier) }))),
    one.next.held && h("p", { class: "quiet small" }, one.pinned ? t("outlook.heldPinned") : t("outlook.heldAlready")),
    parts([...missing, ...unsaid], labels), timingLine(timing));
}

function keep(one, labels) {
  const { conditions = [], timing, maintained, maintainedWhile, held } = one.keep;
  return h("div", {}, h("p", { class: "name" }, swatch(one.tierSet, one.current), h("strong", {}, t("outlook.keep", { tier: tierLabel(one.tierSet, one.current) }))),
    held === false && h("p", { class: "small down" }, t("outlook.notKept")),
    parts(conditions, labels), timingLine(timing), maintained && h("p", { class: "small quiet" }, t("outlook.maintained", { until: maintained })),
    maintainedWhile && parts([maintainedWhile], labels));
}

function timingLine(timing) {
  const said = Object.entries(timing ?? {}).filter(([, value]) => value).map(([key, value]) => t(`timing.${key}`, { time: value }));
  return said.length > 0 && h("p", { class: "small quiet" }, said.join(" · "));
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
    case "unsaid": return h("div", { class: "want" }, condition(null, h("code", {}, part.text)), h("p", { class: "small quiet" }, part.reason));
    default: return test(part, labels);
  }
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
    part.difference !== null && part.difference !== undefined && !part.held ? t("outlook.difference", { difference: isNumeral(part.difference) ? number(part.difference.replace(/^-/, "")) : part.difference }) : "",
    part.changesAt ? [" ", t(part.held ? "outlook.endsAt" : "outlook.beginsAt"), " ", time(part.changesAt)] : ""));
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
  return isNumeral(shown) ? number(shown) : shown;
}
