// Small charts inside tables: a trend as a line, a histogram as bars. The numbers stand beside them or in a title.

import { s } from "../dom.js";

/** A line through values in even steps. With `area`, filled below. */
export function sparkline(values, { width = 96, height = 26, name, low = null } = {}) {
  const svg = s("svg", { viewBox: `0 0 ${width} ${height}`, width, height, class: "spark", role: "img", "aria-label": name, preserveAspectRatio: "none" });
  drawSparkline(svg, values, low);
  return svg;
}

/** Draws another line into the same element. */
export function drawSparkline(svg, values, low = null) {
  const { width, height } = svg.viewBox.baseVal;
  const known = (values ?? []).filter((value) => value !== null && value !== undefined);
  if (known.length < 2) {
    svg.replaceChildren(s("line", { x1: 2, y1: height / 2, x2: width - 2, y2: height / 2, class: "spark-none" }));
    return;
  }
  const least = low ?? Math.min(...known);
  const most = Math.max(...known);
  const range = most - least || 1;
  const y = (value) => (most === least ? height / 2 : height - 3 - ((value - least) / range) * (height - 6));
  const points = known.map((value, index) => `${round(2 + (index / (known.length - 1)) * (width - 5))},${round(y(value))}`);
  const end = points[points.length - 1].split(",");
  svg.replaceChildren(
    s("polygon", { points: `2,${height} ${points.join(" ")} ${end[0]},${height}`, class: "spark-area" }),
    s("polyline", { points: points.join(" "), class: "spark-line" }),
    s("circle", { cx: end[0], cy: end[1], r: 2.2, class: "spark-end" }),
  );
}

/** Bars side by side. `title(index)` names each. */
export function histogram(values, { width = 240, height = 56, name, title } = {}) {
  const most = Math.max(1, ...values);
  const step = width / Math.max(1, values.length);
  return s("svg", { viewBox: `0 0 ${width} ${height}`, class: "histogram", role: "img", "aria-label": name, preserveAspectRatio: "none" },
    values.map((value, index) => {
      const tall = value === 0 ? 0 : Math.max(2, (value / most) * (height - 4));
      return s("rect", { x: round(index * step + 1), y: round(height - tall), width: round(Math.max(1, step - 2)), height: round(tall), rx: 1.5 }, s("title", {}, title(index)));
    }),
    s("line", { x1: 0, x2: width, y1: height - 0.5, y2: height - 0.5, class: "axis" }));
}

function round(value) {
  return Math.round(value * 10) / 10;
}
