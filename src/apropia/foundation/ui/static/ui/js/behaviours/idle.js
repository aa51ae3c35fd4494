/* Leaves a page of a shared device by itself when nobody has touched it for so many seconds, and says so before.

   <div data-ap-idle="120"><a href="/salir/">Terminar y salir</a> <p role="alert" hidden>…</p></div> */
const WARNING = 30_000;
// Who listens to a sound or watches a video touches nothing: while it plays its time goes on.
const SIGNS = ["keydown", "pointerdown", "pointermove", "scroll", "input", "timeupdate"];

export function idle(box) {
  const way = box.querySelector("a");
  const warning = box.querySelector("[role=alert]");
  const patience = Number(box.dataset.apIdle) * 1000;
  let last = Date.now();
  for (const sign of SIGNS) {
    addEventListener(sign, () => { last = Date.now(); warning.hidden = true; }, { capture: true, passive: true });
  }
  // By the clock and not by one long timer: a device that slept leaves as soon as it wakes.
  setInterval(() => {
    const rest = last + patience - Date.now();
    if (rest <= 0) location.replace(way.href);
    else if (rest <= WARNING && warning.hidden) warning.hidden = false;
  }, 1000);
}
