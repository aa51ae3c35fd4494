/* Opens a dialog instead of the confirmation page that the link leads to.

   <a class="btn danger" href="/guias/7/retirar/" data-ap-confirm="retirar">Retirar</a>
   {% dialog "retirar" "¿Retirar la guía?" %}<form method="post" action="/guias/7/retirar/">…</form>{% enddialog %} */
export function confirm(link) {
  const dialog = document.getElementById(link.dataset.apConfirm);
  if (!dialog?.showModal) return;
  link.setAttribute("aria-haspopup", "dialog");
  link.addEventListener("click", (event) => {
    event.preventDefault();
    dialog.showModal();
  });
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
}
