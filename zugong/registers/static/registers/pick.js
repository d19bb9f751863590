// Ticks or unticks all rows of this page. Rows come and go with the list, so they are looked for at every press.
(function () {
  "use strict";
  var form = document.getElementById("bulk");
  if (!form) { return; }
  var button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-quiet";
  button.textContent = form.dataset.pickAll;
  button.addEventListener("click", function () {
    var boxes = Array.prototype.slice.call(document.querySelectorAll("#rows .rg-pick"));
    var all = boxes.every(function (box) { return box.checked; });
    boxes.forEach(function (box) { box.checked = !all; });
  });
  form.insertBefore(button, form.firstChild);
})();
