/* One thing at a time on the paper, a last look before it is cast. Without this script the whole paper is one page.
   Nothing typed here is kept: no draft, no storage. */
(function () {
  'use strict';
  var form = document.querySelector('form[data-steps]');
  if (form) step(form);
  var copy = document.querySelector('[data-copy]');
  if (copy && navigator.clipboard) {
    copy.hidden = false;
    copy.addEventListener('click', function () {
      navigator.clipboard.writeText(document.querySelector('[data-code]').textContent).then(function () {
        copy.lastChild.textContent = copy.dataset.copied;
      });
    });
  }
  var print = document.querySelector('[data-print]');
  if (print) print.addEventListener('click', function () { window.print(); });

  function step(form) {
    var steps = Array.prototype.slice.call(form.querySelectorAll('[data-step]'));
    var back = form.querySelector('[data-back]'), go = form.querySelector('[data-go]'), cast = form.querySelector('[data-cast]');
    var bar = document.querySelector('[data-progress]'), at = form.querySelector('[role=alert]') ? 1 : 0;
    form.classList.add('bl-stepping');
    bar.hidden = false;
    back.addEventListener('click', function () { show(at - 1, true); });
    go.addEventListener('click', function () { show(at + 1, true); });
    form.addEventListener('submit', function () { cast.disabled = true; cast.textContent = form.dataset.busy; });
    form.addEventListener('keydown', function (event) {
      if (event.key === 'Enter' && event.target.type !== 'textarea' && at < steps.length - 1) event.preventDefault();
    });
    show(at, false);

    function show(next, moved) {
      at = Math.max(0, Math.min(next, steps.length - 1));
      steps.forEach(function (one, n) { one.hidden = n !== at; });
      var last = at === steps.length - 1;
      if (last) review();
      back.hidden = at === 0;
      go.hidden = last;
      cast.hidden = !last;
      go.textContent = at === 0 ? form.dataset.start : at === steps.length - 2 ? form.dataset.look : form.dataset.next;
      bar.firstElementChild.style.width = Math.round(at / (steps.length - 1) * 100) + '%';
      if (moved) {
        window.scrollTo(0, 0);
        var heading = steps[at].querySelector('h1,legend,b');
        if (heading) { heading.tabIndex = -1; heading.focus({ preventScroll: true }); }
      }
    }

    function review() {
      var list = form.querySelector('[data-review]');
      list.textContent = '';
      form.querySelectorAll('fieldset[data-name]').forEach(function (set) {
        var said = answer(set), line = document.createElement('li'), name = document.createElement('span');
        var value = document.createElement('b'), change = document.createElement('button');
        name.textContent = set.dataset.name;
        value.textContent = said || form.dataset.silent;
        if (!said) value.className = 'none';
        change.type = 'button';
        change.textContent = form.dataset.change;
        change.setAttribute('aria-label', set.dataset.name);
        change.addEventListener('click', function () { show(steps.indexOf(set.closest('[data-step]')), true); });
        line.append(name, value, change);
        list.append(line);
      });
    }

    function answer(set) {
      var words = Array.prototype.map.call(set.querySelectorAll('input:checked'), function (one) {
        return one.parentElement.textContent.trim();
      });
      var box = set.querySelector('select'), text = set.querySelector('textarea');
      if (box) return box.value ? box.options[box.selectedIndex].textContent : '';
      if (text) return text.value.length > 12 ? text.value.slice(0, 12) + '…' : text.value;
      return words.join('、');
    }
  }
})();
