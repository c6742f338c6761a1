// Searches the index of the page's language, which is a script too: a page opened from a disk may load no data.
(function () {
  "use strict";
  var MOST = 40;
  var form = document.querySelector("form[role=search]");
  var field = document.getElementById("search");
  var found = document.getElementById("found");
  if (!form || !field || !found) { return; }
  form.hidden = false;

  function folded(text) {
    return text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "");
  }

  var index = (window.SITE_INDEX || []).map(function (entry) {
    return { kind: entry[0], id: entry[1], title: entry[2], address: entry[3],
             name: folded(entry[1] + " " + entry[2]), all: folded(entry.join(" ")) };
  });

  function rank(entry, words, whole) {
    if (folded(entry.id) === whole) { return 0; }
    if (entry.name.indexOf(whole) === 0) { return 1; }
    return words.every(function (word) { return entry.name.indexOf(word) >= 0; }) ? 2 : 3;
  }

  function show() {
    var whole = folded(field.value.trim());
    var words = whole.split(/\s+/).filter(Boolean);
    found.textContent = "";
    if (!words.length) { return; }
    var hits = index.filter(function (entry) {
      return words.every(function (word) { return entry.all.indexOf(word) >= 0; });
    }).map(function (entry, at) { return { entry: entry, rank: rank(entry, words, whole), at: at }; });
    hits.sort(function (one, other) { return one.rank - other.rank || one.at - other.at; });
    hits.slice(0, MOST).forEach(function (hit) {
      var row = document.createElement("li");
      var link = document.createElement("a");
      var about = document.createElement("span");
      link.href = form.dataset.above + hit.entry.address;
      link.textContent = hit.entry.title;
      about.textContent = hit.entry.kind + " · " + hit.entry.id;
      row.append(link, " ", about);
      found.append(row);
    });
    if (!hits.length) {
      var none = document.createElement("li");
      none.textContent = form.dataset.none;
      found.append(none);
    }
  }

  field.addEventListener("input", show);
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    var first = found.querySelector("a");
    if (first) { window.location.href = first.href; }
  });
})();
