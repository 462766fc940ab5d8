// One person's phone: who it is, the chat, and the field to write in.

import { ask, upload } from "./ask.js";
import { menu } from "./menu.js";
import { Message } from "./message.js";
import { dayOf } from "./time.js";

const template = document.getElementById("column-template");
const PHOTOS = ["image/png", "image/jpeg"];
const LIMITS = "En fil får ha högst 50 MB, ett foto högst 10 MB.";
const TOAST_STAYS = 4000;
const TYPING_STAYS = 5000;

export class Column {
  constructor(person, bot, onDeepLink) {
    this.id = person.id;
    this.messages = new Map();
    this.presses = new Map();
    this.element = template.content.firstElementChild.cloneNode(true);
    this.log = this.part(".log");
    this.input = this.part("textarea");
    this.scrolledTo = 0;
    this.following = true; // the end of the chat, until somebody scrolls up
    this.onDeepLink = onDeepLink;
    this.onLink = this.onLink.bind(this);
    this.onCommand = (words) => this.say(words);
    this.listen();
    this.update(person, bot);
  }

  part(selector) {
    return this.element.querySelector(selector);
  }

  update(person, bot) {
    this.person = person;
    this.bot = bot;
    this.element.setAttribute("aria-label", [person.name, person.role].filter(Boolean).join(", "));
    this.part("h2").textContent = person.name;
    this.part(".role").textContent = person.role;
    this.part(".avatar").textContent = initials(person.name);
    this.part(".avatar").dataset.hue = person.id % 6;
    this.log.setAttribute("aria-label", `Meddelanden med ${person.name}`);
    this.input.setAttribute("aria-label", `Meddelande från ${person.name}`);
    this.part(".description").textContent = person.tip || bot.description;
    this.part(".start").textContent = person.link ? "Öppna inbjudan" : "Starta";
    this.part(".composer").hidden = !person.connected || person.blocked;
    this.part(".unblock").hidden = !person.blocked;
    this.part(".welcome").hidden = person.connected || person.blocked;
    this.part(".menu").hidden = person.commands.length === 0;
  }

  // The chat

  clear() {
    this.messages.clear();
    this.presses.clear();
    this.log.replaceChildren();
  }

  show(shape) {
    const message = this.messages.get(shape.id);
    if (shape.deleted) this.removes(message);
    else if (message) message.draw(shape);
    else this.adds(new Message(shape, this));
    this.spinAll();
    if (shape.by_bot) this.typing(false);
    if (this.following || !shape.by_bot) this.toEnd();
    else if (!message && !shape.deleted) this.part(".newest").hidden = false;
  }

  adds(message) {
    this.messages.set(message.shape.id, message);
    this.log.append(message.element);
    this.separate();
  }

  removes(message) {
    if (!message) return;
    this.messages.delete(message.shape.id);
    message.remove();
    this.separate();
  }

  // A line with the date wherever a new day begins.
  separate() {
    this.log.querySelectorAll(".day").forEach((line) => line.remove());
    let day = "";
    for (const message of this.messages.values()) {
      const its = dayOf(message.at);
      if (its === day) continue;
      day = its;
      const line = document.createElement("p");
      line.className = "day";
      line.textContent = its;
      message.element.before(line);
    }
  }

  atEnd() {
    const { scrollTop, scrollHeight, clientHeight } = this.log;
    return scrollHeight - scrollTop - clientHeight < 80;
  }

  // Only somebody who scrolls up stops following: a chat that grows does not.
  scrolled() {
    const { scrollTop } = this.log;
    if (this.atEnd()) this.following = true;
    else if (scrollTop < this.scrolledTo) this.following = false;
    this.scrolledTo = scrollTop;
    if (this.following) this.part(".newest").hidden = true;
  }

  toEnd() {
    this.following = true;
    this.log.scrollTop = this.log.scrollHeight;
    this.part(".newest").hidden = true;
  }

  // Presses and their answers

  press(message, data) {
    this.try(ask("press", { person: this.id, message, data }));
  }

  pressed(press) {
    this.presses.set(press.id, press);
    this.messages.get(press.message)?.spin(press.data, true);
  }

  answered(press) {
    this.presses.delete(press.id);
    this.messages.get(press.message)?.spin(press.data, false);
    const { text, alert } = press.answer;
    if (text && alert) this.alert(text);
    else if (text) this.toast(text);
  }

  spinAll() {
    for (const press of this.presses.values()) {
      this.messages.get(press.message)?.spin(press.data, true);
    }
  }

