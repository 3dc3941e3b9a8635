// Draws the history of a route, and draws it again every ten seconds. Without script the same numbers are in the table.
"use strict";
(() => {
  const charts = document.querySelector(".charts[data-history]");
  if (!charts || !window.uPlot) {
    return;
  }
  const colour = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  // The page speaks of Dutch time, wherever the browser is.
  const words = form => new Intl.DateTimeFormat("nl", { timeZone: "Europe/Amsterdam", ...form });
  const hour = words({ hour: "2-digit", minute: "2-digit" });
  const day = words({ day: "numeric", month: "numeric" });
  const clock = (plot, moments) => moments.map(moment =>
    (moments.length > 1 && moments[1] - moments[0] >= 86400 ? day : hour).format(new Date(moment * 1000)));
  const amount = (plot, numbers) => numbers.map(number => number.toLocaleString("nl"));
  const plots = new Map();
  const draw = (place, history) => {
    const data = [history.times, history[place.dataset.series]];
    if (plots.has(place)) {
      plots.get(place).setData(data);
      return;
    }
    const stroke = colour(place.dataset.series === "failed" ? "--bad" : "--accent");
    const axis = { stroke: colour("--soft"), grid: { stroke: colour("--line"), width: 1 }, ticks: { show: false } };
    plots.set(place, new uPlot({
      title: place.dataset.label, width: place.clientWidth, height: 180, legend: { show: false },
      cursor: { drag: { x: false, y: false } },
      scales: { y: { range: (plot, low, high) => [0, Math.max(1, high || 0) * 1.1] } },
      tzDate: moment => uPlot.tzDate(new Date(moment * 1000), "Europe/Amsterdam"),
      axes: [{ ...axis, values: clock }, { ...axis, size: 60, values: amount }],
      series: [{}, { stroke, width: 2, fill: stroke + "22", points: { size: 4 } }],
    }, data, place));
  };
  const refresh = async () => {
    if (document.hidden) {
      return;
    }
    try {
      const answer = await fetch(charts.dataset.history, { headers: { Accept: "application/json" } });
      if (answer.ok && !answer.redirected) {
        const history = await answer.json();
        charts.querySelectorAll(".chart").forEach(place => draw(place, history));
      }
    } catch {
      // The page itself says that its numbers are not fresh.
    }
  };
  const again = () => {
    plots.forEach(plot => plot.destroy());
    plots.clear();
    refresh();
  };
  window.addEventListener("resize", () => plots.forEach((plot, place) =>
    plot.setSize({ width: place.clientWidth, height: 180 })));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);
  refresh();
  setInterval(refresh, 10000);
})();
