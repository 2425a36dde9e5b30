// What happened to a customer, newest first, each with its reasons. Transitions of one step stand together.

import { get, path } from "../api.js";
import { h } from "../dom.js";
import { dateTimeExact, metricValue, time } from "../format.js";
import { t } from "../i18n.js";
import { icon } from "../icons.js";
import { emptyState, paged } from "../parts.js";
import { segmentLabel, swatch, tierIndex, tierLabel, tierSetLabel } from "../targets.js";
import { named, sign, threshold } from "./outlook.js";

/** How many of the newest show their reasons without being asked. */
const OPENED = 3;

/** The timeline; `renew` reads it again from the start. */
export function timeline(id, labels, signal) {
  const make = () => paged({
    signal,
    read: (cursor) => get(`${path("customers", id)}/timeline`, { cursor, limit: 30 }, signal),
    empty: () => emptyState(t("timeline.none"), t("timeline.none.detail"), null, "clock"),
    show: (items, before) => h("ol", { class: "timeline" }, steps(items).map((step, index) => moment(step, labels, before === 0 && index < OPENED))),
  });
  let element = make();
  const holder = h("div", {}, element);
  return {
    element: holder,
    renew() {
      const fresh = make();
      element.replaceWith(fresh);
      element = fresh;
    },
  };
}

/** An EXIT and an ENTER of one tier set at one instant are one change of tier, whatever else the step decided. */
function steps(items) {
  const all = [];
  for (const item of items) {
    const change = item.tierSet && item.direction === "EXIT" ? all.find((step) => isChange(step, item)) : null;
    if (change) {
      change.exit = item;
    } else {
      all.push(item.direction === "ENTER" ? { enter: item } : { exit: item });
    }
  }
  return all;
}

function isChange({ enter, exit }, left) {
  return enter && !exit && enter.tierSet === left.tierSet && enter.eventTime === left.eventTime && enter.previousTier === left.name;
}

function moment({ enter, exit }, labels, opened) {
  const main = enter ?? exit;
  const change = enter?.tierSet && exit;
  const rises = change ? tierIndex(main.tierSet, enter.name) < tierIndex(main.tierSet, exit.name) : Boolean(enter);
  return h("li", { class: "moment" },
    h("span", { class: `dot ${rises ? "rise" : "fall"}` }, icon(change ? (rises ? "up" : "down") : enter ? "enter" : "exit", 18)),
    h("div", { class: "moment-body" },
      h("div", { class: "moment-head" }, h("strong", {}, title(main, enter, exit)), time(main.eventTime, dateTimeExact)),
      h("div", { class: "facts-line" }, h("span", { class: "chip" }, t(`cause.${main.cause}`)), main.tippingEventId && h("span", {}, t("timeline.event"), h("code", {}, main.tippingEventId)),
        enter?.expectedExitAt && h("span", {}, t("timeline.expectedExit"), time(enter.expectedExitAt)), h("span", { class: "quiet" }, t("timeline.version", { name: main.ruleSet, version: main.ruleSetVersion }))),
      main.override && h("p", { class: "note" }, icon("pin", 16), h("span", {}, t("timeline.override", { author: main.override.author }), " ", main.override.reason)),
      why(main, labels, opened)));
}

function title(main, enter, exit) {
  if (main.tierSet) {
    const tier = (name) => h("span", { class: "name" }, swatch(main.tierSet, name), tierLabel(main.tierSet, name));
    const from = exit?.name ?? enter?.previousTier ?? null;
    return [`${tierSetLabel(main.tierSet)}: `, tier(from), " → ", tier(enter?.name ?? null)];
  }
  return t(enter ? "timeline.entered" : "timeline.left", { name: segmentLabel(main.name) });
}

function why(main, labels, opened) {
  if (!main.evidence?.length) {
    return null;
  }
  return h("details", { class: "why", open: opened }, h("summary", {}, t("timeline.why")),
    h("table", { class: "evidence" },
      h("caption", { class: "unseen" }, t("timeline.why")),
      h("thead", {}, h("tr", {}, ["condition", "before", "after"].map((key) => h("th", { scope: "col" }, t(`evidence.${key}`))))),
      h("tbody", {}, main.evidence.map((one) => h("tr", {}, h("td", {}, named(one.metric, labels), " ", h("span", { class: "quiet" }, `${sign(one.operator)} ${threshold(one.threshold)}`)),
        value(one.valueBefore, one.heldBefore), value(one.valueAfter, one.heldAfter))))));
}

function value(shown, held) {
  return h("td", { class: "num" }, h("span", { class: "name" }, h("span", { class: held ? "up" : "down" }, icon(held ? "check" : "close", 13)), h("span", { class: "unseen" }, t(held ? "outlook.held" : "outlook.open")), metricValue(shown)));
}
