/* What the house adds to htmx: the token, clean addresses, where the focus goes, what is said when it fails. */
(function () {
  "use strict";
  var doc = document, slow = null, note = null;

  function token() {
    var field = doc.querySelector("input[name=csrfmiddlewaretoken]");
    return field ? field.value : "";
  }
  doc.addEventListener("htmx:configRequest", function (event) {
    var detail = event.detail;
    if (detail.verb !== "get") { detail.headers["X-CSRFToken"] = token(); return; }
    Object.keys(detail.parameters).forEach(function (name) { if (detail.parameters[name] === "") { delete detail.parameters[name]; } });
  });

  /* A session that ended is answered with the way to the sign-in page, and back here: what is being typed is kept first. */
  doc.addEventListener("htmx:beforeOnLoad", function (event) {
    if (event.detail.xhr.getResponseHeader("HX-Redirect")) { doc.dispatchEvent(new Event("zg:leaving")); }
  });

  function failed(event) {
    var xhr = event.detail.xhr;
    if (xhr && xhr.getResponseHeader && (xhr.getResponseHeader("HX-Trigger") || "").indexOf("zg:toast") >= 0) { return; }
    if (window.Zugong) { window.Zugong.say(doc.body.dataset.failed, "bad"); }
  }
  ["htmx:responseError", "htmx:sendError", "htmx:timeout"].forEach(function (name) { doc.addEventListener(name, failed); });

  /* After eight seconds of waiting, say so. */
  function quiet() { window.clearTimeout(slow); if (note) { note.remove(); note = null; } }
  doc.addEventListener("htmx:beforeRequest", function (event) {
    event.target.setAttribute("aria-busy", "true");
    quiet();
    slow = window.setTimeout(function () {
      note = doc.createElement("div");
      note.className = "zg-slow";
      note.setAttribute("role", "status");
      note.textContent = doc.body.dataset.slow || "";
      doc.body.appendChild(note);
    }, 8000);
  });
  doc.addEventListener("htmx:afterRequest", function (event) { event.target.removeAttribute("aria-busy"); quiet(); });

  /* A swap that brings a new heading takes the focus there, so that a reader hears where she is. */
  doc.addEventListener("htmx:afterSettle", function (event) {
    var heading = event.target.querySelector && event.target.querySelector("[data-heading]");
    if (heading) { heading.setAttribute("tabindex", "-1"); heading.focus(); }
  });
})();
