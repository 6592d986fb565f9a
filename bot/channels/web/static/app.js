// The page of a conversation: the composer, the photos, the buttons, the language.
import { form, messages, tell, text, toEnd, words } from "./page.js";
import { newId, send, tap, whenKnown } from "./sending.js";
import { listen } from "./receiving.js";

const MOST_PHOTOS = 6;
const MOST_BYTES = 20 * 1024 * 1024;
const photo = document.getElementById("photo");
const chosen = document.getElementById("chosen");
const where = document.getElementById("where");
const base = new URL(document.baseURI).pathname;
const draft = "linli-draft" + base;
const tabs = new BroadcastChannel("linli" + base);
let pictures = [];

// A newcomer is known from the first message on, in every tab.
function become() {
  if (messages.dataset.known === "yes") return false;
  messages.dataset.known = "yes";
  listen();
  return true;
}

function showChosen() {
  chosen.replaceChildren(
    ...pictures.map((file, index) => {
      const figure = document.createElement("figure");
      const image = document.createElement("img");
      image.src = URL.createObjectURL(file);
      image.alt = `${words.photo} ${index + 1}`;
      const remove = document.createElement("button");
      remove.type = "button";
      remove.textContent = "✕";
      remove.setAttribute("aria-label", `✕ ${image.alt}`);
      remove.addEventListener("click", () => {
        pictures.splice(index, 1);
        showChosen();
        text.focus();
      });
      figure.append(image, remove);
      return figure;
    }),
  );
  chosen.hidden = pictures.length === 0;
}

function choose(files) {
  const small = files.filter((file) => file.size <= MOST_BYTES);
  if (small.length < files.length) tell(words.tooBig);
  pictures.push(...small);
  if (pictures.length > MOST_PHOTOS) {
    pictures = pictures.slice(0, MOST_PHOTOS);
    tell(words.tooMany);
  }
  showChosen();
}

function grow() {
  text.style.height = "auto";
  text.style.height = `${text.scrollHeight + 3}px`;
}

function write(said) {
  text.value = said;
  sessionStorage.setItem(draft, said);
  grow();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const said = text.value.trim();
  if (!said && pictures.length === 0) return text.focus();
  const files = pictures;
  pictures = [];
  showChosen();
  write("");
  send({ id: newId(), text: said }, files);
  text.focus();
});
text.addEventListener("input", () => write(text.value));
text.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    form.requestSubmit();
  }
});
photo.addEventListener("change", () => {
  choose([...photo.files]);
  photo.value = "";
  text.focus();
});
where.addEventListener("click", () => {
  const refused = () => tell(words.noLocation);
  if (!navigator.geolocation) return refused();
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => send({ id: newId(), text: "", latitude: coords.latitude, longitude: coords.longitude }),
    refused,
    { timeout: 15000 },
  );
});
messages.addEventListener("submit", (event) => {
  event.preventDefault();
  const card = event.target.closest("article");
  if (card && event.submitter) tap(card, event.submitter);
});
for (const menu of document.querySelectorAll("form.act")) {
  menu.addEventListener("submit", (event) => {
    event.preventDefault();
    send({ id: newId(), action: event.submitter.value, text: event.submitter.textContent.trim() });
    toEnd();
  });
}
document.getElementById("speak").addEventListener("submit", async (event) => {
  event.preventDefault();
  const { value, textContent } = event.submitter;
  if (await send({ id: newId(), action: value, text: textContent.trim() })) location.reload();
});
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  text.focus();
});

whenKnown(() => {
  if (become()) tabs.postMessage("known");
});
tabs.addEventListener("message", become);
document.documentElement.classList.add("js");
document.getElementById("newest").remove();
where.hidden = false;
write(sessionStorage.getItem(draft) ?? "");
if (messages.dataset.known === "yes") listen();
toEnd();
