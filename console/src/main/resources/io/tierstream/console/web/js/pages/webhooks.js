// Webhooks: who is told of which transitions, and what became of each delivery.

import { get, path, send } from "../api.js";
import { confirmDialog, formDialog, showDialog } from "../dialogs.js";
import { h, set } from "../dom.js";
import { dateTimeExact, millis, number, time } from "../format.js";
import { t } from "../i18n.js";
import { go, to } from "../router.js";
import { may } from "../session.js";
import { card, chip, dataTable, emptyState, field, light, load, note, paged, pageHead, select, tabs, toast } from "../parts.js";
import { parseTarget, targetLabel, tierSetLabel } from "../targets.js";
import { edit } from "./webhookForm.js";

const STATES = ["PENDING", "DELIVERED", "DEAD", "SUPPRESSED", "TEST"];
const STATE_KINDS = { PENDING: "warn fix", DELIVERED: "good fix", DEAD: "bad fix" };

export async function show(outlet, { route, signal }) {
  const [id] = route.rest;
  return id ? one(outlet, id, signal) : all(outlet, signal);
}

async function all(outlet, signal) {
  const holder = h("div", { class: "stack" });
  const create = async () => {
    const made = await edit(null);
    if (made) {
      await showSecret(made);
      go("webhooks", [made.id]);
    }
  };
  const button = () => may("operator") && h("button", { class: "btn first", type: "button", on: { click: create } }, t("webhooks.new"));
  set(outlet, pageHead({ title: t("nav.webhooks"), lead: t("webhooks.lead"), tools: button() }), holder);
  await load(holder, () => get("webhooks", {}, signal), (data) => (data.items.length
    ? h("section", { class: "card", "aria-label": t("nav.webhooks") }, list(data.items))
    : h("div", { class: "card" }, emptyState(t("webhooks.none"), t("webhooks.none.detail"), button(), "webhooks"))), { lines: 6, signal });
  return t("nav.webhooks");
}

function list(items) {
  return dataTable({
    caption: t("nav.webhooks"), rows: items,
    columns: [
      { label: t("webhooks.name"), head: true, cell: (item) => h("a", { href: to("webhooks", [item.id]) }, item.name) },
      { label: t("webhooks.state"), cell: state },
      { label: t("webhooks.url"), wide: true, cell: (item) => h("span", { class: "mono small" }, item.url) },
      { label: t("webhooks.about"), wide: true, cell: (item) => h("div", { class: "chips" }, about(item).slice(0, 5).map((shown) => chip(shown))) },
      { label: t("webhooks.waiting"), number: true, cell: (item) => number(item.counts.pending) },
    ],
  });
}

function about(form) {
  return [...(form.targets ?? []).map(wanted), ...(form.alerts ?? []).map((name) => t("webhooks.alert", { name }))];
}

/** A target, or a pattern, in words where there are any. */
function wanted(target) {
  const { kind, tierSet, name } = parseTarget(target);
  if (target === "*") {
    return t("webhooks.everything");
  }
  if (target === "segment:*") {
    return t("webhooks.allSegments");
  }
  if (kind === "tier" && name === "*" && !tierSet.includes("*")) {
    return t("webhooks.allOf", { name: tierSetLabel(tierSet) });
  }
  return target.includes("*") ? target : targetLabel(target);
}

function state(webhook) {
  if (webhook.enabled === false) {
    return light("bad", t("webhooks.disabled"));
  }
  return webhook.circuit === "open" ? light("warn", t("webhooks.paused")) : light("good", t("webhooks.enabled"));
}

async function one(outlet, id, signal) {
  const holder = h("div", { class: "stack" });
  const head = h("div", {});
  set(outlet, head, holder);
  let title = id;
  const log = h("div", {});
  const read = () => load(holder, () => get(path("webhooks", id), {}, signal), (webhook) => {
    title = webhook.name;
    set(head, pageHead({ title, crumbs: h("a", { href: to("webhooks") }, t("nav.webhooks")), lead: h("span", { class: "mono" }, webhook.url), tools: may("operator") && tools(webhook, read, () => logs(log, id, signal)) }));
    return [webhook.enabled === false && note("bad", webhook.reason ? t("webhooks.disabledBecause", { reason: webhook.reason }) : t("webhooks.disabled")), h("div", { class: "grid" }, h("div", { class: "w4" }, settings(webhook)), h("div", { class: "w8" }, log))];
  }, { lines: 6, signal });
  set(head, pageHead({ title: t("nav.webhooks"), crumbs: h("a", { href: to("webhooks") }, t("nav.webhooks")) }));
  if (await read()) {
    logs(log, id, signal);
  }
  return title;
}