  toast(text) {
    const toast = this.part(".toast");
    toast.textContent = text;
    toast.classList.add("shown");
    clearTimeout(this.toastTimer);
    this.toastTimer = setTimeout(() => toast.classList.remove("shown"), TOAST_STAYS);
  }

  alert(text) {
    const alert = this.part(".alert");
    alert.querySelector("p").textContent = text;
    alert.close();
    alert.show();
  }

  typing(on) {
    this.part(".typing").hidden = !on;
    this.part(".role").hidden = on;
    clearTimeout(this.typingTimer);
    if (on) this.typingTimer = setTimeout(() => this.typing(false), TYPING_STAYS);
  }

  // What the person does

  listen() {
    const on = (selector, event, act) => this.part(selector).addEventListener(event, act);
    on(".start", "click", () => this.start());
    on(".unblock", "click", () => this.try(ask("block", { person: this.id, blocked: false })));
    on(".newest", "click", () => this.toEnd());
    on(".log", "scroll", () => this.scrolled());
    this.log.addEventListener("load", () => this.following && this.toEnd(), { capture: true });
    new ResizeObserver(() => this.following && this.toEnd()).observe(this.log);
    on(".composer", "submit", (event) => this.submit(event));
    on("textarea", "input", () => this.typed());
    on("textarea", "keydown", (event) => this.key(event));
    this.commands = menu(this.part(".menu"), this.part(".commands"), () => this.listCommands(""));
    const attach = menu(this.part(".clip"), this.part(".attach"));
    for (const as of ["photo", "document"]) {
      const input = this.part(`input.${as}`);
      on(`.attach [data-as=${as}]`, "click", () => { attach.close(); input.click(); });
      input.addEventListener("change", () => this.sendFiles(input.files, as).then(() => (input.value = "")));
    }
    this.element.addEventListener("dragover", (event) => event.preventDefault());
    this.element.addEventListener("drop", (event) => {
      event.preventDefault();
      this.sendFiles(event.dataTransfer.files);
    });
  }

  start() {
    if (this.person.link) this.try(ask("open", { person: this.id }));
    else this.say("/start");
  }

  say(text) {
    return this.try(ask("say", { person: this.id, text }));
  }

  submit(event) {
    event?.preventDefault();
    const text = this.input.value.trim();
    if (!text) return;
    this.setInput("");
    this.say(text);
  }

  key(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) this.submit(event);
    else if (event.key === "Escape") this.commands.close();
    else if (event.key === "ArrowDown" && !this.part(".commands").hidden) {
      event.preventDefault();
      this.part(".commands button")?.focus();
    }
  }

  typed() {
    const { value } = this.input;
    this.input.style.height = "auto";
    this.input.style.height = `${this.input.scrollHeight}px`;
    if (/^\/\w*$/.test(value) && this.person.commands.length) {
      this.commands.open();
      this.listCommands(value.slice(1));
    } else this.commands.close();
  }

  setInput(text) {
    this.input.value = text;
    this.typed();
  }

  listCommands(beginning) {
    const fitting = this.person.commands.filter(({ command }) => command.startsWith(beginning));
    this.part(".commands").replaceChildren(...fitting.map((each) => this.command(each)));
  }

  command({ command, description }) {
    const button = document.createElement("button");
    const name = document.createElement("strong");
    button.type = "button";
    name.textContent = `/${command}`;
    button.append(name, description);
    button.addEventListener("click", () => {
      this.setInput("");
      this.commands.close();
      this.input.focus();
      this.say(`/${command}`);
    });
    return button;
  }

  async sendFiles(files, as) {
    for (const file of files) {
      const kind = PHOTOS.includes(file.type) && as !== "document" ? "photo" : "document";
      const caption = this.input.value.trim();
      this.setInput("");
      await this.try(upload(this.id, kind, caption, file), `Det gick inte att skicka ${file.name}. ${LIMITS}`);
    }
  }

  onLink(url, event) {
    const link = new URL(url);
    if (link.host !== "t.me" || link.pathname !== `/${this.bot.username}`) return;
    event.preventDefault();
    this.onDeepLink(url);
  }

  async try(asked, otherwise = "Det gick inte. Försök igen.") {
    try {
      await asked;
    } catch (error) {
      console.warn(error);
      this.toast(otherwise);
    }
  }
}

function initials(name) {
  const words = name.split(/\s+/);
  return (words[0][0] + (words.length > 1 ? words.at(-1)[0] : "")).toUpperCase();
}
