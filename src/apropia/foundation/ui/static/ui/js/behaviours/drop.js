/* Lets a file be dropped on a file field and says which was chosen.

   <div data-ap-drop><input type="file"><p role="status" data-ap-drop-status></p></div> */
const MEGABYTE = 1024 * 1024;

export function drop(zone) {
  const field = zone.querySelector("input[type=file]");
  const status = zone.querySelector("[data-ap-drop-status]");
  const size = (bytes) => bytes < MEGABYTE ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / MEGABYTE).toFixed(1).replace(".", ",")} MB`;
  const tell = () => {
    const names = [...field.files].map((file) => `${file.name} (${size(file.size)})`);
    if (status) status.textContent = names.length ? `Listo para subir: ${names.join(", ")}` : "";
  };
  for (const kind of ["dragenter", "dragover"]) {
    zone.addEventListener(kind, (event) => { event.preventDefault(); zone.classList.add("over"); });
  }
  for (const kind of ["dragleave", "drop"]) zone.addEventListener(kind, () => zone.classList.remove("over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    if (!event.dataTransfer.files.length) return;
    field.files = event.dataTransfer.files;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  });
  field.addEventListener("change", tell);
}
