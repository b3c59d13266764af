// Draws a chart from the table beneath it: one source of figures, and a table for everybody who has no chart.
"use strict";

(() => {
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const number = new Intl.NumberFormat("vi-VN");
  const charts = [];

  const rowsOf = (table) => [...table.tBodies[0].rows].map((row) => ({
    name: row.cells[0].textContent.trim(),
    link: row.cells[0].querySelector("a")?.getAttribute("href"),
    values: [...row.querySelectorAll("[data-n]")].map((cell) => Number(cell.dataset.n)),
  }));

  const common = () => ({
    animation: false,
    textStyle: { fontFamily: "Be Vietnam Pro, sans-serif", fontSize: 14, color: colour("--ink") },
    color: [colour("--accent"), colour("--danger"), "#6f8f3f", "#b07a1e", "#7a5aa6", "#8a9695"],
    tooltip: { renderMode: "richText", confine: true, valueFormatter: (value) => number.format(value) },
  });
  const axis = () => ({ axisLabel: { color: colour("--ink"), fontSize: 13 }, axisLine: { lineStyle: { color: colour("--line") } }, splitLine: { lineStyle: { color: colour("--line") } } });

  const names = (width) => ({ color: colour("--ink"), fontSize: width < 480 ? 12 : 13, lineHeight: 16, width: width < 480 ? 105 : 160, overflow: "break" });

  const bars = (rows, width) => {
    const shown = rows.slice(0, 12).reverse();
    return {
      ...common(),
      grid: { left: 8, right: 34, top: 8, bottom: 26, containLabel: true },
      legend: { bottom: 0, textStyle: { color: colour("--ink") }, data: ["Trong hạn, đã xong", "Quá hạn"] },
      xAxis: { type: "value", minInterval: 1, splitNumber: width < 480 ? 2 : 5, ...axis() },
      yAxis: { type: "category", data: shown.map((row) => row.name), ...axis(), axisLabel: names(width) },
      series: [
        { name: "Trong hạn, đã xong", type: "bar", stack: "all", barMaxWidth: 22, data: shown.map((row) => ({ value: row.values[0] - (row.values[1] || 0), link: row.link })) },
        { name: "Quá hạn", type: "bar", stack: "all", itemStyle: { decal: { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [3, 4], rotation: -0.785, color: "rgba(255,255,255,.45)" } }, data: shown.map((row) => ({ value: row.values[1] || 0, link: row.link })) },
      ],
    };
  };

  const line = (rows) => ({
    ...common(),
    grid: { left: 8, right: 16, top: 16, bottom: 8, containLabel: true },
    tooltip: { ...common().tooltip, trigger: "axis" },
    xAxis: { type: "category", data: rows.map((row) => row.name.slice(0, 5)), ...axis() },
    yAxis: { type: "value", minInterval: 1, ...axis() },
    series: [{ name: "Số ý kiến", type: "line", symbolSize: 8, lineStyle: { width: 3 }, areaStyle: { opacity: 0.12 }, data: rows.map((row) => ({ value: row.values[0], link: row.link })) }],
  });

  const shares = (rows, width) => {
    const all = rows.reduce((sum, row) => sum + row.values[0], 0) || 1;
    const shown = [...rows].reverse();
    return {
      ...common(),
      grid: { left: 8, right: 60, top: 8, bottom: 8, containLabel: true },
      xAxis: { type: "value", show: false },
      yAxis: { type: "category", data: shown.map((row) => row.name), ...axis(), axisLabel: names(width) },
      series: [{ name: "Số ý kiến", type: "bar", barMaxWidth: 22, label: { show: true, position: "right", color: colour("--ink"), fontSize: 13, formatter: (item) => `${Math.round(100 * item.value / all)} %` }, data: shown.map((row) => ({ value: row.values[0], link: row.link })) }],
    };
  };

  const kinds = { bars, line, shares };

  const draw = (place) => {
    const table = document.getElementById(place.dataset.table);
    const rows = rowsOf(table);
    place.hidden = false;
    place.style.height = place.dataset.chart !== "line" ? `${Math.max(9, Math.min(rows.length, 12) * 2.4 + 4)}rem` : "17rem";
    const chart = echarts.init(place, null, { renderer: "svg" });
    chart.setOption(kinds[place.dataset.chart](rows, place.clientWidth));
    chart.on("click", (event) => { if (event.data?.link) location.href = event.data.link; });
    table.closest("details").open = false;
    charts.push([place, chart]);
  };

  // Names are measured in the font in which they will stand, or long ones would be cut.
  document.fonts.ready.then(() => { for (const place of document.querySelectorAll("[data-chart]")) draw(place); });
  const redraw = () => {
    for (const [place, chart] of charts) {
      chart.resize();
      chart.setOption(kinds[place.dataset.chart](rowsOf(document.getElementById(place.dataset.table)), place.clientWidth), true);
    }
  };
  addEventListener("resize", redraw);
  addEventListener("beforeprint", () => { for (const details of document.querySelectorAll(".figure details")) details.open = true; });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
})();
