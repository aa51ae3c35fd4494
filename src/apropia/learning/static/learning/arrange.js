/* Lets things be dragged into another order, and sends it. Without this the arrows beside each of them do it.

   <form data-arrange-form><input name="order">…</form> <template data-arrange-grip>…</template>
   <ol data-arrange><li data-item="5"><div data-tools>…</div></li></ol>

   An item may hold a list of its own, `data-arrange-inner`: its items go from one such list to another. */
const form = document.querySelector("[data-arrange-form]");
const root = document.querySelector("[data-arrange]");
const grip = document.querySelector("[data-arrange-grip]");
const EDGE = 72;
let held = null;
let began = "";
let home = null;

const itemsOf = (list) => [...list.children].filter((one) => one.dataset.item);
const innerOf = (item) => item.querySelector("[data-arrange-inner]");

function order() {
  return itemsOf(root).map((item) => {
    const inner = innerOf(item);
    const names = inner ? itemsOf(inner).map((one) => one.dataset.item).join(",") : "";
    return names ? `${item.dataset.item}:${names}` : item.dataset.item;
  }).join(";");
}

/* The list in which the item held may land at this point, and before which of its items. */
function landing(x, y) {
  const under = document.elementFromPoint(x, y)?.closest("[data-item]");
  if (!under || under === held || !root.contains(under)) return null;
  const isInner = Boolean(held.parentElement.closest("[data-item]"));
  const isUnderInner = Boolean(under.parentElement.closest("[data-item]"));
  if (isInner && !isUnderInner) {
    const list = innerOf(under);
    return list && !itemsOf(list).length ? [list, null] : null;
  }
  const target = isInner || !isUnderInner ? under : under.parentElement.closest("[data-item]");
  if (target === held) return null;
  const box = target.getBoundingClientRect();
  return [target.parentElement, y < box.top + box.height / 2 ? target : target.nextElementSibling];
}

function drop() {
  held?.classList.remove("moving");
  held = null;
}

function start(event, item) {
  if (event.button) return;
  event.preventDefault();
  held = item;
  began = order();
  home = [item.parentElement, item.nextElementSibling];
  item.classList.add("moving");
}

function move(event) {
  if (!held) return;
  if (event.clientY < EDGE) scrollBy(0, -EDGE / 4);
  if (event.clientY > innerHeight - EDGE) scrollBy(0, EDGE / 4);
  const place = landing(event.clientX, event.clientY);
  if (place && place[1] !== held) place[0].insertBefore(held, place[1]);
}

function end() {
  if (!held) return;
  drop();
  if (order() === began) return;
  form.elements.order.value = order();
  form.requestSubmit();
}

function cancel() {
  if (!held) return;
  home[0].insertBefore(held, home[1]);
  drop();
}

if (form && root) {
  document.querySelector("[data-arrange-help]").hidden = false;
  for (const item of root.querySelectorAll("[data-item]")) {
    const tools = item.querySelector("[data-tools]");
    tools.prepend(grip.content.cloneNode(true));
    const handle = tools.firstElementChild;
    handle.addEventListener("pointerdown", (event) => start(event, item));
  }
  // On the page, not on the grip: what is moved in it loses the pointer.
  addEventListener("pointermove", move);
  addEventListener("pointerup", end);
  addEventListener("pointercancel", cancel);
  addEventListener("keydown", (event) => { if (event.key === "Escape") cancel(); });
}
