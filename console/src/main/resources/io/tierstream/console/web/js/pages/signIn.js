// The sign-in page: an access token, as the operator of the console or the identity provider gave it.

import { h } from "../dom.js";
import { t } from "../i18n.js";
import { explain, field, note } from "../parts.js";
import { switches } from "../shell.js";

export function signInPage({ ended, submit }) {
  document.title = `${t("signIn.title")} · Tierstream`;
  const input = h("input", { type: "password", autocomplete: "current-password", spellcheck: "false", autocapitalize: "off" });
  const trouble = h("div", { role: "alert" }, ended && note("", t("signIn.ended"), "lock"));
  const button = h("button", { class: "btn first", type: "submit" }, t("signIn.go"));
  const form = h("form", { class: "form", novalidate: true, on: { submit: go } },
    field(t("signIn.token"), input, { help: t("signIn.help") }), trouble, button);

  async function go(event) {
    event.preventDefault();
    const value = input.value.trim();
    trouble.replaceChildren();
    if (!value) {
      trouble.append(note("bad", t("signIn.missing")));
      input.focus();
      return;
    }
    button.disabled = true;
    try {
      await submit(value);
    } catch (problem) {
      const [, title, detail] = explain(problem);
      trouble.append(note("bad", problem.status === 401 ? t("signIn.rejected") : detail ? `${title}: ${detail}` : title, "lock"));
      input.select();
    } finally {
      button.disabled = false;
    }
  }

  return h("main", { class: "sign-in", id: "main" },
    h("div", { class: "card" },
      h("div", { class: "brand" }, h("img", { src: "icon.svg", alt: "", width: 36, height: 36 }), "Tierstream"),
      h("div", { class: "stack s" }, h("h1", {}, t("signIn.title")), h("p", { class: "quiet" }, t("signIn.lead"))), form, switches()));
}
