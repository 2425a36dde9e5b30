// Dialogs: native <dialog>, which keeps the focus inside, closes with Escape and gives the focus back.

import { freshId, h } from "./dom.js";
import { t } from "./i18n.js";
import { icon } from "./icons.js";
import { explain, note } from "./parts.js";

/** Opens a form in a dialog. `submit` may throw a Problem, which is shown; answers when the dialog is closed, with what submit gave. */
export function formDialog({ title, body, action, danger, large, submit, check }) {
  const id = freshId("dialog");
  const trouble = h("div", { role: "alert" });
  const go = h("button", { class: `btn first${danger ? " danger" : ""}`, type: "submit" }, action);
  const form = h("form", { novalidate: true },
    h("div", { class: "box-head" }, h("h2", { id }, title), h("button", { class: "icon-button", type: "button", "aria-label": t("action.close"), on: { click: () => dialog.close() } }, icon("close"))),
    h("div", { class: "box-body" }, body, trouble),
    h("div", { class: "box-foot" }, h("button", { class: "btn", type: "button", on: { click: () => dialog.close() } }, t("action.cancel")), go));
  const dialog = h("dialog", { class: large ? "box large" : "box", "aria-labelledby": id }, form);
  let result = null;

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const wrong = firstWrong(form) ?? check?.();
    trouble.replaceChildren();
    if (wrong) {
      trouble.append(note("bad", wrong.message));
      wrong.control?.focus();
      return;
    }
    go.disabled = true;
    try {
      result = await submit();
      dialog.close();
    } catch (problem) {
      const [, head, detail] = explain(problem);
      trouble.append(note("bad", detail ? `${head}: ${detail}` : head));
    } finally {
      go.disabled = false;
    }
  });
  return open(dialog).then(() => result);
}

/** Asks before something is done. */
export function confirmDialog({ title, detail, action, danger, submit }) {
  return formDialog({ title, body: h("p", {}, detail), action, danger, submit: async () => (await submit?.()) ?? true });
}

/** Shows something and can only be closed. */
export function showDialog({ title, body, large }) {
  const id = freshId("dialog");
  const dialog = h("dialog", { class: large ? "box large" : "box", "aria-labelledby": id },
    h("div", { class: "box-head" }, h("h2", { id }, title), h("button", { class: "icon-button", type: "button", "aria-label": t("action.close"), on: { click: () => dialog.close() } }, icon("close"))),
    h("div", { class: "box-body" }, body),
    h("div", { class: "box-foot" }, h("button", { class: "btn", type: "button", on: { click: () => dialog.close() } }, t("action.close"))));
  return open(dialog);
}

function firstWrong(form) {
  for (const control of form.elements) {
    control.removeAttribute("aria-invalid");
  }
  const control = [...form.elements].find((element) => element.willValidate && !element.checkValidity());
  if (!control) {
    return null;
  }
  control.setAttribute("aria-invalid", "true");
  const name = form.querySelector(`label[for="${CSS.escape(control.id)}"]`)?.firstChild?.textContent ?? "";
  return { control, message: control.validity.valueMissing ? t("form.missing", { name }) : t("form.wrong", { name, why: control.validationMessage }) };
}

function open(dialog) {
  document.body.append(dialog);
  const { promise, resolve } = deferred();
  dialog.addEventListener("close", () => {
    dialog.remove();
    resolve();
  });
  dialog.showModal();
  (dialog.querySelector("[autofocus], input, select, textarea") ?? dialog.querySelector("button")).focus();
  return promise;
}

function deferred() {
  let resolve;
  const promise = new Promise((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
