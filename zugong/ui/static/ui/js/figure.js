/* Taking the picture of a chart along (PNG, SVG); its table is a link that needs no script. Without script the picture can be
   read and printed where it stands, so the buttons are shown by this script alone. */
(function () {
  "use strict";
  function give(name, blob) {
    var link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    document.body.appendChild(link);
    link.click();
    link.remove();
    window.setTimeout(function () { URL.revokeObjectURL(link.href); }, 1000);
  }
  function drawn(figure) {
    var svg = figure.querySelector(".zg-fig-d svg"), box = svg.getBoundingClientRect(), copy = svg.cloneNode(true);
    copy.setAttribute("width", box.width);
    copy.setAttribute("height", box.height);
    copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
    var ground = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    ground.setAttribute("width", "100%");
    ground.setAttribute("height", "100%");
    ground.setAttribute("fill", "#fff");
    copy.insertBefore(ground, copy.firstChild);
    return { text: new XMLSerializer().serializeToString(copy), width: box.width, height: box.height };
  }
  function png(name, made) {
    var image = new Image(), canvas = document.createElement("canvas");
    image.onload = function () {
      canvas.width = made.width * 2;
      canvas.height = made.height * 2;
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      canvas.toBlob(function (blob) { give(name + ".png", blob); });
    };
    image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(made.text);
  }
  document.addEventListener("click", function (event) {
    var button = event.target.closest && event.target.closest("[data-take]");
    if (!button || button.dataset.take === "xlsx") { return; }
    var figure = button.closest("[data-figure]"), name = figure.dataset.figure;
    var made = drawn(figure);
    if (button.dataset.take === "svg") { give(name + ".svg", new Blob([made.text], { type: "image/svg+xml" })); } else { png(name, made); }
  });
  function show(within) {
    Array.prototype.forEach.call(within.querySelectorAll(".zg-fig-a [hidden]"), function (one) { one.hidden = false; });
  }
  document.addEventListener("DOMContentLoaded", function () { show(document); });
  document.addEventListener("htmx:afterSettle", function (event) { show(event.target); });
})();
