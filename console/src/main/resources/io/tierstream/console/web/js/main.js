// Starts the console: language, who looks, the frame, and the page that the address asks for.

import { get, send } from "./api.js";
import { h, set } from "./dom.js";
import { preferredLanguage, t, useLanguage } from "./i18n.js";
import { Live } from "./live.js";
import { bones, errorState, pageHead } from "./parts.js";
import { here } from "./router.js";
import { onSignedOut, session } from "./session.js";
import { frame } from "./shell.js";
import { readDistribution } from "./targets.js";
import * as audit from "./pages/audit.js";
import * as customer from "./pages/customer.js";
import * as customers from "./pages/customers.js";
import * as distribution from "./pages/distribution.js";
import * as health from "./pages/health.js";
import * as ruleSets from "./pages/ruleSets.js";
import { signInPage } from "./pages/signIn.js";
import * as target from "./pages/target.js";
import * as webhooks from "./pages/webhooks.js";

const PAGES = { distribution, customers, customer, target, "rule-sets": ruleSets, health, webhooks, audit };
const STATUS_MILLIS = 10_000;

const app = document.getElementById("app");
let live = null;
let shell = null;
let leave = new AbortController();
let statusTimer = null;

async function start() {
  await useLanguage(preferredLanguage());
  onSignedOut(() => signIn(Boolean(session.status)));
  window.addEventListener("hashchange", showPage);
  document.addEventListener("languagechange", () => build(false));
  await enter();
}

/** Asks who is there; shows the frame, or the sign-in page, or what is wrong. */
async function enter() {
  try {
    await recognise();
    build(true);
  } catch (problem) {
    if (problem.status !== 401) {
      set(app, h("main", {}, errorState(problem, enter)));
    }
  }
}

async function recognise() {
  [session.status, session.signInNeeded] = await Promise.all([get("status"), get("session").then((found) => found.signInNeeded, noSession)]);
}

/** A console without access control has no sessions. */
function noSession(problem) {
  if (problem.status !== 404) {
    throw problem;
  }
  return false;
}

/** Shows the sign-in page; `ended` says that a session was there before. */
function signIn(ended) {
  stop();
  session.status = null;
  set(app, signInPage({ ended, submit: async (token) => {
    await send("POST", "session", { token });
    await recognise();
    build(true);
  } }));
}

async function signOut() {
  await send("DELETE", "session").catch(() => {});
  signIn(false);
}

function stop() {
  leave.abort();
  live?.close();
  live = null;
  shell = null;
  clearInterval(statusTimer);
}

function build(fresh) {
  if (!session.status) {
    signIn(false);
    return;
  }
  if (fresh) {
    stop();
    live = new Live().start();
    live.addEventListener("status", (event) => takeStatus(event.detail));
    live.addEventListener("state", () => {
      const comesBack = session.connection === "lost" && live.state === "open";
      session.connection = live.state;
      if (comesBack) {
        document.dispatchEvent(new Event("reconnected"));
      }
      shell?.liveState();
    });
    statusTimer = setInterval(readStatus, STATUS_MILLIS);
  }
  shell = frame({ live, signOut });
  set(app, shell.element);
  showPage();
}

async function readStatus() {
  try {
    takeStatus(await get("status"));
  } catch {
    // The stream's state and the page's own calls say what is wrong.
  }
}

function takeStatus(status) {
  const before = session.status;
  session.status = { ...before, ...status };
  shell?.status(session.status);
  document.dispatchEvent(new CustomEvent("status", { detail: session.status }));
}

async function showPage() {
  if (!shell) {
    return;
  }
  leave.abort();
  leave = new AbortController();
  const { signal } = leave;
  const route = here();
  const page = Object.hasOwn(PAGES, route.name) ? PAGES[route.name] : distribution;
  shell.current(route.name);
  const outlet = h("div", { class: "stack" });
  set(shell.main, outlet);
  set(outlet, pageHead({ title: t(`nav.${page === distribution ? "distribution" : route.name}`) }), bones(8, true));
  try {
    await readDistribution(signal).catch((problem) => {
      if (page === distribution || problem.name === "AbortError") {
        throw problem;
      }
    });
    const title = await page.show(outlet, { route, signal, live });
    if (!signal.aborted) {
      document.title = `${title ?? t(`nav.${route.name}`)} · Tierstream`;
    }
  } catch (problem) {
    if (problem.name !== "AbortError" && problem.status !== 401) {
      console.error(problem);
      set(outlet, h("h1", { class: "unseen", tabindex: "-1" }, t("error.page")), errorState(problem, showPage));
    }
  }
  if (!signal.aborted) {
    shell.arrived(outlet);
  }
}

start();
