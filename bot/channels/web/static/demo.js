// The demonstration: who stands in a pane, and what time it is.
const now = document.getElementById("now");
const { title } = document.querySelector(".controls").dataset;
const panes = [...document.querySelectorAll(".pane")];
const forms = [...document.querySelectorAll(".people")];
const tabs = [...document.querySelectorAll("[data-tab]")];
let unread = 0;

for (const form of document.querySelectorAll(".clock form")) {
  const button = form.querySelector("button");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (button.ariaDisabled === "true") return;
    button.ariaDisabled = "true";
    try {
      const answer = await fetch(form.action, { method: "POST", headers: { "X-Linli": "page" } });
      now.textContent = (await answer.json()).now;
    } finally {
      button.ariaDisabled = null;
    }
  });
}

for (const form of forms) {
  const pane = panes.find((one) => one.dataset.pane === form.dataset.pane);
  const become = async () => {
    await fetch(form.action, { method: "POST", body: new FormData(form), headers: { "X-Linli": "page" } });
    // What somebody else had begun to say in this pane goes with them.
    for (const what of ["unsent", "draft"]) sessionStorage.removeItem(`linli-${what}/${form.dataset.pane}/`);
    pane.contentWindow.location.reload();
  };
  form.addEventListener("change", become);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    become();
  });
}

function count(pane, messages) {
  const mark = tabs.find((one) => one.dataset.tab === pane).querySelector(".count");
  mark.textContent = messages;
  mark.hidden = !messages;
}

for (const tab of tabs) {
  tab.addEventListener("click", () => {
    for (const one of tabs) one.setAttribute("aria-pressed", String(one === tab));
    for (const one of [...panes, ...forms]) one.classList.toggle("shown", one.dataset.pane === tab.dataset.tab);
    count(tab.dataset.tab, 0);
  });
}

// What comes while one looks elsewhere is counted: on the tab of its pane, and in the title.
addEventListener("message", (event) => {
  const pane = panes.find((one) => one.contentWindow === event.source);
  if (event.origin !== location.origin || event.data?.linli !== "message" || !pane) return;
  const mark = tabs.find((one) => one.dataset.tab === pane.dataset.pane).querySelector(".count");
  if (!pane.classList.contains("shown")) count(pane.dataset.pane, Number(mark.textContent) + 1);
  if (document.hidden) {
    unread += 1;
    document.title = `(${unread}) ${title}`;
  }
});
document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  unread = 0;
  document.title = title;
});
document.documentElement.classList.add("js");
