// The page: what is said goes up by POST with an id of its own, what is told comes down as events.
const messages = document.getElementById("messages");
const form = document.getElementById("say");
const text = document.getElementById("text");
const photo = document.getElementById("photo");
const chosen = document.getElementById("chosen");
const announcer = document.getElementById("announcer");
const offline = document.getElementById("offline");
const title = document.title;
const kept = "linli-unsent" + location.pathname;
let pictures = [];
let unread = 0;
let last = messages ? Number(messages.dataset.last) : 0;
let source = null;

const newId = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");

function toEnd() {
  messages.scrollTop = messages.scrollHeight;
}

function isAtEnd() {
  return messages.scrollHeight - messages.scrollTop - messages.clientHeight < 160;
}

function fromHtml(html) {
  const holder = document.createElement("template");
  holder.innerHTML = html.trim(); // written and escaped by our own server
  return holder.content.firstElementChild;
}

function show(event) {
  const data = JSON.parse(event.data);
  const id = Number(event.lastEventId);
  if (messages.querySelector(`[data-id="${id}"]`)) return;
  last = Math.max(last, id);
  const element = fromHtml(data.html);
  const wasAtEnd = isAtEnd();
  const same = data.slot ? [...messages.querySelectorAll(`[data-slot="${CSS.escape(data.slot)}"]`)].pop() : null;
  if (data.mine && data.sent) {
    const own = data.sent.split(":").pop();
    messages.querySelector(`[data-sent="${CSS.escape(own)}"]`)?.remove();
    forget(own);
  }
  if (same && !data.fresh) {
    same.replaceWith(element);
  } else {
    if (same) same.querySelector(".buttons")?.remove();
    const waiting = messages.querySelector("[data-sent]");
    if (waiting && !data.mine) messages.append(element);
    else messages.insertBefore(element, waiting);
  }
  if (wasAtEnd || data.mine) toEnd();
  if (!data.mine) {
    announcer.textContent = data.text;
    if (document.hidden) {
      unread += 1;
      document.title = `(${unread}) ${title}`;
      parent.postMessage({ linli: "unread", unread }, location.origin);
    }
  }
}

function listen() {
  if (source) source.close();
  source = new EventSource(`events?after=${last}`);
  source.onmessage = show;
  source.onopen = () => (offline.hidden = true);
  source.onerror = () => {
    offline.hidden = source.readyState !== EventSource.CONNECTING;
    if (source.readyState === EventSource.CLOSED) setTimeout(listen, 3000);
  };
  source.addEventListener("gone", () => {
    source.close();
    offline.textContent = form.dataset.gone;
    offline.hidden = false;
  });
}

// What was not yet taken survives a reload: words and taps are kept until the server has them.
function unsent() {
  return JSON.parse(sessionStorage.getItem(kept) || "[]");
}

function remember(message) {
  sessionStorage.setItem(kept, JSON.stringify([...unsent().filter((one) => one.id !== message.id), message]));
}

function forget(id) {
  sessionStorage.setItem(kept, JSON.stringify(unsent().filter((one) => one.id !== id)));
}

function waitingBubble(message, files) {
  const element = document.createElement("article");
  element.className = "message mine waiting";
  element.dataset.sent = message.id;
  const bubble = document.createElement("div");
  bubble.className = "bubble";
  const line = document.createElement("p");
  line.textContent = message.text || (files.length ? `📷 × ${files.length}` : "📍");
  const state = document.createElement("div");
  state.className = "state";
  bubble.append(line, state);
  element.append(bubble);
  messages.append(element);
  toEnd();
  return element;
}

async function send(message, files = [], element = null) {
  element ??= waitingBubble(message, files);
  element.className = "message mine waiting";
  element.querySelector(".state").replaceChildren();
  remember(message);
  const body = new FormData();
  for (const [name, value] of Object.entries(message)) body.append(name, value);
  for (const file of files) body.append("photo", file);
  try {
    const answer = await fetch("messages", { method: "POST", body, headers: { "X-Linli": "page" } });
    if (!answer.ok) throw new Error(String(answer.status));
    forget(message.id);
    if (messages.dataset.known === "no") {
      messages.dataset.known = "yes";
      listen();
    }
    element.className = "message mine";
    return true;
  } catch {
    failed(message, files, element);
    return false;
  }
}

function failed(message, files, element) {
  element.className = "message mine failed";
  const state = element.querySelector(".state");
  const again = document.createElement("button");
  again.type = "button";
  again.className = "again";
  again.textContent = form.dataset.again;
  again.addEventListener("click", () => send(message, files, element));
  state.replaceChildren(document.createTextNode(form.dataset.failed), again);
  announcer.textContent = form.dataset.failed;
}

function showChosen() {
  chosen.replaceChildren(
    ...pictures.map((file, index) => {
      const figure = document.createElement("figure");
      const image = document.createElement("img");
      image.src = URL.createObjectURL(file);
      image.alt = `${form.dataset.photo} ${index + 1}`;
      const remove = document.createElement("button");
      remove.type = "button";
      remove.textContent = "✕";
      remove.setAttribute("aria-label", `✕ ${image.alt}`);
      remove.addEventListener("click", () => {
        pictures.splice(index, 1);
        showChosen();
      });
      figure.append(image, remove);
      return figure;
    }),
  );
  chosen.hidden = pictures.length === 0;
}

function grow() {
  text.style.height = "auto";
  text.style.height = `${text.scrollHeight + 2}px`;
}

async function tap(buttons, button) {
  const message = { id: newId(), action: button.value, text: button.textContent };
  const all = [...buttons.querySelectorAll("button")];
  for (const one of all) one.disabled = true;
  await send(message);
  // A moved-on card is replaced by its edit; one that stays may be pressed again.
  for (const one of all) one.disabled = false;
}

if (messages) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const words = text.value.trim();
    if (!words && pictures.length === 0) return;
    const files = pictures;
    pictures = [];
    showChosen();
    text.value = "";
    grow();
    send({ id: newId(), text: words }, files);
    text.focus();
  });
  text.addEventListener("input", grow);
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  photo.addEventListener("change", () => {
    const files = [...photo.files];
    const large = files.filter((file) => file.size > 20 * 1024 * 1024);
    if (large.length) announcer.textContent = form.dataset.tooBig;
    pictures.push(...files);
    photo.value = "";
    showChosen();
    text.focus();
  });
  document.getElementById("where").addEventListener("click", () => {
    const refused = () => {
      announcer.textContent = form.dataset.noLocation;
      offline.textContent = form.dataset.noLocation;
      offline.hidden = false;
      setTimeout(() => (offline.hidden = true), 6000);
    };
    if (!navigator.geolocation) return refused();
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => send({ id: newId(), text: "", latitude: coords.latitude, longitude: coords.longitude }),
      refused,
    );
  });
  messages.addEventListener("submit", (event) => {
    event.preventDefault();
    if (event.submitter) tap(event.target, event.submitter);
  });
  document.querySelector("[data-reload]").addEventListener("submit", async (event) => {
    event.preventDefault();
    const message = { id: newId(), action: event.submitter.value, text: event.submitter.textContent };
    if (await send(message)) location.reload();
  });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) {
      unread = 0;
      document.title = title;
    }
  });
  addEventListener("online", listen);
  for (const message of unsent()) failed(message, [], waitingBubble(message, []));
  if (messages.dataset.known === "yes") listen();
  toEnd();
}
