// What the page consists of, and how it shows and says things.
export const messages = document.getElementById("messages");
export const form = document.getElementById("say");
export const text = document.getElementById("text");
export const words = form.dataset;
const announcer = document.getElementById("announcer");
const note = document.getElementById("note");
const below = document.getElementById("below");
const NEAR = 120;
let following = true;
let hiding = 0;

// The one polite announcer: each new message once; what was read out makes room.
export function announce(said) {
  if (!said) return;
  const line = document.createElement("p");
  line.textContent = said;
  announcer.append(line);
  while (announcer.childElementCount > 4) announcer.firstElementChild.remove();
}

// Something that the page itself has to say; it goes away by itself.
export function tell(said) {
  note.textContent = said;
  note.hidden = false;
  announce(said);
  clearTimeout(hiding);
  hiding = setTimeout(() => (note.hidden = true), 8000);
}

export function isAtEnd() {
  return messages.scrollHeight - messages.scrollTop - messages.clientHeight < NEAR;
}

export function toEnd() {
  messages.scrollTop = messages.scrollHeight;
  following = true;
  below.hidden = true;
}

export function offerNew() {
  below.hidden = false;
}

export function fromHtml(html) {
  const holder = document.createElement("template");
  holder.innerHTML = html.trim(); // written and escaped by our own server
  return holder.content.firstElementChild;
}

messages.addEventListener("scroll", () => {
  following = isAtEnd();
  if (following) below.hidden = true;
});
below.addEventListener("click", () => {
  toEnd();
  text.focus({ preventScroll: true });
});
// A keyboard that opens, or words that need a second line, must not push the newest message away.
new ResizeObserver(() => {
  if (following) toEnd();
}).observe(messages);
