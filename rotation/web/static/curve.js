// Best and bound of the goal at work over time; the same numbers stand in the table.
"use strict";
const curve = document.getElementById("curve"), held = document.getElementById("job");
let picture = null;
document.addEventListener("curve", (event) => {
  const tiers = event.detail.tiers.filter((tier) => tier.points.length), tier = tiers.at(-1);
  if (!curve || !tier) { return; }
  document.getElementById("points").replaceChildren(...tier.points.map((point) => {
    const row = document.createElement("tr");
    row.append(...[point[0], point[3], point[4]].map((text) => { const cell = document.createElement("td"); cell.className = "n"; cell.textContent = text; return cell; }));
    return row;
  }));
  picture = picture || echarts.init(curve, null, { renderer: "svg" });
  const lang = document.documentElement.lang.slice(0, 2), spelled = (text) => (text && text[lang]) || "", number = (text) => Number(text.replace(/[^0-9.-]/g, ""));
  document.getElementById("curve-of").textContent = tiers.length + ". " + spelled(tier.label);
  const line = (name, place, dash) => ({ name, type: "line", step: "end", animation: false, symbolSize: 5, lineStyle: { type: dash }, data: tier.points.filter((point) => point[place] !== "").map((point) => [point[0], number(point[place])]) });
  picture.setOption({
    animation: false, grid: { left: 70, right: 30, top: 40, bottom: 40 }, legend: { top: 4 }, aria: { enabled: false },
    xAxis: { type: "value", name: held.dataset.seconds, nameLocation: "middle", nameGap: 26 }, yAxis: { type: "value", scale: true, name: spelled(tier.unit), nameTextStyle: { align: "left" } },
    series: [line(held.dataset.best, 3, "solid"), line(held.dataset.bound, 4, "dashed")],
  }, true);
});
addEventListener("resize", () => { if (picture) { picture.resize(); } });
