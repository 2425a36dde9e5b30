// Commands about a customer: pin, unpin, erase. Each asks for the reason, which goes with the command, and says what follows.

import { path, send } from "../api.js";
import { formDialog } from "../dialogs.js";
import { h, set } from "../dom.js";
import { label, t } from "../i18n.js";
import { field, note, select, toast } from "../parts.js";
import { known, segmentLabel, tierLabel, tierSetLabel } from "../targets.js";

const RELOAD_MILLIS = 2_000;

/** Gives commands. The same command sent again, after an answer that left open what became of it, is carried out once. */
function commander() {
  const keys = new Map();
  return (method, resource, body) => {
    const said = JSON.stringify(body);
    if (!keys.has(said)) {
      keys.set(said, [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join(""));
    }
    return send(method, resource, body, { "Idempotency-Key": keys.get(said) });
  };
}

/** Holds the customer in a tier or segment, or out of it. */
export async function pin(customer, done) {
  const segments = (known.distribution?.segments ?? []).map((segment) => [JSON.stringify([null, segment.name]), label(segment.label, segment.name)]);
  const tiers = (known.distribution?.tierSets ?? []).flatMap((tierSet) => tierSet.tiers.map((tier) => [JSON.stringify([tierSet.name, tier.name]), `${label(tierSet.label, tierSet.name)} · ${label(tier.label, tier.name)}`]));
  const tierSets = (known.distribution?.tierSets ?? []).map((tierSet) => [JSON.stringify([null, tierSet.name]), t("pin.everyTier", { name: label(tierSet.label, tierSet.name) })]);
  const target = select([], "", { required: true });
  const member = select([["true", t("pin.in")], ["false", t("pin.out")]], "true", { on: { change: () => offer() } });
  const offer = () => {
    const before = target.value;
    const options = [["", t("form.choose")], ...(member.value === "true" ? tiers : tierSets), ...segments];
    set(target, options.map(([value, shown]) => h("option", { value, selected: value === before }, shown)));
  };
  offer();
  const until = h("input", { type: "datetime-local" });
  const reason = reasonField();
  const command = commander();
  const approvedBy = h("input", { autocomplete: "off" });
  const sent = await formDialog({
    title: t("pin.title", { id: customer.id }), action: t("pin.go"),
    body: [h("p", { class: "quiet" }, t("pin.lead")), h("div", { class: "two form" }, field(t("pin.target"), target, { required: true }), field(t("pin.member"), member)),
      field(t("pin.until"), until, { help: t("pin.until.help") }), field(t("command.reason"), reason, { required: true, help: t("command.reason.help") }), field(t("pin.approvedBy"), approvedBy)],
    check: () => (until.value && new Date(until.value) <= new Date() ? { control: until, message: t("pin.untilPast") } : null),
    submit: () => {
      const [tierSet, name] = JSON.parse(target.value);
      return command("POST", `${path("customers", customer.id)}/pins`, {
        tierSet, name, member: member.value === "true", until: until.value ? new Date(until.value).toISOString() : null, reason: reason.value.trim(), approvedBy: approvedBy.value.trim() || null,
      });
    },
  });
  told(sent, done);
}

/** Lifts a pin. */
export async function unpin(customer, held, done) {
  const reason = reasonField();
  const command = commander();
  const sent = await formDialog({
    title: t("unpin.title", { name: held.tierSet ? tierSetLabel(held.tierSet) : segmentLabel(held.name) }), action: t("unpin.go"),
    body: [h("p", { class: "quiet" }, held.tierSet ? t("unpin.leadTier", { tier: tierLabel(held.tierSet, held.automaticTier ?? null) }) : t("unpin.lead")), field(t("command.reason"), reason, { required: true, help: t("command.reason.help") })],
    submit: () => command("DELETE", `${path("customers", customer.id)}/pins/${path(held.name)}`, { tierSet: null, reason: reason.value.trim() }),
  });
  told(sent, done);
}

/** Forgets a customer for ever. The id has to be typed. */
export async function erase(customer) {
  const typed = h("input", { autocomplete: "off", spellcheck: "false" });
  const reason = reasonField();
  const command = commander();
  const sent = await formDialog({
    title: t("erase.title", { id: customer.id }), action: t("erase.go"), danger: true,
    body: [note("bad", t("erase.warning")), field(t("command.reason"), reason, { required: true, help: t("command.reason.help") }), field(t("erase.type"), typed, { required: true, help: customer.id })],
    check: () => (typed.value.trim() === customer.id.trim() ? null : { control: typed, message: t("erase.mismatch") }),
    submit: () => command("POST", `${path("customers", customer.id)}/erasure`, { reason: reason.value.trim() }),
  });
  told(sent);
}

function reasonField() {
  return h("textarea", { maxlength: "1000" });
}

function told(sent, done) {
  if (sent) {
    toast(t("command.sent", { id: sent.commandId ?? "" }));
    setTimeout(() => done?.(), RELOAD_MILLIS);
  }
}
