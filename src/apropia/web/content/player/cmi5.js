/* Opens a part of cmi5, which speaks with the record of statements by itself. When it sends its frame to the return
   address, the page there says so and the visit ends. */
import { hear, leadOut, tell } from "./talk.js";

const frame = document.querySelector("iframe");

function begin({ launch }) {
  frame.src = launch;
  tell("speaks");
}

function close() {
  frame.addEventListener("load", () => tell("closed"), { once: true });
  frame.src = "about:blank";
}

window.addEventListener("message", ({ origin, data }) => {
  if (origin === location.origin && data === "returned") tell("finished");
});
leadOut(frame);
hear({ load: begin, close });
