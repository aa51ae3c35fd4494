/* Opens a part of cmi5, which speaks with the record of statements by itself. When it goes to the return address, the
   page there says so and the visit ends. A part that asks for a window of its own gets one, once the person opens it;
   nothing is heard from that window, so the page around asks the record whether it ended. */
import { hear, leadOut, tell } from "./talk.js";

const frame = document.querySelector("iframe");
const door = document.querySelector("main");

function begin({ launch, apart }) {
  if (apart) {
    frame.hidden = true;
    door.hidden = false;
    door.querySelector("button").addEventListener("click", () => window.open(launch, "_blank"));
  } else frame.src = launch;
  tell("speaks");
}

function close() {
  if (!door.hidden) return tell("closed");
  frame.addEventListener("load", () => tell("closed"), { once: true });
  frame.src = "about:blank";
}

window.addEventListener("message", ({ origin, data }) => {
  if (origin === location.origin && data === "returned") tell("finished");
});
leadOut(frame);
hear({ load: begin, close });
