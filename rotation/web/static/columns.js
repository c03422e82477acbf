// Which columns a list begins with, and how wide they are.
"use strict";
const CODE = /代码$|code$/i;
// Cut long titles over short cells, then the widest columns: the last one, often the reason, is not to hide behind the edge.
function fitted(natural, rows, room) {
  const widths = [...natural];
  const filled = widths.map((width, place) => 24 + 6.5 * Math.max(8, ...rows.slice(0, 200).map((row) => cells(row[place] || ""))));
  for (const spare of [widths.map((width, place) => Math.max(0, width - filled[place])), widths.map((width, place) => Math.max(0, Math.min(width, filled[place]) - 96))]) {
    const over = sum(widths) - room, all = sum(spare);
    if (over > 0 && room > 0 && all > 0) { spare.forEach((width, place) => { widths[place] -= Math.ceil(width * Math.min(1, over / all)); }); }
  }
  return widths;
}
// What a list too wide does without at first: codes beside names, then columns that say nearly the same of everybody.
function alike(heads, rows, stuck) {
  const some = rows.slice(0, 200), share = (place) => { const counts = new Map(); for (const row of some) { counts.set(row[place] || "", (counts.get(row[place] || "") || 0) + (row[place] || some.every((one) => !one[place]) ? 1 : 0)); } return CODE.test(heads[place]) ? 2 : Math.max(...counts.values()) / some.length; };
  return heads.map((_, place) => [place, share(place)]).filter(([place, much]) => place > 1 && place !== stuck && (much > 1 || (some.length > 4 && much > 0.6))).sort((one, two) => two[1] - one[1]).map(([place]) => place);
}
function sum(numbers) { return numbers.reduce((all, number) => all + number, 0); }
function cells(text) { let sum = 0; for (const sign of text) { sum += sign.charCodeAt(0) > 255 ? 2 : 1; } return sum; }
