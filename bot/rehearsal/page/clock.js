// The clock bar: what time it is in the rehearsal, and the buttons that let time pass.

import { ask } from "./ask.js";
import { dayOf, hourOf, shortDayOf } from "./time.js";

const now = document.getElementById("now");
const passing = document.getElementById("passing");
const buttons = document.querySelectorAll("[data-pass]");
const narrow = matchMedia("(max-width: 760px)");
let clock = null;
let heardAt = 0;

export function setClock(shape) {
  clock = shape;
  heardAt = Date.now();
  const busy = shape.advancing;
  document.body.classList.toggle("time-passes", busy);
  passing.textContent = busy ? "Tiden går …" : "";
  buttons.forEach((button) => button.setAttribute("aria-disabled", busy));
  draw();
}

function draw() {
  if (!clock) return;
  const elapsed = clock.frozen ? 0 : Date.now() - heardAt;
  const date = new Date(Date.parse(clock.now) + elapsed);
  now.dateTime = date.toISOString();
  now.textContent = `${narrow.matches ? shortDayOf(date) : dayOf(date)} kl ${hourOf(date)}`;
}

for (const button of buttons) {
  button.addEventListener("click", async () => {
    if (clock?.advancing) return;
    try {
      await ask("clock", { pass: button.dataset.pass });
    } catch (error) {
      console.warn(error);
      passing.textContent = "Det gick inte. Försök igen.";
    }
  });
}
narrow.addEventListener("change", draw);
setInterval(draw, 1000);
