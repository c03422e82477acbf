// The desk: dropping a file, following the job, asking about a person. Text is only ever set as text.
"use strict";
const body = document.body, news = document.getElementById("news");
const tell = (text, unseen = false) => { news.classList.toggle("unseen", unseen); if (news.textContent !== text) { news.textContent = text; } };
if (!("at" in Array.prototype) || !CSS.supports("selector(:has(a))") && !CSS.supports("selector(:focus-visible)")) { tell(body.dataset.old); }

async function ask(name, options) {
  const answer = await fetch("/do/" + name, { method: "POST", ...options, headers: { Accept: "application/json", ...options.headers } });
  const told = await answer.json();
  if (!answer.ok) { throw Object.assign(new Error(told.says), { fields: told.fields || {} }); }
  return told;
}
const form = (name, fields) => ask(name, { body: JSON.stringify(fields), headers: { "Content-Type": "application/json" } });

// A table that goes on beside the window says so; where its rows are cards it does not go on.
for (const part of document.querySelectorAll("main .scroll")) {
  const said = document.createElement("p"), look = () => { said.hidden = part.scrollWidth <= part.clientWidth + 1; };
  said.className = "soft";
  said.textContent = body.dataset.wide;
  said.hidden = true;
  part.before(said);
  new ResizeObserver(look).observe(part);
}
const paper = document.getElementById("print");
if (paper) { paper.hidden = false; paper.addEventListener("click", () => print()); }

// -- a workbook ------------------------------------------------------------------------------------
const drop = document.getElementById("drop");
if (drop) {
  const file = document.getElementById("file");
  const take = async (chosen) => {
    if (!chosen.length || drop.dataset.at) { return; }
    drop.dataset.at = "yes";
    tell(drop.dataset.busy);
    try {
      let told = null;
      for (const one of chosen) { told = await ask("upload", { body: one, headers: { "X-Name": encodeURIComponent(one.name), "X-Kind": drop.dataset.kind, "X-Before": encodeURIComponent(drop.dataset.before) } }); }
      location.assign(told.go);
    } catch (error) { tell(error.message); delete drop.dataset.at; file.value = ""; }
  };
  const some = (files) => [...files].slice(0, file.multiple ? files.length : 1);
  file.addEventListener("change", () => take(some(file.files)));
  addEventListener("dragover", (event) => { event.preventDefault(); drop.classList.add("over"); });
  addEventListener("dragleave", () => drop.classList.remove("over"));
  addEventListener("drop", (event) => { event.preventDefault(); drop.classList.remove("over"); take(some(event.dataTransfer.files)); });
}
const all = document.getElementById("all");
if (all) {
  const find = document.getElementById("find-parameter"), only = document.getElementById("only-changed"), count = document.getElementById("found-parameters"), rows = [...all.querySelectorAll("tbody tr")];
  const given = new Set(rows.filter((row) => row.querySelector("td b")));
  const look = () => {
    const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const row of rows) {
      const text = row.textContent.toLowerCase();
      row.hidden = only.checked && !row.classList.contains("changed") || !words.every((word) => text.includes(word));
    }
    count.textContent = find.dataset.rows.replace("{n}", rows.filter((row) => !row.hidden).length).replace("{m}", rows.length);
  };
  all.addEventListener("input", (event) => {
    const row = event.target.closest("tbody tr");
    if (row) { const typed = event.target.value !== ""; row.querySelector(".mark-changed").hidden = !typed; row.classList.toggle("changed", typed || given.has(row)); }
    look();
  });
  find.addEventListener("keydown", (event) => { if (event.key === "Enter") { event.preventDefault(); } });
  look();
}
let leaving = false; // a link that was just followed is not to be called back
addEventListener("beforeunload", () => { leaving = true; setTimeout(() => { leaving = false; }, 5000); });
// Told in the language of the page as soon as a child has done so; the link does the same without script.
const retell = document.getElementById("retell");
if (retell) {
  const link = retell.textContent, note = retell.parentElement;
  retell.textContent = retell.dataset.wait;
  fetch(retell.href, { headers: { Accept: "application/json" } }).then(async (answer) => {
    const told = await answer.json();
    if (told.kept) { if (!leaving) { location.reload(); } } else { retell.remove(); note.append(told.says || ""); }
  }).catch(() => { retell.textContent = link; });
}
const change = document.getElementById("change");
if (change) {
  document.addEventListener("picked", (event) => { change.elements.teacher.value = event.detail; change.scrollIntoView({ block: "start" }); change.elements.kind.focus(); });
}
// What means something for some kinds alone is asked for with these.
for (const fields of new Set([...document.querySelectorAll("[data-for]")].map((part) => part.closest("form")))) {
  const fit = () => { for (const part of fields.querySelectorAll("[data-for]")) { part.hidden = !part.dataset.for.split(" ").includes(fields.elements.kind.value); } };
  fields.addEventListener("change", fit);
  fit();
}
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy][data-said]");
  if (button) { await navigator.clipboard.writeText(button.dataset.copy); tell(button.dataset.said); }
});
for (const once of document.querySelectorAll("form.once")) {
  once.addEventListener("submit", async (event) => {
    event.preventDefault();
    const buttons = [...once.querySelectorAll("button:not([disabled])")];
    tell(body.dataset.wait);
    for (const button of buttons) { button.disabled = true; }
    for (const old of once.querySelectorAll(".fault")) { old.remove(); }
    for (const field of once.querySelectorAll("[aria-invalid]")) { field.removeAttribute("aria-invalid"); }
    try {
      location.assign((await form(once.getAttribute("action").split("/").pop(), Object.fromEntries(new FormData(once)))).go);
    } catch (error) {
      tell("");
      blame(once, error);
      for (const button of buttons) { button.disabled = false; }
    }
  });
}
function blame(once, error) {
  const say = (text, near) => { const line = document.createElement("p"); line.className = "fault"; line.setAttribute("role", "alert"); line.textContent = text; near.after(line); };
  let first = null, told = false;
  for (const [name, text] of Object.entries(error.fields || {})) {
    const field = once.elements.namedItem(name);
    if (field && field.type !== "hidden") {
      const folded = field.closest("details");
      if (folded) { folded.open = true; }
      field.setAttribute("aria-invalid", "true");
      say(text, field);
      first = first || field;
    } else { say(text, once.lastElementChild); told = true; }
  }
  if (first) { first.focus(); } else if (!told) { say(error.fields ? error.message : body.dataset.gone, once.lastElementChild); }
}
document.addEventListener("invalid", (event) => { event.target.setCustomValidity(event.target.validity.valueMissing ? body.dataset.required : ""); }, true);
document.addEventListener("input", (event) => { if (event.target.setCustomValidity) { event.target.setCustomValidity(""); } });
if (document.getElementById("orphan")) { setTimeout(() => location.reload(), 2000); }
addEventListener("pageshow", (event) => { if (event.persisted) { location.reload(); } });

