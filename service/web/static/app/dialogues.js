// Import of minutes: files may be dropped, a long reading is announced, a row is cut where the cursor stands.
"use strict";

const box = document.querySelector("[data-drop]");
const input = box && box.querySelector("input[type=file]");

const hasFiles = (event) => Boolean(event.dataTransfer) && [...event.dataTransfer.types].includes("Files");

if (input) {
  document.addEventListener("dragover", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    box.classList.add("over");
  });
  document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) box.classList.remove("over"); });
  document.addEventListener("drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    box.classList.remove("over");
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
    input.focus();
  });
  input.form.addEventListener("submit", () => {
    const told = document.querySelector("#reading");
    if (told) told.textContent = "Đang đọc, thường không quá nửa phút…";
  });
  window.addEventListener("pageshow", () => {
    const told = document.querySelector("#reading");
    if (told) told.textContent = "";
  });
}

const nameCuts = () => {
  for (const name of document.querySelectorAll("[data-when-cutting]")) name.textContent = name.dataset.whenCutting;
};

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-cut]");
  const text = button && document.getElementById(button.dataset.cut);
  if (!text) return;
  const at = text.selectionStart, before = text.value.slice(0, at), after = text.value.slice(at);
  if (before.trim() && after.trim() && !text.value.trim().includes("\n")) text.value = `${before.trimEnd()}\n${after.trimStart()}`;
});

document.addEventListener("htmx:afterSettle", nameCuts);
nameCuts();
