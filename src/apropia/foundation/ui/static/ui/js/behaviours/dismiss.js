/* Hides the nearest [data-ap-dismissable]. On a form, the choice is also sent, so that it lasts.

   <aside data-ap-dismissable> … <form method="post" action="/consejo/3/ocultar/" data-ap-dismiss>…</form></aside>
   <div class="toast" data-ap-dismissable> … <button type="button" data-ap-dismiss hidden>Cerrar</button></div> */
export function dismiss(way) {
  const box = way.closest("[data-ap-dismissable]");
  if (!box) return;
  way.hidden = false;
  const hide = () => {
    const next = box.nextElementSibling ?? document.getElementById("contenido-principal");
    box.remove();
    next?.setAttribute("tabindex", "-1");
    next?.focus({ preventScroll: true });
  };
  if (way.matches("form")) {
    way.addEventListener("submit", (event) => {
      event.preventDefault();
      fetch(way.action, { method: "POST", body: new FormData(way) }).catch(() => {});
      hide();
    });
  } else way.addEventListener("click", hide);
}
