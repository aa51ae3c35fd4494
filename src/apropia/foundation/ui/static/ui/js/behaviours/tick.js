/* Keeps the steps of a practice as they are ticked, a moment later so that a slip can be undone. What could not be sent
   waits in this tab, also when the page is opened again, and is sent when there is a connection. A saved step stays.

   <form method="post" action="/pasos/7/" data-ap-tick="(who does it)">
     <input type="checkbox" name="step" value="a"> … <p role="status" data-ap-tick-status></p>

   The address adds what it is sent to what it has, and answers 204. */
const WAIT = 1500;
const LATER = 10 * WAIT;

export function tick(form) {
  const key = `tick:${form.dataset.apTick}:${form.getAttribute("action")}`;
  const status = form.querySelector("[data-ap-tick-status]");
  const boxes = [...form.elements].filter((one) => one.type === "checkbox");
  const isSaved = (box) => box.disabled || box.hasAttribute("aria-disabled");
  const pending = () => boxes.filter((box) => box.checked && !isSaved(box));
  let timer;
  let running = false;

  const tell = (words) => {
    status.textContent = `${boxes.filter((box) => box.checked).length} de ${boxes.length} pasos hechos. ${words}`;
  };
  const keep = () => {
    try {
      sessionStorage.setItem(key, JSON.stringify(pending().map((box) => box.value)));
    } catch { /* no room: the ticks are still in the page */ }
  };
  const soon = (wait) => { clearTimeout(timer); timer = setTimeout(send, wait); };

  async function send() {
    const sent = pending();
    if (running || !sent.length) return;
    running = true;
    let wait = WAIT;
    try {
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form), keepalive: true, headers: { "X-Requested-With": "tick" } });
      if (answer.status !== 204) throw new Error(String(answer.status));
      sent.forEach((box) => box.setAttribute("aria-disabled", "true"));
      tell("Guardado.");
    } catch {
      wait = LATER;
      tell("Sin guardar todavía: queda en esta pestaña y se enviará cuando haya conexión.");
    }
    running = false;
    keep();
    if (pending().length) soon(wait);
  }

  // A saved step keeps the focus, so it is not disabled: it only refuses to be taken back.
  form.addEventListener("click", (event) => { if (event.target.hasAttribute?.("aria-disabled")) event.preventDefault(); });
  form.addEventListener("change", () => { keep(); tell(""); soon(WAIT); });
  addEventListener("online", send);
  addEventListener("pagehide", send);

  const kept = JSON.parse(sessionStorage.getItem(key) ?? "[]");
  for (const box of boxes) if (kept.includes(box.value)) box.checked = true;
  if (pending().length) send(); else sessionStorage.removeItem(key);
}
