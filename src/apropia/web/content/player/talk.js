/* How a player speaks with the page around it: messages to and from that one origin. Once the tab is being left nobody
   hears a message any more: what is told then goes to the server by itself, at an address for this one part. */
const app = document.documentElement.dataset.app;
const around = window.parent;
/* Content looks for its runtime from frame to frame upwards, and breaks at the first one of another origin. Here ends
   the way up for it. */
window.parent = window;

let word = "";
let sequence = 0;
export let leaving = false;
window.addEventListener("pagehide", () => { leaving = true; });

export function tell(kind, more = {}) {
  if (kind === "tell") {
    sequence += 1;
    if (leaving && word) navigator.sendBeacon(word, JSON.stringify({ sequence, data: more.data }));
  }
  around.postMessage({ kind, ...more }, app);
}

export function hear(answers) {
  window.addEventListener("message", ({ origin, source, data }) => {
    if (origin !== app || source !== around) return;
    if (data?.kind === "load") ({ word = "", sequence = 0 } = data);
    answers[data?.kind]?.(data);
  });
  tell("ready");
}

/* Escape leads out of content that keeps the keyboard to itself, where its page lets itself be reached. */
export function leadOut(frame) {
  frame.addEventListener("load", () => {
    try {
      frame.contentWindow.addEventListener("keydown", ({ key, defaultPrevented }) => {
        if (key === "Escape" && !defaultPrevented && !document.fullscreenElement) tell("out");
      });
    } catch { /* a page from elsewhere */ }
  });
}
