/* Binds each behaviour to its elements, once, when the page loads and when htmx brings a piece of it.
   A behaviour only enhances: without this file every link and form still works. */
import { autosave } from "./behaviours/autosave.js";
import { colour } from "./behaviours/colour.js";
import { confirm } from "./behaviours/confirm.js";
import { copy } from "./behaviours/copy.js";
import { dismiss } from "./behaviours/dismiss.js";
import { drop } from "./behaviours/drop.js";
import { focus } from "./behaviours/focus.js";
import { hold } from "./behaviours/hold.js";
import { idle } from "./behaviours/idle.js";
import { narrow } from "./behaviours/narrow.js";
import { once } from "./behaviours/once.js";
import { popover } from "./behaviours/popover.js";
import { print } from "./behaviours/print.js";
import { tick } from "./behaviours/tick.js";
import { unfold } from "./behaviours/unfold.js";

const behaviours = { autosave, colour, confirm, copy, dismiss, drop, focus, hold, idle, narrow, once, popover, print, tick, unfold };
const started = new WeakMap();

function start(root) {
  for (const [verb, behave] of Object.entries(behaviours)) {
    const selector = `[data-ap-${verb}]`;
    const found = [...root.querySelectorAll(selector)];
    if (root.matches?.(selector)) found.push(root);
    for (const element of found) {
      const done = started.get(element) ?? new Set();
      if (done.has(verb)) continue;
      started.set(element, done.add(verb));
      behave(element);
    }
  }
}

document.documentElement.dataset.js = "";
start(document);
document.addEventListener("htmx:load", (event) => start(event.detail.elt));
document.addEventListener("htmx:beforeSwap", (event) => {
  // A form with errors (422) is shown like any other answer.
  if (event.detail.xhr.status === 422) event.detail.shouldSwap = true;
});
document.addEventListener("focusin", ({ target }) => {
  // A browser is content with a sliver of what takes the focus in a table that scrolls sideways.
  if (target.closest(".scroll a, .scroll button, .scroll input")) target.scrollIntoView({ block: "nearest", inline: "nearest" });
});