function tools(webhook, read, renewLog) {
  const at = (action) => `${path("webhooks", webhook.id)}/${action}`;
  const button = (name, click, kind = "") => h("button", { class: `btn ${kind}`, type: "button", on: { click } }, t(`webhooks.${name}`));
  return [
    button("test", () => test(webhook, renewLog), "first"),
    button("edit", async () => (await edit(webhook)) && read()),
    button("replay", () => replay(webhook, renewLog)),
    button("rotate", () => rotate(webhook)),
    webhook.enabled === false
      ? button("enable", async () => guarded(() => send("POST", at("enable"), {}), read))
      : button("disable", async () => (await confirmDialog({ title: t("webhooks.disable.title"), detail: t("webhooks.disable.detail"), action: t("webhooks.disable"), submit: () => send("POST", at("disable"), {}) })) && read()),
    button("remove", async () => (await confirmDialog({
      title: t("webhooks.remove.title", { name: webhook.name }), detail: t("webhooks.remove.detail"), action: t("webhooks.remove"), danger: true, submit: () => send("DELETE", path("webhooks", webhook.id)),
    })) && go("webhooks"), "danger"),
  ];
}

async function guarded(action, done) {
  try {
    await action();
    done();
  } catch (problem) {
    toast(problem.detail || problem.message);
  }
}

async function test(webhook, done) {
  try {
    const result = await send("POST", `${path("webhooks", webhook.id)}/test`, {});
    const good = result.delivered;
    await showDialog({
      title: t("webhooks.test.title"),
      body: [note(good ? "good" : "bad", good ? t("webhooks.test.good", { status: result.status, time: millis(result.latencyMillis) }) : t("webhooks.test.bad", { why: result.detail ?? result.status ?? "–" }), good ? "check" : "warn"),
        result.excerpt && h("pre", { class: "raw" }, result.excerpt)],
    });
    done();
  } catch (problem) {
    await showDialog({ title: t("webhooks.test.title"), body: note("bad", problem.detail || problem.message) });
  }
}

async function replay(webhook, done) {
  const from = h("input", { type: "datetime-local" });
  const until = h("input", { type: "datetime-local" });
  const ids = h("textarea", { spellcheck: "false" });
  const sent = await formDialog({
    title: t("webhooks.replay.title"), action: t("webhooks.replay"),
    body: [h("p", { class: "quiet" }, t("webhooks.replay.lead")), h("div", { class: "two form" }, field(t("webhooks.replay.from"), from), field(t("webhooks.replay.to"), until)), field(t("webhooks.replay.ids"), ids, { help: t("webhooks.replay.ids.help") })],
    check: () => (ids.value.trim() || (from.value && until.value && from.value < until.value) ? null : { control: from, message: t("webhooks.replay.missing") }),
    submit: () => send("POST", `${path("webhooks", webhook.id)}/replay`, ids.value.trim()
      ? { ids: ids.value.trim().split(/[\s,]+/) } : { from: new Date(from.value).toISOString(), to: new Date(until.value).toISOString() }),
  });
  if (sent) {
    toast(t("webhooks.replay.sent", { n: sent.queued }));
    if (sent.open + sent.notWanted + sent.unknown > 0) {
      toast(t("webhooks.replay.rest", { open: number(sent.open), notWanted: number(sent.notWanted), unknown: number(sent.unknown) }));
    }
    done();
  }
}

async function rotate(webhook) {
  const made = await confirmDialog({
    title: t("webhooks.rotate.title"), detail: t("webhooks.rotate.detail"), action: t("webhooks.rotate"), submit: () => send("POST", `${path("webhooks", webhook.id)}/rotate-secret`, {}),
  });
  if (made) {
    await showSecret(made);
  }
}

/** A secret is shown once; the server does not give it again. */
async function showSecret(made) {
  const { secret } = made;
  const shown = h("code", {}, secret);
  const copy = h("button", { class: "btn s", type: "button", on: { click: async () => set(copy, t(await copied(secret, shown) ? "webhooks.copied" : "webhooks.copyByHand")) } }, t("webhooks.copy"));
  await showDialog({ title: t("webhooks.secret.title"), body: [h("p", {}, t("webhooks.secret.detail")), h("div", { class: "secret" }, shown, copy)] });
}

/** Puts a text on the clipboard. Browsers refuse that without TLS, and when they are told to: then it is marked, ready to be copied by hand. */
async function copied(text, element) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    getSelection().selectAllChildren(element);
    return false;
  }
}

