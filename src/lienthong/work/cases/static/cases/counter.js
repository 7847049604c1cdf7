// Comfort at the counter: keys, focus, what was typed kept on this computer. Without this file the forms work all the same.
const form = document.querySelector("form.intake");
const HOURS = 12 * 3600 * 1000;
const SKIPPED = new Set(["csrfmiddlewaretoken", "seen", "version", "who"]);

const store = keeper(() => localStorage, "intake:");

// What is old, or of somebody else who worked at this computer, does not stay.
function sweep(account) {
  for (const key of store.keys()) {
    const kept = store.read(key);
    const theirs = account && !key.startsWith(`${account}:`);
    if (theirs || !kept || Date.now() - kept.at > HOURS) store.drop(key);
  }
}

// Alt and the letter that stands beside it, in every browser alike: a button is pressed, a folded part opens, a field is entered.
document.addEventListener("keydown", (event) => {
  if (!event.altKey || event.ctrlKey || event.metaKey) return;
  const letter = event.code.startsWith("Key") ? event.code.slice(3).toLowerCase() : event.key.toLowerCase();
  const found = document.querySelector(`[accesskey="${CSS.escape(letter)}"]`);
  if (!found) return;
  event.preventDefault();
  if (found.matches("summary")) {
    found.parentElement.open = true;
    (found.parentElement.querySelector("select, textarea, input") || found).focus();
  } else if (found.matches("input, select, textarea")) found.focus();
  else found.click();
});

// The search for a procedure: Enter opens the first, arrows move through the list.
function picksOf(place) {
  return [...(place ? place.querySelectorAll(".pick") : [])];
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const step = event.key === "ArrowDown" ? 1 : -1;
  const target = event.target;
  if (target.matches("[data-paper]")) return move(event, [...document.querySelectorAll("[data-paper]")], step);
  if (target.matches(".pick")) return move(event, picksOf(target.closest(".picks")), step);
  if (target.matches("#q") && step === 1) return move(event, picksOf(document.querySelector("#procedures")), step);
  if (target.matches("[name=who]") && step === 1) return move(event, picksOf(document.querySelector("#found")), step);
});

