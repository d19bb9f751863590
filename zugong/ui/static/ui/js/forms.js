/* Forms: the people picker, the warning before unsaved words are lost, busy buttons, focus on what is to be changed. */
(function () {
  "use strict";
  var doc = document;
  function all(selector, within) { return Array.prototype.slice.call((within || doc).querySelectorAll(selector)); }

  function picker(box) {
    if (box.dataset.ready) { return; }
    box.dataset.ready = "1";
    var boxes = all("input[type=checkbox]", box), bar = box.querySelector("[data-picker-bar]");
    if (!bar || !boxes.length) { return; }
    bar.hidden = false;
    var chosen = box.querySelector("[data-picker-chosen]"), empty = box.querySelector("[data-picker-empty]");
    function count() { chosen.textContent = boxes.filter(function (b) { return b.checked; }).length; }
    function shown(b) { return !b.closest("li").hidden; }
    function tick(value) {
      boxes.filter(shown).forEach(function (b) { if (!b.disabled) { b.checked = value; } });
      count();
      box.dispatchEvent(new Event("change", { bubbles: true }));
    }
    box.querySelector("[data-picker-all]").addEventListener("click", function () { tick(true); });
    box.querySelector("[data-picker-none]").addEventListener("click", function () { tick(false); });
    box.addEventListener("change", count);
    var filter = box.querySelector("[data-picker-filter]");
    filter.addEventListener("input", function () {
      var words = filter.value.trim().toLowerCase(), seen = 0;
      boxes.forEach(function (b) {
        var item = b.closest("li"), fits = !words || item.textContent.toLowerCase().indexOf(words) >= 0;
        item.hidden = !fits;
        seen += fits ? 1 : 0;
      });
      empty.hidden = seen > 0;
    });
    filter.addEventListener("keydown", function (event) { if (event.key === "Enter") { event.preventDefault(); } });
    count();
  }

  /* A link of the error summary leads to the field's first control, not only to its place. */
  doc.addEventListener("click", function (event) {
    var link = event.target.closest(".zg-sum a[href^='#']");
    if (!link) { return; }
    var place = doc.getElementById(link.getAttribute("href").slice(1));
    var control = place && place.querySelector("input:not([type=hidden]),select,textarea,button");
    if (control) { event.preventDefault(); place.scrollIntoView({ block: "center" }); control.focus(); }
  });

  /* Forms with data-guard (and every .zg-form that posts) warn before typed words are lost. */
  var dirty = null;
  function guarded(form) { return form && form.matches("form[data-guard],form.zg-form[method=post]"); }
  doc.addEventListener("input", function (event) { if (guarded(event.target.form)) { dirty = event.target.form; } });
  doc.addEventListener("submit", function (event) {
    if (event.defaultPrevented) { return; }
    dirty = null;
    var form = event.target, button = event.submitter;
    if (form.method !== "post" || !button || form.hasAttribute("hx-post") || form.hasAttribute("data-sizes")) { return; }
    window.setTimeout(function () {
      button.setAttribute("aria-busy", "true");
      if (form.hasAttribute("data-busy")) { button.textContent = form.getAttribute("data-busy"); }
      button.disabled = true;
    }, 0);
  });
  /* Sent to the sign-in page: nothing typed is lost, so there is nothing to ask. */
  doc.addEventListener("zg:leaving", function () { dirty = null; });
  window.addEventListener("beforeunload", function (event) {
    if (dirty && doc.contains(dirty)) { event.preventDefault(); event.returnValue = doc.body.dataset.unsaved || ""; }
  });
  /* Coming back with the browser's own button: the buttons must live again. */
  window.addEventListener("pageshow", function () {
    all("button[aria-busy=true]").forEach(function (b) { b.disabled = false; b.removeAttribute("aria-busy"); });
  });

  /* On a phone a long filter bar shows its first two fields, unless one further down is in use. */
  function fold(form) {
    var more = form.querySelector("[data-unfold]"), fields = all(".fld", form);
    if (!more || fields.length < 3 || more.dataset.ready) { return; }
    more.dataset.ready = "1";
    var used = fields.slice(2).some(function (f) { var c = f.querySelector("input,select"); return c && c.value && c.type !== "checkbox"; });
    if (used) { return; }
    form.classList.add("folded");
    more.hidden = false;
    more.addEventListener("click", function () {
      form.classList.remove("folded");
      more.hidden = true;
      var next = fields[2].querySelector("input,select");
      if (next) { next.focus(); }
    });
  }

  function ready(within) {
    all("form.zg-filter", within).forEach(fold);
    all("[data-picker]", within).forEach(picker);
    var first = within.querySelector ? within.querySelector("[data-focus]") : null;
    if (first) { first.focus(); }
  }
  doc.addEventListener("DOMContentLoaded", function () { ready(doc); });
  doc.addEventListener("htmx:afterSettle", function (event) { ready(event.target); });
})();
