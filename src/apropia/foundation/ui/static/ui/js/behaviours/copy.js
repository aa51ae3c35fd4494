/* Copies a text. The button is hidden until this runs, for it does nothing without scripts.

   <button type="button" data-ap-copy="https://…" hidden>Copiar enlace</button> */
import { say } from "../say.js";

export function copy(button) {
  if (!navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.apCopy);
    say("Copiado");
    button.dataset.done = "";
    setTimeout(() => delete button.dataset.done, 2000);
  });
}
