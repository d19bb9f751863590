// The record form: counts who came, finds a name, asks the server for another list when the kind of meeting changes.
// Without this script the form still works.
(function () {
  "use strict";
  var form = document.querySelector("form[data-roll-url]");
  if (!form) return;

  function count() {
    var roll = document.getElementById("roll");
    var counts = { present: 0, leave: 0, absent: 0 };
    roll.querySelectorAll("input[type=radio]:checked").forEach(function (one) {
      if (one.value in counts) counts[one.value] += 1;
    });
    counts.expected = counts.present + counts.leave + counts.absent;
    Object.keys(counts).forEach(function (name) {
      var place = roll.querySelector("[data-count=" + name + "]");
      if (place) place.textContent = counts[name];
    });
  }

  function askReason(radio) {
    var row = radio.closest("li");
    var field = row.querySelector(".lf-why");
    if (radio.value === "leave" && !field) {
      field = document.createElement("input");
      field.className = "lf-why form-control";
      field.name = "r-" + radio.name.slice(2);
      field.maxLength = 60;
      field.placeholder = form.dataset.why || "请假原因，可不填";
      field.setAttribute("aria-label", field.placeholder);
      row.appendChild(field);
    }
    if (field) field.hidden = radio.value !== "leave";
  }

  function find(text) {
    var wanted = text.trim(), shown = 0;
    document.querySelectorAll("#roll li[data-name]").forEach(function (row) {
      var fits = row.dataset.name.indexOf(wanted) !== -1;
      row.hidden = !fits;
      if (fits) shown += 1;
    });
    document.querySelector("#roll [data-none]").hidden = shown > 0;
  }

  // A talk is put down without what was said: the kind of meeting says which fields it has.
  function fit() {
    var kind = form.querySelector("input[name=activity]:checked");
    var fields = kind && kind.dataset.fields ? kind.dataset.fields.split(" ") : null;
    ["minutes", "first_item"].forEach(function (name) {
      var place = document.getElementById("f-" + name);
      if (place) place.hidden = Boolean(fields) && fields.indexOf(name) === -1;
    });
  }

  var latest = 0;
  function refresh() {
    var turn = (latest += 1);
    var data = new FormData(form), query = new URLSearchParams();
    data.forEach(function (value, name) {
      var needed = /^(unit|activity|held_on|r-\d+)$/.test(name) || (/^p-/.test(name) && value !== "present" && value !== "none");
      if (needed && typeof value === "string" && value) query.append(name, value);
    });
    fetch(form.dataset.rollUrl + "?" + query, { credentials: "same-origin" })
      .then(function (answer) { return answer.ok ? answer.text() : Promise.reject(answer); })
      .then(function (html) {
        if (turn !== latest) return;
        var answer = new DOMParser().parseFromString(html, "text/html");
        ["kinds", "people", "roll"].forEach(function (id) {
          var old = document.getElementById(id), fresh = answer.getElementById(id);
          var focused = old.contains(document.activeElement) ? document.activeElement.id : "";
          old.replaceWith(fresh);
          if (id === "kinds") fit();
          if (focused && document.getElementById(focused)) document.getElementById(focused).focus();
        });
        form.dispatchEvent(new Event("zg:refreshed"));
      })
      .catch(function () { /* The list stays; the server judges it when the form is sent. */ });
  }

  form.addEventListener("change", function (event) {
    var field = event.target;
    if (field.name && field.name.indexOf("p-") === 0) { askReason(field); count(); }
    if (field.hasAttribute("data-refresh")) { fit(); refresh(); }
  });
  fit();
  form.addEventListener("input", function (event) {
    if (event.target.hasAttribute("data-find")) find(event.target.value);
  });
  form.addEventListener("keydown", function (event) {
    if (event.key === "Enter" && event.target.hasAttribute("data-find")) event.preventDefault();
  });
})();
