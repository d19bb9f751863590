/* Trying other numbers: steps of one mark, the difference beside each weight, and only what was changed goes into the address.
   Without script the boxes are sent with the button. */
(function () {
  "use strict";
  var form = document.getElementById("trial");
  if (!form) { return; }
  function number(text) { return parseFloat(String(text).replace("−", "-").replace("，", ".")); }
  function plain(value) { return String(Math.round(value * 100) / 100); }
  function mark(input) {
    var row = input.closest("tr,li"), diff = row && row.querySelector("[data-diff]"), by = number(input.value) - number(input.dataset.now);
    if (!row) { return; }
    row.classList.toggle("ch", Array.prototype.some.call(row.querySelectorAll("input[data-now]"), function (one) { return one.value.trim() !== one.dataset.now; }));
    if (diff) { diff.textContent = !by || isNaN(by) ? "—" : (by > 0 ? "+" : "−") + plain(Math.abs(by)); }
  }
  /* The buttons beside a weight are of use to this script alone, and it makes them. */
  Array.prototype.forEach.call(form.querySelectorAll(".stp input"), function (input) {
    [-1, 1].forEach(function (by) {
      var button = document.createElement("button");
      button.type = "button";
      button.dataset.step = by;
      button.textContent = by < 0 ? "−" : "+";
      button.setAttribute("aria-label", input.getAttribute("aria-label") + " " + (by < 0 ? form.dataset.less : form.dataset.more));
      input.parentNode.insertBefore(button, by < 0 ? input : null);
    });
  });
  form.addEventListener("click", function (event) {
    var button = event.target.closest("[data-step]");
    if (!button) { return; }
    var input = button.parentNode.querySelector("input"), value = number(input.value) + Number(button.dataset.step);
    input.value = plain(Math.max(0, isNaN(value) ? number(input.dataset.now) : value));
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
  form.addEventListener("change", function (event) { if (event.target.dataset.now !== undefined) { mark(event.target); } });
  form.addEventListener("htmx:configRequest", function (event) {
    if (event.target !== form) { return; }
    var parameters = event.detail.parameters;
    Array.prototype.forEach.call(form.querySelectorAll("input[data-now]"), function (input) {
      if (input.value.trim() === input.dataset.now) { delete parameters[input.name]; }
    });
  });
  document.addEventListener("click", function (event) {
    var tab = event.target.closest && event.target.closest(".tr-g [data-group]");
    if (!tab || event.ctrlKey || event.metaKey) { return; }
    event.preventDefault();
    document.getElementById("trial-group").value = tab.dataset.group;
    form.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
  });
})();
