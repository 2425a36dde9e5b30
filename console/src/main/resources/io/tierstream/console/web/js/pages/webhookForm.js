// The editor of a subscription.

import { path, send } from "../api.js";
import { formDialog } from "../dialogs.js";
import { freshId, h } from "../dom.js";
import { label, t } from "../i18n.js";
import { field, select } from "../parts.js";
import { known } from "../targets.js";

const FORMATS = ["standard", "cloudevents-structured", "cloudevents-binary", "template"];
const DIRECTIONS = ["ENTER", "EXIT"];

/** Opens the editor; answers with the subscription as stored, or null. */
export function edit(webhook) {
  const before = webhook ?? {};
  const name = h("input", { value: before.name ?? "", maxlength: "200", autocomplete: "off" });
  const url = h("input", { type: "url", value: before.url ?? "", placeholder: "https://", autocomplete: "off", spellcheck: "false" });
  const targets = targetChecks(before.targets ?? []);
  const directions = checks(DIRECTIONS.map((one) => [one, t(`direction.${one}`)]), before.directions?.length ? before.directions : DIRECTIONS, "row wide");
  const filter = h("input", { value: before.filter ?? "", placeholder: 'cause == "EVENT"', autocomplete: "off", spellcheck: "false", class: "mono" });
  const fields = h("input", { value: (before.fields ?? []).join(", "), autocomplete: "off", spellcheck: "false", class: "mono" });
  const alerts = h("input", { value: (before.alerts ?? []).join(", "), autocomplete: "off", spellcheck: "false", class: "mono" });
  const format = select(FORMATS.map((one) => [one, t(`format.${one}`)]), before.format ?? (before.template ? "template" : "standard"), { on: { change: () => showTemplate() } });
  const template = h("textarea", { class: "mono", spellcheck: "false", rows: "7" }, before.template ? JSON.stringify(before.template, null, 2) : "");
  const templateField = field(t("webhooks.template"), template, { help: t("webhooks.template.help") });
  const consent = h("input", { value: before.consent?.metric ?? "", autocomplete: "off", spellcheck: "false", class: "mono" });
  const consentValues = h("input", { value: (before.consent?.values ?? ["true"]).join(", "), autocomplete: "off", spellcheck: "false", class: "mono" });
  const headers = headerRows(before.headers ?? []);
  const numbers = Object.fromEntries([["timeoutSeconds", 10, 30], ["maxPerSecond", 50, 5000], ["maxConcurrency", 8, 64]].map(([key, usual, most]) =>
    [key, h("input", { type: "number", min: "1", max: String(most), value: String(before[key] ?? usual), required: true })]));
  const showTemplate = () => {
    templateField.hidden = format.value !== "template";
  };
  showTemplate();

  function read() {
    const words = (control) => control.value.split(",").map((word) => word.trim()).filter(Boolean);
    const chosen = directions.read();
    return {
      name: name.value.trim(), url: url.value.trim(), targets: targets.read(),
      directions: chosen.length === DIRECTIONS.length ? [] : chosen, causes: before.causes ?? [], filter: filter.value.trim() || null, alerts: words(alerts), fields: words(fields),
      format: format.value, template: format.value === "template" ? JSON.parse(template.value) : null, headers: headers.read(),
      consent: consent.value.trim() ? { metric: consent.value.trim(), values: words(consentValues) } : null,
      ...Object.fromEntries(Object.entries(numbers).map(([key, control]) => [key, Number(control.value)])),
    };
  }

  function check() {
    if (!targets.read().length && !alerts.value.trim()) {
      return { control: targets.element.querySelector("input"), message: t("webhooks.noTargets") };
    }
    if (!directions.read().length) {
      return { control: directions.element.querySelector("input"), message: t("webhooks.noDirections") };
    }
    if (format.value === "template") {
      try {
        JSON.parse(template.value);
      } catch (failure) {
        return { control: template, message: t("webhooks.badTemplate", { why: failure.message }) };
      }
    }
    return null;
  }

  return formDialog({
    title: webhook ? t("webhooks.edit.title", { name: before.name }) : t("webhooks.new"), action: t("action.save"), large: true, check,
    body: [
      h("div", { class: "two form" }, field(t("webhooks.name"), name, { required: true }), field(t("webhooks.url"), url, { required: true, help: t("webhooks.url.help") })),
      group(t("webhooks.about"), targets.element), group(t("webhooks.directions"), directions.element),
      field(t("webhooks.filter"), filter, { help: t("webhooks.filter.help") }),
      h("div", { class: "two form" }, field(t("webhooks.format"), format), field(t("webhooks.fields"), fields, { help: t("webhooks.fields.help") })), templateField,
      h("details", {}, h("summary", {}, t("webhooks.further")), h("div", { class: "form", style: { "padding-top": "14px" } },
        h("div", { class: "two form" }, field(t("webhooks.consent"), consent, { help: t("webhooks.consent.help") }), field(t("webhooks.consentValues"), consentValues)),
        field(t("webhooks.alerts"), alerts, { help: t("webhooks.alerts.help") }),
        group(t("webhooks.headers"), headers.element),
        h("div", { class: "two form" }, Object.entries(numbers).map(([key, control]) => field(t(`webhooks.${key}`), control))))),
    ],
    submit: () => (webhook ? send("PUT", path("webhooks", webhook.id), read()) : send("POST", "webhooks", read())),
  });
}

