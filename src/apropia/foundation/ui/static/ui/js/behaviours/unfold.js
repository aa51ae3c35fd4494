/* Opens what is folded in an element before it is printed, where the style sheet alone cannot.

   <section data-ap-unfold><details>…</details></section> */
export function unfold(element) {
  window.addEventListener("beforeprint", () => {
    for (const folded of element.querySelectorAll("details")) folded.open = true;
  });
}
