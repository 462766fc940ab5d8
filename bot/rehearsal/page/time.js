// Dates and times as people in Sweden read them.

const timeZone = "Europe/Stockholm";
const format = (options) => new Intl.DateTimeFormat("sv-SE", { timeZone, ...options });
const day = format({ weekday: "long", day: "numeric", month: "long", year: "numeric" });
const shortDay = format({ weekday: "short", day: "numeric", month: "short", year: "numeric" });
const hour = format({ hour: "2-digit", minute: "2-digit" });

export const dayOf = (date) => day.format(date);
export const shortDayOf = (date) => shortDay.format(date);
export const hourOf = (date) => hour.format(date);
