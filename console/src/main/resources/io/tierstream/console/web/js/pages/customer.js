// One customer: where she is, since when and until when, what is missing and what keeps, and how it came about.

import { get, path, Problem } from "../api.js";
import { h, set } from "../dom.js";
import { ago, dateTime, metricValue, time } from "../format.js";
import { label, t } from "../i18n.js";
import { icon } from "../icons.js";
import { Live } from "../live.js";
import { to } from "../router.js";
import { mayCommand } from "../session.js";
import { bones, card, chip, emptyState, errorState, note, pageHead } from "../parts.js";
import { swatch, tierColour, tierLabel, tierSet as tierSetOf, tierSetLabel, segmentLabel, targetLink, targetOf } from "../targets.js";
import { erase, pin, unpin } from "./commands.js";
import { outlook } from "./outlook.js";
import { timeline } from "./timeline.js";

const SETTLE_MILLIS = 300;

export async function show(outlet, { route, signal }) {
  const id = route.rest.join("/");
  const body = h("div", { class: "stack" });
  const tools = h("div", { class: "tools" });
  const lead = h("span", {});
  const head = pageHead({ title: id, crumbs: h("a", { href: to("customers") }, t("nav.customers")), lead });
  head.classList.add("customer-head");
  head.append(tools);
  set(outlet, head, body);
  set(body, bones(8, true));
  let events = null;

  async function read(quiet) {
    try {
      const customer = await get(path("customers", id), {}, signal);
      show_(customer);
    } catch (problem) {
      if (problem.name !== "AbortError" && !quiet) {
        set(body, problem instanceof Problem && problem.status === 404
          ? emptyState(t("customer.unknown"), t("customer.unknown.detail"), h("a", { class: "btn", href: to("customers") }, t("nav.customers")), "search")
          : errorState(problem, () => read(false)));
      }
    }
  }

  function show_(customer) {
    const labels = new Map((customer.metrics ?? []).map((metric) => [metric.name, label(metric.label, metric.name)]));
    set(lead, t("customer.lead", { ruleSet: customer.ruleSet, version: customer.version, sequence: customer.sequence }), " ", time(customer.asOf));
    const again = () => read(true);
    if (mayCommand()) {
      set(tools, h("button", { class: "btn", type: "button", on: { click: () => pin(customer, again) } }, icon("pin", 16), t("command.pin")),
        h("button", { class: "btn danger", type: "button", on: { click: () => erase(customer) } }, t("command.erase")));
    }
    events ??= timeline(id, labels, signal);
    set(body, h("div", { class: "grid" },
      h("div", { class: "w7 stack" }, tiers(customer), metrics(customer), card({ title: t("timeline.title"), hint: t("timeline.hint") }, events.element)),
      h("div", { class: "w5 stack" }, outlookCard(customer, labels), segments(customer), pins(customer, again))));
  }

  await read(false);
  follow(id, signal, () => {
    read(true);
    events?.renew();
  });
  return id;
}

/** Reads again when something happened to this customer, or may have while there was no stream; several transitions of one step make one reading. */
function follow(id, signal, changed) {
  const live = new Live({ customer: id });
  let opened = 0;
  let timer = null;
  live.addEventListener("state", () => {
    if (live.state === "open" && (opened += 1) > 1) {
      changed();
    }
  });
  live.addEventListener("transition", (event) => {
    if ((event.detail.customerId ?? id) === id) {
      clearTimeout(timer);
      timer = setTimeout(changed, SETTLE_MILLIS);
    }
  });
  live.start();
  signal.addEventListener("abort", () => {
    live.close();
    clearTimeout(timer);
  });
}

function tiers(customer) {
  const held = new Map((customer.tiers ?? []).map((one) => [one.tierSet, one]));
  const names = [...new Set([...held.keys(), ...(customer.outlook ?? []).map((one) => one.tierSet)])];
  return card({ title: t("customer.tiers") }, names.length ? h("div", {}, names.map((name) => tierBlock(name, held.get(name))))
    : h("p", { class: "quiet" }, t("customer.noTiers")));
}

