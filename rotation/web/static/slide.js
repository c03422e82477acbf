// Sliders on a curve or grid: they stop at its solved points, and nothing between them is shown.
"use strict";
let last = -1, solved = () => false, set = () => {};
function slides() {
  const slide = document.getElementById("slide");
  if (!slide) { return; }
  const axes = [...slide.querySelectorAll("input[type=range]")], points = [...slide.querySelectorAll(".point")], across = Number(slide.dataset.across);
  const place = () => axes.reduce((at, axis) => at * (axis === axes[0] ? 1 : across) + Number(axis.value), 0);
  solved = (at) => points[at] && points[at].dataset.solved === "yes";
  set = (at) => { axes.slice().reverse().forEach((axis, number) => { axis.value = String(number === 0 && axes.length > 1 ? at % across : Math.floor(at / (axes.length > 1 ? across : 1))); }); show(); };
  function show() {
    const chosen = place();
    axes.forEach((axis) => {
      const value = axis.dataset.values.split("|")[Number(axis.value)];
      axis.setAttribute("aria-valuetext", value);
      axis.nextElementSibling.textContent = value;
    });
    points.forEach((point, at) => { point.hidden = at !== chosen; });
    for (const mark of document.querySelectorAll("[data-at]:not(.point)")) { mark.classList.toggle("chosen", Number(mark.dataset.at) === chosen); }
  }
  axes.forEach((axis) => axis.addEventListener("input", () => {
    const step = axis === axes[0] && axes.length > 1 ? across : 1, wanted = Number(axis.value), begin = place() - wanted * step, way = place() >= last ? 1 : -1;
    const next = (value, by) => { while (value >= 0 && value <= Number(axis.max)) { if (solved(begin + value * step)) { return begin + value * step; } value += by; } return -1; };
    const on = next(wanted, way), at = on < 0 ? next(wanted, -way) : on; // farther on, else as far as anything is solved
    last = at < 0 ? last : at;
    set(last);
  }));
  last = solved(last) ? last : Number(slide.dataset.base);
  set(last);
}
document.addEventListener("click", (event) => {
  const mark = event.target.closest("[data-at]:not(.point)");
  if (mark && solved(Number(mark.dataset.at))) { last = Number(mark.dataset.at); set(last); }
});
document.addEventListener("live", slides);
slides();
