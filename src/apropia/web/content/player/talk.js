/* How a player speaks with the page around it: messages to and from that one origin. */
const app = document.documentElement.dataset.app;

export function tell(kind, more = {}) {
  window.parent.postMessage({ kind, ...more }, app);
}

export function hear(answers) {
  window.addEventListener("message", ({ origin, source, data }) => {
    if (origin === app && source === window.parent) answers[data?.kind]?.(data);
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
