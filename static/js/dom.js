/* What the scripts of a page share. */
var saphan = {
  all: function (selector, root) {
    return Array.prototype.slice.call((root || document).querySelectorAll(selector));
  },

  element: function (tag, className, text) {
    var node = document.createElement(tag);
    if (className) { node.className = className; }
    if (text) { node.textContent = text; }
    return node;
  },

  /* Said by a screen reader, seen by nobody. */
  announce: function (text) {
    var live = document.getElementById("live");
    if (live) { live.textContent = text; }
  },

  clock: function (moment) {
    return ("0" + moment.getHours()).slice(-2) + ":" + ("0" + moment.getMinutes()).slice(-2);
  }
};
