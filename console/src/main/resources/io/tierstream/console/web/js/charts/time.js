// Charts over time, drawn by uPlot: layers on top of each other, or lines and bars. Colours are read from the style sheet.

import uPlot from "../../vendor/uplot/uPlot.esm.js";
import { h, text } from "../dom.js";
import { t } from "../i18n.js";
import { axisTime, dateTime, number, short } from "../format.js";

const HEIGHT = 264;

function css(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function faint(colour, percent) {
  return `color-mix(in srgb, ${colour} ${percent}%, transparent)`;
}

/** Colours that a canvas understands: color-mix is resolved by the browser first. */
function resolve(colour) {
  const probe = h("span", { style: { color: colour }, hidden: true });
  document.body.append(probe);
  const resolved = getComputedStyle(probe).color;
  probe.remove();
  return resolved;
}

/**
 * Layers: members per tier, best on top. `layers` are best first: {name, colour} (a CSS variable); `times` in seconds; `values[layer][time]`.
 */
export function layers({ name, layers: all, times, values, signal }) {
  const below = all.map((_, index) => index).reverse();
  const sums = [];
  below.forEach((layer, position) => {
    sums.push(times.map((_, at) => (position ? sums[position - 1][at] : 0) + (values[layer][at] ?? 0)));
  });
  const series = below.map((layer, position) => ({
    colour: all[layer].colour, data: sums[position], fill: 82, width: 1, edge: true,
  }));
  const shown = all.map((layer, index) => ({ ...layer, at: (position) => values[index][position] }));
  return chart({ name, times, series, bands: true, shown, signal, fromZero: true });
}

/** Lines: {name, colour, values, bars?}. */
export function lines({ name, lines: all, times, signal, fromZero = false, height = HEIGHT }) {
  const series = all.map((line) => ({ colour: line.colour, data: line.values, fill: line.bars ? 70 : line.fill ?? 0, width: line.bars ? 0 : 2, bars: line.bars }));
  const shown = all.map((line) => ({ ...line, at: (position) => line.values[position] }));
  return chart({ name, times, series, shown, signal, fromZero, height });
}

function chart({ name, times, series, bands, shown, signal, fromZero, height = HEIGHT }) {
  const canvas = h("div", { class: "plot", role: "img", "aria-label": t("chart.seeTable", { name }) });
  const when = h("span", { class: "when num" });
  const values = shown.map(() => h("strong", { class: "num" }));
  const legend = h("ul", { class: "legend" }, shown.map((one, index) =>
    h("li", {}, h("span", { class: "swatch", style: { "--c": `var(${one.colour})` } }), h("span", {}, one.name), values[index])));
  const holder = h("div", { class: "time-chart" }, canvas, h("div", { class: "legend-line" }, legend, when));
  let plot = null;

  function say(position) {
    const at = position ?? times.length - 1;
    text(when, times.length ? dateTime(times[at] * 1000) : "");
    shown.forEach((one, index) => text(values[index], number(one.at(at))));
  }

  function draw() {
    plot?.destroy();
    plot = null;
    const width = Math.floor(canvas.clientWidth);
    if (width < 40 || !times.length) {
      return;
    }
    plot = new uPlot(options(width), [times, ...series.map((one) => one.data)], canvas);
  }

  function options(width) {
    const step = times.length > 1 ? times[times.length - 1] - times[0] > 2 * 86400 ? 86400 : 60 : 60;
    const line = { stroke: css("--ink-3"), font: `11px ${css("--font")}`, ticks: { show: false }, grid: { stroke: css("--line"), width: 1 } };
    return {
      width, height,
      padding: [10, 14, 0, 0],
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false }, points: { show: !bands } },
      scales: { x: { time: true }, y: { range: (_, least, most) => reach(least, most, fromZero) } },
      axes: [
        { ...line, grid: { show: false }, values: (_, ticks) => ticks.map((tick) => axisTime(tick, step)), space: 76, size: 28 },
        { ...line, values: (_, ticks) => ticks.map((tick) => (Number.isInteger(tick) ? short(tick) : "")), size: 48, space: 44 },
      ],
      series: [{}, ...series.map((one) => seriesOptions(one, bands))],
      bands: bands ? series.slice(1).map((one, index) => ({ series: [index + 2, index + 1], fill: resolve(`color-mix(in srgb, ${css(one.colour)} 88%, transparent)`) })) : [],
      hooks: { setCursor: [(plotted) => say(plotted.cursor.idx)] },
    };
  }

  function seriesOptions(one, banded) {
    const colour = css(one.colour);
    return {
      stroke: one.edge ? css("--surface") : colour,
      width: one.width,
      fill: one.fill ? resolve(faint(colour, banded ? 88 : one.fill)) : undefined,
      paths: one.bars ? uPlot.paths.bars({ size: [0.7, 14], radius: 0.2 }) : undefined,
      points: { show: false },
    };
  }

  const resize = new ResizeObserver(draw);
  resize.observe(canvas);
  document.addEventListener("themechange", draw, { signal });
  signal?.addEventListener("abort", () => {
    resize.disconnect();
    plot?.destroy();
  });
  say(null);
  return holder;
}

function reach(least, most, fromZero) {
  if (least === null || most === null || least === undefined) {
    return [0, 1];
  }
  const low = fromZero ? 0 : Math.max(0, least - (most - least) * 0.15);
  const high = most + Math.max((most - low) * 0.06, most === low ? Math.max(1, most * 0.1) : 0);
  return [low === high ? low - 1 : low, high];
}

/** Puts the histories of several targets on one row of times: {times (seconds), values[target][time]}. A missing value repeats the one before. */
export function align(histories) {
  const seconds = (history, point) => Math.round(Date.parse(point.at) / 1000 / history.stepSeconds) * history.stepSeconds;
  const all = [...new Set(histories.flatMap((history) => history.points.map((point) => seconds(history, point))))].sort((a, b) => a - b);
  const values = histories.map((history) => {
    const known = new Map(history.points.map((point) => [seconds(history, point), point.members]));
    let before = 0;
    return all.map((time) => {
      before = known.get(time) ?? before;
      return before;
    });
  });
  return { times: all, values };
}
