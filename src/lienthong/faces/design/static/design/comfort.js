// Comfort only; without this file a menu closes on its own button and the browser names the files in its own language.

// An open menu closes on Escape or on a click elsewhere.
const open = () => document.querySelectorAll("details.drop[open]");

document.addEventListener("click", (event) => {
  for (const menu of open()) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of open()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// A control for files says in the page's language what was chosen.
function named(input) {
  const words = input.closest(".file")?.querySelector(".file-chosen");
  if (!words) return;
  const { length, 0: first } = input.files;
  if (length > 1) words.textContent = words.dataset.many.replace("NUMBER", length);
  else words.textContent = first ? first.name : words.dataset.none;
}

for (const happens of ["change", "cleared"]) {
  document.addEventListener(happens, (event) => { if (event.target.type === "file") named(event.target); });
}
addEventListener("pageshow", () => document.querySelectorAll(".file input").forEach(named));
