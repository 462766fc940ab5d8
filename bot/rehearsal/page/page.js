// The page: one column for each person, kept up to date by the server's events.

import { ask } from "./ask.js";
import { setClock } from "./clock.js";
import { Column } from "./column.js";
import { setBlocked, setFaults } from "./faults.js";
import { addTab, countUnread, goTo } from "./tabs.js";

const offline = document.getElementById("offline");
const opener = document.getElementById("opener");
const columns = new Map();
let bot = null;

function showState(state) {
  bot = state.bot;
  document.title = `Repetition – ${bot.name}`;
  setClock(state.clock);
  setFaults(state.faults);
  state.people.forEach(showPerson);
  for (const column of columns.values()) {
    column.log.setAttribute("aria-busy", "true"); // what was there before is not read aloud
    column.clear();
  }
  state.messages.forEach((message) => columns.get(message.person).show(message));
  state.presses.forEach((press) => columns.get(press.person)?.pressed(press));
  for (const column of columns.values()) {
    column.toEnd();
    column.log.setAttribute("aria-busy", "false");
  }
}

function showPerson(person) {
  const column = columns.get(person.id);
  if (column) column.update(person, bot);
  else addColumn(new Column(person, bot, chooseWhoOpens));
  setBlocked(person);
}

function addColumn(column) {
  columns.set(column.id, column);
  document.querySelector(".columns").append(column.element);
  addTab(column);
}

function showMessage(message) {
  const column = columns.get(message.person);
  const isNew = !column.messages.has(message.id) && !message.deleted;
  column.show(message);
  if (isNew && message.by_bot) countUnread(column.id);
}

function chooseWhoOpens(link) {
  const choices = [...columns.values()].map((column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = column.person.name;
    button.append(Object.assign(document.createElement("small"), { textContent: column.person.role }));
    button.addEventListener("click", () => {
      opener.close();
      goTo(column);
      column.try(ask("open", { person: column.id, link }));
    });
    return button;
  });
  opener.querySelector(".choices").replaceChildren(...choices);
  opener.showModal();
}

const events = {
  state: showState,
  message: showMessage,
  person: showPerson,
  clock: setClock,
  faults: setFaults,
  press: (press) => columns.get(press.person)?.pressed(press),
  answer: (press) => columns.get(press.person)?.answered(press),
  action: ({ person }) => columns.get(person)?.typing(true),
  commands: (shape) => {
    bot = shape.bot;
    shape.people.forEach(showPerson);
  },
};

const source = new EventSource("/rehearsal/events");
for (const [name, show] of Object.entries(events)) {
  source.addEventListener(name, (event) => show(JSON.parse(event.data)));
}
source.addEventListener("open", () => (offline.hidden = true));
source.addEventListener("error", () => (offline.hidden = false));
