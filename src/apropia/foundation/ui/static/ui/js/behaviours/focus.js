/* Takes the focus when it appears: the summary of errors of a form.

   <div class="errors" tabindex="-1" data-ap-focus>…</div> */
export function focus(element) {
  element.focus();
}
