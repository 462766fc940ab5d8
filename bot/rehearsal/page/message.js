// One message: its bubble, and the buttons below it.

import { formatted } from "./text.js";
import { hourOf } from "./time.js";

const template = document.getElementById("message-template");

export class Message {
  constructor(shape, column) {
    this.column = column;
    this.element = template.content.firstElementChild.cloneNode(true);
    this.element.dataset.id = shape.id;
    this.draw(shape);
  }

  get at() {
    return new Date(this.shape.at);
  }

  draw(shape) {
    const edited = this.shape && shape.edits > this.shape.edits;
    const focused = this.keyboardFocus();
    this.shape = shape;
    const part = (name) => this.element.querySelector(name);
    this.element.classList.add(shape.by_bot ? "by-bot" : "mine");
    part(".media").replaceChildren(...(shape.file ? [media(shape.file)] : []));
    part(".words").replaceChildren(...formatted(shape.text, shape.entities, this.column));
    part(".meta time").textContent = hourOf(this.at);
    part(".edited").hidden = !shape.edits;
    part(".keyboard").replaceChildren(...shape.keyboard.map((row) => this.row(row)));
    this.element.classList.toggle("with-keyboard", shape.keyboard.length > 0);
    if (edited) this.flash();
    if (focused >= 0) this.focus(focused);
  }

  row(buttons) {
    const row = document.createElement("div");
    row.append(...buttons.map((button) => this.button(button)));
    return row;
  }

  button({ text, style, data, url }) {
    const element = document.createElement(url ? "a" : "button");
    element.className = `press ${style ?? ""}`;
    element.textContent = text;
    if (url) {
      Object.assign(element, { href: url, target: "_blank", rel: "noreferrer" });
      element.addEventListener("click", (event) => this.column.onLink(url, event));
    } else {
      element.type = "button";
      element.dataset.data = data;
      element.addEventListener("click", () => this.column.press(this.shape.id, data));
    }
    return element;
  }

  spin(data, spinning) {
    for (const button of this.element.querySelectorAll(".press")) {
      if (button.dataset.data === data) button.setAttribute("aria-busy", spinning);
    }
  }

  keyboardFocus() {
    return [...this.element.querySelectorAll(".press")].indexOf(document.activeElement);
  }

  // Whoever plays with the keyboard stays where they were when a step is edited in place.
  focus(index) {
    const buttons = this.element.querySelectorAll(".press");
    (buttons[Math.min(index, buttons.length - 1)] ?? this.column.input).focus();
  }

  flash() {
    this.element.classList.remove("changed");
    void this.element.offsetWidth; // restarts the animation
    this.element.classList.add("changed");
  }

  remove() {
    this.element.classList.add("leaving");
    this.element.inert = true;
    setTimeout(() => this.element.remove(), 200);
  }
}

function media(file) {
  return file.width ? photo(file) : documentLink(file);
}

function photo(file) {
  const link = document.createElement("a");
  Object.assign(link, { href: file.url, target: "_blank", className: "photo" });
  const image = document.createElement("img");
  Object.assign(image, { src: file.url, alt: file.name, width: file.width, height: file.height });
  link.append(image);
  return link;
}

function documentLink(file) {
  const link = document.createElement("a");
  Object.assign(link, { href: file.url, download: file.name, className: "document" });
  const kind = document.createElement("span");
  kind.className = "kind";
  kind.textContent = file.name.includes(".") ? file.name.split(".").pop().slice(0, 4) : "fil";
  kind.setAttribute("aria-hidden", "true");
  const name = document.createElement("strong");
  name.textContent = file.name;
  const size = document.createElement("small");
  size.textContent = sizeOf(file.size);
  const words = document.createElement("span");
  words.append(name, size);
  link.append(kind, words);
  return link;
}

function sizeOf(bytes) {
  const number = (value) => value.toLocaleString("sv-SE", { maximumFractionDigits: 1 });
  if (bytes < 1024) return `${bytes} byte`;
  return bytes < 1024 ** 2 ? `${number(bytes / 1024)} kB` : `${number(bytes / 1024 ** 2)} MB`;
}
