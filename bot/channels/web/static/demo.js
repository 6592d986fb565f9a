// The demonstration: who stands in a pane, and what time it is.
const now = document.getElementById("now");
const language = document.querySelector(".controls").dataset.language;

for (const button of document.querySelectorAll("[data-move]")) {
  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      const answer = await fetch(`/clock/${button.dataset.move}?language=${language}`, { method: "POST" });
      now.textContent = (await answer.json()).now;
    } finally {
      button.disabled = false;
    }
  });
}

for (const form of document.querySelectorAll(".people")) {
  const select = form.querySelector("select");
  const pane = form.closest(".pane");
  const remembered = sessionStorage.getItem(`linli-${pane.dataset.pane}`);
  if (remembered !== null) select.value = remembered;
  const become = async () => {
    await fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" });
    sessionStorage.setItem(`linli-${pane.dataset.pane}`, select.value);
    pane.querySelector("iframe").contentWindow.location.reload();
  };
  select.addEventListener("change", become);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    become();
  });
}

const tabs = [...document.querySelectorAll("[data-tab]")];
for (const tab of tabs) {
  tab.addEventListener("click", () => {
    for (const one of tabs) one.setAttribute("aria-pressed", String(one === tab));
    for (const pane of document.querySelectorAll(".pane")) pane.classList.toggle("shown", pane.dataset.pane === tab.dataset.tab);
  });
}
