/* Prints the page. Hidden until this runs.

   <button type="button" data-ap-print hidden>Imprimir</button> */
export function print(button) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
