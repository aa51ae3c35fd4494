/* Hosts the runtime of SCORM beside the content, on its own origin: the content asks and is answered at once, with what
   was kept already in place. What it says is told to the page around, whole, a moment after each word. */
import { hear, leadOut, leaving, tell } from "./talk.js";

const is12 = document.documentElement.dataset.standard === "12";
const words = is12 ? ["LMSInitialize", "LMSSetValue", "LMSCommit", "LMSFinish"] : ["Initialize", "SetValue", "Commit", "Terminate"];
const frame = document.querySelector("iframe");
const QUIET = 1000;
const SILENCE = 6000;
let api;
let timer;
let speaks = false;
let wish = "";

function send() {
  clearTimeout(timer);
  timer = undefined;
  tell("tell", { data: api.renderCommitCMI(true).cmi });
}

function soon() {
  // While leaving no timer runs any more: one telling for all that is said in a row, as there is room for few.
  if (leaving && !timer) queueMicrotask(() => { if (timer) send(); });
  timer ??= leaving ? -1 : setTimeout(send, QUIET);
}

/* The content may say its last word before this frame is told that all is left, or after. */
window.addEventListener("pagehide", () => { if (speaks) send(); });

function begin({ data, launch }) {
  const kept = { autocommit: false, logLevel: 5, lmsCommitUrl: false };
  api = is12 ? new window.Scorm12API(kept) : new window.Scorm2004API(kept);
  api.loadFromJSON(data);
  window[is12 ? "API" : "API_1484_11"] = api;
  const [initialize, setValue, commit, finish] = words;
  api.on(initialize, () => { speaks = true; tell("speaks"); });
  api.on(setValue, (element, value) => {
    if (element === "adl.nav.request") wish = value;
    soon();
  });
  api.on(commit, send);
  api.on(finish, () => {
    send();
    // Where the content asks to be led once it ends. The page around knows the parts.
    if (wish && wish !== "_none_") tell("wish", { wish });
  });
  frame.src = launch;
  setTimeout(() => { if (!speaks) tell("silent"); }, SILENCE);
}

/* Emptying the frame lets the content end as it does when its window is closed. */
function close() {
  frame.addEventListener("load", () => {
    if (timer) send();
    tell("closed");
  }, { once: true });
  frame.src = "about:blank";
}

leadOut(frame);
hear({ load: begin, close });
