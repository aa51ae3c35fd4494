/* Narrows a long list of boxes to tick to those that hold what is typed, and says how many are ticked.

   <div data-ap-narrow><input type="search" hidden><div><label>…</label>…</div><p aria-live="polite"></p></div>
   A ticked box is always shown: what will be sent is never out of sight. */
const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase("es");

export function narrow(box) {
  const search = box.querySelector("input[type=search]");
  const note = box.querySelector("[aria-live]");
  const rows = [...box.querySelectorAll("label")].map((label) => ({
    label,
    tick: label.querySelector("input"),
    text: fold(label.textContent),
  }));
  const tell = () => {
    const words = fold(search.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const { label, tick, text } of rows) {
      const fits = words.every((word) => text.includes(word));
      shown += fits;
      label.hidden = !fits && !tick.checked;
    }
    const ticked = rows.filter(({ tick }) => tick.checked).length;
    const marks = ticked === 1 ? "1 marcada" : `${ticked} marcadas`;
    note.textContent = words.length ? `${shown} de ${rows.length} · ${marks}` : marks;
  };
  search.hidden = false;
  search.addEventListener("input", tell);
  search.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
    if (event.key === "ArrowDown") {
      event.preventDefault();
      rows.find(({ label }) => !label.hidden)?.tick.focus();
    }
  });
  box.addEventListener("change", tell);
  tell();
}
