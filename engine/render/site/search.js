// @ts-check
// Searches the index of the page's language, which is a script too: a page opened from a disk may load no data.
"use strict";

(() => {
  const MOST = 40;

  /**
   * One page of the site, with what a search looks at without accents and capitals.
   * @typedef {{ kind: string, id: string, title: string, address: string, name: string, all: string }} Entry
   */

  const form = /** @type {HTMLElement | null} */ (document.querySelector("form[role=search]"));
  const field = /** @type {HTMLInputElement | null} */ (document.getElementById("search"));
  const found = document.getElementById("found");
  if (!form || !field || !found) return;
  form.hidden = false;

  /**
   * @param {string} text
   * @returns {string}
   */
  const folded = (text) => text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "");

  /** @type {string[][]} */
  const listed = /** @type {any} */ (window).SITE_INDEX || [];
  /** @type {Entry[]} */
  const index = listed.map((entry) => {
    const [kind, id, title, address] = entry;
    return { kind, id, title, address, name: folded(`${id} ${title}`), all: folded(entry.join(" ")) };
  });

  /**
   * How near an entry is to what was typed; 0 is nearest.
   * @param {Entry} entry
   * @param {string[]} words
   * @param {string} whole
   * @returns {number}
   */
  function rank(entry, words, whole) {
    if (folded(entry.id) === whole) return 0;
    if (entry.name.startsWith(whole)) return 1;
    return words.every((word) => entry.name.includes(word)) ? 2 : 3;
  }

  /**
   * @param {Entry} entry
   * @returns {HTMLLIElement}
   */
  function row(entry) {
    const line = document.createElement("li");
    const link = document.createElement("a");
    const about = document.createElement("span");
    link.href = (form?.dataset.above || "") + entry.address;
    link.textContent = entry.title;
    about.textContent = `${entry.kind} · ${entry.id}`;
    line.append(link, " ", about);
    return line;
  }

  /** Show the nearest entries that hold every word. */
  function show() {
    const whole = folded(field?.value.trim() || "");
    const words = whole.split(/\s+/).filter(Boolean);
    if (!found) return;
    found.textContent = "";
    if (!words.length) return;
    const hits = index.filter((entry) => words.every((word) => entry.all.includes(word)));
    const ranked = hits.map((entry) => ({ entry, rank: rank(entry, words, whole) }));
    ranked.sort((one, other) => one.rank - other.rank);
    found.append(...ranked.slice(0, MOST).map((hit) => row(hit.entry)));
    if (hits.length) return;
    const none = document.createElement("li");
    none.textContent = form?.dataset.none || "";
    found.append(none);
  }

  field.addEventListener("input", show);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const first = found.querySelector("a");
    if (first) window.location.href = first.href;
  });
})();
