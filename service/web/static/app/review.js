// Keys of the review queue. They can be switched off, and they rest while somebody types (WCAG 2.1.4).
"use strict";

const STORED = "langnghe-keys";
const keysOn = () => { try { return localStorage.getItem(STORED) !== "off"; } catch { return true; } };

const press = (selector) => { const found = document.querySelector(selector); if (found) found.click(); return Boolean(found); };

const ACTIONS = {
  enter: () => press("#confirm"),
  n: () => press("#skip"),
  u: () => press("#undo button"),
  "/": () => { const box = document.querySelector("#text"); if (box) box.focus(); return Boolean(box); },
  "?": () => { const keys = document.querySelector("#keys"); if (keys) keys.open = !keys.open; return Boolean(keys); },
};

const types = (element) => element.closest("textarea, select, input:not([type=checkbox]):not([type=radio])");
const acts = (element) => element.closest("a, button, summary");

document.addEventListener("keydown", (event) => {
  if (!keysOn() || event.ctrlKey || event.altKey || event.metaKey || event.repeat || types(event.target)) return;
  const key = event.key.toLowerCase();
  if (key === "enter" && acts(event.target)) return;
  const action = /^[1-9]$/.test(key) ? () => press(`[data-key="${key}"]`) : ACTIONS[key];
  if (action && action()) event.preventDefault();
});

const showSwitch = () => { const box = document.querySelector("#keys-on"); if (box) box.checked = keysOn(); };
document.addEventListener("change", (event) => {
  if (event.target.id === "keys-on") { try { localStorage.setItem(STORED, event.target.checked ? "on" : "off"); } catch { /* private window */ } }
});
document.addEventListener("htmx:afterSettle", showSwitch);
showSwitch();