function settings(form) {
  const line = (name, ...shown) => h("div", { class: "rule" }, h("span", { class: "small quiet" }, name), h("div", {}, shown));
  const chips = (all_) => h("div", { class: "chips" }, all_.map((shown) => chip(shown)));
  return card({ title: t("webhooks.settings"), tools: state(form) },
    line(t("webhooks.about"), chips(about(form))),
    line(t("webhooks.directions"), form.directions?.length ? chips(form.directions.map((one_) => t(`direction.${one_}`))) : t("webhooks.both")),
    form.causes?.length > 0 && line(t("webhooks.causes"), chips(form.causes.map((one_) => t(`cause.${one_}`)))),
    form.filter && line(t("webhooks.filter"), h("code", {}, form.filter)),
    line(t("webhooks.format"), t(`format.${form.format ?? (form.template ? "template" : "standard")}`)),
    form.fields?.length > 0 && line(t("webhooks.fields"), chips(form.fields)),
    form.consent && line(t("webhooks.consent"), h("code", {}, `${form.consent.metric} = ${(form.consent.values ?? ["true"]).join(" | ")}`)),
    form.headers?.length > 0 && line(t("webhooks.headers"), form.headers.map((header) => h("div", { class: "mono small" }, `${header.name}: ${header.value ?? "••••"}`))),
    line(t("webhooks.limits"), t("webhooks.limits.text", { perSecond: form.maxPerSecond ?? 50, concurrency: form.maxConcurrency ?? 8, seconds: form.timeoutSeconds ?? 10 })),
    (form.secrets ?? []).length > 0 && line(t("webhooks.secrets"), form.secrets.map((one_) => h("div", { class: "small" }, h("code", {}, one_.masked), " ", one_.expiresAt && h("span", { class: "quiet" }, t("customer.until"), " ", time(one_.expiresAt))))),
    line(t("webhooks.createdAt"), time(form.createdAt)));
}

function logs(holder, id, signal) {
  set(holder, tabs({
    label: t("webhooks.log"),
    tabs: [
      { key: "deliveries", title: t("webhooks.deliveries"), content: () => deliveries(id, signal) },
      { key: "dead", title: t("webhooks.dead"), content: () => card({ title: t("webhooks.dead"), hint: t("webhooks.dead.hint"), flush: true }, pages(id, "dead-letters", {}, signal, "webhooks.dead.none")) },
    ],
  }));
}

function deliveries(id, signal) {
  const list_ = h("div", {});
  const chooser = select([["", t("webhooks.all")], ...STATES.map((one_) => [one_, t(`delivery.${one_}`)])], "", { "aria-label": t("webhooks.state"), on: { change: () => renew() } });
  const renew = () => set(list_, pages(id, "deliveries", { state: chooser.value }, signal, "webhooks.deliveries.none"));
  renew();
  return card({ title: t("webhooks.deliveries"), hint: t("webhooks.deliveries.hint"), tools: h("div", { style: { width: "170px" } }, chooser), flush: true }, list_);
}

function pages(id, resource, parameters, signal, none) {
  return paged({
    signal, read: (cursor) => get(`${path("webhooks", id)}/${resource}`, { ...parameters, cursor }, signal), empty: () => emptyState(t(none), t(`${none}.detail`), null, "check"),
    show: (items) => dataTable({
      caption: t("webhooks.deliveries"), rows: items,
      columns: [
        { label: t("column.time"), head: true, cell: (item) => time(item.lastAttemptAt ?? item.createdAt, dateTimeExact) },
        { label: t("webhooks.state"), cell: (item) => chip(t(`delivery.${item.state}`), STATE_KINDS[item.state] ?? "fix") },
        { label: t("webhooks.status"), number: true, cell: (item) => item.status ?? "–" },
        { label: t("webhooks.attempts"), number: true, cell: (item) => (item.attempts > 1 ? h("button", { class: "link num", type: "button", on: { click: () => attempts(id, item) } }, number(item.attempts)) : number(item.attempts)) },
        { label: t("webhooks.latency"), number: true, cell: (item) => millis(item.latencyMillis) },
        { label: t("column.customer"), cell: (item) => (item.customerId ? h("a", { class: "cid", href: to("customer", [item.customerId]) }, item.customerId) : "–") },
        { label: t("webhooks.detail"), wide: true, cell: (item) => [h("span", { class: "small" }, item.detail ?? ""), " ", h("code", { class: "small quiet" }, item.id)] },
      ],
    }),
  });
}

/** The attempts that did not deliver, one by one. */
async function attempts(id, item) {
  try {
    const { failures } = await get(`${path("webhooks", id)}/deliveries/${item.delivery}`);
    await showDialog({
      title: t("webhooks.attempts.title"), large: true,
      body: failures.length ? dataTable({
        caption: t("webhooks.attempts.title"), rows: failures,
        columns: [
          { label: t("column.time"), head: true, cell: (one_) => time(one_.at, dateTimeExact) },
          { label: t("webhooks.status"), number: true, cell: (one_) => one_.status ?? "–" },
          { label: t("webhooks.latency"), number: true, cell: (one_) => millis(one_.latencyMillis) },
          { label: t("webhooks.detail"), wide: true, cell: (one_) => [one_.detail, one_.excerpt && h("pre", { class: "raw" }, one_.excerpt)] },
        ],
      }) : h("p", { class: "quiet" }, t("webhooks.dead.none.detail")),
    });
  } catch (problem) {
    toast(problem.detail || problem.message);
  }
}
