// A panel that a button opens and closes; Escape, a click elsewhere or a choice closes it too.

export function menu(button, panel, onOpen = () => {}) {
  const toggle = (open) => {
    panel.hidden = !open;
    button.setAttribute("aria-expanded", open);
    if (open) onOpen();
  };
  toggle(false);
  button.addEventListener("click", () => {
    toggle(panel.hidden);
    if (!panel.hidden) panel.querySelector("button, select, input")?.focus();
  });
  document.addEventListener("pointerdown", (event) => {
    if (!panel.hidden && !panel.contains(event.target) && !button.contains(event.target)) toggle(false);
  });
  panel.addEventListener("keydown", (event) => {
    const items = [...panel.querySelectorAll("button")];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") {
      toggle(false);
      button.focus();
    } else if (step && items.length) {
      event.preventDefault();
      const at = items.indexOf(document.activeElement);
      items[(at + step + items.length) % items.length].focus();
    }
  });
  return { open: () => toggle(true), close: () => toggle(false) };
}
