// The desk: dropping a file, following the job, asking about a person. Text is only ever set as text.
"use strict";
const body = document.body, news = document.getElementById("news");
const tell = (text) => { if (news.textContent !== text) { news.textContent = text; } };
if (!("at" in Array.prototype) || !CSS.supports("selector(:has(a))") && !CSS.supports("selector(:focus-visible)")) { tell(body.dataset.old); }

async function ask(name, options) {
  const answer = await fetch("/do/" + name, { method: "POST", ...options, headers: { Accept: "application/json", ...options.headers } });
  const told = await answer.json();
  if (!answer.ok) { throw Object.assign(new Error(told.says), { fields: told.fields || {} }); }
  return told;
}
const form = (name, fields) => ask(name, { body: JSON.stringify(fields), headers: { "Content-Type": "application/json" } });

// -- a workbook ------------------------------------------------------------------------------------
const drop = document.getElementById("drop");
if (drop) {
  const file = document.getElementById("file");
  const take = async (chosen) => {
    if (!chosen || drop.dataset.at) { return; }
    drop.dataset.at = "yes";
    tell(drop.dataset.busy);
    try {
      const told = await ask("upload", { body: chosen, headers: { "X-Name": encodeURIComponent(chosen.name), "X-Before": encodeURIComponent(drop.dataset.before) } });
      location.assign(told.go);
    } catch (error) { tell(error.message); delete drop.dataset.at; file.value = ""; }
  };
  file.addEventListener("change", () => take(file.files[0]));
  addEventListener("dragover", (event) => { event.preventDefault(); drop.classList.add("over"); });
  addEventListener("dragleave", () => drop.classList.remove("over"));
  addEventListener("drop", (event) => { event.preventDefault(); drop.classList.remove("over"); take(event.dataTransfer.files[0]); });
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
  let first = null;
  for (const [name, text] of Object.entries(error.fields || {})) {
    const field = once.elements.namedItem(name);
    if (field && field.type !== "hidden") {
      const folded = field.closest("details");
      if (folded) { folded.open = true; }
      field.setAttribute("aria-invalid", "true");
      say(text, field);
      first = first || field;
    }
  }
  if (first) { first.focus(); } else { say(error.fields ? error.message : body.dataset.gone, once.lastElementChild); }
}
document.addEventListener("invalid", (event) => { event.target.setCustomValidity(event.target.validity.valueMissing ? body.dataset.required : ""); }, true);
document.addEventListener("input", (event) => { if (event.target.setCustomValidity) { event.target.setCustomValidity(""); } });
if (document.getElementById("orphan")) { setTimeout(() => location.reload(), 2000); }
addEventListener("pageshow", (event) => { if (event.persisted) { location.reload(); } });

// -- a person --------------------------------------------------------------------------------------
const panel = document.getElementById("panel");
if (panel) {
  const asking = document.getElementById("ask"), lines = document.getElementById("lines"), who = document.getElementById("who");
  const show = (texts) => lines.replaceChildren(...texts.map((text) => { const line = document.createElement("p"); line.textContent = text; return line; }));
  const about = async (teacher, exact) => {
    show([body.dataset.wait]);
    asking.elements.teacher.value = teacher;
    if (who) { who.value = teacher; }
    try { show((await form("explain", { run: panel.dataset.run, teacher, exact })).lines); } catch (error) { show([error.message]); }
  };
  asking.addEventListener("submit", (event) => { event.preventDefault(); about(asking.elements.teacher.value, event.submitter && event.submitter.value === "yes" ? "yes" : ""); });
  asking.elements.teacher.addEventListener("input", () => { if (who) { who.value = asking.elements.teacher.value; } });
  document.addEventListener("person", (event) => { about(event.detail, ""); panel.scrollIntoView({ block: "nearest" }); });
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
    const proof = tier.state === "ended" ? job.dataset[tier.proven ? "proven" : "unproven"] : job.dataset[tier.state], row = document.createElement("tr");
    const gap = tier.gap ? tier.gap + (tier.percent && Number(tier.gap) > 0 ? " (" + tier.percent + ")" : "") : "";
    [at + 1, spelled(tier.label), tier.best, tier.bound, gap, spelled(tier.unit), proof].forEach((text, place) => {
      const cell = document.createElement("td");
      cell.textContent = text === undefined ? "" : text;
      if (place === 0 || place > 1 && place < 5) { cell.className = "n"; }
      row.append(cell);
    });
    return row;
  }));
  document.getElementById("steps").textContent = told.step ? told.step.join(" / ") : "";
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
    result.hidden = !told.end.go;
    if (told.end.go) { result.href = told.end.go.split("/").map(encodeURIComponent).join("/"); }
    tell(phase + " · " + spelled(told.end.says));
  }
}
function tick() {
  if (!known || !document.getElementById("elapsed")) { return; }
  const spent = (known.ended || Date.now() / 1000) - known.begun;
  document.getElementById("elapsed").textContent = clock(spent);
  document.getElementById("left").textContent = known.end || !known.seconds ? "—" : clock(known.seconds - spent);
}
async function poll() {
  try {
    const answer = await fetch("/job.json?after=" + number, { headers: { Accept: "application/json" } });
    if (away) { away = 0; tell(""); }
    if (answer.status === 200) {
      const told = await answer.json();
      number = told.number;
      if (job && told.told.phase && document.getElementById("phase")) { draw(told.told); }
    }
  } catch { away += 1; tell(body.dataset.gone); }
  setTimeout(poll, document.hidden ? 5000 : job ? 1000 : 4000);
}
if (job) { number = ""; setInterval(tick, 1000); }
if (!document.getElementById("closed")) { poll(); }
