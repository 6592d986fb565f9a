// What is said goes up by POST with an id of its own; what did not go up stays, and can be sent again.
import { announce, form, messages, text, toEnd, words } from "./page.js";

const kept = "linli-unsent" + new URL(document.baseURI).pathname;
let underWay = 0;
let answeredUntil = 0;
let pressed = "";
let onKnown = () => {};

export const newId = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");

export const isSending = () => underWay > 0;

// Whether what comes now answers what was just said or pressed here.
export const isAnswer = () => underWay > 0 || performance.now() < answeredUntil;
export const isPressed = (slot) => isAnswer() && slot !== "" && slot === pressed;

// Who turns to something else is not brought back by an answer.
for (const turning of ["wheel", "touchmove", "keydown"]) {
  messages.addEventListener(turning, () => (answeredUntil = 0), { passive: true });
}

export function whenKnown(act) {
  onKnown = act;
}

function unsent() {
  return JSON.parse(sessionStorage.getItem(kept) || "[]");
}

function remember(message) {
  sessionStorage.setItem(kept, JSON.stringify([...unsent().filter((one) => one.id !== message.id), message]));
}

export function forget(id) {
  sessionStorage.setItem(kept, JSON.stringify(unsent().filter((one) => one.id !== id)));
}

function bubbleOf(message, photos) {
  const element = document.createElement("article");
  element.className = "message mine waiting";
  element.dataset.sent = message.id;
  const bubble = document.createElement("div");
  bubble.className = "bubble";
  const line = document.createElement("p");
  line.dir = "auto";
  line.textContent = message.text || (photos ? `📷 × ${photos}` : "📍");
  const state = document.createElement("div");
  state.className = "state";
  bubble.append(line, state);
  element.append(bubble);
  messages.append(element);
  return element;
}

export async function send(message, files = [], element = null) {
  element ??= bubbleOf(message, files.length);
  // The answer shows that a tap was taken; only one that was not is shown.
  element.hidden = Boolean(message.action);
  element.className = "message mine waiting";
  element.querySelector(".state").replaceChildren();
  if (!message.action) toEnd();
  remember({ ...message, photos: files.length });
  const body = new FormData();
  for (const [name, value] of Object.entries(message)) body.append(name, value);
  for (const file of files) body.append("photo", file);
  underWay += 1;
  try {
    const answer = await fetch("messages", { method: "POST", body, headers: { "X-Linli": "page" } });
    if (!answer.ok) throw new Error(String(answer.status));
  } catch {
    failed(message, files, element);
    return false;
  } finally {
    underWay -= 1;
    answeredUntil = performance.now() + 1500;
  }
  forget(message.id);
  onKnown();
  // Words come back as a message of the conversation, which takes this one's place.
  if (message.action || messages.querySelector(`[data-said$=":${CSS.escape(message.id)}"]`)) element.remove();
  else element.className = "message mine";
  return true;
}

function failed(message, files, element, why = words.failed) {
  element.hidden = false;
  element.className = "message mine failed";
  const said = document.createElement("span");
  said.textContent = why;
  const drop = button("✕", () => {
    forget(message.id);
    element.remove();
    text.focus();
  });
  drop.setAttribute("aria-label", words.drop);
  const again = button(words.again, () => send(message, files, element));
  const canGoAgain = message.text || files.length || "latitude" in message;
  element.querySelector(".state").replaceChildren(said, ...(canGoAgain ? [again] : []), drop);
  toEnd();
  announce(why);
}

function button(label, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "again";
  made.textContent = label;
  made.addEventListener("click", act);
  return made;
}

export async function tap(card, chosen) {
  const all = [...card.querySelectorAll(".buttons button")];
  if (all.some((one) => one.ariaDisabled === "true")) return;
  // Not `disabled`: the keyboard's place must not be lost while the answer is on its way.
  for (const one of all) one.ariaDisabled = "true";
  pressed = card.dataset.slot;
  await send({ id: newId(), action: chosen.value, text: chosen.textContent.trim() });
  // A moved-on card is replaced by its edit; one that stays may be pressed again.
  for (const one of all) one.ariaDisabled = null;
}

// After a reload: words and taps that were not taken are still there; of photos only the loss is.
for (const { photos, ...message } of unsent()) {
  if (messages.querySelector(`[data-said$=":${CSS.escape(message.id)}"]`)) forget(message.id);
  else failed(message, [], bubbleOf(message, photos), photos ? words.photosLost : words.failed);
}
