/* The frame: menus, search key, type size, printing, toasts, offline bar, sign-in helpers. Nothing here is needed to work. */
(function () {
  "use strict";
  var doc = document, root = doc.documentElement;

  function all(selector, within) { return Array.prototype.slice.call((within || doc).querySelectorAll(selector)); }

  /* Menus are <details>; a press elsewhere or Esc closes them and gives the focus back. */
  function closeMenus(except) {
    all("details.zg-menu[open]").forEach(function (menu) { if (menu !== except) { menu.removeAttribute("open"); } });
  }
  doc.addEventListener("click", function (event) {
    closeMenus(event.target.closest("details.zg-menu"));
    var button = event.target.closest("[data-print],[data-close],[data-reload],[data-fill],[data-opens],[data-closes],[data-copy]");
    if (!button) { return; }
    if (button.hasAttribute("data-print")) { window.print(); }
    if (button.hasAttribute("data-reload")) { window.location.reload(); }
    if (button.hasAttribute("data-close")) { var toast = button.closest("[data-toast]"); if (toast) { toast.remove(); } }
    if (button.hasAttribute("data-fill")) { fillLogin(button); }
    if (button.hasAttribute("data-copy")) { copy(doc.getElementById(button.getAttribute("data-copy")), button); }
    if (button.hasAttribute("data-opens")) { openDrawer(doc.getElementById(button.getAttribute("data-opens")), button); }
    if (button.hasAttribute("data-closes")) { closeDrawer(doc.getElementById(button.getAttribute("data-closes"))); }
  });
  /* Offices serve pages without a certificate, where the newer clipboard is shut; selecting and copying works everywhere. */
  all("[data-copy]").forEach(function (button) { button.hidden = false; });
  function copy(field, button) {
    if (!field) { return; }
    field.focus();
    field.select();
    if (doc.execCommand("copy") && button.hasAttribute("data-said")) { window.Zugong.say(button.getAttribute("data-said")); }
  }
  doc.addEventListener("keydown", function (event) {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      var search = doc.getElementById("zg-q");
      if (search) { event.preventDefault(); search.focus(); search.select(); }
    }
    if (event.key === "Escape") {
      var open = doc.querySelector("details.zg-menu[open]");
      if (open) { open.removeAttribute("open"); open.querySelector("summary").focus(); return; }
      closeDrawer(doc.querySelector(".dw:not([hidden])"));
    }
    if (event.key === "Tab") { keepInside(event); }
  });

  /* Drawer: <aside class="dw" id="x" hidden> with an optional <button class="dw-mask" data-closes="x" hidden> before it. */
  var opener = null;
  function mask(drawer) { return doc.querySelector('.dw-mask[data-closes="' + drawer.id + '"]'); }
  function openDrawer(drawer, from) {
    if (!drawer) { return; }
    opener = from || doc.activeElement;
    drawer.hidden = false;
    if (mask(drawer)) { mask(drawer).hidden = false; }
    var first = drawer.querySelector("[autofocus],button,a[href],input,select,textarea");
    if (first) { first.focus(); }
  }
  function closeDrawer(drawer) {
    if (!drawer) { return; }
    if (drawer.hasAttribute("data-back")) { window.location.assign(drawer.getAttribute("data-back")); return; }
    drawer.hidden = true;
    if (mask(drawer)) { mask(drawer).hidden = true; }
    if (opener && doc.contains(opener)) { opener.focus(); }
  }
  function keepInside(event) {
    var drawer = doc.querySelector(".dw[aria-modal=true]:not([hidden])");
    if (!drawer) { return; }
    var stops = all("button,a[href],input,select,textarea,[tabindex='0']", drawer).filter(function (el) { return !el.disabled && el.offsetParent; });
    if (!stops.length) { return; }
    var first = stops[0], last = stops[stops.length - 1];
    if (!drawer.contains(doc.activeElement)) { event.preventDefault(); first.focus(); }
    else if (event.shiftKey && doc.activeElement === first) { event.preventDefault(); last.focus(); }
    else if (!event.shiftKey && doc.activeElement === last) { event.preventDefault(); first.focus(); }
  }

  /* 正常、大字、特大: at once, and remembered in the cookie the server reads. */
  doc.addEventListener("submit", function (event) {
    var form = event.target;
    if (!form.matches("[data-sizes]") || !event.submitter) { return; }
    event.preventDefault();
    var size = event.submitter.value;
    root.setAttribute("data-size", size);
    doc.cookie = "zugong_size=" + size + ";path=/;max-age=31536000;samesite=lax";
    all("[data-sizes] button").forEach(function (button) { button.setAttribute("aria-pressed", String(button.value === size)); });
  });

  /* Toasts leave after 8 seconds, but never while being read or touched. */
  function watchToast(toast) {
    var timer = null;
    function start() { timer = window.setTimeout(function () { toast.remove(); }, 8000); }
    function stop() { window.clearTimeout(timer); }
    ["mouseenter", "focusin"].forEach(function (name) { toast.addEventListener(name, stop); });
    ["mouseleave", "focusout"].forEach(function (name) { toast.addEventListener(name, function () { stop(); start(); }); });
    start();
  }
  function say(text, tone) {
    var place = doc.getElementById("zg-toasts"), shape = doc.getElementById("zg-toast-" + (tone === "bad" ? "bad" : "ok"));
    if (!place || !shape || !text) { return; }
    var toast = shape.content.firstElementChild.cloneNode(true);
    toast.querySelector("span").textContent = text;
    place.appendChild(toast);
    watchToast(toast);
  }
  window.Zugong = { say: say, openDrawer: openDrawer, closeDrawer: closeDrawer };
  doc.addEventListener("zg:toast", function (event) { say(event.detail.text, event.detail.tone); });

  function showOffline() { var bar = doc.getElementById("zg-offline"); if (bar) { bar.hidden = window.navigator.onLine; } }
  window.addEventListener("offline", showOffline);
  window.addEventListener("online", showOffline);

  function fillLogin(button) {
    var name = doc.getElementById("id_username"), password = doc.getElementById("id_password");
    if (!name || !password) { return; }
    name.value = button.getAttribute("data-fill");
    password.value = button.getAttribute("data-password") || "";
    (password.value ? doc.querySelector("[data-login] button") : password).focus();
  }

  doc.addEventListener("DOMContentLoaded", function () { all("[data-toast]").forEach(watchToast); showOffline(); });
})();
