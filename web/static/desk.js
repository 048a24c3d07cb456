// Comfort for people who keep their hands on the keyboard. Every page works without this file.
"use strict";

(() => {
  const keys = document.getElementById("keys");
  const typing = (target) => target.matches("textarea, select, input:not([type=checkbox])");
  const shown = (link) => link.getClientRects().length > 0;
  const rows = () =>
    [...document.querySelectorAll("main tbody tr, main [data-row]")]
      .map((row) => row.querySelector("a[href]"))
      .filter((link) => link && shown(link));

  const step = (by) => {
    const links = rows();
    if (!links.length) return;
    const at = links.findIndex((link) => link.closest("tr, [data-row]").contains(document.activeElement));
    const next = at < 0 ? (by > 0 ? 0 : links.length - 1) : Math.min(Math.max(at + by, 0), links.length - 1);
    links[next].focus();
    links[next].scrollIntoView({ block: "nearest" });
  };

  const tick = () =>
    document.activeElement.closest("main tr, main [data-row]")?.querySelector("input[type=checkbox]")?.click();

  const actions = {
    "/": () => document.getElementById("search")?.focus(),
    "?": () => keys.showModal(),
    j: () => step(1),
    k: () => step(-1),
    x: tick,
  };

  // Keys of one letter get in the way of people who speak to their machine: they can be switched off (WCAG 2.1.4).
  const on = document.getElementById("keys-on");
  on.checked = localStorage.getItem("keys") !== "off";
  on.addEventListener("change", () => localStorage.setItem("keys", on.checked ? "on" : "off"));

  const open = document.getElementById("keys-open");
  open.hidden = false;
  open.addEventListener("click", () => keys.showModal());

  let going = false;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (!on.checked || keys.open || typing(event.target)) return;
    const target = going && keys.getAttribute(`data-go-${event.key}`);
    going = event.key === "g";
    if (target) {
      location.assign(target);
    } else if (Object.hasOwn(actions, event.key)) {
      event.preventDefault();
      actions[event.key]();
    }
  });

  document.querySelector(".error-summary")?.focus();

  let unsent = false;
  document.addEventListener("input", (event) => {
    if (event.target.form?.method === "post") unsent = true;
  });
  document.addEventListener("submit", (event) => {
    if (event.target.method !== "dialog") unsent = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (unsent) event.preventDefault();
  });
})();
