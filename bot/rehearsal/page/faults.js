// The menu of things that can go wrong.

import { ask, clearFaults } from "./ask.js";
import { setBadge } from "./badge.js";
import { menu } from "./menu.js";

const KINDS = {
  too_many: "429 – för många meddelanden",
  bad_gateway: "502 – Telegram är nere",
  lost_reply: "Svaret kommer bort på vägen",
};
const METHODS = [
  "sendMessage", "sendDocument", "sendPhoto", "editMessageText", "editMessageReplyMarkup",
  "deleteMessage", "answerCallbackQuery",
];
const HOW = { next: { calls: 1 }, some: { probability: 0.2 }, always: {} };

const button = document.getElementById("faults-button");
const count = button.querySelector(".count");
const people = document.getElementById("faults-people");
const template = document.getElementById("fault-template");
const selects = {};
const blocked = new Map();
let active = [];

menu(button, document.getElementById("faults-panel"));
for (const [kind, words] of Object.entries(KINDS)) {
  const label = template.content.firstElementChild.cloneNode(true);
  label.querySelector("span").textContent = words;
  selects[kind] = label.querySelector("select");
  selects[kind].addEventListener("change", () => choose(kind, selects[kind].value));
  document.getElementById("faults-kinds").append(label);
}

async function choose(kind, how) {
  await clearFaults(kind);
  if (how in HOW) await ask("faults", { kind, methods: METHODS, retry_after: 3, ...HOW[how] });
}

export function setFaults(shapes) {
  active = shapes;
  for (const [kind, select] of Object.entries(selects)) {
    const fault = shapes.find((shape) => shape.kind === kind);
    select.value = !fault ? "off" : fault.calls ? "next" : fault.probability < 1 ? "some" : "always";
  }
  drawCount();
}

export function setBlocked(person) {
  let box = blocked.get(person.id);
  if (!box) {
    const label = document.createElement("label");
    box = document.createElement("input");
    box.type = "checkbox";
    box.addEventListener("change", () => ask("block", { person: person.id, blocked: box.checked }));
    label.append(box, ` ${person.name}`);
    people.append(label);
    blocked.set(person.id, box);
  }
  box.checked = person.blocked;
  drawCount();
}

function drawCount() {
  const wrong = active.length + [...blocked.values()].filter((box) => box.checked).length;
  setBadge(count, wrong, "på");
}
