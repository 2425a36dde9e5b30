// Segments and tiers: their labels, their colours, their addresses. Known from the distribution; names stand in until it is read.

import { h } from "./dom.js";
import { label, t } from "./i18n.js";
import { to } from "./router.js";
import { get } from "./api.js";

const RAMP = 6;

/** The newest distribution: {asOf, ruleSet, version, tierSets, segments}; null before the first. */
export const known = { distribution: null };

/** Reads the distribution once, or again when asked to. */
export async function readDistribution(signal, fresh = false) {
  if (fresh || !known.distribution) {
    known.distribution = await get("distribution", {}, signal);
  }
  return known.distribution;
}

/** Colour class of a tier: best is t1; more than six tiers share the last. */
export function tierColour(index) {
  return `t${Math.min(index + 1, RAMP)}`;
}

/** Colour variable of a tier. */
export function tierVariable(index) {
  return `--tier-${Math.min(index + 1, RAMP)}`;
}

export function tierSet(name) {
  return known.distribution?.tierSets.find((set) => set.name === name) ?? null;
}

export function tierIndex(setName, tier) {
  return tierSet(setName)?.tiers.findIndex((one) => one.name === tier) ?? -1;
}

export function tierSetLabel(name) {
  return label(tierSet(name)?.label, name);
}

export function tierLabel(setName, tier) {
  const found = tierSet(setName)?.tiers.find((one) => one.name === tier);
  return found ? label(found.label, found.name) : tier ?? t("tier.none");
}

export function segmentLabel(name) {
  return label(known.distribution?.segments.find((one) => one.name === name)?.label, name);
}

/** Takes `segment:NAME` or `tier:TIERSET:NAME` apart. */
export function parseTarget(target) {
  const [kind, first, ...more] = target.split(":");
  return kind === "tier" ? { kind, tierSet: first, name: more.join(":") } : { kind, tierSet: null, name: [first, ...more].join(":") };
}

export function targetOf(tierSetName, name) {
  return tierSetName ? `tier:${tierSetName}:${name}` : `segment:${name}`;
}

/** "Value tier · Gold", or "VIP". */
export function targetLabel(target) {
  const { kind, tierSet: setName, name } = parseTarget(target);
  return kind === "tier" ? `${tierSetLabel(setName)} · ${tierLabel(setName, name)}` : segmentLabel(name);
}

/** A swatch in the colour of a tier; segments have one colour. */
export function swatch(setName, tier) {
  const index = setName ? tierIndex(setName, tier) : -1;
  return h("span", { class: `swatch ${setName ? (index < 0 ? "t0" : tierColour(index)) : "ta"}` });
}

/** A link to the page of a target. */
export function targetLink(target, shown) {
  const { tierSet: setName, name } = parseTarget(target);
  return h("a", { class: "name", href: to("target", [], { target }) }, swatch(setName, name), shown ?? targetLabel(target));
}

/** A chip that says where a customer is. */
export function targetChip(setName, name) {
  return h("span", { class: "chip" }, swatch(setName, name), setName ? tierLabel(setName, name) : segmentLabel(name));
}
