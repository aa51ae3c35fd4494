/* Sets the browser's colour picker beside a field where a colour is written; each follows the other.

   <input value="#0943b5" data-ap-colour> */
const WRITTEN = /^#[0-9a-f]{6}$/i;

export function colour(field) {
  const picker = document.createElement("input");
  picker.type = "color";
  picker.className = "colour-pick";
  picker.setAttribute("aria-label", `Elegir: ${field.labels[0]?.textContent.trim() ?? "color"}`);
  const follow = () => {
    if (WRITTEN.test(field.value.trim())) picker.value = field.value.trim();
  };
  picker.addEventListener("input", () => {
    field.value = picker.value;
  });
  field.addEventListener("input", follow);
  const row = document.createElement("span");
  row.className = "colour-row";
  field.before(row);
  row.append(field, picker);
  follow();
}
