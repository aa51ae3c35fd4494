/* Sends a large file and says how far it is. Without this the form is sent as any other.

   <form data-upload> … <p data-upload-status></p><div data-upload-bar hidden><progress max="100"></progress></div> */
const form = document.querySelector("[data-upload]");
const bar = form.querySelector("progress");
const place = form.querySelector("[data-upload-bar]");
const status = form.querySelector("[data-upload-status]");

function answered(sending) {
  if (sending.status < 400) return location.assign(sending.responseURL);
  place.hidden = true;
  status.textContent = "";
  document.querySelector("main .errors")?.remove();
  // Refused: what the page says of it stands where it would without this script.
  const said = new DOMParser().parseFromString(sending.responseText, "text/html").querySelector("main .errors");
  if (!said) return tellBroken();
  form.before(said);
  said.focus();
}

function tellBroken() {
  place.hidden = true;
  status.textContent = "No se pudo subir. Revise su conexión y vuelva a pulsar «Subir y revisar».";
}

form.addEventListener("submit", (event) => {
  if (!form.querySelector("[type=file]").files.length) return;
  event.preventDefault();
  const sending = new XMLHttpRequest();
  sending.open("POST", location.href);
  sending.upload.addEventListener("progress", ({ loaded, total }) => {
    const share = Math.round((100 * loaded) / total);
    bar.value = share;
    status.textContent = share < 100 ? `Subiendo: ${share} %` : "Revisando el paquete…";
  });
  sending.addEventListener("load", () => answered(sending));
  sending.addEventListener("error", tellBroken);
  place.hidden = false;
  status.textContent = "Subiendo…";
  sending.send(new FormData(form));
});
