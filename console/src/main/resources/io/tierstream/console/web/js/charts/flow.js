// The flow between tiers: where customers came from on the left, where they went on the right. Widths are customers.

import { h, s, set } from "../dom.js";
import { t } from "../i18n.js";
import { number } from "../format.js";

const NODE = 10;
const GAP = 6;
/** Room for a name and a number. */
const LABEL = 30;
const STEPS = 80;
const LEAST = 1.5;

/** `tiers`: best first, {name, label, colour}; `flows`: {from, to, customers}, null for none. */
export function flowChart({ tiers, flows, name, signal }) {
  const holder = h("div", { class: "flow" });
  const draw = () => {
    const width = Math.floor(holder.clientWidth);
    if (width > 40) {
      set(holder, picture(width, tiers, flows, name));
    }
  };
  const resize = new ResizeObserver(draw);
  resize.observe(holder);
  signal?.addEventListener("abort", () => resize.disconnect());
  return holder;
}

function picture(width, tiers, flows, name) {
  const height = width < 480 ? 260 : 300;
  const margin = Math.min(150, Math.max(92, width * 0.22));
  const order = new Map([...tiers.map((tier, index) => [tier.name, index]), [null, tiers.length]]);
  const known = flows.filter((flow) => flow.customers > 0 && order.has(flow.from ?? null) && order.has(flow.to ?? null));
  const left = nodes(known, "from", tiers, order, height);
  const right = nodes(known, "to", tiers, order, height);
  const scale = Math.min(left.scale, right.scale);
  place(left, scale, height);
  place(right, scale, height);
  const ribbons = [...known]
    .sort((a, b) => order.get(a.from ?? null) - order.get(b.from ?? null) || order.get(a.to ?? null) - order.get(b.to ?? null))
    .map((flow) => ribbon(flow, left, right, scale, margin, width - margin, order));
  return s("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": t("chart.seeTable", { name }) },
    ribbons, side(left, margin - NODE, -8, "end", scale), side(right, width - margin, NODE + 8, "start", scale));
}

function nodes(flows, end, tiers, order, height) {
  const totals = new Map();
  flows.forEach((flow) => totals.set(flow[end] ?? null, (totals.get(flow[end] ?? null) ?? 0) + flow.customers));
  const all = [...totals.keys()].sort((a, b) => order.get(a) - order.get(b))
    .map((key) => ({ key, total: totals.get(key), tier: tiers.find((tier) => tier.name === key) ?? null, used: 0, y: 0 }));
  return { all, scale: fitting(all, height) };
}

/** Pixels per customer, so that the nodes fit and each has room for its two lines of text. */
function fitting(all, height) {
  const sum = all.reduce((before, node) => before + node.total, 0) || 1;
  let scale = (height - GAP * all.length) / sum;
  for (let step = 0; step < STEPS && all.reduce((filled, node) => filled + slot(node, scale), 0) > height; step += 1) {
    scale *= 0.95;
  }
  return scale;
}

function slot(node, scale) {
  return Math.max(LABEL, node.total * scale) + GAP;
}

function place(column, scale, height) {
  const filled = column.all.reduce((sum, node) => sum + slot(node, scale), 0);
  const gap = Math.max(0, Math.min(26, (height - filled) / Math.max(1, column.all.length)));
  let y = (height - filled - gap * (column.all.length - 1)) / 2;
  column.all.forEach((node) => {
    const room = slot(node, scale);
    node.height = Math.max(LEAST, node.total * scale);
    node.y = y + (room - node.height) / 2;
    y += room + gap;
  });
}

function ribbon(flow, left, right, scale, x0, x1, order) {
  const from = left.all.find((node) => node.key === (flow.from ?? null));
  const to = right.all.find((node) => node.key === (flow.to ?? null));
  const wide = Math.max(LEAST, flow.customers * scale);
  const y0 = from.y + from.used;
  const y1 = to.y + to.used;
  from.used += flow.customers * scale;
  to.used += flow.customers * scale;
  const middle = (x0 + x1) / 2;
  const way = order.get(to.key) < order.get(from.key) ? "rise" : "fall";
  const d = `M${x0} ${y0}C${middle} ${y0} ${middle} ${y1} ${x1} ${y1}V${y1 + wide}C${middle} ${y1 + wide} ${middle} ${y0 + wide} ${x0} ${y0 + wide}Z`;
  return s("path", { d, class: `ribbon ${way}` }, s("title", {}, `${nodeName(from)} → ${nodeName(to)}: ${number(flow.customers)}`));
}

function side(column, x, shift, anchor) {
  return column.all.map((node) => {
    const y = node.y + node.height / 2;
    return s("g", {},
      s("rect", { x, y: node.y, width: NODE, height: node.height, rx: 2, class: `flow-node ${node.tier?.colour ?? "t0"}` }),
      s("text", { x: x + shift, y: y - 1, "text-anchor": anchor, class: "flow-name" }, nodeName(node)),
      s("text", { x: x + shift, y: y + 13, "text-anchor": anchor, class: "flow-count" }, number(node.total)));
  });
}

function nodeName(node) {
  const whole = node.tier?.label ?? t("tier.none");
  return whole.length > 16 ? `${whole.slice(0, 15)}…` : whole;
}

/** The same as rows: from, to, customers. */
export function flowRows(tiers, flows) {
  const named = (key) => tiers.find((tier) => tier.name === key)?.label ?? (key === null || key === undefined ? t("tier.none") : key);
  return [...flows].sort((a, b) => b.customers - a.customers).map((flow) => ({ from: named(flow.from), to: named(flow.to), customers: flow.customers }));
}
