/* Saves a form by itself a moment after the last change, and says so. What could not be sent is kept in this tab and
   restored when the page opens again.

   <form method="post" action="/borrador/7/" data-ap-autosave="/borrador/7/guardar/">
     … <p class="state" role="status" data-ap-autosave-status></p>

   The address answers 204 (saved), 422 (something must be corrected) or 409 (somebody else changed it). */
const WAIT = 1500;

export function autosave(form) {
  const address = form.dataset.apAutosave || form.action;
  const key = `autosave:${address}`;
  const status = form.querySelector("[data-ap-autosave-status]") ?? document.querySelector("[data-ap-autosave-status]");
  const tell = (text) => { if (status) status.textContent = text; };
  let timer;
  let running = false;
  let again = false;

  restore(form, key, tell);

  async function save() {
    if (running) { again = true; return; }
    running = true;
    tell("Guardando…");
    const data = new FormData(form);
    try {
      const answer = await fetch(address, { method: "POST", body: data, headers: { "X-Requested-With": "autosave" } });
      if (answer.ok) {
        sessionStorage.removeItem(key);
        tell(`Guardado a las ${new Date().toLocaleTimeString("es-CO", { hour: "numeric", minute: "2-digit" })}`);
      } else if (answer.status === 409) {
        keep(form, key);
        tell("Otra persona cambió este texto. Copie lo suyo y recargue la página.");
      } else if (answer.status === 422) {
        keep(form, key);
        tell("Hay algo por corregir: use el botón de guardar para verlo.");
      } else throw new Error(String(answer.status));
    } catch {
      keep(form, key);
      tell("Sin conexión: lo escrito queda en esta pestaña y se enviará después.");
      timer = setTimeout(save, 10 * WAIT);
    }
    running = false;
    if (again) { again = false; save(); }
  }

  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(save, WAIT); });
  form.addEventListener("submit", () => { clearTimeout(timer); sessionStorage.removeItem(key); });
}

function texts(form) {
  return [...form.elements].filter((one) => one.name && one.matches("textarea, input:not([type=hidden], [type=file], [type=password], [type=radio], [type=checkbox])"));
}

function keep(form, key) {
  try {
    sessionStorage.setItem(key, JSON.stringify(texts(form).map((one) => [one.name, one.value])));
  } catch { /* no room: the text is still in the page */ }
}

function restore(form, key, tell) {
  const kept = sessionStorage.getItem(key);
  if (!kept) return;
  for (const [name, value] of JSON.parse(kept)) {
    const field = form.elements.namedItem(name);
    if (field && "value" in field) field.value = value;
  }
  tell("Recuperamos lo que no se había enviado.");
}
