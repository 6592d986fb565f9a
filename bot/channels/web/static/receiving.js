// What is told comes down as events; after a cut the browser names the last one that it has seen.
import { announce, fromHtml, isAtEnd, messages, offerNew, text, toEnd } from "./page.js";
import { forget, isAnswer, isPressed, isSending } from "./sending.js";

const offline = document.getElementById("offline");
const reconnecting = offline.textContent;
const title = document.title;
const seen = new Set();
let last = Number(messages.dataset.last);
let source = null;
let unread = 0;

function show(event) {
  const data = JSON.parse(event.data);
  const id = Number(event.lastEventId);
  if (seen.has(id) || messages.querySelector(`[data-id="${id}"]`)) return;
  const current = data.slot ? [...messages.querySelectorAll(`[data-slot="${CSS.escape(data.slot)}"]`)].pop() : null;
  if (current && Number(current.dataset.id) > id) return; // outdated by a later edit
  seen.add(id);
  last = Math.max(last, id);
  if (data.mine) takeBack(data.sent.split(":").pop());
  const wasAtEnd = isAtEnd();
  const element = fromHtml(data.html);
  if (current && !data.fresh) replace(current, element, data.slot, wasAtEnd);
  else add(current, element, wasAtEnd || isAnswer(), data.mine);
  if (!data.mine) notice(data.text);
}

// One's own words are shown once: as the conversation has them.
function takeBack(sent) {
  messages.querySelector(`[data-sent="${CSS.escape(sent)}"]`)?.remove();
  forget(sent);
}

function replace(current, element, slot, wasAtEnd) {
  const hadFocus = current.contains(document.activeElement);
  current.replaceWith(element);
  if (hadFocus) focusIn(element);
  if (wasAtEnd && !element.nextElementSibling?.matches("article")) toEnd();
  else if (isPressed(slot)) element.scrollIntoView({ block: "nearest" });
  else if (wasAtEnd) toEnd();
}

function add(before, element, follows, isMine) {
  const hadFocus = before?.contains(document.activeElement);
  before?.querySelector(".buttons")?.remove();
  const waiting = isMine ? messages.querySelector("[data-sent]") : null;
  messages.insertBefore(element, waiting);
  if (hadFocus) focusIn(element);
  if (follows) toEnd();
  else offerNew();
}

// The keyboard's place goes on with the card that it was in.
function focusIn(element) {
  (element.querySelector("button, a") ?? text).focus({ preventScroll: true });
}

function notice(said) {
  announce(said);
  if (document.hidden) {
    unread += 1;
    document.title = `(${unread}) ${title}`;
  }
  // The demonstration counts for the pane that is not shown.
  if (parent !== window) parent.postMessage({ linli: "message" }, location.origin);
}

// Nothing of a conversation stays at a device that stands for its person no more, not even what was begun.
function leave() {
  source.close();
  source = null;
  const base = new URL(document.baseURI).pathname;
  if (!isAnswer()) for (const what of ["unsent", "draft"]) sessionStorage.removeItem(`linli-${what}${base}`);
  document.body.hidden = true;
  location.replace("gone");
}

// What is on its way up is not cut off.
function renew() {
  if (isSending()) setTimeout(renew, 200);
  else location.reload();
}

export function listen() {
  source?.close();
  source = new EventSource(`events?after=${last}&language=${document.documentElement.lang}`);
  source.onmessage = show;
  source.onopen = () => (offline.hidden = true);
  source.onerror = () => {
    offline.textContent = reconnecting;
    offline.hidden = false;
    if (source?.readyState === EventSource.CLOSED) setTimeout(listen, 3000);
  };
  source.addEventListener("gone", leave);
  source.addEventListener("language", renew);
}

addEventListener("online", () => source && listen());
document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  unread = 0;
  document.title = title;
});
