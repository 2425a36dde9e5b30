// Numbers, times and durations as a person reads them, in the reader's language and time zone.

import { h } from "./dom.js";
import { language, locale, t } from "./i18n.js";

const cache = new Map();

function once(kind, options) {
  const key = `${locale()} ${kind} ${JSON.stringify(options)}`;
  if (!cache.has(key)) {
    cache.set(key, new Intl[kind](locale(), options));
  }
  return cache.get(key);
}

/** A count, or an exact decimal given as text, which keeps its digits. */
export function number(value, digits = 20) {
  if (value === null || value === undefined || value === "") {
    return "–";
  }
  const exact = typeof value === "string" ? Math.min(20, (value.split(".")[1] ?? "").length) : 0;
  return once("NumberFormat", { minimumFractionDigits: exact, maximumFractionDigits: Math.max(digits, exact) }).format(value);
}

/** A count in little space: 12.4K. */
export function short(value) {
  return once("NumberFormat", { notation: "compact", maximumFractionDigits: 1 }).format(value ?? 0);
}

/** A rate per second; small ones keep two digits so that they do not look like none. */
export function rate(value) {
  const digits = value > 0 && value < 10 ? (value < 0.1 ? 2 : 1) : 0;
  return once("NumberFormat", { maximumFractionDigits: digits }).format(value ?? 0);
}

/** A share of one, as per cent. */
export function percent(value, digits = 1) {
  return once("NumberFormat", { style: "percent", maximumFractionDigits: digits }).format(value ?? 0);
}

/** Whether a text is a plain decimal numeral. */
export function isNumeral(value) {
  return typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value);
}

const UNIT_SECONDS = { d: 86400, h: 3600, m: 60, s: 1, ms: 0.001 };
const DURATION = /^-?(?:\d+(?:d|h|ms|m|s))+$/;
const CALL = /^(days|hours|minutes|seconds)\((\d+)\)$/;

/** A duration as rule sets write it, 90d12h or days(90), as a person reads it; other text as it is. */
export function durationText(value) {
  const written = String(value).replace(CALL, (whole, name, count) => `${count}${name[0]}`);
  if (!DURATION.test(written)) {
    return String(value);
  }
  const seconds = [...written.matchAll(/(\d+)(d|h|ms|m|s)/g)].reduce((sum, [, count, name]) => sum + Number(count) * UNIT_SECONDS[name], 0);
  return `${written.startsWith("-") ? "−" : ""}${duration(seconds)}`;
}

const INSTANT = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

/** A metric's value: numerals with separators, instants in local time, durations in words, other text as it is. */
export function metricValue(value) {
  if (value === null || value === undefined) {
    return t("value.undefined");
  }
  if (isNumeral(value)) {
    return number(value);
  }
  if (INSTANT.test(value)) {
    return dateTime(value);
  }
  return durationText(value);
}

export function dateTime(value) {
  return once("DateTimeFormat", { dateStyle: "medium", timeStyle: "short", hourCycle: "h23" }).format(new Date(value));
}

/** To the second; the year only when it is not this one. */
export function dateTimeExact(value) {
  const at = new Date(value);
  return once("DateTimeFormat", {
    year: at.getFullYear() === new Date().getFullYear() ? undefined : "numeric", month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23",
  }).format(at);
}

export function clock(value) {
  return once("DateTimeFormat", { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" }).format(new Date(value));
}

/** For the axis of a chart: time of day in short spans, the day in long ones. */
export function axisTime(seconds, stepSeconds) {
  const options = stepSeconds < 86400 ? { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } : { month: "short", day: "numeric" };
  return once("DateTimeFormat", options).format(new Date(seconds * 1000));
}

const UNITS = [["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];

/** A duration in its two greatest units. */
export function duration(seconds) {
  if (seconds === null || seconds === undefined) {
    return "–";
  }
  if (seconds < 1) {
    return seconds === 0 ? unit(0, "second") : unit(Math.round(seconds * 1000), "millisecond");
  }
  const parts = [];
  let rest = Math.round(seconds);
  for (const [name, size] of UNITS) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) {
      parts.push(unit(count, name));
    } else if (parts.length) {
      break;
    }
    if (parts.length === 2) {
      break;
    }
  }
  return parts.join(language() === "zh" ? "" : " ");
}

function unit(count, name) {
  return once("NumberFormat", { style: "unit", unit: name, unitDisplay: language() === "zh" ? "short" : "narrow" }).format(count);
}

export function millis(value) {
  if (value === null || value === undefined) {
    return "–";
  }
  if (value < 1000) {
    return unit(Math.round(value), "millisecond");
  }
  return value < 10_000 ? unit(Math.round(value / 100) / 10, "second") : duration(value / 1000);
}

/** How far away an instant is: "3 days ago", "in 2 hours". */
export function ago(value, now = Date.now()) {
  const seconds = (new Date(value).getTime() - now) / 1000;
  const [name, size] = UNITS.find(([, length]) => Math.abs(seconds) >= length) ?? UNITS[3];
  return once("RelativeTimeFormat", { numeric: "auto" }).format(Math.trunc(seconds / size), name);
}

/** A <time> element: readable text, the exact instant in UTC behind it. */
export function time(value, how = dateTime) {
  if (!value) {
    return h("span", { class: "quiet" }, "–");
  }
  return h("time", { datetime: value, title: value }, how(value));
}
