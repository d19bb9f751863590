/* What is being typed survives a session that ends and a page that is left. A form says data-draft="its name"; its words
   are kept in this tab alone (sessionStorage: never on the server, gone with the tab), for the account that typed them,
   and offered when the form is opened again. Passwords, files and hidden fields are never kept. */
(function () {
  "use strict";
  var doc = document, PREFIX = "zugong.draft:", LEFT = "zugong.left", WAIT = 300, left = false;
  var store;
  try { store = window.sessionStorage; store.getItem(LEFT); } catch (refused) { return; }

  function names() {
    return Object.keys(store).filter(function (key) { return key.indexOf(PREFIX) === 0; });
  }
  function read(key) {
    try { return JSON.parse(store.getItem(key)); } catch (broken) { return null; }
  }
  function drop(key) { store.removeItem(key); }
  function forget() { left = true; names().forEach(drop); }
  function owner() { return doc.body.getAttribute("data-owner") || ""; }
  function keyOf(form) { return PREFIX + form.getAttribute("data-draft"); }
  function kept(control) {
    return control.name && !/^(hidden|password|file|submit|button)$/.test(control.type) && !control.closest("[data-no-draft]");
  }
  function wordsOf(form) {
    return Array.prototype.filter.call(form.elements, kept).filter(function (one) {
      return !/^(radio|checkbox)$/.test(one.type) || one.checked;
    }).map(function (one) { return [one.name, one.value]; });
  }
  function keep(form, sent) {
    if (left) { return; } // a timer that was still running must not write down what signing out forgot
    var draft = { owner: owner(), at: Date.now(), sent: Boolean(sent), words: wordsOf(form) };
    try { store.setItem(keyOf(form), JSON.stringify(draft)); } catch (full) { /* then there is nothing to offer */ }
  }

  function set(form, name, value) {
    var changed = null;
    Array.prototype.forEach.call(form.elements, function (one) {
      if (one.name !== name || !kept(one)) { return; }
      if (/^(radio|checkbox)$/.test(one.type)) {
        if (one.value === value && !one.checked) { one.checked = true; changed = one; }
      } else if (one.value !== value) { one.value = value; changed = one; }
    });
    if (changed) { changed.dispatchEvent(new Event("change", { bubbles: true })); }
  }
  function fill(form, words) {
    /* Twice: a first choice may bring the field that a later word belongs to. */
    [1, 2].forEach(function () { words.forEach(function (word) { set(form, word[0], word[1]); }); });
  }
  function fetchBack(form, draft) {
    var ticked = draft.words.map(function (word) { return JSON.stringify(word); });
    Array.prototype.forEach.call(form.elements, function (one) {
      if (one.type === "checkbox" && kept(one)) { one.checked = ticked.indexOf(JSON.stringify([one.name, one.value])) >= 0; }
    });
    fill(form, draft.words);
    /* A form that asks the server for another list says so when the list is there. */
    form.addEventListener("zg:refreshed", function () { fill(form, draft.words); }, { once: true });
  }

  function two(number) { return (number < 10 ? "0" : "") + number; }
  function offer(form, draft) {
    var shape = doc.getElementById("zg-draft");
    if (!shape) { return; }
    var bar = shape.content.firstElementChild.cloneNode(true), at = new Date(draft.at);
    bar.querySelector("[data-draft-at]").textContent = two(at.getHours()) + ":" + two(at.getMinutes());
    bar.addEventListener("click", function (event) {
      if (event.target.closest("[data-draft-back]")) { fetchBack(form, draft); }
      else if (event.target.closest("[data-draft-no]")) { drop(keyOf(form)); }
      else { return; }
      bar.remove();
    });
    form.insertBefore(bar, form.firstChild);
  }

  function watch(form) {
    var draft = read(keyOf(form)), timer = null, touched = false;
    if (draft && form.hasAttribute("data-typed")) { keep(form, false); }
    else if (draft && draft.words.length) { offer(form, draft); }
    function later() { touched = true; window.clearTimeout(timer); timer = window.setTimeout(function () { keep(form, false); }, WAIT); }
    form.addEventListener("input", later);
    form.addEventListener("change", function (event) { if (event.isTrusted) { later(); } });
    form.addEventListener("submit", function () { window.clearTimeout(timer); keep(form, true); });
    doc.addEventListener("zg:leaving", function () { window.clearTimeout(timer); if (touched) { keep(form, false); } });
    form.addEventListener("click", function (event) {
      if (event.target.closest("[data-draft-drop]")) { window.clearTimeout(timer); drop(keyOf(form)); }
    });
  }

  /* Sent, and a page came that is neither the form again nor a problem: it is written down. */
  function settle(forms) {
    if (!owner() || doc.querySelector("[data-problem]")) { return; }
    var here = forms.map(keyOf);
    names().forEach(function (key) {
      var draft = read(key);
      if (!draft || draft.owner !== owner() || (draft.sent && here.indexOf(key) < 0)) { drop(key); }
    });
  }

  doc.addEventListener("submit", function (event) {
    if (!event.target.hasAttribute("data-forget")) { return; }
    forget();
    try { window.localStorage.setItem(LEFT, String(Date.now())); } catch (refused) { /* other tabs keep theirs */ }
  });
  window.addEventListener("storage", function (event) { if (event.key === LEFT) { forget(); } });
  doc.addEventListener("DOMContentLoaded", function () {
    var forms = Array.prototype.slice.call(doc.querySelectorAll("form[data-draft]"));
    settle(forms);
    forms.forEach(watch);
    var note = doc.querySelector("[data-draft-note]");
    if (note && names().length) { note.hidden = false; }
  });
})();
