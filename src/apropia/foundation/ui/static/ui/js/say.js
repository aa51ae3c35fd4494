/* Says something to screen readers without moving the focus. */
let place;

export function say(text) {
  if (!place) {
    place = document.createElement("div");
    place.className = "vh";
    place.setAttribute("role", "status");
    document.body.append(place);
  }
  place.textContent = "";
  setTimeout(() => { place.textContent = text; }, 50);
}
