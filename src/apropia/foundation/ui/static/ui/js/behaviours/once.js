/* Keeps a form from being sent twice by a double click.

   <button type="submit" data-ap-once>Guardar</button> */
const REST = 4000;

export function once(button) {
  const form = button.form;
  let sent = false;
  form?.addEventListener("submit", (event) => {
    if (sent) { event.preventDefault(); return; }
    sent = true;
    button.setAttribute("aria-busy", "true");
    setTimeout(() => { sent = false; button.removeAttribute("aria-busy"); }, REST);
  });
}
