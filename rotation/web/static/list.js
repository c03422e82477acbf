// One list for every list: rows as JSON, about forty in the document; search, one value of a column, sort, copy, keyboard.
"use strict";
const MOST = 300;
for (const home of document.querySelectorAll("[data-list]")) { start(home); }

async function start(home) {
    const told = home.dataset.list ? await fetched(home.dataset.list) : written(home);
  if (!told) { home.textContent = document.body.dataset.gone; setTimeout(start, 4000, home); return; }
  const heads = told.heads, some = told.rows.slice(0, 200);
  const rows = told.rows.map((cells, at) => ({ cells, words: "", also: told.initials ? "\t" + told.initials[at] : "" }));
  const stuck = heads.findIndex((head) => ["姓名", "Name", "学校", "School"].includes(head));
  const AROUND = 12, { seen } = arranged(heads, some, stuck, home.clientWidth);
  let lines = 1, HEIGHT = 32, wide = null, shown = rows, sorted = -1, down = false, focus = 0, widths = [];
  const plain = make("div", { className: "plain-list" }), find = make("div", { className: "find" }), label = make("label", {}, home.dataset.find + " "), input = make("input", { type: "search", placeholder: home.dataset.hint }), count = make("output", {}), copy = make("button", { type: "button" }, home.dataset.copy);
  const only = make("select", {}), value = make("select", { hidden: true }), onlyLabel = make("label", {}, home.dataset.only + " "), option = (text, at) => make("option", { value: String(at) }, text);
  only.append(option("—", ""), ...heads.map(option));
  onlyLabel.append(only, value);
  only.addEventListener("change", () => {
    value.hidden = only.value === "";
    const found = value.hidden ? [] : [...new Set(rows.map((row) => row.cells[Number(only.value)] || ""))].sort(new Intl.Collator(document.documentElement.lang, { numeric: true }).compare).slice(0, MOST);
    value.replaceChildren(...found.map((text) => option(text || "—", text)));
    filter();
  });
  value.addEventListener("change", () => filter());
  value.setAttribute("aria-label", home.dataset.only);
  const columns = make("details", { className: "columns" }), chosen = make("summary", {});
  label.append(input);
  columns.append(chosen, ...heads.map((head, place) => {
    const pick = make("label", { className: "pick" }), box = make("input", { type: "checkbox", checked: seen[place] });
    box.addEventListener("change", () => { seen[place] = box.checked; lay(); });
    pick.append(box, head);
    return pick;
  }));
  find.append(label, onlyLabel, count, copy, ...(heads.length > 8 ? [columns] : []));
  const grid = make("div", { className: "grid", role: "table", tabIndex: -1 }), top = make("div", { role: "row", className: "heads" }), area = make("div", { role: "rowgroup" }), topArea = make("div", { role: "rowgroup", className: "heads" });
  grid.setAttribute("aria-label", home.dataset.label);
  topArea.append(top);
  grid.append(topArea, area);
  home.replaceChildren(find, grid, plain);
  top.setAttribute("aria-rowindex", "1");
  heads.forEach((head, place) => {
    const title = make("div", { role: "columnheader", className: place === stuck ? "stuck" : "" }), button = make("button", { type: "button", title: head }, head);
    title.setAttribute("aria-sort", "none");
    button.addEventListener("click", () => { down = sorted === place && !down; sorted = place; order(); });
    title.append(button);
    top.append(title);
  });
  for (const [part, what, done] of [[input, "input", filter], [grid, "scroll", paint], [grid, "keydown", keys]]) { part.addEventListener(what, done); }
  copy.addEventListener("click", () => navigator.clipboard.writeText([heads, ...shown.map((row) => row.cells)].map((line) => line.filter((_, place) => seen[place]).map((cell) => cell.replace(/[\t\r\n]+/g, " ")).join("\t")).join("\n")));
  area.addEventListener("click", (event) => { const row = event.target.closest("[role=row]"); if (row) { focus = Number(row.dataset.at); open(); paint(); } });
  addEventListener("beforeprint", () => {
    const table = make("table", { className: "tight" }), head = make("thead", {}), body = make("tbody", {});
    const filled = (texts, name) => { const row = make("tr", {}); row.append(...texts.filter((_, place) => seen[place]).map((text) => make(name, {}, text))); return row; };
    head.append(filled(heads, "th"));
    table.append(head, body);
    body.append(...shown.map((row) => filled(row.cells, "td")));
    plain.replaceChildren(table);
    document.body.classList.toggle("wide", seen.filter(Boolean).length > 8);
  });
  addEventListener("resize", fit);
  addEventListener("afterprint", () => plain.replaceChildren());
  [fit, filter, ahead].forEach((done) => done(rows));
  function fit() { // the columns that are shown stay: somebody may have chosen them
    ({ lines, wide } = arranged(heads, some, stuck, home.clientWidth, seen));
    HEIGHT = 12 + 20 * lines;
    grid.style.setProperty("--lines", lines);
    area.style.height = shown.length * HEIGHT + "px";
    lay();
  }
  function lay() {
    widths = wide(seen, home.clientWidth);
    top.style.width = area.style.width = sum(widths) + "px";
    [...top.children].forEach((title, place) => { title.hidden = !seen[place]; title.style.width = widths[place] + "px"; });
    chosen.textContent = home.dataset.columns.replace("{n}", seen.filter(Boolean).length).replace("{m}", heads.length);
    area.replaceChildren();
    paint();
  }
  function filter() {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    shown = rows.filter((row) => (only.value === "" || (row.cells[Number(only.value)] || "") === value.value) && words.every((word) => worded(row).includes(word)));
    order();
  }
  function order() {
    [...top.children].forEach((title, at) => title.setAttribute("aria-sort", at === sorted ? (down ? "descending" : "ascending") : "none"));
    if (sorted >= 0) {
      const numeric = shown.every((row) => row.cells[sorted] === "" || !Number.isNaN(parseFloat(row.cells[sorted])));
      const by = new Intl.Collator(document.documentElement.lang);
      shown = [...shown].sort((one, two) => (down ? -1 : 1) * (numeric ? (parseFloat(one.cells[sorted]) || 0) - (parseFloat(two.cells[sorted]) || 0) : by.compare(one.cells[sorted], two.cells[sorted])));
    }
    focus = grid.scrollTop = 0;
    grid.setAttribute("aria-rowcount", String(shown.length + 1));
    area.style.height = shown.length * HEIGHT + "px";
    count.textContent = home.dataset.rows.replace("{n}", shown.length).replace("{m}", rows.length);
    paint();
  }
  function paint() {
    const first = Math.max(0, Math.floor(grid.scrollTop / HEIGHT) - AROUND), last = Math.min(shown.length, first + Math.ceil(grid.clientHeight / HEIGHT) + 2 * AROUND);
    const wanted = new Set(), had = new Map([...area.children].map((row) => [Number(row.dataset.at), row]));
    for (let at = first; at < last; at += 1) { wanted.add(at); }
    if (shown.length) { wanted.add(focus); }
    for (const [at, row] of had) { if (!wanted.has(at) || row.source !== shown[at]) { row.remove(); had.delete(at); } }
    for (const at of [...wanted].sort((one, two) => one - two)) { if (!had.has(at)) { area.append(line(at)); } }
    for (const row of area.children) { row.tabIndex = Number(row.dataset.at) === focus ? 0 : -1; }
  }
  function line(at) {
    const row = make("div", { role: "row", className: at % 2 ? "even" : "" });
    row.dataset.at = at;
    row.source = shown[at];
    row.setAttribute("aria-rowindex", String(at + 2));
    row.style.top = at * HEIGHT + "px";
    shown[at].cells.forEach((text, place) => {
      const cell = make("div", { role: "cell", title: text, className: place === stuck ? "stuck" : "" }, text);
      cell.style.width = widths[place] + "px";
      if (seen[place]) { row.append(cell); }
    });
    return row;
  }
  function keys(event) {
    if (!event.target.matches("[role=row]")) { return; }
    const page = Math.max(1, Math.floor(grid.clientHeight / HEIGHT) - 2), step = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -shown.length, End: shown.length }[event.key];
    if (event.key === "Enter") { open(); } else if (event.key === "Escape") { input.focus(); }
    if (step === undefined) { return; }
    event.preventDefault();
    focus = Math.min(shown.length - 1, Math.max(0, focus + step));
    const place = focus * HEIGHT;
    if (place < grid.scrollTop) { grid.scrollTop = place; }
    if (place > grid.scrollTop + grid.clientHeight - 3 * HEIGHT) { grid.scrollTop = place - grid.clientHeight + 3 * HEIGHT; }
    paint();
    const row = [...area.children].find((one) => Number(one.dataset.at) === focus);
    if (row) { row.focus({ preventScroll: true }); }
  }
  function open() {
    const wanted = { teacher: ["教师编号", "Teacher ID"], school: ["学校代码", "School code"] }[home.dataset.picks] || [];
    const place = heads.findIndex((head) => wanted.includes(head));
    if (place >= 0 && shown[focus]) { document.dispatchEvent(new CustomEvent("picked", { detail: shown[focus].cells[place] })); }
  }
}
function fetched(address) { return fetch(address, { headers: { Accept: "application/json" } }).then((answer) => (answer.ok ? answer.json() : null)).catch(() => null); }
function written(home) {
  const texts = (row) => [...row.cells].map((cell) => cell.textContent), [top, ...rows] = home.querySelector("table").rows;
  return { heads: texts(top), rows: rows.map(texts) };
}
function worded(row) { row.words = row.words || (row.cells.join("\t") + row.also).toLowerCase(); return row.words; }
function ahead(rows, from = 0) { requestIdleCallback((time) => { let at = from; while (at < rows.length && time.timeRemaining() > 3) { worded(rows[at]); at += 1; } if (at < rows.length) { ahead(rows, at); } }); } // while there is nothing else to do
function make(name, told, text) {
  const made = Object.assign(document.createElement(name), told);
  if (told.role) { made.setAttribute("role", told.role); }
  if (text !== undefined) { made.textContent = text; }
  return made;
}
