/* Says how many characters are left in a field with maxlength.

   <textarea maxlength="500" data-ap-count></textarea> */
export function count(field) {
  const most = Number(field.getAttribute("maxlength"));
  if (!most) return;
  const note = document.createElement("p");
  note.className = "hint";
  note.setAttribute("aria-live", "polite");
  field.after(note);
  const tell = () => {
    const left = most - field.value.length;
    note.textContent = left > most / 5 ? "" : `Le quedan ${left.toLocaleString("es-CO")} caracteres`;
  };
  field.addEventListener("input", tell);
  tell();
}
