// Which columns a list begins with, and how wide they are.
"use strict";
const CODE = /代码$|code$/i;
const LETTER = 6.5, EDGE = 24, LEAST = 96, LINES = 3, NARROW = 700;
// The columns a list begins with, the lines of its rows, as few as show the texts of most rows whole, and how wide each column is then.
function arranged(heads, rows, stuck, room, chosen) {
  const long = heads.map((_, place) => usual(rows.map((row) => cells(row[place] || ""))));
  let found = null;
  for (let lines = 1; lines <= LINES && !(found && found.whole > 0.95 * rows.length); lines += 1) {
    const natural = heads.map((head, place) => EDGE + 2 * LETTER * Math.min(26, Math.max(cells(head) / 2 / lines + 1, broad(long[place], lines) / 2)));
    const seen = chosen || heads.map(() => true), wide = (some, all) => spread(fitted(natural.map((width, at) => (some[at] ? width : 0)), long, all, lines), long, some, all);
    for (const place of chosen ? [] : alike(heads, rows, stuck)) { if (sum(wide(seen, room)) > room || (lines > 1 && CODE.test(heads[place]) && sum(natural) > room)) { seen[place] = false; } }
    const widths = wide(seen, room);
    const whole = rows.filter((row) => row.every((text, place) => !seen[place] || cells(text) * LETTER <= lines * (widths[place] - EDGE) - (lines - 1) * 2 * LETTER)).length;
    found = found && found.whole >= whole ? found : { lines, seen, wide, whole };
  }
  return found;
}
function usual(lengths) { return lengths.sort((one, two) => one - two)[Math.floor(0.97 * (lengths.length - 1))] || 0; } // one that is much longer than all others counts for nothing
function broad(length, lines) { return Math.max(Math.min(14, length), (length + 2 * lines - 2) / lines); } // short texts are not broken
// What is left over goes where texts are longer than their column, then to the last one, often the reason.
function spread(widths, long, seen, room) {
  const whole = widths.map((width, place) => (seen[place] ? Math.max(0, EDGE + LETTER * long[place] - width) : 0));
  const left = Math.max(0, room - 2 - sum(widths)), all = sum(whole), last = seen.lastIndexOf(true);
  const given = widths.map((width, place) => width + (all > 0 ? Math.floor(whole[place] * Math.min(1, left / all)) : 0));
  return given.map((width, place) => (place === last ? width + Math.max(0, room - 2 - sum(given)) : width));
}
// Cut long titles over short cells, then the widest columns: the last one, often the reason, is not to hide behind the edge.
function fitted(natural, long, room, lines) {
  const widths = [...natural], least = room < NARROW ? Infinity : lines < LINES ? LEAST : 150; // a narrow window is scrolled anyway
  const filled = widths.map((width, place) => EDGE + LETTER * Math.max(8, long[place]));
  for (const spare of [widths.map((width, place) => Math.max(0, width - filled[place])), widths.map((width, place) => Math.max(0, Math.min(width, filled[place]) - least))]) {
    const over = sum(widths) - room, all = sum(spare);
    if (over > 0 && room > 0 && all > 0) { spare.forEach((width, place) => { widths[place] -= Math.ceil(width * Math.min(1, over / all)); }); }
  }
  return widths;
}
// What a list too wide does without at first: codes beside names, then columns that say nearly the same of everybody.
function alike(heads, rows, stuck) {
  const share = (place) => { const counts = new Map(); for (const row of rows) { counts.set(row[place] || "", (counts.get(row[place] || "") || 0) + (row[place] || rows.every((one) => !one[place]) ? 1 : 0)); } return CODE.test(heads[place]) ? 2 : Math.max(...counts.values()) / rows.length; };
  return heads.map((_, place) => [place, share(place)]).filter(([place, much]) => place > 1 && place !== stuck && (much > 1 || (rows.length > 4 && much > 0.6))).sort((one, two) => two[1] - one[1]).map(([place]) => place);
}
function sum(numbers) { return numbers.reduce((all, number) => all + number, 0); }
function cells(text) { let sum = 0; for (const sign of text) { sum += sign.charCodeAt(0) > 255 ? 2 : 1; } return sum; }