function group(title, content) {
  return h("fieldset", { class: "field" }, h("legend", {}, title), content);
}

function checks(options, chosen, className = "row") {
  const boxes = options.map(([value, shown]) => {
    const id = freshId("check");
    const box = h("input", { type: "checkbox", id, value, checked: chosen.includes(value) });
    return { box, element: h("div", { class: "check" }, box, h("label", { for: id }, shown)) };
  });
  return { element: h("div", { class: className }, boxes.map((one) => one.element)), read: () => boxes.filter(({ box }) => box.checked).map(({ box }) => box.value) };
}

/** Everything, whole tier sets, single tiers, segments; patterns that are none of these are kept. */
function targetChecks(chosen) {
  const { tierSets = [], segments = [] } = known.distribution ?? {};
  const options = [
    ["*", t("webhooks.everything")],
    ...tierSets.flatMap((tierSet) => [[`tier:${tierSet.name}:*`, t("webhooks.allOf", { name: label(tierSet.label, tierSet.name) })],
      ...tierSet.tiers.map((tier) => [tier.target, `${label(tierSet.label, tierSet.name)} · ${label(tier.label, tier.name)}`])]),
    ...segments.map((segment) => [segment.target, label(segment.label, segment.name)]),
  ];
  const others = chosen.filter((target) => !options.some(([value]) => value === target)).map((target) => [target, target]);
  return checks([...options, ...others], chosen, "checks");
}

function headerRows(before) {
  const rows = h("div", { class: "stack s" });
  const add = (header = {}) => {
    const name = h("input", { value: header.name ?? "", placeholder: t("webhooks.header.name"), "aria-label": t("webhooks.header.name"), autocomplete: "off", spellcheck: "false" });
    const value = h("input", { value: header.value ?? "", placeholder: t("webhooks.header.value"), "aria-label": t("webhooks.header.value"), autocomplete: "off", spellcheck: "false" });
    const id = freshId("secret");
    const secret = h("input", { type: "checkbox", id, checked: header.secret ?? true });
    const row = h("div", { class: "row" }, h("div", { style: { flex: "1 1 130px" } }, name), h("div", { style: { flex: "2 1 170px" } }, value), h("span", { class: "check" }, secret, h("label", { for: id }, t("webhooks.header.secret"))),
      h("button", { class: "btn s", type: "button", on: { click: () => row.remove() } }, t("action.remove")));
    row.read = () => ({ name: name.value.trim(), value: value.value, secret: secret.checked });
    rows.append(row);
  };
  before.forEach(add);
  return {
    element: h("div", { class: "stack s" }, rows, h("div", {}, h("button", { class: "btn s", type: "button", on: { click: () => add() } }, t("webhooks.header.add")))),
    read: () => [...rows.children].map((row) => row.read()).filter((header) => header.name),
  };
}
