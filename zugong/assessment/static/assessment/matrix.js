/* The matrix: a mark opens its page; arrow keys move from mark to mark. Without script the unit's name leads to its sheet. */
(function () {
  var table = document.querySelector(".as-matrix");
  if (!table) return;
  var keys = Array.prototype.map.call(table.querySelectorAll("thead th[data-k]"), function (head) { return head.dataset.k; });
  function cells(row) { return row.querySelectorAll("td"); }
  function open(cell) {
    var row = cell.parentNode, at = Array.prototype.indexOf.call(cells(row), cell);
    if (row.dataset.u && keys[at]) location.href = table.dataset.base + row.dataset.u + "/" + keys[at] + "/";
  }
  function go(cell) { if (cell) { cell.tabIndex = -1; cell.focus(); } }
  table.addEventListener("click", function (event) {
    var cell = event.target.closest("tbody td");
    if (cell) open(cell);
  });
  table.parentNode.addEventListener("keydown", function (event) {
    var cell = event.target.closest("tbody td");
    if (!cell) { if (event.key === "Enter" && event.target === table.parentNode) go(table.querySelector("tbody td")); return; }
    var row = cell.parentNode, at = Array.prototype.indexOf.call(cells(row), cell), to = null;
    if (event.key === "ArrowRight") to = cells(row)[at + 1];
    else if (event.key === "ArrowLeft") to = cells(row)[at - 1];
    else if (event.key === "ArrowDown") to = row.nextElementSibling && cells(row.nextElementSibling)[at];
    else if (event.key === "ArrowUp") to = row.previousElementSibling && cells(row.previousElementSibling)[at];
    else if (event.key === "Enter") { event.preventDefault(); open(cell); return; }
    else return;
    event.preventDefault();
    go(to);
  });
})();