// -- a person, a school ----------------------------------------------------------------------------
const panel = document.getElementById("panel");
if (panel) {
  const asking = document.getElementById("ask"), lines = document.getElementById("lines"), who = document.getElementById("who"), key = panel.dataset.key, typed = asking.elements[key];
  const part = (name, text) => { const made = document.createElement(name); made.textContent = text; return made; };
  const show = (told) => lines.replaceChildren(...["lines", "leave", "come", "gaps"].filter((name) => told[name] && told[name].length).flatMap(
    (name) => [...(panel.dataset[name] ? [part("h3", panel.dataset[name])] : []), ...told[name].map((text) => part("p", text))]));
  const about = async (name, exact) => {
    show({ lines: [body.dataset.wait] });
    typed.value = name;
    if (who) { who.value = name; }
    try { show(await form(panel.dataset.ask, { about: panel.dataset.about, [key]: name, exact })); } catch (error) { show({ lines: [error.message] }); }
  };
  asking.addEventListener("submit", (event) => { event.preventDefault(); about(typed.value, event.submitter && event.submitter.value === "yes" ? "yes" : ""); });
  typed.addEventListener("input", () => { if (who) { who.value = typed.value; } });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && lines.childElementCount) { lines.replaceChildren(); event.stopPropagation(); } }, true);
  document.addEventListener("picked", (event) => { about(event.detail, ""); panel.scrollIntoView({ block: "nearest" }); });
}

