// The frame around the pages: navigation, switches, the banner that says when what is shown is old.

import { h, set, text } from "./dom.js";
import { language, LANGUAGES, rememberLanguage, t, useLanguage } from "./i18n.js";
import { icon } from "./icons.js";
import { clock, duration } from "./format.js";
import { to } from "./router.js";
import { may, session } from "./session.js";

const ENTRIES = ["distribution", "customers", "rule-sets", "health", "webhooks", "audit"];
const ICONS = { "rule-sets": "rules" };
const PARENTS = { customer: "customers", target: "distribution" };

/** Builds the frame. It answers with what the rest of the console may change in it. */
export function frame({ live, signOut }) {
  const main = h("main", { id: "main", tabindex: "-1" });
  const banner = h("div", { class: "banner", role: "status", hidden: true });
  const drawer = h("dialog", { class: "drawer", "aria-label": t("nav.menu") });
  const navigation = [];
  const side = h("header", { class: "side" }, brand(), menu(navigation), foot(signOut));
  set(drawer, h("div", { class: "drawer-head" }, brand(), h("button", { class: "icon-button", type: "button", "aria-label": t("action.close"), on: { click: () => drawer.close() } }, icon("close", 20))),
    menu(navigation), foot(signOut));
  drawer.addEventListener("click", (event) => {
    if (event.target === drawer || event.target.closest("a")) {
      drawer.close();
    }
  });
  const top = h("header", { class: "top" }, brand(),
    h("button", { class: "icon-button", type: "button", "aria-haspopup": "dialog", "aria-label": t("nav.menu"), on: { click: () => drawer.showModal() } }, icon("menu", 22)));
  const skip = h("a", { class: "skip", href: "#main", on: { click: (event) => {
    event.preventDefault();
    main.focus();
  } } }, t("nav.skip"));
  let first = true;
  let ticking = null;

  let told = null;

  /** The banner is a live region: it changes only when what it says does. */
  function tell() {
    const said = message(live);
    const key = JSON.stringify(said);
    if (key !== told) {
      told = key;
      clearInterval(ticking);
      banner.hidden = !said;
      if (said) {
        banner.className = `banner ${said.kind}`;
        set(banner, h("span", { class: "said" }, icon(said.icon, 17), said.text), said.retries && retrying());
      }
    }
  }

  function retrying() {
    const count = h("span", { class: "num", "aria-hidden": "true" });
    const update = () => text(count, t("live.retryIn", { time: duration(Math.max(0, Math.ceil((live.retryAt - Date.now()) / 1000))) }));
    update();
    ticking = setInterval(update, 1_000);
    return [count, h("button", { class: "link", type: "button", on: { click: () => live.retry() } }, t("live.now"))];
  }

  tell();
  return {
    element: h("div", {}, skip, h("div", { class: "shell" }, side, top, h("div", { class: "stage" }, banner, main)), drawer),
    main,
    liveState: tell,
    status: tell,
    current(name) {
      const shown = PARENTS[name] ?? name;
      navigation.forEach(([entry, link]) => (entry === shown ? link.setAttribute("aria-current", "page") : link.removeAttribute("aria-current")));
    },
    arrived(outlet) {
      if (!first) {
        window.scrollTo(0, 0);
        (outlet.querySelector("h1") ?? main).focus({ preventScroll: true });
      }
      first = false;
    },
  };
}

/** What there is to say about how fresh the page is; null when all is well. */
function message(live) {
  const { caughtUp, stale, trouble, behindMillis } = session.status;
  if (session.connection === "lost") {
    return { kind: "bad", icon: "plug", retries: true, text: live.seenAt ? t("live.lost", { time: clock(live.seenAt) }) : t("live.never") };
  }
  if (caughtUp === false) {
    return { kind: "", icon: "clock", text: t("live.catchingUp") };
  }
  if (stale) {
    const shown = t("live.stale", { time: duration(Math.round((behindMillis ?? 0) / 10_000) * 10) });
    return { kind: "", icon: "clock", text: trouble ? `${shown} ${trouble}` : shown };
  }
  return null;
}

function brand() {
  return h("a", { class: "brand", href: to("distribution") }, h("img", { src: "icon.svg", alt: "", width: 30, height: 30 }), "Tierstream");
}

function menu(navigation) {
  const shown = ENTRIES.filter(visible);
  return h("nav", { class: "nav", "aria-label": t("nav.label") }, shown.map((name) => {
    const link = h("a", { href: to(name) }, icon(ICONS[name] ?? name), h("span", {}, t(`nav.${name}`)));
    navigation.push([name, link]);
    return link;
  }));
}

/** Whether the reader's role has anything to see on a page. */
function visible(name) {
  switch (name) {
    case "audit": return may("operator");
    case "customers": return may("analyst");
    case "webhooks": return may("analyst") && session.status.features?.webhooks !== false;
    default: return true;
  }
}

function foot(signOut) {
  const status = session.status;
  return h("div", { class: "side-foot" },
    h("div", { class: "who" }, status.user && h("strong", {}, status.user), status.role && h("span", {}, t(`role.${String(status.role).toLowerCase()}`)),
      session.signInNeeded && h("span", {}, h("button", { class: "link", type: "button", on: { click: signOut } }, t("signIn.out")))),
    switches(),
    h("span", {}, `${status.name ?? "Tierstream"} ${status.version ?? ""}`));
}

/** The switches of language and theme. */
export function switches() {
  const other = Object.keys(LANGUAGES).find((name) => name !== language());
  const theme = h("button", { class: "switch", type: "button", on: { click: () => {
    useTheme(dark() ? "light" : "dark");
    show();
  } } });
  const show = () => {
    set(theme, icon(dark() ? "sun" : "moon", 15), t(dark() ? "theme.light" : "theme.dark"));
    theme.setAttribute("aria-label", t(dark() ? "theme.toLight" : "theme.toDark"));
  };
  show();
  return h("div", { class: "switches" }, theme,
    h("button", { class: "switch", type: "button", lang: other === "zh" ? "zh-CN" : other, on: { click: () => switchLanguage(other) } }, LANGUAGES[other]));
}

async function switchLanguage(name) {
  rememberLanguage(name);
  await useLanguage(name);
  document.dispatchEvent(new Event("languagechange"));
}

function dark() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

function useTheme(name) {
  document.documentElement.dataset.theme = name;
  try {
    localStorage.setItem("tierstream.theme", name);
  } catch {
    // Then it holds for this visit.
  }
  document.dispatchEvent(new Event("themechange"));
}

matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => document.dispatchEvent(new Event("themechange")));
