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

  // Radios have no id of their own: a name, and which of its choices, says where the keyboard is.
  function seat(place, field) {
    if (!field || !place.contains(field)) return null;
    if (field.id) return "#" + CSS.escape(field.id);
    var named = field.name && field.localName + "[name=" + CSS.escape(field.name) + "]";
    return named && (field.type === "radio" ? named + "[value=" + CSS.escape(field.value) + "]" : named);
  }

  function swap(old, fresh) {
    var focused = document.activeElement, back = seat(old, focused), caret = back && focused.selectionStart;
    old.replaceWith(fresh);
    var again = back && fresh.querySelector(back);
    if (!again) return;
    again.focus();
    if (typeof caret === "number") again.setSelectionRange(caret, caret);
  }

  var latest = 0;
  function refresh() {
    var turn = (latest += 1);
    var data = new FormData(form), query = new URLSearchParams();
    data.forEach(function (value, name) {
      var needed = /^(unit|activity|held_on|r-\d+)$/.test(name) || (/^p-/.test(name) && value !== "present" && value !== "none");
      if (needed && typeof value === "string" && value) query.append(name, value);
    });
    var headers = { "HX-Request": "true", "HX-Current-URL": window.location.href };
    fetch(form.dataset.rollUrl + "?" + query, { credentials: "same-origin", headers: headers })
      .then(function (answer) {
        var elsewhere = answer.headers.get("HX-Redirect");
        if (elsewhere) { // the session ended: to the sign-in page, and back to this form with what was typed
          document.dispatchEvent(new Event("zg:leaving"));
          window.location.assign(elsewhere);
        }
        return answer.ok && !elsewhere ? answer.text() : Promise.reject(answer);
      })
      .then(function (html) {
        if (turn !== latest) return;
        var answer = new DOMParser().parseFromString(html, "text/html");
        ["kinds", "people", "roll"].forEach(function (id) {
          swap(document.getElementById(id), answer.getElementById(id));
          if (id === "kinds") fit();
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