// -- the job ---------------------------------------------------------------------------------------
const job = document.getElementById("job");
let number = job ? job.dataset.number : "", away = 0, known = null;
const clock = (seconds) => { const whole = Math.max(0, Math.floor(seconds)); return Math.floor(whole / 60) + ":" + String(whole % 60).padStart(2, "0"); };
const lang = document.documentElement.lang.slice(0, 2);
const spelled = (text) => (text && text[lang]) || "";
function draw(told) {
  known = told;
  const ended = told.phase === "ended", phase = job.dataset[told.stopping && !ended ? "stopping" : told.phase];
  document.querySelector("#phase strong").textContent = phase;
  document.title = phase + " · " + job.dataset.title;
  document.getElementById("size").textContent = spelled(told.size);
  document.getElementById("tiers").replaceChildren(...told.tiers.map((tier, at) => {
    const proof = tier.state === "ended" || ended ? job.dataset[tier.proven ? "proven" : "unproven"] : job.dataset[tier.state], row = document.createElement("tr");
    const gap = tier.gap ? tier.gap + (tier.percent && Number(tier.gap) > 0 ? " (" + tier.percent + ")" : "") : "";
    [at + 1, spelled(tier.label), tier.best, tier.bound, gap, spelled(tier.unit), proof].forEach((text, place) => {
      const cell = document.createElement("td");
      cell.textContent = text === undefined ? "" : text;
      if (place === 0 || place > 1 && place < 5) { cell.className = "n"; }
      row.append(cell);
    });
    return row;
  }));
  document.getElementById("warned").replaceChildren(...(told.warned || []).map((one) => { const line = document.createElement("p"); line.className = "status bad"; line.textContent = spelled(one); return line; }));
  const parts = Object.values(told.rows || {});
  document.getElementById("rows-home").hidden = !parts.length;
  document.getElementById("parts").replaceChildren(...parts.map((one) => {
    const row = document.createElement("tr");
    row.append(...[one.label, one.says].map((text) => { const cell = document.createElement("td"); cell.textContent = spelled(text); return cell; }));
    return row;
  }));
  document.getElementById("steps").textContent = told.step ? told.step.join(" / ") : "";
  live(told);
  document.dispatchEvent(new CustomEvent("curve", { detail: told }));
  const stop = document.getElementById("stop"), button = stop.querySelector("button");
  stop.hidden = ended;
  button.disabled = told.stopping;
  button.textContent = job.dataset[told.tiers.some((tier) => tier.best) ? "stop" : "none"];
  tick();
  if (ended) {
    const result = document.getElementById("result"), says = document.getElementById("says");
    document.getElementById("end").hidden = false;
    says.textContent = spelled(told.end.says);
    says.classList.toggle("bad", told.end.how !== "published");
    document.getElementById("defects").replaceChildren(...(told.end.issues || []).map((one) => {
      const line = document.createElement("li");
      line.textContent = [spelled(one.place), one.title, spelled(one.found), "·", spelled(one.expected), spelled(one.remedy)].join(" ");
      return line;
    }));
    result.hidden = !told.end.go;
    if (told.end.go) { result.href = encodeURI(told.end.go); }
    tell(phase + " · " + spelled(told.end.says), true); // seen below; here it is heard
  }
}
// The points of a range as they are solved: the page is drawn by its template alone, and asked for again.
async function live(told) {
  const old = document.getElementById("live"), done = told.step ? String(told.step[0]) : "0";
  if (old) { old.hidden = Boolean(told.end); }
  if (!told.range || told.end || old && old.dataset.step === done) { return; }
  const answer = await fetch("/job"), page = new DOMParser().parseFromString(await answer.text(), "text/html"), drawn = page.getElementById("live"), held = document.activeElement.id;
  if (!drawn) { return; }
  if (old) { old.replaceWith(drawn); } else { document.getElementById("end").before(drawn); }
  document.dispatchEvent(new CustomEvent("live"));
  if (held.startsWith("axis-")) { document.getElementById(held).focus(); }
}
function tick() {
  if (!known || !document.getElementById("elapsed")) { return; }
  const spent = (known.ended || Date.now() / 1000) - known.begun;
  document.getElementById("elapsed").textContent = clock(spent);
  document.getElementById("left").textContent = known.end || !known.seconds ? "—" : clock(known.seconds - spent);
}
// What was begun elsewhere has ended: the buttons that waited for it may be pressed.
function freed() {
  const running = document.getElementById("running");
  if (!running) { return; }
  running.remove();
  for (const button of document.querySelectorAll("form.once button:disabled")) { button.disabled = false; }
}
async function poll() {
  try {
    const answer = await fetch("/job.json?after=" + number, { headers: { Accept: "application/json" } });
    if (away) { away = 0; tell(""); }
    if (answer.status === 200) {
      const told = await answer.json();
      number = told.number;
      if (told.told.end) { freed(); }
      if (job && told.told.phase && document.getElementById("phase")) { draw(told.told); }
    }
  } catch { away += 1; tell(body.dataset.gone); }
  setTimeout(poll, document.hidden ? 5000 : job ? 1000 : 4000);
}
if (job) { number = ""; setInterval(tick, 1000); }
if (!document.getElementById("closed")) { poll(); }
