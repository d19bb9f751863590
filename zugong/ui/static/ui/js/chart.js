/* Charts: only on pages that load echarts before it. <div data-chart="id-of-json_script" role="img" aria-label="…"></div> */
(function () {
  "use strict";
  if (!window.echarts) { return; }
  var style = getComputedStyle(document.documentElement);
  function token(name) { return style.getPropertyValue("--zg-" + name).trim(); }
  var ink = token("ink"), soft = token("ink-3"), line = token("line"), font = token("sans");
  window.echarts.registerTheme("zugong", {
    color: ["c1", "c2", "c3", "c4", "c5", "c6"].map(token),
    textStyle: { fontFamily: font, color: ink },
    categoryAxis: { axisLine: { lineStyle: { color: token("line-2") } }, axisTick: { show: false }, axisLabel: { color: soft, fontSize: 12 }, splitLine: { show: false } },
    valueAxis: { axisLine: { show: false }, axisTick: { show: false }, axisLabel: { color: soft, fontSize: 12 }, splitLine: { lineStyle: { color: line } } },
    legend: { textStyle: { color: ink, fontSize: 12 }, itemWidth: 12, itemHeight: 12 },
    tooltip: { renderMode: "richText", backgroundColor: "#fff", borderColor: token("line-2"), textStyle: { color: ink, fontSize: 13 } }
  });
  var drawn = [];
  function draw(place) {
    var source = document.getElementById(place.getAttribute("data-chart"));
    if (!source || window.echarts.getInstanceByDom(place)) { return; }
    var option = JSON.parse(source.textContent);
    if (option.animationDuration === undefined) { option.animationDuration = 250; }
    /* Read without colour: every series has a pattern of its own, and the chart tells itself in words. */
    if (option.aria === undefined) { option.aria = { enabled: true, decal: { show: true } }; }
    if (window.matchMedia("(prefers-reduced-motion: reduce)").matches) { option.animation = false; }
    var chart = window.echarts.init(place, "zugong", { renderer: place.getAttribute("data-renderer") || "svg" });
    chart.setOption(option);
    drawn.push(chart);
  }
  function drawAll(within) { Array.prototype.forEach.call(within.querySelectorAll("[data-chart]"), draw); }
  document.addEventListener("DOMContentLoaded", function () { drawAll(document); });
  document.addEventListener("htmx:afterSettle", function (event) { drawAll(event.target); });
  window.addEventListener("resize", function () { drawn.forEach(function (chart) { chart.resize(); }); });
})();
