/* The clock of the hall between two looks at the server: it counts down by itself and turns over at zero. */
(function () {
  'use strict';
  setInterval(function () {
    var clock = document.querySelector('[data-left]');
    if (!clock) return;
    var left = Number(clock.dataset.left) - 1, seconds = Math.abs(left) % 60;
    clock.dataset.left = left;
    clock.textContent = (left < 0 ? '−' : '') + Math.floor(Math.abs(left) / 60) + ':' + (seconds < 10 ? '0' : '') + seconds;
    clock.classList.toggle('over', left < 0);
  }, 1000);
})();
