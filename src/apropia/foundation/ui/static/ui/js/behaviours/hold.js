/* Holds a form while there is no connection, says so, and sends it as it stands once there is one: instead of the
   browser's page of error, nothing has to be written or pressed again.

   <form method="post" data-ap-hold> … <button type="submit">Seguir</button></form> */
export function hold(form) {
  const note = document.createElement("p");
  note.className = "sm";
  note.setAttribute("role", "status");
  form.append(note);
  let pressed = null;
  let held = false;

  form.addEventListener("submit", (event) => {
    if (navigator.onLine) return;
    event.preventDefault();
    [pressed, held] = [event.submitter, true];
    note.textContent = "Sin conexión. Deje esta página abierta: se enviará en cuanto vuelva.";
  });
  addEventListener("online", () => {
    if (!held) return;
    held = false;
    note.textContent = "Enviando…";
    form.requestSubmit(pressed);
  });
}
