// A small number beside a name, with words for those who listen; none when there is nothing.

export function setBadge(badge, number, words) {
  const hidden = document.createElement("span");
  hidden.className = "hidden-words";
  hidden.textContent = ` ${words}`;
  badge.hidden = number === 0;
  badge.replaceChildren(String(number), hidden);
}
