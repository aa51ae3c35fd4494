/* Plays one part of a package: puts the content origin in its frame, hands over what was kept, and keeps what it tells.

   The frame speaks by messages alone, and only the exact origin of the content is heard. What could not be sent stays in
   this tab and is sent again; each commit is whole, so only the last one matters. */
const settings = JSON.parse(document.getElementById("play-settings").textContent);
const token = document.querySelector("[data-play-token] input").value;
const frame = document.querySelector("iframe");
const status = document.querySelector("[data-play-status]");
const KEPT = `paquete:${settings.run}`;
const PATIENCE = 20000;
const ASK = 4000;
const RETRY = [2000, 5000, 10000, 30000];
let sequence = settings.sequence;
let waiting = null;
let sending = null;
let failures = 0;
let timer;

const show = (name) => document.querySelector(`[data-play-${name}]`)?.removeAttribute("hidden");
const hide = (name) => document.querySelector(`[data-play-${name}]`)?.setAttribute("hidden", "");
const tell = (text) => { status.textContent = text; };
const say = (kind, more = {}) => frame.contentWindow.postMessage({ kind, ...more }, settings.origin);

function keep() {
  try { sessionStorage.setItem(KEPT, JSON.stringify(waiting)); } catch { /* no room: it is still in the page */ }
}

function take(data) {
  sequence += 1;
  waiting = { sequence, data };
  keep();
  send();
}

async function post(told) {
  const body = JSON.stringify(told);
  const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
  // A browser goes on sending a small body after the page was left.
  return fetch(settings.commit, { method: "POST", body, headers, keepalive: new Blob([body]).size < 60000 });
}

async function send() {
  if (sending || !waiting) return sending;
  clearTimeout(timer);
  const told = waiting;
  tell("Guardando…");
  sending = attempt(told);
  await sending;
  sending = null;
  if (waiting && waiting !== told) return send();
}

async function attempt(told) {
  let answer;
  try {
    answer = await post(told);
  } catch {
    return later("Sin conexión: lo que hizo queda en esta pestaña y se enviará después.");
  }
  if (answer.status === 429 || answer.status >= 500) return later("No se pudo guardar todavía. Se intentará otra vez.");
  if (answer.status === 403 || answer.redirected) return tell("Su sesión terminó. Entre otra vez en otra pestaña y recargue esta página.");
  const said = await answer.json().catch(() => ({}));
  if (waiting === told) { waiting = null; sessionStorage.removeItem(KEPT); }
  failures = 0;
  if (!answer.ok) return tell(said.message ?? "El contenido informó algo que no se pudo guardar.");
  tell(`Guardado a las ${new Date().toLocaleTimeString("es-CO", { hour: "numeric", minute: "2-digit" })}`);
  if (said.done) finish();
}

function finish() {
  show("done");
  hide("silent");
}

function later(text) {
  tell(text);
  timer = setTimeout(send, RETRY[Math.min(failures, RETRY.length - 1)]);
  failures += 1;
}

window.addEventListener("online", send);
// Left and come back to: meanwhile the content may have said its last word by itself.
window.addEventListener("pageshow", ({ persisted }) => { if (persisted) location.reload(); });

async function begin() {
  const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
  if (kept && kept.sequence > sequence) {
    sequence = kept.sequence;
    waiting = kept;
    await send();
    // What was missing is there now: the content must begin from it.
    if (!waiting) return location.reload();
  }
  const late = setTimeout(() => show("trouble"), PATIENCE);
  window.addEventListener("message", ({ origin, source, data }) => {
    if (origin !== settings.origin || source !== frame.contentWindow || typeof data?.kind !== "string") return;
    if (data.kind === "ready") {
      clearTimeout(late);
      load();
    } else if (data.kind === "tell") take(data.data);
    else if (data.kind === "silent" && document.querySelector("[data-play-done]").hidden) show("silent");
    else if (data.kind === "speaks") hide("silent");
    else if (data.kind === "closed") closed?.();
    else if (data.kind === "wish") follow(data.wish);
    else if (data.kind === "finished") location.assign(document.querySelector("[data-play-exit]").href);
    else if (data.kind === "out") document.querySelector("header [data-play-exit]").focus();
  });
  frame.src = settings.frame;
  frame.hidden = false;
}

/* Content of cmi5 states by itself how it goes; its session is opened here, and here is asked whether it is done. */
async function load() {
  let launch = settings.launch;
  if (settings.launches) {
    const answer = await fetch(settings.launch_at, { method: "POST", headers: { "X-CSRFToken": token } }).catch(() => null);
    if (!answer?.ok) return show("trouble");
    const [page, anchor = ""] = launch.split("#");
    launch = `${page}${page.includes("?") ? "&" : "?"}${(await answer.json()).query}${anchor && `#${anchor}`}`;
    const asking = setInterval(async () => {
      const said = await fetch(settings.state).then((one) => one.json()).catch(() => ({}));
      if (said.done) finish();
      if (said.ended && settings.apart) location.assign(document.querySelector("[data-play-exit]").href);
      else if (said.done && !settings.apart) clearInterval(asking);
    }, ASK);
  }
  say("load", { data: settings.data, launch, apart: settings.apart, word: settings.word, sequence });
}

let closed;

/* Content of SCORM 2004 may ask, when it ends, for another part or to leave. A part that is not there leads nowhere. */
function follow(wish) {
  if (closed || typeof wish !== "string") return;
  const place = settings.parts.indexOf(settings.part);
  const target = /^\{target=(.{1,250})\}(?:choice|jump)$/.exec(wish)?.[1];
  const steps = { continue: settings.parts[place + 1], previous: settings.parts[place - 1] };
  if (target !== undefined || wish in steps) {
    const part = target ?? steps[wish];
    if (place >= 0 && settings.parts.includes(part)) go(part);
  } else if (/^(?:exit|abandon|suspend)(?:All)?$/.test(wish)) leave(document.querySelector("[data-play-exit]").href);
}

async function go(part) {
  await settle();
  const form = document.querySelector("[data-play-other]");
  form.elements.unit.value = part;
  form.submit();
}

/* Leaving by the button gives the content a moment to say its last word. */
async function leave(address) {
  await settle();
  location.assign(address);
}

async function settle() {
  tell("Guardando…");
  const last = new Promise((resolve) => { closed = resolve; });
  const enough = new Promise((resolve) => { setTimeout(resolve, 4000); });
  say("close");
  await Promise.race([last, enough]);
  await Promise.race([send() ?? sending, enough]);
}

for (const link of document.querySelectorAll("[data-play-exit]")) {
  link.addEventListener("click", (event) => { event.preventDefault(); leave(link.href); });
}
const next = document.querySelector("[data-play-next]");
next?.addEventListener("click", () => go(next.dataset.playNext));
const full = document.querySelector("[data-play-full]");
if (document.fullscreenEnabled) {
  full.hidden = false;
  full.addEventListener("click", () => document.querySelector("[data-play-stage]").requestFullscreen());
}
hide("off");
begin();
