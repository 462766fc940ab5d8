// What the page asks of the server. The answers to what is asked come as events.

const headers = { "Content-Type": "application/json" };

export const ask = (name, body) =>
  settle(fetch(`/rehearsal/${name}`, { method: "POST", headers, body: JSON.stringify(body) }));

export const clearFaults = (kind) =>
  settle(fetch(`/rehearsal/faults?kind=${kind}`, { method: "DELETE" }));

export function upload(person, as, caption, file) {
  const body = new FormData();
  Object.entries({ person, as, caption }).forEach(([name, value]) => body.append(name, value));
  body.append("file", file, file.name);
  return settle(fetch("/rehearsal/upload", { method: "POST", body }));
}

async function settle(answer) {
  const response = await answer;
  const body = await response.json();
  if (!response.ok) throw new Error(body.error);
  return body;
}
