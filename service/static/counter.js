// @ts-check
// The counter page: sends the form at every keystroke and puts the answer in its place. It knows no medicine and
// decides nothing; what is shown, and where the keyboard goes next, is said by the HTML that comes back.
"use strict";

(() => {
  /** Between two keys of a bar-code scanner pass fewer milliseconds than between two of any person. */
  const SCANNED_WITHIN = 35;
  /** So long until the server is asked again when it did not answer, in milliseconds. */
  const RETRY = [500, 1000, 2000, 4000];

  /** So long is an answer waited for, in milliseconds. */
  const LONGEST = 20000;

  /** How often the form was sent; an answer to an earlier time is not shown. */
  let sent = 0;
  let failures = 0;
  /** Whether an answer to something pressed is awaited: what is typed until then is meant for the page after it. */
  let busy = false;
  /** @type {Array<() => void>} */
  let waiting = [];
  /** What is under way; while it is, no further text is sent: the server would work at what nobody waits for. */
  /** @type {AbortController | null} */
  let asking = null;
  /** Whether something was typed after what is under way was sent. */
  let behind = false;
  /** What was pressed and has no answer yet. */
  /** @type {Record<string, string> | undefined} */
  let unanswered;
  /** @type {number | undefined} */
  let again;
  /** What came so fast that a scanner may have typed it. */
  let burst = "";
  /** @type {number | undefined} */
  let pending;

  /** @returns {HTMLFormElement} */
  const form = () => /** @type {HTMLFormElement} */ (document.getElementById("counter"));

  /**
   * The fields of the form, with what was pressed.
   * @param {Record<string, string>} pressed
   * @returns {URLSearchParams}
   */
  function fields(pressed) {
    const body = new URLSearchParams();
    for (const [name, value] of new FormData(form())) body.append(name, String(value));
    for (const [name, value] of Object.entries({ at: where(), ...pressed })) body.append(name, value);
    for (const open of form().querySelectorAll("details[open][data-name]")) {
      body.append("open", /** @type {HTMLElement} */ (open).dataset.name || "");
    }
    return body;
  }

  /**
   * Send the form; an answer that is overtaken by something pressed is not shown.
   * @param {Record<string, string>} [pressed] what was pressed; nothing where only a text changed
   * @returns {Promise<void>}
   */
  async function send(pressed) {
    if (busy) return void waiting.push(() => void send(pressed));
    if (asking && !pressed) return void (behind = true);
    asking?.abort();
    clearTimeout(again);
    unanswered = pressed || unanswered;
    const [number, moved, mine] = [++sent, unanswered !== undefined, (asking = new AbortController())];
    busy = moved;
    behind = false;
    const late = setTimeout(() => mine.abort(), LONGEST);
    try {
      const answer = await fetch("/", {
        method: "POST", body: fields(unanswered || {}), signal: mine.signal, cache: "no-store", redirect: "error",
        headers: { "X-Shown": moved ? "" : pieces(form()).map((piece) => piece.dataset.piece).join(" ") },
      });
      const html = await answer.text();
      if (number !== sent) return;
      if (answer.status >= 500) throw new Error(String(answer.status));
      [failures, unanswered, asking] = [0, undefined, null];
      if (answer.ok) show(html, moved);
      else refused(html);
    } catch (error) {
      if (number !== sent) return;
      asking = null;
      banner("offline", "");
      again = window.setTimeout(() => void send(), RETRY[Math.min(failures++, RETRY.length - 1)]);
    } finally {
      clearTimeout(late);
    }
    busy = false;
    while (!busy && waiting.length) waiting.shift()?.();
    if (behind) void send();
  }

  /**
   * @param {ParentNode} page
   * @returns {HTMLElement[]} the pieces of which the page is made
   */
  const pieces = (page) => [...page.querySelectorAll("[data-piece]")].map((one) => /** @type {HTMLElement} */ (one));

  /** @returns {DOMStringMap} what the server says of the whole page */
  const state = () => /** @type {HTMLElement} */ (document.getElementById("state")).dataset;

  /**
   * Put the pieces that were sent in the place of what is shown.
   * @param {string} html
   * @param {boolean} moved whether something was pressed, so that the server says where the keyboard goes
   */
  function show(html, moved) {
    for (const piece of pieces(new DOMParser().parseFromString(html, "text/html"))) {
      const here = document.getElementById(piece.id);
      // @ts-ignore Idiomorph is a script of its own, before this one.
      if (here) Idiomorph.morph(here, piece, { morphStyle: "outerHTML", ignoreActiveValue: !moved });
    }
    for (const id of ["offline", "refused"]) banner(id);
    const [root, { lang, title }] = [document.documentElement, state()];
    // A language that is set again has the style of the whole page worked out again.
    if (lang && lang !== root.lang) [root.lang, document.title] = [lang, title || ""];
    if (moved) focus();
    document.dispatchEvent(new CustomEvent("shown", { detail: sent }));
  }

  /**
   * @param {string} id
   * @param {string} [text] what it says, nothing where it is to be hidden, "" where it says its own
   */
  function banner(id, text) {
    const found = document.getElementById(id);
    if (!found) return;
    if (text) found.textContent = text;
    found.hidden = text === undefined;
  }

  /**
   * Say why the server did not take what was sent, which stays in the fields.
   * @param {string} problem
   */
  const refused = (problem) => banner("refused", JSON.parse(problem).detail);

  /** Move the keyboard to where the server says. */
  function focus() {
    const next = document.getElementById(state().focus || "");
    if (!next) return;
    next.focus({ preventScroll: true });
    if (next instanceof HTMLInputElement) next.setSelectionRange(next.value.length, next.value.length);
    const card = next.closest(".card");
    if (card) card.scrollIntoView({ block: "nearest" });
  }

  /**
   * Press a button of the page.
   * @param {HTMLElement} button
   */
  function press(button) {
    if (button instanceof HTMLButtonElement && button.formAction && button.hasAttribute("formaction")) button.click();
    else if (button instanceof HTMLButtonElement) void send({ [button.name]: button.value });
    else button.click();
  }

  /** @returns {string} the name of the field that the keyboard is in */
  function where() {
    const active = document.activeElement;
    return active instanceof HTMLInputElement && active.type === "text" ? active.name : "";
  }

  /**
   * The button or box of the question that has this key.
   * @param {string} key
   * @param {Element} target
   * @returns {HTMLElement | null}
   */
  function keyed(key, target) {
    const card = document.getElementById("question");
    if (!card || !card.contains(target) || !/^[0-9a-z?]$/.test(key)) return null;
    if (target instanceof HTMLSelectElement) return null;
    if (target instanceof HTMLInputElement && target.type === "text") {
      if (target.value || !(target.dataset.keys || "").includes(key)) return null;
    }
    return /** @type {HTMLElement | null} */ (card.querySelector(`[data-key="${key}"]`));
  }

  /** A sign that no other followed at once was a person's. */
  function settle() {
    const key = burst;
    burst = "";
    pending = undefined;
    const button = key.length === 1 ? keyed(key, document.activeElement || document.body) : null;
    if (button) press(button);
  }

  /** @param {KeyboardEvent} event */
  function keydown(event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (busy && (event.key.length === 1 || event.key === "Enter")) {
      event.preventDefault();
      waiting.push(() => replay(event.key));
      return;
    }
    const hot = form().querySelector(`[data-hot="${CSS.escape(event.key)}"]`);
    const target = /** @type {Element} */ (event.target);
    if (hot) {
      event.preventDefault();
      press(/** @type {HTMLElement} */ (hot));
    } else if (event.key === "Enter") {
      enter(event, target);
    } else if (event.key.length === 1 && (burst || keyed(event.key, target))) {
      event.preventDefault();
      burst += event.key;
      clearTimeout(pending);
      pending = window.setTimeout(settle, SCANNED_WITHIN);
    }
  }

  /**
   * Type a key that was pressed before the page that it was meant for had come.
   * @param {string} key
   */
  function replay(key) {
    const target = document.activeElement || document.body;
    const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
    if (!target.dispatchEvent(event) || key === "Enter") return;
    if (target instanceof HTMLInputElement && target.type === "text") {
      target.setRangeText(key, target.selectionStart ?? 0, target.selectionEnd ?? 0, "end");
      void send();
    }
  }

  /**
   * Enter ends what is typed; on a button or a link it presses that.
   * @param {KeyboardEvent} event
   * @param {Element} target
   */
  function enter(event, target) {
    if (burst.length > 1) {
      event.preventDefault();
      clearTimeout(pending);
      const code = burst;
      burst = "";
      void send({ do: `code ${code}` });
    } else if (!target.closest("button, summary, a, select")) {
      event.preventDefault();
      void send({ do: "enter" });
    }
  }

  /** @param {SubmitEvent} event */
  function submit(event) {
    const button = event.submitter;
    if (button instanceof HTMLButtonElement && button.hasAttribute("formaction")) return;
    event.preventDefault();
    if (button instanceof HTMLButtonElement) void send({ [button.name]: button.value });
  }

  document.addEventListener("input", (event) => {
    if (event.target instanceof Element && form().contains(event.target)) void send();
  });
  document.addEventListener("submit", submit);
  document.addEventListener("keydown", keydown);
  // `toggle` does not bubble; what an answer opened by itself needs no question.
  document.addEventListener("toggle", (event) => {
    const part = /** @type {HTMLDetailsElement} */ (event.target);
    if (part.dataset.name && part.open && part.querySelector(":scope > .noscript")) void send();
  }, true);
  // Going back would lose what was typed, since nothing of it is kept anywhere.
  window.addEventListener("beforeunload", (event) => {
    if (state().facts) event.preventDefault();
  });

  document.documentElement.classList.add("scripted");
})();