function move(event, list, step) {
  const next = list[list.indexOf(event.target) + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

const choose = document.querySelector("form[data-choose]");
if (choose) {
  const box = choose.querySelector("#q");
  const list = () => document.querySelector("#procedures");
  let waiting = false;
  const open = () => {
    const first = list().querySelector(".pick");
    if (first) location.assign(first.href);
  };
  choose.addEventListener("submit", (event) => {
    if (!box.value.trim()) return;
    event.preventDefault();
    if (list().dataset.q === box.value.trim()) open();
    else waiting = true;
  });
  document.body.addEventListener("htmx:afterSettle", () => {
    if (waiting && list().dataset.q === box.value.trim()) open();
  });
  document.body.addEventListener("htmx:sendError", () => { if (waiting) choose.submit(); });
}

if (form) {
  const key = form.dataset.autosave;
  const primary = form.querySelector("[data-primary]");
  const fields = () => [...form.elements].filter((one) => one.name && !SKIPPED.has(one.name) && !["file", "submit", "button"].includes(one.type));

  // Keys: Ctrl+Enter accepts; Enter goes to the next field, as at a till.
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      primary.click();
      return;
    }
    const at = event.target;
    if (!at.matches("input:not([type=file]), select")) return;
    event.preventDefault();
    if (at.name === "who") {
      const first = form.querySelector("#found .pick");
      if (first && at.value.trim()) first.click();
      else goOn(at);
      return;
    }
    goOn(at);
  });

  function goOn(at) {
    const all = [...form.querySelectorAll("input, select, textarea, button")].filter(
      (one) => one.type !== "hidden" && one.checkVisibility() && (one === at || !one.matches("[value=find]"))
    );
    const next = all[all.indexOf(at) + 1];
    if (next) next.focus();
  }

  // A known citizen fills the fields; the papers come next.
  form.addEventListener("click", (event) => {
    const person = event.target.closest("button[name=fill]");
    if (person) {
      event.preventDefault();
      for (const name of ["applicant", "identity", "phone", "email", "address"]) form.elements[name].value = person.dataset[name];
      form.querySelector("#found").replaceChildren();
      form.elements.who.value = "";
      save();
      (form.querySelector("#situation input:checked") || form.querySelector("[data-all]") || form.elements.applicant).focus();
      return;
    }
    if (event.target.closest("[data-all]")) {
      event.preventDefault();
      for (const one of form.querySelectorAll("[data-required]")) one.checked = true;
      save();
      const first = form.querySelector("[data-paper]:not(:checked)") || form.querySelector("[data-paper]");
      if (first) first.focus();
    }
  });

  // What is typed is kept here until it is safe there.
  let timer = 0;
  function save() {
    clearTimeout(timer);
    timer = setTimeout(keep, 250);
  }
  function keep() {
    clearTimeout(timer);
    timer = 0;
    const values = fields().filter((one) => one.name !== "form_key" && (!["checkbox", "radio"].includes(one.type) || one.checked))
      .map((one) => [one.name, one.value]);
    const typed = form.elements.applicant.value.trim() || form.querySelector("[data-paper]:checked");
    if (typed) store.write(key, { at: Date.now(), version: form.elements.version.value, form_key: form.elements.form_key.value, who: form.elements.applicant.value, values });
    form.dataset.kept = "yes";
  }
  // The last quarter of a second counts, too: the page is closed, or a telephone puts it away.
  const leaving = () => { if (timer) keep(); };
  addEventListener("pagehide", leaving);
  document.addEventListener("visibilitychange", () => { if (document.hidden) leaving(); });
  form.addEventListener("input", save);
  form.addEventListener("change", save);

  sweep(key.split(":")[0]);
  const saved = store.read(key);
  const offer = document.querySelector("#saved");
  const filled = form.elements.applicant.value.trim() !== "";
  if (saved && !filled && saved.version === form.elements.version.value && saved.form_key !== form.elements.form_key.value) {
    const words = offer.querySelector("[data-saved]");
    words.textContent = `${words.dataset.saved} ${saved.who || "…"}`;
    offer.hidden = false;
    offer.querySelector("[data-restore]").addEventListener("click", () => {
      for (const one of fields()) if (["checkbox", "radio"].includes(one.type)) one.checked = false;
      for (const [name, value] of saved.values) restore(name, value);
      form.elements.form_key.value = saved.form_key;
      offer.hidden = true;
      form.elements.applicant.focus();
    });
    offer.querySelector("[data-forget]").addEventListener("click", () => {
      store.drop(key);
      offer.hidden = true;
      form.elements.who.focus();
    });
  }

  function restore(name, value) {
    const found = form.elements.namedItem(name);
    const all = found instanceof RadioNodeList ? [...found] : found ? [found] : [];
    for (const one of all) {
      if (!["checkbox", "radio"].includes(one.type)) one.value = value;
      else if (one.value === value) one.checked = true;
    }
    if (!all.length && name.startsWith("kept-")) keepNamed(name, value);
  }

  // A file that the server has already: named again, so that nobody sends it twice.
  function keepNamed(name, value) {
    const input = Object.assign(document.createElement("input"), { type: "hidden", name, value });
    const tick = form.elements.namedItem(`p-${name.slice(5)}`);
    (tick ? tick.closest(".paper") : form).append(input);
  }

  // Files: sent and checked as soon as they are chosen, and then not sent again with the form.
  document.body.addEventListener("htmx:afterRequest", (event) => {
    const input = event.detail.elt;
    if (!input.matches || !input.matches("[data-upload]") || !event.detail.successful) return;
    input.value = "";
    input.dispatchEvent(new CustomEvent("cleared", { bubbles: true }));
    const body = input.closest(".field");
    if (body.querySelector("[name^='kept-']")) document.getElementById(input.dataset.upload).checked = true;
    save();
  });

  const offline = form.querySelector(".offline");
  document.body.addEventListener("htmx:sendError", () => {
    offline.textContent = form.dataset.offline;
    offline.hidden = false;
  });
  document.body.addEventListener("htmx:afterOnLoad", () => { offline.hidden = true; });

  // Pressed twice is pressed once; the server sees to it as well.
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "yes";
    setTimeout(() => delete form.dataset.sent, 4000);
  });
  addEventListener("pageshow", () => delete form.dataset.sent);

  const errors = document.querySelector("#errors");
  if (errors) errors.focus();
}

const done = document.querySelector("[data-done]");
if (done) store.drop(done.dataset.done);
