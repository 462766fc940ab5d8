// Names above the columns, for when they do not all fit: choose one, and see what is unread.

import { setBadge } from "./badge.js";

const nav = document.querySelector(".tabs");
const columns = document.querySelector(".columns");
const tabs = new Map();
const inView = new Set();

const watcher = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) {
      const id = Number(target.dataset.person);
      if (isIntersecting) inView.add(id);
      else inView.delete(id);
      setUnread(id, isIntersecting ? 0 : tabs.get(id)?.unread);
    }
    for (const [id, tab] of tabs) tab.element.setAttribute("aria-current", inView.has(id));
    tabs.get([...inView][0])?.element.scrollIntoView({ inline: "nearest", block: "nearest" });
  },
  { root: columns, threshold: 0.6 },
);

new ResizeObserver(measure).observe(columns);

function measure() {
  document.body.classList.toggle("crowded", columns.scrollWidth > columns.clientWidth + 1);
}

export function addTab(column) {
  const element = document.createElement("button");
  const badge = document.createElement("span");
  element.type = "button";
  badge.className = "count";
  element.append(...names(column.person.name), badge);
  element.addEventListener("click", () => goTo(column));
  nav.append(element);
  tabs.set(column.id, { element, badge, unread: 0 });
  column.element.dataset.person = column.id;
  watcher.observe(column.element);
  setUnread(column.id, 0);
  measure();
}

export function countUnread(id) {
  if (!inView.has(id)) setUnread(id, tabs.get(id).unread + 1);
}

export function goTo(column) {
  column.element.scrollIntoView({ inline: "start", block: "nearest" });
}

// The first name is enough to see, where there is little room.
function names(name) {
  const [first, ...rest] = name.split(" ");
  const hidden = document.createElement("span");
  hidden.className = "hidden-words";
  hidden.textContent = ` ${rest.join(" ")} `;
  return [first, hidden];
}

function setUnread(id, unread) {
  const tab = tabs.get(id);
  if (!tab) return;
  tab.unread = unread;
  setBadge(tab.badge, unread, "olästa");
}
