// Formatted text. Offsets count UTF-16 units, as strings do here.

const TAGS = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote", expandable_blockquote: "blockquote",
};

export function formatted(text, entities, { onLink, onCommand }) {
  const draw = (start, end, inside) => {
    const nodes = [];
    let at = start;
    while (inside.length) {
      const [entity, ...rest] = inside;
      const stop = entity.offset + entity.length;
      const inner = rest.filter((other) => other.offset < stop);
      inside = rest.slice(inner.length);
      nodes.push(text.slice(at, entity.offset));
      nodes.push(element(entity, text.slice(entity.offset, stop), draw(entity.offset, stop, inner)));
      at = stop;
    }
    nodes.push(text.slice(at, end));
    return nodes.filter((node) => node !== "");
  };

  const element = (entity, words, nodes) => {
    if (entity.type === "text_link" || entity.type === "url") {
      return link(entity.url ?? words, nodes);
    }
    const node = document.createElement(TAGS[entity.type] ?? "span");
    if (entity.type === "bot_command") return command(words);
    if (entity.type === "spoiler") hide(node);
    node.append(...nodes);
    return node;
  };

  const link = (url, nodes) => {
    const node = document.createElement("a");
    node.href = url;
    node.target = "_blank";
    node.rel = "noreferrer";
    node.append(...nodes);
    node.addEventListener("click", (event) => onLink(url, event));
    return node;
  };

  const command = (words) => {
    const node = document.createElement("button");
    node.type = "button";
    node.className = "command";
    node.textContent = words;
    node.addEventListener("click", () => onCommand(words));
    return node;
  };

  return draw(0, text.length, [...entities]);
}

function hide(node) {
  node.className = "spoiler";
  node.tabIndex = 0;
  const reveal = () => node.classList.add("revealed");
  node.addEventListener("click", reveal);
  node.addEventListener("keydown", (event) => event.key === "Enter" && reveal());
}