function tierBlock(setName, held) {
  const all = tierSetOf(setName)?.tiers ?? [];
  const at = held ? all.findIndex((tier) => tier.name === held.tier) : all.length;
  return h("div", { class: "held" },
    h("div", { class: "held-head" }, h("h3", {}, tierSetLabel(setName)), held?.pinned && pinnedChip(),
      h("span", { class: "now" }, swatch(setName, held?.tier), held ? tierLabel(setName, held.tier) : t("tier.none"))),
    all.length > 0 && h("ol", { class: "steps", "aria-hidden": "true" }, [...all].reverse().map((tier, back) => {
      const index = all.length - 1 - back;
      return h("li", { class: `${tierColour(index)} ${index === at ? "on" : index > at ? "below" : ""}` }, h("span", {}, label(tier.label, tier.name)));
    })),
    held && h("p", { class: "facts-line" }, h("span", {}, t("customer.since"), time(held.since), h("span", { class: "quiet" }, `(${ago(held.since)})`)), until(held.expectedExitAt)));
}

/** The end that was foreseen on entry; once it has passed without an exit, later events have moved it. */
function until(instant) {
  if (instant && new Date(instant) < new Date()) {
    return h("span", { class: "quiet" }, t("customer.moved"));
  }
  return instant ? h("span", {}, t("customer.until"), time(instant), h("span", { class: "quiet" }, `(${ago(instant)})`)) : h("span", { class: "quiet" }, t("customer.open"));
}

function pinnedChip() {
  return h("span", { class: "chip warn" }, icon("pin", 14), t("customer.pinned"));
}

function segments(customer) {
  const all = customer.segments ?? [];
  return card({ title: t("customer.segments") }, all.length ? h("ul", {}, all.map((segment) => h("li", { class: "held" },
    h("div", { class: "held-head" }, h("h3", {}, targetLink(targetOf(null, segment.name), segmentLabel(segment.name))), segment.pinned && pinnedChip()),
    h("p", { class: "facts-line" }, h("span", {}, t("customer.since"), time(segment.since)), until(segment.expectedExitAt)))))
    : h("p", { class: "quiet" }, t("customer.noSegments")),
  (customer.tags ?? []).length > 0 && h("div", { class: "stack s", style: { "margin-top": "14px" } }, h("h3", {}, t("column.tags")), h("div", { class: "chips" }, customer.tags.map((tag) => chip(tag)))));
}

function outlookCard(customer, labels) {
  return card({ title: t("outlook.title"), hint: t("outlook.hint", { time: dateTime(customer.asOf) }) },
    (customer.outlook ?? []).length ? outlook(customer.outlook, labels) : h("p", { class: "quiet" }, t("outlook.none")));
}

function metrics(customer) {
  const all = customer.metrics ?? [];
  return card({ title: t("customer.metrics"), hint: t("customer.metrics.hint", { time: dateTime(customer.asOf) }) }, all.length
    ? h("dl", { class: "metric-list" }, all.map((metric) => h("div", {}, h("dt", { title: metric.name }, label(metric.label, metric.name)), h("dd", { class: metric.value === null ? "quiet" : null }, metricValue(metric.value)))))
    : h("p", { class: "quiet" }, t("customer.noMetrics")));
}

/** A pin has the name of a segment or of a tier set. */
function pins(customer, again) {
  const all = (customer.pins ?? []).map((one) => ({ ...one, tierSet: tierSetOf(one.name) ? one.name : null }));
  if (!all.length) {
    return null;
  }
  return card({ title: t("pins.title"), hint: t("pins.hint") }, h("ul", {}, all.map((one) => h("li", { class: "held" },
    h("div", { class: "held-head" }, h("h3", {}, one.tierSet ? tierSetLabel(one.tierSet) : segmentLabel(one.name)),
      h("span", { class: `chip ${one.member ? "rise" : "fall"}` }, one.member ? t("pins.in", { name: one.tierSet ? tierLabel(one.tierSet, one.tier) : segmentLabel(one.name) }) : t("pins.out"))),
    h("p", {}, one.reason),
    h("p", { class: "facts-line" }, h("span", {}, t("pins.author"), h("strong", {}, one.author)), one.approvedBy && h("span", {}, t("pins.approvedBy"), h("strong", {}, one.approvedBy)),
      h("span", {}, t("customer.since"), time(one.since)), one.until ? h("span", {}, t("customer.until"), time(one.until)) : h("span", { class: "quiet" }, t("pins.untilLifted"))),
    h("p", { class: "small quiet" }, t("pins.rules"), " ", one.tierSet ? tierLabel(one.tierSet, one.automaticTier ?? null) : one.automaticMember ? t("pins.in", { name: segmentLabel(one.name) }) : t("pins.notIn", { name: segmentLabel(one.name) })),
    mayCommand() && h("div", {}, h("button", { class: "btn s", type: "button", on: { click: () => unpin(customer, one, again) } }, t("command.unpin")))))));
}
