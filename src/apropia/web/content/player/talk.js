/* How a player speaks with the page around it: messages to and from that one origin. */
const app = document.documentElement.dataset.app;
const around = window.parent;
/* Content looks for its runtime from frame to frame upwards, and breaks at the first one of another origin. Here ends
   the way up for it. */
window.parent = window;

export function tell(kind, more = {}) {
  around.postMessage({ kind, ...more }, app);
}

export function hear(answers) {
  window.addEventListener("message", ({ origin, source, data }) => {
    if (origin === app && source === around) answers[data?.kind]?.(data);
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
