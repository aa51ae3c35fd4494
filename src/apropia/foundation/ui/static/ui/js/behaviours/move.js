/* Moves an item of a list up or down without drawing the page again. Each item has two small forms:

   <li> … <form method="post" action="/curso/7/leccion/3/subir/" data-ap-move="up"><button>Subir</button></form></li> */
import { say } from "../say.js";

export function move(form) {
  form.addEventListener("submit", async (event) => {
    const item = form.closest("li, tr");
    const up = form.dataset.apMove === "up";
    const other = up ? item.previousElementSibling : item.nextElementSibling;
    event.preventDefault();
    if (!other) return;
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
    if (!answer.ok) { location.reload(); return; }
    if (up) other.before(item); else other.after(item);
    form.querySelector("button").focus();
    say(`Quedó en el lugar ${[...item.parentElement.children].indexOf(item) + 1}`);
  });
}
